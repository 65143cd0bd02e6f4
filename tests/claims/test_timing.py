"""Timing: which time expression belongs to which event, and what holds where there is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import factory
from whoholds.claims.scene import Scene
from whoholds.claims.speech import find_speech
from whoholds.claims.timing import When
from whoholds.claims.timing import is_yesterday
from whoholds.claims.timing import time_of
from whoholds.language import Reader
from whoholds.model import Predicate
from whoholds.naming.places import PlaceNamer
from whoholds.naming.times import TimeNamer

pytestmark = pytest.mark.model
#: Friday 2 May 2031, 15:00 in the theatre's zone.
NOON = "2031-05-02T12:00"
#: The same Friday, 07:30 in the theatre's zone.
EARLY = "2031-05-02T04:30"
ReadsWhen = Callable[..., When]


@pytest.fixture(scope="module")
def read_when() -> ReadsWhen:
    reader = Reader.open()
    theatre = factory.theatre()

    def read(
        trigger: str, text: str, *, place: str = "", predicate: Predicate = Predicate.CAPTURES, published: str = NOON
    ) -> When:
        report = factory.report(text, published_at=factory.at(published))
        sentences = next(iter(reader.read([report])))[1]
        places = PlaceNamer(theatre).find(text, sentences)
        times = TimeNamer(theatre.zone).find(text, report.published_at)
        scene = Scene(report, sentences, theatre, places, [], times)
        s, i = [(s, t.i) for s, sentence in enumerate(sentences) for t in sentence.tokens if t.text == trigger][-1]
        acts = [act for act in find_speech(scene, s) if i in act.content]
        return time_of(scene, s, i, predicate, acts, text.index(place) if place else -1)

    return read


def local(when: When) -> str:
    """Write an interval in the theatre's zone: '01 00:00..02 00:00'."""
    ends = (when.interval.earliest, when.interval.latest)
    return "..".join(f"{e.astimezone(factory.ZONE):%d %H:%M}" if e else "" for e in ends)


@pytest.mark.parametrize(
    ("trigger", "text", "expected"),
    [
        ("took", "Rebels took Brim.", "02 00:00..02 15:00"),
        ("took", "Rebels took Brim on Thursday.", "01 00:00..02 00:00"),
        ("took", "On Thursday rebels took Brim and left Cove.", "01 00:00..02 00:00"),
        ("left", "On Thursday rebels took Brim and left Cove.", "01 00:00..02 00:00"),
        ("took", "Rebels took Brim, which the army had entered on Thursday.", "02 00:00..02 15:00"),
        ("entered", "Rebels took Brim, which the army had entered on Thursday.", "01 00:00..02 00:00"),
        ("taken", "The army said on Thursday that rebels had taken Brim.", "01 00:00..02 00:00"),
        ("taken", "Rebels have taken Brim, the army said on Thursday.", "01 00:00..02 00:00"),
        ("taken", "The army said on Friday that rebels had taken Brim on Thursday.", "01 00:00..02 00:00"),
        ("taken", "The army said on Thursday evening that rebels had taken Brim.", "01 00:00..02 00:00"),
        ("inside", "Rebels are inside Brim for the first time since 2016.", "02 00:00..02 15:00"),
        ("taken", "Brim had been taken by noon.", "02 00:00..02 14:00"),
        ("took", "The army took Brim when the rebels left it on Thursday.", "01 00:00..02 00:00"),
        ("took", "Rebels took Brim after the army shelled it on Thursday.", "02 00:00..02 15:00"),
    ],
)
def test_time_of_events(read_when: ReadsWhen, trigger: str, text: str, expected: str) -> None:
    assert local(read_when(trigger, text)) == expected


def test_each_place_takes_the_time_beside_it(read_when: ReadsWhen) -> None:
    text = "Rebels took Brim on Wednesday and Cove on Thursday."
    assert local(read_when("took", text, place="Brim")) == "30 00:00..01 00:00"
    assert local(read_when("took", text, place="Cove")) == "01 00:00..02 00:00"
    text = "Rebels took Brim on Wednesday and Cove, a small port, on Thursday."
    assert local(read_when("took", text, place="Cove")) == "01 00:00..02 00:00"


def test_state_since_runs_to_publication(read_when: ReadsWhen) -> None:
    when = read_when("held", "Rebels have held Brim since Wednesday.", predicate=Predicate.CONTROLS)
    assert local(when) == "30 00:00..02 15:00"
    assert when.is_since


def test_early_report_tells_of_the_day_before(read_when: ReadsWhen) -> None:
    assert local(read_when("took", "Rebels took Brim.", published=EARLY)) == "01 00:00..02 07:30"


def test_early_report_that_names_its_day_begins_there(read_when: ReadsWhen) -> None:
    text = "Rebels took Cove on Friday. Brim fell as well."
    assert local(read_when("fell", text, published=EARLY)) == "02 00:00..02 07:30"


def test_state_in_an_early_report_holds_now(read_when: ReadsWhen) -> None:
    text = "Rebels took Cove on Thursday. The army holds Brim."
    assert local(read_when("holds", text, predicate=Predicate.CONTROLS, published=EARLY)) == "02 00:00..02 07:30"


@pytest.mark.parametrize(
    ("text", "old", "yesterday"),
    [
        ("Rebels took Brim in 2012.", True, True),
        ("Rebels took Brim on Tuesday.", True, True),
        ("Rebels took Brim on Thursday.", False, True),
        ("Rebels took Brim on Friday.", False, False),
        ("Rebels took Brim.", False, False),
    ],
)
def test_old_news(read_when: ReadsWhen, text: str, old: bool, yesterday: bool) -> None:  # noqa: FBT001 - a table of cases
    report_time = read_when("took", "Something else happened. The talks went on. " + text)
    assert report_time.is_old is old
    scene = Scene(factory.report(text), [], factory.theatre(), [], [], [])
    assert is_yesterday(scene, report_time) is yesterday


def test_unknown_publication_gives_no_default(read_when: ReadsWhen) -> None:
    scene = Scene(factory.report("Rebels took Brim.", published_at=None), [], factory.theatre(), [], [], [])
    assert not is_yesterday(scene, read_when("took", "Rebels took Brim on Thursday."))
