"""The desk's benchmark: `python -m benchmarks.desk fixture --out DIR`, or `python -m benchmarks.desk serving`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.desk.fixture import DAYS
from benchmarks.desk.fixture import REPORTS_PER_DAY
from benchmarks.desk.fixture import write_fixture
from benchmarks.desk.qgis import read_with_qgis
from benchmarks.desk.serving import measure_serving
from benchmarks.table import print_rows


def main() -> None:
    """Do the part asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.desk", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    fixture = parts.add_parser("fixture", help="write the drawn war: a theatre folder and a ledger")
    fixture.add_argument("--out", type=Path, required=True, help="folder to write to")
    fixture.add_argument("--days", type=int, default=DAYS, help="days of reports")
    fixture.add_argument("--reports", type=int, default=REPORTS_PER_DAY, help="reports for each day")
    for name, told in (("serving", "time the server"), ("qgis", "read the collections with QGIS")):
        part = parts.add_parser(name, help=told)
        part.add_argument("--out", type=Path, help="folder that holds the drawn war, or will; default: a temporary one")
    given = parser.parse_args()
    if given.part == "fixture":
        _write(given)
        return
    with tempfile.TemporaryDirectory() as folder:
        made = write_fixture(given.out or Path(folder))
        if given.part == "qgis":
            sys.exit(read_with_qgis(made))
        print_rows("The server on one core, over a drawn war", measure_serving(made, DAYS))


def _write(given: argparse.Namespace) -> None:
    made = write_fixture(given.out, days=given.days, reports_per_day=given.reports)
    print(f"{made.places} places, {made.reports} reports, {made.claims} claims: {made.theatre}, {made.ledger}")


if __name__ == "__main__":
    main()
