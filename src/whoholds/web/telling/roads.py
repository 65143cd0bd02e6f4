"""Consequences on roads told as shapes."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from typing import Literal

from whoholds.model import CONTESTED
from whoholds.model import Consequence
from whoholds.model import Refusal
from whoholds.model import Theatre
from whoholds.roads import ReportedCut
from whoholds.roads import Route
from whoholds.roads import Shift
from whoholds.roads import Stretch
from whoholds.runs.finding import name_place
from whoholds.runs.questions import Asked
from whoholds.runs.questions import Questions
from whoholds.web.shapes.base import Weighted
from whoholds.web.shapes.claims import ClaimShape
from whoholds.web.shapes.roads import ChokepointShape
from whoholds.web.shapes.roads import CutClaim
from whoholds.web.shapes.roads import CutShape
from whoholds.web.shapes.roads import HandChange
from whoholds.web.shapes.roads import Leg
from whoholds.web.shapes.roads import ReportedShape
from whoholds.web.shapes.roads import RingShape
from whoholds.web.shapes.roads import RoadStatus
from whoholds.web.shapes.roads import RouteShape
from whoholds.web.shapes.roads import ShiftShape
from whoholds.web.shapes.roads import StretchShape

RoadWord = Literal["open", "changes_hands", "contested", "cut", "unknown"]


def tell_cut(one: Consequence) -> CutShape:
    """Tell a cut-off."""
    return CutShape(
        side=one.side,
        from_=one.places[0],
        to=one.places[1],
        probability=one.probability,
        roads=list(one.roads),
        deciding_places=_weigh(one),
        claims=list(one.claims),
        distance_km=one.distance_km,
    )


def tell_ring(theatre: Theatre, one: Consequence) -> RingShape:
    """Tell an encirclement."""
    return RingShape(
        side=one.side,
        place=one.places[0],
        name=name_place(theatre, one.places[0]),
        probability=one.probability,
        deciding_places=_weigh(one),
        claims=list(one.claims),
    )


def tell_chokepoint(theatre: Theatre, one: Consequence) -> ChokepointShape:
    """Tell a place whose loss would cut much."""
    return ChokepointShape(
        side=one.side,
        place=one.places[0],
        name=name_place(theatre, one.places[0]),
        probability=one.probability,
        deciding_places=_weigh(one),
    )


def _weigh(one: Consequence) -> list[Weighted]:
    return [Weighted(place=place, weight=round(float(weight), 4)) for place, weight in one.deciding_places]


def tell_reported(one: ReportedCut) -> ReportedShape:
    """Tell a cut or opening that a report claims."""
    return ReportedShape(
        claim=one.claim,
        cut=one.cut,
        denied=one.denied,
        place=one.place,
        roads=list(one.roads),
        severed=[(first, second) for first, second in one.severed],
        side=one.side,
        hurt=one.hurt,
        when=(one.when.earliest, one.when.latest),
        published_at=one.published_at,
        probability=one.probability,
        agreement=one.agreement.value,
    )


def tell_shift(one: Shift) -> ShiftShape:
    """Tell two ends whose chance of being cut off shifts."""
    before, after = one.before.probability, one.after.probability
    return ShiftShape(
        side=one.after.side,
        from_=one.after.places[0],
        to=one.after.places[1],
        before=before,
        after=after,
        what="cut" if after > before else "joined",
        roads=list(one.after.roads),
    )


def tell_route(
    theatre: Theatre,
    found: Route | Refusal,
    asked: Asked,
    *,
    ends: tuple[str, str],
    side: str,
    state: str,
    cuts: Iterable[Consequence] = (),
    claims: Mapping[str, ClaimShape] | None = None,
) -> RouteShape:
    """Tell a way, or that there is none."""
    is_found = isinstance(found, Route)
    return RouteShape(
        at=asked.at,
        known_at=asked.known_at,
        state=state,
        from_=ends[0],
        to=ends[1],
        side=side,
        found=is_found,
        reason="" if isinstance(found, Route) else found.reason,
        km=found.km if isinstance(found, Route) else None,
        probability=found.probability if isinstance(found, Route) else None,
        places=list(found.places) if isinstance(found, Route) else [],
        stretches=[_tell_stretch(one) for one in found.stretches] if isinstance(found, Route) else [],
        changes=[
            HandChange(from_=left, to=entered, before=before, after=after)
            for left, entered, before, after in (found.changes if isinstance(found, Route) else ())
        ],
        legs=[
            Leg(state=held, from_=first, to=last, km=km)
            for held, first, last, km in (found.legs if isinstance(found, Route) else ())
        ],
        weakest=_tell_stretch(found.weakest) if isinstance(found, Route) else None,
        last_support=found.last_support if isinstance(found, Route) else None,
        text=found.to_lines(theatre) if isinstance(found, Route) else [found.reason],
        claims=dict(claims or {}),
        cut_off=[tell_cut(one) for one in cuts],
    )


def _tell_stretch(one: Stretch) -> StretchShape:
    return StretchShape(
        road=one.road,
        name=one.name,
        from_=one.start,
        to=one.end,
        km=one.km,
        holders=one.holders,
        sure=one.sure,
        contested=one.contested,
        usable=one.usable,
        last_support=one.last_support,
        reported=list(one.reported),
    )


def list_road_statuses(questions: Questions, asked: Asked) -> list[RoadStatus]:
    """List every road section: who holds its ends, who can use it, what is said of it."""
    theatre = questions.theatre
    usable, chances = questions.usable(asked), questions.chances(asked)
    said: dict[str, list[ReportedCut]] = {}
    for cut in questions.reported_cuts(asked):
        if cut.is_live(asked.at):
            for named in cut.roads:
                said.setdefault(named, []).append(cut)
    found = []
    for road in theatre.roads.values():
        first, last = (_find_likeliest(chances.get(end, {})) for end in (road.start, road.end))
        reported = said.get(road.id, [])
        found.append(
            RoadStatus(
                road=road.id,
                name=road.name,
                from_=road.start,
                to=road.end,
                km=road.km,
                road_class=road.road_class,
                usable={side: round(by_road.get(road.id, 0.0), 4) for side, by_road in usable.items()},
                holders=(first, last),
                status=_name_status(theatre, first, last, reported),
                reported=[CutClaim(claim=one.claim, cut=one.cut, denied=one.denied) for one in reported],
            )
        )
    return found


def _find_likeliest(chances: Mapping[str, float]) -> str:
    return max(chances, key=lambda state: chances[state], default="")


def _name_status(theatre: Theatre, first: str, last: str, reported: list[ReportedCut]) -> RoadWord:
    """Name who can pass: reports of a cut that nothing speaks against count before who holds the ends."""
    if reported and all(one.cut for one in reported):
        return "cut"
    if not first or not last:
        return "unknown"
    if CONTESTED in {first, last}:
        return "contested"
    friends = {*theatre.sides[first].friends, first}
    return "open" if last in friends or first in theatre.sides[last].friends else "changes_hands"
