"""What the gate measures without gold is what its names say."""

from __future__ import annotations

import pytest

from benchmarks import gate
from benchmarks.floors import Figure
from benchmarks.floors import Floors
from tests import factory
from whoholds.model import Evidence
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Sentence
from whoholds.model import Token

TEXT = "Fighters took Aster."


def sentence(*heads: int) -> Sentence:
    tokens = tuple(
        Token(i=i, text=f"w{i}", start=i, end=i + 1, lemma="", upos="X", xpos="X", head=head, relation="dep")
        for i, head in enumerate(heads)
    )
    return Sentence(index=0, start=0, end=len(heads), paragraph=0, text="", tokens=tokens)


def evidence(start: int, end: int, quote: str, *roles: tuple[str, int, int]) -> Evidence:
    return Evidence(report_id="r", start=start, end=end, quote=quote, sentence_index=0, roles=roles)


@pytest.mark.parametrize(
    ("heads", "is_tree"),
    [((1, -1, 1), True), ((-1,), True), ((1, 0, -1), False), ((-1, -1), False), ((1, 2, 0), False), ((0, -1), False)],
)
def test_tree_has_one_root_that_every_word_leads_to(heads, is_tree):
    assert gate.is_tree(sentence(*heads)) is is_tree


@pytest.mark.parametrize(
    ("words", "share"),
    [
        (evidence(0, 20, TEXT, ("place", 14, 19)), 1.0),
        (evidence(0, 8, TEXT), 0.0),
        (evidence(0, 20, TEXT, ("place", 14, 99)), 0.0),
        (evidence(0, 20, TEXT, ("place", 14, 14)), 0.0),
    ],
)
def test_evidence_must_slice_to_its_words_with_all_its_roles(words, share):
    claim = factory.claim(evidence=(words,))
    sample = gate.Sample(theatre=factory.theatre(), claims={"r": [claim]}, texts={"r": TEXT})

    assert gate.share_sliced(sample) == share


def test_only_a_live_assertion_about_a_place_moves_the_map():
    def claim(**fields):
        return factory.claim(**{"predicate": Predicate.CAPTURES, "place": "aster", "modality": Modality.FACT, **fields})

    assert gate.moves_map(claim())
    assert not gate.moves_map(claim(place=""))
    assert not gate.moves_map(claim(polarity=Polarity.DENIED))
    assert not gate.moves_map(claim(modality=Modality.PLANNED))
    assert not gate.moves_map(claim(predicate=Predicate.SHELLS))


def test_check_and_update_go_over_all_suites():
    suites = {"a": ([Figure(name="f1", value=0.9)], "x"), "b": ([Figure(name="f1", value=0.7)], "y")}
    floors = Floors()

    assert gate.update(floors, suites, may_regress=False) == []
    assert gate.check(floors, suites) == []

    worse = {"a": suites["a"], "b": ([Figure(name="f1", value=0.5)], "y")}
    assert len(gate.check(floors, worse)) == 1
    assert len(gate.update(floors, worse, may_regress=False)) == 1
    assert gate.update(floors, worse, may_regress=True) == []
