"""The health of sources: counts, gaps, silence, and who is borne out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests import factory
from whoholds.ledger import Ledger
from whoholds.ledger import open_ledger
from whoholds.model import FeedState
from whoholds.runs.knowledge import gather
from whoholds.runs.sources import judge_health
from whoholds.runs.sources import source_health

THEATRE = factory.theatre()
OPENS = THEATRE.opens_at


def publish(ledger: Ledger, outlet: str, day: float, *sides: str, place: str = "brim") -> None:
    """Let an outlet publish a report with a claim for each side named."""
    report = factory.report(
        f"{outlet} on day {day}.", outlet=outlet, name=f"{outlet} {day}", published_at=OPENS + timedelta(days=day)
    )
    said = factory.attribution("", outlet=outlet)
    claims = [factory.claim("controls", place, side, source=report, attribution=said) for side in sides]
    ledger.add(report, claims, reader_version="v1")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Make a ledger of a daily that stops on the eighth day, a weekly, and one that publishes without claims."""
    opened = open_ledger(tmp_path / "war.sqlite")
    for day in range(1, 9):
        publish(opened, "Daily", day + 0.25, "north")
        publish(opened, "Chatter", day + 0.5)
    for day in range(9, 16):
        publish(opened, "Chatter", day + 0.5)
    publish(opened, "Weekly", 1.3, "north")
    publish(opened, "Weekly", 8.3, "south")
    publish(opened, "Daily", -400.0, "south")
    return opened


def test_counts_days_and_gaps(ledger: Ledger) -> None:
    health = source_health(ledger, THEATRE, at=OPENS + timedelta(days=8, hours=12))
    by_name = {one.name: one for one in health.outlets}
    daily = by_name["Daily"]
    assert (daily.reports, daily.claims) == (8, 8)
    assert (daily.reports_per_day, daily.claims_per_day) == pytest.approx((8 / 7, 8 / 7))
    assert daily.longest_gap_h == pytest.approx(24.0)
    assert daily.usual_gap_h == pytest.approx(24.0)
    assert daily.silent_h == pytest.approx(6.0)
    assert len(health.days) == len(daily.reports_by_day) == 8
    assert daily.reports_by_day == (1,) * 8
    assert (by_name["Chatter"].claims, sum(by_name["Chatter"].claims_by_day)) == (0, 0)
    assert [one.name for one in health.classes] == ["outlet"]


def test_a_daily_that_stops_is_lost_and_comes_first_and_a_seldom_one_is_not(ledger: Ledger) -> None:
    health = source_health(ledger, THEATRE, at=OPENS + timedelta(days=16))
    assert [(one.name, one.state) for one in health.outlets] == [
        ("Daily", FeedState.LOST),
        ("Chatter", FeedState.LIVE),
        ("Weekly", FeedState.SELDOM),
    ]
    assert health.outlets[0].silence_chance is not None
    assert health.outlets[0].silence_chance < 0.01
    assert [(one.kind, one.name) for one in health.lost] == [("outlet", "Daily"), ("class", "outlet")]


def test_nothing_later_is_looked_at(ledger: Ledger) -> None:
    then = OPENS + timedelta(days=5)
    one = source_health(ledger, THEATRE, at=then)
    other = source_health(ledger, THEATRE, at=OPENS + timedelta(days=16), known_at=then)
    assert one == other
    assert {feed.state for feed in one.outlets} <= {FeedState.LIVE, FeedState.SELDOM}


def test_the_end_of_the_theatre_is_no_silence(ledger: Ledger) -> None:
    health = source_health(ledger, THEATRE, at=OPENS + timedelta(days=4000))
    assert health.at == THEATRE.ends_at


def test_who_contradicts_all_others_is_not_borne_out(ledger: Ledger) -> None:
    health = source_health(ledger, THEATRE, at=OPENS + timedelta(days=16))
    by_name = {one.name: one for one in health.outlets}
    assert by_name["Daily"].agreement == 1.0
    assert by_name["Daily"].checked >= 6
    assert by_name["Chatter"].agreement is None
    plain = source_health(ledger, THEATRE, at=OPENS + timedelta(days=16), with_agreement=False)
    assert all(one.agreement is None for one in plain.outlets)
    assert [one.state for one in plain.outlets] == [one.state for one in health.outlets]


def test_outlets_that_get_one_name_are_one_feed(ledger: Ledger) -> None:
    present = OPENS + timedelta(days=16)
    known = gather(ledger, THEATRE, present)
    plain = {one.name: one for one in judge_health(known, present, with_agreement=False).outlets}
    merged = judge_health(known, present, with_agreement=False, name_outlet=lambda name: "x" if name else name).outlets
    assert [one.name for one in merged] == ["x"]
    assert (merged[0].reports, merged[0].claims) == (
        sum(one.reports for one in plain.values()),
        sum(one.claims for one in plain.values()),
    )


def test_an_empty_ledger_has_no_sources(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "empty.sqlite") as ledger:
        health = source_health(ledger, THEATRE, at=OPENS + timedelta(days=3))
    assert (health.outlets, health.classes, len(health.days)) == ((), (), 1)
