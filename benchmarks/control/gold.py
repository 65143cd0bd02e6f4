"""Score every method on the wars with gold claims by the scorer that stands with the material."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.control.baselines import METHODS
from benchmarks.control.campaigns import Campaign
from benchmarks.control.campaigns import read_campaigns
from benchmarks.control.campaigns import slug
from benchmarks.table import Row
from whoholds.control import ControlModel
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


def list_gold(
    shared: Path, methods: Sequence[str] | None = None, wars: Sequence[str] | None = None
) -> Iterator[tuple[str, list[tuple[str, bool, dict[str, Any]]]]]:
    """Score the methods on all wars, one at a time."""
    for campaign in read_campaigns(shared):
        if wars is None or campaign.name in wars:
            yield campaign.name, score_campaign(shared, campaign, methods)


def list_cells(war: str, scored: Sequence[tuple[str, bool, dict[str, Any]]]) -> list[tuple[str, ...]]:
    """Give the cells of one war: all places, then those whose changes some report covers."""
    return [
        (
            war,
            "covered" if covered else "all",
            name,
            *(f"{s[measure]:.3f}" for measure in ("accuracy", "log_loss", "brier", "ece", "detected")),
            "-" if s["delay_h"] is None else f"{s['delay_h']:.1f}",
            str(s["false_held"]),
            f"{s['flips_per_100_place_days']:.2f}",
        )
        for name, covered, s in sorted(scored, key=lambda row: row[1])
    ]


#: What the product must reach on the first war: measure, from gold claims over covered places, over all, and from reports as read.
BARS: dict[tuple[str, bool], dict[str, tuple[float, bool]]] = {
    ("gold", True): {"accuracy": (0.96, False), "detected": (0.90, False), "ece": (0.05, True)},
    ("gold", False): {"log_loss": (0.30, True), "false_held": (100.0, True)},
    ("as read", True): {"accuracy": (0.93, False), "detected": (0.82, False)},
    ("as read", False): {},
}


def judge(war: str, kind: str, scored: Sequence[tuple[str, bool, dict[str, Any]]], *, bars: bool) -> list[Row]:
    """Set the product beside the best baseline on log loss, and, for the first war, beside its bars."""
    rows = []
    for covered in (False, True):
        here = {name: s for name, is_covered, s in scored if is_covered == covered}
        mine = here.pop(METHODS[-1][0], None)
        if mine is None:
            continue
        asked = dict(BARS[kind, covered]) if bars else {}
        if here:
            best = min(theirs["log_loss"] for theirs in here.values())
            asked["log_loss"] = (min(best, asked.get("log_loss", (best, True))[0]), True)
        where = "covered" if covered else "all"
        rows.extend(
            Row(
                name=f"control.{war}.{kind}.{where}.{measure}",
                ruler=f"{war}, {kind}, {where} places",
                measure=measure,
                value=mine[measure],
                bar=bar,
                is_less_better=is_less_better,
            )
            for measure, (bar, is_less_better) in asked.items()
        )
    return rows


def judge_denials(shared: Path) -> list[Row]:
    """Ask what each listed denial does to the map, as known then: 1 where it does what it must."""
    told = tomllib.loads((Path(__file__).parent / "denials.toml").read_text(encoding="utf-8"))
    campaign = next((c for c in read_campaigns(shared) if c.name == told["campaign"]), None)
    rows: list[Row] = []
    if campaign is None:
        return rows
    model = ControlModel(campaign.theatre)
    for denial in told["denial"]:
        place, truly = slug(denial["place"]), bool(denial["is_true"])
        ruler = f"{'true' if truly else 'false'} denial: {denial['place']}, {denial['name']}"
        measure = f"map {'still' if truly else 'moves'}"
        value, note = None, "not tracked"
        if place in model.places:
            at = denial["at"]
            found = model.estimate(campaign.claims, at=at, known_at=at, places=[place], explain=False)[0]
            chance = dict(found.probabilities)[denial["holder"]]
            still = found.probabilities[0][0] == denial["holder"]
            value, note = float(still if truly else chance < 0.9), f"{denial['holder']} {chance:.2f}"
        rows.append(Row(name=f"control.denial.{place}", ruler=ruler, measure=measure, value=value, bar=1.0, note=note))
    return rows
