"""Listings: places added to an earlier claim by a list."""

from __future__ import annotations

import pytest

from tests.claims import kit

pytestmark = pytest.mark.model
_COUNTED = "South Front fighters overran two towns on Friday, the Valley Monitor said. "


@pytest.mark.parametrize(
    "sentence",
    ["The monitor named them as Brim and Cove.", "They are Brim and Cove.", "By its count they are Brim and Cove."],
)
def test_a_list_names_the_places_that_were_counted(sentence: str) -> None:
    made = {(c.predicate.value, c.actor, c.place) for c in kit.claims_of(_COUNTED + sentence)}
    assert {("captures", "south_front", "brim"), ("captures", "south_front", "cove")} <= made


def test_a_place_that_was_added_follows_the_claim_before() -> None:
    claims = kit.claims_of(
        "South Front fighters took Brim on Friday, the Valley Monitor said. Cove was added shortly afterwards."
    )
    cove = [c for c in claims if c.place == "cove"]
    assert [(c.predicate.value, c.actor, c.attribution.speaker) for c in cove] == [
        ("captures", "south_front", "Valley Monitor")
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Not among them is Cove.",
        "The monitor named its director as Ama Fenn of Cove.",
        "People in Cove added water to the soup.",
    ],
)
def test_what_is_no_list_adds_nothing(sentence: str) -> None:
    claims = kit.claims_of("South Front fighters took Brim on Friday, the Valley Monitor said. " + sentence)
    assert all(c.place != "cove" or c.polarity.value == "denied" for c in claims)
