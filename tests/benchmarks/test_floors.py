"""The gate must notice what got worse, and must not be talked out of it."""

from __future__ import annotations

import pytest

from benchmarks.floors import ABOUT
from benchmarks.floors import AT_LEAST
from benchmarks.floors import AT_MOST
from benchmarks.floors import FILE
from benchmarks.floors import Figure
from benchmarks.floors import Floors
from benchmarks.floors import load_floors
from benchmarks.floors import print_faults

F1 = Figure(name="f1", value=0.80)
INVERSIONS = Figure(name="inversions", value=0, kind=AT_MOST, scale="exact")
CLAIMS = Figure(name="claims", value=400, kind=ABOUT, scale="count")


def pinned(*figures: Figure, corpus: str = "abc") -> Floors:
    floors = Floors()
    assert floors.pin("suite", figures, corpus) == []
    return floors


@pytest.mark.parametrize(
    ("figure", "value", "holds"),
    [
        (F1, 0.80, True),
        (F1, 0.95, True),
        (F1, 0.791, True),
        (F1, 0.78, False),
        (INVERSIONS, 0, True),
        (INVERSIONS, 1, False),
        (CLAIMS, 412, True),
        (CLAIMS, 370, False),
        (CLAIMS, 430, False),
    ],
)
def test_figure_is_held_within_its_epsilon_and_on_its_side(figure, value, holds):
    faults = pinned(figure).check("suite", {figure.name: value}, "abc")

    assert (faults == []) is holds


def test_fault_names_the_figure_and_both_values():
    (fault,) = pinned(F1).check("suite", {"f1": 0.5}, "abc")

    assert "f1 is 0.5" in fault
    assert "0.8" in fault


def test_another_corpus_is_a_fault_even_if_every_figure_is_better():
    assert pinned(F1).check("suite", {"f1": 1.0}, "other corpus")


def test_figure_that_is_no_longer_measured_is_a_fault():
    floors = pinned(F1, INVERSIONS)

    assert floors.check("suite", {"f1": 0.8}, "abc")
    assert floors.check("suite", {"f1": 0.8}, "abc", is_whole=False) == []


def test_suite_that_was_never_pinned_has_no_floor():
    assert Floors().check("suite", {"f1": 0.1}, "abc") == []


def test_pinning_refuses_to_lower_a_floor_and_changes_nothing():
    floors = pinned(F1, INVERSIONS)

    refused = floors.pin("suite", [Figure(name="f1", value=0.6), INVERSIONS], "new corpus")

    assert len(refused) == 1
    assert floors.suites["suite"].figures["f1"].value == 0.80
    assert floors.suites["suite"].corpus == "abc"


def test_pinning_lowers_a_floor_that_is_allowed_to_fall():
    floors = pinned(F1)

    assert floors.pin("suite", [Figure(name="f1", value=0.6)], "abc", may_regress=True) == []
    assert floors.suites["suite"].figures["f1"].value == 0.6


def test_pinning_raises_a_floor_but_never_creeps_down_within_epsilon():
    floors = pinned(F1)

    for value in (0.795, 0.792, 0.791):
        assert floors.pin("suite", [Figure(name="f1", value=value)], "abc") == []
    assert floors.suites["suite"].figures["f1"].value == 0.80

    floors.pin("suite", [Figure(name="f1", value=0.9)], "abc")
    assert floors.suites["suite"].figures["f1"].value == 0.9


def test_pinning_follows_a_count_in_either_direction():
    floors = pinned(CLAIMS)

    assert floors.pin("suite", [Figure(name="claims", value=300, kind=ABOUT, scale="count")], "abc") == []
    assert floors.suites["suite"].figures["claims"].value == 300


def test_pinning_refuses_to_drop_a_figure():
    assert pinned(F1, INVERSIONS).pin("suite", [F1], "abc")


def test_loosening_the_kind_of_a_figure_does_not_keep_the_old_one():
    floors = pinned(F1)

    floors.pin("suite", [Figure(name="f1", value=0.8, kind=ABOUT)], "abc")

    assert floors.suites["suite"].figures["f1"].kind == ABOUT


def test_floors_come_back_from_their_file_as_they_were(tmp_path):
    floors = pinned(F1, INVERSIONS, CLAIMS)

    floors.save(tmp_path / "floors.json")

    assert load_floors(tmp_path / "floors.json") == floors


def test_the_file_in_the_repository_pins_the_sample():
    sample = load_floors(FILE).suites["sample"]

    assert sample.figures["claims of irrelevant reports"].value == 0
    assert sample.figures["evidence that is its words"].value == 1
    assert all(figure.kind in {AT_LEAST, AT_MOST, ABOUT} for figure in sample.figures.values())


def test_faults_are_told_and_decide_the_exit_code(capsys):
    assert print_faults([]) == 0
    assert print_faults(["f1 fell"]) == 1
    assert "f1 fell" in capsys.readouterr().err
