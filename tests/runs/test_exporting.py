from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import factory
from whoholds.errors import QueryError
from whoholds.ledger import open_ledger
from whoholds.model import Status
from whoholds.runs.exporting import LedgerReports
from whoholds.runs.exporting import export
from whoholds.runs.exporting import list_panel_instants
from whoholds.runs.exporting import name_version
from whoholds.runs.knowledge import gather
from whoholds.runs.situating import situation

THEATRE = factory.theatre()
REPORT = factory.report("South took Brim, Valley Monitor said.")
ON = factory.at("2031-05-05T00:00")


def test_reports_are_fetched_when_asked_for(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.sqlite") as ledger:
        ledger.add(REPORT, [], reader_version="v1")
        reports = LedgerReports(ledger, None)
        assert reports[REPORT.id].text == REPORT.text
        assert (list(reports), len(reports), reports.get("none")) == ([REPORT.id], 1, None)
        assert len(LedgerReports(ledger, factory.at("2031-05-01T00:00"))) == 0


def test_the_version_changes_when_what_is_known_does(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.sqlite") as ledger:
        empty = name_version(gather(ledger, THEATRE))
        ledger.add(REPORT, [factory.claim(source=REPORT)], reader_version="v1")
        full = name_version(gather(ledger, THEATRE))
        assert empty != full == name_version(gather(ledger, THEATRE))
        # What was known before the report stays what it was.
        assert name_version(gather(ledger, THEATRE, factory.at("2031-05-01T00:00"))) == empty


def test_an_unknown_format_is_a_wrong_question(tmp_path: Path) -> None:
    with (
        open_ledger(tmp_path / "l.sqlite") as ledger,
        pytest.raises(QueryError, match="no format 'pdf'; there are gold-claims"),
    ):
        export(ledger, THEATRE, "pdf", tmp_path / "x", at=ON)


def test_geojson_tells_which_side_can_use_a_road(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "l.sqlite") as ledger:
        ledger.add(REPORT, [factory.claim(source=REPORT)], reader_version="v1")
        export(ledger, THEATRE, "geojson", tmp_path / "x", at=ON)
    layers = [feature["properties"]["layer"] for feature in json.loads((tmp_path / "x").read_text())["features"]]
    assert (layers.count("place"), layers.count("road"), layers.count("claim")) == (5, 3, 1)


def test_a_panel_begins_at_the_opening() -> None:
    instants = list_panel_instants(THEATRE, factory.at("2031-05-02T01:00"))
    assert instants[0] == THEATRE.opens_at
    assert len(instants) == 5
    assert list_panel_instants(THEATRE, factory.at("2030-01-01T00:00")) == [THEATRE.opens_at]


def test_a_situation_without_a_claim_or_a_road_is_the_opening(tmp_path: Path) -> None:
    bare = factory.theatre(roads={})
    with open_ledger(tmp_path / "l.sqlite") as ledger:
        told = situation(ledger, bare, at=ON, since=bare.opens_at)
    assert told.known_at == ON
    assert told.estimates["dell"].holder == "south"
    assert told.estimates["elm"].status == Status.UNKNOWN
    assert not told.cut_offs
    assert not told.usable
