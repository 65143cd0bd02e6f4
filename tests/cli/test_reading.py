from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import factory
from tests.cli.conftest import Run
from whoholds.ledger import open_ledger
from whoholds.runs import reading

TEXT = (
    "South took Brim. The town was quiet in the morning and the people of the place went to the market as on every day."
)


@pytest.fixture(autouse=True)
def _plain_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "open_reader", factory.PlainReader)
    monkeypatch.setattr(reading, "open_claim_finder", lambda _: factory.PlainFinder())


@pytest.fixture
def fresh(tmp_path: Path) -> str:
    return str(tmp_path / "fresh.sqlite")


def test_read_makes_the_ledger_and_says_what_became_of_the_reports(run: Run, tmp_path: Path, fresh: str) -> None:
    report = tmp_path / "morning.txt"
    report.write_text(TEXT)
    result = run(
        "read", str(report), "--published", "2021-05-02T08:30+03:00", "--outlet", "The Aster Post", "--ledger", fresh
    )
    assert result.exit_code == 0, result.output
    assert "read 1 report: 1 claim" in result.output
    with open_ledger(fresh) as ledger:
        kept = next(ledger.reports())
    assert (kept.outlet, kept.published_at, kept.name) == ("The Aster Post", factory.at("2021-05-02T05:30"), "morning")


def test_a_refused_file_is_named_the_others_are_read_and_the_end_is_one(run: Run, tmp_path: Path, fresh: str) -> None:
    (tmp_path / "good.txt").write_text(TEXT)
    (tmp_path / "empty.txt").write_text("")
    result = run(
        "read",
        str(tmp_path / "good.txt"),
        str(tmp_path / "empty.txt"),
        "--published",
        "2021-05-02T08:30Z",
        "--ledger",
        fresh,
    )
    assert result.exit_code == 1
    assert "empty.txt" in result.stderr
    assert "read 1 report, 1 refused" in result.stdout


def test_json_tells_the_counts_and_the_refusals(run: Run, tmp_path: Path, fresh: str) -> None:
    (tmp_path / "empty.txt").write_text("")
    result = run("read", str(tmp_path / "empty.txt"), "--ledger", fresh, "--json")
    found = json.loads(result.stdout)
    assert (found["read"], found["refused"]) == (0, 1)
    assert found["refused_inputs"][0]["stage"] == "reports"


def test_a_publication_time_without_offset_is_refused_and_says_what_to_write(run: Run, fresh: str) -> None:
    result = run("read", "x.txt", "--published", "2021-05-02T08:30", "--ledger", fresh)
    assert result.exit_code == 2
    assert "write 2021-05-02T08:30+03:00" in result.stderr
