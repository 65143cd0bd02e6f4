from __future__ import annotations

from pathlib import Path

import pytest

from tests import factory
from tests.cli.conftest import Run
from whoholds.runs import reading

TEXT = (
    "South took Brim. The town was quiet in the morning and the people of the place went to the market as on every day."
)


@pytest.fixture(autouse=True)
def _plain_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "open_reader", factory.PlainReader)
    monkeypatch.setattr(reading, "open_claim_finder", lambda _: factory.PlainFinder())


def test_demo_reads_prints_writes_and_says_where(run: Run, theatre_folder: Path, tmp_path: Path) -> None:
    samples = theatre_folder / "reports"
    samples.mkdir(exist_ok=True)
    (samples / "one.txt").write_text(TEXT)
    (samples / "README.md").write_text("where they are from")
    out = tmp_path / "shown"
    result = run("demo", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "read 1 report: 1 claim" in result.output
    assert "Roads on" in result.output
    assert f"wrote {out / 'situation.html'}" in result.output
    assert (out / "demo.sqlite").exists()
    assert f"to look at it: .venv/bin/whoholds serve --ledger {out / 'demo.sqlite'}" in " ".join(result.output.split())
    assert run("demo", "--out", str(out)).output.splitlines()[1:] == result.output.splitlines()[1:]


def test_a_theatre_without_samples_says_so(run: Run, theatre_folder: Path, tmp_path: Path) -> None:
    assert not [path for path in theatre_folder.glob("reports/*") if not path.name.startswith(".")]
    result = run("demo", "--out", str(tmp_path / "shown"))
    assert result.exit_code == 3
    assert "no sample reports" in result.stderr


def test_a_folder_that_cannot_be_made_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = run("demo", "--out", str(tmp_path / "file"))
    assert result.exit_code == 3
    assert "WH-E001" in result.stderr
