"""Control from claims as read, beside the two trivial baselines on the same claims, scored against true changes of hands."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.claims import run_whoholds
from benchmarks.control.baselines import last_claim_wins
from benchmarks.control.baselines import never_changes
from benchmarks.control.gold import score_panel
from benchmarks.control.gold import write_panel
from benchmarks.table import Row
from benchmarks.table import show_number
from whoholds.ledger import open_ledger
from whoholds.model import Theatre
from whoholds.theatre import load_theatre

EVERY_H = 6
BASELINES = (("never changes", never_changes), ("last claim wins", last_claim_wins))
OURS = "whoholds"
#: What is printed, and whether less is better.
MEASURES = (
    ("accuracy", False),
    ("log_loss", True),
    ("brier", True),
    ("ece", True),
    ("detected", False),
    ("false_held", True),
)
#: Measures in which both baselines must be beaten.
BEATEN = frozenset({"accuracy", "log_loss", "false_held"})
Scores = dict[tuple[str, bool], dict[str, Any]]


def list_instants(theatre: Theatre) -> list[datetime]:
    """List every sixth hour from the opening day's midnight to the last day's end, local time."""
    if theatre.ends_at is None:
        raise ValueError(f"the theatre {theatre.id} has no end")
    first = theatre.opens_at.astimezone(theatre.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    count = -(-(theatre.ends_at - first) // timedelta(hours=EVERY_H))
    return [first + timedelta(hours=EVERY_H * step) for step in range(count)]


def score_control(shared: Path, campaign: Path, theatre_folder: Path, ledger_file: Path, work: Path) -> Scores:
    """Score the model and the baselines, over all places and over those that some report covers; keys are (method, covered)."""
    theatre = load_theatre(theatre_folder)
    instants = list_instants(theatre)
    panels = {OURS: work / "panel.csv"}
    where = ("--theatre", theatre_folder, "--ledger", ledger_file)
    span = ("--from", instants[0].isoformat(), "--to", instants[-1].isoformat(), "--every", f"{EVERY_H}h")
    run_whoholds("export", "control-panel", *span, "--out", panels[OURS], *where)
    claims = list(open_ledger(str(ledger_file)).claims())
    for name, method in BASELINES:
        panels[name] = work / f"{name}.csv"
        write_panel(method(theatre, claims, instants), theatre, panels[name])
    return {
        (name, covered): score_panel(shared, campaign, panels[name], covered_only=covered)
        for covered in (False, True)
        for name in panels
    }


def list_cells(scores: Scores) -> list[tuple[str, ...]]:
    """Give the three methods side by side."""
    names = [name for name, _ in BASELINES] + [OURS]
    return [
        (
            "covered" if covered else "all",
            name,
            *(show_number(scores[name, covered][measure]) for measure, _ in MEASURES),
        )
        for covered in (False, True)
        for name in names
    ]


def judge(scores: Scores) -> list[Row]:
    """Set the model beside the better of the baselines, measure by measure."""
    rows = []
    for covered in (False, True):
        for measure, is_less_better in MEASURES:
            theirs = [scores[name, covered][measure] for name, _ in BASELINES]
            best = min(theirs) if is_less_better else max(theirs)
            where = "covered" if covered else "all"
            rows.append(
                Row(
                    name=f"control.{where}.{measure}",
                    ruler=f"control, {where} places",
                    measure=measure,
                    value=scores[OURS, covered][measure],
                    bar=best if measure in BEATEN else None,
                    is_less_better=is_less_better,
                    note="bar: the better baseline" if measure in BEATEN else "",
                )
            )
    return rows
