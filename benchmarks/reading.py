"""How well and how fast reports are read: `python -m benchmarks.reading [--shared DIR] [--memory N] [--only PART]...`.

One table: every ruler with its scorer's figure, the bar, and whether it is cleared. The exit code is 1 if a figure falls
below its floor in floors.json (what was measured before, less an epsilon); bars are where the project wants to be.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from collections.abc import Sequence
from pathlib import Path

from benchmarks.claims import Scored
from benchmarks.claims import score_sample
from benchmarks.claims import score_war
from benchmarks.comparison import list_comparison_rows
from benchmarks.comparison import measure_comparison
from benchmarks.factuality import score_factuality
from benchmarks.floors import AT_LEAST
from benchmarks.floors import AT_MOST
from benchmarks.floors import Figure
from benchmarks.floors import load_floors
from benchmarks.floors import print_faults
from benchmarks.geography import score_places
from benchmarks.incidents import score_incidents
from benchmarks.material import OTHER_WARS
from benchmarks.material import ROOT
from benchmarks.material import digest
from benchmarks.material import find_shared
from benchmarks.material import read_cell
from benchmarks.material import run_scorer
from benchmarks.memory import measure_memory
from benchmarks.table import Row
from benchmarks.table import Steps
from benchmarks.table import print_rows
from benchmarks.table import show_steps
from benchmarks.times import SETS
from benchmarks.times import predict
from whoholds.language import Reader

#: Reports of the memory run unless another number is asked for; the bar is for 10,000.
MEMORY_REPORTS = 2000
MEMORY_BAR_MB = 700
#: Accuracies of components on matched claims, and their bars.
COMPONENTS = (("speaker_acc", 0.88), ("relay_acc", 0.90), ("modality_acc", 0.90), ("time_acc", 0.80))
ATTRIBUTION_BARS = (("source", 45.0), ("cue", 60.0), ("content", 40.0))
SUITE = "reading"
#: What the floors were measured on.
CORPUS = ("syria-bulletins", *(war.folder for war in OTHER_WARS), "gold", "score")
Measure = Callable[[Path, Path], list[Row]]


def measure_claims(shared: Path, work: Path) -> list[Row]:
    """Claims of the sample and of four other wars."""
    sample = score_sample(shared, work)
    wars = {war.folder.rpartition("/")[2]: score_war(shared, war, work) for war in OTHER_WARS}
    return [*rate_sample(sample), *rate_wars(wars), *rate_components([sample, *wars.values()])]


def rate_sample(sample: Scored) -> list[Row]:
    """Give the rows of the sample."""
    scores, ruler = sample.scores, "sample reports, claims"
    alarms = 100 * scores["false_alarms_on_empty_sentences"] / sample.empty_sentences
    return [
        Row(name="sample.f1", ruler=ruler, measure="F1", value=scores["f1"], bar=0.78),
        Row(
            name="sample.map_moving_f1",
            ruler=ruler,
            measure="map-moving F1",
            value=scores["map_moving"]["f1"],
            bar=0.85,
        ),
        Row(name="sample.denied_recall", ruler=ruler, measure="denied recall", value=scores["denied_recall"], bar=0.85),
        Row(
            name="sample.inversions",
            ruler=ruler,
            measure="grave inversions",
            value=scores["grave_inversions"],
            bar=0,
            is_less_better=True,
        ),
        Row(
            name="sample.false_alarms",
            ruler="sample reports, empty sentences",
            measure="false alarms",
            value=alarms,
            bar=4,
            is_less_better=True,
            unit=" %",
            note=f"of {sample.empty_sentences} sentences",
        ),
    ]


def rate_wars(wars: dict[str, Scored]) -> list[Row]:
    """Give the rows of the other wars: each one's F1 without a bar, then the means."""
    ruler = "other wars, claims"
    f1 = {name: scored.scores["f1"] for name, scored in wars.items()}
    moving = [scored.scores["map_moving"]["f1"] for scored in wars.values()]
    inversions = sum(scored.scores["grave_inversions"] for scored in wars.values())
    rows = [
        Row(name=f"wars.{name}.f1", ruler=ruler, measure=f"F1, {name}", value=value, bar=0.52)
        for name, value in f1.items()
    ]
    return [
        *rows,
        Row(name="wars.f1", ruler=ruler, measure="F1, mean", value=sum(f1.values()) / len(f1), bar=0.62),
        Row(
            name="wars.map_moving_f1",
            ruler=ruler,
            measure="map-moving F1, mean",
            value=sum(moving) / len(moving),
            bar=0.72,
        ),
        Row(
            name="wars.inversions",
            ruler=ruler,
            measure="grave inversions",
            value=inversions,
            bar=0,
            is_less_better=True,
        ),
    ]


def rate_components(campaigns: Sequence[Scored]) -> list[Row]:
    """Give the accuracies of components over the matched claims of all campaigns."""
    matched = sum(scored.scores["matched_required"] for scored in campaigns)
    rows = []
    for key, bar in COMPONENTS:
        right = sum(scored.scores[key] * scored.scores["matched_required"] for scored in campaigns)
        measure = key.removesuffix("_acc")
        note = f"of {matched} matched claims; sample alone {campaigns[0].scores[key]:.3f}"
        value = right / max(1, matched)
        rows.append(
            Row(
                name=f"matched.{measure}",
                ruler="matched claims, five wars",
                measure=f"{measure} right",
                value=value,
                bar=bar,
                note=note,
            )
        )
    return rows


def measure_parsing(shared: Path, work: Path) -> list[Row]:
    """The parser on a treebank's own words."""
    del work
    las = read_cell(_run_module("benchmarks.parsing", shared), "LAS", 0)
    return [Row(name="ewt.las", ruler="EWT dev, shipped weights", measure="LAS", value=las, bar=89.0)]


def measure_attribution(shared: Path, work: Path) -> list[Row]:
    """Sources, cues and contents of attributions."""
    del work
    ruler = "PolNeAR dev, exact spans"
    names = [(f"polnear.{role}", f"F, {role}", bar) for role, bar in ATTRIBUTION_BARS]
    if not (ROOT / "benchmarks" / "attribution.py").exists():
        return [Row(name=name, ruler=ruler, measure=measure, value=None, bar=bar) for name, measure, bar in names]
    told = _run_module("benchmarks.attribution", shared)
    return [
        Row(name=name, ruler=ruler, measure=measure, value=read_cell(told, f"exact {role}", 2), bar=bar)
        for (name, measure, bar), (role, _) in zip(names, ATTRIBUTION_BARS, strict=True)
    ]


def measure_times(shared: Path, work: Path) -> list[Row]:
    """Values of time expressions, both corpora as one."""
    golds = [shared / "gold" / f"{name}.jsonl" for name in SETS]
    guesses = [predict(gold, work / f"guess-{gold.name}") for gold in golds]
    gold, guess = _join(golds, work / "gold-times.jsonl"), _join(guesses, work / "guess-times.jsonl")
    value = read_cell(run_scorer(shared, "score_time", gold, guess), "value", 2)
    return [Row(name="times.value", ruler="TimeBank and AQUAINT", measure="value F", value=value, bar=75.0)]


def _join(files: Sequence[Path], out: Path) -> Path:
    out.write_text("".join(file.read_text(encoding="utf-8") for file in files), encoding="utf-8")
    return out


def measure_factuality(shared: Path, work: Path) -> list[Row]:
    """Event factuality: each set by the predictor that speaks on its scale, the other beside it."""
    reader = Reader.open()
    rows = []
    for name, ruler, file, part, method, bar in (
        ("uw", "UW factuality, train and dev", "fact_uw_train_dev", "", "stance", 0.55),
        ("uds", "UDS factuality, dev", "fact_uds_ih2_train_dev", "uds_ih2:dev", "head", 1.1),
    ):
        found = score_factuality(shared, shared / "gold" / f"{file}.jsonl", reader, part, work)
        others = ", ".join(f"{key} {value:.2f}" for key, value in found.items() if key != method)
        note = f"by the {method}; by the {others}"
        rows.append(
            Row(
                name=f"factuality.{name}",
                ruler=ruler,
                measure="mean absolute error",
                value=found[method],
                bar=bar,
                is_less_better=True,
                note=note,
            )
        )
    return rows


def measure_places(shared: Path, work: Path) -> list[Row]:
    """Places of the world in local news."""
    exact, near = score_places(shared, Reader.open(), work)
    note = "background gazetteer alone, no theatre"
    return [
        Row(name="lgl.recognition", ruler="LGL", measure="recognition F, exact", value=exact, note=note),
        Row(name="lgl.acc161", ruler="LGL", measure="within 161 km, of resolved", value=near, unit=" %", note=note),
    ]


def measure_incidents(shared: Path, work: Path) -> list[Row]:
    """Incident types in upper-case text."""
    value = score_incidents(shared, work)
    return [
        Row(
            name="muc4.type",
            ruler="MUC-4 dev",
            measure="incident type F",
            value=value,
            note="trigger words of the benchmark, not the product",
        )
    ]


def measure_comparison_rows(shared: Path, work: Path) -> list[Row]:
    """Speed beside spaCy; half of the stream's irrelevant reports are local news."""
    del work
    return list_comparison_rows(measure_comparison(shared / "gold" / "geo_lgl.jsonl"))


def rate_memory(reports: int) -> list[Row]:
    """Peak memory of reading so many reports."""
    found = measure_memory(reports)
    growth = found["peak_mb"] - found["quarter_mb"]
    note = f"{growth:.0f} MB more than after a quarter of them; {found['seconds']:.0f} s"
    measure = f"reading {reports} reports"
    peak = found["peak_mb"]
    return [
        Row(
            name="memory.peak",
            ruler="peak memory",
            measure=measure,
            value=peak,
            bar=MEMORY_BAR_MB,
            is_less_better=True,
            unit=" MB",
            note=note,
        )
    ]


def _run_module(module: str, shared: Path) -> str:
    """Run a benchmark of its own and give what it prints."""
    command = [sys.executable, "-m", module, "--shared", str(shared)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


#: Every part of the table that needs the rulers, in its order.
PARTS: tuple[tuple[str, Measure], ...] = (
    ("claims", measure_claims),
    ("parsing", measure_parsing),
    ("attribution", measure_attribution),
    ("times", measure_times),
    ("factuality", measure_factuality),
    ("places", measure_places),
    ("incidents", measure_incidents),
    ("comparison", measure_comparison_rows),
)


def main() -> int:
    """Print the table; the exit code is 1 if a floor is undercut."""
    names = [*(name for name, _ in PARTS), "memory"]
    parser = argparse.ArgumentParser(
        prog="benchmarks.reading", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared", type=Path, help="folder with gold sets and scorers; default: shared/ beside the checkout"
    )
    parser.add_argument(
        "--memory",
        type=int,
        default=MEMORY_REPORTS,
        metavar="N",
        help="reports of the memory run; the bar is for 10000",
    )
    parser.add_argument("--only", action="append", choices=names, help="only this part; may be repeated")
    parser.add_argument("--update", action="store_true", help="pin the present figures in floors.json")
    parser.add_argument(
        "--allow-regression", action="store_true", help="with --update: pin figures that are worse, too"
    )
    given = parser.parse_args()
    chosen = given.only or names
    shared = find_shared(given.shared)
    with show_steps(len(chosen)) as steps:
        rows = measure(shared, chosen, steps)
        if "memory" in chosen and given.memory:
            steps.begin("memory")
            rows += rate_memory(given.memory)
    if rows:
        print_rows("Reading", rows)
    judged = [row for row in rows if row.is_passed is not None]
    print(f"\n{sum(row.is_passed is True for row in judged)} of {len(judged)} bars cleared")
    return (
        0
        if shared is None
        else hold(
            rows, shared, is_whole=set(chosen) == set(names), is_update=given.update, may_regress=given.allow_regression
        )
    )


def hold(rows: Sequence[Row], shared: Path, *, is_whole: bool, is_update: bool, may_regress: bool) -> int:
    """Hold the figures against their floors, or pin them."""
    floors, figures = load_floors(), [to_figure(row) for row in rows if row.value is not None]
    corpus = digest([shared / name for name in CORPUS])
    if not is_update:
        return print_faults(
            floors.check(SUITE, {figure.name: figure.value for figure in figures}, corpus, is_whole=is_whole)
        )
    if not is_whole:
        return print_faults(["nothing is pinned from a part of the table"])
    refused = floors.pin(SUITE, figures, corpus, may_regress=may_regress)
    if not refused:
        floors.save()
    return print_faults(refused)


def to_figure(row: Row) -> Figure:
    """Give a row as a figure to pin, with how much it may move."""
    value = 0.0 if row.value is None else row.value
    if row.name.startswith(("speed.", "memory.")):
        scale = "time"
    elif row.name.startswith("factuality."):
        scale = "error"
    elif row.name.endswith("inversions"):
        scale = "exact"
    else:
        scale = "percent" if row.unit or value > 1 else "share"
    return Figure(name=row.name, value=value, kind=AT_MOST if row.is_less_better else AT_LEAST, scale=scale)


def measure(shared: Path | None, chosen: Sequence[str], steps: Steps) -> list[Row]:
    """Measure the chosen parts; without the rulers only speed on the sample can be."""
    if shared is None:
        print(
            "skipped: all rulers (gold sets and scorers are not part of the product; name their folder with --shared)"
        )
        return list_comparison_rows(measure_comparison(None)) if "comparison" in chosen else []
    rows: list[Row] = []
    for name, part in PARTS:
        if name in chosen:
            steps.begin(name)
            with tempfile.TemporaryDirectory() as work:
                rows += part(shared, Path(work))
            steps.end()
    return rows


if __name__ == "__main__":
    sys.exit(main())
