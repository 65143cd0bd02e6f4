"""Who still reports, over HTTP: the same words for a feed as `whoholds sources` has."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from tests import factory
from whoholds.ledger import Ledger
from whoholds.runs.sources import source_health

THEATRE = factory.theatre()
OPENS = THEATRE.opens_at
END = OPENS + timedelta(days=16)


def publish(ledger: Ledger, outlet: str, day: float, **said: object) -> None:
    """Let an outlet publish a report with one claim, so many days after the theatre opens."""
    report = factory.report(
        f"{outlet} on day {day}.", outlet=outlet, name=f"{outlet} {day}", published_at=OPENS + timedelta(days=day)
    )
    told = factory.attribution("", outlet=outlet, **said)
    ledger.add(
        report, [factory.claim("controls", "brim", "north", source=report, attribution=told)], reader_version="v"
    )


def publish_all(ledger: Ledger) -> None:
    """Publish a daily that stops on the eighth day, one that goes on, one of two reports, and one from before the war."""
    for day in range(1, 16):
        publish(ledger, "Chatter", day + 0.5)
    for day in range(1, 9):
        publish(ledger, "Daily", day + 0.25)
    publish(ledger, "Weekly", 1.3)
    publish(ledger, "Weekly", 8.3)
    publish(ledger, "Almanac", -400.0)


def test_a_feed_is_told_in_the_words_of_whoholds_sources(desk: TestClient, ledger: Ledger) -> None:
    publish_all(ledger)
    answer = desk.get("/sources", params={"to": END.isoformat()}).json()
    health = source_health(ledger, THEATRE, at=END, with_agreement=False)
    assert [(one["outlet"], one["status"]) for one in answer["outlets"]] == [
        (one.name, one.state.value) for one in health.outlets
    ]
    told = {one["outlet"]: one for one in answer["outlets"]}
    assert {name: told[name]["status"] for name in ("Daily", "Chatter", "Weekly")} == {
        "Daily": "lost",
        "Chatter": "live",
        "Weekly": "seldom",
    }
    assert told["Daily"]["silence_chance"] < 0.01
    assert told["Weekly"]["silence_chance"] is None
    assert "Almanac" not in told
    assert answer["outlets"][0]["outlet"] == "Daily"


def test_silence_is_measured_to_what_was_known_and_not_beyond(desk: TestClient, ledger: Ledger) -> None:
    publish_all(ledger)
    known_at = (OPENS + timedelta(days=8, hours=12)).isoformat()
    answer = desk.get("/sources", params={"to": END.isoformat(), "known_at": known_at}).json()
    daily = next(one for one in answer["outlets"] if one["outlet"] == "Daily")
    assert (daily["status"], daily["silent_h"], sum(daily["reports"])) == ("live", 6.0, 8)


def test_days_are_those_asked_about_and_counts_are_cut_to_them(desk: TestClient, ledger: Ledger) -> None:
    publish_all(ledger)
    asked = {"from": (OPENS + timedelta(days=7)).isoformat(), "to": (OPENS + timedelta(days=10)).isoformat()}
    answer = desk.get("/sources", params=asked).json()
    daily = next(one for one in answer["outlets"] if one["outlet"] == "Daily")
    assert len(answer["days"]) == 4
    assert daily["reports"] == daily["claims"] == [1, 1, 0, 0]
    early = desk.get("/sources", params={**asked, "from": (OPENS - timedelta(days=2)).isoformat()}).json()
    daily = next(one for one in early["outlets"] if one["outlet"] == "Daily")
    assert (len(early["days"]), daily["reports"][:2], sum(daily["reports"])) == (13, [0, 0], 8)
