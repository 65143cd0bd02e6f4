"""Rules for amounts of time: durations, 'three days ago', sets, and words as loose as 'now'."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from whoholds.naming.times.scan import Phrase
from whoholds.naming.times.scan import Token
from whoholds.naming.times.span import DAY
from whoholds.naming.times.span import HOUR
from whoholds.naming.times.span import Context
from whoholds.naming.times.span import Span
from whoholds.naming.times.span import at_hour
from whoholds.naming.times.span import shift_month
from whoholds.naming.times.span import span_day
from whoholds.naming.times.span import span_month
from whoholds.naming.times.span import span_week
from whoholds.naming.times.span import span_year

#: TIMEX3 letters of units, and whether they stand after T; decades and centuries count in years, fortnights in weeks.
_LETTERS = {
    "y": "Y",
    "m": "M",
    "w": "W",
    "d": "D",
    "h": "H",
    "n": "M",
    "s": "S",
    "q": "Q",
    "e": "Y",
    "c": "Y",
    "l": "Y",
    "f": "W",
}
_MANY = {"e": 10, "c": 100, "l": 1000, "f": 2}
_TIMES = frozenset("hns")
_DAYS = {
    "y": 365.25,
    "m": 30.44,
    "w": 7,
    "d": 1,
    "q": 91.3,
    "e": 3652.5,
    "c": 36525,
    "l": 365250,
    "f": 14,
    "h": 1 / 24,
    "n": 1 / 1440,
    "s": 1 / 86400,
}
_PLAIN_AFTER = frozenset({"other"})
_MAX_AMOUNT = 9000


def read_number(tokens: list[Token]) -> float | str | None:
    """Read the amount in a run of tokens: 'twenty-four', '2 1/2', 'a few' (X), 'an' (1), 'two and a half'."""
    total: float | None = None
    for i, token in enumerate(tokens):
        if token.name == "and" and token.text.lower() in {"to", "or"} and total is not None:
            return total
        if token.name in {"few", "recent"} and token.value == "X":
            return "X"
        if token.name in {"numword", "small", "int", "year", "few", "dec"}:
            total = (total or 0) + token.value
        elif token.name == "hundred":
            total = (total or 1) * token.value
        elif token.name == "frac":
            above, below = (int(piece) for piece in str(token.value).split("/"))
            total = (total or 0) + (above / below if below else 0)
        elif token.name == "half":
            total = (total or 0) + 0.5
        elif token.name == "a" and i == 0 and len(tokens) == 1:
            total = 1
    return total


def period_value(amount: float | str, unit: str) -> str:
    """Write an amount of a unit as a TIMEX3 duration."""
    time = "T" if unit in _TIMES else ""
    if isinstance(amount, str):
        return f"P{time}X{_LETTERS[unit]}" if unit not in {"e", "c"} else f"PX{'E' if unit == 'e' else 'C'}"
    scaled = amount * _MANY.get(unit, 1)
    if unit == "y" and scaled % 1:
        months = round(scaled % 1 * 12)
        return f"P{int(scaled)}Y{months}M" if scaled >= 1 else f"P{months}M"
    if unit in {"h", "n"} and scaled % 1:
        rest = f"{round(scaled % 1 * 60)}{'M' if unit == 'h' else 'S'}"
        return f"PT{int(scaled)}{_LETTERS[unit]}{rest}" if scaled >= 1 else f"PT{rest}"
    return f"P{time}{scaled:g}{_LETTERS[unit]}"


def step_unit(unit: str, step: int, context: Context) -> Span | None:
    """Give the week, month, year, decade so many steps from publication's."""
    today = context.today
    if unit == "d":
        return span_day(today + step * DAY)
    if unit == "w":
        return span_week(today + 7 * step * DAY)
    if unit == "m":
        return span_month(*shift_month(today.year, today.month, step), is_background=step < 0)
    if unit == "y":
        return span_year(today.year + step, is_background=step < 0)
    if unit in {"e", "c"}:
        size = _MANY[unit]
        first = (today.year // size + step) * size
        return span_year(first, (1, 12 * size), f"{first // size}", is_background=step < 0)
    return None


def resolve_duration(phrase: Phrase, context: Context) -> Span | None:
    """Read a length of time: the time of that length up to publication."""
    if _is_age(phrase) or _is_rate(phrase):
        return None
    unit = str(phrase.get("unit", "units", "quarters"))
    amount = read_number(
        [token for token in phrase.own if token.name not in {"unit", "units", "quarters", "the", "ordinal"}]
    )
    if amount is None:
        if not phrase.has("units"):
            return None
        amount = "X"
    if _is_as_many(phrase):
        return None
    return _lasting(amount, unit, context)


def _lasting(amount: float | str, unit: str, context: Context) -> Span:
    """Give the time of a length that ends at publication, from 00:00 of its first day where it is days or more."""
    value = period_value(amount, unit)
    if isinstance(amount, str):
        return Span(end=context.now, kind="duration", type="DURATION", value=value)
    start = _back(context, amount, unit)
    return Span(start=start, end=context.now if start else None, kind="duration", type="DURATION", value=value)


def _back(context: Context, amount: float, unit: str) -> Any:
    """The instant so much before publication; None if the calendar has none."""
    days = amount * _DAYS[unit]
    if days > _MAX_AMOUNT * 365:
        return None
    try:
        at = context.now - timedelta(days=days)
    except OverflowError:
        return None
    return at if unit in _TIMES else at_hour(at.date(), 0)


def _is_as_many(phrase: Phrase) -> bool:
    """Whether it is 'as many days': no length."""
    before = phrase.near(-1)
    return before is not None and before.text.lower() == "as"


def _is_age(phrase: Phrase) -> bool:
    """Whether it is the age of a person: 'a 55-year-old', 'nine years old'."""
    following = [phrase.near(0), phrase.near(1)]
    return any(token is not None and token.name == "old" for token in following)


def _is_rate(phrase: Phrase) -> bool:
    """Whether 'a day' is a rate: something is counted before it."""
    if not phrase.has("a") or len(phrase.own) != 2:
        return False
    before = phrase.near(-1)
    return (
        before is not None
        and before.name in {"small", "int", "numword", "year", "units", "other", "poss"}
        and before.text.lower() not in _OF_TIME
    )


_OF_TIME = frozenset(
    {
        "after",
        "than",
        "least",
        "most",
        "nearly",
        "almost",
        "only",
        "just",
        "lasted",
        "take",
        "took",
        "takes",
        "spent",
        "within",
        "under",
        "up",
        "some",
        "once",
        "half",
        "be",
        "is",
        "was",
    }
)


def resolve_recent_span(phrase: Phrase, context: Context) -> Span | None:
    """Read 'the past two months', 'the next few days', 'recent weeks'."""
    unit = str(phrase.get("unit", "units", "quarters"))
    if phrase.has("recent"):
        days = context.lexicon.days["recent"].get(unit, 21)
        start = context.now - HOUR * 24 if unit in _TIMES else at_hour(context.today - timedelta(days=days), 0)
        return Span(start=start, end=context.now, kind="duration", type="DURATION", value=period_value("X", unit))
    amount = read_number(
        [token for token in phrase.own if token.name in {"numword", "small", "int", "hundred", "few", "half", "frac"}]
    )
    if amount is None:
        return Span(start=context.now, kind="vague", type="DURATION", value=period_value("X", unit))
    value = period_value(amount, unit)
    if phrase.has("next", "ahead"):
        return Span(start=context.now, kind="duration", type="DURATION", value=value)
    size = context.lexicon.days["few"] if isinstance(amount, str) else amount
    return Span(start=_back(context, size, unit), end=context.now, kind="duration", type="DURATION", value=value)


def resolve_ago(phrase: Phrase, context: Context) -> Span | None:
    """Read 'two days ago', 'a year earlier', 'hours before', 'the day after'."""
    own = phrase.own
    mod = phrase.get("mod")
    if mod not in {None, "earlier", "later"} or _is_age(phrase):
        return None
    at = next(i for i, token in enumerate(own) if token.name in {"unit", "units"})
    unit = str(own[at].value)
    amount = read_number([token for token in own[:at] if token.name != "extra"])
    if amount is None:
        amount = "X" if phrase.has("units") else 1 if phrase.has("the") else None
    is_back = phrase.has("ago", "before") or mod == "earlier"
    if amount is None:
        return None
    if phrase.has("before", "after") and _has_word_after(phrase):
        return _measured(amount, unit, phrase, context)
    return _shifted(amount, unit, context, is_back=is_back, is_told=not phrase.has("ago"))


def _has_word_after(phrase: Phrase) -> bool:
    """Whether an event follows: 'two days after the fall'."""
    after = phrase.near(0)
    return after is not None and (after.text[0].isalpha() or after.name in {"the", "a"})


def _measured(amount: float | str, unit: str, phrase: Phrase, context: Context) -> Span:
    """A distance to an event the words name: 'ten months after X' puts X ten months back, if the report's news is now."""
    value = period_value(amount, unit)
    if isinstance(amount, str):
        back = _loosely(unit, context, is_back=True) if unit in _TIMES else None
    else:
        back = _shifted(amount, unit, context, is_back=True, is_told=True) if phrase.has("after") else None
    if back is None:
        return Span(kind="vague", type="DURATION", value=value)
    return Span(
        start=back.start, end=back.end, kind="vague", type="DURATION", value=value, is_background=back.is_background
    )


def _shifted(amount: float | str, unit: str, context: Context, *, is_back: bool, is_told: bool) -> Span | None:
    """The time so far from publication, or from the day spoken of for 'earlier' and 'later'."""
    sign = -1 if is_back else 1
    if isinstance(amount, str):
        return _loosely(unit, context, is_back=is_back)
    if unit in _TIMES:
        at = context.now + sign * timedelta(days=amount * _DAYS[unit])
        return Span(start=at - HOUR, end=at + HOUR, kind="point", type="TIME", value=f"{at:%Y-%m-%dT%H:%M}")
    if is_told and context.year and context.month and unit in {"d", "w"}:
        return _shift_in_month(sign * amount * _DAYS[unit], context)
    base = context.day if is_told and context.day else context.today
    return _shift_days(sign * amount, unit, base, context, is_told=is_told) if amount < _MAX_AMOUNT else None


def _shift_in_month(days: float, context: Context) -> Span:
    """Shift from a month named in the same sentence: 'in November 2012, and gave it up eleven days later'."""
    span = span_month(*(context.month or (context.today.year, context.today.month)))
    step = timedelta(days=days)
    return Span(
        start=span.start + step if span.start else None,
        end=span.end + step if span.end else None,
        kind="month",
        value=span.value,
        is_background=True,
    )


def _shift_days(amount: float, unit: str, base: Any, context: Context, *, is_told: bool) -> Span | None:
    """Shift a day by days or more; longer units give coarser answers."""
    if unit == "d":
        return span_day(base + timedelta(days=amount))
    if unit in {"w", "f"}:
        day = base + timedelta(days=amount * _DAYS[unit])
        slack = context.lexicon.days["slack_weeks_ago"] * DAY
        return Span(
            start=at_hour(day - slack, 0),
            end=at_hour(day + slack, 24),
            kind="day",
            value=span_week(day).value if not is_told else day.isoformat(),
        )
    if unit == "m":
        year, month = context.month if is_told and context.month else (base.year, base.month)
        return span_month(*shift_month(year, month, round(amount)), is_background=amount < 0)
    if unit in {"y", "e", "c"}:
        return _shift_years(round(amount * _MANY.get(unit, 1)), base, context, is_told=is_told)
    return None


def _shift_years(years: int, base: Any, context: Context, *, is_told: bool) -> Span | None:
    """Shift by years: the same quarter or month of another year where one is spoken of, else the year."""
    if context.quarter and years == -1:
        year, quarter = context.quarter
        span = span_year(year - 1, ((quarter - 1) * 3 + 1, 3), f"{year - 1}-Q{quarter}")
        return Span(start=span.start, end=span.end, kind="year", value=span.value, is_background=True)
    if is_told and context.month and context.year:
        return span_month(context.month[0] + years, context.month[1], is_background=years < 0)
    year = (context.year if is_told and context.year else base.year) + years
    return span_year(year, is_background=years < 0) if 1 <= year <= _MAX_AMOUNT else None


def _loosely(unit: str, context: Context, *, is_back: bool) -> Span:
    """Read 'hours earlier', 'years ago', 'minutes later'."""
    if not is_back:
        return Span(kind="vague", type="DURATION", value=period_value("X", unit))
    if unit in _TIMES:
        before, after = context.lexicon.hours["hours_earlier" if unit == "h" else "minutes_earlier"]
        return Span(
            start=context.now - before * HOUR,
            end=context.now - after * HOUR,
            kind="vague",
            type="DATE",
            value="PAST_REF",
        )
    end = context.now - timedelta(days=_DAYS[unit])
    return Span(end=end, kind="vague", value="PAST_REF", is_background=unit in {"m", "y", "e", "c"})


def resolve_set(phrase: Phrase, context: Context) -> Span | None:
    """Read 'every day', 'each year', 'every two weeks', 'every morning'."""
    if phrase.has("part"):
        code = context.lexicon.parts[phrase.get("part")].code
        return Span(kind="set", type="SET", value=f"XXXX-XX-XX{code}")
    if phrase.has("weekend"):
        return Span(kind="set", type="SET", value="XXXX-WXX-WE")
    amount = read_number([token for token in phrase.own if token.name in {"numword", "small", "int", "hundred"}])
    return Span(
        kind="set",
        type="SET",
        value=period_value(1 if amount is None else amount, str(phrase.get("unit", "units", "quarter"))),
    )


def resolve_nights(phrase: Phrase, context: Context) -> Span | None:
    """Read 'three nights' as so many days up to publication."""
    amount = read_number([token for token in phrase.own if token.name in {"numword", "small", "int", "hundred"}])
    return None if amount is None or not phrase.own[-1].text.endswith("s") else _lasting(amount, "d", context)


def resolve_often(phrase: Phrase, _context: Context) -> Span | None:
    """Read 'daily', 'weekly'."""
    return Span(kind="set", type="SET", value=str(phrase.get("often")))


def resolve_vague(phrase: Phrase, context: Context) -> Span | None:
    """Read 'now', 'recently', 'the future'."""
    value = str(phrase.get("now", "future"))
    if value == "PRESENT_REF":
        return Span(start=at_hour(context.today, 0), end=context.now, kind="vague", value=value)
    return Span(
        end=context.now if value == "PAST_REF" else None,
        start=context.now if value == "FUTURE_REF" else None,
        kind="vague",
        value=value,
    )


#: Type of every rule.
Resolver = Callable[[Phrase, Context], Span | None]
