"""Encirclement: pockets that others surround, without a way out.

That the network shows no way out does not mean that there is none: a theatre's roads end at its border, and a town that
one road of it touches has lanes and fields around. So a pocket is encircled only if

1. it is not the side's largest, and holds no other principal place;
2. it holds no way abroad: no border crossing, none that is near one of its places, no place marked as on the border;
3. others hold the roads that lead out of it, and these lead out on all sides: between two neighbouring ones, as seen
   from the pocket, never lies an open side wider than `open_deg`.

Where one of these fails the place may still be cut off from any other; that is another question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

import numpy as np
import numpy.typing as npt

from whoholds.model import Place
from whoholds.model import Theatre
from whoholds.roads.components import Bools
from whoholds.roads.components import Reach
from whoholds.roads.graph import RoadGraph
from whoholds.roads.samples import measure_apart_km
from whoholds.roads.settings import RoadSettings

_CROSSING = "crossing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What of a network tells whether a pocket is surrounded.

    `principal` and `abroad` are node indices: those that matter, and those with a way abroad. `beside` lists the
    neighbours of each node. `enclosed` remembers the answer for each pocket, as nodes.
    """

    theatre: Theatre
    graph: RoadGraph
    principal: tuple[int, ...]
    abroad: tuple[int, ...]
    beside: tuple[tuple[int, ...], ...]
    open_deg: float
    enclosed: dict[tuple[int, ...], bool] = field(default_factory=dict)

    def is_enclosed(self, pocket: tuple[int, ...]) -> bool:
        """Tell whether the ways out of a pocket lead out on all sides."""
        if pocket not in self.enclosed:
            outside = sorted({other for node in pocket for other in self.beside[node]} - set(pocket))
            self.enclosed[pocket] = self._measure_open_deg(pocket, outside) <= self.open_deg
        return self.enclosed[pocket]

    def _measure_open_deg(self, pocket: Sequence[int], outside: Sequence[int]) -> float:
        """Measure the widest side between neighbouring ways out, degrees; 360 with fewer than two."""
        inner, outer = self._find_positions(pocket), self._find_positions(outside)
        if not len(inner) or len(outer) < 2:
            return 360.0
        lat, lon = inner.mean(axis=0)
        east = (outer[:, 1] - lon + 180) % 360 - 180
        bearings = np.sort(np.degrees(np.arctan2(east * np.cos(np.radians(lat)), outer[:, 0] - lat)))
        return float(np.diff(bearings, append=bearings[0] + 360).max())

    def _find_positions(self, nodes: Sequence[int]) -> npt.NDArray[np.float64]:
        """Give latitude and longitude of the nodes that have them, shape (n, 2), degrees."""
        places = (self.theatre.places.get(self.graph.nodes[node]) for node in nodes)
        known = [
            (place.lat_deg, place.lon_deg)
            for place in places
            if place is not None and place.lat_deg is not None and place.lon_deg is not None
        ]
        return np.array(known, dtype=np.float64).reshape(-1, 2)


def survey_surroundings(
    theatre: Theatre, graph: RoadGraph, principal: Sequence[str], settings: RoadSettings
) -> Surroundings:
    """Lay out what tells whether a pocket is surrounded."""
    beside: list[set[int]] = [set() for _ in graph.nodes]
    for start, end in zip(graph.start_e.tolist(), graph.end_e.tolist(), strict=True):
        beside[start].add(end)
        beside[end].add(start)
    return Surroundings(
        theatre=theatre,
        graph=graph,
        principal=tuple(graph.node_index[place] for place in principal if place in graph.node_index),
        abroad=_list_abroad(theatre, graph, settings.crossing_km),
        beside=tuple(tuple(sorted(others)) for others in beside),
        open_deg=settings.open_deg,
    )


def _list_abroad(theatre: Theatre, graph: RoadGraph, crossing_km: float) -> tuple[int, ...]:
    """List the nodes with a way abroad: crossings, places on the border, places near a crossing off the roads."""
    found = set()
    off_road: list[Place] = []
    for place in theatre.places.values():
        is_way = place.kind == _CROSSING or place.on_border
        if is_way and place.id in graph.node_index:
            found.add(graph.node_index[place.id])
        elif place.kind == _CROSSING:
            off_road.append(place)
            found.update({graph.node_index[place.parent]} if place.parent in graph.node_index else ())
    if off_road:
        apart_km = measure_apart_km(theatre, [place.id for place in off_road], graph.nodes)
        found.update(np.flatnonzero((apart_km <= crossing_km).any(axis=0)).tolist())
    return tuple(sorted(found))


def find_encircled(around: Surroundings, reach: Reach, settings: RoadSettings) -> list[tuple[str, float]]:
    """Find the tracked places that a side likely holds and that are encircled, with the probability of both, likeliest first."""
    graph = around.graph
    tracked = np.array([node in graph.decider_index for node in graph.nodes], dtype=np.bool_)
    worth = tracked & (reach.held_sn.mean(axis=0) >= settings.pair_held)
    ringed_n = measure_encircled(around, reach, worth)
    found = [
        (graph.nodes[node], round(float(ringed_n[node]), 4))
        for node in np.flatnonzero(worth & (ringed_n >= settings.report)).tolist()
    ]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def measure_encircled(around: Surroundings, reach: Reach, worth: Bools) -> npt.NDArray[np.float64]:
    """Measure how likely each node is held by the side and encircled, shape (n_nodes,).

    Parameters
    ----------
    worth
        Nodes worth asking about, shape (n_nodes,); the others get 0.
    """
    encircled = np.zeros(len(around.graph.nodes))
    for held_n, labels_n in zip(reach.held_sn, reach.labels_sn, strict=True):
        pocket_n = labels_n - labels_n.min(initial=0)
        apart = _find_apart(around, held_n, pocket_n) & worth
        for label in np.unique(pocket_n[apart]).tolist():
            inside = pocket_n == label
            if around.is_enclosed(tuple(np.flatnonzero(inside).tolist())):
                encircled[inside & apart] += 1
    return encircled / max(1, len(reach.held_sn))


def _find_apart(around: Surroundings, held_n: Bools, pocket_n: npt.NDArray[np.int32]) -> Bools:
    """Find the nodes of one sample that are in a lesser pocket without a way abroad or another principal place."""
    if not held_n.any():
        return np.zeros(len(held_n), dtype=bool)
    principal, abroad = list(around.principal), list(around.abroad)
    size = np.bincount(pocket_n[held_n], minlength=int(pocket_n.max()) + 1)
    anchored = np.bincount(pocket_n[principal], weights=held_n[principal], minlength=len(size))
    crossed = np.bincount(pocket_n[abroad], weights=held_n[abroad], minlength=len(size)) > 0
    own = np.zeros(len(held_n))
    own[principal] = held_n[principal]
    free = crossed[pocket_n] | (anchored[pocket_n] - own > 0) | (pocket_n == size.argmax())
    return np.asarray(held_n & ~free, dtype=np.bool_)
