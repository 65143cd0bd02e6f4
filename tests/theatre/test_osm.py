"""Roads out of an OpenStreetMap extract: a small country is written, read back, and must be a valid theatre."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import factory
from whoholds.cli import app
from whoholds.errors import TheatreError
from whoholds.model import Road
from whoholds.model import Theatre
from whoholds.roads import RoadNetwork
from whoholds.theatre import check_theatre
from whoholds.theatre import load_theatre
from whoholds.theatre.crossing import measure_km
from whoholds.theatre.osm import list_classes
from whoholds.theatre.osm import roads_from_osm
from whoholds.theatre.osm import write_osm_roads
from whoholds.theatre.osm_extract import read_extract
from whoholds.theatre.writing import write_theatre

osmium = pytest.importorskip("osmium")

#: Nodes by id: longitude, latitude. Aster 20.0, Brim 20.2, Cove 20.5 on one line; Dell north of the junction 5; Fern alone.
NODES = {
    1: (20.0, 10.0),
    2: (20.05, 10.001),
    3: (20.2, 10.01),
    4: (20.3, 10.0),
    5: (20.35, 10.0),
    6: (20.5, 10.0),
    7: (20.35, 10.3),
    8: (20.6, 10.0),
    9: (20.36, 10.0),
    20: (25.0, 12.0),
}
WAYS: Mapping[int, tuple[list[int], dict[str, str]]] = {
    100: ([1, 2, 3], {"highway": "motorway", "ref": "M5;AH8", "name": "Great Road"}),
    101: ([3, 4], {"highway": "motorway", "ref": "M5"}),
    102: ([4, 5], {"highway": "motorway", "ref": "M5", "bridge": "yes", "bridge:name": "Long Bridge"}),
    103: ([5, 9, 6], {"highway": "primary", "name": "Шлях", "name:en": "Cove Way"}),
    104: ([5, 7], {"highway": "secondary_link", "name": "Dell Lane"}),
    105: ([6, 8], {"highway": "secondary"}),
    106: ([1, 7], {"highway": "tertiary", "name": "Short Cut"}),
    107: ([7, 8], {"waterway": "river"}),
}


def write_extract(path: Path, ways: Mapping[int, tuple[list[int], dict[str, str]]] = WAYS) -> Path:
    writer = osmium.SimpleWriter(str(path))
    for number, spot in NODES.items():
        tags = {"barrier": "border_control", "name": "Far Gate"} if number == 8 else {}
        writer.add_node(osmium.osm.mutable.Node(id=number, location=spot, tags=tags, version=1))
    for number, (nodes, tags) in ways.items():
        writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags, version=1))
    writer.close()
    return path


def make_theatre() -> Theatre:
    theatre = factory.theatre(roads={})
    spots = {
        "aster": (20.0, 10.0),
        "brim": (20.2, 10.0),
        "cove": (20.5, 10.0),
        "dell": (20.35, 10.3),
        "elm": (22.0, 11.0),
    }
    places = {name: replace(theatre.places[name], lon_deg=lon, lat_deg=lat) for name, (lon, lat) in spots.items()}
    return replace(theatre, places=places)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_theatre(tmp_path / "theatre", make_theatre())
    return tmp_path / "theatre"


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return write_extract(tmp_path / "small.osm.pbf")


def test_the_roads_join_the_places_and_make_a_valid_theatre(folder: Path, extract: Path) -> None:
    found = roads_from_osm(extract, folder)
    write_osm_roads(found, folder / "roads.csv")
    assert check_theatre(folder) == []
    theatre = load_theatre(folder)
    by_ends = {(road.start, road.end): road for road in theatre.roads.values()}
    assert set(by_ends) == {("aster", "brim"), ("brim", "cove"), ("cove", "dell")}
    first = by_ends["aster", "brim"]
    assert (first.name, first.road_class, first.bridges) == ("M5", "motorway", ())
    assert RoadNetwork(theatre).graph.node("dell") >= 0


def test_lengths_follow_the_road_from_place_to_place(folder: Path, extract: Path) -> None:
    theatre = make_theatre()
    for road in roads_from_osm(extract, folder).roads:
        straight = measure_km(theatre.places[road.start], theatre.places[road.end])
        assert straight <= road.km < straight * 1.6
    (first,) = (road for road in roads_from_osm(extract, folder).roads if {road.start, road.end} == {"aster", "brim"})
    # 21.9 km straight, a bend of 0.1 km, 1.1 km from the road to Brim's centre.
    assert first.km == pytest.approx(23.0, abs=0.3)


def test_a_junction_belongs_to_the_place_nearest_by_road(folder: Path, extract: Path) -> None:
    # The junction at 20.35 lies 17.5 km from Brim and 16.4 km from Cove: the way to Dell is Cove's.
    roads = {(road.start, road.end): road for road in roads_from_osm(extract, folder).roads}
    assert roads["cove", "dell"].name == "Dell Lane"
    assert roads["cove", "dell"].road_class == "secondary"
    assert roads["cove", "dell"].bridges == ()
    assert roads["brim", "cove"].bridges == ("Long Bridge",)
    theatre = make_theatre()
    far = replace(theatre.places["cove"], lon_deg=20.6)
    other = folder.with_name("other")
    write_theatre(other, replace(theatre, places={**theatre.places, "cove": far}))
    moved = {(road.start, road.end): road for road in roads_from_osm(extract, other).roads}
    assert moved["brim", "dell"].bridges == ("Long Bridge",)


def test_xml_and_pbf_give_the_same(folder: Path, extract: Path, tmp_path: Path) -> None:
    assert roads_from_osm(write_extract(tmp_path / "small.osm"), folder) == roads_from_osm(extract, folder)


def test_smaller_roads_are_read_when_asked_for(folder: Path, extract: Path) -> None:
    assert list_classes("primary") == ("motorway", "trunk", "primary")
    names = {road.name for road in roads_from_osm(extract, folder, smallest="tertiary").roads}
    assert "Short Cut" in names
    with pytest.raises(TheatreError, match="no class of road"):
        list_classes("footpath")


def test_places_without_a_road_are_named_with_the_distance(folder: Path, extract: Path) -> None:
    (one,) = roads_from_osm(extract, folder).unsnapped
    assert one.place == "elm"
    assert "the nearest road is" in one.reason
    assert "farther than 5 km" in one.reason


def test_two_places_at_one_spot_are_not_both_snapped(folder: Path, extract: Path) -> None:
    theatre = make_theatre()
    twin = factory.place("Brimlet", kind="village", lon_deg=20.2, lat_deg=10.001)
    alone = replace(theatre, places={**theatre.places, "brimlet": twin})
    other = folder.with_name("other")
    write_theatre(other, alone)
    reasons = {one.place: one.reason for one in roads_from_osm(extract, other).unsnapped}
    assert set(reasons) & {"brim", "brimlet"}
    assert any("belongs to another place" in reason for reason in reasons.values())


def test_border_posts_without_a_crossing_are_offered(folder: Path, extract: Path, tmp_path: Path) -> None:
    found = roads_from_osm(extract, folder)
    (gate,) = found.crossings
    assert (gate.id, gate.kind, gate.tracked, gate.lon_deg) == ("far-gate-8", "crossing", False, 20.6)
    write_osm_roads(found, tmp_path / "roads.csv", crossings=tmp_path / "crossings.csv")
    rows = (tmp_path / "crossings.csv").read_text().splitlines()
    places = folder / "places.csv"
    assert rows[0] == places.read_text().splitlines()[0]
    places.write_text(places.read_text() + rows[1] + "\n")
    again = roads_from_osm(extract, folder)
    assert again.crossings == ()
    assert ("cove", "far-gate-8") in {(road.start, road.end) for road in again.roads}


def test_an_extract_that_cuts_a_way_off_breaks_it_there(folder: Path, tmp_path: Path) -> None:
    ways = {**WAYS, 101: ([3, 999, 4], {"highway": "motorway", "ref": "M5"})}
    found = roads_from_osm(write_extract(tmp_path / "cut.osm", ways), folder)
    assert ("aster", "brim") in {(road.start, road.end) for road in found.roads}
    assert not any("brim" in {road.start, road.end} and "cove" in {road.start, road.end} for road in found.roads)


@pytest.mark.parametrize("content", [b"", b"not a map", b"<osm", b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x99"])
@pytest.mark.parametrize("suffix", [".osm", ".osm.pbf"])
def test_what_is_no_extract_is_refused_by_name(content: bytes, suffix: str, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / f"bad{suffix}"
    path.write_bytes(content)
    with pytest.raises(TheatreError, match=rf"bad{suffix}"):
        roads_from_osm(path, folder)


def test_other_refusals_name_the_file_and_the_reason(
    folder: Path, extract: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TheatreError, match="no such file"):
        roads_from_osm(tmp_path / "none.osm", folder)
    bare = write_extract(tmp_path / "bare.osm", {107: WAYS[107]})
    with pytest.raises(TheatreError, match="no road of the classes"):
        roads_from_osm(bare, folder)
    with pytest.raises(TheatreError, match="not a readable"):
        roads_from_osm(write_extract(tmp_path / "minus.osm", {1: ([-5, -6], {"highway": "primary"})}), folder)
    (folder / "roads.csv").write_text("id,start,end,km\nbad,nowhere,aster,x\n")
    assert roads_from_osm(extract, folder).roads
    (folder / "places.csv").write_text("id,name\n")
    with pytest.raises(TheatreError, match=r"besides roads\.csv"):
        roads_from_osm(extract, folder)
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(TheatreError, match=r"pip install 'whoholds\[osm\]'"):
        read_extract(extract, ("motorway",))


def test_rows_are_written_over_only_when_told(folder: Path, extract: Path) -> None:
    found = roads_from_osm(extract, folder)
    out = folder / "roads.csv"
    write_osm_roads(found, out)
    with pytest.raises(TheatreError, match="holds rows already"):
        write_osm_roads(found, out)
    before = out.read_bytes()
    write_osm_roads(found, out, replace=True)
    assert out.read_bytes() == before
    with pytest.raises(TheatreError, match="cannot be written"):
        write_osm_roads(found, out / "below.csv")


def test_the_command_says_what_it_wrote_and_ends_with_one_when_a_place_is_left_out(folder: Path, extract: Path) -> None:
    words = ["theatre", "roads", str(extract), "--theatre", str(folder), "--out", str(folder / "roads.csv")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 1
    assert "wrote 3 road sections" in result.output
    assert "no road: elm" in result.output
    assert "1 border post without a crossing" in result.output


def test_a_site_in_a_settlement_has_no_road_of_its_own(folder: Path, extract: Path) -> None:
    theatre = make_theatre()
    prison = factory.place("Prison", kind="site", parent="brim", lon_deg=20.2, lat_deg=10.01)
    base = factory.place("Base", kind="site", lon_deg=20.3, lat_deg=10.0)
    other = folder.with_name("other")
    write_theatre(other, replace(theatre, places={**theatre.places, "prison": prison, "base": base}))
    found = roads_from_osm(extract, other)
    ends = {end for road in found.roads for end in (road.start, road.end)}
    assert "base" in ends
    assert "prison" not in ends
    assert [one.place for one in found.unsnapped] == ["elm"]


def test_what_is_kept_grows_with_the_roads_and_not_with_the_extract(tmp_path: Path) -> None:
    path = tmp_path / "wide.osm.pbf"
    writer = osmium.SimpleWriter(str(path))
    for number in range(1, 20_001):
        writer.add_node(osmium.osm.mutable.Node(id=number, location=(20 + number / 1e5, 10.0), version=1))
    writer.add_way(osmium.osm.mutable.Way(id=1, nodes=[1, 500, 900], tags={"highway": "primary"}, version=1))
    writer.add_way(osmium.osm.mutable.Way(id=2, nodes=list(range(1000, 2900)), tags={"building": "yes"}, version=1))
    writer.close()
    told: list[str] = []
    found = read_extract(path, ("primary",), lambda what, _: told.append(what))
    assert len(found.lat_v) == 3
    assert told == ["positions"]


def test_bridges_survive_a_round_trip(tmp_path: Path) -> None:
    road = Road(id="a", start="aster", end="brim", km=60.0, bridges=("Long Bridge", "Short Bridge"))
    write_theatre(tmp_path / "t", replace(factory.theatre(), roads={"a": road}))
    assert load_theatre(tmp_path / "t").roads["a"] == road
