"""Attribution: relays, quotations over several sentences, the outlet's own voice."""

from __future__ import annotations

import pytest

from tests.claims import kit
from whoholds.claims.attributing import find_quotations
from whoholds.model import SourceClass


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said: 'Brim is ours.' Then he left.", ["'Brim is ours.'"]),
        ("The army's men and the rebels' guns.", []),
        ("“Brim is ours,” he said. “Cove too.”", ["“Brim is ours,”", "“Cove too.”"]),
        ("'The army's lines held.'", ["'The army's lines held.'"]),
        ("He said: ''Brim is ours.'' Then he left.", ["''Brim is ours.''"]),
        ("``Cove too,'' he said.", ["``Cove too,''"]),
        ("Its 5'' guns fell silent. He said: ''Never again.''", ["''Never again.''"]),
    ],
)
def test_find_quotations_keeps_apostrophes_apart(text: str, quoted: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotations(text)] == quoted


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "speaker", "relays"),
    [
        ("Rebels have taken Brim, the defence ministry told AFX.", "Northern defence ministry", ("AFX",)),
        (
            "The defence ministry, quoted by AFX, said that rebels had taken Brim.",
            "Northern defence ministry",
            ("AFX",),
        ),
        ("Rebels have taken Brim, the defence ministry told reporters.", "Northern defence ministry", ()),
        ("Rebels have taken Brim, AFX reported.", "AFX", ()),
        ("Rebels took Brim on Friday.", "", ()),
    ],
)
def test_relays_stand_behind_the_innermost_speaker(text: str, speaker: str, relays: tuple[str, ...]) -> None:
    claim = next(c for c in kit.claims_of(text) if c.place == "brim")
    assert (claim.attribution.speaker, claim.attribution.relays) == (speaker, relays)
    if not speaker:
        assert claim.attribution.source_class is SourceClass.OUTLET


@pytest.mark.model
def test_an_introduction_gives_the_speaker_of_the_quoted_sentences_behind_it() -> None:
    text = "The following was issued on Friday by the defence ministry. 'Brim has not fallen to the rebels.' 'Our men have taken Dell.'"
    claims = kit.claims_of(text)
    assert {c.attribution.speaker for c in claims} == {"Northern defence ministry"}
    assert ("brim", "denied") in {(c.place, c.polarity.value) for c in claims}


@pytest.mark.model
def test_a_sentence_behind_a_quotation_is_the_outlets_own() -> None:
    text = "The following was issued on Friday by the defence ministry. 'Brim has not fallen to the rebels.' Rebels took Cove on Friday."
    cove = [c for c in kit.claims_of(text) if c.place == "cove"]
    assert [c.attribution.speaker for c in cove] == [""]
