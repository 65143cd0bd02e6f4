from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

import whoholds
from tests import factory
from whoholds.errors import LedgerError
from whoholds.errors import QueryError
from whoholds.errors import TheatreError
from whoholds.ledger import open_ledger
from whoholds.notebook import OpenTheatre
from whoholds.runs.knowledge import gather
from whoholds.theatre.writing import write_theatre

HOSTILE = "</td><script>alert(1)</script>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenTheatre]:
    base = factory.theatre()
    odd = factory.place(HOSTILE, id="odd")
    write_theatre(tmp_path / "theatre", replace(base, places={**base.places, "odd": odd}))
    with open_ledger(tmp_path / "ledger.sqlite") as ledger:
        for number, where in enumerate(("brim", "odd")):
            told = factory.report(f"South took {where}, {HOSTILE}.", name=f"r{number}")
            ledger.add(told, [factory.claim("captures", where, source=told)], reader_version="test.v1")
    with whoholds.open_theatre(tmp_path / "theatre", tmp_path / "ledger.sqlite") as opened:
        yield opened


def test_control_is_what_the_model_says(desk: OpenTheatre) -> None:
    frame = desk.control(at="2031-05-03T12:00+00:00").to_frame().set_index("place")
    known = gather(desk.questions.ledger, desk.theatre)
    for estimate in known.estimate(factory.at("2031-05-03T12:00")):
        assert frame.loc[estimate.place, "holder"] == estimate.holder
        assert frame.loc[estimate.place, "probability"] == pytest.approx(estimate.confidence)


def test_times_without_an_offset_are_in_the_zone_of_the_theatre(desk: OpenTheatre) -> None:
    assert desk.control(at="2031-05-03T15:00")[0].at == factory.at("2031-05-03T12:00")
    with pytest.raises(QueryError, match="needs its zone"):
        desk.control(at=datetime(2031, 5, 3))  # noqa: DTZ001  this is what is refused


def test_every_question_gives_a_table(desk: OpenTheatre, tmp_path: Path) -> None:
    at = "2031-05-03T12:00"
    tables = [
        desk.places(),
        desk.control(at),
        desk.place("Brim", at),
        desk.history(every_h=24),
        desk.claims("Brim"),
        desk.reports(),
        desk.disputes(at),
        desk.changes("2031-05-01", at),
        desk.cut_off("Aster", "Dell", at=at),
        desk.encircled(at=at),
        desk.route("Aster", "Dell", at=at),
        desk.what_if({"Brim": "South"}, start="Aster", end="Cove", at="2031-05-01T06:00", known_at="2031-05-01T06:00"),
    ]
    for table in tables:
        assert len(table.to_frame()) == len(table) == len(list(table))
    assert [table.title for table in tables if not len(table)] in ([], ["disputes"])
    assert not len(desk.refusals())
    assert not len(desk.rulings())
    assert desk.chokepoints(at=at).title == "chokepoints"
    assert desk.export("geojson", tmp_path / "out.geojson", at=at) > 5


def test_a_frame_with_geometry_is_in_wgs_84(desk: OpenTheatre) -> None:
    frame = desk.control("2031-05-03T12:00").to_geoframe().set_index("place")
    assert frame.crs.to_epsg() == 4326
    assert (frame.loc["brim"].geometry.x, frame.loc["brim"].geometry.y) == (20.15, 10.0)
    lines = desk.route("Aster", "Dell").to_geoframe()
    assert set(lines.geometry.geom_type) == {"LineString"}
    with pytest.raises(QueryError, match="no positions"):
        desk.reports().to_geoframe()


def test_what_a_notebook_shows_is_escaped(desk: OpenTheatre) -> None:
    for table in (desk.places(), desk.control(), desk.claims(), desk.place("odd")):
        shown = table._repr_html_()
        assert "<script" not in shown
        assert "&lt;script&gt;" in shown
    assert "2 reports" in desk._repr_html_()


def test_a_place_without_a_road_has_an_answer(desk: OpenTheatre) -> None:
    table = desk.what_if({"Aster": "South"}, side="North")
    assert table.title
    with pytest.raises(QueryError, match="Brim"):
        desk.place("Brimz")


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no such file"):
        whoholds.open_theatre(ledger=tmp_path / "none.sqlite")
    with pytest.raises(TheatreError):
        whoholds.open_theatre(tmp_path / "nowhere", tmp_path / "none.sqlite")


def test_importing_the_package_loads_nothing_heavy() -> None:
    script = (
        "import sys, whoholds; print(sorted({'numpy', 'pandas', 'fastapi', 'sqlalchemy', 'spacy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = whoholds.no_such_name


def test_without_pandas_the_extra_is_named(desk: OpenTheatre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "geopandas", None)
    with pytest.raises(QueryError, match=r"whoholds\[frames\]"):
        desk.control().to_frame()
    with pytest.raises(QueryError, match=r"whoholds\[geo\]"):
        desk.control().to_geoframe()
