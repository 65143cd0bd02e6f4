"""The theatre told as shapes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import whoholds
from whoholds.control import METHOD
from whoholds.exports import EXPORTS
from whoholds.exports.wording import PREDICATE_WORDS
from whoholds.exports.wording import STATUS_WORDS
from whoholds.model import Modality
from whoholds.model import Place
from whoholds.model import Polarity
from whoholds.model import Road
from whoholds.model import SourceClass
from whoholds.model import Theatre
from whoholds.web.service import Service
from whoholds.web.shapes.theatre import ActorShape
from whoholds.web.shapes.theatre import ExportShape
from whoholds.web.shapes.theatre import LineString
from whoholds.web.shapes.theatre import Named
from whoholds.web.shapes.theatre import OpeningShape
from whoholds.web.shapes.theatre import PlaceShape
from whoholds.web.shapes.theatre import RegionShape
from whoholds.web.shapes.theatre import RoadShape
from whoholds.web.shapes.theatre import SideShape
from whoholds.web.shapes.theatre import SourceShape
from whoholds.web.shapes.theatre import StateAnswer
from whoholds.web.shapes.theatre import TheatreAnswer
from whoholds.web.shapes.theatre import ThresholdsShape
from whoholds.web.shapes.theatre import Window
from whoholds.web.telling.ledger import Publications

_OUTLINE = "outline.geojson"
#: Bytes of an outline that is sent to the page.
_MOST_OUTLINE = 4_000_000


def tell_theatre(service: Service, publications: Publications) -> TheatreAnswer:
    """Tell all of the theatre that does not change with time."""
    theatre = service.questions.theatre
    now, discretion = service.questions.find_now(), service.discretion(service.ask(None, None))
    return TheatreAnswer(
        id=theatre.id,
        name=theatre.name,
        country=theatre.country,
        zone=theatre.zone.key,
        opens_at=theatre.opens_at,
        ends_at=theatre.ends_at,
        window=Window(
            from_=theatre.opens_at,
            to=theatre.ends_at or now,
            first_report=publications.first,
            last_report=publications.last,
        ),
        now=now,
        profile="public" if service.policy.is_public else "internal",
        rulings_enabled=bool(service.policy.token),
        verdicts=list(service.verdicts),
        version=whoholds.__version__,
        method=METHOD,
        outlets=sorted({discretion.name_outlet(one) for one in publications.outlets}),
        outline=read_outline(theatre.folder),
        exports=list_exports(),
        **_tell_lists(theatre, service),
        **_tell_words(theatre),
    )


def _tell_lists(theatre: Theatre, service: Service) -> dict[str, Any]:
    on_roads = {end for road in theatre.roads.values() for end in (road.start, road.end)}
    return {
        "sides": [
            SideShape(id=one.id, name=one.name, colour=one.colour, friends=list(one.friends))
            for one in theatre.sides.values()
        ],
        "states": list(service.questions.states),
        "actors": [
            ActorShape(id=one.id, name=one.name, kind=one.kind, side=one.side_at(theatre.opens_at))
            for one in theatre.actors.values()
        ],
        "sources": [
            SourceShape(
                id=one.id,
                name=one.name,
                source_class=str(one.source_class),
                interest=one.interest,
                is_agency=one.is_agency,
            )
            for one in theatre.sources.values()
        ],
        "places": [tell_place(service, one, is_on_roads=one.id in on_roads) for one in service.shown.places.values()],
        "regions": [RegionShape(id=one.id, name=one.name, places=list(one.places)) for one in theatre.regions.values()],
        "roads": [_tell_road(service.shown, one) for one in theatre.roads.values()],
    }


def _tell_words(theatre: Theatre) -> dict[str, Any]:
    limits = theatre.thresholds
    return {
        "thresholds": ThresholdsShape(
            held=limits.held,
            probably_held=limits.probably_held,
            stale_after_h=limits.stale_after_h,
            public_delay_h=limits.public_delay_h,
        ),
        "statuses": [Named(id=one.value, words=words) for one, words in STATUS_WORDS.items()],
        "predicates": [Named(id=one.value, words=words or one.value) for one, words in PREDICATE_WORDS.items()],
        "polarities": [one.value for one in Polarity],
        "modalities": [one.value for one in Modality],
        "source_classes": [one.value for one in SourceClass],
    }


def tell_place(service: Service, place: Place, *, is_on_roads: bool) -> PlaceShape:
    """Tell a place."""
    opening = service.questions.theatre.openings.get(place.id)
    return PlaceShape(
        id=place.id,
        name=place.name,
        kind=place.kind,
        lat=place.lat_deg,
        lon=place.lon_deg,
        parent=place.parent,
        population=place.population,
        is_capital=place.is_capital,
        tracked=place.id in service.questions.places,
        on_roads=is_on_roads,
        aliases=list(place.aliases),
        opening=None if opening is None else OpeningShape(holder=opening.holder, probability=opening.probability),
    )


def _tell_road(theatre: Theatre, road: Road) -> RoadShape:
    return RoadShape(
        id=road.id,
        name=road.name,
        from_=road.start,
        to=road.end,
        km=road.km,
        road_class=road.road_class,
        geometry=draw_road(theatre, road),
    )


def draw_road(theatre: Theatre, road: Road) -> LineString | None:
    """Draw a section as a line between its ends; None if either has no position."""
    line = []
    for end in (road.start, road.end):
        place = theatre.places.get(end)
        if place is None or place.lat_deg is None or place.lon_deg is None:
            return None
        line.append((place.lon_deg, place.lat_deg))
    return LineString(coordinates=line)


@cache
def read_outline(folder: Path | None) -> dict[str, Any] | None:
    """Read the theatre's outline; None if there is none that a map could draw."""
    path = folder / _OUTLINE if folder is not None else None
    if path is None or not path.is_file() or path.stat().st_size > _MOST_OUTLINE:
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "type" in found else None


def list_exports() -> list[ExportShape]:
    """List the formats that can be downloaded here."""
    return [
        ExportShape(name=one.name, suffix=one.suffix, media_type=one.media_type, summary=one.summary) for one in EXPORTS
    ]


def tell_state(service: Service, publications: Publications) -> StateAnswer:
    """Tell the ledger's state."""
    return StateAnswer(
        state=service.tell_state(),
        reports=publications.reports,
        claims=publications.claims,
        refusals=publications.refusals,
        rulings=publications.rulings,
        rulings_head=publications.head,
        first_report=publications.first,
        last_report=publications.last,
        rulings_enabled=bool(service.policy.token),
        profile="public" if service.policy.is_public else "internal",
        now=service.questions.find_now(),
    )
