"""Peak memory of reading very many reports: `python -m benchmarks.memory N`, in a process of its own.

Prints as JSON the peak in MB, and the peak after a quarter of the reports: flat memory is when the two are near.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.material import ROOT
from benchmarks.material import SAMPLE_THEATRE
from benchmarks.material import write_rows
from benchmarks.speed import run_on_one_core
from benchmarks.variations import vary_sample


def measure_memory(reports: int) -> dict[str, float]:
    """Read so many reports in a process of its own; give peak MB in all, and after a quarter."""
    return run_on_one_core("benchmarks.memory", str(reports))


def peak_mb() -> float:
    """Give the peak of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def read_many(reports: Path, count: int, work: Path) -> dict[str, float]:
    """Read reports into a ledger as the command line does."""
    from whoholds.ledger import open_ledger
    from whoholds.runs.reading import ReadSummary
    from whoholds.runs.reading import open_reader
    from whoholds.runs.reading import read_into
    from whoholds.theatre import load_theatre

    quarter: list[float] = []

    def note(so_far: ReadSummary) -> None:
        if not quarter and so_far.read >= count / 4:
            quarter.append(peak_mb())

    ledger = open_ledger(work / "ledger.sqlite")
    summary = read_into(ledger, load_theatre(SAMPLE_THEATRE), open_reader(), [reports], on_progress=note)
    return {"reports": summary.read, "seconds": summary.seconds, "quarter_mb": quarter[0], "peak_mb": peak_mb()}


def write_many(count: int, path: Path) -> None:
    """Write the reports."""
    from whoholds.theatre import load_theatre

    write_rows(path, vary_sample(load_theatre(SAMPLE_THEATRE), count))


def main() -> None:
    """Write the reports in another process, so that this one's peak is the reading's, and read them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=int)
    parser.add_argument("--write", type=Path, help="only write the reports, to this file")
    given = parser.parse_args()
    if given.write:
        write_many(given.reports, given.write)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        subprocess.run(
            [sys.executable, "-m", "benchmarks.memory", str(given.reports), "--write", str(path)], cwd=ROOT, check=True
        )
        print(json.dumps(read_many(path, given.reports, Path(folder))))


if __name__ == "__main__":
    main()
