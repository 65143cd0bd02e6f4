"""Rules for weeks, months, quarters, seasons, years and longer."""

from __future__ import annotations

from datetime import timedelta

from whoholds.naming.times.amounts import period_value
from whoholds.naming.times.amounts import step_unit
from whoholds.naming.times.scan import Phrase
from whoholds.naming.times.span import Context
from whoholds.naming.times.span import Span
from whoholds.naming.times.span import shift_month
from whoholds.naming.times.span import span_day
from whoholds.naming.times.span import span_month
from whoholds.naming.times.span import span_week
from whoholds.naming.times.span import span_weekend
from whoholds.naming.times.span import span_year

_WEEK = 7
_SATURDAY = 6
_HALF_MONTH = 15
_QUARTER_MONTHS = 3
_YEAR_MONTHS = 12
_WAR_YEARS = (1900, 2100)
_CENTURY = 100
_DECADE = 10
#: Steps from what was told, where "last" and "next" step from publication.
_TOLD_STEPS = frozenset({"following", "previous", "preceding"})


def resolve_month(phrase: Phrase, context: Context) -> Span | None:
    """Read a month, with or without year, whole or in part."""
    month = phrase.get("month", "mon")
    year = _year_of_month(phrase, month, context)
    days = _days_of_month(phrase, context)
    is_old = (year, month) < (context.today.year, context.today.month)
    span = span_month(year, month, days, is_background=is_old)
    if phrase.has("year", "yr2", "last", "this", "next", "that", "same") or (year, month) > (
        context.today.year,
        context.today.month,
    ):
        return span
    ahead = year + ((year, month) < (context.today.year, context.today.month))
    return Span(
        start=span.start,
        end=span.end,
        kind=span.kind,
        value=span.value,
        is_background=is_old,
        future=span_month(ahead, month, days),
    )


def _year_of_month(phrase: Phrase, month: int, context: Context) -> int:
    """Year of a month: named, or of the year spoken of, or of the last such month."""
    if phrase.has("year", "yr2"):
        return int(phrase.get("year", "yr2"))
    this = context.today.year
    if phrase.has("unit"):
        return this + (phrase.get("last", "next", "this") or 0)
    if phrase.has("before") and context.month:
        return context.month[0] - (month >= context.month[1])
    if phrase.has("that", "same") and (context.year or context.month):
        return context.year or context.month[0] if context.month else this
    if context.year is not None:
        return context.year
    return _near_year(phrase, month, context)


def _near_year(phrase: Phrase, month: int, context: Context) -> int:
    """Year of a month that only publication can date."""
    this, now = context.today.year, context.today.month
    step = phrase.get("last", "next", "this")
    if step == -1:
        return this - (month >= now)
    if step == 1:
        return this + (month <= now)
    if step == 0:
        return this
    if context.is_future:
        return this + (month < now)
    wait = (month - now) % _YEAR_MONTHS
    if wait == 1 or (not context.is_past and 0 < wait <= context.lexicon.days["months_ahead"]):
        return this + (month < now)
    return this - (month > now)


def _days_of_month(phrase: Phrase, context: Context) -> tuple[int, int] | None:
    """First and last day of the part of the month that is meant; None: all of it."""
    table = context.lexicon.days
    order = phrase.get("ordinal", "second", "ordnum")
    if phrase.has("half"):
        return (1, _HALF_MONTH) if order == 1 else (_HALF_MONTH + 1, 31)
    if order and phrase.has("unit", "units"):
        length = _WEEK if phrase.get("unit", "units") in {"w", "d"} else 31
        return (length * (order - 1) + 1, min(31, length * order))
    modifier = phrase.get("mod")
    if modifier is None:
        return None
    first, last = table.get(f"{modifier}_month", (1, 31))
    return int(first), int(last)


def resolve_month_set(phrase: Phrase, _context: Context) -> Span | None:
    """Read 'every July'."""
    return Span(kind="set", type="SET", value=f"XXXX-{phrase.get('month'):02}")


def resolve_weekday_set(phrase: Phrase, context: Context) -> Span | None:
    """Read 'every Thursday'."""
    part = context.lexicon.parts[phrase.get("part")].code if phrase.has("part") else ""
    return Span(kind="set", type="SET", value=f"XXXX-WXX-{phrase.get('weekday')}{part}")


def resolve_season(phrase: Phrase, context: Context) -> Span | None:
    """Read 'the winter of 2020', 'this summer'."""
    code = phrase.get("season", "fall")
    months = context.lexicon.seasons[code]
    this = context.today.year
    first = months[0]
    if phrase.has("year", "yr2"):
        year = int(phrase.get("year", "yr2"))
    elif phrase.has("last"):
        year = this - (first + months[1] > context.today.month and not phrase.has("this"))
    elif phrase.has("next"):
        year = this + (first <= context.today.month)
    else:
        year = this - (first > context.today.month and not (context.is_future or phrase.has("this")))
    span = span_year(year, months, f"{year:04}-{code}")
    return Span(
        start=span.start,
        end=span.end,
        kind="month",
        value=span.value,
        is_background=bool(span.end and span.end < context.now),
    )


def resolve_year(phrase: Phrase, context: Context) -> Span | None:
    """Read a year, unless what stands beside it counts things."""
    year = int(phrase.get("year", "yr2"))
    if not _is_year(phrase, year):
        return None
    return span_year(year, is_background=year < context.today.year)


def resolve_year_range(phrase: Phrase, context: Context) -> Span | None:
    """Read '2014-2018', 'from 2014 to 2017'."""
    first, last = phrase.all("year")
    if not _WAR_YEARS[0] <= first <= last < _WAR_YEARS[1]:
        return None
    return span_year(first, (1, _YEAR_MONTHS * (last - first + 1)), is_background=last < context.today.year)


def _is_year(phrase: Phrase, year: int) -> bool:
    """Whether a bare four-digit number is a year: by what stands before and after it."""
    before, after = phrase.near(-1), phrase.near(0)
    is_led = phrase.has("in", "mod", "fiscal") or (
        before is not None
        and before.name in {"since", "until", "from", "in", "by", "and", "of", "comma", "mod", "hyphen", "part"}
    )
    if before is not None and before.text.lower() in phrase.lexicon.counted_before:
        return False
    if after is not None and after.text.lower() in phrase.lexicon.counted_after:
        return before is not None and before.name in {"since", "until"}
    if not _WAR_YEARS[0] <= year < _WAR_YEARS[1]:
        return is_led and after is not None and after.name != "other"
    is_plural = after is not None and after.text.islower() and after.text.endswith("s") and after.name == "other"
    return is_led or not is_plural or (phrase.has("the") and year % _CENTURY != 0)


def resolve_spoken_year(phrase: Phrase, context: Context) -> Span | None:
    """Read 'nineteen ninety-six'."""
    numbers = phrase.all("numword")
    rest = sum(numbers[1:])
    if numbers[0] not in {18, 19, 20} or not _DECADE <= rest < _CENTURY or rest != _spoken(numbers[1:]):
        return None
    year = numbers[0] * _CENTURY + rest
    return span_year(year, is_background=year < context.today.year)


def _spoken(numbers: list[int]) -> int:
    """Sum of tens and ones, or -1 if they do not go together."""
    if len(numbers) == 1:
        return numbers[0]
    return numbers[0] + numbers[1] if numbers[0] >= 2 * _DECADE and numbers[1] < _DECADE else -1


def resolve_decade(phrase: Phrase, context: Context) -> Span | None:
    """Read 'the 1990s', 'the nineties'."""
    number = phrase.get("decade", "tens")
    first = number if number >= _CENTURY else 1900 + number
    span = span_year(first, (1, _YEAR_MONTHS * _DECADE), f"{first // _DECADE}")
    return Span(
        start=span.start,
        end=span.end,
        kind="year",
        value=span.value,
        is_background=first + _DECADE < context.today.year,
    )


def resolve_ordinal_unit(phrase: Phrase, context: Context) -> Span | None:
    """Read 'the 19th century'; 'the third day' is told only by what it is counted from."""
    number = phrase.get("ordnum", "ordinal")
    if phrase.get("unit") != "c":
        return Span(kind="vague", value="") if phrase.get("unit") == "d" and phrase.has("the") else None
    span = span_year((number - 1) * _CENTURY + 1, (1, _YEAR_MONTHS * _CENTURY), f"{number - 1:02}")
    return Span(
        start=span.start,
        end=span.end,
        kind="year",
        value=span.value,
        is_background=(number * _CENTURY) < context.today.year,
    )


def resolve_quarter(phrase: Phrase, context: Context) -> Span | None:
    """Read quarters of a year; an unnamed one is the last that was over at publication."""
    order = phrase.get("ordinal", "second", "ordnum")
    after = phrase.near(0)
    is_bare = order is None and not phrase.has("year", "this", "last", "latest")
    if (after is not None and after.name == "of") or (is_bare and context.quarter is None):
        return None  # a quarter of a city, unless the text speaks of business quarters
    year, quarter = context.quarter or _last_quarter(context)
    if order is not None:
        if order > 4:
            return None
        year, quarter = _quarter_year(phrase, order, context), order
    elif phrase.has("year"):
        year = phrase.get("year")
    elif phrase.has("this"):
        year, quarter = context.today.year, (context.today.month - 1) // _QUARTER_MONTHS + 1
    elif phrase.has("next"):
        year, quarter = _step_quarter(context.today.year, (context.today.month - 1) // _QUARTER_MONTHS + 1, 1)
    return span_quarter(year, quarter)


def span_quarter(year: int, quarter: int) -> Span:
    """Give a quarter of a year."""
    span = span_year(year, ((quarter - 1) * _QUARTER_MONTHS + 1, _QUARTER_MONTHS), f"{year:04}-Q{quarter}")
    return Span(start=span.start, end=span.end, kind="month", value=span.value)


def _last_quarter(context: Context) -> tuple[int, int]:
    """The quarter before that of publication."""
    return _step_quarter(context.today.year, (context.today.month - 1) // _QUARTER_MONTHS + 1, -1)


def _step_quarter(year: int, quarter: int, by: int) -> tuple[int, int]:
    """Move by so many quarters."""
    index = year * 4 + quarter - 1 + by
    return index // 4, index % 4 + 1


def _quarter_year(phrase: Phrase, order: int, context: Context) -> int:
    """Year of a numbered quarter: named, else of the last such quarter begun."""
    if phrase.has("year"):
        return int(phrase.get("year"))
    this = context.today.year
    if phrase.has("last", "this", "next") and phrase.has("unit"):
        return this + int(phrase.get("last", "this", "next"))
    now = (context.today.month - 1) // _QUARTER_MONTHS + 1
    return this - (order > now and not context.is_future)


def resolve_half_year(phrase: Phrase, context: Context) -> Span | None:
    """Read 'the first half of 2020'."""
    year = int(phrase.get("year", "yr2"))
    half = 1 if phrase.get("ordinal", "second", "ordnum") == 1 else 2
    span = span_year(year, ((half - 1) * 6 + 1, 6), f"{year:04}-H{half}")
    return Span(start=span.start, end=span.end, kind="month", value=span.value, is_background=year < context.today.year)


def resolve_year_earlier(phrase: Phrase, context: Context) -> Span | None:
    """Read 'year-ago', 'the year-earlier quarter', 'year-end'."""
    if phrase.get("unit") != "y":
        return None
    this = context.today.year
    if phrase.get("mod") == "end":
        span = span_month(this, _YEAR_MONTHS)
        return Span(start=span.start, end=span.end, kind="month", value=f"{this}")
    if phrase.get("mod") not in {None, "earlier"}:
        return None
    order = phrase.get("ordinal", "second")
    if order or context.quarter:
        year, quarter = context.quarter or _last_quarter(context)
        return span_quarter((_quarter_year(phrase, order, context) if order else year) - 1, order or quarter)
    return span_year(this - 1, is_background=True)


def resolve_relunit(phrase: Phrase, context: Context) -> Span | None:
    """Read 'this week', 'last month', 'the same year', 'at the weekend', 'the end of the year'."""
    if phrase.has("weekend"):
        return _weekend(phrase, context)
    unit = str(phrase.get("unit"))
    step = phrase.get("last", "next", "this")
    is_told = any(token.text.lower() in _TOLD_STEPS for token in phrase.own)
    if phrase.has("same", "that") or is_told or (step is not None and step != 0 and unit == "d"):
        return _told_unit(phrase, unit, step or 0, context)
    if unit in {"h", "n"}:
        return None
    if unit in {"e", "c"} and phrase.own[-2].text.lower() == "past":
        back = step_unit(unit, -1, context)
        return Span(
            start=back.start if back else None,
            end=context.now,
            kind="duration",
            type="DURATION",
            value=period_value(1, unit),
        )
    span = step_unit(unit, step or 0, context)
    return _first_or_last(span, phrase, context) if span else None


def _told_unit(phrase: Phrase, unit: str, step: int, context: Context) -> Span | None:
    """Read 'that day', 'the same month', 'the next day' from what was spoken of before."""
    day = context.told_day or context.today
    if unit == "d":
        return span_day(day + timedelta(days=step))
    if unit == "w":
        return span_week(day + timedelta(days=_WEEK * step))
    if unit == "m":
        return span_month(*shift_month(*(context.month or (day.year, day.month)), step))
    if unit == "y":
        year = context.year or context.told_year or context.today.year
        return span_year(year + step, is_background=year + step < context.today.year)
    return Span(kind="vague", value="PAST_REF") if phrase.has("that") and unit in {"h", "n"} else None


def _first_or_last(span: Span, phrase: Phrase, context: Context) -> Span:
    """Narrow a unit by early, late, end; 'earlier this year' ends at publication."""
    modifier = phrase.get("mod")
    if span.start is None or span.end is None or modifier is None:
        return span
    third = (span.end - span.start) / 3
    start, end = span.start, span.end
    if modifier in {"early", "start"}:
        end = start + third
    elif modifier in {"late", "end"}:
        start = end - third
    elif modifier == "earlier":
        end = max(start, min(end, context.now))
    return Span(
        start=start, end=end, kind=span.kind, type=span.type, value=span.value, is_background=span.is_background
    )


def _weekend(phrase: Phrase, context: Context) -> Span:
    """Read the weekend: the last one begun, 'next' and a future tense the one to come."""
    back = (context.today.isoweekday() - _SATURDAY) % _WEEK
    saturday = context.today - timedelta(days=back)
    if phrase.has("next") or (phrase.has("this") and back > 1) or context.is_future:
        saturday += timedelta(days=_WEEK)
    elif phrase.has("last") and back <= 1:
        saturday -= timedelta(days=_WEEK)
    return span_weekend(saturday)


def resolve_the_unit(phrase: Phrase, context: Context) -> Span | None:
    """Read 'the year', 'the week': the running one as a length."""
    unit = str(phrase.get("unit"))
    if unit not in {"y", "w", "m"} or _is_held(phrase):
        return None
    span = step_unit(unit, 0, context)
    return (
        None
        if span is None
        else Span(start=span.start, end=span.end, kind="duration", type="DURATION", value=f"P1{unit.upper()}")
    )


def _is_held(phrase: Phrase) -> bool:
    """Whether an 'of' or a possessive follows, or a noun."""
    after = phrase.near(0)
    return after is not None and (
        after.name in {"hyphen", "poss", "of"} or (after.name == "other" and after.text[0].isalpha())
    )
