"""Rules for days, weekdays, parts of day and clock times."""

from __future__ import annotations

from datetime import date
from datetime import timedelta
from typing import Any

from whoholds.naming.times.scan import Phrase
from whoholds.naming.times.span import DAY
from whoholds.naming.times.span import Context
from whoholds.naming.times.span import Span
from whoholds.naming.times.span import at_hour
from whoholds.naming.times.span import span_clock
from whoholds.naming.times.span import span_day
from whoholds.naming.times.span import span_days
from whoholds.naming.times.span import span_part

_WEEK = 7
_NOON = 12
_AFTERNOON_PARTS = frozenset(
    {"afternoon", "evening", "dusk", "nightfall", "late_afternoon", "early_evening", "late_evening"}
)
_EVENING_H = 17
_MORNING_H = 9


def resolve_iso(phrase: Phrase, context: Context) -> Span | None:
    """Read 2024-12-05 and 2024-12-05T14:30."""
    text = str(phrase.get("iso"))
    day = _day_or_none(int(text[:4]), int(text[5:7]), int(text[8:10]))
    if day is None:
        return None
    if "T" in text:
        return span_clock(day, int(text[11:13]), int(text[14:16]), context.lexicon.hours["clock"])
    return span_day(day)


def resolve_slash(phrase: Phrase, context: Context) -> Span | None:
    """Read 12/5/2024: of month first and day first the one nearer before publication."""
    first, second, year = (int(piece) for piece in str(phrase.get("slash")).split("/"))
    year += 0 if year > 99 else (1900 if year > 31 else 2000)
    read = sorted({day for day in (_day_or_none(year, first, second), _day_or_none(year, second, first)) if day})
    if not read:
        return None
    return span_day(min(read, key=lambda day: (day > context.today, abs((context.today - day).days))))


def resolve_date(phrase: Phrase, context: Context) -> Span | None:
    """Read a day and month, with or without year, part of day and clock."""
    month = phrase.get("month", "mon")
    numbers = [token.value for token in phrase.own if token.name in {"small", "ordnum"}]
    year = phrase.get("year")
    clock = _clock_of(phrase)
    if clock and len(numbers) > 1 and phrase.has("ampm"):
        numbers = [n for n in numbers if n != clock[0] % _NOON] or numbers
    days = [
        found
        for found in (_dated(year, month, number, context, is_last=phrase.has("last")) for number in numbers)
        if found
    ]
    if not days:
        return None
    if clock:
        return span_clock(days[-1], *clock, context.lexicon.hours["clock"])
    if phrase.has("units"):
        return span_part(days[0], context.lexicon.parts[_hours_name(phrase)])
    if phrase.has("part"):
        return span_part(days[0], context.lexicon.part(phrase.get("part"), _modifier(phrase)))
    if len(days) > 1 and days[0] <= days[-1]:
        return span_days(days[0], days[-1])
    return span_day(days[0])


def resolve_date_range(phrase: Phrase, context: Context) -> Span | None:
    """Read '27 November to 2 December'."""
    months = phrase.all("month", "mon")
    numbers = phrase.all("small", "ordnum")
    if len(months) != len(numbers):
        return None
    first, last = (
        _dated(phrase.get("year"), month, number, context) for month, number in zip(months, numbers, strict=True)
    )
    return span_days(first, last) if first and last and first <= last else None


def resolve_monthday(phrase: Phrase, context: Context) -> Span | None:
    """Read 'on the 10th': the last such day of a month before publication."""
    number = phrase.get("ordnum")
    year, month = context.month or (context.today.year, context.today.month)
    day = _day_or_none(year, month, number)
    if day is None or day > context.today:
        first = date(year, month, 1) - DAY
        day = _day_or_none(first.year, first.month, number)
    if day is None:
        return None
    return span_part(day, context.lexicon.part(phrase.get("part"))) if phrase.has("part") else span_day(day)


def resolve_weekday(phrase: Phrase, context: Context) -> Span | None:
    """Read a weekday, with what narrows it: part of day, clock, early and late."""
    number = phrase.get("weekday", "wday")
    day = _weekday(phrase, number, context)
    span = narrow(phrase, day, context)
    is_bare = not phrase.has("last", "next", "this", "same", "that")
    ahead = context.today + timedelta(days=(number - context.today.isoweekday() - 1) % _WEEK + 1)
    future = narrow(phrase, ahead, context) if is_bare and day <= context.today else None
    return Span(start=span.start, end=span.end, kind=span.kind, type=span.type, value=span.value, future=future)


def resolve_weekdays(phrase: Phrase, context: Context) -> Span | None:
    """Read 'Saturday and Sunday'."""
    numbers = phrase.all("weekday")
    last = _weekday(phrase, numbers[-1], context)
    return span_days(last - timedelta(days=(numbers[-1] - numbers[0]) % _WEEK), last)


def resolve_weekday_of_week(phrase: Phrase, context: Context) -> Span | None:
    """Read 'Friday of last week'."""
    step = phrase.get("last", "next", "this")
    monday = context.today - timedelta(days=context.today.isoweekday() - 1)
    return span_day(monday + timedelta(days=phrase.get("weekday") - 1 + _WEEK * step))


def resolve_day_before_yesterday(phrase: Phrase, context: Context) -> Span | None:
    """Read 'the day before yesterday'."""
    return span_day(context.today + (phrase.get("relday") - 1) * DAY)


def resolve_relday(phrase: Phrase, context: Context) -> Span | None:
    """Read today, yesterday, tomorrow, tonight and overnight."""
    if phrase.has("overnight"):
        return span_part(context.today, context.lexicon.parts["overnight"])
    if phrase.has("tonight"):
        return span_part(context.today, context.lexicon.parts["night"])
    return narrow(phrase, context.today + phrase.get("relday") * DAY, context)


def resolve_relpart(phrase: Phrase, context: Context) -> Span | None:
    """Read 'this morning', 'last night', 'that evening', 'the night before'."""
    part = context.lexicon.part(phrase.get("part"), _modifier(phrase))
    told = context.told_day or context.today
    base = told if phrase.has("that", "same") else context.today
    if phrase.has("last", "before"):
        base = (told if phrase.has("before") else context.today) - DAY
    if phrase.has("next", "after"):
        base = told + DAY
    return span_part(base, part)


def resolve_part(phrase: Phrase, context: Context) -> Span | None:
    """Read a part of day that no day goes with: that of the day spoken of, else the last one begun by publication."""
    name = _hours_name(phrase) if phrase.has("units") else phrase.get("part", "noonish")
    if not _is_led(phrase) or (phrase.has("units") and phrase.get("units") != "h"):
        return None
    lexicon = context.lexicon
    part = lexicon.part(name, "" if phrase.has("units") else _modifier(phrase))
    if phrase.has("before", "after"):
        side = "before" if phrase.has("before") else "after"
        close = "just_" if phrase.has("shortly") else ""
        part = lexicon.parts.get(f"{close}{side}_{name}") or lexicon.parts.get(f"{side}_{name}", part)
    elif name == "night" and context.day in {None, context.today} and not context.is_future:
        part = lexicon.parts["overnight"]
    return span_part(_day_for(part.start_h, context), part)


def _is_led(phrase: Phrase) -> bool:
    """Whether what stands before a part of day makes it a time: 'in the', 'by', 'early'."""
    before = phrase.near(-1)
    return phrase.has("mod", "all", "before", "after") or (
        before is not None and before.text.lower() in phrase.lexicon.leads
    )


def resolve_clock(phrase: Phrase, context: Context) -> Span | None:
    """Read a clock time that no day goes with."""
    clock = _clock_of(phrase)
    if clock is None:
        return None
    if clock[0] < _NOON <= context.clock_h < clock[0] + _NOON and not phrase.has("clock", "ampm", "part"):
        clock = (clock[0] + _NOON, clock[1])
    context.clock_h = clock[0]
    day = _day_for(clock[0] + clock[1] / 60, context)
    around = "by_clock" if _follows_by(phrase) else "half_past" if phrase.has("half") else "clock"
    return span_clock(day, *clock, context.lexicon.hours[around])


def resolve_hhmm(phrase: Phrase, context: Context) -> Span | None:
    """Read '1830 GMT' and 'at 0500 hours'."""
    hour, minute = divmod(phrase.get("int", "year"), 100)
    if hour > 24 or minute > 59 or (phrase.has("units") and phrase.get("units") != "h"):
        return None
    return span_clock(_day_for(hour, context), hour, minute, context.lexicon.hours["clock"])


def resolve_night_between(phrase: Phrase, context: Context) -> Span | None:
    """Read 'the night of Friday to Saturday', 'overnight Friday': the night that begins on the first day."""
    first, *rest = phrase.all("weekday")
    if phrase.has("part") and phrase.get("part") != "night":
        return None
    day = _weekday(phrase, rest[0] if rest else first, context) - (DAY if rest else 0 * DAY)
    return span_part(day, context.lexicon.parts["night"])


def resolve_holiday(phrase: Phrase, context: Context) -> Span | None:
    """Read 'Christmas', 'Christmas Eve': the last one, or the next if it is near or 'next'."""
    if phrase.get("unit") not in {None, "d"}:
        return None
    this = context.today.year
    on = [
        _holiday(phrase.get("holiday"), year) + (phrase.get("holiday_part") or 0) * DAY
        for year in (this - 1, this, this + 1)
    ]
    past, ahead = [day for day in on if day <= context.today], [day for day in on if day > context.today]
    is_near = (ahead[0] - context.today).days <= context.lexicon.days["days_ahead"] and not context.is_past
    return span_day(ahead[0] if phrase.has("next") or (is_near and not phrase.has("last")) else past[-1])


def _holiday(rule: list[int], year: int) -> date:
    """Day of a holiday in a year: a fixed day, or the n-th weekday of a month."""
    if len(rule) == 2:
        return date(year, rule[0], rule[1])
    month, weekday, which = rule
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % _WEEK + _WEEK * (which - 1))


def narrow(phrase: Phrase, day: date, context: Context) -> Span:
    """Narrow a day by the part, clock or modifier the phrase has."""
    lexicon = context.lexicon
    clock = _clock_of(phrase)
    if clock:
        return span_clock(day, *clock, lexicon.hours["by_clock" if _follows_by(phrase) else "clock"])
    modifier = _modifier(phrase)
    if phrase.has("units"):
        return span_part(day, lexicon.parts[_hours_name(phrase)])
    if phrase.has("part"):
        name = phrase.get("part")
        side = "before" if phrase.has("before") else "after" if phrase.has("after") else ""
        return span_part(day, lexicon.parts.get(f"{side}_{name}") or lexicon.part(name, modifier))
    if modifier in {"early", "late"}:
        return span_part(day, lexicon.parts[modifier])
    return span_day(day)


def _hours_name(phrase: Phrase) -> str:
    """Name of the part of day in 'the small hours', 'the early hours', 'the late hours'."""
    return "late" if phrase.get("mod") == "late" else "small_hours"


def _modifier(phrase: Phrase) -> str:
    """Early, mid, late ('' if none)."""
    return str(phrase.get("mod") or "")


def _follows_by(phrase: Phrase) -> bool:
    """Whether 'by' stands in or before the phrase."""
    return phrase.has("by") or any(
        token is not None and token.name == "by" for token in (phrase.near(-1), phrase.near(-2))
    )


def _day_for(start_h: float, context: Context) -> date:
    """The day spoken of in this sentence or the one before, else today, else yesterday if today's is still to come."""
    if context.day is not None:
        day = context.day + DAY if context.day_h >= _EVENING_H and start_h <= _MORNING_H else context.day
        return day if at_hour(day, start_h) < context.now or context.is_future else day - DAY
    return context.today if at_hour(context.today, start_h) < context.now or context.is_future else context.today - DAY


def _clock_of(phrase: Phrase) -> tuple[int, int] | None:
    """Hour and minute of the clock time in the phrase."""
    minute = 0
    if phrase.has("clock"):
        hour, minute = phrase.get("clock")
    elif phrase.has("half") and phrase.has("numword", "small"):
        hour, minute = phrase.get("numword", "small"), 30
    elif phrase.has("ampm"):
        hour = _before_ampm(phrase)
    elif phrase.has("oclock") or (phrase.resolver in {"clock", "weekday"} and phrase.has("numword", "small")):
        hour = phrase.get("numword", "small")
    else:
        return None
    return (_to_24(int(hour), phrase), minute) if 0 <= hour <= 24 else None


def _before_ampm(phrase: Phrase) -> Any:
    """The number that stands just before a.m. or p.m."""
    own = phrase.own
    i = next(i for i, token in enumerate(own) if token.name == "ampm")
    return own[i - 1].value if i and isinstance(own[i - 1].value, int) else -1


def _to_24(hour: int, phrase: Phrase) -> int:
    """Give the hour of 24, from a.m. and p.m. or the part of day; a bare 1 to 6 is the afternoon's."""
    half = phrase.get("ampm")
    part = phrase.get("part")
    if half == "am" or part in {"morning", "before_noon"}:
        return hour % _NOON
    if (half == "pm" or part in _AFTERNOON_PARTS) and hour < _NOON:
        return hour + _NOON
    if part == "night" and 6 <= hour < _NOON:
        return hour + _NOON
    is_spoken = not phrase.has("clock") and half is None and part is None
    return hour + _NOON if is_spoken and 0 < hour <= 6 else hour


def _weekday(phrase: Phrase, number: int, context: Context) -> date:
    """Day of a weekday: the nearest past, today included, unless the words or the tense turn it forward."""
    back = (context.today.isoweekday() - number) % _WEEK
    ahead = (number - context.today.isoweekday()) % _WEEK
    step = phrase.get("last", "next", "this")
    if step == -1:
        return context.today - timedelta(days=back or _WEEK)
    if step == 1:
        return context.today + timedelta(days=ahead or _WEEK)
    if phrase.has("same", "that") and context.told_day is not None and context.told_day.isoweekday() == number:
        return context.told_day
    if context.is_future and not phrase.has("same", "that"):
        return context.today + timedelta(days=ahead)
    if step == 0 and phrase.has("next"):
        return context.today + timedelta(days=ahead or _WEEK)
    return context.today - timedelta(days=back)


def _dated(year: int | None, month: int, number: int, context: Context, *, is_last: bool = False) -> date | None:
    """Day of a month; without a year the last one, or the next if it is near."""
    if year is not None:
        return _day_or_none(year, month, number)
    near = [day for step in (-1, 0, 1) if (day := _day_or_none(context.today.year + step, month, number))]
    past = [day for day in near if day <= context.today]
    ahead = [day for day in near if day > context.today and not is_last]
    wait_days = (ahead[0] - context.today).days if ahead else 0
    if ahead and (not past or wait_days <= _reach_ahead_days(context, (context.today - past[-1]).days)):
        return ahead[0]
    return past[-1] if past else None


def _reach_ahead_days(context: Context, since_days: int) -> float:
    """How far ahead a day named without year may lie; `since_days` is how far back the last such day does."""
    table = context.lexicon.days
    if context.is_just_past:
        return 0
    if context.is_future:
        return float(table["days_ahead_if_future"])
    return min(since_days / 2, float(table["days_ahead" if context.is_past else "days_ahead_unless_past"]))


def _day_or_none(year: int, month: int, number: int) -> date | None:
    """The day, if there is one of that number."""
    try:
        return date(year, month, number)
    except ValueError:
        return None
