"""How much comes from whom, day by day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from datetime import datetime
from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from fastapi import Request
from starlette.responses import Response

from whoholds.errors import QueryError
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
from whoholds.web.telling.ledger import Head
from whoholds.web.telling.ledger import count_publications

router = make_router("sources")

#: Days that one answer tells.
_MOST_DAYS = 4000
#: An outlet is quiet when it is silent for so many of its usual gaps, lost for so many; never before a day has passed.
_QUIET, _LOST, _LEAST_H = 3.0, 10.0, 24.0
#: Reports from which on a usual gap can be told.
_LEAST_REPORTS = 3


@router.get("/sources", response_model=SourcesAnswer)
def show_sources(
    request: Request, service: Given, from_: From = None, to: To = None, known_at: KnownAt = None
) -> Response:
    """Reports and claims of each outlet and day, and which outlets fell silent."""
    theatre, asked = service.questions.theatre, service.ask(None, known_at)
    first = read_optional(from_, theatre.zone, "from")
    last = read_optional(to, theatre.zone, "to")
    return service.answer(request, (asked, first, last), lambda: _tell(service, asked, first, last))


def _tell(service: Service, asked: Asked, first: datetime | None, last: datetime | None) -> SourcesAnswer:
    discretion = service.discretion(asked)
    zone, heads = service.questions.theatre.zone, count_publications(service, asked).heads.values()
    dated = [(head.report.published_at, head) for head in heads if head.report.published_at is not None]
    times = [at for at, _ in dated]
    begin = first or min(times, default=service.questions.theatre.opens_at)
    end = last or max([*times, begin])
    days = _list_days(begin.astimezone(zone).date(), end.astimezone(zone).date())
    by_outlet: dict[str, list[tuple[datetime, Head]]] = {}
    for at, head in sorted(dated, key=lambda one: (one[0], one[1].id)):
        by_outlet.setdefault(discretion.name_outlet(head.report.outlet), []).append((at, head))
    now = min(asked.known_at or end, end)
    return SourcesAnswer(
        days=days,
        outlets=[_tell_outlet(service, name, by_outlet[name], days, now) for name in sorted(by_outlet)],
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


def _tell_outlet(
    service: Service, name: str, told: list[tuple[datetime, Head]], days: list[date], now: datetime
) -> OutletShape:
    zone = service.questions.theatre.zone
    reports: Counter[date] = Counter(at.astimezone(zone).date() for at, _ in told)
    claims: Counter[date] = Counter()
    for at, head in told:
        claims[at.astimezone(zone).date()] += head.claims
    gaps_h = [(b[0] - a[0]) / timedelta(hours=1) for a, b in pairwise(told)]
    usual_h = median(gaps_h) if len(told) >= _LEAST_REPORTS else None
    silent_h = max(0.0, (now - told[-1][0]) / timedelta(hours=1))
    return OutletShape(
        outlet=name,
        reports=[reports[day] for day in days],
        claims=[claims[day] for day in days],
        last_report=told[-1][0],
        status=_name_status(usual_h, silent_h),
        usual_gap_h=None if usual_h is None else round(usual_h, 1),
        silent_h=round(silent_h, 1),
    )


def _name_status(usual_h: float | None, silent_h: float) -> Literal["live", "quiet", "lost"]:
    if usual_h is None or silent_h < max(_LEAST_H, _QUIET * usual_h):
        return "live"
    return "quiet" if silent_h < max(_LEAST_H, _LOST * usual_h) else "lost"
