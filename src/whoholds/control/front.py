"""The front: places that nobody speaks of share, in part, the fate of reported places near them on the roads."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground
from whoholds.model import Theatre

Ints = npt.NDArray[np.intp]

_EARTH_KM = 6371.0


def measure_straight(theatre: Theatre, places: tuple[str, ...]) -> Floats:
    """Give great-circle distances in km, shape (P, P); infinite where a place has no coordinates."""
    lat = np.radians(
        [np.nan if theatre.places[p].lat_deg is None else float(theatre.places[p].lat_deg or 0.0) for p in places]
    )
    lon = np.radians(
        [np.nan if theatre.places[p].lon_deg is None else float(theatre.places[p].lon_deg or 0.0) for p in places]
    )
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    result: Floats = np.nan_to_num(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), nan=np.inf)
    return result


def _walk(edges: dict[str, list[tuple[str, float]]], start: str, farthest_km: float) -> dict[str, float]:
    """Give the km by road from one node to each within reach (Dijkstra)."""
    found: dict[str, float] = {}
    queue = [(0.0, start)]
    while queue:
        km, node = heapq.heappop(queue)
        if node in found or km > farthest_km:
            continue
        found[node] = km
        for other, length in edges.get(node, ()):
            if other not in found:
                heapq.heappush(queue, (km + length, other))
    return found


def measure_roads(ground: Ground, parameters: Parameters) -> Floats:
    """Give km between places, shape (P, P): by road where one is known and shorter, else the straight line with the usual detour."""
    distance_km = measure_straight(ground.theatre, ground.places) * parameters.front["detour"]
    edges: dict[str, list[tuple[str, float]]] = {}
    for road in ground.theatre.roads.values():
        edges.setdefault(road.start, []).append((road.end, road.km))
        edges.setdefault(road.end, []).append((road.start, road.km))
    for place, row in ground.place_index.items():
        if place in edges:
            for other, km in _walk(edges, place, parameters.front["farthest_km"]).items():
                column = ground.place_index.get(other)
                if column is not None:
                    distance_km[row, column] = min(distance_km[row, column], km)
    areas = sorted(ground.areas)
    distance_km[areas, :] = np.inf
    distance_km[:, areas] = np.inf
    result: Floats = np.minimum(distance_km, distance_km.T)
    return result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Neighbours:
    """How much each place tells of each other, shape (P, P), zero on the diagonal.

    Of its `fate`, of who would come (`heirs`), and of who stands near it (`contact`, rows sum to one or, for a place without neighbours, zero).
    """

    fate: Floats
    heirs: Floats
    contact: Floats


def weigh_neighbours(distance_km: Floats, parameters: Parameters) -> Neighbours:
    """Weigh neighbours by distance.

    The collapse of an army is felt widely; who comes to a place is decided by who stands near. Beyond the farthest reach nothing counts.
    """
    front = parameters.front
    within = distance_km <= front["farthest_km"]
    near = np.where(within, np.exp(-distance_km / front["reach_km"]), 0.0)
    wide = np.where(within, np.exp(-distance_km / front["wide_reach_km"]), 0.0)
    np.fill_diagonal(near, 0.0)
    np.fill_diagonal(wide, 0.0)
    contact = _adapt(distance_km, within, front)
    return Neighbours(
        fate=(1.0 - front["wide_share"]) * near + front["wide_share"] * wide,
        heirs=near + front["wide_heirs"] * wide,
        contact=contact,
    )


def _adapt(distance_km: Floats, within: npt.NDArray[np.bool_], front: Mapping[str, float]) -> Floats:
    """Weigh neighbours by a kernel as wide as the place's surroundings are empty (Breiman, Meisel and Purcell 1977), rows summing to one."""
    apart = np.where(within, distance_km, np.inf)
    np.fill_diagonal(apart, np.inf)
    nearest = min(int(front["contact_neighbours"]), len(apart) - 1)
    if nearest < 1:
        return np.zeros_like(distance_km)
    width = np.maximum(front["contact_km"], np.partition(apart, nearest - 1, axis=1)[:, nearest - 1 : nearest])
    weight = np.exp(-apart / np.where(np.isfinite(width), width, front["farthest_km"]))
    result: Floats = weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-12)
    return result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Front:
    """What the neighbours' fates say. G grid knots.

    `vacate` (G-1, P, K) integrated rates of losing, `heirs` (G-1, P, K) who would come, `contact` (G-1, P, K) the share of the ground around
    a place that each side holds, `tempo` (G-1,) the rate per hour at which a place wholly among rivals changes hands and nobody tells.
    """

    vacate: Floats
    heirs: Floats
    contact: Floats
    tempo: Floats


def stand_still(ground: Ground, cells: int, parameters: Parameters, neighbours: Neighbours | None = None) -> Front:
    """Give the front of a country where nothing moves: nobody is pushed out, heirs and contact are as the openings show sides."""
    share = np.maximum(ground.start[:, :-1].mean(axis=0), 1e-3)
    heirs = np.zeros((cells, len(ground.places), len(ground.states)))
    heirs[..., :-1] = share / share.sum()
    usual = np.full_like(heirs, parameters.front["contact_usual"])
    contact = usual if neighbours is None else np.broadcast_to(neighbours.contact @ ground.start, heirs.shape)
    return Front(vacate=np.zeros_like(heirs), heirs=heirs, contact=contact, tempo=np.zeros(cells))


def _gather(weight: Floats, marginal: Floats) -> Floats:
    """Give the weighted sums of distributions over places, shape (G, R, K), for weights (R, P)."""
    result: Floats = np.matmul(weight, marginal)
    return result


def _survive(marginal: Floats, weight: Floats, reported: Floats, front: Mapping[str, float]) -> Floats:
    """Give the integrated rate, over each cell, at which reported neighbours lose what they have, shape (G-1, P, K)."""
    around = _gather(weight * reported[None, :], marginal)
    peak = np.maximum.accumulate(around, axis=0)
    calm = front["calm_weight"] + front["silence_weight"] * (weight @ (1.0 - reported))[:, None]
    survival = (calm + around) / (calm + peak)
    fall: Floats = np.maximum(0.0, -np.diff(np.log(survival), axis=0))
    fall[..., -1] = 0.0
    return fall


def _inherit(
    ground: Ground, marginal: Floats, weight: Floats, reported: Floats, back: int, front: Mapping[str, float]
) -> Floats:
    """Give who would come to each place in each cell, shape (G-1, P, K), rows sum to one: those gaining nearby, and those standing there."""
    around = _gather(weight * reported[None, :], marginal)
    earlier = np.concatenate([np.repeat(around[:1], back, axis=0), around])[: len(around)]
    gains = np.maximum(0.0, around - earlier)
    gains /= gains.sum(axis=-1, keepdims=True) + front["calm_weight"]
    standing = _gather(weight, marginal)
    standing /= np.maximum(standing.sum(axis=-1, keepdims=True), 1e-9)
    common = ground.start.mean(axis=0) * 0.02 + 1e-4
    heirs = (gains + front["standing_share"] * standing + common)[1:]
    heirs[..., -1] = 0.0
    heirs = heirs ** front["heir_power"]
    heirs /= heirs.sum(axis=-1, keepdims=True)
    kin = ground.friend + np.diag((ground.friend.sum(axis=1) == 0).astype(float))
    doubt = front["heir_doubt"]
    result: Floats = (1.0 - doubt) * heirs + doubt * heirs @ (kin / kin.sum(axis=1, keepdims=True))
    return result


def _pace(
    ground: Ground, marginal: Floats, contact: Floats, reported: Floats, grid_h: float, front: Mapping[str, float]
) -> Floats:
    """Give the rate per hour at which reported places among rivals were lately told to change hands, shape (G-1,)."""
    threat = grid_h * (marginal * (contact @ ground.rival.T - contact))[:-1].sum(axis=(1, 2))
    moved = 0.5 * np.abs(np.diff(marginal, axis=0)).sum(axis=-1) @ reported
    lately = lfilter([1.0], [1.0, -np.exp(-grid_h / front["pace_h"])], np.stack([moved, threat]))
    result: Floats = lately[0] / (lately[1] + front["prior_exposure_h"])
    return result


def move_front(
    ground: Ground,
    neighbours: Neighbours,
    reported: Floats,
    marginal: Floats,
    grid_h: float,
    parameters: Parameters,
    unseen: float,
) -> Front:
    """Work out the front from what is thought of every place.

    Parameters
    ----------
    ground
        The theatre as arrays.
    neighbours
        From `weigh_neighbours`.
    reported
        Shape (P,), 0..1: how much anything is said of each place; silence is no evidence of calm.
    marginal
        Shape (G, P, K): current distributions at the grid's knots.
    grid_h
        Hours between the grid's knots.
    parameters
        The model's numbers.
    unseen
        The share of changes that nobody tells, 0..1.

    Returns
    -------
    The front over each cell of the grid. A state's survival near a place is the weighted share of reported neighbours that still
    have it (a kernel Nelson-Aalen estimate); the place loses it at `coupling` times that rate, and less where little goes untold. There
    the pace at which reported places among rivals change hands tells how many do so in silence.
    """
    vacate, heirs, contact = feel_front(
        ground, neighbours, reported, marginal, grid_h, parameters, unseen, np.arange(len(ground.places))
    )
    pace = _pace(ground, marginal, contact, reported, grid_h, parameters.front)
    silent = unseen / (1.0 - unseen) * (1.0 - _share(parameters, unseen))
    return Front(
        vacate=vacate, heirs=heirs, contact=np.maximum(contact[:-1], contact[1:]), tempo=pace * max(0.0, silent)
    )


def _share(parameters: Parameters, unseen: float) -> float:
    """Give the share of the coupling that counts: all of it where as much as usual goes untold."""
    return min(1.0, unseen / parameters.front["usual_unseen"])


def feel_front(
    ground: Ground,
    neighbours: Neighbours,
    reported: Floats,
    marginal: Floats,
    grid_h: float,
    parameters: Parameters,
    unseen: float,
    rows: Ints,
) -> tuple[Floats, Floats, Floats]:
    """Work out what some places feel of the front.

    Returns
    -------
    `vacate` and `heirs` (G-1, R, K) as in `Front`, and `contact` (G, R, K) at the grid's knots.
    """
    front = parameters.front
    back = max(1, round(front["advance_h"] / grid_h))
    fall = _survive(marginal, neighbours.fate[rows], reported, front)
    heirs = _inherit(ground, marginal, neighbours.heirs[rows], reported, back, front)
    contact = _gather(neighbours.contact[rows], marginal)
    return front["coupling"] * _share(parameters, unseen) * fall, heirs, contact
