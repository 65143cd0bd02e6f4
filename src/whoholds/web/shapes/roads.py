"""What control does to roads."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from whoholds.roads import Basis
from whoholds.roads import Passage
from whoholds.roads import Reliability
from whoholds.web.shapes.base import Shape
from whoholds.web.shapes.base import Stamped
from whoholds.web.shapes.base import Weighted
from whoholds.web.shapes.claims import ClaimShape


class CutClaim(Shape):
    """A claim that a road is cut, or open."""

    claim: str
    cut: bool
    denied: bool


class RoadStatusShape(Shape):
    """A road section in the fields of humanitarian logistics, as `whoholds roads` tells it."""

    road: str
    name: str
    from_: str = Field(alias="from")
    to: str
    km: float
    road_class: str
    status: Passage
    probability: float = Field(description="how likely the status is as named")
    basis: Basis
    comment: str
    source: str = Field(description="who says it; of an inferred status, that it is")
    reliability: Reliability
    last_verified: datetime | None
    valid_from: datetime | None
    valid_to: datetime | None
    holders: tuple[str, str]
    usable: dict[str, float] = Field(description="how likely each side can use the section")
    claims: list[str] = Field(description="claims for and against the status")
    reported: list[CutClaim] = Field(description="all that live reports say of the section")
    drawn_as: Literal["open", "changes_hands", "contested", "cut", "unknown"] = Field(
        description="how the map draws it: by a report that cuts it, else by who holds its ends"
    )


class RoadsAnswer(Stamped):
    """Every road section; `side` is for whom, empty for an aid convoy that passes every holder."""

    side: str
    items: list[RoadStatusShape]


class StretchShape(Shape):
    """One section of a way, in the direction of travel."""

    road: str
    name: str
    from_: str = Field(alias="from")
    to: str
    km: float
    holders: tuple[str, str]
    sure: float
    contested: float
    usable: float | None
    last_support: datetime | None
    reported: list[str]


class HandChange(Shape):
    """Where a way passes from one holder to another."""

    from_: str = Field(alias="from")
    to: str
    before: str
    after: str


class Leg(Shape):
    """Whose checkpoints are met, from where to where."""

    state: str
    from_: str = Field(alias="from")
    to: str
    km: float


class CutShape(Shape):
    """How likely two ends are cut off from each other for a side."""

    side: str
    from_: str = Field(alias="from")
    to: str
    probability: float
    roads: list[str]
    deciding_places: list[Weighted]
    claims: list[str]
    distance_km: float | None


class RouteShape(Stamped):
    """The way between two places; `found` is false when no road joins them, and `reason` says so."""

    from_: str = Field(alias="from")
    to: str
    side: str
    found: bool
    reason: str
    km: float | None
    probability: float | None
    places: list[str]
    stretches: list[StretchShape]
    changes: list[HandChange]
    legs: list[Leg]
    weakest: StretchShape | None
    last_support: datetime | None
    text: list[str]
    claims: dict[str, ClaimShape]
    cut_off: list[CutShape]


class ReportedShape(Shape):
    """A cut or opening that a report claims, beside what the network says."""

    claim: str
    cut: bool
    denied: bool
    place: str
    roads: list[str]
    severed: list[tuple[str, str]]
    side: str
    hurt: str
    when: tuple[datetime | None, datetime | None]
    published_at: datetime | None
    probability: float | None
    agreement: str


class CutOffAnswer(Stamped):
    """What is cut off from what, likeliest first, and what reports claim of it."""

    cut_off: list[CutShape]
    reported: list[ReportedShape]
    claims: dict[str, ClaimShape]


class RingShape(Shape):
    """A place that is encircled, for the side that holds it."""

    side: str
    place: str
    name: str
    probability: float
    deciding_places: list[Weighted]
    claims: list[str]


class JointShape(Shape):
    """How likely two ends are cut off for a side at an instant, given that it holds both, and how likely it does."""

    at: datetime
    side: str
    cut_off: float
    both_held: float


class ConnectivityAnswer(Shape):
    """How likely two places or regions were cut off from each other, instant by instant, side by side."""

    a: str
    b: str
    from_: datetime = Field(alias="from")
    to: datetime
    step_s: int
    mode: Literal["hindsight", "then"]
    known_at: datetime | None
    state: str
    method: str
    points: list[JointShape]


class EncirclementAnswer(Stamped):
    """What is encircled, likeliest first."""

    items: list[RingShape]
    claims: dict[str, ClaimShape]


class ChokepointShape(Shape):
    """A place whose loss would cut much: `probability` is the share of a side's links that it would newly cut."""

    side: str
    place: str
    name: str
    probability: float
    deciding_places: list[Weighted]


class ChokepointsAnswer(Stamped):
    """Worst first."""

    items: list[ChokepointShape]


class SupposeRequest(Shape):
    """Places in other hands than they are: place id or name to side id or 'contested'."""

    changes: dict[str, str] = Field(min_length=1, max_length=50, examples=[{"brim": "south"}])
    at: str | None = Field(default=None, json_schema_extra={"format": "date-time"})
    known_at: str | None = Field(default=None, json_schema_extra={"format": "date-time"})
    side: str | None = Field(default=None, max_length=200)
    from_: str | None = Field(default=None, alias="from", max_length=200)
    to: str | None = Field(default=None, max_length=200)


class ShiftShape(Shape):
    """Two ends whose chance of being cut off shifts."""

    side: str
    from_: str = Field(alias="from")
    to: str
    before: float
    after: float
    what: Literal["cut", "joined"]
    roads: list[str]


class SupposeAnswer(Stamped):
    """What would be cut or opened, largest shift first; the way between the ends named, if there were any."""

    changes: dict[str, str]
    shifts: list[ShiftShape]
    route: RouteShape | None
