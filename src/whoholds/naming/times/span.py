"""Spans of local time and the context they are read in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta

from whoholds.naming.times.lexicon import Lexicon
from whoholds.naming.times.lexicon import Part

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
_DECEMBER = 12
_FIRST_YEAR = 1
_LAST_YEAR = 9998


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open span of local time, with kind and TIMEX3 type and value; None ends are open."""

    start: datetime | None = None
    end: datetime | None = None
    kind: str
    type: str = "DATE"
    value: str = ""
    is_background: bool = False
    future: Span | None = None


@dataclass(slots=True, kw_only=True)
class Context:
    """What earlier words of the same text set, and the tense at hand.

    `is_just_past` is true when a past verb stands right before: "was taken on 30 December".
    `day` was named in this sentence or the one before, `told_day` anywhere before; `day_h` is the hour at which the part
    of it that was named begins, `clock_h` the hour of the last clock time in the
    sentence. `year` was named in this sentence, `told_year` and `month` anywhere before.
    """

    now: datetime
    lexicon: Lexicon
    day: date | None = None
    day_h: float = 0
    clock_h: int = 0
    told_day: date | None = None
    told_year: int | None = None
    month: tuple[int, int] | None = None
    year: int | None = None
    quarter: tuple[int, int] | None = None
    is_future: bool = False
    is_past: bool = False
    is_just_past: bool = False

    @property
    def today(self) -> date:
        """The day of publication in the theatre's zone."""
        return self.now.date()


def at_hour(day: date, hour: float) -> datetime:
    """Give the instant so many hours after 00:00 of a day; the hour may be negative or above 24."""
    return datetime.combine(day, time()) + timedelta(hours=hour)


def span_day(day: date, *, is_background: bool = False) -> Span:
    """Give a whole day."""
    return Span(
        start=at_hour(day, 0), end=at_hour(day, 24), kind="day", value=day.isoformat(), is_background=is_background
    )


def span_days(first: date, last: date) -> Span:
    """Give whole days from `first` to `last`, both included."""
    return Span(start=at_hour(first, 0), end=at_hour(last, 24), kind="day", value=first.isoformat())


def span_part(day: date, part: Part) -> Span:
    """Give a part of a day."""
    start, end = at_hour(day, part.start_h), at_hour(day, part.end_h)
    if not part.code:
        return Span(start=start, end=end, kind="part_of_day", value=day.isoformat())
    return Span(start=start, end=end, kind="part_of_day", type="TIME", value=day.isoformat() + part.code)


def span_clock(day: date, hour: int, minute: int, around_h: tuple[float, float]) -> Span:
    """Give the time around a clock time."""
    at = at_hour(day, hour + minute / 60)
    before, after = around_h
    value = f"{at:%Y-%m-%dT%H:%M}" if hour < 24 else f"{day.isoformat()}T24:00"
    return Span(start=at - before * HOUR, end=at + after * HOUR, kind="point", type="TIME", value=value)


def span_month(year: int, month: int, days: tuple[int, int] | None = None, *, is_background: bool = False) -> Span:
    """Give a month, or the days of it from the first to the last of `days`."""
    first = date(year, month, 1)
    end = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
    kind = "month"
    start = at_hour(first, 0)
    finish = at_hour(end, 0)
    if days:
        start = start + (days[0] - 1) * DAY
        finish = min(finish, at_hour(first, 0) + days[1] * DAY)
    return Span(start=start, end=finish, kind=kind, value=f"{year:04}-{month:02}", is_background=is_background)


def span_year(
    year: int, months: tuple[int, int] | None = None, value: str = "", *, is_background: bool = False
) -> Span:
    """Give a year, or the months of it from the first on (`months` = first month, how many)."""
    year = min(max(year, _FIRST_YEAR), _LAST_YEAR)
    first, count = months or (1, _DECEMBER)
    stop = first - 1 + count
    start = datetime(year, first, 1)  # noqa: DTZ001
    end = datetime(year + stop // _DECEMBER, stop % _DECEMBER + 1, 1)  # noqa: DTZ001
    return Span(start=start, end=end, kind="year", value=value or f"{year:04}", is_background=is_background)


def span_week(day: date) -> Span:
    """Give the ISO week of a day."""
    monday = day - timedelta(days=day.isoweekday() - 1)
    year, week, _ = monday.isocalendar()
    return Span(start=at_hour(monday, 0), end=at_hour(monday, 7 * 24), kind="week", value=f"{year:04}-W{week:02}")


def span_weekend(saturday: date) -> Span:
    """Give the weekend that begins on a Saturday."""
    year, week, _ = saturday.isocalendar()
    return Span(start=at_hour(saturday, 0), end=at_hour(saturday, 48), kind="day", value=f"{year:04}-W{week:02}-WE")


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """Move a month by so many months."""
    index = year * _DECEMBER + month - 1 + by
    return index // _DECEMBER, index % _DECEMBER + 1
