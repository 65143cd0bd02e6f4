"""What the times room gives: mentions of time."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.model import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """TIMEX3 of a mention: `type` DATE, TIME, DURATION or SET, its value, and its own offsets (no preposition)."""

    type: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """Words that say when.

    `start`/`end` are character offsets into the text given, `words` what they slice to. `kind` is one of 'point',
    'part_of_day', 'day', 'week', 'month', 'year', 'duration', 'since', 'until', 'set', 'vague', 'dateline' (the day
    before a first sentence) and 'stamp' (the clock of a live-blog entry, whose interval is the day, not the clock).
    `interval` is in UTC, cut at publication when it began before; open when publication is unknown and the words are
    relative. `future_interval` is the next day of that name where the words are a bare weekday or month.
    `is_past_background` is true when the words point clearly behind the report's own news.
    """

    start: int
    end: int
    words: str
    kind: str
    interval: Interval
    timex: Timex
    is_past_background: bool = False
    future_interval: Interval | None = None
