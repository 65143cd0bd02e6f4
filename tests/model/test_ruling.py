"""Rulings as nouns: what a correction changes, which rulings still count."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factory
from whoholds.model import Correction
from whoholds.model import Polarity
from whoholds.model import Ruling
from whoholds.model import correct_claims
from whoholds.model import drop_withdrawn

CLAIM = factory.claim()
LATER = factory.at("2031-05-03T10:00")


def chain(*rulings: Ruling) -> list[Ruling]:
    """Chain rulings as the ledger would."""
    made: list[Ruling] = []
    for one in rulings:
        fields = {name: getattr(one, name) for name in Ruling.__dataclass_fields__}
        made.append(Ruling(**{**fields, "previous": made[-1].id if made else ""}))
    return made


@given(
    st.builds(
        Correction,
        predicate=st.sampled_from(["", "loses"]),
        place=st.text(max_size=5),
        actor=st.text(max_size=5),
        polarity=st.sampled_from(["", "denied"]),
        earliest=st.none() | st.datetimes(timezones=st.just(factory.ZONE)),
    )
)
def test_a_correction_reads_back_what_it_wrote(correction: Correction) -> None:
    text = correction.to_text()
    assert Correction.from_text(text) == correction
    assert Correction.from_text(text).to_text() == text


def test_a_correction_keeps_words_speaker_and_publication() -> None:
    corrected = Correction(place="cove", polarity="denied").correct(CLAIM)
    assert (corrected.place, corrected.polarity) == ("cove", Polarity.DENIED)
    assert (corrected.evidence, corrected.attribution, corrected.published_at, corrected.side) == (
        CLAIM.evidence,
        CLAIM.attribution,
        CLAIM.published_at,
        CLAIM.side,
    )
    assert corrected.id != CLAIM.id


def test_a_corrected_actor_brings_its_side() -> None:
    corrected = Correction(actor="north_army", side="north").correct(CLAIM)
    assert (corrected.actor, corrected.side) == ("north_army", "north")


@pytest.mark.parametrize("text", ["[]", '{"place":1}', '{"nonsense":"x"}', "{", '{"earliest":"soon"}'])
def test_what_is_no_correction_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  json's error and ours are both ValueErrors
        Correction.from_text(text)


def test_a_time_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Correction(earliest=factory.at("2031-05-09T00:00")).correct(CLAIM)


def test_a_withdrawn_ruling_counts_no_more_until_that_is_withdrawn() -> None:
    first, other = chain(factory.ruling(CLAIM.id), factory.ruling("b" * 32))
    gone = factory.ruling(first.id, "withdraw", when=LATER)
    back = factory.ruling(gone.id, "withdraw", when=LATER)
    assert drop_withdrawn([first, other, gone]) == [other]
    assert drop_withdrawn([first, other, gone, back]) == [first, other]


def test_times_decide_the_order_where_they_differ() -> None:
    first = factory.ruling(CLAIM.id)
    gone = factory.ruling(first.id, "withdraw", when=LATER)
    for order in permutations([first, gone]):
        assert drop_withdrawn(order) == []


def test_corrections_of_corrections_are_followed() -> None:
    one, two = Correction(place="cove"), Correction(polarity="denied")
    between = one.correct(CLAIM)
    rulings = chain(
        factory.ruling(CLAIM.id, "replace", replacement=one.to_text()),
        factory.ruling(between.id, "replace", replacement=two.to_text()),
    )
    assert set(correct_claims([CLAIM], rulings)) == {between.id, two.correct(between).id}
    assert correct_claims([], rulings) == {}
    assert correct_claims([CLAIM, between], rulings[:1]) == {}


def test_the_id_of_an_older_ruling_does_not_depend_on_fields_it_has_not() -> None:
    assert factory.ruling("a" * 32).id == "987845ac338c2fd00a44681fcf4d5149"
