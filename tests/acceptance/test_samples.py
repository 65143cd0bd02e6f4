from __future__ import annotations

import csv
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from tests.acceptance.conftest import Row
from tests.acceptance.conftest import ask
from tests.acceptance.conftest import read_rows
from tests.acceptance.conftest import run
from whoholds.ledger import open_ledger
from whoholds.runs.shipped import find_shipped_theatre

#: Sample reports that have nothing to do with the war, and those about other years of it.
IRRELEVANT = {"S011", "S026", "S028", "S036", "S060", "S062"}
OTHER_YEARS = {"S071", "S072", "S073", "S074", "S075"}
SUNDAY = "2024-12-08T06:00"
SATURDAY_NOON = "2024-12-07T12:00"


def export_panel(ledger: Path, out: Path, *more: str) -> list[tuple[str, str, str, float]]:
    days = ("--from", "2024-11-26", "--to", "2024-12-12", "--every", "48h")
    result = run(ledger, "export", "control-panel", *days, "--out", out, *more)
    assert result.exit_code == 0, result.output
    return read_panel(out)


@pytest.fixture(scope="session")
def sample_panel(sample_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the panel of all sample reports once."""
    out = tmp_path_factory.mktemp("panel") / "panel.csv"
    export_panel(sample_ledger, out)
    return out


def read_panel(out: Path) -> list[tuple[str, str, str, float]]:
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    return [(row["place"], row["at"], row["side"], float(row["probability"])) for row in rows]


def test_every_sample_report_is_there(samples: list[Row]) -> None:
    names = {row["id"] for row in samples}
    assert len(samples) == len(names) == 75
    assert names >= IRRELEVANT | OTHER_YEARS


def test_evidence_and_roles_slice_to_their_words(sample_ledger: Path) -> None:
    with open_ledger(sample_ledger) as ledger:
        texts = {report.id: report.text for report in ledger.reports()}
        claims = list(ledger.claims())
    assert len(claims) > 200
    for claim in claims:
        text = texts[claim.report_id]
        assert claim.evidence
        for piece in claim.evidence:
            assert text[piece.start : piece.end] == piece.quote
            for role, start, end in piece.roles:
                assert 0 <= start < end <= len(text), (role, piece.quote)


def test_the_rules_fail_on_no_sentence(sample_ledger: Path) -> None:
    with open_ledger(sample_ledger) as ledger:
        refusals = list(ledger.refusals())
    assert refusals
    assert [(one.about, one.reason) for one in refusals if one.code == "sentence-unread"] == []


def test_reports_about_something_else_give_no_claim(sample_ledger: Path) -> None:
    with open_ledger(sample_ledger) as ledger:
        names = {report.id: report.name for report in ledger.reports()}
        told = {names[claim.report_id]: claim.evidence[0].quote for claim in ledger.claims()}
    assert {name: quote for name, quote in told.items() if name in IRRELEVANT} == {}


def test_reports_about_other_years_move_nothing(samples: list[Row], sample_panel: Path, tmp_path: Path) -> None:
    without = read_rows(tmp_path, [row for row in samples if row["id"] not in OTHER_YEARS])
    assert export_panel(without, tmp_path / "without.csv") == read_panel(sample_panel)


def test_reading_again_changes_no_byte(
    samples: list[Row], sample_ledger: Path, sample_panel: Path, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.sqlite"
    shutil.copy(sample_ledger, ledger)
    questions = (
        ("claims", "--json"),
        ("place", "Homs", "--on", SUNDAY, "--json"),
        ("cut-off", "--on", SUNDAY, "--json"),
    )
    before = [run(ledger, *question).stdout_bytes for question in questions]
    again = run(ledger, "read", find_shipped_theatre() / "reports" / "bulletins.jsonl")
    assert again.exit_code == 0, again.output
    assert f"{len(samples)} known already" in again.output
    assert [run(ledger, *question).stdout_bytes for question in questions] == before
    assert export_panel(ledger, tmp_path / "after.csv")
    assert (tmp_path / "after.csv").read_bytes() == sample_panel.read_bytes()


@pytest.fixture(scope="module")
def early_ledger(samples: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read only the reports that were published by Saturday noon."""
    noon = datetime.fromisoformat(f"{SATURDAY_NOON}+03:00")
    early = [row for row in samples if datetime.fromisoformat(row["published_at"]) <= noon]
    assert 30 < len(early) < 75
    return read_rows(tmp_path_factory.mktemp("early"), early)


@pytest.mark.parametrize("place", ["Homs", "Damascus"])
def test_known_at_never_uses_a_later_report(sample_ledger: Path, early_ledger: Path, place: str) -> None:
    question = ("why", place, "--on", SUNDAY, "--known-at", SATURDAY_NOON)
    assert ask(sample_ledger, *question) == ask(early_ledger, *question)


def test_known_at_holds_for_roads_claims_and_the_panel(sample_ledger: Path, early_ledger: Path, tmp_path: Path) -> None:
    for question in (
        ("cut-off", "--on", SUNDAY, "--known-at", SATURDAY_NOON, "--json"),
        ("claims", "--known-at", SATURDAY_NOON, "--json"),
    ):
        assert run(sample_ledger, *question).stdout_bytes == run(early_ledger, *question).stdout_bytes
    known = ("--known-at", SATURDAY_NOON)
    late, early = (export_panel(one, tmp_path / "panel.csv", *known) for one in (sample_ledger, early_ledger))
    assert late == early


def test_homs_changes_with_what_is_known(sample_ledger: Path) -> None:
    by_noon = ask(sample_ledger, "place", "Homs", "--on", SUNDAY, "--known-at", SATURDAY_NOON)
    by_now = ask(sample_ledger, "place", "Homs", "--on", SUNDAY)
    noon = datetime.fromisoformat(f"{SATURDAY_NOON}+03:00")
    when = {saying["claim"]["published_at"] for one in (by_noon, by_now) for saying in one["deciding"] + one["against"]}
    assert by_noon["estimate"]["probabilities"] != by_now["estimate"]["probabilities"]
    assert by_now["estimate"]["probabilities"][0][0] == "hts_opposition"
    assert any(datetime.fromisoformat(published) > noon for published in when)
