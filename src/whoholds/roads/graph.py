"""The road network as arrays: nodes, sections, and which place's holder decides at each node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from whoholds.errors import QueryError
from whoholds.model import Place
from whoholds.model import Theatre

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadGraph:
    """The network of a theatre.

    `nodes` are place or junction ids and `deciders` the ids of places whose holder decides. `start_e`, `end_e` index
    nodes, one entry a section, in the order of `start_e`; `decider_n` indexes deciders, -1 where no tracked place can be reached by road.
    `section_between` gives the shortest section between two nodes, lower index first.
    """

    nodes: tuple[str, ...]
    node_index: Mapping[str, int]
    roads: tuple[str, ...]
    start_e: Ints
    end_e: Ints
    km_e: Floats
    deciders: tuple[str, ...]
    decider_index: Mapping[str, int]
    decider_n: Ints
    section_between: Mapping[tuple[int, int], int]

    def node(self, place: str) -> int:
        """Give a place's node.

        Raises
        ------
        QueryError
            If no road of the theatre touches the place.
        """
        if place not in self.node_index:
            raise QueryError(
                f"no road of the theatre touches '{place}'; ask for a place on the road network", place=place
            )
        return self.node_index[place]

    def matrix(self, weight_e: Floats | None = None) -> sparse.csr_array:
        """Give the sections as a symmetric sparse matrix, weighted by km unless told otherwise."""
        weights = self.km_e if weight_e is None else weight_e
        shape = (len(self.nodes), len(self.nodes))
        order = np.argsort(weights, kind="stable")
        start, end, weights = self.start_e[order], self.end_e[order], weights[order]
        low, high = np.minimum(start, end), np.maximum(start, end)
        _, first = np.unique(low * len(self.nodes) + high, return_index=True)
        half = sparse.csr_array((weights[first], (low[first], high[first])), shape=shape)
        return sparse.csr_array(half + half.T)


def build_graph(theatre: Theatre) -> RoadGraph:
    """Lay out a theatre's roads as arrays.

    A node that is a tracked place decides for itself; any other follows its parent if that is tracked, else the
    tracked place nearest by road.
    """
    nodes = tuple(sorted({end for road in theatre.roads.values() for end in (road.start, road.end)}))
    node_index = {node: i for i, node in enumerate(nodes)}
    roads = sorted(theatre.roads.values(), key=lambda road: (node_index[road.start], node_index[road.end], road.id))
    start = np.array([node_index[road.start] for road in roads], dtype=np.int64)
    end = np.array([node_index[road.end] for road in roads], dtype=np.int64)
    km = np.maximum(np.array([road.km for road in roads], dtype=np.float64), 1e-3)
    deciders = tuple(sorted(_own_deciders(nodes, theatre.places)))
    decider_index = {place: i for i, place in enumerate(deciders)}
    bare = RoadGraph(
        nodes=nodes,
        node_index=node_index,
        roads=tuple(road.id for road in roads),
        start_e=start,
        end_e=end,
        km_e=km,
        deciders=deciders,
        decider_index=decider_index,
        decider_n=np.full(len(nodes), -1, dtype=np.int64),
        section_between=_index_sections(start, end, km),
    )
    _assign_deciders(bare, theatre.places)
    return bare


def _index_sections(start_e: Ints, end_e: Ints, km_e: Floats) -> dict[tuple[int, int], int]:
    """Index the shortest section between each two nodes."""
    best: dict[tuple[int, int], int] = {}
    for section, (start, end) in enumerate(zip(start_e.tolist(), end_e.tolist(), strict=True)):
        pair = (min(start, end), max(start, end))
        if pair not in best or km_e[section] < km_e[best[pair]]:
            best[pair] = section
    return best


def _own_deciders(nodes: tuple[str, ...], places: Mapping[str, Place]) -> set[str]:
    """Find the tracked places that nodes are, or have as parent."""
    found: set[str] = set()
    for node in nodes:
        found.update({own} if (own := _own_decider(node, places)) else ())
    return found


def _own_decider(node: str, places: Mapping[str, Place]) -> str:
    """Give the tracked place that a node is or lies in, '' if neither."""
    place = places.get(node)
    if place is None:
        return ""
    if place.tracked:
        return node
    parent = places.get(place.parent)
    return parent.id if parent is not None and parent.tracked else ""


def _assign_deciders(graph: RoadGraph, places: Mapping[str, Place]) -> None:
    """Fill `decider_n`: own decider first, nearest by road for the rest."""
    for i, node in enumerate(graph.nodes):
        own = _own_decider(node, places)
        graph.decider_n[i] = graph.decider_index[own] if own else -1
    known = np.flatnonzero(graph.decider_n >= 0)
    if not len(known) or len(known) == len(graph.nodes):
        return
    _, _, nearest = csgraph.dijkstra(
        graph.matrix(), directed=False, indices=known, min_only=True, return_predecessors=True
    )
    reached = (graph.decider_n < 0) & (nearest >= 0)
    graph.decider_n[reached] = graph.decider_n[nearest[reached]]
