"""Places, roads and claims as GeoJSON features with flat properties, as GIS programs like them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from whoholds.model import Claim
from whoholds.model import Theatre
from whoholds.runs.questions import Asked
from whoholds.web.service import Service
from whoholds.web.telling.claims import ClaimTeller
from whoholds.web.telling.control import sort_as_theatre
from whoholds.web.telling.control import tell_control
from whoholds.web.telling.roads import list_road_statuses
from whoholds.web.telling.theatre import draw_road

Feature = dict[str, Any]
Box = tuple[float, float, float, float]


def list_places(service: Service, asked: Asked) -> Iterator[Feature]:
    """Give every place whose control is estimated, at an instant."""
    questions, theatre = service.questions, service.shown
    estimates = sort_as_theatre(theatre, questions.control(asked))
    for told in tell_control(questions, estimates):
        place = theatre.places[told.place]
        side = theatre.sides.get(told.holder)
        yield _lay_out(
            told.place,
            _point(theatre, told.place),
            {
                "name": told.name,
                "kind": place.kind,
                "population": place.population,
                "at": _write(asked.at),
                "known_at": _write(asked.known_at),
                "status": told.status,
                "words": told.words,
                "holder": told.holder,
                "holder_name": side.name if side else "",
                "colour": side.colour if side else "",
                "probability": told.probability,
                "since_earliest": _write(told.since.earliest if told.since else None),
                "since_latest": _write(told.since.latest if told.since else None),
                "last_support": _write(told.last_support),
                "disputed_by": told.disputed_by,
                "rulings": len(told.rulings),
                **{f"p_{state}": chance for state, chance in sorted(told.probabilities.items())},
            },
        )


def list_roads(service: Service, asked: Asked) -> Iterator[Feature]:
    """Give every road section, with who can use it at an instant."""
    theatre = service.shown
    for told in list_road_statuses(service, asked):
        line = draw_road(theatre, theatre.roads[told.road])
        yield _lay_out(
            told.road,
            None if line is None else line.model_dump(mode="json"),
            {
                "name": told.name,
                "from": told.from_,
                "to": told.to,
                "km": told.km,
                "road_class": told.road_class,
                "at": _write(asked.at),
                "known_at": _write(asked.known_at),
                "status": told.status.value,
                "probability": told.probability,
                "basis": told.basis.value,
                "comment": told.comment,
                "source": told.source,
                "reliability": told.reliability.value,
                "last_verified": _write(told.last_verified),
                "valid_from": _write(told.valid_from),
                "valid_to": _write(told.valid_to),
                "holder_from": told.holders[0],
                "holder_to": told.holders[1],
                "drawn_as": told.drawn_as,
                "reported_cuts": sum(one.cut and not one.denied for one in told.reported),
                "claims": " ".join(told.claims),
                **{f"usable_{side}": chance for side, chance in told.usable.items()},
            },
        )


def draw_claim(service: Service, claim: Claim, teller: ClaimTeller) -> Feature:
    """Draw a claim where it is about."""
    told, theatre = teller.tell(claim), service.shown
    return _lay_out(
        told.id,
        locate_claim(theatre, claim),
        {
            "said": told.said,
            "predicate": told.predicate,
            "polarity": told.polarity,
            "modality": told.modality,
            "moves_map": told.moves_map,
            "place": told.place,
            "place_name": told.place_name,
            "actor": told.actor_name or told.actor,
            "side": told.side,
            "speaker": told.attribution.speaker,
            "source_class": told.attribution.source_class,
            "interest": told.attribution.interest,
            "relays": " > ".join(told.attribution.relays),
            "outlet": told.attribution.outlet,
            "when_earliest": _write(told.when.earliest),
            "when_latest": _write(told.when.latest),
            "published_at": _write(told.published_at),
            "quote": " … ".join(one.quote for one in told.evidence),
            "report": told.report_id,
            "origin": told.origin,
        },
    )


def locate_claim(theatre: Theatre, claim: Claim) -> dict[str, Any] | None:
    """Give the point of a claim's place or the line of its road section; None if it has no position."""
    if claim.place in theatre.roads:
        line = draw_road(theatre, theatre.roads[claim.place])
        return None if line is None else line.model_dump(mode="json")
    return _point(theatre, claim.place)


def touches(geometry: dict[str, Any] | None, box: Box) -> bool:
    """Tell whether the bounds of a point or line meet a box; one whose west is east of its east crosses the antimeridian."""
    if geometry is None:
        return False
    coordinates = geometry["coordinates"]
    points = [coordinates] if geometry["type"] == "Point" else coordinates
    lons, lats = [float(point[0]) for point in points], [float(point[1]) for point in points]
    west, south, east, north = box
    if max(lats) < south or min(lats) > north:
        return False
    if west <= east:
        return max(lons) >= west and min(lons) <= east
    return max(lons) >= west or min(lons) <= east


def find_extent(theatre: Theatre) -> list[float]:
    """Give west, south, east, north of all places; the whole world if none has a position."""
    points = [(one.lon_deg, one.lat_deg) for one in theatre.places.values()]
    known = [(lon, lat) for lon, lat in points if lon is not None and lat is not None]
    if not known:
        return [-180.0, -90.0, 180.0, 90.0]
    lons, lats = [lon for lon, _ in known], [lat for _, lat in known]
    return [min(lons), min(lats), max(lons), max(lats)]


def _point(theatre: Theatre, place_id: str) -> dict[str, Any] | None:
    place = theatre.places.get(place_id)
    if place is None or place.lat_deg is None or place.lon_deg is None:
        return None
    return {"type": "Point", "coordinates": [place.lon_deg, place.lat_deg]}


def _lay_out(feature_id: str, geometry: dict[str, Any] | None, properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "id": feature_id, "geometry": geometry, "properties": properties}


def _write(instant: datetime | None) -> str | None:
    return None if instant is None else instant.strftime("%Y-%m-%dT%H:%M:%SZ")
