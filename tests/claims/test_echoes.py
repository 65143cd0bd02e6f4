"""Echoes: denials and confirmations that only refer to what was said before."""

from __future__ import annotations

import pytest

from tests.claims import kit

pytestmark = pytest.mark.model
_FIRST = "Rebels took Brim on Friday, the Valley Monitor said. "


def _echoes(sentence: str) -> set[tuple[str, str]]:
    """Give (place, polarity) of what is said by others than the monitor."""
    return {
        (c.place, c.polarity.value)
        for c in kit.claims_of(_FIRST + sentence)
        if c.attribution.speaker not in {"", "Valley Monitor"}
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "The defence ministry denied it.",
        "The defence ministry called that false.",
        "Not true, the defence ministry replied.",
        "The defence ministry dismissed the report.",
        "A total invention, said the defence ministry.",
        "The defence ministry said that they had not.",
        "From the defence ministry came a flat no.",
        "The defence ministry denied the capture.",
        "The defence ministry mocked the report as psychological warfare.",
    ],
)
def test_a_denial_that_names_no_place_denies_the_last_claim(sentence: str) -> None:
    assert ("brim", "denied") in _echoes(sentence)
    assert ("brim", "asserted") not in _echoes(sentence)


@pytest.mark.parametrize("sentence", ["AFX said the same.", "The defence ministry confirmed it."])
def test_agreement_repeats_the_last_claim(sentence: str) -> None:
    assert _echoes(sentence) == {("brim", "asserted")}


@pytest.mark.parametrize(
    "sentence",
    [
        "The defence ministry could not confirm it.",
        "The defence ministry declined to deny it.",
        "The defence ministry stopped short of conceding it.",
        "The defence ministry did not comment on the report.",
        "The defence ministry did not deny it.",
        "The defence ministry denied that its budget had grown.",
    ],
)
def test_what_is_neither_denied_nor_confirmed_is_no_echo(sentence: str) -> None:
    assert _echoes(sentence) == set()


def test_a_witness_who_saw_none_of_them_denies_that_they_are_there() -> None:
    assert ("brim", "denied") in _echoes("A taxi driver there saw none of them.")


def test_a_denial_far_behind_the_claim_is_not_of_it() -> None:
    filler = "The harvest was good this year. Prices of bread are down. Schools will open on Monday. It rained. "
    assert _echoes(filler + "The defence ministry denied it.") == set()


def test_a_report_rejected_in_the_same_sentence_is_denied() -> None:
    text = "Rebels have taken Brim, the Valley Monitor said on Friday, a report rejected by the defence ministry."
    assert ("Northern defence ministry", "captures", "brim", "denied") in kit.said(text)
