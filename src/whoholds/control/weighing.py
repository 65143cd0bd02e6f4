"""Weighing a whole theatre: places are estimated, the front is worked out from them, and they are estimated again (mean field)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from whoholds.control.chain import read_knots
from whoholds.control.chain import smooth
from whoholds.control.coverage import estimate_unseen
from whoholds.control.feeds import Coverage
from whoholds.control.feeds import add_unseen
from whoholds.control.front import Neighbours
from whoholds.control.front import move_front
from whoholds.control.front import stand_still
from whoholds.control.observations import Observation
from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground
from whoholds.control.timeline import lay_grid
from whoholds.control.timeline import lay_out
from whoholds.control.timeline import set_moving
from whoholds.control.weighed import Weighed

#: Hours back to the distribution to which a place returns when fighting in it ends.
_RECENT_H = 24.0


def is_moving(ground: Ground, parameters: Parameters, observations: Sequence[Observation]) -> bool:
    """Tell whether a front is worked out: something was said, and the places are not too many for it."""
    front = parameters.front
    return front["coupling"] > 0 and bool(observations) and len(ground.places) <= front["most_places"]


def report_shares(by_place: Sequence[Sequence[Observation]]) -> Floats:
    """Give how much is said of each place, shape (P,), 0..1: the first origin counts most."""
    result: Floats = 1.0 - 0.3 ** np.array([len({o.origin for o in row}) for row in by_place], dtype=float)
    return result


def look_back(marginal: Floats, grid: Floats) -> Floats:
    """Give the distributions of a day before each knot of the grid, shape (G, P, K)."""
    back = max(1, round(_RECENT_H / float(grid[1] - grid[0])))
    result: Floats = np.concatenate([np.repeat(marginal[:1], back, axis=0), marginal])[: len(grid)]
    return result


def weigh(
    ground: Ground,
    parameters: Parameters,
    observations: Sequence[Observation],
    *,
    neighbours: Neighbours | None,
    until_h: float,
    start: Weighed | None = None,
    coverage: Coverage | None = None,
) -> Weighed:
    """Weigh observations for all places.

    Parameters
    ----------
    ground, parameters
        The theatre as arrays and the model's numbers.
    observations
        In any order.
    neighbours
        How much each place tells of each other; None where no front moves.
    until_h
        Hours since the opening up to which anything will be asked; later observations lengthen it.
    start
        The same theatre weighed before with nearly the same observations: its front is the first, which spares a pass.
    coverage
        Who tells of which places and who fell silent; None if nobody did.
    """
    by_place: list[list[Observation]] = [[] for _ in ground.places]
    for observation in observations:
        by_place[observation.place].append(observation)
    horizon = max([until_h, *(o.at_h for o in observations)], default=0.0)
    grid = lay_grid(horizon, len(ground.places), parameters, moving=neighbours is not None)
    layout = lay_out(ground, by_place, places=np.arange(len(ground.places)), grid=grid)
    unseen = estimate_unseen(ground, observations, parameters)
    reported = report_shares(by_place)
    passes = int(parameters.front["passes"]) if neighbours is not None else 0
    if start is not None and len(start.grid) == len(grid):
        front, recent, marginal = start.front, start.recent, start.marginal
        passes = min(passes, int(parameters.front["passes_again"]))
    else:
        front = stand_still(ground, len(grid) - 1, parameters, neighbours)
        recent = np.broadcast_to(ground.start, (len(grid), *ground.start.shape))
        marginal = recent
    smoothed = smooth(set_moving(ground, parameters, layout, front, recent))
    for _ in range(passes):
        if neighbours is None:
            break
        marginal = read_knots(smoothed, layout.on_grid)
        front = move_front(ground, neighbours, reported, marginal, float(grid[1] - grid[0]), parameters, unseen)
        front = add_unseen(front, coverage, near=neighbours.fate, marginal=marginal, grid=grid, parameters=parameters)
        recent = look_back(marginal, grid)
        smoothed = smooth(set_moving(ground, parameters, layout, front, recent))
    return Weighed(
        by_place=tuple(tuple(row) for row in by_place),
        grid=grid,
        front=front,
        recent=recent,
        marginal=marginal,
        unseen=unseen,
        smoothed=smoothed,
    )
