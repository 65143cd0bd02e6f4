from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from tests import factory
from tests.cli.conftest import Run
from whoholds.theatre.writing import write_theatre

ON = "2031-05-04T06:00"


def test_roads_says_status_source_reliability_and_when_it_was_verified(run: Run) -> None:
    result = run("roads", "Brim", "--on", ON)
    assert result.exit_code == 0, result.output
    flat = " ".join(result.output.split())
    assert "for an aid convoy" in flat
    assert "reported cut at Brim" in flat.replace("  ", " ") or "reported cut" in flat
    assert "last verified" in flat
    found = json.loads(run("roads", "--on", ON, "--json").stdout)
    assert {one["road"] for one in found["roads"]} == {"aster-brim", "brim-cove", "cove-dell"}
    told = next(one for one in found["roads"] if one["road"] == "aster-brim")
    assert (told["status"], told["basis"], told["reliability"]) == ("restricted", "report", "reported")
    assert told["last_verified"] == "2031-05-03T08:00:00+00:00"
    assert set(told["claims"]) <= set(found["claims"])


def test_roads_of_a_side_and_of_one_name(run: Run) -> None:
    result = run("roads", "--road", "n1", "--side", "south", "--on", ON)
    assert result.exit_code == 0
    assert "for South" in result.output
    assert run("roads", "--road", "M9").exit_code == 2
    assert run("roads", "Nowhere").exit_code == 2


def test_roads_knows_nothing_of_what_was_published_later(run: Run) -> None:
    found = json.loads(run("roads", "--on", ON, "--known-at", "2031-05-03T07:00+00:00", "--json").stdout)
    assert {one["basis"] for one in found["roads"]} <= {"control", "opening"}


def test_chokepoints_name_the_place_and_whom_its_loss_hurts(run: Run, tmp_path: Path) -> None:
    theatre = factory.theatre()
    cove = replace(theatre.places["cove"], kind="city", population=50_000)
    folder = tmp_path / "two-cities"
    write_theatre(folder, replace(theatre, places={**theatre.places, "cove": cove}))
    words = ("chokepoints", "--theatre", str(folder), "--on", "2031-05-01T06:00")
    result = run(*words)
    assert result.exit_code == 0, result.output
    assert "for North" in result.output
    assert "Brim: its loss would cut" in result.output
    found = json.loads(run(*words, "--side", "north", "--json").stdout)
    assert found[0]["places"] == ["brim"]


def test_connectivity_is_a_series(run: Run) -> None:
    words = ("connectivity", "Aster", "Cove", "--from", "2031-05-01", "--to", "2031-05-05", "--step", "1d")
    result = run(*words)
    assert result.exit_code == 0, result.output
    assert "for North" in result.output
    found = json.loads(run(*words, "--side", "north", "--json").stdout)
    chances = [point["cut_off"] for point in found["points"]]
    assert len(chances) == 5
    assert chances[0] < 0.2 < chances[-1]


def test_connectivity_as_known_then_never_looks_ahead(run: Run) -> None:
    words = ("connectivity", "Aster", "Cove", "--from", "2031-05-02T00:00", "--to", "2031-05-02T08:00", "--step", "4h")
    then = json.loads(run(*words, "--side", "north", "--as-known-then", "--json").stdout)["points"]
    limited = json.loads(run(*words, "--side", "north", "--known-at", "2031-05-02T08:00", "--json").stdout)["points"]
    assert then == limited


def test_answers_are_the_same_bytes_under_any_hash_seed(run: Run, theatre_folder: Path, ledger_file: Path) -> None:
    assert run("roads").exit_code == 0
    code = (
        "from typer.testing import CliRunner\nfrom whoholds.cli import app\n"
        "for words in ('roads', 'chokepoints', 'cut-off', 'connectivity Aster Cove --to 2031-05-04'):\n"
        "    print(CliRunner().invoke(app, [*words.split(), '--json']).stdout)\n"
    )
    told = set()
    for seed in ("1", "2"):
        env = {
            "PYTHONHASHSEED": seed,
            "PATH": "",
            "WHOHOLDS_THEATRE": str(theatre_folder),
            "WHOHOLDS_LEDGER": str(ledger_file),
        }
        told.add(
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout
        )
    assert len(told) == 1
    assert "cut_off" in told.pop()
