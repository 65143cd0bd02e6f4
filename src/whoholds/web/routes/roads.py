"""What control does to roads: sections, routes, cut-offs, encirclement, chokepoints, suppositions."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from fastapi import Request
from starlette.responses import Response

from whoholds.errors import QueryError
from whoholds.runs.finding import find_end
from whoholds.runs.finding import find_side
from whoholds.runs.finding import find_state
from whoholds.runs.moving import Pair
from whoholds.runs.questions import Asked
from whoholds.web.asking import At
from whoholds.web.asking import From
from whoholds.web.asking import KnownAt
from whoholds.web.asking import Limit
from whoholds.web.asking import Side
from whoholds.web.asking import To
from whoholds.web.asking import find_known_place
from whoholds.web.grid import Mode
from whoholds.web.grid import lay_grid
from whoholds.web.routes.router import Given
from whoholds.web.routes.router import make_router
from whoholds.web.service import Service
from whoholds.web.shapes.roads import ChokepointsAnswer
from whoholds.web.shapes.roads import ConnectivityAnswer
from whoholds.web.shapes.roads import CutOffAnswer
from whoholds.web.shapes.roads import EncirclementAnswer
from whoholds.web.shapes.roads import RoadsAnswer
from whoholds.web.shapes.roads import RouteShape
from whoholds.web.shapes.roads import SupposeAnswer
from whoholds.web.shapes.roads import SupposeRequest
from whoholds.web.telling.claims import ClaimTeller
from whoholds.web.telling.roads import list_road_statuses
from whoholds.web.telling.roads import tell_chokepoint
from whoholds.web.telling.roads import tell_cut
from whoholds.web.telling.roads import tell_points
from whoholds.web.telling.roads import tell_reported
from whoholds.web.telling.roads import tell_ring
from whoholds.web.telling.roads import tell_route
from whoholds.web.telling.roads import tell_shift

router = make_router("roads")

#: Instants of one answer about two ends, each of which draws samples anew: those asked for, and those chosen.
_MOST_JOINTS, _CHOSEN_JOINTS = 100, 32
Start = Annotated[
    str, Query(alias="from", max_length=200, description="Where the way begins: place id, name or alias.")
]
End = Annotated[str, Query(alias="to", max_length=200, description="Where it ends.")]
OneEnd = Annotated[str | None, Query(alias="from", max_length=200, description="One end: a place or region.")]
OtherEnd = Annotated[str | None, Query(alias="to", max_length=200, description="The other end; both or neither.")]
Traveller = Annotated[
    str | None,
    Query(max_length=200, description="For whom: a side's id or name; absent: an aid convoy that passes every holder."),
]
ThisEnd = Annotated[str, Query(max_length=200, description="One end: a place or region.", examples=["Aster"])]
ThatEnd = Annotated[str, Query(max_length=200, description="The other end.", examples=["Dell"])]
JointStep = Annotated[
    str | None,
    Query(
        max_length=12,
        description=f"Between instants: 15min, 6h, 1d, for at most {_MOST_JOINTS}; absent: so that there are at most {_CHOSEN_JOINTS}.",
        examples=["1d"],
    ),
]
Least = Annotated[float, Query(ge=0, le=1, description="Only what is at least so likely.")]


@router.get("/roads", response_model=RoadsAnswer)
def list_roads(
    request: Request, service: Given, side: Traveller = None, at: At = None, known_at: KnownAt = None
) -> Response:
    """Every road section: whether it can be used, who says so, how reliably, and when that was last verified."""
    asked = service.ask(at, known_at)
    who = None if side is None else find_side(service.questions.theatre, side).id
    return service.answer(
        request,
        (asked, who),
        lambda: RoadsAnswer(
            at=asked.at,
            known_at=asked.known_at,
            state=service.tell_state(),
            side=who or "",
            items=list_road_statuses(service, asked, who),
        ),
    )


@router.get("/routes", response_model=RouteShape)
def show_route(
    request: Request,
    service: Given,
    start: Start,
    end: End,
    side: Side = None,
    at: At = None,
    known_at: KnownAt = None,
) -> Response:
    """The way between two places: whose checkpoints are met, the changes of hands, how sure each stretch is."""
    theatre, asked = service.questions.theatre, service.ask(at, known_at)
    first, last = (find_known_place(theatre, words) for words in (start, end))
    who = None if side is None else find_side(theatre, side).id

    def tell() -> RouteShape:
        questions = service.questions
        found = questions.route(first, last, asked, side=who)
        cuts = questions.cut_offs(asked, sides=None if who is None else [who], pairs=[(first, last)]).cut_off
        stretches = getattr(found, "stretches", ())
        named = {claim for one in (*cuts,) for claim in one.claims} | {c for s in stretches for c in s.reported}
        return tell_route(
            theatre,
            found,
            asked,
            ends=(first, last),
            side=who or "",
            state=service.tell_state(),
            cuts=cuts,
            claims=ClaimTeller(service, asked).tell_all(sorted(named)),
        )

    return service.answer(request, (asked, first, last, who), tell)


@router.get("/cut-off", response_model=CutOffAnswer)
def show_cut_offs(
    request: Request,
    service: Given,
    start: OneEnd = None,
    end: OtherEnd = None,
    side: Side = None,
    at: At = None,
    known_at: KnownAt = None,
    least: Least = 0.5,
) -> Response:
    """What is cut off from what, for whom and how likely, and what reports claim of it."""
    asked, who = service.ask(at, known_at), _find_sides(service, side)
    pairs = _find_pairs(service, start, end)

    def tell() -> CutOffAnswer:
        answer = service.questions.cut_offs(asked, sides=who, pairs=pairs)
        cuts = [tell_cut(one) for one in answer.cut_off if one.probability >= least]
        named = {claim for one in cuts for claim in one.claims} | {one.claim for one in answer.reported}
        return CutOffAnswer(
            at=asked.at,
            known_at=asked.known_at,
            state=service.tell_state(),
            cut_off=cuts,
            reported=[tell_reported(one) for one in answer.reported],
            claims=ClaimTeller(service, asked).tell_all(sorted(named)),
        )

    return service.answer(request, (asked, who, pairs and tuple(pairs), least), tell)


@router.get("/connectivity", response_model=ConnectivityAnswer)
def show_connectivity(
    request: Request,
    service: Given,
    a: ThisEnd,
    b: ThatEnd,
    side: Side = None,
    from_: From = None,
    to: To = None,
    step: JointStep = None,
    known_at: KnownAt = None,
    mode: Mode = "hindsight",
) -> Response:
    """How likely two places or regions were cut off from each other, over a grid of instants."""
    theatre = service.questions.theatre
    pair = (find_end(theatre, a), find_end(theatre, b))
    who = None if side is None else find_side(theatre, side).id
    grid = lay_grid(service, (from_, to), step, mode, 1, chosen=_CHOSEN_JOINTS, most=_MOST_JOINTS)
    known = service.ask(None, known_at).known_at

    def tell() -> ConnectivityAnswer:
        found = service.questions.connectivity(
            pair, grid.instants, side=who, known_at=known, as_known_then=mode == "then"
        )
        return ConnectivityAnswer(
            a=pair[0],
            b=pair[1],
            from_=grid.instants[0],
            to=grid.instants[-1],
            step_s=int(grid.step.total_seconds()),
            mode=mode,
            known_at=known,
            state=service.tell_state(),
            method=found.method,
            points=tell_points(found),
        )

    return service.answer(request, (pair, who, grid.key, known, mode), tell)


@router.get("/encirclement", response_model=EncirclementAnswer)
def show_encircled(
    request: Request,
    service: Given,
    side: Side = None,
    at: At = None,
    known_at: KnownAt = None,
    least: Least = 0.5,
) -> Response:
    """Which places are encircled, for the side that holds each."""
    asked, who = service.ask(at, known_at), _find_sides(service, side)

    def tell() -> EncirclementAnswer:
        rings = [one for one in service.questions.encircled(asked, who) if one.probability >= least]
        named = sorted({claim for one in rings for claim in one.claims})
        return EncirclementAnswer(
            at=asked.at,
            known_at=asked.known_at,
            state=service.tell_state(),
            items=[tell_ring(service.questions.theatre, one) for one in rings],
            claims=ClaimTeller(service, asked).tell_all(named),
        )

    return service.answer(request, (asked, who, least), tell)


@router.get("/chokepoints", response_model=ChokepointsAnswer)
def show_chokepoints(
    request: Request,
    service: Given,
    side: Side = None,
    at: At = None,
    known_at: KnownAt = None,
    limit: Limit = 20,
) -> Response:
    """The places whose loss would cut most, worst first."""
    asked, who = service.ask(at, known_at), _find_sides(service, side)
    return service.answer(
        request,
        (asked, who, limit),
        lambda: ChokepointsAnswer(
            at=asked.at,
            known_at=asked.known_at,
            state=service.tell_state(),
            items=[
                tell_chokepoint(service.questions.theatre, one)
                for one in service.questions.chokepoints(asked, who)[:limit]
            ],
        ),
    )


@router.post("/what-if", response_model=SupposeAnswer)
def suppose(service: Given, supposed: SupposeRequest) -> SupposeAnswer:
    """What would be cut or opened if places were in other hands. Nothing is kept; no token is needed."""
    theatre, asked = service.questions.theatre, service.ask(supposed.at, supposed.known_at)
    changes = {
        find_known_place(theatre, place): find_state(theatre, state) for place, state in supposed.changes.items()
    }
    pairs = _find_pairs(service, supposed.from_, supposed.to)
    who = None if supposed.side is None else find_side(theatre, supposed.side).id
    shifts = service.questions.suppose(changes, asked, side=who, pairs=pairs)
    return SupposeAnswer(
        at=asked.at,
        known_at=asked.known_at,
        state=service.tell_state(),
        changes=changes,
        shifts=[tell_shift(one) for one in shifts],
        route=_tell_supposed_route(service, asked, changes, pairs, who),
    )


def _tell_supposed_route(
    service: Service, asked: Asked, changes: dict[str, str], pairs: list[Pair] | None, side: str | None
) -> RouteShape | None:
    """Tell the way between the two ends named, if they are places on the roads."""
    theatre = service.questions.theatre
    if not pairs or not all(end in theatre.places for end in pairs[0]) or pairs[0][0] == pairs[0][1]:
        return None
    found = service.questions.route(*pairs[0], asked, side=side, changes=changes)
    return tell_route(theatre, found, asked, ends=pairs[0], side=side or "", state=service.tell_state())


def _find_sides(service: Service, side: str | None) -> tuple[str, ...] | None:
    return None if side is None else (find_side(service.questions.theatre, side).id,)


def _find_pairs(service: Service, start: str | None, end: str | None) -> list[Pair] | None:
    """Give the pair of ends named, None if none is.

    Raises
    ------
    QueryError
        If only one end is named, or the theatre has no such end.
    """
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise QueryError("a cut lies between two ends: give both from and to, or neither")
    theatre = service.questions.theatre
    return [(find_end(theatre, start), find_end(theatre, end))]
