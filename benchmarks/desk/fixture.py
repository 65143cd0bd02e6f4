"""Write the drawn war as a theatre folder and a ledger, so that the page and the server can be measured on it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.desk.drawing import draw_war
from benchmarks.desk.telling import tell
from whoholds.ledger import open_ledger
from whoholds.theatre.writing import write_theatre

DAYS = 365
REPORTS_PER_DAY = 20
_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """Where the drawn war lies, and how much of it there is."""

    theatre: Path
    ledger: Path
    places: int
    reports: int
    claims: int


def write_fixture(folder: Path, *, days: int = DAYS, reports_per_day: int = REPORTS_PER_DAY) -> Fixture:
    """Write the theatre and read its reports into a ledger; what is there already is kept as it is."""
    war = draw_war(days)
    theatre, ledger = folder / "theatre", folder / "ledger.sqlite"
    folder.mkdir(parents=True, exist_ok=True)
    if not theatre.exists():
        write_theatre(theatre, war.theatre)
    with open_ledger(ledger) as opened:
        if not opened.counts().reports:
            told = tell(war, reports_per_day=reports_per_day)
            while some := list(islice(told, _BATCH)):
                opened.add_many(some)
        counts = opened.counts()
    return Fixture(theatre=theatre, ledger=ledger, places=len(war.theatre.places), reports=counts.reports, claims=counts.claims)  # fmt: skip
