from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.theatre.test_geonames import row as geonames_row


def test_check_finds_no_fault(bare: Run, theatre_folder: Path) -> None:
    result = bare("theatre", "check", str(theatre_folder))
    assert result.exit_code == 0, result.output
    assert "no fault found" in result.output


def test_check_names_each_fault_by_file_and_line(bare: Run, theatre_folder: Path) -> None:
    with (theatre_folder / "opening.csv").open("a") as table:
        table.write("nowhere,north,0.9,\n")
    result = bare("theatre", "check", str(theatre_folder), "--json")
    assert result.exit_code == 1
    faults = json.loads(result.stdout)
    assert faults[0]["file"] == "opening.csv"
    assert faults[0]["line"] == 7


def test_a_faulty_theatre_answers_no_question(run: Run, theatre_folder: Path) -> None:
    (theatre_folder / "places.csv").write_text("nonsense\n")
    result = run("place", "Brim")
    assert result.exit_code == 3
    assert "WH-T001" in result.stderr
    assert "places.csv" in result.stderr


def test_new_makes_a_folder_that_holds_together(bare: Run, tmp_path: Path) -> None:
    folder = tmp_path / "malta"
    assert bare("theatre", "new", "Malta 2031", "--country", "MT", "--out", str(folder)).exit_code == 0
    assert bare("theatre", "check", str(folder)).exit_code == 0
    again = bare("theatre", "new", "Malta 2031", "--country", "MT", "--out", str(folder))
    assert again.exit_code == 3
    assert "WH-T001" in again.stderr


def test_from_campaign_makes_a_theatre(bare: Run, tmp_path: Path) -> None:
    campaign = tmp_path / "campaign"
    campaign.mkdir()
    result = bare(
        "theatre", "from-campaign", str(campaign), str(tmp_path / "made"), "--country", "MT", "--zone", "Europe/Malta"
    )
    assert result.exit_code == 3
    assert "WH-T001" in result.stderr
    assert "actors.json" in result.stderr


def test_a_dump_becomes_a_table_and_its_broken_rows_are_named(bare: Run, tmp_path: Path) -> None:
    dump, table = tmp_path / "AQ.txt", tmp_path / "places.csv"
    dump.write_text(f"{geonames_row(1, 'Aster')}\n2\tbroken\n{geonames_row(3, 'Brim')}\n", encoding="utf-8")
    result = bare("theatre", "places", str(dump), "--country", "AQ", "--out", str(table))
    assert result.exit_code == 1
    assert "2 places of 2 rows" in result.stdout
    assert "AQ.txt:2: 2 columns" in result.stderr
    with table.open(encoding="utf-8") as file:
        assert [found["name"] for found in csv.DictReader(file)] == ["Aster", "Brim"]
    again = bare("theatre", "places", str(dump), "--country", "AQ", "--out", str(table))
    assert again.exit_code == 3
    assert "exists already" in again.stderr


def test_a_new_theatre_is_filled_from_a_dump(bare: Run, tmp_path: Path) -> None:
    dump = tmp_path / "AQ.txt"
    dump.write_text(geonames_row(1, "Aster") + "\n", encoding="utf-8")
    words = ("theatre", "new", "Asteria 2031", "--country", "AQ", "--out", str(tmp_path / "new"))
    assert bare(*words, "--most", "4").exit_code == 2
    assert bare(*words, "--geonames", str(dump)).exit_code == 0
    assert bare("theatre", "check", str(tmp_path / "new")).exit_code == 0
