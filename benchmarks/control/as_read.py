"""The first war again, from claims as read: the sample reports are read into a ledger, and every method is given what stands in it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.claims import score_sample
from benchmarks.control.baselines import METHODS
from benchmarks.control.gold import score_panel
from benchmarks.control.gold import write_panel
from benchmarks.weighing import list_instants
from whoholds.control import ControlModel
from whoholds.ledger import open_ledger
from whoholds.theatre import load_theatre


def score_as_read(shared: Path) -> list[tuple[str, bool, dict[str, Any]]]:
    """Score every method on the claims as read; the product is told which claims share an origin, as it is in use."""
    found: list[tuple[str, bool, dict[str, Any]]] = []
    campaign = shared / "syria-bulletins"
    with tempfile.TemporaryDirectory() as folder:
        sample = score_sample(shared, Path(folder))
        theatre = load_theatre(sample.theatre)
        ledger = open_ledger(str(sample.ledger))
        claims = list(ledger.claims())
        origins = ledger.origins(None, claims=claims)
        instants = list_instants(theatre)
        panels = {name: method(theatre, claims, instants) for name, method in METHODS[:-1]}
        panels[METHODS[-1][0]] = ControlModel(theatre).panel(claims, instants=instants, origins=origins)
        for name, panel in panels.items():
            path = Path(folder) / "panel.csv"
            write_panel(panel, theatre, path)
            found.extend(
                (name, covered, score_panel(shared, campaign, path, covered_only=covered)) for covered in (False, True)
            )
    return found
