"""The map: marks tell states apart, names keep clear of each other."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

from tests import factory
from tests.exports.test_situation_report import estimate
from tests.exports.test_situation_report import situate
from whoholds.exports.map_labels import Label
from whoholds.exports.map_labels import set_labels
from whoholds.exports.situation_map import describe_map
from whoholds.exports.situation_map import draw_map
from whoholds.exports.situation_map import style_place
from whoholds.model import Status


def box(label: Label) -> tuple[float, float, float, float]:
    width, height = len(label.text) * 8 * 0.5, 8.0
    left = label.x_pt + label.dx_pt - {"left": 0.0, "right": width, "center": width / 2}[label.anchor]
    return left, label.y_pt + label.dy_pt - height / 2, left + width, label.y_pt + label.dy_pt + height / 2


def test_names_do_not_overlap_and_the_first_gets_its_place() -> None:
    wanted = [(f"Place {i}", 50 + 9 * i % 40, 50 + 7 * i % 30) for i in range(20)]
    labels = set_labels(wanted, [(x, y) for _, x, y in wanted], size_pt=8, gap_pt=7, width_pt=400)
    assert labels[0].text == "Place 0"
    assert 2 < len(labels) < 20
    for one, other in combinations(map(box, labels), 2):
        assert not (one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])


def test_an_important_name_may_cover_a_mark_but_a_minor_one_may_not() -> None:
    crowd = [(50.0 + dx, 50.0 + dy) for dx in range(-60, 61, 6) for dy in range(-30, 31, 6)]
    assert set_labels([("Aster", 50, 50)], crowd, size_pt=8, gap_pt=7, width_pt=400)
    assert not set_labels([("Aster", 50, 50)], crowd, size_pt=8, gap_pt=7, width_pt=400, sure=0)


def test_each_state_looks_different() -> None:
    situation = situate()
    looks = [
        str(sorted(style_place(situation, estimate("brim", "south", status), 5).items(), key=str))
        for status in Status
        if status != Status.UNKNOWN
    ]
    assert len(set(looks)) == len(looks)
    assert (
        style_place(situation, estimate("brim", "north"), 5)["marker"]
        != style_place(situation, estimate("brim", "south"), 5)["marker"]
    )


def test_the_map_is_one_well_formed_element_with_a_description() -> None:
    drawn = draw_map(situate())
    root = ET.fromstring(drawn)  # noqa: S314
    assert root.get("role") == "img"
    assert "Brim" in drawn
    assert "metadata" not in drawn
    assert "DOCTYPE" not in drawn


def test_names_are_never_read_as_mathematics_or_markup() -> None:
    theatre = factory.theatre()
    named = replace(theatre, places={**theatre.places, "brim": replace(theatre.places["brim"], name="$\\frac{ <b>")})
    drawn = draw_map(situate(theatre=named))
    assert "<b>" not in drawn
    assert "$\\frac{ &lt;b&gt;" in drawn


def test_letters_without_a_glyph_are_left_to_the_readers_fonts() -> None:
    theatre = factory.theatre()
    named = replace(theatre, places={**theatre.places, "brim": replace(theatre.places["brim"], name="村 حمص")})
    assert "村" in draw_map(situate(theatre=named))


def test_places_without_coordinates_are_no_map() -> None:
    theatre = factory.theatre()
    bare = {name: replace(place, lat_deg=None, lon_deg=None) for name, place in theatre.places.items()}
    assert draw_map(situate(theatre=replace(theatre, places=bare))) == ""


def test_one_place_alone_can_be_drawn() -> None:
    assert draw_map(replace(situate(), estimates={"brim": estimate("brim", "south")}))


def test_the_description_counts_holders() -> None:
    assert "North 1, South 1" in describe_map(situate())
