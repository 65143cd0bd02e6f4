"""When a pocket is encircled, and when it is only cut off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factory
from whoholds.model import Modality
from whoholds.model import Place
from whoholds.model import Theatre
from whoholds.roads import RoadNetwork

AT = factory.at("2031-05-02T06:00")
NORTH = {"north": 1.0}
SOUTH = {"south": 1.0}


def cross(**spots: tuple[float, float]) -> Theatre:
    """Dell in the middle; around it, by road, what is given; Aster and Brim are the side's two cities far away."""
    places = [
        factory.place("Aster", kind="city", is_capital=True, population=400_000, lat_deg=12.0, lon_deg=22.0),
        factory.place("Brim", kind="city", population=90_000, lat_deg=12.0, lon_deg=22.3),
        factory.place("Dell", kind="village", lat_deg=10.0, lon_deg=20.0),
        *(factory.place(name.title(), lat_deg=10 + lat, lon_deg=20 + lon) for name, (lat, lon) in spots.items()),
    ]
    roads = [factory.road("aster", "brim", 40.0), *(factory.road("dell", name.lower(), 30.0) for name in spots)]
    roads += [factory.road(name.lower(), "aster", 400.0) for name in spots]
    return factory.theatre(places={p.id: p for p in places}, roads={r.id: r for r in roads}, openings={})


AROUND = {"east": (0.0, 0.2), "west": (0.0, -0.2), "up": (0.2, 0.0)}


def ask(theatre: Theatre, *claims: object, **states: dict[str, float]) -> dict[str, float]:
    held = dict.fromkeys(theatre.places, SOUTH)
    control = {**held, "aster": NORTH, "brim": NORTH, "dell": NORTH, **states}
    found = RoadNetwork(theatre).encircled(control, "north", at=AT, claims=claims)  # type: ignore[arg-type]
    return {one.places[0]: one.probability for one in found}


def change(theatre: Theatre, place: Place) -> Theatre:
    return replace(theatre, places={**theatre.places, place.id: place})


def test_a_pocket_is_encircled_when_others_hold_the_roads_on_all_sides() -> None:
    assert ask(cross(**AROUND)) == {"dell": 1.0}


def test_one_road_held_by_others_cuts_off_but_does_not_encircle() -> None:
    theatre = cross(east=(0.0, 0.2))
    assert ask(theatre) == {}
    control = {"aster": NORTH, "brim": NORTH, "dell": NORTH, "east": SOUTH}
    (cut,) = RoadNetwork(theatre).cut_off(control, "north", [("aster", "dell")], at=AT)
    assert cut.probability == 1


@pytest.mark.parametrize(
    ("spots", "is_ring"),
    [
        ({"east": (0.0, 0.2), "west": (0.0, -0.2)}, True),
        ({"east": (0.0, 0.2), "up": (0.2, 0.0)}, False),
        ({"east": (0.05, 0.2), "west": (0.05, -0.2), "up": (0.2, 0.0)}, True),
    ],
    ids=["a road through", "two roads the same way", "half a turn, as by a coast"],
)
def test_a_ring_leaves_no_wide_side_open(spots: dict[str, tuple[float, float]], is_ring: bool) -> None:  # noqa: FBT001
    assert ("dell" in ask(cross(**spots))) is is_ring


def test_the_side_open_is_measured_across_the_date_line() -> None:
    theatre = cross(**AROUND)
    places = {
        place.id: replace(place, lon_deg=((place.lon_deg or 0) - 20 + 180 + 180) % 360 - 180)
        for place in theatre.places.values()
    }
    assert ask(replace(theatre, places=places)) == {"dell": 1.0}


def test_a_place_on_the_border_may_be_supplied_from_abroad() -> None:
    theatre = cross(**AROUND)
    assert ask(change(theatre, replace(theatre.places["dell"], on_border=True))) == {}


def test_a_crossing_is_a_way_out_even_where_no_road_of_the_theatre_leads_there() -> None:
    theatre = cross(**AROUND)
    near = factory.place("Gate", kind="crossing", tracked=False, lat_deg=10.1, lon_deg=20.0)
    assert ask(change(theatre, near)) == {}
    far = replace(near, lat_deg=11.0)
    assert ask(change(theatre, far)) == {"dell": 1.0}
    assert ask(change(theatre, replace(far, parent="dell"))) == {}
    assert ask(change(theatre, replace(theatre.places["dell"], kind="crossing"))) == {}


def test_a_pocket_with_a_second_principal_place_is_a_front_and_no_ring() -> None:
    theatre = cross(**AROUND)
    near = factory.place("Cove", kind="city", population=50_000, lat_deg=9.9, lon_deg=20.0)
    grown = change(theatre, near)
    grown = replace(grown, roads={**grown.roads, "dell-cove": factory.road("dell", "cove", 15.0)})
    assert ask(grown, cove=NORTH) == {"cove": 1.0}
    assert ask(grown, cove=NORTH, east=NORTH) == {}


def test_the_report_that_says_so_is_named_until_another_says_the_siege_broke() -> None:
    theatre = cross(**AROUND)
    said = factory.claim("encircles", "dell", "south", modality=Modality.CLAIMED)
    broke = factory.claim("breaks_siege", "dell", "north", published_at=factory.at("2031-05-02T13:00"))
    control = {**dict.fromkeys(theatre.places, SOUTH), "aster": NORTH, "brim": NORTH, "dell": NORTH}
    network = RoadNetwork(theatre)
    (one,) = network.encircled(control, "north", at=AT, claims=[said])
    assert one.claims == (said.id,)
    (later,) = network.encircled(control, "north", at=AT, claims=[broke, said])
    assert later.claims == ()
    (early,) = network.encircled(control, "north", at=AT, claims=[said], known_at=factory.at("2031-05-01T00:00"))
    assert early.claims == ()


def test_a_theatre_without_positions_rings_nothing() -> None:
    theatre = cross(**AROUND)
    places = {place.id: replace(place, lat_deg=None, lon_deg=None) for place in theatre.places.values()}
    assert ask(replace(theatre, places=places)) == {}
