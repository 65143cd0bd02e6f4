"""How much comes from whom, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta

from fastapi import Request
from starlette.responses import Response

from whoholds.errors import QueryError
from whoholds.model import Feed
from whoholds.runs.questions import Asked
from whoholds.web.asking import From
from whoholds.web.asking import KnownAt
from whoholds.web.asking import To
from whoholds.web.asking import read_optional
from whoholds.web.routes.router import Given
from whoholds.web.routes.router import make_router
from whoholds.web.service import Service
from whoholds.web.shapes.sources import OutletShape
from whoholds.web.shapes.sources import SourcesAnswer

router = make_router("sources")

#: Days that one answer tells.
_MOST_DAYS = 4000


@router.get("/sources", response_model=SourcesAnswer)
def show_sources(
    request: Request, service: Given, from_: From = None, to: To = None, known_at: KnownAt = None
) -> Response:
    """Reports and claims of each outlet and day, and which outlets fell silent by the end of the days asked about."""
    theatre, asked = service.questions.theatre, service.ask(None, known_at)
    first = read_optional(from_, theatre.zone, "from")
    last = read_optional(to, theatre.zone, "to")
    return service.answer(request, (asked, first, last), lambda: _tell(service, asked, first, last))


def _tell(service: Service, asked: Asked, first: datetime | None, last: datetime | None) -> SourcesAnswer:
    zone = service.questions.theatre.zone
    asked = asked if last is None else replace(asked, at=last)
    health = service.questions.sources(asked, service.discretion(asked).name_outlet)
    days = _list_days(
        health.days[0] if first is None else first.astimezone(zone).date(),
        health.days[-1] if last is None else last.astimezone(zone).date(),
    )
    return SourcesAnswer(
        days=days,
        outlets=[_tell_outlet(feed, health.days, days) for feed in health.outlets],
        known_at=asked.known_at,
        state=service.tell_state(),
    )


def _list_days(first: date, last: date) -> list[date]:
    """List days.

    Raises
    ------
    QueryError
        If there are too many, or the last is before the first.
    """
    count = (last - first).days + 1
    if not 0 < count <= _MOST_DAYS:
        raise QueryError(f"these are {max(0, count)} days; ask for 1 to {_MOST_DAYS}")
    return [first + timedelta(days=number) for number in range(count)]


def _tell_outlet(feed: Feed, told: Sequence[date], days: Sequence[date]) -> OutletShape:
    """Tell a feed, whose counts are for some days, over others."""
    reports = dict(zip(told, feed.reports_by_day, strict=True))
    claims = dict(zip(told, feed.claims_by_day, strict=True))
    return OutletShape(
        outlet=feed.name,
        reports=[reports.get(day, 0) for day in days],
        claims=[claims.get(day, 0) for day in days],
        last_report=feed.last_at,
        status=feed.state,
        usual_gap_h=None if feed.usual_gap_h is None else round(feed.usual_gap_h, 1),
        silent_h=None if feed.silent_h is None else round(feed.silent_h, 1),
        silence_chance=None if feed.silence_chance is None else round(feed.silence_chance, 4),
    )
