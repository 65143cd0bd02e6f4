"""Agreement: who is borne out by what all others say."""

from __future__ import annotations

from tests import factory
from whoholds.control import ControlModel
from whoholds.control import check_agreement
from whoholds.model import Claim

MODEL = ControlModel(factory.theatre())
UNTIL = factory.at("2031-05-06T00:00")


def told(hour: str, side: str, source_class: str, place: str = "brim") -> Claim:
    report = factory.report(f"{side} {hour} {source_class}", published_at=factory.at(f"2031-05-{hour}"))
    said = factory.attribution(source_class.title(), source_class=source_class)
    return factory.claim("captures", place, side, source=report, attribution=said)


def test_a_claim_is_held_against_all_others() -> None:
    right = [
        told("02T12:00", "south", "monitor"),
        told("02T14:00", "south", "outlet"),
        told("02T16:00", "south", "agency"),
        told("02T22:00", "south", "resident"),
        told("03T12:00", "south", "monitor"),
    ]
    wrong = told("02T18:00", "north", "unnamed")
    found = check_agreement(MODEL, [*right, wrong], until=UNTIL)
    assert found[right[1].id] is True
    assert found[wrong.id] is False


def test_what_nobody_else_speaks_of_is_not_checked() -> None:
    assert check_agreement(MODEL, [told("02T12:00", "south", "monitor")], until=UNTIL) == {}


def test_what_is_published_later_checks_nothing_yet() -> None:
    early, late = told("02T12:00", "south", "monitor"), told("04T12:00", "south", "outlet")
    assert check_agreement(MODEL, [early, late], until=factory.at("2031-05-03T00:00")) == {}


def test_an_empty_ledger_has_nothing_to_check() -> None:
    assert check_agreement(MODEL, [], until=UNTIL) == {}
