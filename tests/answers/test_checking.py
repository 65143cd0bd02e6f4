from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factory
from tests.answers.conftest import row
from whoholds.answers import Limits
from whoholds.answers.checking import Saying
from whoholds.answers.checking import read_answer
from whoholds.errors import ServiceError
from whoholds.model import Refusal

TEXT = "Brim is quiet. South Front fighters took Brim on\nFriday, Valley Monitor said. The army took no prisoners."
QUOTE = "South Front fighters took Brim on Friday"


def check(*rows: Any, text: str = TEXT) -> tuple[list[Saying], list[Refusal]]:
    return read_answer(json.dumps({"claims": list(rows)}), factory.report(text), Limits.load())


def cut(span: tuple[int, int] | None, text: str = TEXT) -> str:
    return "" if span is None else text[span[0] : span[1]]


def test_every_word_is_found_where_it_stands() -> None:
    (saying,), refusals = check(row(QUOTE, speaker="Valley Monitor", time="on Friday", relays=["Valley Monitor"]))
    assert refusals == []
    # A line end in the report is a blank to a model.
    assert cut(saying.quote) == "South Front fighters took Brim on\nFriday"
    assert saying.place == (TEXT.index("took Brim") + 5, TEXT.index("took Brim") + 9)
    assert [cut(one) for one in (saying.trigger, saying.actor, saying.speaker)] == [
        "took",
        "South Front fighters",
        "Valley Monitor",
    ]
    assert cut(saying.time) == "on\nFriday"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"quote": "South Front fighters took Cove on Friday"}, "quote-absent"),
        ({"quote": "South front fighters took Brim"}, "quote-absent"),
        ({"quote": "South Front fighters took Bri"}, "quote-absent"),
        ({"quote": ""}, "quote-length"),
        ({"quote": "took"}, "quote-length"),
        ({"quote": "x" * 5000}, "quote-length"),
        ({"trigger": "captured"}, "trigger-absent"),
        ({"trigger": ""}, "trigger-absent"),
        ({"trigger": "prisoners"}, "trigger-absent"),
        ({"place": "Aster"}, "place-absent"),
        ({"actor": "North fighters"}, "actor-absent"),
        ({"speaker": "Colonel Ash"}, "speaker-absent"),
        ({"time": "on Monday"}, "time-absent"),
        ({"relays": ["AFX"]}, "relay-absent"),
        ({"relays": "AFX"}, "malformed"),
        ({"relays": [4]}, "malformed"),
        ({"predicate": "annexes"}, "malformed"),
        ({"polarity": "maybe"}, "malformed"),
        ({"modality": ""}, "malformed"),
        ({"place": 4}, "malformed"),
    ],
)
def test_words_that_the_report_does_not_hold_are_refused(fields: dict[str, Any], code: str) -> None:
    sayings, (refusal,) = check(row(**{"quote": QUOTE, **fields}))
    assert sayings == []
    assert (refusal.stage, refusal.code) == ("answers", code)
    assert len(refusal.about) <= 120


def test_one_bad_claim_does_not_spoil_the_others() -> None:
    sayings, refusals = check(row(QUOTE), "nonsense", None, row("nothing of the kind"), row(QUOTE))
    assert (len(sayings), len(refusals)) == (2, 3)


@pytest.mark.parametrize("answer", ["", "no", "[]", "{}", '{"claims": 4}', '{"claims": null}', "[" * 100_000, "null"])
def test_what_is_no_list_of_claims_is_no_answer(answer: str) -> None:
    with pytest.raises(ServiceError):
        read_answer(answer, factory.report(TEXT), Limits.load())


def test_an_answer_in_a_fence_is_read() -> None:
    answer = "```json\n" + json.dumps({"claims": [row(QUOTE)]}) + "\n```"
    assert len(read_answer(answer, factory.report(TEXT), Limits.load())[0]) == 1


def test_of_too_many_claims_the_first_are_read_and_the_rest_are_refused() -> None:
    sayings, refusals = check(*[row(QUOTE)] * 100)
    assert len(sayings) == Limits.load().claims_max
    assert [refusal.code for refusal in refusals] == ["too-many"]


def test_a_quotation_that_stands_twice_is_the_one_with_the_other_words() -> None:
    text = "They took it. South Front fighters are quiet.\nSouth Front fighters took Brim. They took it."
    (saying,), _ = check(row("South Front fighters took Brim"), text=text)
    assert saying.actor is not None
    assert saying.actor[0] == text.rindex("South Front")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda some: (
            st.lists(some, max_size=4) | st.dictionaries(st.sampled_from([*row(""), "claims", "x"]), some, max_size=6)
        ),
        max_leaves=20,
    )
)
def test_no_answer_whatever_makes_anything_but_sayings_and_refusals(answer: Any) -> None:
    report = factory.report(TEXT)
    try:
        sayings, refusals = read_answer(json.dumps(answer), report, Limits.load())
    except ServiceError:
        return
    assert len(sayings) + len(refusals) == len(answer["claims"])
    assert all(TEXT[slice(*saying.quote)] for saying in sayings)
