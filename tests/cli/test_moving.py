from __future__ import annotations

import json

from tests.cli.conftest import Run


def test_cut_off_names_ends_chance_and_the_report_that_says_the_same(run: Run) -> None:
    result = run("cut-off", "--from", "Aster", "--to", "Cove", "--side", "north", "--on", "2031-05-04T06:00")
    assert result.exit_code == 0, result.output
    assert "for North" in result.output
    assert "Aster cut off from Cove" in result.output
    assert "The road at Brim is cut, AFX said." in result.output


def test_cut_off_of_everything_as_json(run: Run) -> None:
    found = json.loads(run("cut-off", "--on", "2031-05-04T06:00", "--json").stdout)
    assert {one["kind"] for one in found["cut_off"]} <= {"cut-off"}
    assert found["reported"][0]["cut"] is True


def test_one_end_alone_is_refused(run: Run) -> None:
    result = run("cut-off", "--from", "Aster")
    assert result.exit_code == 2
    assert "both --from and --to" in result.stderr


def test_route_tells_the_changes_of_hands(run: Run) -> None:
    result = run("route", "Aster", "Dell", "--on", "2031-05-01T06:00")
    assert result.exit_code == 0, result.output
    assert "Aster to Dell: 75 km" in result.output


def test_no_route_ends_with_one(run: Run) -> None:
    result = run("route", "Aster", "Elm", "--on", "2031-05-01T06:00")
    assert result.exit_code in {1, 2}
    assert "Elm" in result.output or "elm" in result.output


def test_if_tells_what_would_be_cut(run: Run) -> None:
    result = run("if", "Brim=south", "--from", "Aster", "--to", "Cove", "--on", "2031-05-01T06:00")
    assert result.exit_code == 0, result.output
    assert "for North: Aster cut off from Cove" in result.output


def test_if_without_ends_asks_of_the_principal_places(run: Run) -> None:
    result = run("if", "Brim=south", "Cove=contested", "--on", "2031-05-01T06:00", "--json")
    assert result.exit_code == 0
    assert isinstance(json.loads(result.stdout), list)


def test_if_wants_a_side(run: Run) -> None:
    assert run("if", "Brim").exit_code == 2
    assert "write PLACE=SIDE" in run("if", "Brim").stderr
    assert "its sides are north, south" in run("if", "Brim=west").stderr
