"""Speech acts: who speaks, by which cue, of what."""

from __future__ import annotations

import pytest

from tests.claims import kit
from whoholds.claims.speech import find_speech

pytestmark = pytest.mark.model


def _acts(text: str, s: int = 0) -> list[tuple[str, tuple[str, ...], str]]:
    """Give (cue, speakers, content) of the speech acts of a sentence."""
    scene = kit.scene_of(text)
    tokens = scene.graphs[s].tokens
    return [
        (tokens[a.cue].text, tuple(sp.name for sp in a.speakers), " ".join(tokens[i].text for i in sorted(a.content)))
        for a in find_speech(scene, s)
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "inside", "outside"),
    [
        ("The Valley Monitor said that rebels had taken Brim.", "Valley Monitor", "taken", "Monitor"),
        ("Rebels have taken Brim, the Valley Monitor said on Friday.", "Valley Monitor", "taken", "Friday"),
        ("Rebels have taken Brim, the Valley Monitor has repeatedly said.", "Valley Monitor", "taken", "repeatedly"),
        ("Rebels have taken Brim, says the Valley Monitor.", "Valley Monitor", "taken", "Monitor"),
        ("In Brim, the Valley Monitor said, rebels came in at noon.", "Valley Monitor", "came", "Monitor"),
        ("Rebels have taken Brim, Colonel Ash, the head of the garrison, told AFX.", "Colonel Ash", "taken", "AFX"),
        ("Rebels took Brim, according to the Valley Monitor.", "Valley Monitor", "took", "Monitor"),
        ("By the Valley Monitor's count, rebels took Brim and Cove.", "Valley Monitor", "took", "count"),
        ("Rebels are inside Brim, was the Valley Monitor's version.", "Valley Monitor", "inside", "version"),
        ("The Valley Monitor was more careful: rebels had reached Brim.", "Valley Monitor", "reached", "careful"),
        ("Valley Monitor: rebels have taken Brim.", "Valley Monitor", "taken", "Monitor"),
        ("The Valley Monitor placed them in Brim.", "Valley Monitor", "placed", "Monitor"),
    ],
)
def test_find_speech_gives_the_speaker_and_what_is_said(text: str, speaker: str, inside: str, outside: str) -> None:
    acts = [a for a in _acts(text) if speaker in a[1]]
    assert acts, _acts(text)
    words = acts[0][2].split()
    assert inside in words
    assert outside not in words


@pytest.mark.parametrize(
    "text",
    [
        "Rebels took Brim on Friday.",
        "The army placed its guns in Brim.",
        "Trains to Brim, as planned, run on Friday.",
        "Rebels took Brim, the road has fallen silent and the bridge has stayed open.",
        "The road to Brim was closed.",
    ],
)
def test_find_speech_leaves_alone_what_nobody_says(text: str) -> None:
    assert _acts(text) == []


def test_the_word_behind_an_aside_is_another_voice_if_it_has_its_own() -> None:
    acts = _acts("Rebels have entered Brim, the Valley Monitor said, while the ministry swore that the town was quiet.")
    content = next(words for _, speakers, words in acts if "Valley Monitor" in speakers)
    assert "entered" in content
    assert "quiet" not in content


def test_two_speakers_of_one_verb_both_speak() -> None:
    acts = _acts("Rebels have taken Brim, the ministry and the Valley Monitor said.")
    assert set(acts[0][1]) == {"Northern defence ministry", "Valley Monitor"}


def test_a_pronoun_without_antecedent_still_speaks() -> None:
    acts = _acts("Rebels have taken Brim, he said.")
    assert acts
    assert acts[0][1] != ()
