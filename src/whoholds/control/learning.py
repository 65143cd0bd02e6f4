"""Learning how far each group of sources can be believed, by expectation and maximisation over the theatre.

A group is one side speaking for its own cause: announcing its gains, or denying its losses. The expectation leaves all
such words out: each outright saying is judged by what neutral sources and admissions make likely at that place, and counts only as
far as they say anything. What nobody else speaks of teaches nothing: silence confirms no boast and refutes none.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence

import numpy as np

from whoholds.control.chain import Smoothed
from whoholds.control.chain import read_at
from whoholds.control.chain import smooth
from whoholds.control.chain import take_row
from whoholds.control.front import Front
from whoholds.control.observations import Observation
from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground
from whoholds.control.timeline import lay_out
from whoholds.control.timeline import set_moving

#: Rows of the odds table that are learnt; all others are the measure and stay.
LEARNT = frozenset({"boast", "denial"})

#: How likely others make a saying, against even odds, and whether anybody else spoke of its place at its time.
Check = tuple[float, bool | None]
#: Rows of the odds table of sources who would tell of a change if they knew of it, and have no side in it.
_WATCHERS = frozenset({"outlet", "agency", "monitor", "resident"})
#: Hours within which somebody else's word on the same place answers a saying.
_ANSWERED_H = 72.0

#: Rounds of EM for one number; it has settled long before.
_ROUNDS = 50


def _judge(observation: Observation, told: Floats, untold: Floats) -> float:
    """Give the odds that others' sayings alone put on an observation's matter, as a probability against even odds."""
    true, before = (float(np.clip(values @ observation.fit, 1e-6, 1 - 1e-6)) for values in (told, untold))
    odds = (true / (1.0 - true)) / (before / (1.0 - before))
    return odds / (1.0 + odds)


def _is_watched(at_h: float, watched: Floats) -> bool:
    """Whether neutral sources spoke of anything at all soon after a time: of a feed that is lost, silence says nothing."""
    first = int(np.searchsorted(watched, at_h))
    return first < len(watched) and bool(watched[first] - at_h <= _ANSWERED_H)


def _read_row(smoothed: Smoothed, row: int, observations: Sequence[Observation]) -> Floats:
    """Give the distribution of one row at the times of observations, shape (T, K)."""
    hours = np.array([min(o.at_h, float(smoothed.timeline.knots[-1, row])) for o in observations])
    result: Floats = read_at(take_row(smoothed, row), hours)[0]
    return result


def check_sayings(
    ground: Ground,
    parameters: Parameters,
    by_place: Sequence[Sequence[Observation]],
    *,
    grid: Floats,
    front: Front,
    recent: Floats,
) -> dict[str, list[Check]]:
    """Check each party's outright sayings for its own cause against everybody who has no such cause.

    Parameters
    ----------
    ground, parameters
        The theatre as arrays and the model's numbers.
    by_place
        Observations of each place.
    grid, front, recent
        As for `lay_out`.

    Returns
    -------
    For each group, how likely others' sayings alone make each of its own, against even odds; 0.5 is no help.
    """
    pairs = sorted({(o.place, o.group) for row in by_place for o in row if o.outright and o.odds in LEARNT})
    watched = np.sort([o.at_h for row in by_place for o in row if o.outright and o.odds in _WATCHERS])
    others = [[o for o in row if o.odds not in LEARNT] for row in by_place]
    unchecked = [(place, group) for place, group in pairs if not others[place]]
    pairs = [(place, group) for place, group in pairs if others[place]]
    if not pairs:
        return {}
    rows: list[Sequence[Observation]] = [others[place] for place, _ in pairs]
    places = sorted({place for place, _ in pairs})
    silent: list[Sequence[Observation]] = [() for _ in places]
    silent_row = {place: row for row, place in enumerate(places)}
    index = np.array([place for place, _ in pairs] + places)
    layout = lay_out(ground, [*rows, *silent], places=index, grid=grid)
    smoothed = smooth(set_moving(ground, parameters, layout, front, recent))
    checks: dict[str, list[Check]] = {}
    for row, (place, group) in enumerate(pairs):
        own = [o for o in by_place[place] if o.group == group and o.outright]
        told, untold = (_read_row(smoothed, r, own) for r in (row, len(pairs) + silent_row[place]))
        for t, observation in enumerate(own):
            spoken = any(o.outright and abs(o.at_h - observation.at_h) <= _ANSWERED_H for o in others[place])
            if spoken or _is_watched(observation.at_h, watched):
                checks.setdefault(group, []).append((_judge(observation, told[t], untold[t]), spoken))
            else:
                checks.setdefault(group, []).append((_judge(observation, told[t], untold[t]), None))
    for place, group in unchecked:
        own = [o for o in by_place[place] if o.group == group and o.outright]
        checks.setdefault(group, []).extend((0.5, False) for o in own if _is_watched(o.at_h, watched))
    return checks


def _maximise(odds: float, checks: Sequence[Check], parameters: Parameters, coverage: float) -> float:
    """Find the likeliest odds of a group that is right with chance r and wrong with 1 - r, by EM (docs/why/control.md, equation 5)."""
    learning = parameters.learning
    weight, right = learning["prior_sayings"], odds / (1.0 + odds)
    others, spoken = np.array([b for b, _ in checks]), np.array([s is True for _, s in checks], dtype=bool)
    known = np.array([s is not None for _, s in checks], dtype=bool)
    now, answered = right, min(coverage, 0.3)
    for _ in range(_ROUNDS):
        told = np.where(spoken, max(coverage, 1e-3), 1.0 - coverage)
        untold = np.where(spoken, max(answered, 1e-3), 1.0 - answered)
        true = now * others * np.where(known, told, 1.0)
        false = (1.0 - now) * (1.0 - others) * np.where(known, untold, 1.0)
        responsible = true / (true + false)
        now = (weight * right + float(responsible.sum())) / (weight + len(others))
        wrong = 1.0 - responsible
        answered = min(
            coverage, (0.3 * coverage * 2.0 + float(wrong[spoken].sum())) / (2.0 + float(wrong[known].sum()))
        )
    return float(np.clip(now / (1.0 - now), learning["least_odds"], learning["most_odds"]))


def learn_odds(
    checks: Mapping[str, Sequence[Check]], parameters: Parameters, coverage: float = 0.0
) -> dict[str, float]:
    """Learn the odds of each group from its checked sayings.

    Parameters
    ----------
    checks
        From `check_sayings`.
    parameters
        The odds believed before, which count as `prior_sayings` checked sayings; a side is first likened to all sides.

    Returns
    -------
    Odds by group; a side of whom nothing could be checked has the odds learnt for all sides under its row's name.
    """
    pooled: dict[str, list[Check]] = {}
    for group, found in sorted(checks.items()):
        pooled.setdefault(group.split(":")[0], []).extend(found)
    learnt = {name: _maximise(parameters.odds[name], found, parameters, coverage) for name, found in pooled.items()}
    sides = {
        group: _maximise(learnt[group.split(":")[0]], found, parameters, coverage)
        for group, found in sorted(checks.items())
        if ":" in group
    }
    return {**learnt, **sides}
