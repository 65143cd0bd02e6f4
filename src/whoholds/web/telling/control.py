"""Estimates told as shapes."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence

from whoholds.control import STATUSES
from whoholds.control import Series
from whoholds.model import CONTESTED
from whoholds.model import ControlEstimate
from whoholds.model import Status
from whoholds.model import Theatre
from whoholds.runs.finding import name_place
from whoholds.runs.questions import Questions
from whoholds.runs.wording import describe_holder
from whoholds.web.shapes.base import Between
from whoholds.web.shapes.control import ChangeOfHands
from whoholds.web.shapes.control import Control
from whoholds.web.shapes.control import Unruled

_SETTLED = frozenset({STATUSES.index(Status.HELD), STATUSES.index(Status.PROBABLY_HELD)})


def tell_control(questions: Questions, estimates: Sequence[ControlEstimate]) -> list[Control]:
    """Tell estimates, with the rulings that bear on each and what each would be without any."""
    return [_tell(questions.theatre, one) for one in estimates]


def _tell(theatre: Theatre, one: ControlEstimate) -> Control:
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
        rulings=list(one.rulings),
        without_rulings=None
        if one.unruled is None
        else Unruled(
            status=one.unruled.status.value,
            holder=one.unruled.holder,
            probability=round(max(chance for _, chance in one.unruled.probabilities), 6),
        ),
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
