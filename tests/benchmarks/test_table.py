"""Tables and what is read out of scorers' tables."""

from __future__ import annotations

import pytest

from benchmarks.material import digest
from benchmarks.material import find_shared
from benchmarks.material import read_cell
from benchmarks.table import Row
from benchmarks.table import print_rows
from benchmarks.table import show_number

SCORES = """parse (2 sentences, 9 words)
measure           value
----------------  -----
LAS               89.20
LAS, no subtypes  90.10
exact source      50.00  40.00  44.44     10     8
"""


def row(**fields):
    return Row(**{"name": "a.f1", "ruler": "a ruler", "measure": "F1", "value": 0.8, **fields})


def test_bar_is_cleared_on_its_own_side():
    assert row(bar=0.75).is_passed
    assert row(bar=0.8).is_passed
    assert row(bar=0.85).is_passed is False
    assert row(bar=0.85, is_less_better=True).is_passed
    assert row().is_passed is None
    assert row(value=None, bar=0.5).verdict == "skipped"


def test_table_tells_value_bar_and_verdict(capsys):
    print_rows("Title", [row(bar=0.85, note="of 5"), row(value=None, note="no corpus")])

    told = capsys.readouterr().out
    assert ">= 0.850" in told
    assert "FAIL" in told
    assert "of 5" in told
    assert "no corpus" in told


@pytest.mark.parametrize(("value", "text"), [(0.12345, "0.123"), (89.2, "89.2"), (12345.6, "12,346"), (3.0, "3")])
def test_numbers_have_as_many_digits_as_mean_something(value, text):
    assert show_number(value) == text


def test_cell_is_read_from_its_own_row():
    assert read_cell(SCORES, "LAS", 0) == 89.2
    assert read_cell(SCORES, "exact source", 2) == 44.44
    with pytest.raises(LookupError, match="UAS"):
        read_cell(SCORES, "UAS", 0)


def test_digest_follows_every_byte_and_every_name(tmp_path):
    one = tmp_path / "one.txt"
    one.write_text("words", encoding="utf-8")
    before = digest([one])
    one.write_text("Words", encoding="utf-8")
    other = tmp_path / "two.txt"
    other.write_text("words", encoding="utf-8")

    assert len({before, digest([one]), digest([other]), digest([tmp_path])}) == 4


def test_folder_without_scorers_is_not_the_shared_one(tmp_path):
    assert find_shared(tmp_path) is None
    (tmp_path / "score").mkdir()
    assert find_shared(tmp_path) == tmp_path.resolve()
