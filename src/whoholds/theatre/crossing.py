"""Cross-checks: whether what one row names stands in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from itertools import combinations
from math import asin
from math import cos
from math import radians
from math import sin
from math import sqrt

from whoholds.model import Actor
from whoholds.model import Place
from whoholds.theatre.draft import Draft
from whoholds.theatre.slugs import fold_name

#: Start and end of an allegiance, None where open.
Span = tuple[datetime | None, datetime | None]

#: Mean radius of the Earth, km (IUGG).
_EARTH_RADIUS_KM = 6371.0088
#: Coordinates of a place are good to about this; a road may seem this much shorter than the straight line. Kilometres.
_POSITION_SLACK_KM = 0.5


def check_crossings(draft: Draft) -> None:
    """Add a fault for every name that leads nowhere or to two things."""
    _check_actors(draft)
    _check_sources(draft)
    _check_places(draft)
    _check_roads(draft)
    _check_openings(draft)
    _check_regions(draft)


def _check_actors(draft: Draft) -> None:
    for actor in draft.actors.values():
        for side, _, _ in actor.sides:
            if side and side not in draft.header.sides:
                draft.add_fault(
                    "actors.csv", actor.id, f"side '{side}' of actor '{actor.id}' is no side of theatre.toml"
                )
        if actor.member_of and actor.member_of not in draft.actors:
            draft.add_fault("actors.csv", actor.id, f"member_of '{actor.member_of}' of actor '{actor.id}' is no actor")
        for place in actor.area:
            if place not in draft.places:
                draft.add_fault("actors.csv", actor.id, f"area '{place}' of actor '{actor.id}' is no place")
        for (_, start, end), (_, later_start, later_end) in combinations(actor.sides, 2):
            if _meet((start, end), (later_start, later_end)):
                draft.add_fault(
                    "actors.csv",
                    actor.id,
                    f"two sides of actor '{actor.id}' at one time; end the first where the next begins",
                )
    _check_circles(draft, "actors.csv", "member_of", {actor.id: actor.member_of for actor in draft.actors.values()})
    _check_actor_aliases(draft)


def _check_actor_aliases(draft: Draft) -> None:
    """Find a proper name that means two actors at one time; common nouns may be shared if an area parts them."""
    owners: dict[str, list[Actor]] = defaultdict(list)
    for actor in draft.actors.values():
        for name in sorted({fold_name(name) for name in (actor.name, *actor.aliases)}):
            if not name:
                draft.add_fault("actors.csv", actor.id, f"an alias of actor '{actor.id}' holds no letter")
            owners[name].append(actor)
    for name, actors in owners.items():
        for first, second in combinations(actors, 2):
            if name and _overlap(first, second):
                draft.add_fault(
                    "actors.csv",
                    second.id,
                    f"alias '{name}' is shared with actor '{first.id}' (line {draft.lines['actors.csv', first.id]})",
                )


def _overlap(first: Actor, second: Actor) -> bool:
    """Tell whether two actors stand on a side at one time; an undated actor always does."""
    spans: list[list[Span]] = [
        [(start, end) for _, start, end in actor.sides] or [(None, None)] for actor in (first, second)
    ]
    return any(_meet(span, other) for span in spans[0] for other in spans[1])


def _meet(span: Span, other: Span) -> bool:
    """Tell whether two half-open spans share an instant; None is an open end."""
    (start, end), (from_, to) = span, other
    return (start is None or to is None or start < to) and (end is None or from_ is None or from_ < end)


def _check_sources(draft: Draft) -> None:
    for source in draft.sources.values():
        if source.interest and source.interest not in draft.actors:
            draft.add_fault(
                "sources.csv", source.id, f"interest '{source.interest}' of source '{source.id}' is no actor"
            )


def _check_places(draft: Draft) -> None:
    owners: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in draft.places.values():
        if place.parent and place.parent not in draft.places:
            draft.add_fault("places.csv", place.id, f"parent '{place.parent}' of place '{place.id}' is no place")
        for name in sorted({fold_name(name) for name in (place.name, *place.aliases)}):
            if not name:
                draft.add_fault("places.csv", place.id, f"an alias of place '{place.id}' holds no letter")
            owners[place.kind, name].append(place)
    for (kind, name), places in owners.items():
        for first, second in combinations(places, 2) if name else ():
            line = draft.lines["places.csv", first.id]
            draft.add_fault(
                "places.csv",
                second.id,
                f"alias '{name}' is shared with '{first.id}' (line {line}), a {kind} too; a reader could not tell them apart",
            )
    _check_circles(draft, "places.csv", "parent", {place.id: place.parent for place in draft.places.values()})


def _check_circles(draft: Draft, file: str, column: str, parents: Mapping[str, str]) -> None:
    """Find a thing that is its own parent, at whatever remove."""
    for start in parents:
        seen, at = {start}, parents[start]
        while at and at in parents and at not in seen:
            seen.add(at)
            at = parents[at]
        if at == start:
            draft.add_fault(file, start, f"{column} of '{start}' leads back to itself")


def _check_roads(draft: Draft) -> None:
    for road in draft.roads.values():
        ends = [draft.places.get(road.start), draft.places.get(road.end)]
        for column, name, place in zip(("start", "end"), (road.start, road.end), ends, strict=True):
            if place is None:
                draft.add_fault(
                    "roads.csv", road.id, f"{column} '{name}' of road '{road.id}' is no place: a road to nowhere"
                )
            elif place.lat_deg is None:
                draft.add_fault("roads.csv", road.id, f"{column} '{name}' of road '{road.id}' has no coordinates")
        if road.start == road.end:
            draft.add_fault("roads.csv", road.id, f"road '{road.id}' begins and ends at '{road.start}'")
        elif ends[0] is not None and ends[1] is not None and road.km > 0:
            straight_km = measure_km(ends[0], ends[1])
            if road.km + _POSITION_SLACK_KM < straight_km:
                draft.add_fault(
                    "roads.csv",
                    road.id,
                    f"road '{road.id}' is {road.km:g} km long, shorter than the straight line of {straight_km:.1f} km",
                )


def measure_km(first: Place, second: Place) -> float:
    """Measure the great-circle distance between two places in km; 0 if either has no coordinates.

    Source: the haversine formula on a sphere.
    """
    if first.lat_deg is None or first.lon_deg is None or second.lat_deg is None or second.lon_deg is None:
        return 0.0
    lat, other = radians(first.lat_deg), radians(second.lat_deg)
    half = sin((other - lat) / 2) ** 2 + cos(lat) * cos(other) * sin(radians(second.lon_deg - first.lon_deg) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def _check_openings(draft: Draft) -> None:
    for opening in draft.openings.values():
        place = draft.places.get(opening.place)
        if place is None:
            draft.add_fault("opening.csv", opening.place, f"'{opening.place}' is no place")
        elif not place.tracked:
            draft.add_fault(
                "opening.csv",
                opening.place,
                f"'{opening.place}' is not tracked, so it has no opening; set tracked to true in places.csv",
            )
        if opening.holder and opening.holder not in draft.header.sides:
            draft.add_fault(
                "opening.csv",
                opening.place,
                f"holder '{opening.holder}' of '{opening.place}' is no side of theatre.toml",
            )


def _check_regions(draft: Draft) -> None:
    for region in draft.regions.values():
        for place in region.places:
            if place not in draft.places:
                draft.add_fault("regions.csv", region.id, f"'{place}' of region '{region.id}' is no place")
