"""Instants at even steps, as many as one answer may have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from typing import Annotated
from typing import Literal

from fastapi import Query

from whoholds.errors import QueryError
from whoholds.web.asking import check_ahead
from whoholds.web.asking import read_optional
from whoholds.web.asking import read_step
from whoholds.web.service import Service

Step = Annotated[
    str | None,
    Query(
        max_length=12,
        description="Between instants: 15min, 6h, 1d; absent: so that there are at most 750.",
        examples=["6h"],
    ),
]
Mode = Annotated[
    Literal["hindsight", "then"],
    Query(description="then: each instant uses only what was published by that instant; at most 200 instants."),
]
#: Instants of a grid that is chosen, of one that is asked for, and of one where each instant is weighed anew.
_CHOSEN, _MOST, _MOST_THEN = 750, 9000, 200
#: Cells (places times instants) of one answer.
_MOST_CELLS = 3_000_000
_STEPS = ("15min", "1h", "3h", "6h", "12h", "1d", "7d", "30d")


class Grid:
    """Instants at even steps."""

    def __init__(self, first: datetime, last: datetime, step: timedelta) -> None:
        count = int((last - first) / step) + 1
        self.step = step
        self.instants = [first + number * step for number in range(count)]
        self.key = (first, last, step)

    def count(self, times: Sequence[datetime | None]) -> list[int]:
        """Count times in the bins that begin at the instants."""
        counts = [0] * len(self.instants)
        for at in times:
            if at is not None and at >= self.instants[0]:
                number = int((at - self.instants[0]) / self.step)
                if number < len(counts):
                    counts[number] += 1
        return counts


def lay_grid(
    service: Service,
    ends: tuple[str | None, str | None],
    step: str | None,
    mode: str,
    places: int,
    *,
    chosen: int = _CHOSEN,
    most: int = _MOST,
) -> Grid:
    """Lay out the instants asked for: at most `most`, or `chosen` where no step is named.

    Raises
    ------
    QueryError
        If the end is before the beginning, or there are too many.
    """
    theatre = service.questions.theatre
    first = read_optional(ends[0], theatre.zone, "from") or theatre.opens_at
    last = read_optional(ends[1], theatre.zone, "to") or service.questions.find_now()
    check_ahead(theatre, last)
    if service.policy.is_public:
        last = min(last, service.ask(None, None).at)
        first = min(first, last)
    if last < first:
        raise QueryError(f"the time ends ({last.isoformat()}) before it begins ({first.isoformat()})")
    most = min(most, _MOST_THEN if mode == "then" else _MOST, max(1, _MOST_CELLS // max(1, places)))
    pace = read_step(step) if step else _choose_step(last - first, min(chosen, most))
    if (last - first) / pace + 1 > most:
        raise QueryError(f"these are more than {most} instants; ask for a longer step or a shorter time")
    return Grid(first, last, pace)


def _choose_step(span: timedelta, most: int) -> timedelta:
    """Choose the shortest of the usual steps that gives few enough instants."""
    steps = [read_step(step) for step in _STEPS]
    return next((step for step in steps if span / step + 1 <= most), span / max(1, most - 1))
