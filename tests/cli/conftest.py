from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests import factory
from whoholds.cli import app
from whoholds.ledger import open_ledger
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.theatre.writing import write_theatre

Run = Callable[..., Any]

BRIM = factory.report(
    "South Front fighters took Brim on Friday, Valley Monitor said.",
    name="r1",
    published_at=factory.at("2031-05-02T12:00"),
)
COPY = factory.report(
    "They took Brim, Valley Monitor said.", name="r2", outlet="Brim Herald", published_at=factory.at("2031-05-02T13:00")
)
DENIAL = factory.report(
    "The army has not left Brim, Colonel Ash said.", name="r3", published_at=factory.at("2031-05-02T18:00")
)
ROAD = factory.report("The road at Brim is cut, AFX said.", name="r4", published_at=factory.at("2031-05-03T08:00"))
PLAN = factory.report(
    "South will take \x1b[31mAster\x1b[0m [bold]soon[/], it said.",
    name="r5",
    published_at=factory.at("2031-05-03T09:00"),
)


@pytest.fixture
def theatre_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "invented"
    write_theatre(folder, factory.theatre())
    return folder


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    """Make a ledger: a capture told twice, its denial, a cut road, a plan."""
    path = tmp_path / "ledger.sqlite"
    told = factory.attribution("Valley Monitor", source_class="monitor")
    denier = factory.attribution(
        "Colonel Ash", source_class="party", speaker_actor="north_army", speaker_side="north", cue="said"
    )
    claims = {
        BRIM: factory.claim("captures", "brim", source=BRIM, attribution=told, modality=Modality.CLAIMED),
        COPY: factory.claim(
            "captures", "brim", source=COPY, attribution=replace(told, outlet=COPY.outlet), modality=Modality.CLAIMED
        ),
        DENIAL: factory.claim(
            "withdraws_from",
            "brim",
            "north",
            source=DENIAL,
            attribution=denier,
            polarity=Polarity.DENIED,
            modality=Modality.CLAIMED,
        ),
        ROAD: factory.claim("cuts_road", "brim", source=ROAD, attribution=factory.attribution("", relays=("AFX",))),
        PLAN: factory.claim("captures", "aster", source=PLAN, modality=Modality.PLANNED),
    }
    with open_ledger(path) as ledger:
        for report, claim in claims.items():
            ledger.add(report, [claim], reader_version="test.v1")
    return path


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program with no theatre and no ledger named."""
    for name in ("WHOHOLDS_THEATRE", "WHOHOLDS_LEDGER"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.fixture
def run(bare: Run, theatre_folder: Path, ledger_file: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program on the invented theatre and its ledger."""
    monkeypatch.setenv("WHOHOLDS_THEATRE", str(theatre_folder))
    monkeypatch.setenv("WHOHOLDS_LEDGER", str(ledger_file))
    return bare
