"""The desk's benchmark: `python -m benchmarks.desk fixture --out DIR`, or `python -m benchmarks.desk serving`."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.desk.fixture import DAYS
from benchmarks.desk.fixture import REPORTS_PER_DAY
from benchmarks.desk.fixture import write_fixture


def main() -> None:
    """Do the part asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.desk", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    fixture = parts.add_parser("fixture", help="write the drawn war: a theatre folder and a ledger")
    fixture.add_argument("--out", type=Path, required=True, help="folder to write to")
    fixture.add_argument("--days", type=int, default=DAYS, help="days of reports")
    fixture.add_argument("--reports", type=int, default=REPORTS_PER_DAY, help="reports for each day")
    given = parser.parse_args()
    made = write_fixture(given.out, days=given.days, reports_per_day=given.reports)
    print(f"{made.places} places, {made.reports} reports, {made.claims} claims: {made.theatre}, {made.ledger}")


if __name__ == "__main__":
    main()
