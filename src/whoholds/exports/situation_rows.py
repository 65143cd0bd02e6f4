"""What the page of a situation report sets as rows: plain words, ready to be escaped."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.exports.wording import Saying
from whoholds.model import Status
from whoholds.roads import Agreement

UNSURE_WORDS = {
    Status.CONTESTED: "Contested: fighting inside",
    Status.STALE: "Stale: last report too old",
    Status.UNKNOWN: "Unknown: no report decides it",
}
AGREEMENT_WORDS = {
    Agreement.AGREES: "the network agrees",
    Agreement.UNSURE: "the network is unsure",
    Agreement.DISAGREES: "the network disagrees",
    Agreement.NOT_COMPARED: "not compared: no road of the theatre matches, or no side to compare for",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A change of hands or a dispute, with the sayings for and against."""

    anchor: str
    place: str
    before: str
    after: str
    state: str
    holder: str
    since: str
    chances: str
    sayings: list[Saying]
    against: list[Saying]


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRow:
    """A cut-off as a row."""

    side: str
    start: str
    end: str
    chance: str
    deciding: str
    reports: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRow:
    """A reported cut beside the network."""

    what: str
    beside: str
    sayings: list[Saying]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place as a row."""

    name: str
    colour: str
    state: str
    since: str
    chances: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sayings or places under one heading."""

    name: str
    sayings: list[Saying]
    places: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRow:
    """An outlet as a row."""

    name: str
    reports: int
    claims: int
    last: str
