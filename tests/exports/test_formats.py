"""Every export format, read back by an independent reader of that format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests import factory
from whoholds.errors import ExportError
from whoholds.exports import EXPORTS
from whoholds.exports import Material
from whoholds.exports import find_export
from whoholds.exports import write_export
from whoholds.exports.atomic import open_atomic
from whoholds.exports.escaping import escape_cell
from whoholds.exports.escaping import strip_controls
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import DecidingClaim
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Source
from whoholds.model import Status
from whoholds.model import Unruled
from whoholds.roads import RoadNetwork
from whoholds.roads import list_statuses

AT = factory.at("2031-05-02T06:00")
BRIM = factory.theatre().places["brim"]
HOSTILE = '=HYPERLINK("http://evil.example") </script><img src=x onerror=alert(1)> $x$ | [a](b)'


def estimate(place: str = "brim", holder: str = "south", **fields: Any) -> ControlEstimate:
    defaults: dict[str, Any] = {
        "place": place,
        "at": AT,
        "known_at": AT,
        "probabilities": ((holder, 0.9), ("contested", 0.0996), ("north", 0.0004)),
        "status": Status.HELD,
        "holder": holder,
        "since_earliest": factory.at("2031-05-02T01:00"),
        "since_latest": factory.at("2031-05-02T03:00"),
        "method": "test",
    }
    return ControlEstimate(**{**defaults, **fields})


def material(*claims: Claim, **fields: Any) -> Material:
    told = fields.pop("report", factory.report())
    theatre = fields.pop("theatre", factory.theatre())
    return Material(
        theatre=theatre,
        claims=claims,
        reports={told.id: told},
        at=AT,
        known_at=AT,
        method="m1",
        data_version="d1",
        theatre_version="t1",
        reader_versions=("reader.v1",),
        program="9.9",
        **fields,
    )


def write(name: str, given: Material) -> str:
    out = io.StringIO()
    find_export(EXPORTS, name).write(given, out)
    return out.getvalue()


def test_gold_claims_rows_have_the_codebooks_keys_and_null_for_nobody() -> None:
    told = factory.report("South Front took Brim. It took Brim, AFX said.")
    said = factory.claim(
        source=told,
        attribution=factory.attribution("Colonel Ash", relays=("AFX", "Radio Aster")),
        evidence=(factory.evidence(told, "It took Brim, AFX said."), factory.evidence(told, "South Front took Brim.")),
    )
    own = factory.claim("other", "", source=told, actor="", when=Interval())
    rows = [json.loads(line) for line in write("gold-claims", material(said, own, report=told)).splitlines()]
    assert list(rows[0]) == [
        "bulletin", "start", "end", "speaker", "relayed_by", "predicate", "actor", "place", "time_earliest", "time_latest",
        "polarity", "modality", "scope", "claim_id", "evidence", "version",
    ]  # fmt: skip
    assert [row["start"] for row in rows[:2]] == [0, 23]
    assert all(told.text[row["start"] : row["end"]] == row["evidence"] for row in rows)
    assert rows[0]["bulletin"] == "r1"
    assert rows[0]["relayed_by"] == "AFX > Radio Aster"
    assert rows[0]["place"] == "Brim"
    assert rows[0]["time_earliest"] == "2031-05-02T03:00:00+03:00"
    assert [rows[2][key] for key in ("speaker", "relayed_by", "actor", "place", "time_earliest")] == [None] * 5


def test_control_panel_leaves_out_the_hardly_possible_and_sums_to_one() -> None:
    given = material(estimates=[estimate(), estimate("elm", "", probabilities=(), status=Status.UNKNOWN)])
    rows = list(csv.DictReader(io.StringIO(write("control-panel", given))))
    assert [(row["place"], row["side"]) for row in rows] == [
        ("Brim", "south"),
        ("Brim", "contested"),
        ("Elm", "unknown"),
    ]
    assert sum(float(row["probability"]) for row in rows[:2]) == pytest.approx(1, abs=1e-6)
    assert rows[0]["at"] == "2031-05-02T09:00:00+03:00"


def test_geojson_is_longitude_first_and_says_its_method() -> None:
    roads = {"south": {"aster-brim": 0.25}}
    given = material(factory.claim(), estimates=[estimate(), estimate("nowhere")], usable=roads)
    found = json.loads(write("geojson", given))
    assert found["metadata"]["method"] == "m1"
    layers = {feature["properties"]["layer"]: feature for feature in reversed(found["features"])}
    assert layers["place"]["geometry"] == {"type": "Point", "coordinates": [BRIM.lon_deg, BRIM.lat_deg]}
    assert layers["place"]["properties"]["probabilities"] == {"south": 0.9004, "contested": 0.0996}
    assert layers["road"]["geometry"]["type"] == "LineString"
    assert layers["road"]["properties"]["usable"] == {"south": 0.25}
    assert layers["claim"]["properties"]["evidence"][0]["quote"] == factory.report().text
    assert [
        feature["geometry"] for feature in found["features"] if feature["properties"].get("place") == "nowhere"
    ] == [None]


def hostile_material() -> Material:
    theatre = factory.theatre()
    places = {**theatre.places, "brim": replace(theatre.places["brim"], name=HOSTILE)}
    sides = {**theatre.sides, "south": replace(theatre.sides["south"], name=HOSTILE, colour='"><script>')}
    told = factory.report(f"{HOSTILE}\x00\u202e", outlet=HOSTILE, title=HOSTILE, url="javascript:alert(1)", name="=r1")
    said = factory.claim(source=told, attribution=factory.attribution(HOSTILE, relays=(HOSTILE,), outlet="@outlet"))
    roads = {**theatre.roads, "aster-brim": replace(theatre.roads["aster-brim"], name=HOSTILE, bridges=(HOSTILE,))}
    given = replace(theatre, places=places, sides=sides, roads=roads)
    statuses = list_statuses(RoadNetwork(given), [estimate("aster", "north"), estimate()], at=AT)
    hostile = [replace(one, source=HOSTILE, comment=HOSTILE) for one in statuses]
    return material(said, theatre=given, report=told, estimates=[estimate()], statuses=hostile)


@pytest.mark.parametrize("name", ["csv", "acled", "hxl", "control-panel", "road-status"])
def test_no_cell_of_a_spreadsheet_starts_a_formula(name: str) -> None:
    rows = list(csv.reader(io.StringIO(write(name, hostile_material()), newline="")))
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert any(cell.startswith("'=") for row in rows for cell in row)
    assert len({len(row) for row in rows}) == 1


def test_hostile_text_stays_text_in_json_and_xml() -> None:
    for name in ("geojson", "roads-geojson"):
        assert "<" not in write(name, hostile_material())
    for name in ("geojson", "roads-geojson", "web-annotation"):
        json.loads(write(name, hostile_material()))
    for name in ("gold-claims", "plover"):
        assert [json.loads(line) for line in write(name, hostile_material()).splitlines()]
    root = ET.fromstring(write("kml", hostile_material()))  # noqa: S314
    assert not [element for element in root.iter() if element.tag.endswith(("script", "img"))]
    annotation = json.loads(write("web-annotation", hostile_material()))["items"][0]
    assert annotation["target"][0]["source"].startswith("urn:whoholds:report:")


def test_denials_and_plans_are_no_events_for_other_ontologies() -> None:
    claims = (
        factory.claim(),
        factory.claim(polarity=Polarity.DENIED),
        factory.claim(modality=Modality.PLANNED),
        factory.claim("controls"),
    )
    assert len(list(csv.DictReader(io.StringIO(write("acled", material(*claims)))))) == 1
    assert len(write("plover", material(*claims)).splitlines()) == 1


def test_acled_tells_a_states_gain_from_a_rebels() -> None:
    theatre = factory.theatre()
    media = {"media": Source(id="media", name="State TV", source_class="state_media", interest="north_army")}
    given = material(factory.claim(side="south"), factory.claim(side="north"), theatre=replace(theatre, sources=media))
    rows = list(csv.DictReader(io.StringIO(write("acled", given))))
    assert [row["sub_event_type"] for row in rows] == [
        "Non-state actor overtakes territory",
        "Government regains territory",
    ]
    assert rows[0]["notes"].startswith("Said by the outlet's own voice > The Aster Post")


def test_hxl_has_tags_in_its_second_row() -> None:
    rows = list(csv.reader(io.StringIO(write("hxl", material(estimates=[estimate()])))))
    assert all(tag.startswith("#") for tag in rows[1])
    assert len(rows[0]) == len(rows[1]) == len(rows[2])


def test_web_annotation_points_at_the_words() -> None:
    page = json.loads(write("web-annotation", material(factory.claim())))
    (one,) = page["items"]
    position, quote = one["target"][0]["selector"]
    assert factory.report().text[position["start"] : position["end"]] == quote["exact"]
    assert one["body"]["whoholds:predicate"] == "captures"


def test_kml_places_are_longitude_first_in_kmls_colour_order() -> None:
    root = ET.fromstring(write("kml", material(estimates=[estimate()])))  # noqa: S314
    space = "{http://www.opengis.net/kml/2.2}"
    assert root.find(f".//{space}Placemark/{space}Point/{space}coordinates").text == f"{BRIM.lon_deg},{BRIM.lat_deg}"  # type: ignore[union-attr]
    colours = {style.get("id"): style.find(f".//{space}color").text for style in root.iter(f"{space}Style")}  # type: ignore[union-attr]
    assert colours["side-south"] == "ff3366aa"


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_every_format_takes_nothing_and_says_its_method_and_version(export: Any, tmp_path: Path) -> None:
    path = tmp_path / f"out{export.suffix}"
    assert write_export(export.name, material(), path) >= 0
    beside = path.with_name(f"{path.name}-metadata.json")
    text = (path if export.carries_metadata else beside).read_bytes()
    for version in (b"m1", b"d1", b"t1", b"reader.v1", b"whoholds 9.9", b"internal", b"2031-05-02T06:00:00+00:00"):
        assert version in text
    assert export.summary


def test_the_same_material_gives_the_same_bytes(tmp_path: Path) -> None:
    for export in EXPORTS:
        for name in ("a", "b"):
            write_export(export.name, material(factory.claim(), estimates=[estimate()]), tmp_path / name)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_file_that_fails_midway_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    path.write_text("before")

    def fail() -> Iterator[ControlEstimate]:
        yield estimate()
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        write_export("control-panel", material(estimates=fail()), path)
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["panel.csv"]


def test_an_unknown_format_and_an_unwritable_file_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="gold-claims"):
        write_export("shapefile", material(), tmp_path / "x")
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot write"):
        write_export("csv", material(), tmp_path / "file" / "below.csv")
    with pytest.raises(ExportError), open_atomic(tmp_path) as out:
        out.write("x")


@pytest.mark.parametrize(
    ("text", "cell"), [("=1+1", "'=1+1"), (" @x", "' @x"), ("a=b", "a=b"), ("\x00=1", "'=1"), ("", ""), ("-5", "'-5")]
)
def test_cells_are_made_safe(text: str, cell: str) -> None:
    assert escape_cell(text) == cell


def test_controls_direction_marks_and_half_surrogates_are_dropped() -> None:
    assert strip_controls("a\x00b\u202ec\ud800d\ne") == "abcd\ne"


def test_geojson_hxl_and_kml_say_what_would_be_without_rulings() -> None:
    unruled = Unruled(holder="north", status=Status.HELD, probabilities=(("north", 0.95), ("south", 0.05)))
    ruling = "a" * 32
    decided = estimate(
        rulings=(ruling,),
        unruled=unruled,
        deciding=(DecidingClaim(claim_id=ruling, origin=ruling, influence=0.9),),
        dispute=(ruling, "b" * 32),
    )
    given = material(estimates=[decided], rulings=1, rulings_head=ruling)
    feature, *_ = json.loads(write("geojson", given))["features"]
    assert feature["properties"]["rulings"] == [ruling]
    assert feature["properties"]["without_rulings"] == {"status": "held", "holder": "north", "confidence": 0.95}
    # A ruling is no claim, and stands in no list of claims.
    assert feature["properties"]["deciding_claims"] == []
    assert feature["properties"]["disputing_claims"] == ["b" * 32]
    assert json.loads(write("geojson", given))["metadata"]["rulings_head"] == ruling
    row = list(csv.DictReader(io.StringIO(write("hxl", given))))[1]
    assert (row["Rulings"], row["Holder without rulings"], row["Probability without rulings"]) == ("1", "North", "0.95")
    assert "by a ruling, without it north 95%" in write("kml", given)
    plain = material(estimates=[estimate()])
    assert json.loads(write("geojson", plain))["features"][0]["properties"]["without_rulings"] is None
    assert "ruling" not in write("kml", plain).split("<Placemark>")[1]
