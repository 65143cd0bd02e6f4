"""The benchmarks' own small machines: varied reports, trigger words, figures of the tables."""

from __future__ import annotations

from benchmarks.incidents import find_types
from benchmarks.incidents import load_triggers
from benchmarks.material import SAMPLE_REPORTS
from benchmarks.material import SAMPLE_THEATRE
from benchmarks.material import read_rows
from benchmarks.reading import to_figure
from benchmarks.speed import list_speed_rows
from benchmarks.table import Row
from benchmarks.variations import vary_sample
from benchmarks.weighing import judge
from whoholds.theatre import load_theatre


def test_variations_begin_with_the_sample_and_never_repeat_it():
    sample = list(read_rows(SAMPLE_REPORTS))
    theatre = load_theatre(SAMPLE_THEATRE)

    varied = list(vary_sample(theatre, 3 * len(sample)))

    assert [row["text"] for row in varied[: len(sample)]] == [row["text"] for row in sample]
    assert len({row["id"] for row in varied}) == len(varied) == 3 * len(sample)
    assert len({(row["outlet"], row["published_at"], row["title"], row["text"]) for row in varied}) == len(varied)
    assert list(vary_sample(theatre, 4, offset=1)) == varied[len(sample) : len(sample) + 4]


def test_incident_types_need_their_words():
    triggers = load_triggers()

    assert find_types("A CAR BOMB EXPLODED.", triggers) == ["BOMBING"]
    assert find_types("THE BOMBASTIC SPEECH WAS A SUCCESS.", triggers) == []
    assert find_types("The mayor was kidnapped.", triggers) == ["KIDNAPPING"]


def test_ratio_of_speeds_is_of_core_time():
    timing = {"words": 1000, "wall_s": 9.0}
    rows = list_speed_rows({"reports": 5, "whole": {**timing, "cpu_s": 2.0}, "bare": {**timing, "cpu_s": 1.0}})

    assert {row.name: row.value for row in rows}["speed.ratio"] == 0.5


def test_model_is_judged_by_the_better_baseline():
    def scores(accuracy, loss):
        rest = dict.fromkeys(("brier", "ece", "detected", "false_held"), 0.5)
        return {"accuracy": accuracy, "log_loss": loss, **rest}

    told = {
        (name, covered): found
        for covered in (False, True)
        for name, found in (
            ("never changes", scores(0.7, 2.0)),
            ("last claim wins", scores(0.8, 3.0)),
            ("whoholds", scores(0.75, 1.0)),
        )
    }
    verdicts = {row.name: row.is_passed for row in judge(told)}

    assert verdicts["control.all.accuracy"] is False
    assert verdicts["control.all.log_loss"] is True
    assert verdicts["control.all.brier"] is None


def test_figures_of_the_reading_table_know_their_scale():
    def figure(name, value, **fields):
        return to_figure(Row(name=name, ruler="", measure="", value=value, **fields))

    assert figure("sample.f1", 0.8).scale == "share"
    assert figure("ewt.las", 89.0).scale == "percent"
    assert figure("speed.relevant", 0.8).scale == "time"
    assert figure("factuality.uw", 0.5, is_less_better=True).kind == "at most"
    assert figure("wars.inversions", 0.0, is_less_better=True).scale == "exact"
