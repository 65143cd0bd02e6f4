"""A desk over the invented theatre, with a place and a report that would act if anything let them."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests import factory
from whoholds.ledger import Ledger
from whoholds.ledger import open_ledger
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Refusal
from whoholds.runs.questions import Questions
from whoholds.theatre import load_theatre
from whoholds.theatre.writing import write_theatre
from whoholds.web import Policy
from whoholds.web import create_app

TOKEN = "a-token-for-the-tests-only"
HOSTILE = "</script><img src=x onerror=alert(1)>"
BRIM = factory.report(
    "South Front fighters took Brim on Friday, Valley Monitor said.",
    name="r1",
    title="Brim falls",
    published_at=factory.at("2031-05-02T12:00"),
)
COPY = factory.report(
    "They took Brim, Valley Monitor said.", name="r2", outlet="Brim Herald", published_at=factory.at("2031-05-02T13:00")
)
DENIAL = factory.report(
    "The army has not left Brim, Colonel Ash said.", name="r3", published_at=factory.at("2031-05-02T18:00")
)
ROAD = factory.report("The road at Brim is cut, AFX said.", name="r4", published_at=factory.at("2031-05-03T08:00"))
MARKUP = factory.report(
    f"<script>fetch('//evil.invalid')</script> South took {HOSTILE}, a resident called Oak said. \N{PILE OF POO}",
    name="r5",
    title="<b onmouseover=alert(2)>news</b>",
    url="javascript:alert(3)",
    outlet='Evil "Post" <script>',
    published_at=factory.at("2031-05-03T09:00"),
)


@pytest.fixture(scope="session")
def theatre_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("theatre") / "invented"
    base = factory.theatre()
    hostile = factory.place(HOSTILE, id="hostile", lat_deg=10.5, lon_deg=20.5)
    write_theatre(folder, replace(base, places={**base.places, "hostile": hostile}))
    return folder


def fill(ledger: Ledger) -> None:
    """Write a capture told twice, its denial, a cut road, a hostile report with a refusal."""
    told = factory.attribution("Valley Monitor", source_class="monitor")
    denier = factory.attribution(
        "Colonel Ash", source_class="party", speaker_actor="north_army", speaker_side="north", cue="said"
    )
    start = BRIM.text.index("took")
    words = factory.evidence(BRIM, roles=(("trigger", start, start + 4), ("place", start + 5, start + 9)))
    claims = {
        BRIM: factory.claim(
            "captures", "brim", source=BRIM, attribution=told, modality=Modality.CLAIMED, evidence=(words,)
        ),
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
        MARKUP: factory.claim(
            "captures",
            "hostile",
            source=MARKUP,
            attribution=factory.attribution("Oak", source_class="resident", outlet=MARKUP.outlet),
            place_text=HOSTILE,
            modality=Modality.CLAIMED,
        ),
    }
    refusal = Refusal(
        stage="naming",
        code="place-unknown",
        about="<i>Zed</i>",
        reason="the theatre has no place '<i>Zed</i>'",
        report_id=MARKUP.id,
        start=0,
        end=8,
    )
    for report, claim in claims.items():
        ledger.add(report, [claim], [refusal] if report is MARKUP else [], reader_version="test.v1")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "ledger.sqlite") as opened:
        fill(opened)
        yield opened


@pytest.fixture
def questions(theatre_folder: Path, ledger: Ledger) -> Questions:
    return Questions(load_theatre(theatre_folder), ledger)


Open = Callable[..., TestClient]


@pytest.fixture
def open_desk(questions: Questions) -> Open:
    """Open a client of a desk with some policy; errors of the program are raised."""

    def opener(**policy: Any) -> TestClient:
        hosts = frozenset({"testserver", "127.0.0.1"})
        return TestClient(create_app(questions, Policy(**{"hosts": hosts, **policy})))

    return opener


@pytest.fixture
def desk(open_desk: Open) -> TestClient:
    return open_desk()


@pytest.fixture
def ruling_desk(open_desk: Open) -> TestClient:
    return open_desk(token=TOKEN)


@pytest.fixture
def address(theatre_folder: Path, ledger: Ledger, tmp_path: Path) -> Iterator[str]:
    """Serve by the command, as a person would, in a process of its own; give the address it prints."""
    assert ledger.counts().reports
    command = [
        "-m",
        "whoholds",
        "serve",
        "--port",
        "0",
        "--theatre",
        theatre_folder,
        "--ledger",
        tmp_path / "ledger.sqlite",
    ]
    with subprocess.Popen([sys.executable, *map(str, command)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        yield first.split()[-1].rstrip("/")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 0
