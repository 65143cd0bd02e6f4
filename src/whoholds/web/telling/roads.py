"""Consequences on roads told as shapes."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from typing import Literal

from whoholds.model import CONTESTED
from whoholds.model import Consequence
from whoholds.model import Refusal
from whoholds.model import Theatre
from whoholds.roads import Basis
from whoholds.roads import Connectivity
from whoholds.roads import ReportedCut
from whoholds.roads import RoadStatus
from whoholds.roads import Route
from whoholds.roads import Shift
from whoholds.roads import Stretch
from whoholds.runs.finding import name_place
from whoholds.runs.questions import Asked
from whoholds.web.service import Service
from whoholds.web.shapes.base import Weighted
from whoholds.web.shapes.claims import ClaimShape
from whoholds.web.shapes.roads import ChokepointShape
from whoholds.web.shapes.roads import CutClaim
from whoholds.web.shapes.roads import CutShape
from whoholds.web.shapes.roads import HandChange
from whoholds.web.shapes.roads import JointShape
from whoholds.web.shapes.roads import Leg
from whoholds.web.shapes.roads import ReportedShape
from whoholds.web.shapes.roads import RingShape
from whoholds.web.shapes.roads import RoadStatusShape
from whoholds.web.shapes.roads import RouteShape
from whoholds.web.shapes.roads import ShiftShape
from whoholds.web.shapes.roads import StretchShape

Drawing = Literal["open", "changes_hands", "contested", "cut", "unknown"]


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


def tell_points(found: Connectivity) -> list[JointShape]:
    """Tell how likely two ends are cut off, instant by instant."""
    return [JointShape(at=one.at, side=one.side, cut_off=one.cut_off, both_held=one.both_held) for one in found.points]


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


def list_road_statuses(service: Service, asked: Asked, side: str | None = None) -> list[RoadStatusShape]:
    """List every road section: whether it can be used, who says so, and how the map draws it."""
    questions, discretion = service.questions, service.discretion(asked)
    theatre, known = questions.theatre, questions.catalogue(asked.known_at)
    movers = questions.network(asked).mover_of_side
    said = _index_live(questions.reported_cuts(asked), asked)
    found = []
    for one in questions.road_statuses(asked, side):
        reported, usable = said.get(one.road, {}), dict(one.usable)
        is_told = one.basis == Basis.REPORT
        found.append(
            RoadStatusShape(
                road=one.road,
                name=one.name,
                from_=one.start,
                to=one.end,
                km=one.km,
                road_class=one.road_class,
                status=one.status,
                probability=one.probability,
                basis=one.basis,
                comment=one.comment,
                source=discretion.name_voices(known.find(one.told)) if is_told else one.source,
                reliability=one.reliability,
                last_verified=one.last_verified,
                valid_from=one.valid_from,
                valid_to=one.valid_to,
                holders=one.holders,
                usable={who: usable.get(mover, 0.0) for who, mover in movers.items()},
                claims=list(one.claims),
                reported=[CutClaim(claim=cut.claim, cut=cut.cut, denied=cut.denied) for cut in reported.values()],
                drawn_as=_choose_drawing(theatre, one, reported),
            )
        )
    return found


def _index_live(reported: Iterable[ReportedCut], asked: Asked) -> dict[str, dict[str, ReportedCut]]:
    """Index the live reports of cuts and openings by section, then by claim."""
    said: dict[str, dict[str, ReportedCut]] = {}
    for cut in reported:
        if cut.is_live(asked.at):
            for named in cut.roads:
                said.setdefault(named, {})[cut.claim] = cut
    return said


def _choose_drawing(theatre: Theatre, status: RoadStatus, reported: Mapping[str, ReportedCut]) -> Drawing:
    """Choose how the map draws a section: a status that rests on a report of a cut counts before who holds the ends."""
    if any(reported[claim].is_cutting for claim in status.told if claim in reported):
        return "cut"
    first, last = status.holders
    if not first or not last:
        return "unknown"
    if CONTESTED in {first, last}:
        return "contested"
    friends = {*theatre.sides[first].friends, first}
    return "open" if last in friends or first in theatre.sides[last].friends else "changes_hands"
