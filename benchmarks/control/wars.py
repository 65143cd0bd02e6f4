"""Drawn wars with known truth: a country of some shape, sides with ground of their own, fronts that move from place to neighbouring place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from whoholds.model import Opening
from whoholds.model import Place
from whoholds.model import Side
from whoholds.model import Theatre

START = datetime(2031, 5, 1, tzinfo=UTC)
DAYS = 30
PLACES = 60
#: Hours between the instants scored, and about a change within which the truth is not asked.
EVERY_H = 6
_HAZE_H = 12.0
#: Degrees over which a side reaches for its neighbours' places (e-folding).
_REACH_DEG = 0.15

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truth:
    """A drawn war: `changes` are (hour, place, side, side before) in order; `holder` (P, T) at each scored instant, -1 near a change.

    `reach` (P, P) is how near places are to each other, as armies see it.
    """

    theatre: Theatre
    changes: tuple[tuple[float, int, int, int], ...]
    instants: tuple[datetime, ...]
    holder: Ints
    reach: Floats


def _scatter(random: np.random.Generator, shape: str) -> Floats:
    """Draw where places lie, shape (P, 2), in degrees: scattered over a square, along one road, or in knots."""
    if shape == "road":
        at: Floats = random.random((PLACES, 2)) * (4.0, 0.25)
    elif shape == "knots":
        middles = random.random((7, 2)) * 2.4
        at = middles[random.integers(0, 7, PLACES)] + random.normal(0.0, 0.12, (PLACES, 2))
    else:
        at = random.random((PLACES, 2)) * 1.6
    return at


def _open(random: np.random.Generator, at: Floats, sides: int) -> Ints:
    """Give who holds each place at first: two sides share the country by a line, more by the nearest of their seats."""
    if sides == 2:
        edge = 0.35 * float(at[:, 0].max()) / 1.6
        return (at[:, 0] < max(0.35 if at[:, 0].max() < 1.7 else 0.0, edge)).astype(np.int64)
    seats = at[random.choice(PLACES, sides, replace=False)]
    return np.linalg.norm(at[:, None] - seats, axis=-1).argmin(axis=1).astype(np.int64)


def draw_truth(seed: int, shape: str = "scattered", sides: int = 2) -> Truth:
    """Draw a country and a war over it: one side attacks most of the time, takes places next to its own, loses some again."""
    random = np.random.default_rng(seed)
    at = _scatter(random, shape)
    reach = np.exp(-np.linalg.norm(at[:, None] - at, axis=-1) / _REACH_DEG)
    opening = _open(random, at, sides)
    names = tuple(f"side{k}" for k in range(sides))
    theatre = Theatre(
        id="drawn",
        name="drawn",
        zone=ZoneInfo("UTC"),
        country="ZZ",
        opens_at=START,
        ends_at=START + timedelta(days=DAYS),
        sides={name: Side(id=name, name=name) for name in names},
        places={
            name_place(i): Place(
                id=name_place(i), name=f"P{i}", lat_deg=20 + float(at[i, 1]), lon_deg=20 + float(at[i, 0])
            )
            for i in range(PLACES)
        },
        openings={
            name_place(i): Opening(place=name_place(i), holder=names[opening[i]], probability=0.97)
            for i in range(PLACES)
        },
    )
    changes = _fight(random, reach, opening, sides)
    instants = tuple(START + timedelta(hours=h) for h in range(0, DAYS * 24, EVERY_H))
    return Truth(theatre=theatre, changes=changes, instants=instants, holder=_hold(opening, changes), reach=reach)


def name_place(place: int) -> str:
    """Give a drawn place's id."""
    return f"p{place:02d}"


def _fight(
    random: np.random.Generator, reach: Floats, opening: Ints, sides: int
) -> tuple[tuple[float, int, int, int], ...]:
    """Draw the changes of hands."""
    changes: list[tuple[float, int, int, int]] = []
    hour, quiet_until = 24.0, random.uniform(24, 96)
    now = opening.copy()
    while hour < DAYS * 24:
        hour += float(random.exponential(14.0 if hour > quiet_until else 60.0))
        attacker = int(random.random() < 0.8) if sides == 2 else int(random.choice(sides, p=_zeal(sides)))
        chance = (reach @ (now == attacker)) * (now != attacker)
        if chance.sum() > 0 and hour < DAYS * 24:
            place = int(random.choice(PLACES, p=chance / chance.sum()))
            changes.append((hour, place, attacker, int(now[place])))
            now[place] = attacker
    return tuple(changes)


def _zeal(sides: int) -> Floats:
    """Give how often each of several sides attacks: the first half of the time."""
    return np.array([0.5] + [0.5 / (sides - 1)] * (sides - 1))


def _hold(opening: Ints, changes: Sequence[tuple[float, int, int, int]]) -> Ints:
    """Give the holder of each place at each scored instant, -1 within the haze of a change."""
    hours = np.arange(0, DAYS * 24, EVERY_H)
    holder = np.repeat(opening[:, None], len(hours), axis=1)
    for hour, place, side, _ in changes:
        holder[place, hours >= hour] = side
    for hour, place, _, _ in changes:
        holder[place, np.abs(hours - hour) < _HAZE_H] = -1
    return holder
