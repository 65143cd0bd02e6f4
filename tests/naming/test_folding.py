from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.naming.folding import LEVELS
from whoholds.naming.folding import fold_loosely
from whoholds.naming.folding import fold_name
from whoholds.naming.folding import fold_text
from whoholds.naming.folding import load_rows


@pytest.mark.parametrize("row", load_rows()["loose"], ids=lambda row: row["find"])
def test_each_row_brings_its_pairs_together(row):
    for one, two in row["pairs"]:
        assert fold_loosely(fold_name(one), row["level"]) == fold_loosely(fold_name(two), row["level"]) != ""


def test_exact_fold_drops_case_diacritics_and_apostrophes():
    assert fold_name("Qala'at al-Brîm") == fold_name("QALAAT AL-BRIM") == ("qalaat", "al", "brim")


def test_article_is_assimilated_only_before_a_hyphen():
    assert fold_name("ash-Shabrim") == ("al", "shabrim")
    assert fold_name("as Brim") == ("as", "brim")


def test_short_names_have_no_loose_fold():
    assert fold_loosely(("bab",), "spelling") == ""
    assert fold_loosely(("brim",), "vowels") == ""


def test_different_names_stay_apart():
    assert fold_loosely(fold_name("Brimova"), "vowels") != fold_loosely(fold_name("Asterova"), "vowels")


def test_a_possessive_is_outside_the_word():
    folded = fold_text("Aster's gate")
    assert (folded.keys[0], folded.text[folded.starts[0] : folded.ends[0]]) == ("aster", "Aster")
    assert folded.is_possessive(0)
    assert not folded.is_possessive(1)


@given(st.text(max_size=60))
def test_words_slice_to_the_text_and_the_line_leads_back(text):
    folded = fold_text(text)
    assert len(folded.keys) == len(folded.words) == len(folded.starts) == len(folded.ends)
    for i, word in enumerate(folded.words):
        assert text[folded.starts[i] : folded.starts[i] + len(word)] == word
        offset = next(at for at, index in folded.word_at.items() if index == i)
        assert folded.line[offset:].startswith(f" {folded.keys[i]} ")


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12), st.sampled_from(LEVELS))
def test_loose_folds_are_the_same_for_the_same_name(name, level):
    assert fold_loosely((name,), level) == fold_loosely(fold_name(name.upper()), level)
