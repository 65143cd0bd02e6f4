"""Why an estimate is what it is: deciding origins, the other side of a dispute, when the holding began, the status shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta

import numpy as np

from whoholds.control.bearing import Bearing
from whoholds.control.bearing import lay_bearing
from whoholds.control.chain import held_since
from whoholds.control.chain import lasting_shares
from whoholds.control.chain import read_at
from whoholds.control.chain import smooth
from whoholds.control.observations import Observation
from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground
from whoholds.control.timeline import lay_out
from whoholds.control.timeline import set_moving
from whoholds.control.weighed import Weighed
from whoholds.model import CONTESTED
from whoholds.model import ControlEstimate
from whoholds.model import DecidingClaim
from whoholds.model import Status

#: The bracket of when a holding began leaves this probability outside on either side.
_TAIL = 0.1
#: An origin whose absence changes the holder's probability by less decides nothing.
_LEAST_INFLUENCE = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """What is asked of every place: when, as known when, by which model.

    `bearings` and `shares` remember what was laid out of each row; questions about one fit share them.
    """

    ground: Ground
    parameters: Parameters
    at: datetime
    at_h: float
    known_at: datetime | None
    method: str
    bearings: dict[int, Bearing] = field(default_factory=dict)
    shares: dict[int, Floats] = field(default_factory=dict)

    def lay_bearing(self, weighed: Weighed, row: int) -> Bearing:
        """Give what a place's observations say for and against each state."""
        if row not in self.bearings:
            self.bearings[row] = lay_bearing(weighed.by_place[row], len(self.ground.states))
        return self.bearings[row]

    def lay_shares(self, weighed: Weighed, row: int) -> Floats:
        """Give the shares from which it is told since when a state has lasted."""
        if row not in self.shares:
            self.shares[row] = lasting_shares(weighed.smoothed, row)
        return self.shares[row]


def _influence(
    question: Question, weighed: Weighed, row: int, holder: int, now: float
) -> list[tuple[str, float, tuple[str, ...]]]:
    """Give each origin's influence on the holder's probability: with everything, minus without that origin."""
    observations = weighed.by_place[row]
    origins = sorted({o.origin for o in observations})
    if not origins:
        return []
    rows: list[Sequence[Observation]] = [[o for o in observations if o.origin != origin] for origin in origins]
    places = np.full(len(rows), row)
    layout = lay_out(question.ground, rows, places=places, grid=weighed.grid)
    timeline = set_moving(question.ground, question.parameters, layout, weighed.front, weighed.recent)
    absent = read_at(smooth(timeline), np.array([question.at_h]))[:, 0, holder]
    claims = {o.origin: o.claims for o in observations}
    found = [(origin, now - float(value), claims[origin]) for origin, value in zip(origins, absent, strict=True)]
    return sorted(found, key=lambda entry: (-abs(entry[1]), entry[0]))


def find_begun(question: Question, weighed: Weighed, row: int, holder: int) -> tuple[datetime | None, datetime | None]:
    """Bracket when the present holding began; (None, None) if it more likely than not goes back to the opening."""
    hours, unbroken = held_since(weighed.smoothed, row, holder, question.at_h, shares=question.lay_shares(weighed, row))
    if unbroken[0] > 0.5 or len(hours) < 2:
        return None, None
    rising = np.maximum.accumulate((unbroken - unbroken[0]) / max(1e-12, 1.0 - unbroken[0]))
    early, late = (float(np.interp(level, rising, hours)) for level in (_TAIL, 1.0 - _TAIL))
    late = min(max(late, early), question.at_h)
    return _to_minute(question, min(early, late)), _to_minute(question, late)


def _to_minute(question: Question, hours: float) -> datetime:
    """Give hours since the opening as an instant, to the minute: more would be pretence."""
    return question.ground.theatre.opens_at + timedelta(minutes=round(60 * hours))


def _status(
    question: Question,
    state: str,
    top: float,
    *,
    disputed: bool,
    supported_at: datetime | None,
    spoken_of: bool,
    opened: bool,
) -> Status:
    """Name the status shown to people (design, control)."""
    thresholds = question.ground.theatre.thresholds
    if state == CONTESTED:
        return Status.CONTESTED
    if top < thresholds.probably_held:
        return Status.DISPUTED if disputed else Status.UNKNOWN
    if not spoken_of and not opened:
        return Status.UNKNOWN
    if supported_at is not None and question.at - supported_at > timedelta(hours=thresholds.stale_after_h):
        return Status.STALE
    return Status.HELD if top >= thresholds.held else Status.PROBABLY_HELD


def _support(question: Question, bearing: Bearing, holder: int, place: str) -> tuple[datetime | None, bool]:
    """Give when the holder was last supported (its opening counts), and whether it holds the place since the opening."""
    last_h = bearing.find_support(holder, question.at_h)
    opening = question.ground.theatre.openings.get(place)
    opened = opening is not None and opening.holder == question.ground.states[holder]
    times = [*([] if last_h is None else [last_h]), *([0.0] if opened else [])]
    return (question.ground.instant(max(times)) if times else None), opened


def answer(
    question: Question,
    weighed: Weighed,
    row: int,
    probability: Floats,
    *,
    explain: bool = True,
    begin: bool | None = None,
) -> ControlEstimate:
    """Turn one place's distribution into an estimate with its reasons.

    Parameters
    ----------
    question
        What is asked.
    weighed
        The theatre as weighed.
    row
        Which place.
    probability
        Shape (K,), sums to one.
    explain
        Whether to work out deciding claims and the beginning of the holding.
    begin
        Whether to work out the beginning of the holding, if that differs; it tells which contradictions are of its time.
    """
    ground = question.ground
    holder = int(probability.argmax())
    state, top = ground.states[holder], float(probability[holder])
    place = ground.places[row]
    bearing = question.lay_bearing(weighed, row)
    supported_at, opened = _support(question, bearing, holder, place)
    begins = (explain if begin is None else begin) and state != CONTESTED
    since = find_begun(question, weighed, row, holder) if begins else (None, None)
    since_h = 0.0 if since[0] is None else ground.hours(since[0])
    against = bearing.list_against(holder, question.at_h, since_h)
    ranked = _influence(question, weighed, row, holder, top) if explain else []
    status = _status(
        question,
        state,
        top,
        disputed=bool(against),
        supported_at=supported_at,
        spoken_of=bool(bearing.claims),
        opened=opened,
    )
    order = sorted(range(len(ground.states)), key=lambda k: (-probability[k], k))
    return ControlEstimate(
        place=place,
        at=question.at,
        known_at=question.known_at,
        probabilities=tuple((ground.states[k], float(probability[k])) for k in order),
        status=status,
        holder="" if state == CONTESTED or status == Status.UNKNOWN else state,
        since_earliest=since[0],
        since_latest=since[1],
        last_support=supported_at,
        deciding=tuple(
            DecidingClaim(claim_id=claim, origin=origin, influence=value)
            for origin, value, claims in ranked
            if abs(value) >= _LEAST_INFLUENCE
            for claim in claims
        ),
        dispute=against,
        method=question.method,
    )
