"""Score every method on the wars with gold claims by the scorer that stands with the material."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.control.baselines import METHODS
from benchmarks.control.campaigns import Campaign
from benchmarks.control.campaigns import read_campaigns
from whoholds.control import Panel
from whoholds.model import Theatre

#: Hours between the instants of a scored panel.
EVERY_H = 6


def list_instants(theatre: Theatre) -> list[datetime]:
    """Give the panel's instants: every 6 hours from the opening day's midnight to the end of the window."""
    assert theatre.ends_at is not None
    start = theatre.opens_at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=theatre.opens_at.hour)
    count = int((theatre.ends_at - start) / timedelta(hours=EVERY_H)) + 1
    return [start + timedelta(hours=EVERY_H * i) for i in range(count)]


def write_panel(panel: Panel, theatre: Theatre, path: Path) -> None:
    """Write a panel in the scorer's long form."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["place", "at", "side", "probability"])
        for i, place in enumerate(panel.places):
            for t, at in enumerate(panel.instants):
                for k, state in enumerate(panel.states):
                    value = panel.probabilities[i, t, k]
                    if value > 1e-6:
                        writer.writerow([theatre.places[place].name, at.isoformat(), state, f"{value:.6f}"])


def score_panel(shared: Path, campaign: Path, panel: Path, *, covered_only: bool) -> dict[str, Any]:
    """Run the scorer on one panel."""
    command = [
        sys.executable,
        str(shared / "score" / "score_control.py"),
        str(campaign),
        str(panel),
        *(["--covered-only"] if covered_only else []),
    ]
    scores: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return scores


def score_campaign(
    shared: Path, campaign: Campaign, methods: Sequence[str] | None = None
) -> list[tuple[str, bool, dict[str, Any]]]:
    """Score the methods on one campaign, over all places and over those whose changes some report covers."""
    found: list[tuple[str, bool, dict[str, Any]]] = []
    instants = list_instants(campaign.theatre)
    with tempfile.TemporaryDirectory() as folder:
        for name, method in METHODS:
            if methods is None or name in methods:
                path = Path(folder) / "panel.csv"
                write_panel(method(campaign.theatre, campaign.claims, instants), campaign.theatre, path)
                found.extend(
                    (name, covered, score_panel(shared, campaign.folder, path, covered_only=covered))
                    for covered in (False, True)
                )
    return found


def print_gold(shared: Path, methods: Sequence[str] | None = None, wars: Sequence[str] | None = None) -> None:
    """Print the table of all methods on all wars."""
    if not (shared / "score" / "score_control.py").exists():
        print(f"no scorer under {shared}: the wars with gold claims are skipped")
        return
    head = f"{'war':16} {'places':8} {'method':22} {'acc':>6} {'logloss':>8} {'brier':>6} {'ece':>6} {'detect':>7} {'delay h':>8} {'false':>6} {'flips':>6}"
    print(head)
    for campaign in read_campaigns(shared):
        if wars is not None and campaign.name not in wars:
            continue
        for name, covered, s in sorted(score_campaign(shared, campaign, methods), key=lambda row: row[1]):
            delay = "-" if s["delay_h"] is None else f"{s['delay_h']:.1f}"
            print(
                f"{campaign.name:16} {'covered' if covered else 'all':8} {name:22} {s['accuracy']:6.3f} {s['log_loss']:8.3f} {s['brier']:6.3f} {s['ece']:6.3f} "
                f"{s['detected']:7.3f} {delay:>8} {s['false_held']:6d} {s['flips_per_100_place_days']:6.2f}"
            )
