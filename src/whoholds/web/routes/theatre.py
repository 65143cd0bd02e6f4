"""The theatre, its places and the state of its ledger."""

from __future__ import annotations

import unicodedata

from fastapi import Request
from starlette.responses import Response

from whoholds.web.asking import Words
from whoholds.web.routes.router import Given
from whoholds.web.routes.router import make_router
from whoholds.web.shapes.theatre import ExportList
from whoholds.web.shapes.theatre import PlaceList
from whoholds.web.shapes.theatre import StateAnswer
from whoholds.web.shapes.theatre import TheatreAnswer
from whoholds.web.telling.ledger import count_publications
from whoholds.web.telling.theatre import list_exports
from whoholds.web.telling.theatre import tell_place
from whoholds.web.telling.theatre import tell_state
from whoholds.web.telling.theatre import tell_theatre

router = make_router("theatre")


@router.get("/theatre", response_model=TheatreAnswer)
def show_theatre(request: Request, service: Given) -> Response:
    """Everything that does not change with time: sides, places, roads, words, formats, what this server allows."""
    asked = service.ask(None, None)
    return service.answer(request, asked.at, lambda: tell_theatre(service, count_publications(service, asked)))


@router.get("/state", response_model=StateAnswer)
def show_state(request: Request, service: Given) -> Response:
    """The state of the ledger and what it counts; cheap, so that a page can ask every few seconds."""
    asked = service.ask(None, None)
    return service.answer(request, asked.at, lambda: tell_state(service, count_publications(service, asked)))


@router.get("/places", response_model=PlaceList)
def list_places(request: Request, service: Given, q: Words = None) -> Response:
    """Places, or those whose name or alias has some words in it."""

    def find() -> PlaceList:
        theatre = service.shown
        on_roads = {end for road in theatre.roads.values() for end in (road.start, road.end)}
        words = fold(q or "").split()
        found = [
            tell_place(service, place, is_on_roads=place.id in on_roads)
            for place in theatre.places.values()
            if all(word in fold(" ".join((place.id, place.name, *place.aliases))) for word in words)
        ]
        return PlaceList(items=found, total=len(found))

    return service.answer(request, q, find)


@router.get("/exports", response_model=ExportList)
def show_exports(request: Request, service: Given) -> Response:
    """The formats that can be downloaded."""
    return service.answer(request, None, lambda: ExportList(items=list_exports()))


def fold(words: str) -> str:
    """Fold case and accents away."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
