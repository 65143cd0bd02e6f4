"""Chokepoints: places whose loss would cut most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from whoholds.roads.components import Bools
from whoholds.roads.components import Reach
from whoholds.roads.components import label_pockets
from whoholds.roads.cut_off import Ends
from whoholds.roads.cut_off import find_cut
from whoholds.roads.cut_off import find_way
from whoholds.roads.graph import RoadGraph
from whoholds.roads.settings import RoadSettings

_MOST_CUT = 5  # ends named with a chokepoint


def list_candidates(
    graph: RoadGraph, held_p: npt.NDArray[np.float64], all_ends: Sequence[Ends], likely: float
) -> list[int]:
    """List the deciders that could be a chokepoint: likely held ones on the best way of some pair, less its ends.

    A place that every way between two ends passes lies on the best way too, so no chokepoint is missed.
    """
    held_n = np.where(graph.decider_n >= 0, held_p[graph.decider_n], 0.0).clip(1e-3, 1.0)
    cost_n = -np.log(held_n)
    matrix = graph.matrix((cost_n[graph.start_e] + cost_n[graph.end_e]) / 2 + graph.km_e * 1e-6)
    found: set[int] = set()
    for ends in all_ends:
        inner = [node for node in find_way(matrix, ends) if node not in {*ends[0], *ends[1]}]
        found.update(int(graph.decider_n[node]) for node in inner if graph.decider_n[node] >= 0)
    return sorted(decider for decider in found if held_p[decider] >= likely)


def weigh_losses(
    graph: RoadGraph,
    held_sp: Bools,
    pairs: Sequence[tuple[str, str]],
    ends: Sequence[Ends],
    *,
    reach: Reach,
    settings: RoadSettings,
) -> list[tuple[int, npt.NDArray[np.float64]]]:
    """Give each candidate with the share of draws in which its loss newly cuts each pair; none for pairs it ends.

    Parameters
    ----------
    held_sp
        Whether the side holds each decider, shape (n_samples, n_deciders).
    reach
        What it can reach in the same samples before the loss.
    """
    before_sk = np.column_stack([find_cut(reach, end) for end in ends])
    screen = slice(0, settings.screen_samples)
    found = []
    for decider in list_candidates(graph, held_sp.mean(axis=0), ends, settings.pair_held):
        counted_k = np.array([graph.deciders[decider] not in pair for pair in pairs])
        # Most candidates have ways round them; a few draws tell, at a fifth of the price.
        first_sk = _find_newly_cut(graph, held_sp, ends, decider, reach=reach, part=screen, before_sk=before_sk)
        if (first_sk & counted_k).any():
            rest = slice(settings.screen_samples, len(held_sp))
            rest_sk = _find_newly_cut(graph, held_sp, ends, decider, reach=reach, part=rest, before_sk=before_sk)
            newly_k = (first_sk.sum(axis=0) + rest_sk.sum(axis=0)) / len(held_sp)
            found.append((decider, np.where(counted_k, newly_k, 0.0)))
    return found


def _find_newly_cut(
    graph: RoadGraph,
    held_sp: Bools,
    ends: Sequence[Ends],
    decider: int,
    *,
    reach: Reach,
    part: slice,
    before_sk: Bools,
) -> Bools:
    """Find which pairs the loss of one decider newly cuts in each of some samples, shape (n_part, n_pairs)."""
    without = held_sp[part].copy()
    if not len(without):
        return np.zeros((0, len(ends)), dtype=np.bool_)
    without[:, decider] = False
    told = [None if drawn is None else drawn[part] for drawn in (reach.closed_se, reach.opened_se)]
    after = label_pockets(graph, without, closed_se=told[0], opened_se=told[1], batch=max(1, len(without)))
    after_sk = np.column_stack([find_cut(after, end) for end in ends])
    return np.asarray(after_sk & ~before_sk[part], dtype=np.bool_)


def name_worst(pairs: Sequence[tuple[str, str]], loss_k: npt.NDArray[np.float64]) -> tuple[tuple[str, float], ...]:
    """Name the ends that a loss would cut from most others, worst first, with the number of pairs expected to be cut."""
    share: dict[str, float] = {}
    for pair, loss in zip(pairs, loss_k, strict=True):
        for end in pair:
            share[end] = share.get(end, 0.0) + float(loss)
    worst = sorted(share, key=lambda end: (-share[end], end))[:_MOST_CUT]
    return tuple((end, round(share[end], 4)) for end in worst if share[end] > 0)
