"""Feeds: when an outlet or a class of sources falls silent against its habit, what it used to tell goes on unseen.

Silence of a feed that spoke seldom is nothing; silence of one that spoke daily is a lost feed, not calm. Equations and sources
stand in docs/why/feeds.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

import numpy as np

from whoholds.control.front import Front
from whoholds.control.observations import Observation
from whoholds.control.origins import Saying
from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground
from whoholds.model import Claim

#: A feed is an outlet or a class of sources: ('outlet', name) or ('class', name).
Feed = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A time in which a feed said nothing.

    `chance` is that of a silence at least so long under the feed's own rate at other times, `lost` that the feed was lost, both 0..1.
    """

    from_h: float
    to_h: float
    chance: float
    lost: float


def find_bursts(hours: Iterable[float], burst_h: float) -> list[float]:
    """Give the beginnings of bursts: what a feed sends within `burst_h` of a beginning belongs to it, since feeds send by day, not by night."""
    bursts: list[float] = []
    for hour in sorted(hours):
        if not bursts or hour - bursts[-1] > burst_h:
            bursts.append(hour)
    return bursts


def find_silences(hours: Sequence[float], until_h: float, feeds: Mapping[str, float]) -> list[Silence]:
    """Give the silences of a feed between its bursts, and the one up to `until_h`, in order of time.

    Parameters
    ----------
    hours
        When it spoke, in any order.
    until_h
        The present, or the end of what is known.
    feeds
        The numbers of the table `feeds`.

    Returns
    -------
    Nothing for a feed with fewer bursts than `least_bursts`. The chance of a silence of s days, with n bursts in the other T days, is
    the gamma-Poisson predictive ((b + T) / (b + T + s)) ^ (a + n) (Gelman et al., Bayesian Data Analysis, section 2.6).
    """
    bursts = [hour for hour in find_bursts(hours, feeds["burst_h"]) if hour <= until_h]
    if len(bursts) < feeds["least_bursts"]:
        return []
    ends = [*bursts[1:], until_h]
    whole_days = (until_h - bursts[0]) / 24.0
    found = []
    for from_h, to_h in zip(bursts, ends, strict=True):
        silent_days = max(0.0, to_h - from_h - feeds["burst_h"]) / 24.0
        shape = feeds["prior_bursts"] + len(bursts) - 1
        exposure_days = feeds["prior_days"] + max(0.0, whole_days - silent_days)
        chance = float((exposure_days / (exposure_days + silent_days)) ** shape)
        before = feeds["lost_before"]
        found.append(Silence(from_h=from_h, to_h=to_h, chance=chance, lost=before / (before + (1.0 - before) * chance)))
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coverage:
    """Which feeds tell of which places. F pairs of outlet and class: `told` (F, P) sums the trust in what each said of each place.

    `silences` are those of each feed that are long enough to count.
    """

    pairs: tuple[tuple[str, str], ...]
    told: Floats
    silences: Mapping[Feed, tuple[Silence, ...]]


def name_feeds(claim: Claim) -> tuple[Feed, Feed]:
    """Name the two feeds that a claim came by: its outlet and its class of source."""
    return ("outlet", claim.attribution.outlet), ("class", str(claim.attribution.source_class))


def find_coverage(
    sayings: Sequence[Saying],
    observations: Sequence[Observation],
    ground: Ground,
    parameters: Parameters,
    *,
    heard: Mapping[str, Sequence[datetime]],
    known_at: datetime | None,
    until: datetime,
) -> Coverage | None:
    """Find who tells of which places, and who fell silent when; None where no front moves, or nobody fell silent.

    Parameters
    ----------
    sayings, observations
        What is known, and what it says of places.
    heard
        When each outlet published anything at all.
    known_at
        The present; None takes the latest of what was published and of `until`, the instant asked about.
    """
    if not observations or len(ground.places) > parameters.front["most_places"]:
        return None
    ends_at = ground.theatre.ends_at
    told = [one.claim.published_at for one in sayings if one.claim.published_at is not None]
    present = known_at or max([until, *(at for at in told if ends_at is None or at <= ends_at)])
    until_h = settle_present(ground.hours(present if ends_at is None else min(present, ends_at)), parameters.feeds)
    power = parameters.rates["stir_power"]
    by_odds = {name: 1.0 - max(1.0, odds) ** -power for name, odds in parameters.odds.items()}
    trust = {o.claims[0]: by_odds[o.odds] for o in observations}
    alive = {name: [hour for at in times if (hour := ground.hours(at)) >= 0.0] for name, times in heard.items()}
    return cover(sayings, ground, parameters, trust=trust, heard=alive, until_h=until_h)


def settle_present(hours: float, feeds: Mapping[str, float]) -> float:
    """Give the hour to which silences are measured: the last whole burst, so that what is known at two near instants is the same."""
    return hours - hours % feeds["burst_h"]


def cover(
    sayings: Iterable[Saying],
    ground: Ground,
    parameters: Parameters,
    *,
    trust: Mapping[str, float],
    heard: Mapping[str, Sequence[float]],
    until_h: float,
) -> Coverage | None:
    """Work out who tells of which places, and who fell silent when.

    Parameters
    ----------
    sayings
        Everything known; each counts for its first claim.
    ground, parameters
        The theatre as arrays and the model's numbers.
    trust
        How much each claim says, by claim id, 0..1; claims not in it say nothing.
    heard
        When each outlet published anything at all, hours since the opening.
    until_h
        The present, hours since the opening.

    Returns
    -------
    None if no feed fell silent long enough to count.
    """
    spoke: dict[Feed, list[float]] = {("outlet", name): list(hours) for name, hours in heard.items()}
    told: dict[tuple[str, str], dict[int, float]] = {}
    for saying in sayings:
        claim = saying.claim
        trusted = trust.get(saying.claims[0])
        hour = -1.0 if trusted is None or claim.published_at is None else ground.hours(claim.published_at)
        if trusted is None or hour < 0.0 or not claim.moves_map:
            continue
        place = ground.place_index.get(claim.place, -1)
        outlet, kind = name_feeds(claim)
        for feed in (outlet, kind):
            spoke.setdefault(feed, []).append(hour)
        if place >= 0:
            row = told.setdefault((outlet[1], kind[1]), {})
            row[place] = row.get(place, 0.0) + trusted
    least = parameters.feeds["least_lost"]
    silences = {
        feed: tuple(one for one in find_silences(hours, until_h, parameters.feeds) if one.lost >= least)
        for feed, hours in sorted(spoke.items())
    }
    silences = {feed: found for feed, found in silences.items() if found}
    if not silences or not told:
        return None
    pairs = tuple(sorted(told))
    values = np.zeros((len(pairs), len(ground.places)))
    for row_index, pair in enumerate(pairs):
        for place, amount in told[pair].items():
            values[row_index, place] = amount
    return Coverage(pairs=pairs, told=values, silences=silences)


def _lay_lost(found: Sequence[Silence], grid: Floats) -> Floats:
    """Give how likely a feed was lost in each cell of the grid, shape (G-1,): by the share of the cell that its silences fill."""
    lost = np.zeros(len(grid) - 1)
    for one in found:
        inside = np.minimum(grid[1:], one.to_h) - np.maximum(grid[:-1], one.from_h)
        lost = np.maximum(lost, one.lost * np.clip(inside / np.diff(grid), 0.0, 1.0))
    return lost


def measure_lost(coverage: Coverage, near: Floats, grid: Floats, parameters: Parameters) -> Floats:
    """Measure what share of those who used to tell of each place is lost in each cell, shape (G-1, P), 0..1.

    Parameters
    ----------
    coverage
        From `cover`.
    near
        Shape (P, P): how much each place tells of each other; a place of which little was said is told of by those around it.
    grid
        The grid's knots, hours.
    """
    blank = np.zeros(len(grid) - 1)
    by_feed = {feed: _lay_lost(found, grid) for feed, found in coverage.silences.items()}
    lost = np.stack(
        [np.maximum(by_feed.get(("outlet", o), blank), by_feed.get(("class", c), blank)) for o, c in coverage.pairs],
        axis=1,
    )
    around = coverage.told + coverage.told @ near.T
    around += parameters.feeds["common_told"] * coverage.told.mean(axis=1, keepdims=True)
    share = around / np.maximum(around.sum(axis=0, keepdims=True), 1e-12)
    result: Floats = lost @ share
    return result


def measure_hostile(marginal: Floats, near: Floats) -> Floats:
    """Measure for each state the share of the ground around each place that is not its own, shape (G-1, P, K): where it could be lost."""
    around = np.einsum(
        "pq,gqk->gpk", near / np.maximum(near.sum(axis=1, keepdims=True), 1e-12), marginal, optimize=True
    )
    result: Floats = 1.0 - 0.5 * (around[:-1] + around[1:])
    return result


def measure_changes(marginal: Floats, near: Floats, watched: Floats, grid: Floats, parameters: Parameters) -> Floats:
    """Measure how often places around each place were lately seen to change hands, per hour at the front, shape (G-1, P).

    The changes seen, in total variation of what is thought of each place, over the hours at the front in which they could be seen
    (`watched`, shape (G-1, P)); both fade over `memory_h`, and the base rate counts as `prior_place_hours`.
    """
    feeds, length = parameters.feeds, np.diff(grid)
    kernel = (near + np.eye(len(near))).T
    seen = 0.5 * np.abs(np.diff(marginal, axis=0)).sum(axis=-1) @ kernel
    hours = watched @ kernel
    fade = np.exp(-length / feeds["memory_h"])
    now_seen, now_hours = np.zeros(near.shape[0]), np.zeros(near.shape[0])
    rate: Floats = np.empty_like(seen)
    prior = feeds["prior_place_hours"]
    for cell in range(len(length)):
        rate[cell] = (parameters.rates["base_per_h"] * prior + now_seen) / (prior + now_hours)
        now_seen = now_seen * fade[cell] + seen[cell]
        now_hours = now_hours * fade[cell] + hours[cell]
    return rate


def add_unseen(
    front: Front, coverage: Coverage | None, *, near: Floats, marginal: Floats, grid: Floats, parameters: Parameters
) -> Front:
    """Add to a front the changes that nobody could tell: where feeds are lost, changes go on at the rate at which they were seen.

    Parameters
    ----------
    front
        What the neighbours' fates say.
    coverage
        From `cover`; None changes nothing.
    near
        How much each place tells of each other, shape (P, P).
    marginal
        Current distributions at the grid's knots, shape (G, P, K).
    grid
        The grid's knots, hours.
    parameters
        The model's numbers.
    """
    if coverage is None or parameters.feeds["unseen"] <= 0.0:
        return front
    length = np.diff(grid)[:, None]
    lost = measure_lost(coverage, near, grid, parameters)
    hostile = measure_hostile(marginal, near)
    at_front = (marginal[:-1] * hostile).sum(axis=-1)
    rate = measure_changes(marginal, near, (1.0 - lost) * at_front * length, grid, parameters)
    unseen = parameters.feeds["unseen"] * lost * rate * length
    vacate = front.vacate + unseen[..., None] * hostile
    vacate[..., -1] = front.vacate[..., -1]
    return replace(front, vacate=vacate)
