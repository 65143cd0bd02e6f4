from __future__ import annotations

import json
from datetime import UTC
from datetime import datetime
from pathlib import Path

import pytest

from tests.theatre.conftest import FILES
from tests.theatre.conftest import Build
from whoholds.errors import TheatreError
from whoholds.model import Opening
from whoholds.theatre import check_theatre
from whoholds.theatre import load_theatre

SHIPPED = Path(__file__).resolve().parents[2] / "theatres" / "syria-2024"


def test_folder_becomes_a_theatre(build: Build) -> None:
    theatre = load_theatre(build())
    assert list(theatre.sides) == ["north", "south"]
    assert theatre.opens_at == datetime(2031, 4, 30, 21, tzinfo=UTC)
    assert theatre.zone.key == "Etc/GMT-3"
    assert (theatre.thresholds.held, theatre.thresholds.probably_held) == (0.95, 0.7)
    assert theatre.control == {"base_rate": 0.01}
    assert theatre.places["aster"].is_capital
    assert theatre.places["aster"].geonames_id == 17
    assert theatre.places["brim"].aliases == ("Brimm", "Brím")
    assert not theatre.places["fork"].tracked
    assert theatre.places["vale"].lat_deg is None
    assert theatre.roads["f-b"].road_class == "primary"
    assert theatre.openings["aster"] == Opening(place="aster", holder="north")
    assert theatre.openings["brim"].probability == 0.5
    assert theatre.sources["afx"].is_agency


def test_rows_of_one_actor_are_its_sides_by_date(build: Build) -> None:
    actor = load_theatre(build()).actors["valley"]
    before, from_then = datetime(2031, 5, 2, 20, 59, tzinfo=UTC), datetime(2031, 5, 2, 21, tzinfo=UTC)
    assert (actor.side_at(before), actor.side_at(from_then)) == ("south", "north")
    assert actor.aliases == ("VG",)
    assert actor.area == ("brim",)
    assert actor.name == "Valley Guard"


FAULTS = [
    ("theatre.toml", "Etc/GMT-3", "Mars/Olympus", 4, "zone 'Mars/Olympus'"),
    ("theatre.toml", 'name = "The invented war"', "", 0, "name is missing"),
    ("theatre.toml", "00:00:00+03:00", "00:00:00", 5, "no zone"),
    ("theatre.toml", 'country = "AQ"', 'country = "Aq1"', 3, "two-letter"),
    ("theatre.toml", "held = 0.95", "held = 1.95", 8, "0 to 1"),
    ("theatre.toml", "held = 0.95", "held = 0.6", 7, "above held"),
    ("theatre.toml", "held = 0.95", "heldd = 0.6", 8, "unknown threshold 'heldd'"),
    ("theatre.toml", "#aa6633", "brown", 22, "not of the form"),
    ("theatre.toml", "#aa6633", "#3366AA", 22, "another side's"),
    ("theatre.toml", 'id = "south"', 'id = "north"', 20, "stands twice"),
    ("theatre.toml", 'id = "south"', 'id = "contested"', 20, "reserved"),
    ("theatre.toml", "friends = []", 'friends = ["east"]', 17, "'east' of side 'north' is no side"),
    ("theatre.toml", 'id = "invented"', 'id = "invented"\nidd = "x"', 2, "unknown entry 'idd'"),
    ("theatre.toml", 'country = "AQ"', "country = AQ", 3, "not valid TOML"),
    ("actors.csv", "metonyms", "metonymes", 1, "unknown column 'metonymes'"),
    ("actors.csv", ",north,,,Northern", ",east,,,Northern", 2, "side 'east'"),
    ("actors.csv", "Colonel Ash,,", "Colonel Ash,ghost,", 2, "member_of 'ghost'"),
    ("actors.csv", "guards,,,,brim", "guards,,,,zed", 3, "area 'zed'"),
    ("actors.csv", "guards,,,,brim", "guards,,,valley,brim", 3, "leads back to itself"),
    ("actors.csv", "2031-05-03T00:00+03:00,,guards", "2031-05-03T00:00,,guards", 3, "has no zone"),
    (
        "actors.csv",
        "2031-05-03T00:00+03:00,,guards",
        "2031-05-04T00:00+03:00,,guards",
        3,
        "two sides of actor 'valley' at one time",
    ),
    ("actors.csv", "VG,,,,,", "North Army,,,,,", 3, "shared with actor 'north_army' (line 2)"),
    ("actors.csv", ",belligerent,north", ",monster,north", 2, "kind 'monster'"),
    ("sources.csv", "north_army", "ghost", 2, "interest 'ghost'"),
    ("sources.csv", ",agency,", ",newsroom,", 3, "class 'newsroom'"),
    ("sources.csv", "afx,AFX", "ash,AFX", 3, "stands twice; the first is in line 2"),
    ("places.csv", "brim,Brim,town,10,20.2", "brim,Brim,town,100,20.2", 3, "lat 100 is outside"),
    ("places.csv", "brim,Brim,town,10,20.2", "brim,Brim,town,10,", 3, "only one of lat and lon"),
    ("places.csv", "brim,Brim,town,10,20.2", "brim,Brim,town,,", 3, "tracked place needs lat and lon"),
    ("places.csv", "brim,Brim,town,10,20.2", "brim,Brim,town,0,0", 3, "in the sea"),
    ("places.csv", "brim,Brim,town,10,20.2", "brim,Brim,town,ten,20.2", 3, "'ten' is not a number"),
    ("places.csv", "brim,Brimm", "ghost,Brimm", 3, ""),
    ("places.csv", "junction,10,20.1,brim", "junction,10,20.1,ghost", 4, "parent 'ghost'"),
    ("places.csv", "aster,Aster,city", "brim,Aster,city", 3, "stands twice; the first is in line 2"),
    ("places.csv", "brim,Brim,town", "brim,ASTER,city", 3, "shared with 'aster' (line 2), a city too"),
    ("places.csv", "false,", "maybe,", 4, "neither true nor false"),
    ("places.csv", "brim,Brim,town", "brim town,Brim,town", 3, "may not hold spaces"),
    ("roads.csv", "f-b,fork,brim", "f-b,fork,nowhere", 3, "a road to nowhere"),
    ("roads.csv", "f-b,fork,brim", "f-b,fork,vale", 3, "no coordinates"),
    ("roads.csv", "f-b,fork,brim", "f-b,fork,fork", 3, "begins and ends"),
    ("roads.csv", "a-f,aster,fork,12", "a-f,aster,fork,9", 2, "shorter than the straight line of 11.0 km"),
    ("roads.csv", "a-f,aster,fork,12", "a-f,aster,fork,", 2, "km is empty"),
    ("roads.csv", "motorway", "freeway", 2, "class 'freeway'"),
    ("opening.csv", "brim,,0.5", "aster,,0.5", 3, "second opening of 'aster'; the first is in line 2"),
    ("opening.csv", "brim,,0.5", "brim,east,0.5", 3, "holder 'east'"),
    ("opening.csv", "brim,,0.5", "fork,,0.5", 3, "not tracked"),
    ("opening.csv", "brim,,0.5", "zed,,0.5", 3, "'zed' is no place"),
    ("opening.csv", "0.5", "1.5", 3, "outside 0 to 1"),
    ("opening.csv", "divided", "divided,and,more", 3, "6 cells under 4 columns"),
    ("opening.csv", "holder", "side", 1, "no column 'holder'"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "words"), [fault for fault in FAULTS if fault[4]])
def test_fault_is_named_by_file_line_and_reason(
    build: Build, file: str, old: str, new: str, line: int, words: str
) -> None:
    faults = check_theatre(build(file, old, new))
    assert [(fault.file, fault.line) for fault in faults if words in fault.reason] == [(file, line)], faults


def test_every_fault_is_in_the_error(build: Build) -> None:
    folder = build(opening_csv="place,holder\naster,east\nzed,north\n", sources_csv="id,name,class\nx,X,gossip\n")
    with pytest.raises(TheatreError) as caught:
        load_theatre(folder)
    message = str(caught.value)
    assert message.startswith("WH-T001")
    assert all(words in message for words in ("sources.csv:2:", "opening.csv:2:", "opening.csv:3:", "3 faults"))
    assert caught.value.about["faults"] == check_theatre(folder)


def test_missing_table_does_not_make_the_others_dangle(build: Build) -> None:
    faults = check_theatre(build(places_csv=None))
    assert [(fault.file, fault.reason) for fault in faults] == [("places.csv", "the file is missing")]


def test_table_with_a_missing_column_does_not_make_the_others_dangle(build: Build) -> None:
    faults = check_theatre(build("places.csv", "lat,lon", "lat,long"))
    assert {fault.file for fault in faults} == {"places.csv"}


def test_alias_may_be_shared_by_places_of_different_kinds(build: Build) -> None:
    assert check_theatre(build("places.csv", "vale,Vale,province", "vale,Brim,province")) == []


def test_common_noun_may_be_shared_by_actors(build: Build) -> None:
    assert check_theatre(build("actors.csv", "guards", "the army")) == []


def test_no_folder_is_a_fault(tmp_path: Path) -> None:
    assert [fault.reason for fault in check_theatre(tmp_path / "none")] == ["is no folder"]


@pytest.mark.parametrize(("text", "line"), [("{", 1), ('{"type": "Feature"}', 1), ("[1,\n2", 2)])
def test_outline_that_is_no_feature_collection_is_a_fault(build: Build, text: str, line: int) -> None:
    folder = build()
    (folder / "outline.geojson").write_text(text)
    assert [(fault.file, fault.line) for fault in check_theatre(folder)] == [("outline.geojson", line)]


def test_regions_are_read_and_checked(build: Build) -> None:
    folder = build()
    (folder / "regions.csv").write_text("id,name,places\neast,the east,brim;aster\nwest,the west,zed\nnone,none,\n")
    assert [(fault.line, fault.reason) for fault in check_theatre(folder)] == [
        (3, "'zed' of region 'west' is no place"),
        (4, "places is empty; name their ids, separated by ';'"),
    ]
    (folder / "regions.csv").write_text("id,name,places\neast,the east,brim;aster\n")
    assert load_theatre(folder).regions["east"].places == ("brim", "aster")


def test_theatre_without_roads_loads(build: Build) -> None:
    assert load_theatre(build(roads_csv=FILES["roads.csv"].splitlines()[0] + "\n")).roads == {}


def test_shipped_theatre_has_no_fault() -> None:
    theatre = load_theatre(SHIPPED)
    tracked = [place for place in theatre.places.values() if place.tracked]
    assert len(tracked) == len(theatre.openings) == 143
    assert len(theatre.roads) == 196
    assert [place.name for place in tracked if place.is_capital] == ["Damascus"]
    assert {opening.holder for opening in theatre.openings.values()} <= set(theatre.sides)


def test_shipped_actors_change_sides_on_their_dates() -> None:
    actors = load_theatre(SHIPPED).actors
    in_war, after = datetime(2024, 12, 9, tzinfo=UTC), datetime(2026, 1, 10, tzinfo=UTC)
    assert (actors["government"].side_at(in_war), actors["transitional_government"].side_at(in_war)) == (
        "government",
        "",
    )
    assert (actors["government"].side_at(after), actors["transitional_government"].side_at(after)) == (
        "",
        "hts_opposition",
    )
    assert actors["rebels_2012_2020"].side_at(in_war) == ""


def test_shipped_roads_join_all_places_that_they_touch() -> None:
    theatre = load_theatre(SHIPPED)
    joined: dict[str, set[str]] = {}
    for road in theatre.roads.values():
        joined.setdefault(road.start, set()).add(road.end)
        joined.setdefault(road.end, set()).add(road.start)
    seen, ahead = {"damascus"}, ["damascus"]
    while ahead:
        fresh = joined[ahead.pop()] - seen
        seen |= fresh
        ahead += sorted(fresh)
    assert seen == set(joined)


def test_shipped_reports_have_publication_times() -> None:
    rows = [
        json.loads(line) for line in (SHIPPED / "reports" / "bulletins.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert len(rows) == 75
    assert all(datetime.fromisoformat(row["published_at"]).tzinfo for row in rows)
    assert {"id", "outlet", "published_at", "title", "text"} == set(rows[0])
