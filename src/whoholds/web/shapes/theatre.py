"""The theatre and the state of its ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from typing import Literal

from pydantic import Field

from whoholds.web.shapes.base import Shape


class Window(Shape):
    """The time in question, and the first and last publication in the ledger."""

    from_: datetime = Field(alias="from")
    to: datetime
    first_report: datetime | None
    last_report: datetime | None


class ThresholdsShape(Shape):
    """Probabilities 0..1 and hours."""

    held: float
    probably_held: float
    stale_after_h: float
    public_delay_h: float


class SideShape(Shape):
    """A side; `friends` are sides whose roads it may use."""

    id: str
    name: str
    colour: str
    friends: list[str]


class ActorShape(Shape):
    """An actor and its side when the theatre opens."""

    id: str
    name: str
    kind: str
    side: str


class SourceShape(Shape):
    """Somebody who says things, and the actor whose cause it serves."""

    id: str
    name: str
    source_class: str
    interest: str
    is_agency: bool


class OpeningShape(Shape):
    """Who held a place when the window opens."""

    holder: str
    probability: float


class PlaceShape(Shape):
    """A place; coordinates are WGS 84 degrees."""

    id: str
    name: str
    kind: str
    lat: float | None
    lon: float | None
    parent: str
    population: int
    is_capital: bool
    tracked: bool
    on_roads: bool
    aliases: list[str]
    opening: OpeningShape | None


class RegionShape(Shape):
    """A group of places spoken of as one."""

    id: str
    name: str
    places: list[str]


class LineString(Shape):
    """A straight line between the ends of a section, not its true course."""

    type: Literal["LineString"] = "LineString"
    coordinates: list[tuple[float, float]]


class RoadShape(Shape):
    """A road section."""

    id: str
    name: str
    from_: str = Field(alias="from")
    to: str
    km: float
    road_class: str
    geometry: LineString | None


class Named(Shape):
    """A word of the program and how a person says it."""

    id: str
    words: str


class ExportShape(Shape):
    """A format that can be downloaded."""

    name: str
    suffix: str
    media_type: str
    summary: str


class TheatreAnswer(Shape):
    """Everything about the theatre that does not change with time."""

    id: str
    name: str
    country: str
    zone: str
    opens_at: datetime
    ends_at: datetime | None
    window: Window
    now: datetime
    profile: Literal["internal", "public"]
    rulings_enabled: bool
    verdicts: list[str]
    version: str
    method: str
    thresholds: ThresholdsShape
    sides: list[SideShape]
    states: list[str]
    actors: list[ActorShape]
    sources: list[SourceShape]
    places: list[PlaceShape]
    regions: list[RegionShape]
    roads: list[RoadShape]
    outline: dict[str, Any] | None
    statuses: list[Named]
    predicates: list[Named]
    polarities: list[str]
    modalities: list[str]
    source_classes: list[str]
    outlets: list[str]
    exports: list[ExportShape]


class StateAnswer(Shape):
    """The ledger's state, cheap to ask."""

    state: str
    reports: int
    claims: int
    refusals: int
    rulings: int
    rulings_head: str
    first_report: datetime | None
    last_report: datetime | None
    rulings_enabled: bool
    profile: Literal["internal", "public"]
    now: datetime


class PlaceList(Shape):
    """Places that were searched for."""

    items: list[PlaceShape]
    total: int


class ExportList(Shape):
    """The formats that can be downloaded."""

    items: list[ExportShape]
