"""How much comes from whom."""

from __future__ import annotations

from datetime import date
from datetime import datetime

from pydantic import Field

from whoholds.model import FeedState
from whoholds.web.shapes.base import Shape


class OutletShape(Shape):
    """One outlet: reports and claims for each day; `quiet` or `lost` when such a silence is unlikely at its own rate.

    An outlet that spoke too `seldom` has no habit to be held against.
    """

    outlet: str
    reports: list[int]
    claims: list[int]
    last_report: datetime | None
    status: FeedState
    usual_gap_h: float | None = Field(description="median hours between its bursts of reports; null with a single one")
    silent_h: float | None
    silence_chance: float | None = Field(
        description="chance of such a silence at its own rate; null if it spoke too seldom"
    )


class SourcesAnswer(Shape):
    """Outlets, lost ones first, over days in the theatre's zone; what was published before the theatre opens is left out."""

    days: list[date]
    outlets: list[OutletShape]
    known_at: datetime | None
    state: str
