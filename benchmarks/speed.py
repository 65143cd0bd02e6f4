"""Words a second on one core, from text to weighed claims, beside the bare encoder on the same text.

    python -m benchmarks.speed [--profile]

The whole is: reports out of a JSONL file, sentences, claims, a ledger on disk, and control estimates of all places at
one instant. The bare encoder is: word pieces and the neural graph, run in full batches sorted by length, nothing else.
Both are timed in one process that may use one thread, after a warm-up, on the same text; words are counted by white space.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import math
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.material import ROOT
from benchmarks.material import SAMPLE_THEATRE
from benchmarks.material import read_rows
from benchmarks.material import write_rows
from benchmarks.table import Row
from benchmarks.variations import vary_sample
from whoholds.ledger import Ledger

#: A run shorter than this tells more of the machine's mood than of the program.
LONG_ENOUGH_S = 10.0
BAR_RATIO = 0.6
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "BLIS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
_WARM_UP_REPORTS = 75
_MOST_LINES = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long one thing took over so many words."""

    words: int
    cpu_s: float
    wall_s: float

    @property
    def words_per_cpu_s(self) -> float:
        """Words a second of one core's work: what a quiet machine's clock would say."""
        return self.words / self.cpu_s

    @property
    def words_per_wall_s(self) -> float:
        """Words a second by the clock, with whatever else the machine was doing."""
        return self.words / self.wall_s


def take_time(words: int, work: Callable[[], object]) -> Timing:
    """Time a piece of work."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Timing(words=words, cpu_s=time.process_time() - cpu, wall_s=time.perf_counter() - wall)


def run_on_one_core(module: str, *words: str) -> dict[str, Any]:
    """Run a benchmark module in a process of its own with one thread, and give the JSON of its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


class Chain:
    """The whole chain with everything opened once, as a long run has it."""

    def __init__(self) -> None:
        from whoholds.language import Reader
        from whoholds.runs.reading import open_claim_finder
        from whoholds.theatre import load_theatre

        self.theatre = load_theatre(SAMPLE_THEATRE)
        self.reader = Reader.open(threads=1)
        self.finder = open_claim_finder(self.theatre)

    def write_reports(self, path: Path, count: int, offset: int = 0) -> int:
        """Write varied sample reports; give their words."""
        rows = list(vary_sample(self.theatre, count, offset))
        write_rows(path, rows)
        return sum(len(row["text"].split()) for row in rows)

    def read_only(self, reports: Path, ledger_file: Path) -> Ledger:
        """Read reports into a fresh ledger."""
        from whoholds.ledger import open_ledger
        from whoholds.runs.reading import read_into

        ledger = open_ledger(ledger_file)
        read_into(ledger, self.theatre, self.reader, [reports], finder=self.finder)
        return ledger

    def read(self, reports: Path, ledger_file: Path) -> None:
        """Read reports into a fresh ledger and weigh their claims at one instant."""
        from whoholds.runs.knowledge import gather

        ledger = self.read_only(reports, ledger_file)
        at = self.theatre.ends_at
        if at is None:
            raise ValueError("the sample's theatre has no end")
        gather(ledger, self.theatre).estimate(at, explain=False)

    def list_words(self, reports: Path) -> list[list[tuple[str, int, int]]]:
        """Give the words of all sentences, which is where the bare encoder begins."""
        from whoholds.language.segmenting import split_text

        return [words for row in read_rows(reports) for _, words in split_text(row["text"])]


def measure_here(*, is_profiled: bool = False) -> dict[str, Any]:
    """Time the whole and the bare encoder in this process."""
    chain = Chain()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warm, reports = folder / "warm.jsonl", folder / "reports.jsonl"
        words = chain.write_reports(warm, _WARM_UP_REPORTS)
        first = take_time(words, lambda: chain.read(warm, folder / "warm.sqlite"))
        copies = math.ceil(1.5 * LONG_ENOUGH_S * first.words_per_cpu_s / words)
        words = chain.write_reports(reports, copies * _WARM_UP_REPORTS, offset=1)
        sentences = chain.list_words(reports)
        chain.reader.encode(sentences[:200])
        if is_profiled:
            with cProfile.Profile() as profile:
                chain.read(reports, folder / "ledger.sqlite")
            pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(_MOST_LINES)
            pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(_MOST_LINES)
            return {}
        whole = take_time(words, lambda: chain.read(reports, folder / "ledger.sqlite"))
        bare = take_time(words, lambda: chain.reader.encode(sentences))
    return {"reports": copies * _WARM_UP_REPORTS, "whole": asdict(whole), "bare": asdict(bare)}


def measure_speed() -> dict[str, Any]:
    """Time both on one core, in a process of their own."""
    return run_on_one_core("benchmarks.speed")


def list_speed_rows(found: dict[str, Any]) -> list[Row]:
    """Give what was timed as rows; the ratio is of core time, which a busy machine does not change."""
    whole, bare = Timing(**found["whole"]), Timing(**found["bare"])
    told = f"{whole.words} words in {found['reports']} reports"
    rows = [
        Row(name=f"speed.{name}.{kind}", ruler=ruler, measure=f"words a second, {label}", value=value, note=told)
        for name, ruler, timing in (("whole", "text to weighed claims", whole), ("bare", "bare encoder", bare))
        for kind, label, value in (
            ("cpu", "core time", timing.words_per_cpu_s),
            ("wall", "clock", timing.words_per_wall_s),
        )
    ]
    ratio = whole.words_per_cpu_s / bare.words_per_cpu_s
    by_clock = whole.words_per_wall_s / bare.words_per_wall_s
    note = f"by the clock {by_clock:.3f}"
    return [
        *rows,
        Row(
            name="speed.ratio",
            ruler="text to weighed claims",
            measure="of the bare encoder",
            value=ratio,
            bar=BAR_RATIO,
            note=note,
        ),
    ]


def main() -> None:
    """Time in this process and print JSON; --profile prints where the time goes instead."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", action="store_true", help="print the functions that take longest")
    given = parser.parse_args()
    print(json.dumps(measure_here(is_profiled=given.profile)))


if __name__ == "__main__":
    main()
