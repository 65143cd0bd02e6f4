"""One place, what is disputed, what changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from typing import Literal

from fastapi import Query
from fastapi import Request
from starlette.responses import Response

from whoholds.errors import QueryError
from whoholds.runs.holding import PlaceStatus
from whoholds.runs.questions import Asked
from whoholds.runs.wording import describe_odds
from whoholds.web.asking import At
from whoholds.web.asking import KnownAt
from whoholds.web.asking import Offset
from whoholds.web.asking import find_known_place
from whoholds.web.asking import read_optional
from whoholds.web.routes.listing import name_next
from whoholds.web.routes.router import Given
from whoholds.web.routes.router import make_router
from whoholds.web.service import Service
from whoholds.web.shapes.claims import DecisionShape
from whoholds.web.shapes.control import ChangesAnswer
from whoholds.web.shapes.control import ChangeShape
from whoholds.web.shapes.control import Control
from whoholds.web.shapes.control import DisputesAnswer
from whoholds.web.shapes.control import DisputeShape
from whoholds.web.shapes.control import PlaceAnswer
from whoholds.web.telling.claims import ClaimTeller
from whoholds.web.telling.control import tell_control
from whoholds.web.telling.theatre import tell_place

router = make_router("places")

#: Hours that changes look back when nothing is said, and sayings told of each.
_LOOK_BACK_H = 24
_SAYINGS = 3
FewLimit = Annotated[
    int, Query(ge=1, le=100, description="At most so many items; each is explained, which takes time.")
]


@router.get("/places/{place}", response_model=PlaceAnswer)
def show_place(request: Request, service: Given, place: str, at: At = None, known_at: KnownAt = None) -> Response:
    """One place: holder, since when, how surely, and both sides of what is said of it, with the words."""
    found = find_known_place(service.questions.theatre, place)
    asked = service.ask(at, known_at)
    return service.answer(request, (found, asked), lambda: _tell_place(service, found, asked))


def _tell_place(service: Service, place_id: str, asked: Asked) -> PlaceAnswer:
    questions, teller = service.questions, ClaimTeller(service, asked)
    theatre = questions.theatre
    is_tracked = place_id in questions.places
    status = questions.place(place_id, asked) if is_tracked else None
    roads = [road for road in theatre.roads.values() if place_id in {road.start, road.end}]
    return PlaceAnswer(
        at=asked.at,
        known_at=asked.known_at,
        state=service.tell_state(),
        place=tell_place(service, service.shown.places[place_id], is_on_roads=bool(roads)),
        control=_tell_one(service, status) if status is not None else None,
        odds=describe_odds(theatre, status.estimate) if status is not None else "",
        deciding=_decide(teller, status, "deciding"),
        against=_decide(teller, status, "against"),
        otherwise=_decide(teller, status, "otherwise"),
        parts=[one.id for one in theatre.places.values() if one.parent == place_id],
        roads=[road.id for road in roads],
        rulings=teller.rule_items(status.estimate.rulings) if status is not None else [],
    )


def _tell_one(service: Service, status: PlaceStatus) -> Control:
    return tell_control(service.questions, [status.estimate])[0]


def _decide(teller: ClaimTeller, status: PlaceStatus | None, which: str) -> list[DecisionShape]:
    return [] if status is None else [teller.decide(saying) for saying in getattr(status, which)]


@router.get("/disputes", response_model=DisputesAnswer)
def list_disputes(
    request: Request,
    service: Given,
    at: At = None,
    known_at: KnownAt = None,
    limit: FewLimit = 20,
    offset: Offset = 0,
) -> Response:
    """Places about which sources contradict each other, both sides beside each other."""
    asked = service.ask(at, known_at)

    def tell() -> DisputesAnswer:
        questions, teller = service.questions, ClaimTeller(service, asked)
        places = questions.disputes(asked)
        statuses = [questions.place(place, asked) for place in places[offset : offset + limit]]
        controls = tell_control(questions, [status.estimate for status in statuses])
        return DisputesAnswer(
            at=asked.at,
            known_at=asked.known_at,
            state=service.tell_state(),
            items=[
                DisputeShape(
                    place=status.place.id,
                    name=status.place.name,
                    control=control,
                    for_=_decide(teller, status, "deciding"),
                    against=_decide(teller, status, "against"),
                )
                for status, control in zip(statuses, controls, strict=True)
            ],
            total=len(places),
            limit=limit,
            offset=offset,
            next=name_next(request, len(places), limit, offset),
        )

    return service.answer(request, (asked, limit, offset, request.url.query), tell)


Since = Annotated[
    str | None,
    Query(description="What changed since then; absent: a day before.", json_schema_extra={"format": "date-time"}),
]
Compare = Annotated[
    Literal["time", "known"],
    Query(
        description="time: between `since` and `at`; known: at `at`, between as known at `known_at` and as known now."
    ),
]


@router.get("/changes", response_model=ChangesAnswer)
def list_changes(
    request: Request,
    service: Given,
    since: Since = None,
    at: At = None,
    known_at: KnownAt = None,
    compare: Compare = "time",
    limit: FewLimit = 100,
) -> Response:
    """What is not as it was: between two instants, or between what was known then and what is known now."""
    later = service.ask(at, known_at)
    begun = read_optional(since, service.questions.theatre.zone, "since")
    if compare == "known":
        if known_at is None:
            raise QueryError("to compare what was known with what is known now, say known_at")
        before, after = later, service.delay(Asked(at=later.at))
    else:
        before, after = Asked(at=begun or later.at - timedelta(hours=_LOOK_BACK_H), known_at=later.known_at), later
    if before.at > after.at:
        raise QueryError(f"since ({before.at.isoformat()}) is after at ({after.at.isoformat()})")

    def tell() -> ChangesAnswer:
        questions, teller = service.questions, ClaimTeller(service, after)
        found = questions.changes(before, after)[:limit]
        earlier = tell_control(questions, [one.before for one in found])
        present = tell_control(questions, [one.after for one in found])
        return ChangesAnswer(
            at=after.at,
            known_at=later.known_at,
            state=service.tell_state(),
            since=before.at,
            compare=compare,
            items=[
                ChangeShape(
                    place=one.after.place,
                    name=told.name,
                    before=was,
                    after=told,
                    is_settled=one.is_settled,
                    deciding=_decide(teller, questions.place(one.after.place, after), "deciding")[:_SAYINGS],
                )
                for one, was, told in zip(found, earlier, present, strict=True)
            ],
        )

    return service.answer(request, (before, after, compare, limit), tell)
