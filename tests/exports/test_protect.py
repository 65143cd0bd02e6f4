"""What a public file may hold: in every format, no private name, no long quotation, no position inside a settlement."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests import factory
from whoholds.errors import QueryError
from whoholds.exports import EXPORTS
from whoholds.exports import Export
from whoholds.exports import protect
from whoholds.exports import protect_theatre
from whoholds.exports.protect import list_names
from whoholds.ledger import Ledger
from whoholds.ledger import open_ledger
from whoholds.model import Modality
from whoholds.model import Theatre
from whoholds.runs.exporting import Audience
from whoholds.runs.exporting import PanelRequest
from whoholds.runs.exporting import export
from whoholds.runs.profiles import limit
from whoholds.runs.situating import situation

AT = factory.at("2031-05-04T06:00")
#: Long after, so that the delay of the theatre lies behind.
LATER = factory.at("2031-06-01T00:00")
#: Nothing of these may be in a public file: a private speaker in full and in part, whom she names, what she says at length.
SECRETS = ("Hazel Quince", "Quince", "Rowan Medlar", "Medlar", "the blue door", "54321", "18.765")
TEXT = (
    "South Front fighters took Brim on Friday, Hazel Quince, a baker, said. Quince saw Rowan Medlar with them at noon and then they "
    "walked on to the mill and to the well and to the old house with the blue door in Brim."
)


def make_theatre() -> Theatre:
    theatre = factory.theatre()
    mill = factory.place("Brim mill", id="mill", kind="site", parent="brim", lat_deg=10.54321, lon_deg=18.765)
    yard = factory.place("Old yard", id="yard", kind="site", lat_deg=10.54321, lon_deg=18.765)
    roads = {**theatre.roads, "mill-cove": factory.road("mill", "cove", 200.0)}
    return replace(theatre, places={**theatre.places, "mill": mill, "yard": yard}, roads=roads)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    told = factory.report(
        TEXT, title="Hazel Quince speaks", name="hazel-quince", url="https://news.example/hazel-quince-speaks"
    )
    speaker = factory.attribution("Hazel Quince", source_class="resident", relays=("Rowan Medlar",))
    account = factory.attribution("", source_class="social_media", outlet="@quince_bakes")
    claims = [
        factory.claim("captures", "brim", source=told, attribution=speaker, modality=Modality.CLAIMED),
        factory.claim("captures", "mill", source=told, attribution=account),
        factory.claim("cuts_road", "brim", source=told, attribution=speaker, modality=Modality.CLAIMED),
        factory.claim("shells", "", source=told, attribution=speaker, place_text="Hazel Quince's house"),
    ]
    with open_ledger(tmp_path / "ledger.sqlite") as opened:
        opened.add(told, claims, reader_version="test.v1")
        yield opened


def read_all(folder: Path) -> str:
    """Read every file of a folder as text, Parquet files by what they hold."""
    import pyarrow.parquet as pq

    told = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            told.append(json.dumps([{name: str(cell) for name, cell in row.items()} for row in table.to_pylist()]))
            told.append(str(table.schema.metadata))
        else:
            told.append(path.read_text())
    return "\n".join(told)


@pytest.mark.parametrize("chosen", EXPORTS, ids=lambda one: one.name)
def test_nothing_private_is_in_a_public_file(chosen: Export, ledger: Ledger, tmp_path: Path) -> None:
    theatre, panel = make_theatre(), PanelRequest(instants=(AT,))
    for profile in ("internal", "public"):
        folder = tmp_path / profile
        audience = Audience(profile=profile, now=LATER)
        rows = export(ledger, theatre, chosen.name, folder / f"x{chosen.suffix}", at=AT, panel=panel, audience=audience)
        assert rows
    public = read_all(tmp_path / "public")
    assert [secret for secret in SECRETS if secret.casefold() in public.casefold()] == []
    assert "public" in public
    assert "internal" not in public
    internal = read_all(tmp_path / "internal")
    if {"claims", "statuses"} & set(chosen.needs):
        assert "Quince" in internal
        assert "name withheld" in public or chosen.name == "kml" or "brim" in public.casefold()


@pytest.mark.parametrize("chosen", EXPORTS, ids=lambda one: one.name)
def test_nothing_newer_than_the_delay_is_in_a_public_file(chosen: Export, ledger: Ledger, tmp_path: Path) -> None:
    # The report is of noon on 2 May; with 48 hours of delay nothing of it may be known an hour before noon on 4 May.
    now = factory.at("2031-05-04T11:00")
    audience = Audience(profile="public", now=now)
    instants = (factory.at("2031-05-01T12:00"), factory.at("2031-05-02T10:00"), factory.at("2031-05-04T06:00"))
    path = tmp_path / "out" / f"x{chosen.suffix}"
    export(
        ledger, factory.theatre(), chosen.name, path, at=AT, panel=PanelRequest(instants=instants), audience=audience
    )
    text = read_all(tmp_path / "out")
    assert "2031-05-04" not in text
    assert "2031-05-02T11:00:00+00:00" in text
    assert "r1" not in text.split()
    assert "South Front fighters" not in text
    assert "delay_h" in text


def test_a_panel_of_which_nothing_may_be_public_yet_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="delay is 48 hours"):
        export(
            ledger,
            factory.theatre(),
            "control-panel",
            tmp_path / "x.csv",
            at=AT,
            panel=PanelRequest(instants=(AT,)),
            audience=Audience(profile="public", now=AT),
        )
    assert not (tmp_path / "x.csv").exists()
    with pytest.raises(QueryError, match="there are internal, public"):
        export(ledger, factory.theatre(), "csv", tmp_path / "x.csv", at=AT, audience=Audience(profile="friends"))


def test_the_delay_moves_back_what_may_be_asked() -> None:
    theatre, now = factory.theatre(), factory.at("2031-05-04T06:00")
    limits = limit(theatre, "public", AT, None, now)
    assert limits.at == limits.known_at == factory.at("2031-05-02T06:00")
    early = factory.at("2031-05-01T06:00")
    assert limit(theatre, "public", early, early, now).known_at == early
    assert limit(theatre, "internal", AT, None, now).known_at is None


def test_public_ids_cannot_prove_a_guess_and_still_join(ledger: Ledger, tmp_path: Path) -> None:
    theatre = make_theatre()
    export(ledger, theatre, "geojson", tmp_path / "x", at=AT, audience=Audience(profile="public", now=LATER))
    features = json.loads((tmp_path / "x").read_text())["features"]
    claims = {one["properties"]["claim"] for one in features if one["properties"]["layer"] == "claim"}
    named_by = {claim.id for claim in ledger.claims() if claim.attribution.speaker}
    assert len(named_by) == 3
    assert not named_by & claims
    named = {
        claim
        for one in features
        for key in ("deciding_claims", "disputing_claims", "claims")
        for claim in one["properties"].get(key, ())
    }
    assert named
    assert named <= claims


def test_names_that_the_theatre_gives_stay() -> None:
    theatre = factory.theatre()
    said = factory.claim(attribution=factory.attribution("Hazel Quince"))
    names = list_names(theatre, [said])
    assert names.name("Colonel Ash") == "Colonel Ash"
    assert names.name("valley monitor") == "valley monitor"
    assert names.name("") == ""
    assert names.name("Hazel Quince") == "name withheld"
    assert names.withhold("South Front took Brim on Friday, Colonel Ash said.") == (
        "South Front took Brim on Friday, Colonel Ash said."
    )
    assert names.withhold("Mrs Hazel Quince and Dr. Ivy Sorrel fled Brim, QUINCE said.") == (
        "Mrs [name withheld] and [name withheld] fled Brim, [name withheld] said."
    )


@pytest.mark.parametrize(
    ("speaker", "is_public"),
    [
        ("a military source", True),
        ("residents", True),
        ("Brim residents", True),
        ("VALLEY MONITOR", True),
        ("Abu Brim", False),
        ("a doctor called Quince", False),
        ("@quince", False),
        ("quince_99", False),
        ("أم حسن", False),
    ],
)
def test_a_description_is_no_name(speaker: str, is_public: bool) -> None:  # noqa: FBT001
    said = factory.claim(attribution=factory.attribution(speaker))
    names = list_names(factory.theatre(), [said])
    assert (names.name(speaker) == speaker) is is_public
    assert names.withhold("Some residents fled with a doctor.") == "Some residents fled with a doctor."


def test_an_account_that_speaks_for_itself_is_withheld_however_it_is_spelt() -> None:
    own = factory.claim(attribution=factory.attribution("", source_class="social_media", outlet="quincebakes"))
    names = list_names(factory.theatre(), [own])
    assert names.name_outlet("quincebakes") == "name withheld"
    assert names.name_outlet("The Aster Post") == "name withheld"
    both = list_names(factory.theatre(), [own, factory.claim()])
    assert both.name_outlet("The Aster Post") == "The Aster Post"


def test_places_inside_a_settlement_take_its_position_or_none() -> None:
    lifted = protect_theatre(make_theatre()).places
    assert (lifted["mill"].lat_deg, lifted["mill"].lon_deg) == (lifted["brim"].lat_deg, lifted["brim"].lon_deg)
    assert lifted["yard"].lat_deg is None
    theatre = make_theatre()
    province = factory.place("Province", kind="province", lat_deg=1.0, lon_deg=1.0)
    adopted = {**theatre.places, "province": province, "yard": replace(theatre.places["yard"], parent="province")}
    assert protect_theatre(replace(theatre, places=adopted)).places["yard"].lat_deg is None


def test_internal_and_protected_material_is_given_back() -> None:
    from whoholds.exports import Material

    inside = Material(theatre=factory.theatre())
    assert protect(inside) is inside
    once = protect(replace(inside, profile="public"))
    assert protect(once) is once


def test_a_public_situation_has_no_position_inside_a_settlement(ledger: Ledger) -> None:
    told = situation(ledger, make_theatre(), at=AT, since=factory.at("2031-05-01T06:00"), profile="public")
    assert told.theatre.places["yard"].lat_deg is None
