"""Every figure of the README: `python -m benchmarks [--shared DIR]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.claims import Scored
from benchmarks.claims import score_homs
from benchmarks.claims import score_sample
from benchmarks.material import find_shared
from benchmarks.speed import list_speed_rows
from benchmarks.speed import measure_speed
from benchmarks.table import Row
from benchmarks.table import Steps
from benchmarks.table import print_rows
from benchmarks.table import print_table
from benchmarks.table import show_steps
from benchmarks.weighing import MEASURES
from benchmarks.weighing import judge
from benchmarks.weighing import list_cells
from benchmarks.weighing import score_control

#: What is told of each campaign's claims.
_CLAIMS = ("precision", "recall", "f1", "strict_recall", "denied_recall", "grave_inversions")
_HOMS_F1 = 0.75


def main() -> int:
    """Measure claims, control and speed; with --strict the exit code is 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument(
        "--shared", type=Path, help="folder with gold claims and scorers; default: shared/ beside the checkout"
    )
    parser.add_argument("--no-speed", action="store_true", help="leave out the speed, which needs a quiet machine")
    parser.add_argument("--strict", action="store_true", help="end with 1 if a bar is missed")
    given = parser.parse_args()
    shared = find_shared(given.shared)
    rows: list[Row] = []
    with show_steps(4) as steps:
        if shared is None:
            print(
                "skipped: claims and control (the gold claims and scorers are not part of the product; name their folder with --shared)"
            )
        else:
            rows += measure_claims(shared, steps)
        if not given.no_speed:
            steps.begin("speed on one core")
            rows += list_speed_rows(measure_speed())
            print_rows(
                "Speed on one core, text to weighed claims", [row for row in rows if row.name.startswith("speed")]
            )
    missed = [row for row in rows if row.is_passed is False]
    print()
    for row in missed:
        print(f"missed: {row.ruler}, {row.measure}: {row.value_text}, bar {row.bar_text}")
    print(f"{sum(row.is_passed is True for row in rows)} bars cleared, {len(missed)} missed")
    return int(given.strict and bool(missed))


def measure_claims(shared: Path, steps: Steps) -> list[Row]:
    """Measure claims and the control they give."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        steps.begin("claims of the first report")
        homs = score_homs(shared, work)
        steps.end()
        steps.begin("claims of the sample reports")
        sample = score_sample(shared, work)
        steps.end()
        rows = list_claim_rows("homs", "one real report", homs, _HOMS_F1) + list_claim_rows(
            "sample", "75 sample reports", sample
        )
        print_rows("Claims", rows)
        steps.begin("control")
        scores = score_control(shared, shared / "syria-bulletins", sample.theatre, sample.ledger, work)
        steps.end()
    head = ("places", "method", *(measure for measure, _ in MEASURES))
    print_table("Control every 6 hours, from the claims as read", head, list_cells(scores))
    return rows + judge(scores)


def list_claim_rows(name: str, ruler: str, scored: Scored, f1: float | None = None) -> list[Row]:
    """Give the rows of one campaign's claims."""
    bars = {"f1": f1, "grave_inversions": 0.0 if f1 is not None else None}
    rows = [
        Row(
            name=f"claims.{name}.{measure}",
            ruler=ruler,
            measure=measure,
            value=scored.scores[measure],
            bar=bars.get(measure),
            is_less_better=measure == "grave_inversions",
        )
        for measure in _CLAIMS
    ]
    moving = scored.scores["map_moving"]["f1"]
    return [*rows, Row(name=f"claims.{name}.map_moving_f1", ruler=ruler, measure="map-moving f1", value=moving)]


if __name__ == "__main__":
    sys.exit(main())
