from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from whoholds.cli.writing import _FORMATS
from whoholds.exports import EXPORTS


def test_report_writes_a_page_and_a_text_and_prints_the_situation(run: Run, tmp_path: Path) -> None:
    result = run("report", "--since", "2031-05-01T06:00", "--on", "2031-05-04T06:00", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    assert "The invented war on 2031-05-04 06:00+03:00" in result.output
    page = (tmp_path / "out" / "situation.html").read_text()
    assert "<svg" in page
    assert "<script" not in page
    assert "Brim" in (tmp_path / "out" / "situation.md").read_text()


def test_report_tells_the_change_of_hands(run: Run, tmp_path: Path) -> None:
    output = run("report", "--since", "2031-05-01T06:00", "--on", "2031-05-04T06:00", "--out", str(tmp_path)).output
    line = next(line for line in output.splitlines() if line.startswith("Brim"))
    assert "held by North" in line
    assert "by South" in line


def test_a_public_report_keeps_the_delay(run: Run, tmp_path: Path) -> None:
    result = run("report", "--profile", "public", "--on", "2031-05-04T06:00", "--out", str(tmp_path), "--json")
    assert result.exit_code == 0, result.output
    assert [Path(path).name for path in json.loads(result.stdout)] == ["situation.html", "situation.md"]
    text = (tmp_path / "situation.md").read_text()
    assert "held by North" in text
    assert "took Brim" not in text


def test_gold_claims_has_a_row_for_each_piece_of_evidence(run: Run, tmp_path: Path) -> None:
    result = run("export", "gold-claims", "--out", str(tmp_path / "claims.jsonl"))
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text().splitlines()]
    assert len(rows) == 5
    assert {row["bulletin"] for row in rows} == {"r1", "r2", "r3", "r4", "r5"}
    assert next(row for row in rows if row["polarity"] == "denied")["speaker"] == "Colonel Ash"


def test_control_panel_has_the_instants_asked_for(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "panel.csv"
    result = run(
        "export",
        "control-panel",
        "--from",
        "2031-05-01",
        "--to",
        "2031-05-04",
        "--every",
        "12h",
        "--out",
        str(out),
        "--json",
    )
    assert result.exit_code == 0, result.output
    with out.open(newline="") as table:
        rows = list(csv.DictReader(table))
    assert json.loads(result.stdout)["rows"] == len(rows)
    assert sorted({row["at"] for row in rows})[:2] == ["2031-05-01T00:00:00+03:00", "2031-05-01T12:00:00+03:00"]
    assert len({row["at"] for row in rows}) == 7
    assert {row["place"] for row in rows} == {"Aster", "Brim", "Cove", "Dell", "Elm"}
    sums: dict[tuple[str, str], float] = {}
    for row in rows:
        sums[row["place"], row["at"]] = sums.get((row["place"], row["at"]), 0.0) + float(row["probability"])
    assert all(total == pytest.approx(1.0, abs=1e-4) for total in sums.values())


def test_a_panel_as_known_then_moves_only_after_the_report(run: Run, tmp_path: Path) -> None:
    def south(*more: str) -> float:
        out = tmp_path / "panel.csv"
        run(
            "export",
            "control-panel",
            "--from",
            "2031-05-02T14:00",
            "--to",
            "2031-05-02T14:00",
            "--out",
            str(out),
            *more,
        )
        with out.open(newline="") as table:
            return sum(
                float(row["probability"])
                for row in csv.DictReader(table)
                if (row["place"], row["side"]) == ("Brim", "south")
            )

    # The first report was published at 15:00 in the theatre's zone and says 'on Friday'.
    assert south("--as-known-then") < 0.1 < south()


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_every_format_is_written(run: Run, tmp_path: Path, export: object) -> None:
    name = export.name  # type: ignore[attr-defined]
    assert run("export", name, "--out", str(tmp_path / "file"), "--on", "2031-05-04T06:00").exit_code == 0
    assert (tmp_path / "file").stat().st_size


def test_the_help_names_the_formats_there_are() -> None:
    assert ", ".join(export.name for export in EXPORTS) == _FORMATS


def test_an_unknown_format_lists_them_all(run: Run, tmp_path: Path) -> None:
    result = run("export", "pdf", "--out", str(tmp_path / "x"))
    assert result.exit_code == 2
    assert "gold-claims, control-panel" in result.stderr


@pytest.mark.parametrize("every", ["0h", "6", "-1d", "soon"])
def test_a_step_that_is_none_is_refused(run: Run, tmp_path: Path, every: str) -> None:
    result = run("export", "control-panel", "--every", every, "--out", str(tmp_path / "x"))
    assert result.exit_code == 2
    assert not (tmp_path / "x").exists()


def test_a_file_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = run("export", "gold-claims", "--out", str(tmp_path / "file" / "claims.jsonl"))
    assert result.exit_code == 3
    assert "WH-E001" in result.stderr


def test_every_format_is_the_same_bytes_under_any_hash_seed(
    run: Run, theatre_folder: Path, ledger_file: Path, tmp_path: Path
) -> None:
    assert run("claims").exit_code == 0
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom whoholds.cli import app\nfrom whoholds.exports import EXPORTS\n"
        "for one in EXPORTS:\n"
        "    words = ['export', one.name, '--on', '2031-05-04T06:00', '--known-at', '2031-05-04T06:00', '--out', f'{sys.argv[1]}/{one.name}']\n"
        "    assert CliRunner().invoke(app, words).exit_code == 0, one.name\n"
    )
    for seed in ("1", "2"):
        env = {
            "PYTHONHASHSEED": seed,
            "PATH": "",
            "WHOHOLDS_THEATRE": str(theatre_folder),
            "WHOHOLDS_LEDGER": str(ledger_file),
        }
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], check=True, env=env)
    first, second = ({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()} for seed in ("1", "2"))
    assert first == second
    assert {one.name for one in EXPORTS} <= set(first)


def test_a_public_export_keeps_the_delay_and_withholds_names(run: Run, tmp_path: Path) -> None:
    words = ("export", "csv", "--on", "2031-05-04T06:00")
    assert run(*words, "--out", str(tmp_path / "inside.csv")).exit_code == 0
    result = run(*words, "--profile", "public", "--out", str(tmp_path / "public.csv"))
    assert result.exit_code == 0, result.output
    assert len((tmp_path / "inside.csv").read_text().splitlines()) == 6
    # The invented war lies years ahead of the clock: nothing of it may be public yet.
    assert len((tmp_path / "public.csv").read_text().splitlines()) == 1
    about = json.loads((tmp_path / "public.csv-metadata.json").read_text())
    assert (about["profile"], about["delay_h"]) == ("public", 48)
