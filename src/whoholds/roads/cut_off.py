"""Cut-offs: how likely one end is cut off from another for a side, and whose loss decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from whoholds.model import Consequence
from whoholds.roads.components import Bools
from whoholds.roads.components import Reach
from whoholds.roads.graph import RoadGraph
from whoholds.roads.principal import Pair
from whoholds.roads.reported import ReportedCut
from whoholds.roads.reported import find_saying_cut
from whoholds.roads.reported import find_saying_severed
from whoholds.roads.sampler import Sampler
from whoholds.roads.settings import METHOD

Ends = tuple[tuple[int, ...], tuple[int, ...]]
Deciding = tuple[tuple[str, float], ...]

_MOST_DECIDING = 5  # places named as deciding; more is a list nobody reads
_LEAST_WEIGHT = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Touching:
    """Which nodes belong to a decider and which border on it by road, each of shape (n_deciders, n_nodes).

    `first` is one node of each decider.
    """

    own: sparse.csr_array
    beside: sparse.csr_array
    first: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """For whom a cut is asked about, when, as known when, and what reports say of roads."""

    side: str
    at: datetime
    known_at: datetime | None
    reported: tuple[ReportedCut, ...]


def find_cut(reach: Reach, ends: Ends) -> Bools:
    """Tell in which samples no node of one end reaches any node of the other, shape (n_samples,)."""
    start, end = ends
    joined = np.zeros(len(reach.labels_sn), dtype=bool)
    for node in start:
        joined |= (reach.labels_sn[:, list(end)] == reach.labels_sn[:, [node]]).any(axis=1)
    return np.asarray(~joined, dtype=np.bool_)


def find_both_held(reach: Reach, ends: Ends) -> Bools:
    """Tell in which samples the side holds some node of each end, shape (n_samples,)."""
    return np.asarray(
        reach.held_sn[:, list(ends[0])].any(axis=1) & reach.held_sn[:, list(ends[1])].any(axis=1), dtype=np.bool_
    )


def measure_cut(cut_s: Bools, held_s: Bools, least_held: float) -> float:
    """Measure how likely two ends are cut off from each other, given that the side holds both.

    A place that is lost is not cut off. Where the side hardly ever holds both ends, the answer is without that condition.
    """
    return float(cut_s[held_s].mean()) if held_s.mean() >= least_held else float(cut_s.mean())


def list_touching(graph: RoadGraph) -> Touching:
    """Lay out which nodes a decider owns and borders on."""
    owned = np.flatnonzero(graph.decider_n >= 0)
    shape = (len(graph.deciders), len(graph.nodes))
    own = sparse.csr_array((np.ones(len(owned), dtype=np.float32), (graph.decider_n[owned], owned)), shape=shape)
    first = np.zeros(len(graph.deciders), dtype=np.int64)
    first[graph.decider_n[owned[::-1]]] = owned[::-1]
    return Touching(own=own, beside=sparse.csr_array(own @ graph.matrix().astype(np.float32)), first=first)


def weigh_deciding(
    graph: RoadGraph, reach: Reach, ends: Ends, *, cut_s: Bools, touching: Touching | None, most: int
) -> Deciding:
    """Weigh the places that decide a cut: the share of cut samples that holding this place alone would mend.

    Where no single place would mend it, the lost places on the most likely way through are given instead, weighed
    by how surely each is lost.
    """
    chosen = np.flatnonzero(cut_s)[:most]
    if touching is None or not len(chosen):
        return ()
    share = (_touch(reach, ends[0], chosen, touching) & _touch(reach, ends[1], chosen, touching)).mean(axis=1)
    lost = ~reach.held_sn[chosen][:, touching.first].T
    weights = np.where(lost.any(axis=1), share, 0.0)
    if weights.max(initial=0.0) < _LEAST_WEIGHT:
        return _weigh_way(graph, reach, ends, chosen)
    return _top(graph, weights)


def _touch(reach: Reach, nodes: tuple[int, ...], chosen: npt.NDArray[np.int64], touching: Touching) -> Bools:
    """Tell which deciders border on the pocket of an end, shape (n_deciders, n_chosen)."""
    labels = reach.labels_sn[chosen]
    inside = np.zeros(labels.shape, dtype=bool)
    for node in nodes:
        inside |= labels == labels[:, [node]]
    held = inside & reach.held_sn[chosen]
    near = touching.beside @ held.T.astype(np.float32) + touching.own @ inside.T.astype(np.float32)
    return np.asarray(near > 0, dtype=np.bool_)


def _weigh_way(graph: RoadGraph, reach: Reach, ends: Ends, chosen: npt.NDArray[np.int64]) -> Deciding:
    """Weigh the lost places on the way through that is most likely held."""
    held_n = reach.held_sn[chosen].mean(axis=0).clip(1e-3, 1.0)
    cost_n = -np.log(held_n)
    cost_e = (cost_n[graph.start_e] + cost_n[graph.end_e]) / 2 + graph.km_e * 1e-6
    way = find_way(graph.matrix(cost_e), ends)
    weights = np.zeros(len(graph.deciders))
    for node in way:
        if graph.decider_n[node] >= 0:
            weights[graph.decider_n[node]] = 1 - held_n[node]
    return _top(graph, np.where(weights >= 0.5, weights, 0.0))


def find_way(matrix: sparse.csr_array, ends: Ends) -> list[int]:
    """Find the cheapest way between two ends as nodes; empty if there is no road."""
    start, end = ends
    cost, before, _ = csgraph.dijkstra(
        matrix, directed=False, indices=list(start), min_only=True, return_predecessors=True
    )
    goal = min(end, key=lambda node: (cost[node], node))
    if not np.isfinite(cost[goal]):
        return []
    way = [int(goal)]
    while before[way[-1]] >= 0:
        way.append(int(before[way[-1]]))
    return way[::-1]


def list_sections(graph: RoadGraph, way: Sequence[int]) -> list[int]:
    """List the sections a way uses: the shortest where two nodes have several."""
    return [graph.section_between[min(pair), max(pair)] for pair in pairwise(way)]


def _top(graph: RoadGraph, weights: npt.NDArray[np.float64]) -> Deciding:
    """Give the heaviest deciders, heaviest first."""
    order = sorted(np.flatnonzero(weights >= _LEAST_WEIGHT), key=lambda i: (-weights[i], graph.deciders[i]))
    return tuple((graph.deciders[i], round(float(weights[i]), 4)) for i in order[:_MOST_DECIDING])


def list_broken(graph: RoadGraph, reach: Reach, sections: Sequence[int]) -> list[int]:
    """List the sections of a way that the side can use in fewer than half of the draws."""
    usable_e = reach.find_usable(graph, sections).mean(axis=0)
    return [section for section, usable in zip(sections, usable_e, strict=True) if usable < 0.5]


def measure_severed(
    sampler: Sampler, reach: Reach, question: Question, *, pair: Pair, ends: Ends
) -> tuple[float, list[ReportedCut]]:
    """Measure how likely two ends are cut off as the network says alone, and find the live reports that say so themselves."""
    alone = measure_cut(find_cut(reach, ends), find_both_held(reach, ends), sampler.settings.ends_held)
    severed = find_saying_severed(sampler.theatre, question.reported, pair, side=question.side, at=question.at)
    return alone, severed


def tell_cut(
    sampler: Sampler, touching: Touching | None, reach: Reach, question: Question, *, pair: Pair, ends: Ends
) -> Consequence:
    """Tell one cut-off, with the places that decide it, the stretches that are shut and the reports that say the same."""
    graph, settings = sampler.graph, sampler.settings
    cut_s, held_s = find_cut(reach, ends), find_both_held(reach, ends)
    alone, severed = measure_severed(sampler, reach, question, pair=pair, ends=ends)
    open_left = (1 - alone) * (1 - max((cut.weight for cut in severed), default=0.0))
    shown_s = cut_s & held_s if (cut_s & held_s).any() else cut_s
    deciding = weigh_deciding(graph, reach, ends, cut_s=shown_s, touching=touching, most=settings.explain_samples)
    sections = list_sections(graph, find_way(graph.matrix(), ends))
    where, friendly = {*pair, *(place for place, _ in deciding)}, sampler.list_friendly(question.side)
    others = find_saying_cut(question.reported, where, friendly, at=question.at)
    saying = {cut.claim for cut in (*severed, *others)}
    method = f"{METHOD} samples={len(reach.held_sn)}"
    return Consequence(
        kind="cut-off",
        side=question.side,
        places=pair,
        probability=round(1 - open_left, 4),
        at=question.at,
        known_at=question.known_at,
        roads=tuple(graph.roads[i] for i in list_broken(graph, reach, sections)),
        deciding_places=deciding,
        claims=tuple(cut.claim for cut in question.reported if cut.claim in saying),
        distance_km=round(float(graph.km_e[sections].sum()), 1) if sections else None,
        method=method + (f" network alone {alone:.4f}" if severed else ""),
    )
