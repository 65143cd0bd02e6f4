"""Rulings: what analysts reject says nothing, what they accept is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factory
from whoholds.control import ControlModel
from whoholds.errors import QueryError

MODEL = ControlModel(factory.theatre())
BOAST = replace(
    factory.claim(), attribution=factory.attribution("the Front", speaker_side="south", source_class="party")
)
AT = factory.at("2031-05-03T12:00")


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
