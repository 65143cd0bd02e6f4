"""Find times in text and bound them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

from whoholds.model import Interval
from whoholds.naming.times import amounts
from whoholds.naming.times import days
from whoholds.naming.times import periods
from whoholds.naming.times.lexicon import Lexicon
from whoholds.naming.times.lexicon import load_lexicon
from whoholds.naming.times.mention import TimeMention
from whoholds.naming.times.mention import Timex
from whoholds.naming.times.scan import Phrase
from whoholds.naming.times.scan import Token
from whoholds.naming.times.scan import find_phrases
from whoholds.naming.times.span import DAY
from whoholds.naming.times.span import Context
from whoholds.naming.times.span import Span
from whoholds.naming.times.span import span_day

#: Every rule that a pattern of `times.toml` may name.
RESOLVERS: dict[str, amounts.Resolver] = {
    "ago": amounts.resolve_ago,
    "clock": days.resolve_clock,
    "date": days.resolve_date,
    "date_range": days.resolve_date_range,
    "day_before_yesterday": days.resolve_day_before_yesterday,
    "decade": periods.resolve_decade,
    "duration": amounts.resolve_duration,
    "half_year": periods.resolve_half_year,
    "hhmm": days.resolve_hhmm,
    "holiday": days.resolve_holiday,
    "iso": days.resolve_iso,
    "month": periods.resolve_month,
    "month_set": periods.resolve_month_set,
    "monthday": days.resolve_monthday,
    "night_between": days.resolve_night_between,
    "nights": amounts.resolve_nights,
    "often": amounts.resolve_often,
    "ordinal_unit": periods.resolve_ordinal_unit,
    "part": days.resolve_part,
    "quarter": periods.resolve_quarter,
    "recent_span": amounts.resolve_recent_span,
    "relday": days.resolve_relday,
    "relpart": days.resolve_relpart,
    "relunit": periods.resolve_relunit,
    "season": periods.resolve_season,
    "set": amounts.resolve_set,
    "slash": days.resolve_slash,
    "spoken_year": periods.resolve_spoken_year,
    "the_unit": periods.resolve_the_unit,
    "vague": amounts.resolve_vague,
    "weekday": days.resolve_weekday,
    "weekday_of_week": days.resolve_weekday_of_week,
    "weekday_set": periods.resolve_weekday_set,
    "weekdays": days.resolve_weekdays,
    "year": periods.resolve_year,
    "year_range": periods.resolve_year_range,
    "year_earlier": periods.resolve_year_earlier,
}
#: Classes of which one makes a phrase stand without a publication time.
_ABSOLUTE = ("iso", "slash", "year", "yr2", "decade")
#: Rules whose span has no place on the calendar, so that publication is not needed either.
_TIMELESS = frozenset({"often", "set", "weekday_set", "month_set", "spoken_year"})
#: Rules for clock times that no day goes with.
_DAYLESS = frozenset({"clock", "hhmm"})
_LEADS = frozenset({"since", "until", "by", "on", "in", "at", "from"})
_NEARLY = frozenset({"about", "around", "toward", "towards"})
_CITY_LEAD = re.compile(r"(?:^|\n)[ \t]*[A-Z][A-Z .'\u2019-]+(?:,[A-Za-z .]+)?,\s*$")
_TENSE_REACH = 14
_JUST_REACH = 3
_NEWS_DAYS = 400
_EARLY = timedelta(hours=6)  # overnight begins on the eve of its day
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - never read: stands in where publication is unknown and not needed


class TimeNamer:
    """Find the times of a text in one theatre's zone.

    Parameters
    ----------
    zone
        The theatre's zone: days and hours are cut in it, wherever the outlet publishes.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.lexicon: Lexicon = load_lexicon()

    def find(self, text: str, published_at: datetime | None) -> list[TimeMention]:
        """Find every time in a text.

        Parameters
        ----------
        text
            A report's text, or a part of it; a whole report reads better, as 'that night' needs what was said before.
        published_at
            Publication instant; None leaves relative times open.

        Returns
        -------
        Mentions in the order of the text, none overlapping.
        """
        now = _EPOCH if published_at is None else published_at.astimezone(self.zone).replace(tzinfo=None)
        reading = _Reading(text, now, self, is_dated=published_at is not None)
        return [mention for phrase in find_phrases(text, self.lexicon) if (mention := reading.read(phrase))]

    def default(self, published_at: datetime | None) -> Interval:
        """Give the time of a sentence that names none: the day of publication, up to publication.

        Parameters
        ----------
        published_at
            Publication instant; None gives an open interval.

        Returns
        -------
        Interval from 00:00 of the day in the theatre's zone; a report of the small hours tells of the day before too.
        """
        if published_at is None:
            return Interval()
        now = published_at.astimezone(self.zone)
        day = now.date() - DAY if now.hour < self.lexicon.small_hours_until else now.date()
        start = datetime.combine(day, datetime.min.time(), tzinfo=self.zone)
        return Interval(earliest=start.astimezone(UTC), latest=now.astimezone(UTC), basis="publication day")


class _Reading:
    """One text being read: carries what earlier times set for later ones."""

    def __init__(self, text: str, now: datetime, namer: TimeNamer, *, is_dated: bool) -> None:
        self.text = text
        self.zone = namer.zone
        self.lexicon = namer.lexicon
        self.is_dated = is_dated
        self.context = Context(now=now, lexicon=namer.lexicon)
        self.token = 0
        self.heading: date | None = None

    def read(self, phrase: Phrase) -> TimeMention | None:
        """Read one phrase, or None if it is no time here."""
        self._pass_sentences(phrase)
        is_known = self.is_dated or phrase.has(*_ABSOLUTE) or phrase.resolver in _TIMELESS
        tense = _read_tense(phrase) if self.is_dated else 0
        self.context.is_future, self.context.is_past = tense > 0, tense < 0
        self.context.is_just_past = tense < 0 and _is_just_past(phrase)
        if self._is_stamp(phrase):
            # an entry is of the blog's day or of the day it stands under, whatever the entry before told of
            self.context.day = self.context.told_day = self.heading
        span = None if _is_name(phrase) else self._resolve(phrase)
        if span is None:
            return None
        span = self._rezone(span, phrase)
        if not is_known:
            span = Span(kind=span.kind, type=span.type, value=span.value if span.type == "DURATION" else "")
        else:
            self._remember(span, phrase)
        return self._mention(phrase, span)

    def _rezone(self, span: Span, phrase: Phrase) -> Span:
        """Move a clock time that was said in another zone ('1830 GMT') into the theatre's."""
        ahead_h = phrase.get("zone")
        if not isinstance(ahead_h, int) or span.start is None or span.end is None:
            return span
        shift = (self.zone.utcoffset(span.start) or timedelta()) - timedelta(hours=ahead_h)
        if phrase.resolver in _DAYLESS and self.is_dated and span.start + shift >= self.context.now:
            shift -= DAY
        return Span(start=span.start + shift, end=span.end + shift, kind=span.kind, type=span.type, value=span.value)

    def _resolve(self, phrase: Phrase) -> Span | None:
        """Resolve a phrase by its rule, or None where it leaves the calendar (years 1 to 9999)."""
        try:
            return RESOLVERS[phrase.resolver](phrase, self.context)
        except (OverflowError, ValueError):
            return None

    def _pass_sentences(self, phrase: Phrase) -> None:
        """Forget the day spoken of two sentences ago, and the year of the last one."""
        ends = sum(1 for token in phrase.tokens[self.token : phrase.first] if token.name in {"dot", "stop", "break"})
        self.token = phrase.last
        if ends:
            self.context.year = None
            self.context.clock_h = 0
        if ends > 1:
            self.context.day = None

    def _remember(self, span: Span, phrase: Phrase) -> None:
        """Keep the day, month, year or quarter for the words to come."""
        context = self.context
        if span.start is None or span.kind in {"duration", "set", "vague"}:
            return
        first = span.start.date()
        if phrase.resolver == "quarter" or "-Q" in span.value:
            if (
                "ago" not in span.value
                and not span.is_background
                and phrase.resolver == "quarter"
                and phrase.has("ordinal", "second")
            ):
                context.quarter = (int(span.value[:4]), int(span.value[-1]))
            return
        if (
            span.kind in {"day", "part_of_day", "point"}
            and phrase.resolver not in {"part", "clock"}
            and abs((context.today - first).days) < _NEWS_DAYS
        ):
            context.day = context.told_day = (span.start + _EARLY).date()
            context.day_h = span.start.hour if span.kind != "day" else 0
            if self._stands_alone(phrase):
                self.heading = context.day
        if phrase.has("year", "yr2") and span.kind in {"month", "year", "day"}:
            context.year = context.told_year = first.year
        if span.kind in {"month", "day"}:
            context.month = (first.year, first.month)

    def _mention(self, phrase: Phrase, span: Span) -> TimeMention:
        """Make the mention: offsets, lead word, interval in UTC."""
        own = phrase.own
        led = _led_by(phrase)
        lead = led[-1] if led else None
        start, end = (led[0] if led else own[0]).start, own[-1].end
        words = self.text[start:end]
        kind = self._kind(phrase, span, lead)
        timex = Timex(type=span.type, value=span.value, start=own[0].start, end=own[-1].end)
        interval = self._bound(self._led(span, kind), words)
        future = self._bound(span.future, words) if span.future and self.is_dated else None
        return TimeMention(
            start=start,
            end=end,
            words=words,
            kind=kind,
            interval=interval,
            timex=timex,
            is_past_background=self._is_background(span, kind),
            future_interval=future,
        )

    def _is_background(self, span: Span, kind: str) -> bool:
        """Whether a span lies clearly behind the report's own news."""
        if not self.is_dated or kind in {"dateline", "stamp", "set"}:
            return False
        is_dead = (
            span.end is not None
            and span.start is not None
            and span.end + self.lexicon.days["old_days"] * DAY < self.context.now
        )
        return span.is_background or is_dead

    def _kind(self, phrase: Phrase, span: Span, lead: Token | None) -> str:
        """Kind of the mention: the span's, unless what stands around it makes it another."""
        after = phrase.near(0)
        if self._is_stamp(phrase):
            return "stamp"
        if (
            after is not None
            and after.name in {"dash", "paren", "hyphen"}
            and _CITY_LEAD.search(self.text[max(0, phrase.own[0].start - 80) : phrase.own[0].start])
        ):
            return "dateline"
        if lead is not None and lead.name in {"since", "until"} and span.kind != "set":
            return lead.name
        return span.kind

    def _stands_alone(self, phrase: Phrase) -> bool:
        """Tell a day that heads the entries below it: it has a line of its own, or one that ends in a colon."""
        before, after = self.text[: phrase.own[0].start].rstrip(" "), self.text[phrase.own[-1].end :].lstrip(" ")
        return before[-1:] in {"", "\n"} and after[:1] in {"\n", ":"}

    def _is_stamp(self, phrase: Phrase) -> bool:
        """Tell the clock that opens an entry of a live blog: '07:10 - Rebels entered', '07:10 Rebels entered'."""
        after, before = phrase.near(0), phrase.near(-1)
        opens = (
            before is None
            or before.name in {"dot", "stop", "break"}
            or "\n" in self.text[before.end : phrase.own[0].start]
        )
        if not opens or phrase.own[0].name != "clock":
            return False
        if after is None or after.name in {"dash", "hyphen", "dot", "colon"}:
            return True
        return len(phrase.own) == 1 and after.text[:1].isupper()

    def _led(self, span: Span, kind: str) -> Span:
        """Stretch a span by its lead word: since X to publication, until X from an open start; a stamp is its day."""
        if kind == "since":
            return Span(start=span.start, end=self.context.now if self.is_dated else None, kind=kind)
        if kind == "until":
            return Span(end=span.end, kind=kind)
        if kind == "stamp" and span.start is not None and self.is_dated:
            at = span.start if span.end is None else span.start + (span.end - span.start) / 2
            return span_day(at.date())
        return span

    def _bound(self, span: Span, words: str) -> Interval:
        """Give the interval in UTC, cut at publication if it began before."""
        start, end, now = span.start, span.end, self.context.now
        if self.is_dated and start is not None and start < now:
            end = now if end is None else min(end, now)
        elif self.is_dated and start is None and end is not None:
            end = min(end, now)
        if start is not None and end is not None and end < start:
            end = start
        return Interval(earliest=self._utc(start), latest=self._utc(end), basis=words)

    def _utc(self, at: datetime | None) -> datetime | None:
        """Local time to UTC; None at the very ends of the calendar."""
        try:
            return None if at is None else at.replace(tzinfo=self.zone).astimezone(UTC)
        except OverflowError:
            return None


def _read_tense(phrase: Phrase) -> int:
    """Tell by the nearest verb before the phrase in its sentence, else after it: 1 ahead, -1 past, 0 unknown."""
    before = phrase.tokens[max(0, phrase.first - _TENSE_REACH) : phrase.first]
    tense = _nearest_tense(reversed(before), phrase.lexicon)
    return tense or _nearest_tense(phrase.tokens[phrase.last : phrase.last + _TENSE_REACH], phrase.lexicon)


def _is_just_past(phrase: Phrase) -> bool:
    """Whether a past verb stands right before the phrase, and no preposition that looks ahead between them."""
    before = phrase.tokens[max(0, phrase.first - _JUST_REACH) : phrase.first]
    ahead = {"until", "by", "and", "from"}
    return not any(token.name in ahead for token in before) and _nearest_tense(reversed(before), phrase.lexicon) < 0


def _nearest_tense(tokens: Iterable[Token], lexicon: Lexicon) -> int:
    """Tense of the first word that shows one, up to the end of the sentence."""
    for token in tokens:
        if token.name in {"dot", "stop", "break"}:
            return 0
        word = token.text.lower()
        if word in lexicon.future_words or word in lexicon.future_next:
            return 1
        if word in lexicon.past_words or (
            token.name == "other" and word.endswith("ed") and token.text.islower() and word not in lexicon.not_past
        ):
            return -1
    return 0


def _is_name(phrase: Phrase) -> bool:
    """Whether a date is part of a name: 'the March 23 Movement', '8 March Square'."""
    after = phrase.near(0)
    return after is not None and after.text[:1].isupper() and after.text.lower() in phrase.lexicon.names_after


def _led_by(phrase: Phrase) -> list[Token]:
    """The prepositions just before a phrase, first to last."""
    leads: list[Token] = []
    if phrase.own[0].name in {"before", "after", "shortly"}:
        return leads
    for offset in (-1, -2):
        token = phrase.near(offset)
        if token is None or token.name not in _LEADS or (leads and leads[0].text.lower() not in _NEARLY):
            break
        leads.insert(0, token)
    return leads


def iterate_resolver_names(lexicon: Lexicon) -> Iterator[str]:
    """Yield the rules the patterns name, so that a test can see that all exist."""
    yield from sorted(set(lexicon.resolvers.values()))
