"""Encirclement and chokepoints: pockets without a way out, and places whose loss would make some."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from whoholds.model import Theatre
from whoholds.roads.components import Bools
from whoholds.roads.components import Reach
from whoholds.roads.components import label_pockets
from whoholds.roads.cut_off import Ends
from whoholds.roads.cut_off import find_cut
from whoholds.roads.cut_off import find_way
from whoholds.roads.graph import RoadGraph
from whoholds.roads.settings import RoadSettings

_MOST_CUT = 5  # ends named with a chokepoint
_CROSSING = "crossing"


def measure_encircled(
    theatre: Theatre, graph: RoadGraph, reach: Reach, principal: Sequence[str]
) -> npt.NDArray[np.float64]:
    """Measure how likely each node is held by the side and encircled, shape (n_nodes,).

    Encircled: the pocket it lies in is not the side's largest, and holds no border crossing and no principal place
    but the node itself.
    """
    anchors = [graph.node_index[place] for place in principal if place in graph.node_index]
    crossings = [
        i for i, node in enumerate(graph.nodes) if node in theatre.places and theatre.places[node].kind == _CROSSING
    ]
    encircled = np.zeros(len(graph.nodes))
    for held_n, labels_n in zip(reach.held_sn, reach.labels_sn, strict=True):
        encircled += _find_encircled(held_n, labels_n, anchors, crossings)
    return encircled / max(1, len(reach.held_sn))


def _find_encircled(held_n: Bools, labels_n: npt.NDArray[np.int32], anchors: list[int], crossings: list[int]) -> Bools:
    """Find the encircled nodes of one sample."""
    if not held_n.any():
        return np.zeros(len(held_n), dtype=bool)
    first = labels_n.min()
    pocket_n = labels_n - first
    size = np.bincount(pocket_n[held_n], minlength=int(pocket_n.max()) + 1)
    anchored = np.bincount(pocket_n[anchors], weights=held_n[anchors], minlength=len(size))
    crossed = np.bincount(pocket_n[crossings], weights=held_n[crossings], minlength=len(size)) > 0
    own = np.zeros(len(held_n))
    own[anchors] = held_n[anchors]
    free = crossed[pocket_n] | (anchored[pocket_n] - own > 0) | (pocket_n == size.argmax())
    return np.asarray(held_n & ~free, dtype=np.bool_)


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


def measure_loss(
    graph: RoadGraph, held_sp: Bools, all_ends: Sequence[Ends], decider: int, *, before_sk: Bools, batch: int
) -> npt.NDArray[np.float64]:
    """Measure how much likelier each pair is cut off if one decider is lost, shape (n_pairs,)."""
    without = held_sp.copy()
    without[:, decider] = False
    reach = label_pockets(graph, without, closed_se=None, batch=batch)
    after_sk = np.column_stack([find_cut(reach, ends) for ends in all_ends])
    return np.asarray((after_sk & ~before_sk).mean(axis=0), dtype=np.float64)


def weigh_losses(
    graph: RoadGraph,
    held_sp: Bools,
    pairs: Sequence[tuple[str, str]],
    ends: Sequence[Ends],
    *,
    before_sk: Bools,
    settings: RoadSettings,
) -> list[tuple[int, npt.NDArray[np.float64]]]:
    """Give each candidate with the share of draws in which its loss newly cuts each pair; none for pairs it ends."""
    found = []
    for decider in list_candidates(graph, held_sp.mean(axis=0), ends, settings.pair_held):
        loss_k = measure_loss(graph, held_sp, ends, decider, before_sk=before_sk, batch=settings.batch)
        loss_k[[graph.deciders[decider] in pair for pair in pairs]] = 0.0
        found.append((decider, loss_k))
    return found


def name_worst(pairs: Sequence[tuple[str, str]], loss_k: npt.NDArray[np.float64]) -> tuple[tuple[str, float], ...]:
    """Name the ends that a loss would cut from most others, worst first, with the number of pairs expected to be cut."""
    share: dict[str, float] = {}
    for pair, loss in zip(pairs, loss_k, strict=True):
        for end in pair:
            share[end] = share.get(end, 0.0) + float(loss)
    worst = sorted(share, key=lambda end: (-share[end], end))[:_MOST_CUT]
    return tuple((end, round(share[end], 4)) for end in worst if share[end] > 0)
