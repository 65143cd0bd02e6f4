from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests import factory
from tests.claims.kit import claim_reader
from tests.claims.kit import theatre
from tests.claims.test_phenomena import list_rows
from tests.claims.wars import PHENOMENA
from tests.claims.wars import Chain
from whoholds.claims.reading import ClaimReader
from whoholds.claims.relevance import Reach
from whoholds.claims.relevance import Relevance
from whoholds.model import Sentence
from whoholds.naming.actors import ActorNamer
from whoholds.naming.places import PlaceNamer
from whoholds.naming.times import TimeNamer


def code(text: str, reader: ClaimReader | None = None, **fields: str) -> str:
    refusal = (reader or claim_reader()).decline(factory.report(text, **fields))
    return "" if refusal is None else refusal.code


@pytest.mark.parametrize(
    "text",
    [
        "South Front fighters took Brim on Friday.",
        "Rebels took Brimm.",
        "The insurgents are said to be near BRIM.",
        "The army left. Brim is quiet.",
        "South Front is in the capital.",
    ],
)
def test_what_could_hold_a_claim_is_read(text: str) -> None:
    assert code(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "no-place"),
        ("The Rovers beat United in front of a record crowd.", "no-place"),
        ("South Front has a new flag.", "no-place"),
        ("The mayor of Brim opened a school.", "no-party"),
        ("Rebels entered the capital, residents said.", "no-name"),
    ],
)
def test_what_could_not_is_declined_with_the_reason(text: str, expected: str) -> None:
    assert code(text) == expected


def test_a_headline_can_name_what_the_text_only_describes() -> None:
    assert code("Rebels entered the capital, residents said.", title="Fighting in Aster") == ""


def test_words_for_the_capital_need_a_theatre_with_one() -> None:
    two = theatre()
    towns = {**two.places, "brim": replace(two.places["brim"], is_capital=True)}
    reader = make_reader(places=towns)
    assert code("South Front is in the capital.", reader) == "no-place"


def make_reader(**fields: object) -> ClaimReader:
    one = replace(theatre(), **fields)  # type: ignore[arg-type]
    return ClaimReader(one, PlaceNamer(one), ActorNamer(one), TimeNamer(one.zone))


def test_a_refusal_names_its_report() -> None:
    report = factory.report("Nothing of this land.")
    refusal = claim_reader().decline(report)
    assert refusal is not None
    assert (refusal.stage, refusal.about, refusal.report_id) == ("claims", "r1", report.id)


def split(text: str) -> list[Sentence]:
    sentences, start = [], 0
    for index, words in enumerate(text.split(". ")):
        sentences.append(Sentence(index=index, start=start, end=start + len(words), paragraph=0, text=words))
        start += len(words) + 2
    return sentences


def test_only_what_stands_near_a_place_is_chosen_and_where_a_party_comes_in() -> None:
    one = theatre()
    words = Relevance(PlaceNamer(one), ActorNamer(one), Reach(sentences_before=1, sentences_after=2))
    text = "It rained. The army spoke. So. So. So. Brim fell. So. So. So. The army left"
    assert words.choose(factory.report(text), split(text)) == {1, 4, 5, 6, 7}


def test_a_text_without_sentences_has_none_to_choose() -> None:
    assert claim_reader().choose(factory.report(" "), []) == set()


@pytest.mark.parametrize("row", [row for row in list_rows(PHENOMENA) if row.values[0].get("claims")])
def test_no_sentence_of_any_war_that_holds_a_claim_is_declined(chain: Chain, row: dict[str, Any]) -> None:
    war = row.get("war", "velia")
    report = factory.report(f"{chain.introduce(war)}{row['text']}")
    assert chain._reader_of(war).decline(report) is None
