"""Speakers: names, interests and classes from the words of a subject."""

from __future__ import annotations

import pytest

from tests.claims import kit
from whoholds.claims.scene import Speaker
from whoholds.claims.speech import find_speech

pytestmark = pytest.mark.model


def _speaker(text: str) -> Speaker:
    scene = kit.scene_of(text)
    return find_speech(scene, 0)[0].speakers[0]


@pytest.mark.parametrize(
    ("subject", "name", "actor", "source_class"),
    [
        ("The Valley Monitor", "Valley Monitor", "", "monitor"),
        ("The defence ministry", "Northern defence ministry", "north_army", "party"),
        ("A shopkeeper in Cove", "shopkeeper", "", "resident"),
        ("Ama Fenn, a rebel commander,", "Ama Fenn", "south_front", "party"),
    ],
)
def test_a_speaker_has_name_interest_and_class(subject: str, name: str, actor: str, source_class: str) -> None:
    speaker = _speaker(f"{subject} said that rebels had taken Brim.")
    assert (speaker.name, speaker.actor_id, speaker.source_class) == (name, actor, source_class)


def test_he_and_it_are_the_last_speaker() -> None:
    claims = kit.claims_of(
        "The Valley Monitor said on Friday that rebels had taken Brim. Cove had fallen as well, it added."
    )
    cove = next(c for c in claims if c.place == "cove")
    assert cove.attribution.speaker == "Valley Monitor"
    assert cove.attribution.coreferent


def test_the_same_noun_is_the_same_speaker() -> None:
    claims = kit.claims_of(
        "Two hospital workers said that rebels had taken Brim. Cove was taken too, the same workers said."
    )
    assert {c.attribution.speaker for c in claims if c.place == "cove"} == {
        c.attribution.speaker for c in claims if c.place == "brim"
    }


def test_an_event_is_no_speaker() -> None:
    scene = kit.scene_of("The capture of Brim shows that the army is weak.")
    assert all(sp.name != "capture" for a in find_speech(scene, 0) for sp in a.speakers)
