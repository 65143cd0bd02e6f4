"""Estimates told as shapes."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import datetime

from whoholds.control import STATUSES
from whoholds.control import Series
from whoholds.model import CONTESTED
from whoholds.model import ControlEstimate
from whoholds.model import Status
from whoholds.model import Theatre
from whoholds.runs.finding import name_place
from whoholds.runs.questions import Asked
from whoholds.runs.questions import Questions
from whoholds.runs.wording import describe_holder
from whoholds.web.shapes.base import Between
from whoholds.web.shapes.control import ChangeOfHands
from whoholds.web.shapes.control import Control
from whoholds.web.shapes.control import Unruled

_SETTLED = frozenset({STATUSES.index(Status.HELD), STATUSES.index(Status.PROBABLY_HELD)})


def tell_control(questions: Questions, estimates: Sequence[ControlEstimate], asked: Asked) -> list[Control]:
    """Tell estimates, with the rulings that bear on each and what each would be without."""
    ruled = _list_ruled(questions, asked.known_at)
    touched = [one.place for one in estimates if one.place in ruled]
    plain = {one.place: one for one in questions.control_without_rulings(asked, touched)}
    return [_tell(questions.theatre, one, ruled.get(one.place, []), plain.get(one.place)) for one in estimates]


def _list_ruled(questions: Questions, known_at: datetime | None) -> dict[str, list[str]]:
    """List the rulings in force by the place of the claim they are about."""
    in_force = questions.list_rulings_in_force(known_at)
    claims = questions.catalogue(known_at).by_id if in_force else {}
    found: dict[str, list[str]] = {}
    for claim_id, ruling in in_force.items():
        about = [claims[one].place for one in (claim_id, ruling.replacement) if one in claims]
        for place in dict.fromkeys(about):
            found.setdefault(place, []).append(ruling.id)
    return found


def _tell(theatre: Theatre, one: ControlEstimate, rulings: list[str], plain: ControlEstimate | None) -> Control:
    has_since = one.since_earliest is not None or one.since_latest is not None
    is_held = one.status in {Status.HELD, Status.PROBABLY_HELD, Status.STALE}
    return Control(
        place=one.place,
        name=name_place(theatre, one.place),
        status=one.status.value,
        words=describe_holder(theatre, one),
        holder=one.holder,
        probability=round(one.confidence, 6),
        probabilities={state: round(chance, 6) for state, chance in one.probabilities},
        since=Between(earliest=one.since_earliest, latest=one.since_latest) if has_since and is_held else None,
        since_opening=is_held and not has_since,
        last_support=one.last_support,
        disputed_by=len(one.dispute),
        rulings=rulings,
        without_rulings=None
        if plain is None
        else Unruled(status=plain.status.value, holder=plain.holder, probability=round(plain.confidence, 6)),
    )


def sort_as_theatre(theatre: Theatre, estimates: Iterable[ControlEstimate]) -> list[ControlEstimate]:
    """Put estimates in the order in which the theatre lists its places."""
    order = {place: number for number, place in enumerate(theatre.places)}
    return sorted(estimates, key=lambda one: order.get(one.place, len(order)))


def list_changes_of_hands(series: Series) -> list[ChangeOfHands]:
    """List where the settled holder is not the last settled holder, earliest first."""
    found = []
    for row, place in enumerate(series.places):
        states, statuses = series.state[row].tolist(), series.status[row].tolist()
        settled = ""
        for at, state, status in zip(series.instants, states, statuses, strict=True):
            holder = series.states[state]
            if status not in _SETTLED or holder == CONTESTED:
                continue
            if settled and holder != settled:
                found.append(ChangeOfHands(place=place, at=at, from_=settled, to=holder))
            settled = holder
    return sorted(found, key=lambda one: (one.at, one.place))
