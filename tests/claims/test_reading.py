"""One report through the rules: what a sentence does to the rest of its report."""

from __future__ import annotations

import pytest

from tests.claims.wars import Chain
from whoholds.claims import ClaimReader
from whoholds.claims import reading
from whoholds.model import Modality


@pytest.mark.model
def test_a_quotation_that_goes_on_in_a_short_sentence_keeps_its_speaker(chain: Chain) -> None:
    claims = chain.read("'They came into Brim in the afternoon,' said Tom Low, a guide. 'Soldiers had fled Brim.'")
    assert {(c.predicate.value, c.attribution.speaker) for c in claims} >= {("withdraws_from", "Tom Low")}
    assert all(c.modality is Modality.CLAIMED for c in claims)


@pytest.mark.model
def test_a_sentence_the_rules_fail_on_is_refused_and_the_others_are_read(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reading.find_events

    def fail_once(scene, s, rules, speakers):
        if "Corvo" in scene.sentences[s].text:
            raise IndexError("no such word")
        return real(scene, s, rules, speakers)

    monkeypatch.setattr(reading, "find_events", fail_once)
    refused = []
    kept = ClaimReader.read

    def listen(self, report, sentences):
        claims, refusals = kept(self, report, sentences)
        refused.extend(refusals)
        return claims, refusals

    monkeypatch.setattr(ClaimReader, "read", listen)
    claims = chain.read("Rebels captured Corvo. Rebels captured Brim.")
    assert [c.place for c in claims] == ["brim"]
    (refusal,) = [r for r in refused if r.code == "sentence-unread"]
    assert refusal.about == "Rebels captured Corvo."
    assert "IndexError" in refusal.reason
