"""How much comes from whom."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from typing import Literal

from pydantic import Field

from whoholds.web.shapes.base import Shape


class OutletShape(Shape):
    """One outlet: reports and claims for each day; `lost` when it is silent far longer than is usual for it."""

    outlet: str
    reports: list[int]
    claims: list[int]
    last_report: datetime | None
    status: Literal["live", "quiet", "lost"]
    usual_gap_h: float | None = Field(description="median hours between its reports; null with fewer than three")
    silent_h: float | None


class SourcesAnswer(Shape):
    """Outlets by name, over days in the theatre's zone."""

    days: list[date]
    outlets: list[OutletShape]
    known_at: datetime | None
    state: str
