"""One row per phenomenon, with counter-examples. Published on Sunday 8 December 2024, 08:30, three hours ahead of UTC."""

from __future__ import annotations

import time
import tomllib
from datetime import UTC
from datetime import datetime
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from whoholds.errors import RuleError
from whoholds.naming.times import TimeMention
from whoholds.naming.times import TimeNamer
from whoholds.naming.times.lexicon import build_lexicon
from whoholds.naming.times.lexicon import load_lexicon
from whoholds.naming.times.namer import RESOLVERS

ZONE = ZoneInfo("Etc/GMT-3")
NAMER = TimeNamer(ZONE)
PUBLISHED = datetime(2024, 12, 8, 8, 30, tzinfo=ZONE)


def find(text: str, published: datetime | None = PUBLISHED) -> list[TimeMention]:
    """Find with the namer of this file."""
    return NAMER.find(text, published)


def local(at: datetime | None) -> str:
    """Write an instant in the theatre's zone, '-' for an open end."""
    return "-" if at is None else at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def bounds(mention: TimeMention) -> tuple[str, str]:
    """Both ends in the theatre's zone."""
    return local(mention.interval.earliest), local(mention.interval.latest)


@pytest.mark.parametrize(
    ("text", "kind", "earliest", "latest"),
    [
        # days
        ("It fell today.", "day", "2024-12-08 00:00", "2024-12-08 08:30"),
        ("It fell yesterday.", "day", "2024-12-07 00:00", "2024-12-08 00:00"),
        ("It fell the day before yesterday.", "day", "2024-12-06 00:00", "2024-12-07 00:00"),
        ("It fell on Sunday.", "day", "2024-12-08 00:00", "2024-12-08 08:30"),
        ("It fell on Monday.", "day", "2024-12-02 00:00", "2024-12-03 00:00"),
        ("It fell last Friday.", "day", "2024-12-06 00:00", "2024-12-07 00:00"),
        ("It fell last Sunday.", "day", "2024-12-01 00:00", "2024-12-02 00:00"),
        ("It fell on Friday of last week.", "day", "2024-11-29 00:00", "2024-11-30 00:00"),
        ("They will meet on Friday.", "day", "2024-12-13 00:00", "2024-12-14 00:00"),
        ("They meet next Friday.", "day", "2024-12-13 00:00", "2024-12-14 00:00"),
        ("It fell two days ago.", "day", "2024-12-06 00:00", "2024-12-07 00:00"),
        ("It fell two weeks ago.", "day", "2024-11-23 00:00", "2024-11-26 00:00"),
        ("It fell on 5 December 2024.", "day", "2024-12-05 00:00", "2024-12-06 00:00"),
        ("Nov 27: fighting will resume, they say.", "day", "2024-11-27 00:00", "2024-11-28 00:00"),
        ("They will meet on 3 January.", "day", "2025-01-03 00:00", "2025-01-04 00:00"),
        ("It was taken on 30 December.", "day", "2023-12-30 00:00", "2023-12-31 00:00"),
        ("The truce was extended to 30 December.", "day", "2024-12-30 00:00", "2024-12-31 00:00"),
        ("It was taken on 3 June.", "day", "2024-06-03 00:00", "2024-06-04 00:00"),
        ("It fell on December 5.", "day", "2024-12-05 00:00", "2024-12-06 00:00"),
        ("It fell on the 5th of December.", "day", "2024-12-05 00:00", "2024-12-06 00:00"),
        ("It fell on Thursday, Dec. 5, 2024.", "day", "2024-12-05 00:00", "2024-12-06 00:00"),
        ("It fell on 2024-12-05.", "day", "2024-12-05 00:00", "2024-12-06 00:00"),
        ("It fell on 5/12/2024.", "day", "2024-12-05 00:00", "2024-12-06 00:00"),
        ("It fell on the 5th.", "day", "2024-12-05 00:00", "2024-12-06 00:00"),
        ("It fell on the 10th.", "day", "2024-11-10 00:00", "2024-11-11 00:00"),
        ("Stormed on 8 and 9 May 1992.", "day", "1992-05-08 00:00", "1992-05-10 00:00"),
        ("From 27 November to 2 December they fought.", "day", "2024-11-27 00:00", "2024-12-03 00:00"),
        ("Friday and Saturday: planes circle.", "day", "2024-12-06 00:00", "2024-12-08 00:00"),
        ("They had seized it at the weekend.", "day", "2024-12-07 00:00", "2024-12-08 08:30"),
        ("Dec 2: the town is lost.", "day", "2024-12-02 00:00", "2024-12-03 00:00"),
        # parts of day: the codebook's hours, cut at publication
        ("Early on Sunday they entered.", "part_of_day", "2024-12-08 00:00", "2024-12-08 08:30"),
        ("Early on Saturday they entered.", "part_of_day", "2024-12-07 00:00", "2024-12-07 09:00"),
        ("Late on Saturday they entered.", "part_of_day", "2024-12-07 18:00", "2024-12-08 00:00"),
        ("They left on Thursday night.", "part_of_day", "2024-12-05 18:00", "2024-12-06 06:00"),
        ("They left on Saturday night.", "part_of_day", "2024-12-07 18:00", "2024-12-08 06:00"),
        ("By Saturday evening they had it.", "part_of_day", "2024-12-07 17:00", "2024-12-07 22:00"),
        ("On Friday afternoon they left.", "part_of_day", "2024-12-06 12:00", "2024-12-06 18:00"),
        ("At noon on Friday they left.", "part_of_day", "2024-12-06 11:00", "2024-12-06 14:00"),
        ("On the evening of Friday they left.", "part_of_day", "2024-12-06 17:00", "2024-12-06 22:00"),
        ("In the small hours of Wednesday they left.", "part_of_day", "2024-12-04 00:00", "2024-12-04 06:00"),
        ("Friday, before sunrise: they attack.", "part_of_day", "2024-12-06 03:00", "2024-12-06 07:00"),
        ("On the morning of 5 December they left.", "part_of_day", "2024-12-05 06:00", "2024-12-05 12:00"),
        ("It was abandoned overnight.", "part_of_day", "2024-12-07 18:00", "2024-12-08 06:00"),
        ("It was abandoned last night.", "part_of_day", "2024-12-07 18:00", "2024-12-08 06:00"),
        ("It was abandoned during the night.", "part_of_day", "2024-12-07 18:00", "2024-12-08 06:00"),
        ("It fell this morning.", "part_of_day", "2024-12-08 06:00", "2024-12-08 08:30"),
        ("It fell before dawn.", "part_of_day", "2024-12-08 00:00", "2024-12-08 06:00"),
        ("They struck at first light.", "part_of_day", "2024-12-08 03:00", "2024-12-08 07:00"),
        ("It fell shortly after midnight.", "part_of_day", "2024-12-08 00:00", "2024-12-08 02:00"),
        ("By noon it had fallen.", "part_of_day", "2024-12-07 11:00", "2024-12-07 14:00"),  # Sunday's is still to come
        ("At dusk they still held it.", "part_of_day", "2024-12-07 17:00", "2024-12-07 20:00"),
        ("In the early hours of Friday they left.", "part_of_day", "2024-12-06 00:00", "2024-12-06 06:00"),
        ("In the early hours they left.", "part_of_day", "2024-12-08 00:00", "2024-12-08 06:00"),
        ("They left in the early hours of 5 December.", "part_of_day", "2024-12-05 00:00", "2024-12-05 06:00"),
        ("On the night of Friday to Saturday they left.", "part_of_day", "2024-12-06 18:00", "2024-12-07 06:00"),
        ("They left overnight Friday.", "part_of_day", "2024-12-06 18:00", "2024-12-07 06:00"),
        ("Saturday at dawn they left.", "part_of_day", "2024-12-07 03:00", "2024-12-07 07:00"),
        ("They left at midnight on Friday.", "part_of_day", "2024-12-06 22:00", "2024-12-07 02:00"),
        # clock times
        ("They left at 0300 GMT.", "point", "2024-12-08 05:00", "2024-12-08 07:00"),
        ("They left at 0500 hours.", "point", "2024-12-08 04:00", "2024-12-08 06:00"),
        ("They left at 1830 GMT.", "point", "2024-12-07 20:30", "2024-12-07 22:30"),
        ("It fell at about three in the afternoon.", "point", "2024-12-07 14:00", "2024-12-07 16:00"),
        ("It fell at six in the morning.", "point", "2024-12-08 05:00", "2024-12-08 07:00"),
        ("At half past five nobody was there.", "point", "2024-12-07 17:00", "2024-12-07 18:00"),
        ("They left at 3 p.m. on Saturday.", "point", "2024-12-07 14:00", "2024-12-07 16:00"),
        ("They left at 04:30.", "point", "2024-12-08 03:30", "2024-12-08 05:30"),
        ("Monday, 8 a.m.: a white flag.", "point", "2024-12-02 07:00", "2024-12-02 09:00"),
        ("All had left by five this morning.", "point", "2024-12-08 02:00", "2024-12-08 06:00"),
        ("An hour ago he heard guns.", "point", "2024-12-08 06:30", "2024-12-08 08:30"),
        ("They fought for three nights.", "duration", "2024-12-05 00:00", "2024-12-08 08:30"),
        ("After 1000 days of war.", "duration", "2022-03-14 00:00", "2024-12-08 08:30"),
        ("They had left by last Christmas.", "day", "2023-12-25 00:00", "2023-12-26 00:00"),
        # weeks, months, years
        ("This week it fell.", "week", "2024-12-02 00:00", "2024-12-08 08:30"),
        ("Last week it fell.", "week", "2024-11-25 00:00", "2024-12-02 00:00"),
        ("In November 2012 it fell.", "month", "2012-11-01 00:00", "2012-12-01 00:00"),
        ("In October it fell.", "month", "2024-10-01 00:00", "2024-11-01 00:00"),
        ("It fell in the first half of November.", "month", "2024-11-01 00:00", "2024-11-16 00:00"),
        ("It fell at the end of November 2023.", "month", "2023-11-24 00:00", "2023-12-01 00:00"),
        ("In February last year it was ringed.", "month", "2023-02-01 00:00", "2023-03-01 00:00"),
        ("Last month it fell.", "month", "2024-11-01 00:00", "2024-12-01 00:00"),
        ("It fell in 2016.", "year", "2016-01-01 00:00", "2017-01-01 00:00"),
        ("Since the 2011 protests they held it.", "since", "2011-01-01 00:00", "2024-12-08 08:30"),
        ("It fell last year.", "year", "2023-01-01 00:00", "2024-01-01 00:00"),
        ("Eight years ago it fell.", "year", "2016-01-01 00:00", "2017-01-01 00:00"),
        ("Held between 2014 and 2017 by them.", "year", "2014-01-01 00:00", "2018-01-01 00:00"),
        # lengths, since and until
        ("They have had it for three days.", "duration", "2024-12-05 00:00", "2024-12-08 08:30"),
        ("In recent weeks they lost much.", "duration", "2024-11-17 00:00", "2024-12-08 08:30"),
        ("In the past two weeks they lost much.", "duration", "2024-11-24 00:00", "2024-12-08 08:30"),
        ("It is theirs since Saturday.", "since", "2024-12-07 00:00", "2024-12-08 08:30"),
        ("It is theirs since Thursday night.", "since", "2024-12-05 18:00", "2024-12-08 08:30"),
        ("It is theirs since 2012.", "since", "2012-01-01 00:00", "2024-12-08 08:30"),
        ("They held it until Friday.", "until", "-", "2024-12-07 00:00"),
        ("They held it until the evening.", "until", "-", "2024-12-07 22:00"),
        # loose and set
        ("Hours earlier the army denied it.", "vague", "2024-12-08 02:30", "2024-12-08 07:30"),
        ("Every day they shell it.", "set", "-", "-"),
        ("They shell it every Thursday.", "set", "-", "-"),
        # clocks and days of the page itself
        ("03:40 - Troops enter the town.", "stamp", "2024-12-08 00:00", "2024-12-08 08:30"),
        ("03:40 Troops enter the town.", "stamp", "2024-12-08 00:00", "2024-12-08 08:30"),
        ("BRIM, Dec 7 - Troops entered the town.", "dateline", "2024-12-07 00:00", "2024-12-08 00:00"),
        ("BRIM, August 30 (Wire). Troops entered the town.", "dateline", "2024-08-30 00:00", "2024-08-31 00:00"),
    ],
)
def test_reads(text: str, kind: str, earliest: str, latest: str) -> None:
    (mention,) = find(text)
    assert (mention.kind, *bounds(mention)) == (kind, earliest, latest)
    assert text[mention.start : mention.end] == mention.words == mention.interval.basis
    assert mention.start <= mention.timex.start < mention.timex.end == mention.end


@pytest.mark.parametrize(
    "text",
    [
        "A second column followed.",
        "They may enter and they march on.",
        "May the town be spared.",
        "March on, he said.",
        "He sat down in the sun.",
        "Sat down, he waited.",
        "Sun Tzu wrote of it.",
        "The 1990 regiment held it.",
        "Regiment 46 held it, and Unit 1990 left.",
        "The M5 was cut and 12 km of it lost.",
        "Taken at 22 posts, 2,000 men in all.",
        "1990 soldiers were killed, the 2010 prisoners freed.",
        "The fall of Aster opened the way.",
        "They entered the quarter, then the first quarter of the city.",
        "The March 23 Movement and the 8 March Square.",
        "A 20-year-old fighter, nine years old then.",
        "Two of the three towns were lost.",
        "For the third time they denied it.",
        "The early years and the first hundred men.",
        "They took 1500 rifles at 1200 men's cost.",
        "The night watch and the morning star.",
        "A spring of sweet water.",
        "They advanced by seven kilometres.",
        "The road was cut twice a week.",
        "",
    ],
)
def test_leaves(text: str) -> None:
    assert [mention.words for mention in find(text)] == []


@pytest.mark.parametrize(
    ("text", "words", "earliest", "latest"),
    [
        (
            "It ringed Brim on Friday afternoon and went in before dusk.",
            "before dusk",
            "2024-12-06 14:00",
            "2024-12-06 18:00",
        ),
        (
            "Brim fell on Friday evening. They left in the small hours.",
            "in the small hours",
            "2024-12-07 00:00",
            "2024-12-07 06:00",
        ),
        (
            "They entered Brim on Friday. Aster fell the same day.",
            "the same day",
            "2024-12-06 00:00",
            "2024-12-07 00:00",
        ),
        (
            "They entered Brim on Friday. Nobody spoke. That night they left.",
            "That night",
            "2024-12-06 18:00",
            "2024-12-07 06:00",
        ),
        (
            "They took Brim on Wednesday. Aster fell two days earlier.",
            "two days earlier",
            "2024-12-02 00:00",
            "2024-12-03 00:00",
        ),
        (
            "They took Brim on Wednesday, guns gone the day before.",
            "the day before",
            "2024-12-03 00:00",
            "2024-12-04 00:00",
        ),
        (
            "It fell in the winter of 2020: they took it in February.",
            "in February",
            "2020-02-01 00:00",
            "2020-03-01 00:00",
        ),
        (
            "Theirs since January 2023, and Brim since the October before.",
            "since the October before",
            "2022-10-01 00:00",
            "2024-12-08 08:30",
        ),
        ("Taken in April 1993 and Brim that July.", "that July", "1993-07-01 00:00", "1993-08-01 00:00"),
        (
            "Seized in November 2012 and given up eleven days later.",
            "eleven days later",
            "2012-11-12 00:00",
            "2012-12-12 00:00",
        ),
        ("Brim fell on Sunday, one day after Aster.", "one day after", "2024-12-07 00:00", "2024-12-08 00:00"),
        (
            "None at half past five, he said; by seven he had met a dozen.",
            "by seven",
            "2024-12-07 16:00",
            "2024-12-07 20:00",
        ),
        ("15:10 on Saturday - Brim is taken.", "15:10 on Saturday", "2024-12-07 00:00", "2024-12-08 00:00"),
    ],
)
def test_reads_from_what_was_told(text: str, words: str, earliest: str, latest: str) -> None:
    (mention,) = [mention for mention in find(text) if mention.words == words]
    assert bounds(mention) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "is_background"),
    [
        ("It fell in March 2020.", True),
        ("It fell in 2016.", True),
        ("It fell years ago.", True),
        ("It fell two years ago.", True),
        ("It fell last month.", True),
        ("It fell in October.", True),
        ("It fell on 8 May 1992.", True),
        ("Held since 2012.", True),
        ("It fell on Monday.", False),
        ("It fell last week.", False),
        ("It fell on 27 November.", False),
        ("It fell this year.", False),
        ("BRIM, August 30 - It fell.", False),
    ],
)
def test_tells_background(text: str, is_background: bool) -> None:  # noqa: FBT001
    (mention,) = find(text)
    assert mention.is_past_background is is_background


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("on Friday", "DATE", "2024-12-06"),
        ("on Friday night", "TIME", "2024-12-06TNI"),
        ("at 3 p.m. on Friday", "TIME", "2024-12-06T15:00"),
        ("last week", "DATE", "2024-W48"),
        ("the weekend", "DATE", "2024-W49-WE"),
        ("in November", "DATE", "2024-11"),
        ("the 1980s", "DATE", "198"),
        ("the 19th century", "DATE", "18"),
        ("for two weeks", "DURATION", "P2W"),
        ("in 2 1/2 years", "DURATION", "P2Y6M"),
        ("twenty-four hours", "DURATION", "PT24H"),
        ("a few days", "DURATION", "PXD"),
        ("two to three weeks", "DURATION", "P2W"),
        ("every two weeks", "SET", "P2W"),
        ("every Thursday", "SET", "XXXX-WXX-4"),
        ("each July", "SET", "XXXX-07"),
        ("now", "DATE", "PRESENT_REF"),
        ("in the third quarter of 1989", "DATE", "1989-Q3"),
        ("the first half of 1990", "DATE", "1990-H1"),
        ("in nineteen ninety-six", "DATE", "1996"),
        ("the winter of 2020", "DATE", "2020-WI"),
    ],
)
def test_writes_timex(text: str, type_: str, value: str) -> None:
    (mention,) = find(f"They said {text}.")
    assert (mention.timex.type, mention.timex.value) == (type_, value)


def test_leaves_relative_times_open_without_publication() -> None:
    for text in ("early on Sunday", "overnight", "two days ago", "in November", "this week", "at noon", "since Friday"):
        (mention,) = find(f"It fell {text}.", None)
        assert bounds(mention) == ("-", "-")
        assert mention.interval.basis == mention.words == text
        assert not mention.is_past_background
        assert mention.future_interval is None


def test_reads_absolute_times_without_publication() -> None:
    (day,) = find("It fell on 5 December 2024.", None)
    assert bounds(day) == ("2024-12-05 00:00", "2024-12-06 00:00")
    (since,) = find("Theirs since 2012.", None)
    assert bounds(since) == ("2012-01-01 00:00", "-")


@pytest.mark.parametrize(
    ("published", "earliest", "latest"),
    [
        (PUBLISHED, "2024-12-08 00:00", "2024-12-08 08:30"),
        (datetime(2024, 12, 8, 1, 15, tzinfo=ZONE), "2024-12-07 00:00", "2024-12-08 01:15"),
        (datetime(2024, 12, 7, 22, 0, tzinfo=UTC), "2024-12-07 00:00", "2024-12-08 01:00"),
        (None, "-", "-"),
    ],
)
def test_gives_the_time_of_a_sentence_that_names_none(published: datetime | None, earliest: str, latest: str) -> None:
    default = NAMER.default(published)
    assert (local(default.earliest), local(default.latest)) == (earliest, latest)


def test_gives_the_next_weekday_beside_the_last() -> None:
    (mention,) = find("Talks on Wednesday.")
    assert bounds(mention) == ("2024-12-04 00:00", "2024-12-05 00:00")
    assert mention.future_interval is not None
    assert local(mention.future_interval.earliest) == "2024-12-11 00:00"


def test_cuts_days_in_the_theatres_zone_wherever_the_outlet_publishes() -> None:
    published = datetime(2024, 12, 7, 17, 30, tzinfo=ZoneInfo("Etc/GMT+8"))  # Sunday 04:30 in the theatre
    (mention,) = find("They entered on Sunday.", published)
    assert bounds(mention) == ("2024-12-08 00:00", "2024-12-08 04:30")
    assert mention.interval.earliest is not None
    assert mention.interval.earliest.tzinfo is UTC


def test_keeps_offsets_behind_letters_that_grow() -> None:
    text = "İstanbul ﬁnds it fell on Friday.\n\nIt fell on Saturday."
    assert [text[m.start : m.end] for m in find(text)] == ["on Friday", "on Saturday"]


@pytest.mark.parametrize(
    "unit", ["on ", "on Sunday ", "early ", "2 ", "12:", "Nov. ", "twenty ", "the last ", ". ", "\n \n", "a few "]
)
def test_reads_hostile_text_in_linear_time(unit: str) -> None:
    def take(size: int) -> float:
        begun = time.process_time()
        find(unit * (size // len(unit)))
        return time.process_time() - begun

    # the best of two: a collection of garbage or a busy neighbour is not the length
    small, large = (min(take(size) for _ in range(2)) for size in (25_000, 50_000))
    assert large < 6 * small + 0.5  # quadratic work would take minutes; a busy machine takes a second


def test_reads_a_megabyte_without_times_at_once() -> None:
    begun = time.process_time()
    assert find("on " * 333_334) == []
    assert time.process_time() - begun < 1  # 333,000 words: the bar is 400,000 words a second


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *load_lexicon().words,
                "12",
                "2020",
                "31",
                "99",
                "3rd",
                "1990s",
                "25:61",
                "-",
                ",",
                ".",
                "\n\n",
                "2024-02-30",
                "9/9/99",
                "10000",
                "'96",
                "Brim",
            ]
        ),
        max_size=12,
    )
)
def test_never_fails_and_always_slices(words: list[str]) -> None:
    text = " ".join(words)
    for published in (PUBLISHED, None, datetime(1, 1, 5, tzinfo=UTC), datetime(9990, 1, 1, tzinfo=UTC)):
        last = 0
        for mention in NAMER.find(text, published):
            assert last <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end] == mention.words
            last = mention.end


def test_names_only_rules_that_exist() -> None:
    assert set(load_lexicon().resolvers.values()) == set(RESOLVERS)


@pytest.mark.parametrize(
    ("match", "why"), [("weekday{2,}", "without bound"), ("weekday*", "without bound"), ("weekdy", "unknown classes")]
)
def test_refuses_a_faulty_pattern(match: str, why: str) -> None:
    table: dict[str, Any] = tomllib.loads(
        resources.files("whoholds.naming.times").joinpath("times.toml").read_text(encoding="utf-8")
    )
    table["pattern"] = [{"match": match, "resolve": "weekday"}]
    with pytest.raises(RuleError, match=why):
        build_lexicon(table)
