"""Rulings: what analysts reject says nothing, what they accept is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from tests import factory
from whoholds.control import ControlModel
from whoholds.errors import QueryError
from whoholds.model import Claim
from whoholds.model import Correction
from whoholds.model import Interval
from whoholds.model import Ruling

MODEL = ControlModel(factory.theatre())
BOAST = replace(
    factory.claim(), attribution=factory.attribution("the Front", speaker_side="south", source_class="party")
)
AT = factory.at("2031-05-03T12:00")
HOUR = timedelta(hours=1)


def south(*rulings: object, known_at: object = None) -> float:
    estimate = MODEL.estimate([BOAST], at=AT, places=["brim"], rulings=rulings, known_at=known_at, explain=False)[0]  # type: ignore[arg-type]
    return dict(estimate.probabilities)["south"]


def test_a_rejected_claim_says_nothing() -> None:
    assert south(factory.ruling(BOAST.id, "reject")) < 0.05 < south()


def test_an_accepted_claim_is_believed() -> None:
    assert south() < 0.9 < south(factory.ruling(BOAST.id, "accept"))


def test_the_latest_ruling_counts() -> None:
    early = factory.ruling(BOAST.id, "accept", when=factory.at("2031-05-03T08:00"))
    late = factory.ruling(BOAST.id, "reject", when=factory.at("2031-05-03T09:00"))
    assert south(late, early) == south(late)


def test_a_ruling_is_not_known_before_it_is_made() -> None:
    assert south(factory.ruling(BOAST.id, "reject"), known_at=factory.at("2031-05-03T08:00")) == south()


def test_an_unknown_verdict_is_refused() -> None:
    with pytest.raises(QueryError, match="perhaps"):
        south(factory.ruling(BOAST.id, "perhaps"))


def chances(
    at: str, *rulings: Ruling, place: str = "brim", claims: tuple[Claim, ...] = (), **asked: Any
) -> dict[str, float]:
    """Give the probability of each state of a place at an hour of May 2031."""
    instant = factory.at(f"2031-05-{at}")
    return dict(
        MODEL.estimate(claims, at=instant, places=[place], rulings=rulings, explain=False, **asked)[0].probabilities
    )


def holds(holder: str, since: str, until: str = "", **fields: Any) -> Ruling:
    """Assert a holder of Brim from an hour of May 2031 on."""
    return factory.ruling(
        "",
        "assert",
        place=fields.pop("place", "brim"),
        holder=holder,
        valid_from=factory.at(f"2031-05-{since}"),
        valid_to=factory.at(f"2031-05-{until}") if until else None,
        **fields,
    )


def told(predicate: str, at: str, side: str, source_class: str = "monitor", place: str = "brim") -> Claim:
    """Let a source say something of an hour of May 2031, published two hours later."""
    hour: datetime = factory.at(f"2031-05-{at}")
    report = factory.report(f"{source_class} {at} {predicate}", published_at=hour.replace(hour=hour.hour + 2))
    said = factory.attribution(source_class.title(), source_class=source_class)
    return factory.claim(
        predicate,
        place,
        side,
        source=report,
        attribution=said,
        when=Interval(earliest=hour.replace(minute=0), latest=hour.replace(hour=hour.hour + 1)),
    )


def test_a_claim_replaced_by_another_place_speaks_of_that_place() -> None:
    monitor = told("captures", "02T10:00", "south")
    moved = factory.ruling(monitor.id, "replace", replacement=Correction(place="cove").to_text())
    assert chances("03T12:00", claims=(monitor,))["south"] > 0.8
    assert chances("03T12:00", moved, claims=(monitor,))["south"] < 0.2
    assert chances("03T12:00", moved, claims=(monitor,), place="cove")["south"] > 0.8


def test_a_corrected_boast_is_still_a_boast() -> None:
    moved = factory.ruling(BOAST.id, "replace", replacement=Correction(place="cove").to_text())
    before = chances("03T12:00", claims=(BOAST,))["south"]
    after = chances("03T12:00", moved, claims=(BOAST,), place="cove")["south"]
    assert 0.3 < before < 0.9
    assert after == pytest.approx(before, abs=0.15)


def test_a_corrected_claim_is_the_same_whether_it_is_given_or_worked_out() -> None:
    moved = factory.ruling(BOAST.id, "replace", replacement=Correction(place="cove").to_text())
    corrected = Correction(place="cove").correct(BOAST)
    assert chances("03T12:00", moved, claims=(BOAST, corrected), place="cove") == chances(
        "03T12:00", moved, claims=(BOAST,), place="cove"
    )


def test_a_withdrawn_ruling_changes_nothing() -> None:
    reject = factory.ruling(BOAST.id, "reject")
    gone = factory.ruling(reject.id, "withdraw", when=factory.at("2031-05-03T10:00"))
    assert south(reject, gone) == south()


def test_an_asserted_holder_is_nearly_certain_from_its_time_and_nobody_else_before() -> None:
    ruled = holds("south", "04T06:00")
    assert chances("04T07:00", ruled)["south"] > 0.99
    assert chances("08T00:00", ruled)["south"] > 0.95
    assert chances("04T00:00", ruled)["north"] > 0.9


def test_an_assertion_overrides_what_was_said_before_it() -> None:
    claims = (told("captures", "03T10:00", "south"), told("controls", "03T12:00", "south", "outlet"))
    assert chances("05T12:00", claims=claims)["south"] > 0.95
    assert chances("05T12:00", holds("north", "04T06:00"), claims=claims)["north"] > 0.95


def test_a_boast_told_later_does_not_move_an_assertion_but_strong_contrary_claims_do() -> None:
    ruled = holds("north", "04T06:00")
    boast = replace(
        told("captures", "06T10:00", "south", "party"),
        attribution=factory.attribution("the Front", speaker_side="south", source_class="party"),
    )
    strong = (told("captures", "06T10:00", "south"), told("controls", "06T12:00", "south", "outlet"))
    assert chances("05T12:00", ruled, claims=strong)["north"] > 0.9
    assert chances("07T12:00", ruled, claims=(boast,))["north"] > 0.3
    assert chances("07T12:00", ruled, claims=strong)["south"] > 0.9


def test_an_end_holds_against_what_is_said_in_between() -> None:
    strong = (told("captures", "06T10:00", "south"),)
    held = chances("06T18:00", holds("north", "04T06:00", "08T06:00"), claims=strong)["north"]
    assert held > 0.95
    assert chances("06T18:00", holds("north", "04T06:00"), claims=strong)["north"] < 0.5


def test_contested_can_be_asserted_for_weeks() -> None:
    ruled = holds("contested", "03T06:00", "18T06:00")
    assert chances("10T12:00", ruled)["contested"] > 0.9
    assert chances("19T23:00", ruled)["contested"] < 0.9


def test_the_same_assertion_twice_counts_as_one() -> None:
    once, twice = holds("south", "04T06:00"), holds("south", "04T06:00", who="Ash")
    assert chances("06T00:00", once, twice) == chances("06T00:00", twice)


def test_a_later_ruling_on_the_same_time_counts_instead() -> None:
    first, second = holds("south", "04T06:00"), holds("north", "04T06:00", when=factory.at("2031-05-03T11:00"))
    assert chances("05T00:00", first, second) == chances("05T00:00", second)
    covering = holds("north", "03T06:00", "06T00:00", when=factory.at("2031-05-03T12:00"))
    assert chances("05T00:00", first, covering) == chances("05T00:00", covering)


def test_assertions_of_different_times_tell_a_history_in_any_order() -> None:
    history = (holds("south", "03T06:00"), holds("north", "06T06:00"), holds("contested", "09T06:00"))
    for order in permutations(history):
        assert chances("04T00:00", *order)["south"] > 0.9
        assert chances("07T00:00", *order)["north"] > 0.9
        assert chances("09T08:00", *order)["contested"] > 0.8


@pytest.mark.parametrize("fields", [{"place": "nowhere"}, {"holder": "east"}])
def test_an_assertion_about_what_the_theatre_has_not_says_nothing(fields: dict[str, str]) -> None:
    ruled = replace(holds("south", "04T06:00"), **fields)
    assert chances("06T00:00", ruled) == chances("06T00:00")


def test_an_assertion_is_not_known_before_it_is_made() -> None:
    ruled = holds("south", "02T06:00")
    before = factory.at("2031-05-03T08:00")
    assert chances("06T00:00", ruled, known_at=before) == chances("06T00:00", known_at=before)
    assert chances("06T00:00", ruled, known_at=factory.at("2031-05-03T09:00"))["south"] > 0.9


def test_an_asserted_holder_is_named_among_what_decided() -> None:
    ruled = holds("south", "04T06:00")
    estimate = MODEL.explain([], "brim", factory.at("2031-05-04T12:00"), rulings=[ruled])
    assert [(one.claim_id, one.origin) for one in estimate.deciding] == [(ruled.id, ruled.id)]
    assert estimate.deciding[0].influence > 0.9
    assert estimate.last_support == ruled.valid_from
    assert estimate.since_earliest is not None
    assert abs((estimate.since_earliest - factory.at("2031-05-04T06:00")).total_seconds()) < 2 * 3600


@settings(max_examples=30, deadline=None)
@given(
    hours=st.lists(
        st.tuples(
            st.integers(0, 400), st.none() | st.integers(1, 200), st.sampled_from(["north", "south", "contested"])
        ),
        max_size=4,
    )
)
def test_any_assertions_leave_proper_distributions(hours: list[tuple[int, int | None, str]]) -> None:
    opens = factory.theatre().opens_at
    rulings = [
        factory.ruling(
            "",
            "assert",
            place="brim",
            holder=holder,
            valid_from=opens + HOUR * a,
            valid_to=None if b is None else opens + HOUR * (a + b),
        )
        for a, b, holder in hours
    ]
    panel = MODEL.panel([BOAST], instants=[opens + HOUR * n for n in range(0, 440, 40)], rulings=rulings)
    assert panel.probabilities.min() >= 0
    assert panel.probabilities.sum(axis=-1) == pytest.approx(1.0)
