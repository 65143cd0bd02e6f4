from __future__ import annotations

import pytest

from tests import factory
from whoholds.errors import QueryError
from whoholds.model import CONTESTED
from whoholds.model import Region
from whoholds.runs.finding import find_end
from whoholds.runs.finding import find_place
from whoholds.runs.finding import find_place_or_road
from whoholds.runs.finding import find_side
from whoholds.runs.finding import find_state
from whoholds.runs.finding import name_place
from whoholds.runs.finding import name_state

THEATRE = factory.theatre()


@pytest.mark.parametrize("words", ["brim", "Brim", "BRIM", "Brimm", "Br\u00edm", " brim "])
def test_a_place_is_found_however_it_is_written(words: str) -> None:
    assert find_place(THEATRE, words).id == "brim"


def test_an_unknown_place_is_refused_with_names_near_it() -> None:
    with pytest.raises(QueryError, match="no place 'Brin'; near it: Brim"):
        find_place(THEATRE, "Brin")


def test_a_name_of_two_places_asks_for_an_id_but_a_tracked_one_goes_before_a_mere_name() -> None:
    twins = {"brim": factory.place("Brim"), "brim2": factory.place("Brim", id="brim2")}
    with pytest.raises(QueryError, match="brim, brim2"):
        find_place(factory.theatre(places=twins), "BRIM")
    twins["brim2"] = factory.place("Brim", id="brim2", tracked=False)
    assert find_place(factory.theatre(places=twins), "BRIM").id == "brim"


def test_a_side_is_found_by_id_name_or_actor() -> None:
    assert [find_side(THEATRE, words).id for words in ("north", "North", "South Front", "rebels")] == [
        "north",
        "north",
        "south",
        "south",
    ]
    with pytest.raises(QueryError, match="its sides are north, south"):
        find_side(THEATRE, "west")


def test_contested_is_a_state_beside_the_sides() -> None:
    assert find_state(THEATRE, "contested") == CONTESTED
    assert find_state(THEATRE, "South") == "south"


def test_an_end_may_be_a_region() -> None:
    theatre = factory.theatre(regions={"coast": Region(id="coast", name="the coast", places=("cove",))})
    assert find_end(theatre, "The Coast") == "coast"
    assert find_end(theatre, "Dell") == "dell"
    assert name_place(theatre, "coast") == "the coast"


def test_roads_are_named_by_their_ends() -> None:
    assert find_place_or_road(THEATRE, "aster-brim").id == "aster-brim"
    assert name_place(THEATRE, "aster-brim") == "N1 (Aster\N{EN DASH}Brim)"
    assert name_place(THEATRE, "nowhere") == "nowhere"
    assert [name_state(THEATRE, state) for state in ("south", "contested")] == ["South", "contested"]
