from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from whoholds.errors import TheatreError
from whoholds.model import Theatre
from whoholds.theatre import check_theatre
from whoholds.theatre import load_theatre
from whoholds.theatre import theatre_from_campaign

ACTORS: list[dict[str, Any]] = [
    {
        "id": "state",
        "name": "State and army",
        "kind": "belligerent",
        "coalition": "state",
        "aliases": ["the army", "government", "Asterian army", "Aster (metonym)", "Brim"],
        "spokespeople": ["Ida Ash / Colonel Ash"],
    },
    {
        "id": "guard",
        "name": "Valley Guard",
        "kind": "belligerent",
        "coalition": "state",
        "aliases": ["Asterian army", "the guards"],
    },
    {
        "id": "front",
        "name": "Free Front",
        "kind": "belligerent",
        "coalition": "front",
        "aliases": ["FF", "rebels", "fighters (Brim)"],
    },
    {
        "id": "front_1990_1995",
        "name": "old Front",
        "kind": "belligerent",
        "coalition": "front",
        "aliases": ["FF of old", "rebels (before the war)"],
    },
    {"id": "chief", "name": "Otto Fern", "kind": "person", "coalition": "state", "aliases": ["the president"]},
    {"id": "farland", "name": "Farland", "kind": "state", "coalition": None, "aliases": ["Farlandish troops"]},
    {"id": "people", "name": "people", "kind": "people", "coalition": None, "aliases": ["residents"]},
    {
        "id": "src:Ida Ash",
        "name": "Ida Ash",
        "kind": "source",
        "side": "state",
        "aliases": ["she", "their spokeswoman", "Major Ash"],
    },
    {
        "id": "src:State television",
        "name": "State television",
        "kind": "source",
        "side": "state",
        "aliases": ["state TV"],
    },
    {"id": "src:Asterian government", "name": "Asterian government", "kind": "source", "side": "state", "aliases": []},
    {
        "id": "src:allied officials",
        "name": "allied officials",
        "kind": "source",
        "side": "front_installed",
        "aliases": [],
    },
    {"id": "src:Watch", "name": "Watch", "kind": "source", "side": "monitor", "aliases": []},
    {"id": "src:grocer", "name": "grocer", "kind": "source", "side": "resident", "aliases": []},
    {"id": "src:posts", "name": "posts", "kind": "source", "side": "social_media", "aliases": []},
    {"id": "src:clerk", "name": "clerk", "kind": "source", "side": "local_official", "aliases": []},
    {"id": "src:Far Wire", "name": "Far Wire", "kind": "source", "side": "media", "aliases": []},
    {"id": "src:reporter", "name": "reporter", "kind": "source", "side": "media", "aliases": []},
    {"id": "src:UN experts", "name": "UN experts", "kind": "source", "side": "other", "aliases": []},
    {"id": "src:trader", "name": "trader", "kind": "source", "side": "other", "aliases": []},
    {"id": "src:envoy", "name": "envoy", "kind": "source", "side": "farland", "aliases": []},
]
PLACES: list[dict[str, Any]] = [
    {"name": "Aster", "lat": 64.5, "lon": -20.0, "kind": "city", "parent": None, "aliases": [], "extra": False},
    {
        "name": "Brim (city)",
        "lat": 64.5,
        "lon": -20.2,
        "kind": "gold",
        "parent": "Vale",
        "aliases": ["Brimm"],
        "extra": False,
    },
    {
        "name": "Brim airbase",
        "lat": 64.52,
        "lon": -20.2,
        "kind": "gold",
        "parent": "Brim (city)",
        "aliases": [],
        "extra": False,
    },
    {
        "name": "Vale",
        "lat": 64.6,
        "lon": -20.4,
        "kind": "oblast",
        "parent": None,
        "aliases": ["Brim region"],
        "extra": True,
    },
    {"name": "N1", "lat": 64.6, "lon": -20.4, "kind": "road", "parent": None, "aliases": [], "extra": True},
    {"name": "Hill 40", "lat": 64.6, "lon": -20.1, "kind": "hill", "parent": None, "aliases": [], "extra": True},
]
CONTROL = {
    "as_of": "2031-04-30T23:59:00+00:00",
    "places": [
        {"place": "Aster", "side": "state", "mixed": None},
        {"place": "Brim (city)", "side": "front", "mixed": "front and guards"},
        {"place": "Brim airbase", "side": "farland", "mixed": None},
        {"place": "Vale", "side": None, "mixed": "divided"},
        {"place": "N1", "side": "state", "mixed": None},
    ],
}
ROADS = {
    "nodes": [
        {"name": "Aster", "lat": 64.5, "lon": -20.0, "kind": "town", "control_place": "Aster"},
        {"name": "Brim", "lat": 64.5, "lon": -20.2, "kind": "town", "control_place": "Brim (city)"},
        {"name": "Fork", "lat": 64.5, "lon": -20.18, "kind": "junction", "control_place": None},
    ],
    "edges": [
        {"from": "Aster", "to": "Fork", "road": "N1", "km": 9, "class": "motorway"},
        {"from": "Fork", "to": "Brim", "road": "N1", "km": 0.5, "class": "path"},
    ],
}


def write_campaign(folder: Path, **files: Any) -> Path:
    folder.mkdir()
    for name, rows in {"actors": ACTORS, "places": PLACES, "initial_control": CONTROL, **files}.items():
        if rows is not None:
            (folder / f"{name}.json").write_text(rows if isinstance(rows, str) else json.dumps(rows), encoding="utf-8")
    (folder / "gold_control.json").write_text("this is gold and never read")
    return folder


@pytest.fixture
def theatre(tmp_path: Path) -> Theatre:
    theatre_from_campaign(
        write_campaign(tmp_path / "in", roads=ROADS), tmp_path / "out", "The invented war", "IS", "Etc/UTC"
    )
    assert check_theatre(tmp_path / "out") == []
    return load_theatre(tmp_path / "out")


def test_sides_are_belligerents_and_holders(theatre: Theatre) -> None:
    assert list(theatre.sides) == ["state", "guard", "front", "farland"]
    assert (theatre.sides["state"].friends, theatre.sides["front"].friends) == (("guard",), ())
    assert len({side.colour for side in theatre.sides.values()}) == 4


def test_aliases_are_split_into_names_nouns_and_metonyms(theatre: Theatre) -> None:
    state = theatre.actors["state"]
    assert {"army", "government"} <= set(state.generic)
    assert {"Asterian army", "Asterian forces", "Asterian troops"} <= set(state.aliases)
    assert state.metonyms == ("Aster", "Brim")
    assert state.spokespeople == ("Ida Ash", "Colonel Ash")
    assert "Asterian army" not in theatre.actors["guard"].aliases


def test_noun_in_brackets_of_a_place_means_the_actor_there(theatre: Theatre) -> None:
    front = theatre.actors["front"]
    assert "fighters" in front.generic
    assert front.area == ("brim-city",)
    assert "insurgents" in front.generic


def test_years_in_an_id_date_the_actor(theatre: Theatre) -> None:
    [(side, start, end)] = theatre.actors["front_1990_1995"].sides
    assert side == ""
    assert start is not None
    assert end is not None
    assert (start.year, end.year) == (1990, 1996)


def test_person_has_the_side_of_the_coalition(theatre: Theatre) -> None:
    chief = theatre.actors["chief"]
    assert (chief.member_of, chief.side_at(None)) == ("state", "state")


@pytest.mark.parametrize(
    ("source", "source_class", "interest"),
    [
        ("ida-ash", "party", "state"),
        ("colonel-ash", "party", "state"),
        ("state-television", "state_media", "state"),
        ("allied-officials", "party", "front"),
        ("watch", "monitor", ""),
        ("grocer", "resident", ""),
        ("posts", "social_media", ""),
        ("clerk", "official", ""),
        ("far-wire", "agency", ""),
        ("reporter", "outlet", ""),
        ("un-experts", "official", ""),
        ("trader", "unnamed", ""),
        ("afp", "agency", ""),
    ],
)
def test_source_class_follows_its_side(theatre: Theatre, source: str, source_class: str, interest: str) -> None:
    assert (theatre.sources[source].source_class, theatre.sources[source].interest) == (source_class, interest)


def test_words_that_point_back_are_no_alias_of_a_source(theatre: Theatre) -> None:
    assert theatre.sources["ida-ash"].aliases == ("Major Ash",)
    assert "Aster" in theatre.sources["asterian-government"].aliases


def test_places_keep_their_names_and_get_plain_ones(theatre: Theatre) -> None:
    brim = theatre.places["brim-city"]
    assert (brim.name, brim.aliases, brim.parent, brim.kind, brim.tracked) == (
        "Brim (city)",
        ("Brimm", "Brim"),
        "vale",
        "town",
        True,
    )
    assert theatre.places["brim-airbase"].kind == "site"
    assert theatre.places["hill-40"].kind == "site"
    assert (theatre.places["vale"].kind, theatre.places["vale"].tracked) == ("province", False)
    assert not theatre.places["n1"].tracked
    assert not theatre.places["hill-40"].tracked


def test_capital_that_the_campaign_lacks_is_added_as_a_name(theatre: Theatre) -> None:
    capital = next(place for place in theatre.places.values() if place.is_capital)
    assert (capital.id, capital.tracked) == ("reykjavik", False)


def test_opening_says_how_sure(theatre: Theatre) -> None:
    assert {key: (opening.holder, opening.probability) for key, opening in theatre.openings.items()} == {
        "aster": ("state", 0.97),
        "brim-city": ("front", 0.85),
        "brim-airbase": ("farland", 0.97),
    }


def test_node_that_is_no_place_is_a_junction_that_follows_one(theatre: Theatre) -> None:
    fork = theatre.places["fork"]
    assert (fork.kind, fork.tracked, fork.parent) == ("junction", False, "brim-city")
    assert [(road.start, road.end, road.road_class) for road in theatre.roads.values()] == [
        ("aster", "fork", "motorway"),
        ("fork", "brim-city", "primary"),
    ]
    assert theatre.roads["fork--brim-city"].km > 0.9


def test_opening_may_be_a_list_with_holders(tmp_path: Path) -> None:
    rows = [{"place": "Aster", "holder": "front", "as_of": "2031-01-01T00:00:00+00:00", "mixed_control": "shared"}]
    theatre_from_campaign(
        write_campaign(tmp_path / "in", initial_control=rows), tmp_path / "out", "War", "IS", "Etc/UTC"
    )
    made = load_theatre(tmp_path / "out")
    assert (made.opens_at.year, made.openings["aster"].holder, made.openings["aster"].note) == (2031, "front", "shared")


def test_campaign_without_an_opening_is_made(tmp_path: Path) -> None:
    theatre_from_campaign(
        write_campaign(tmp_path / "in", initial_control=None), tmp_path / "out", "War", "IS", "Etc/UTC"
    )
    assert load_theatre(tmp_path / "out").openings == {}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"actors": None}, "actors.json is missing"),
        ({"places": "[{"}, "places.json:1: not valid JSON"),
        ({"places": {"a": 1}}, "not a list"),
        ({"actors": [{"name": "x"}]}, "entry 1 has no 'id'"),
        ({"initial_control": {"as_of": "2031-01-01T00:00:00", "places": []}}, "no zone"),
    ],
)
def test_malformed_campaign_is_refused(tmp_path: Path, files: dict[str, Any], words: str) -> None:
    with pytest.raises(TheatreError, match=words):
        theatre_from_campaign(write_campaign(tmp_path / "in", **files), tmp_path / "out", "War", "IS", "Etc/UTC")
    assert not (tmp_path / "out").exists()


def test_unknown_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TheatreError, match="zone 'Mars'"):
        theatre_from_campaign(write_campaign(tmp_path / "in"), tmp_path / "out", "War", "IS", "Mars")
