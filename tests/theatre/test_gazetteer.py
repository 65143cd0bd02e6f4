from __future__ import annotations

from tests import factory
from whoholds.theatre.gazetteer import Country
from whoholds.theatre.gazetteer import Settlement
from whoholds.theatre.gazetteer import find_settlement
from whoholds.theatre.starting import make_places


def settlement(
    number: int, name: str, lon_deg: float, population: int = 20_000, names: tuple[str, ...] = ()
) -> Settlement:
    return Settlement(
        geonames_id=number, name=name, lat_deg=10.0, lon_deg=lon_deg, population=population, zone="Etc/UTC", names=names
    )


def country(*settlements: Settlement) -> Country:
    return Country(iso="AQ", name="Invented", capital="Aster", settlements=settlements)


def test_settlement_needs_the_name_and_nearness() -> None:
    here = country(settlement(1, "Brim", 20.9), settlement(2, "Brím", 20.01), settlement(3, "Cove", 20.0))
    found = find_settlement(here, factory.place("Brim"), 15)
    assert found is not None
    assert found.geonames_id == 2
    assert find_settlement(here, factory.place("Dell"), 15) is None
    assert find_settlement(country(settlement(1, "Brim", 20.9)), factory.place("Brim"), 15) is None


def test_lesser_namesake_is_told_apart_by_its_neighbour() -> None:
    places = make_places(
        country(
            settlement(1, "Aster", 20, 90_000),
            settlement(2, "Brim", 20.1),
            settlement(3, "Brim", 20.01),
            settlement(4, "Brim", 20.02),
        ),
        5_000,
        10,
    )
    assert [place.name for place in places.values()] == ["Aster", "Brim", "Brim (Aster)", "Brim (4)"]
    assert len({place.id for place in places.values()}) == 4


def test_only_the_largest_are_taken_and_always_the_capital() -> None:
    places = make_places(
        country(
            settlement(1, "Brim", 20.1, 9_000), settlement(2, "Cove", 20.2, 8_000), settlement(3, "Aster", 20.3, 10)
        ),
        5_000,
        1,
    )
    assert list(places) == ["brim", "aster"]
