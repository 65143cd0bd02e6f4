"""Attributions as stretches of text: every class of attitudes.toml, how far cue and source reach, whose words are whose."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.claims import kit
from whoholds.claims.attitudes import load_classes
from whoholds.claims.attributions import Span
from whoholds.claims.attributions import find_attributions
from whoholds.claims.scene import Scene
from whoholds.model import Report
from whoholds.model import Theatre

ROWS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("attitudes.yaml").read_text(encoding="utf-8"))
EMPTY = Theatre(id="none", name="none", zone=ZoneInfo("UTC"), country="", opens_at=datetime(2000, 1, 1, tzinfo=UTC))


def _found(text: str) -> list[tuple[str, str]]:
    """Give (class, 'source | cue | content') of the attributions of a text."""
    report = Report(text=text, name="text")
    (_, sentences), *_ = kit.reader().read([report])

    def words(spans: tuple[Span, ...]) -> str:
        return " ~ ".join(text[a:b] for a, b in spans)

    found = find_attributions(Scene(report, sentences, EMPTY, [], [], []))
    return [(a.kind, f"{words(a.source)} | {words(a.cue)} | {words(a.content)}") for a in found]


def test_every_class_has_an_example_and_a_counter_example() -> None:
    classes = {one.id for found in load_classes().values() for one in found}
    assert classes == set(ROWS)
    assert all(rows["gives"] and rows["never"] for rows in ROWS.values())


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "given"), [(row["text"], row["as"]) for rows in ROWS.values() for row in rows["gives"]]
)
def test_a_word_of_a_class_gives_a_stand(text: str, given: str) -> None:
    assert given in [words for _, words in _found(text)], _found(text)


@pytest.mark.model
@pytest.mark.parametrize("text", [row["text"] for rows in ROWS.values() for row in rows["never"]])
def test_a_word_of_a_class_does_not_always_give_one(text: str) -> None:
    assert _found(text) == []


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("He has repeatedly refused to say why.", ["He | has repeatedly refused to say | why"]),
        (
            "The mayor appeared to suggest that the fair would move.",
            ["The mayor | appeared to suggest | that the fair would move"],
        ),
        (
            "Oak said in an interview with a weekly that the fair would move.",
            ["Oak | said in an interview | that the fair would move"],
        ),
        ("The fair will move, according to the mayor.", ["the mayor | according to | The fair will move"]),
        ("However, the mayor also doubts the plan.", ["the mayor | also doubts | the plan"]),
        ("A baker who opposes the fair spoke first.", ["who | opposes | the fair"]),
    ],
)
def test_cue_and_source_reach_as_far_as_their_words(text: str, given: list[str]) -> None:
    assert [words for _, words in _found(text)] == given


@pytest.mark.model
def test_what_a_quoted_speaker_thinks_is_inside_the_speakers_words() -> None:
    found = _found('"I think the fair will move because Ash wants the square," said Oak.')
    assert [words for _, words in found] == ['Oak | said | "I think the fair will move because Ash wants the square,"']


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "given"),
    [
        (
            "Oak said the fair would move, adding that the square was too small.",
            ["Oak | said | the fair would move", "Oak | adding | that the square was too small"],
        ),
        (
            "Oak said the fair would move, though she noted that nobody had been told.",
            ["Oak | said | the fair would move", "she | noted | that nobody had been told"],
        ),
        (
            "Oak said the mayor had left, because Ash said so.",
            ["Oak | said | the mayor had left, because Ash said so"],
        ),
    ],
)
def test_a_clause_beside_what_is_said_is_an_attribution_of_its_own(text: str, given: list[str]) -> None:
    assert [words for _, words in _found(text)] == given


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "given"),
    [
        ('"That," said Oak, "is the whole of the trouble."', ['Oak | said | "That," ~ "is the whole of the trouble."']),
        (
            '"Is the square too small for a fair of this size?" Oak asked. "It is far too small for it."',
            ['Oak | asked | "Is the square too small for a fair of this size?" ~ "It is far too small for it."'],
        ),
        ('The road is "a trap for all who take it." Oak drove on.', []),
        (
            'Oak called the fair "a celebration of all that we can be together."',
            ['Oak | called | the fair "a celebration of all that we can be together."'],
        ),
        (
            "The mayor said the fair would move; the park is far off.",
            ["The mayor | said | the fair would move"],
        ),
        (
            'The mayor said "the fair will move; the park is far off."',
            ['The mayor | said | "the fair will move; the park is far off."'],
        ),
    ],
)
def test_quotations_count_whole_and_a_semicolon_ends_other_words(text: str, given: list[str]) -> None:
    assert [words for _, words in _found(text)] == given


@pytest.mark.model
def test_a_quotation_goes_on_behind_the_cue_and_leaves_out_what_led_to_it() -> None:
    text = (
        "As for the fair, ''the whole square is far too small for it,'' said Oak. ''It will have to move to the park.''"
    )
    assert [words for _, words in _found(text)] == [
        "Oak | said | ''the whole square is far too small for it,'' ~ ''It will have to move to the park.''"
    ]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "given"),
    [
        (
            "OAK: Will the fair move?\nASH: It will.\nOAK: When?\nASH: In May.",
            ["OAK | : | Will the fair move?", "ASH | : | It will.", "OAK | : | When?", "ASH | : | In May."],
        ),
        ("NOTE: The fair will move.", []),
        ("Opening hours: The fair opens at nine.", []),
    ],
)
def test_a_name_and_a_colon_open_what_a_transcript_gives(text: str, given: list[str]) -> None:
    assert [words for _, words in _found(text)] == given
