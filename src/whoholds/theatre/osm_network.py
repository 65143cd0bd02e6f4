"""A road network between places out of the roads of an extract.

1. Vertices near a place belong to it; one place each, the nearest.
2. Ways are cut where others meet them and where they enter a place: what is left are links between such vertices.
3. A junction belongs to the place that is nearest by road, as it does everywhere in whoholds.
4. Two places are joined by a section where a link leads from what belongs to the one to what belongs to the other; of
   several the shortest way stands. Its length runs from place to place, the straight way from a place to the road included.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whoholds.model import Place
from whoholds.theatre.osm_extract import Extract
from whoholds.theatre.osm_extract import Floats
from whoholds.theatre.osm_extract import Ints

#: Degrees of one place or of many.
Degrees = Floats | float
#: Mean radius of the Earth, km (IUGG): lengths are great circles, within 0.5 % of those on the ellipsoid.
_EARTH_RADIUS_KM = 6371.0088
_KM_PER_DEG = 111.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapped:
    """Where places meet the roads: `owner_v` indexes places (-1 none), `off_km_v` is how far off its vertices a place lies.

    `missed` are places without a road near enough, with the distance to the nearest (infinite if there is none).
    """

    owner_v: Ints
    off_km_v: Floats
    missed: tuple[tuple[Place, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A way between two places: `first`, `second` index places; length, class and name of most of it, bridges on it."""

    first: int
    second: int
    km: float
    road_class: int
    name: str
    bridges: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Links:
    """Links between vertices where ways meet: ends, length, and the way each is part of."""

    start_l: Ints
    end_l: Ints
    km_l: Floats
    way_l: Ints


def measure_km(lat: Degrees, lon: Degrees, other_lat: Floats, other_lon: Floats) -> Floats:
    """Measure great-circle distances, km. Source: the haversine formula on a sphere."""
    one, two = np.radians(lat), np.radians(other_lat)
    half = np.sin((two - one) / 2) ** 2 + np.cos(one) * np.cos(two) * np.sin(np.radians(other_lon - lon) / 2) ** 2
    found: Floats = 2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return found


def snap_places(extract: Extract, places: Sequence[Place], within_km: Mapping[str, float], snap_km: float) -> Snapped:
    """Give vertices to places: those within their kind's distance, or the nearest one as far as `snap_km`.

    Parameters
    ----------
    places
        Places with coordinates.
    within_km
        Distance within which vertices belong to a place, km by kind.
    """
    owner_v = np.full(len(extract.lat_v), -1, dtype=np.int64)
    off_km_v = np.full(len(extract.lat_v), np.inf)
    order_v = np.argsort(extract.lat_v, kind="stable")
    lat_sorted = extract.lat_v[order_v]
    missed = []
    alone: list[tuple[float, int, int]] = []
    for number, place in enumerate(places):
        near_v, km = _find_near(extract, place, snap_km, order_v, lat_sorted)
        inside = km <= within_km[place.kind]
        closer = inside & (km < off_km_v[near_v])
        owner_v[near_v[closer]], off_km_v[near_v[closer]] = number, km[closer]
        if not len(near_v):
            missed.append((place, _measure_nearest(extract, place)))
        elif not inside.any():
            best = int(km.argmin())
            alone.append((float(km[best]), number, int(near_v[best])))
    for km_off, number, vertex in sorted(alone):
        if owner_v[vertex] < 0:
            owner_v[vertex], off_km_v[vertex] = number, km_off
        else:
            missed.append((places[number], km_off))
    # A place whose every vertex is nearer to another has none of its own.
    told = {place.id for place, _ in missed}
    owners = set(np.unique(owner_v).tolist())
    hidden = [place for number, place in enumerate(places) if number not in owners and place.id not in told]
    missed += [(place, 0.0) for place in hidden]
    return Snapped(owner_v=owner_v, off_km_v=off_km_v, missed=tuple(sorted(missed, key=lambda one: one[0].id)))


def _find_near(
    extract: Extract, place: Place, within_km: float, order_v: Ints, lat_sorted: Floats
) -> tuple[Ints, Floats]:
    """Find the vertices within a distance of a place, and how far they are, km."""
    lat, lon = place.lat_deg or 0.0, place.lon_deg or 0.0
    reach = within_km / _KM_PER_DEG
    low, high = np.searchsorted(lat_sorted, (lat - reach, lat + reach))
    near_v = order_v[low:high]
    km = measure_km(lat, lon, extract.lat_v[near_v], extract.lon_v[near_v])
    kept = km <= within_km
    return near_v[kept], km[kept]


def _measure_nearest(extract: Extract, place: Place) -> float:
    """Measure how far the nearest vertex is, km; infinite if there is none."""
    lat, lon = place.lat_deg or 0.0, place.lon_deg or 0.0
    km = measure_km(lat, lon, extract.lat_v, extract.lon_v)
    known = km[np.isfinite(km)]
    return float(known.min()) if len(known) else float("inf")


def build_sections(extract: Extract, snapped: Snapped) -> list[Section]:
    """Build the sections between places, in the order of the places."""
    links = _cut_links(extract, snapped)
    reach = _reach_places(links, snapped)
    best: dict[tuple[int, int], tuple[float, int]] = {}
    owner_v, km_v, _ = reach
    for link, (start, end, km) in enumerate(
        zip(links.start_l.tolist(), links.end_l.tolist(), links.km_l.tolist(), strict=True)
    ):
        first, second = int(owner_v[start]), int(owner_v[end])
        if first < 0 or second < 0 or first == second:
            continue
        pair = (min(first, second), max(first, second))
        length = float(km_v[start]) + km + float(km_v[end])
        if pair not in best or (length, link) < best[pair]:
            best[pair] = (length, link)
    return [_describe(extract, links, reach, pair, *best[pair]) for pair in sorted(best)]


def _cut_links(extract: Extract, snapped: Snapped) -> _Links:
    """Cut the ways at junctions, at the edge of places and where the extract is cut off."""
    vertex_r, starts = extract.vertex_r, extract.start_w
    way_r = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    uses_v = np.bincount(vertex_r, minlength=len(extract.lat_v))
    is_key = (uses_v[vertex_r] > 1) | (snapped.owner_v[vertex_r] >= 0)
    is_key[starts[:-1]] = True
    is_key[starts[1:] - 1] = True
    lat, lon = extract.lat_v[vertex_r], extract.lon_v[vertex_r]
    step = np.zeros(len(vertex_r))
    step[1:] = measure_km(lat[:-1], lon[:-1], lat[1:], lon[1:])
    step[starts[:-1]] = 0.0
    along = np.cumsum(np.nan_to_num(step, nan=0.0))
    broken = np.cumsum(np.isnan(step))
    at = np.flatnonzero(is_key & np.isfinite(lat))
    first, second = at[:-1], at[1:]
    kept = (way_r[first] == way_r[second]) & (broken[first] == broken[second])
    first, second = first[kept], second[kept]
    return _Links(
        start_l=vertex_r[first], end_l=vertex_r[second], km_l=along[second] - along[first], way_l=way_r[first]
    )


def _reach_places(links: _Links, snapped: Snapped) -> tuple[Ints, Floats, Ints]:
    """Find the place nearest by road to each vertex, how far it is, and by which link (-1 for a place's own vertices).

    Source: Dijkstra's algorithm from all places at once; ties go to the place that comes first.
    """
    count = len(snapped.owner_v)
    beside: dict[int, list[tuple[int, float, int]]] = {}
    ends = zip(links.start_l.tolist(), links.end_l.tolist(), links.km_l.tolist(), strict=True)
    for link, (start, end, km) in enumerate(ends):
        beside.setdefault(start, []).append((end, km, link))
        beside.setdefault(end, []).append((start, km, link))
    owner_v, km_v, by_v = snapped.owner_v.copy(), np.full(count, np.inf), np.full(count, -1, dtype=np.int64)
    own = np.flatnonzero(owner_v >= 0)
    km_v[own] = snapped.off_km_v[own]
    heap = [(float(km_v[vertex]), int(owner_v[vertex]), vertex) for vertex in own.tolist()]
    heapq.heapify(heap)
    is_own = owner_v >= 0
    while heap:
        km, owner, vertex = heapq.heappop(heap)
        if km > km_v[vertex] or owner != owner_v[vertex]:
            continue
        for other, length, link in beside.get(vertex, ()):
            if not is_own[other] and km + length < km_v[other]:
                km_v[other], owner_v[other], by_v[other] = km + length, owner, link
                heapq.heappush(heap, (km + length, owner, other))
    return owner_v, km_v, by_v


def _describe(
    extract: Extract, links: _Links, reach: tuple[Ints, Floats, Ints], pair: tuple[int, int], km: float, link: int
) -> Section:
    """Describe a section by the ways it follows."""
    _, _, by_v = reach
    followed = [link]
    for vertex in (int(links.start_l[link]), int(links.end_l[link])):
        at = vertex
        while by_v[at] >= 0:
            step = int(by_v[at])
            followed.append(step)
            at = int(links.start_l[step] + links.end_l[step] - at)
    classes: dict[int, float] = {}
    names: dict[str, float] = {}
    bridges: set[str] = set()
    for one in followed:
        way, length = int(links.way_l[one]), float(links.km_l[one])
        kind, name = int(extract.class_w[way]), extract.names[int(extract.name_w[way])]
        classes[kind] = classes.get(kind, 0.0) + length
        names[name] = names.get(name, 0.0) + length
        if extract.bridge_w[way] >= 0:
            bridges.add(extract.names[int(extract.bridge_w[way])])
    return Section(
        first=pair[0],
        second=pair[1],
        km=km,
        road_class=max(classes, key=lambda one: (classes[one], -one)),
        name=max(names, key=lambda one: (names[one], one)),
        bridges=tuple(sorted(bridges - {""})),
    )


def find_unmet_posts(extract: Extract, places: Sequence[Place], within_km: float) -> npt.NDArray[np.bool_]:
    """Tell which border posts lie farther than a distance from every crossing of the theatre."""
    crossings = [place for place in places if place.kind == "crossing"]
    lat = np.array([place.lat_deg or 0.0 for place in crossings])
    lon = np.array([place.lon_deg or 0.0 for place in crossings])
    far = [not (measure_km(post.lat_deg, post.lon_deg, lat, lon) <= within_km).any() for post in extract.posts]
    return np.array(far, dtype=np.bool_)
