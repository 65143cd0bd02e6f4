"""Who holds what."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from whoholds.web.shapes.base import Between
from whoholds.web.shapes.base import Shape
from whoholds.web.shapes.base import Stamped
from whoholds.web.shapes.claims import DecisionShape
from whoholds.web.shapes.claims import RulingItem
from whoholds.web.shapes.theatre import PlaceShape

StatusWord = Literal["held", "probably_held", "disputed", "contested", "unknown", "stale"]


class Unruled(Shape):
    """What an estimate would be without any analyst's ruling."""

    status: StatusWord
    holder: str
    probability: float


class Control(Shape):
    """Who holds one place: `holder` is '' when contested or unknown, `probability` that of the likeliest state."""

    place: str = Field(examples=["aster"])
    name: str = Field(examples=["Aster"])
    status: StatusWord
    words: str = Field(examples=["probably held by South"])
    holder: str = Field(examples=["south"])
    probability: float = Field(ge=0, le=1)
    probabilities: dict[str, float] = Field(examples=[{"south": 0.83, "contested": 0.1, "north": 0.07}])
    since: Between | None = Field(
        description="when the present holding began; null if at the opening or nobody holds it"
    )
    since_opening: bool
    last_support: datetime | None
    disputed_by: int = Field(description="claims that speak against the likeliest state")
    rulings: list[str] = Field(description="analysts' rulings in force that bear on this place")
    without_rulings: Unruled | None


class ControlAnswer(Stamped):
    """Who holds every place asked for, in the order of the theatre."""

    method: str
    states: list[str]
    places: list[Control]


class ChangeOfHands(Shape):
    """A settled holder that is not the last settled holder, on a grid of instants."""

    place: str
    at: datetime
    from_: str = Field(alias="from")
    to: str


class HistoryAnswer(Shape):
    """Who held places over a grid of instants: a row for each place, a column for each instant."""

    from_: datetime = Field(alias="from")
    to: datetime
    step_s: int
    mode: Literal["hindsight", "then"]
    known_at: datetime | None
    state: str
    states: list[str]
    statuses: list[str]
    instants: list[datetime]
    places: list[str]
    state_index: list[list[int]]
    status_index: list[list[int]]
    percent: list[list[int]]
    changes: list[ChangeOfHands]


class ClaimMark(Shape):
    """A claim on the line of a place's time, and how much it decides."""

    claim: str
    at: datetime | None
    influence: float


class PlaceHistoryAnswer(Shape):
    """One place over a grid of instants, with the probability of every state."""

    place: str
    mode: Literal["hindsight", "then"]
    known_at: datetime | None
    state: str
    states: list[str]
    statuses: list[str]
    instants: list[datetime]
    probabilities: list[list[float]]
    status_index: list[int]
    claims: list[ClaimMark]


class TimelineAnswer(Shape):
    """Claims and reports in bins of publication time, and the changes of hands."""

    instants: list[datetime]
    step_s: int
    claims: list[int]
    reports: list[int]
    moving: list[int]
    denied: list[int]
    changes: list[ChangeOfHands]
    undated: int
    state: str


class PlaceAnswer(Stamped):
    """One place: who holds it, and every saying that decided it or speaks against it, weightiest first."""

    place: PlaceShape
    control: Control | None
    odds: str
    deciding: list[DecisionShape]
    against: list[DecisionShape]
    otherwise: list[DecisionShape]
    parts: list[str]
    roads: list[str]
    rulings: list[RulingItem] = Field(description="rulings that bear on it, in the order made")


class DisputeShape(Shape):
    """Both sides of what sources say about a place."""

    place: str
    name: str
    control: Control
    for_: list[DecisionShape] = Field(alias="for")
    against: list[DecisionShape]


class DisputesAnswer(Stamped):
    """Places about which sources contradict each other: disputed ones first, then large ones."""

    items: list[DisputeShape]
    total: int
    limit: int
    offset: int
    next: str | None


class ChangeShape(Shape):
    """A place that is not what it was."""

    place: str
    name: str
    before: Control
    after: Control
    is_settled: bool
    deciding: list[DecisionShape]


class ChangesAnswer(Stamped):
    """What changed between two instants, or between two instants of knowing; latest first."""

    since: datetime
    compare: Literal["time", "known"]
    items: list[ChangeShape]
