"""Rulings against a theatre: what is refused, what is written, what estimates then say."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests import factory
from whoholds.errors import LedgerError
from whoholds.errors import QueryError
from whoholds.errors import StaleHeadError
from whoholds.errors import TamperedError
from whoholds.ledger import Ledger
from whoholds.ledger import open_ledger
from whoholds.model import Correction
from whoholds.model import Status
from whoholds.runs.exporting import export
from whoholds.runs.holding import panel
from whoholds.runs.holding import place_status
from whoholds.runs.knowledge import gather
from whoholds.runs.moving import cut_offs
from whoholds.runs.ruling import Signature
from whoholds.runs.ruling import assert_holder
from whoholds.runs.ruling import replace_claim
from whoholds.runs.ruling import rule_on_claim
from whoholds.runs.ruling import withdraw_ruling
from whoholds.runs.ruling_log import list_rulings
from whoholds.runs.ruling_log import name_places
from whoholds.runs.ruling_log import verify_rulings
from whoholds.runs.situating import situation
from whoholds.runs.sources import source_health

THEATRE = factory.theatre()
FIRST = factory.report("South took Brim, Valley Monitor said.", name="r1")
COPY = factory.report(
    "South took Brim, Valley Monitor said.",
    name="r2",
    outlet="Brim Herald",
    published_at=factory.at("2031-05-02T14:00"),
)
SAID = factory.attribution("Valley Monitor", source_class="monitor")
CLAIM = factory.claim(source=FIRST, attribution=SAID)
REPEATED = factory.claim(source=COPY, attribution=replace(SAID, outlet="Brim Herald"))
AT = factory.at("2031-05-04T00:00")
NOW = factory.at("2031-05-03T09:00")
FERN = Signature(who="Fern", why="seen", now=NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "war.sqlite"
    with open_ledger(path) as ledger:
        ledger.add(FIRST, [CLAIM], reader_version="v1")
        ledger.add(COPY, [REPEATED], reader_version="v1")
    return path


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with open_ledger(path) as opened:
        yield opened


def test_a_claim_is_ruled_on_by_the_beginning_of_its_id(ledger: Ledger) -> None:
    (made,) = rule_on_claim(ledger, CLAIM.id[:8], "reject", FERN)
    assert (made.claim_id, made.who, made.when) == (CLAIM.id, "Fern", NOW)
    log = list_rulings(ledger)
    assert (log.rulings, log.head, log.in_force, log.faults) == ((made,), made.id, {made.id}, ())


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (lambda ledger: rule_on_claim(ledger, "f" * 32, "reject", FERN), "no claim"),
        (lambda ledger: rule_on_claim(ledger, "%%%%%%", "reject", FERN), "no claim"),
        (lambda ledger: rule_on_claim(ledger, CLAIM.id[:5], "reject", FERN), "too short"),
        (lambda ledger: rule_on_claim(ledger, CLAIM.id, "assert", FERN), "accept or reject"),
        (lambda ledger: rule_on_claim(ledger, CLAIM.id, "reject", replace(FERN, who=" ")), "who decided"),
        (lambda ledger: rule_on_claim(ledger, CLAIM.id, "reject", replace(FERN, why="")), "why"),
        (lambda ledger: replace_claim(ledger, THEATRE, CLAIM.id, Correction(), FERN), "should have been"),
        (lambda ledger: replace_claim(ledger, THEATRE, CLAIM.id, CLAIM.id, FERN), "replace itself"),
        (lambda ledger: replace_claim(ledger, THEATRE, CLAIM.id, Correction(place="Zed"), FERN), "no place 'Zed'"),
        (lambda ledger: replace_claim(ledger, THEATRE, CLAIM.id, Correction(actor="Zed"), FERN), "no actor 'Zed'"),
        (lambda ledger: replace_claim(ledger, THEATRE, CLAIM.id, Correction(polarity="so"), FERN), "no polarity"),
        (lambda ledger: replace_claim(ledger, THEATRE, CLAIM.id, Correction(predicate="eats"), FERN), "no predicate"),
        (lambda ledger: replace_claim(ledger, THEATRE, CLAIM.id, Correction(place="brim"), FERN), "changes nothing"),
        (
            lambda ledger: replace_claim(
                ledger, THEATRE, CLAIM.id, Correction(earliest=AT, latest=AT - timedelta(hours=1)), FERN
            ),
            "ends before",
        ),
        (lambda ledger: assert_holder(ledger, THEATRE, "Zed", "south", FERN, since=NOW), "no place 'Zed'"),
        (lambda ledger: assert_holder(ledger, THEATRE, "Brim", "east", FERN, since=NOW), "no side 'east'"),
        (lambda ledger: assert_holder(ledger, THEATRE, "Brim", "south", FERN, since=AT), "lies ahead"),
        (lambda ledger: assert_holder(ledger, THEATRE, "Brim", "south", FERN, since=NOW, until=NOW), "ends"),
        (
            lambda ledger: assert_holder(ledger, THEATRE, "Brim", "south", FERN, since=NOW - timedelta(days=30)),
            "outside it",
        ),
        (lambda ledger: assert_holder(ledger, THEATRE, "Brim", "south", FERN, since=NOW.replace(tzinfo=None)), "zone"),
        (lambda ledger: withdraw_ruling(ledger, "f" * 32, FERN), "no ruling"),
    ],
)
def test_what_cannot_be_ruled_is_refused_and_nothing_is_written(
    ledger: Ledger, rule: Callable[[Ledger], object], reason: str
) -> None:
    with pytest.raises((QueryError, LedgerError), match=reason):
        rule(ledger)
    assert list_rulings(ledger).rulings == ()


def test_a_place_that_is_not_tracked_has_no_holder_to_assert(ledger: Ledger) -> None:
    places = {**THEATRE.places, "brim": replace(THEATRE.places["brim"], tracked=False)}
    with pytest.raises(QueryError, match="not tracked"):
        assert_holder(ledger, replace(THEATRE, places=places), "Brim", "south", FERN, since=NOW)


def test_copies_are_ruled_on_together_when_wanted(ledger: Ledger) -> None:
    rule_on_claim(ledger, CLAIM.id, "reject", FERN)
    assert place_status(ledger, THEATRE, "brim", at=AT).estimate.holder == "south"
    made = rule_on_claim(ledger, CLAIM.id, "reject", FERN, with_copies=True)
    assert {one.claim_id for one in made} == {CLAIM.id, REPEATED.id}
    assert place_status(ledger, THEATRE, "brim", at=AT).estimate.holder == "north"


def test_an_estimate_says_that_a_ruling_decided_it_and_what_would_be_without(ledger: Ledger) -> None:
    ruling = assert_holder(ledger, THEATRE, "Cove", "South", FERN, since=factory.at("2031-05-02T06:00"))
    status = place_status(ledger, THEATRE, "cove", at=AT)
    estimate = status.estimate
    assert (estimate.holder, estimate.rulings) == ("south", (ruling.id,))
    assert estimate.unruled is not None
    assert (estimate.unruled.holder, estimate.unruled.status) == ("north", Status.PROBABLY_HELD)
    assert dict(estimate.unruled.probabilities)["north"] > 0.7
    assert [(one.ruling, one.influence > 0.5) for one in status.rulings] == [(ruling, True)]
    plain = place_status(ledger, THEATRE, "cove", at=AT, with_rulings=False)
    assert plain.estimate.probabilities == estimate.unruled.probabilities
    assert (plain.estimate.rulings, plain.estimate.unruled, plain.rulings) == ((), None, ())


def test_an_estimate_on_which_no_ruling_bears_says_nothing_of_them(ledger: Ledger) -> None:
    assert_holder(ledger, THEATRE, "Cove", "North", FERN, since=factory.at("2031-05-02T06:00"))
    estimate = place_status(ledger, THEATRE, "elm", at=AT).estimate
    assert (estimate.rulings, estimate.unruled) == ((), None)


def test_a_ruling_is_seen_from_its_own_time_on_and_never_before(ledger: Ledger) -> None:
    before = place_status(ledger, THEATRE, "brim", at=AT, known_at=NOW - timedelta(seconds=1))
    rule_on_claim(ledger, CLAIM.id, "reject", FERN, with_copies=True)
    assert place_status(ledger, THEATRE, "brim", at=AT, known_at=NOW - timedelta(seconds=1)) == before
    assert place_status(ledger, THEATRE, "brim", at=AT, known_at=NOW).estimate.holder == "north"


def test_a_corrected_claim_counts_where_it_belongs_and_its_copies_may_follow(ledger: Ledger) -> None:
    replace_claim(ledger, THEATRE, CLAIM.id, Correction(place="Cove"), FERN, with_copies=True)
    known = gather(ledger, THEATRE)
    assert {one.id for one in known.ruled_out} == {CLAIM.id, REPEATED.id}
    assert [one.place for one in known.claims] == ["cove", "cove"]
    # The two corrected copies are one saying still.
    assert len(set(known.origins.values())) == 1
    assert place_status(ledger, THEATRE, "brim", at=AT).estimate.holder == "north"
    cove = place_status(ledger, THEATRE, "cove", at=AT)
    assert cove.estimate.holder == "south"
    assert [one.corrected.place for one in cove.rulings if one.corrected] == ["cove", "cove"]
    assert set(cove.estimate.rulings) == set(place_status(ledger, THEATRE, "brim", at=AT).estimate.rulings)


def test_a_corrected_actor_takes_the_side_it_had_then(ledger: Ledger) -> None:
    (made,) = replace_claim(ledger, THEATRE, CLAIM.id, Correction(actor="the army"), FERN)
    assert Correction.from_text(made.replacement) == Correction(actor="north_army", side="north")


def test_another_claim_may_say_it_rightly(ledger: Ledger) -> None:
    (made,) = replace_claim(ledger, THEATRE, CLAIM.id, REPEATED.id[:10], FERN)
    assert made.replacement == REPEATED.id
    assert [one.id for one in gather(ledger, THEATRE).claims] == [REPEATED.id]


def test_a_rejected_road_claim_cuts_no_road(tmp_path: Path) -> None:
    road = factory.claim("cuts_road", "brim", source=FIRST, attribution=SAID)
    with open_ledger(tmp_path / "roads.sqlite") as ledger:
        ledger.add(FIRST, [road], reader_version="v1")
        assert cut_offs(ledger, THEATRE, at=AT).reported
        rule_on_claim(ledger, road.id, "reject", FERN)
        assert cut_offs(ledger, THEATRE, at=AT).reported == ()


def test_a_withdrawn_ruling_is_listed_and_counts_no_more(ledger: Ledger) -> None:
    before = place_status(ledger, THEATRE, "brim", at=AT).estimate
    (made,) = rule_on_claim(ledger, CLAIM.id, "accept", FERN)
    taken = withdraw_ruling(ledger, made.id[:6], FERN)
    log = list_rulings(ledger, place="brim")
    assert (log.rulings, log.withdrawn, log.in_force) == ((made, taken), {made.id}, frozenset())
    assert name_places(ledger, taken, log.rulings) == {"brim"}
    assert place_status(ledger, THEATRE, "brim", at=AT).estimate == before


def test_an_overtaken_ruling_is_no_longer_in_force(ledger: Ledger) -> None:
    rule_on_claim(ledger, CLAIM.id, "accept", FERN)
    (last,) = rule_on_claim(ledger, CLAIM.id, "reject", FERN)
    assert_holder(ledger, THEATRE, "Cove", "south", FERN, since=factory.at("2031-05-02T06:00"))
    kept = assert_holder(ledger, THEATRE, "Cove", "south", FERN, since=factory.at("2031-05-03T08:00"))
    covering = assert_holder(
        ledger,
        THEATRE,
        "Cove",
        "north",
        FERN,
        since=factory.at("2031-05-02T01:00"),
        until=factory.at("2031-05-02T12:00"),
    )
    assert list_rulings(ledger).in_force == {last.id, kept.id, covering.id}


def test_rulings_are_listed_by_place_and_by_claim(ledger: Ledger) -> None:
    (one,) = rule_on_claim(ledger, CLAIM.id, "accept", FERN)
    two = assert_holder(ledger, THEATRE, "Cove", "south", FERN, since=NOW)
    assert list_rulings(ledger, place="brim").rulings == (one,)
    assert list_rulings(ledger, place="cove").rulings == (two,)
    assert list_rulings(ledger, claim_id=CLAIM.id).rulings == (one,)
    assert list_rulings(ledger, claim_id=CLAIM.id).head == two.id


def test_an_analyst_whose_clock_is_behind_rules_at_the_time_of_the_last_ruling(ledger: Ledger) -> None:
    rule_on_claim(ledger, CLAIM.id, "accept", FERN)
    (late,) = rule_on_claim(ledger, CLAIM.id, "reject", replace(FERN, who="Ash", now=NOW - timedelta(hours=5)))
    assert late.when == NOW


def test_a_stale_head_is_refused_and_a_fresh_one_is_not(ledger: Ledger) -> None:
    (first,) = rule_on_claim(ledger, CLAIM.id, "accept", replace(FERN, expected_head=""))
    with pytest.raises(StaleHeadError):
        rule_on_claim(ledger, CLAIM.id, "reject", replace(FERN, expected_head=""))
    rule_on_claim(ledger, CLAIM.id, "reject", replace(FERN, expected_head=first.id))
    assert verify_rulings(ledger).count == 2


def test_many_who_do_not_look_at_the_head_all_get_through(path: Path) -> None:
    ready = threading.Barrier(4)

    def rule(who: str) -> None:
        with open_ledger(path) as ledger:
            ready.wait()
            rule_on_claim(ledger, CLAIM.id, "accept", replace(FERN, who=who))

    threads = [threading.Thread(target=rule, args=(f"Fern {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_ledger(path) as ledger:
        assert verify_rulings(ledger).is_whole
        assert sorted(one.who for one in list_rulings(ledger).rulings) == [f"Fern {n}" for n in range(4)]


def test_every_question_refuses_a_tampered_log_but_the_list_shows_it(path: Path, tmp_path: Path) -> None:
    with open_ledger(path) as ledger:
        made = rule_on_claim(ledger, CLAIM.id, "accept", FERN)
        rule_on_claim(ledger, CLAIM.id, "reject", FERN)
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER no_update_rulings")
        raw.execute("UPDATE rulings SET who = 'Mallory' WHERE seq = 1")
    raw.close()
    with open_ledger(path) as ledger:
        for ask in (
            lambda: place_status(ledger, THEATRE, "brim", at=AT),
            lambda: place_status(ledger, THEATRE, "brim", at=AT, with_rulings=False),
            lambda: panel(ledger, THEATRE, [AT]),
            lambda: cut_offs(ledger, THEATRE, at=AT),
            lambda: situation(ledger, THEATRE, at=AT, since=NOW),
            lambda: export(ledger, THEATRE, "geojson", tmp_path / "x.geojson", at=AT),
            lambda: source_health(ledger, THEATRE, at=AT),
            lambda: rule_on_claim(ledger, CLAIM.id, "accept", FERN),
        ):
            with pytest.raises(TamperedError, match=f"ruling 1 \\({made[0].id}\\) was changed"):
                ask()
        assert not (tmp_path / "x.geojson").exists()
        log = list_rulings(ledger)
        assert [one.who for one in log.rulings] == ["Mallory", "Fern"]
        assert log.faults == verify_rulings(ledger).faults
        assert "ruling 1" in log.faults[0]


def test_a_log_written_anew_is_found_by_a_head_that_was_noted(ledger: Ledger) -> None:
    (made,) = rule_on_claim(ledger, CLAIM.id, "accept", FERN)
    assert verify_rulings(ledger, head=made.id).is_whole
    found = verify_rulings(ledger, head="f" * 32)
    assert not found.is_whole
    assert "noted elsewhere" in found.faults[0]


def test_places_near_one_that_nobody_speaks_of_are_named(ledger: Ledger) -> None:
    cove = place_status(ledger, THEATRE, "cove", at=AT)
    assert [one.place.id for one in cove.nearby] == ["brim"]
    assert cove.nearby[0].estimate.holder == "south"
    assert place_status(ledger, THEATRE, "brim", at=AT).nearby == ()


def test_the_age_of_the_last_support_is_told(ledger: Ledger) -> None:
    status = place_status(ledger, THEATRE, "brim", at=AT)
    assert status.support_age_h == pytest.approx(37.0, abs=1.0)


def test_the_same_rulings_give_the_same_answer_twice(ledger: Ledger) -> None:
    replace_claim(ledger, THEATRE, CLAIM.id, Correction(place="Cove"), FERN)
    assert_holder(ledger, THEATRE, "Brim", "contested", FERN, since=factory.at("2031-05-02T06:00"))
    one, other = (gather(ledger, THEATRE).estimate(AT) for _ in range(2))
    assert one == other
