"""Learning how far each group of sources can be believed, by expectation and maximisation over the theatre.

A group is a class of neutral sources, or one side speaking for its own cause. The expectation is leave-group-out: each outright
saying of a group is judged by what everybody else's sayings about that place make likely, and counts only as far as they say
anything. What nobody else speaks of teaches nothing: silence confirms no boast and refutes none.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence

import numpy as np

from whoholds.control.chain import read_at
from whoholds.control.chain import smooth
from whoholds.control.front import Front
from whoholds.control.observations import Observation
from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground
from whoholds.control.timeline import lay_out

#: Groups that are the measure of the others and are not learnt.
_FIXED = frozenset({"outlet", "admission", "unnamed_admission", "ruling"})


def _judge(observation: Observation, told: Floats, untold: Floats) -> tuple[float, float]:
    """Give how much others say about an observation's matter (0..1) and how likely they make it."""
    true = float(np.clip(told @ observation.fit, 1e-6, 1 - 1e-6))
    before = float(np.clip(untold @ observation.fit, 1e-6, 1 - 1e-6))
    said = abs(np.log(true / (1 - true)) - np.log(before / (1 - before)))
    return 1.0 - float(np.exp(-said)), true


def check_sayings(
    ground: Ground, parameters: Parameters, by_place: Sequence[Sequence[Observation]], *, grid: Floats, front: Front, recent: Floats
) -> dict[str, tuple[float, float]]:
    """Check each group's outright sayings against everybody else's.

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
    For each group the weight of its sayings that others make likely, and of those they make unlikely.
    """
    pairs = sorted({(o.place, o.group) for row in by_place for o in row if o.outright and o.group not in _FIXED})
    pairs = [(place, group) for place, group in pairs if any(o.group != group for o in by_place[place])]
    if not pairs:
        return {}
    rows: list[Sequence[Observation]] = [[o for o in by_place[place] if o.group != group] for place, group in pairs]
    places = sorted({place for place, _ in pairs})
    silent: list[Sequence[Observation]] = [() for _ in places]
    index = np.array([place for place, _ in pairs] + places)
    smoothed = smooth(lay_out(ground, parameters, [*rows, *silent], places=index, grid=grid, front=front, recent=recent))
    counts: dict[str, tuple[float, float]] = {}
    for row, (place, group) in enumerate(pairs):
        own = [o for o in by_place[place] if o.group == group and o.outright]
        values = read_at(smoothed, np.array([min(o.at_h, float(grid[-1])) for o in own]))
        untold = values[len(pairs) + places.index(place)]
        for t, observation in enumerate(own):
            weight, true = _judge(observation, values[row, t], untold[t])
            right, wrong = counts.get(group, (0.0, 0.0))
            counts[group] = (right + weight * true, wrong + weight * (1.0 - true))
    return counts


def learn_odds(counts: Mapping[str, tuple[float, float]], parameters: Parameters) -> dict[str, float]:
    """Learn the odds of each group from its checked sayings.

    Parameters
    ----------
    counts
        From `check_sayings`.
    parameters
        The odds believed before, which count as `prior_sayings` checked sayings; a side is first likened to all sides.

    Returns
    -------
    Odds by group; a side of whom nothing could be checked has the odds learnt for all sides under its row's name.
    """
    learning = parameters.learning
    pooled: dict[str, tuple[float, float]] = {}
    for group, (right, wrong) in sorted(counts.items()):
        name = group.split(":")[0]
        before = pooled.get(name, (0.0, 0.0))
        pooled[name] = (before[0] + right, before[1] + wrong)

    def update(odds: float, right: float, wrong: float) -> float:
        weight = learning["prior_sayings"]
        told = (weight * odds / (1.0 + odds) + right) / (weight / (1.0 + odds) + wrong)
        return float(np.clip(told, learning["least_odds"], learning["most_odds"]))

    learnt = {name: update(parameters.odds[name], *found) for name, found in pooled.items()}
    learnt.update({group: update(learnt[group.split(":")[0]], *found) for group, found in counts.items() if ":" in group})
    return learnt
