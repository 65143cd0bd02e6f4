"""Every format, read back by a program that others use for it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests import factory
from whoholds.exports import EXPORTS
from whoholds.ledger import open_ledger
from whoholds.model import Modality
from whoholds.runs.exporting import PanelRequest
from whoholds.runs.exporting import export

AT = factory.at("2031-05-04T06:00")
INSTANTS = (factory.at("2031-05-01T06:00"), AT)
BRIM = factory.theatre().places["brim"]
HOSTILE = '=1+1 "quoted", <b>bold</b>; it\'s\nدرعا'


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write every format of one small ledger."""
    folder = tmp_path_factory.mktemp("files")
    told = factory.report(f"South Front took Brim. {HOSTILE}", url="https://news.example/1")
    monitor = factory.attribution("Valley Monitor", source_class="monitor", relays=("AFX",))
    claims = [
        factory.claim("captures", "brim", source=told, attribution=monitor, modality=Modality.CLAIMED),
        factory.claim("cuts_road", "brim", source=told, attribution=monitor, modality=Modality.CLAIMED),
        factory.claim("other", "", source=told, code="warns"),
    ]
    found = {}
    with open_ledger(folder / "ledger.sqlite") as ledger:
        ledger.add(told, claims, reader_version="test.v1")
        for chosen in EXPORTS:
            path = folder / f"{chosen.name}{chosen.suffix}"
            export(ledger, factory.theatre(), chosen.name, path, at=AT, panel=PanelRequest(instants=INSTANTS))
            found[chosen.name] = path
    return found


def test_gdal_reads_the_geojson(files: dict[str, Path]) -> None:
    from pyogrio import raw

    meta, _, geometry, fields = raw.read(files["geojson"])
    layers = list(fields[list(meta["fields"]).index("layer")])
    assert (layers.count("place"), layers.count("road"), layers.count("claim")) == (5, 3, 3)
    assert meta["crs"] in {"EPSG:4326", "OGC:CRS84"}
    assert sum(one is None for one in geometry) == 1
    meta, _, _, fields = raw.read(files["roads-geojson"])
    assert meta["geometry_type"] == "LineString"
    by_name = dict(zip(meta["fields"], fields, strict=True))
    assert set(by_name["status"]) <= {"operational", "restricted", "not_operational", "unknown"}
    assert "Valley Monitor in The Aster Post" in set(by_name["source"])


def test_gdal_reads_the_kml(files: dict[str, Path]) -> None:
    import pyogrio
    from pyogrio import raw

    layers = {name for name, _ in pyogrio.list_layers(files["kml"])}
    assert layers == {"Places", "Roads"}
    meta, _, geometry, fields = raw.read(files["kml"], layer="Places")
    assert len(geometry) == 5
    assert "Brim" in set(fields[list(meta["fields"]).index("Name")])
    meta, _, geometry, _ = raw.read(files["kml"], layer="Roads")
    assert len(geometry) == 3


@pytest.mark.parametrize(
    ("name", "kind", "rows"), [("places", "Point", 5), ("roads", "LineString", 3), ("claims", "Point", 3)]
)
def test_geopandas_reads_the_geoparquet(name: str, kind: str, rows: int, files: dict[str, Path]) -> None:
    import geopandas

    frame = geopandas.read_parquet(files[f"{name}-geoparquet"])
    assert len(frame) == rows
    assert frame.crs == "OGC:CRS84"
    assert set(frame.geometry.dropna().geom_type) == {kind}
    if name == "places":
        brim = frame.set_index("place").loc["brim"]
        assert (brim.geometry.x, brim.geometry.y) == (BRIM.lon_deg, BRIM.lat_deg)
        assert str(frame["at"].dtype) == "datetime64[us, UTC]"
        assert frame.total_bounds.tolist() == [20.0, 10.0, 20.6, 11.0]


@pytest.mark.parametrize("name", ["places", "roads", "claims"])
def test_geoparquet_says_what_geojson_says(name: str, files: dict[str, Path]) -> None:
    import pyarrow.parquet as pq

    rows = pq.read_table(files[f"{name}-geoparquet"]).to_pylist()
    features = [one["properties"] for one in json.loads(files["geojson"].read_text(encoding="utf-8"))["features"]]
    key = name.removesuffix("s")
    told = {one[key]: one for one in features if one["layer"] == key}
    # The words, the chances of each state and the shape are written as each format can.
    own = {"geometry", "quotes", "states", "usable"} | ({"probability"} if name == "places" else set())
    assert len(told) == len(rows)
    for row in rows:
        for column in row.keys() - own:
            value, other = row[column], told[row[key]][column]
            assert (datetime.fromisoformat(other) if isinstance(value, datetime) else other) == value, column


@pytest.mark.parametrize("name", ["places", "roads", "claims"])
def test_geoparquet_says_its_version_box_and_kinds(name: str, files: dict[str, Path]) -> None:
    import pyarrow.parquet as pq

    footer = pq.read_metadata(files[f"{name}-geoparquet"]).metadata
    geo = json.loads(footer[b"geo"])
    column = geo["columns"][geo["primary_column"]]
    assert (geo["version"], column["encoding"]) == ("1.1.0", "WKB")
    assert column["geometry_types"] == (["LineString"] if name == "roads" else ["Point"])
    west, south, east, north = column["bbox"]
    assert west <= east
    assert south <= north
    assert json.loads(footer[b"whoholds"])["method"].startswith("whoholds.control")


def test_pandas_reads_the_panel_alike_from_csv_and_parquet(files: dict[str, Path]) -> None:
    import pandas as pd

    table = pd.read_csv(files["control-panel"], parse_dates=["at"])
    packed = pd.read_parquet(files["control-panel-parquet"])
    assert len(table) == len(packed)
    assert table["probability"].tolist() == pytest.approx(packed["probability"].tolist(), abs=1e-6)
    assert packed.groupby(["place_id", "at"], observed=True)["probability"].sum().tolist() == pytest.approx([1.0] * 10)
    assert set(packed["at"]) == set(INSTANTS)
    assert (pd.to_datetime(table["at"], utc=True) == packed["at"]).all()


def test_pandas_reads_the_other_tables(files: dict[str, Path]) -> None:
    import pandas as pd

    claims = pd.read_csv(files["csv"])
    assert len(claims) == 3
    assert any("درعا" in quote for quote in claims["quote"])
    events = pd.read_csv(files["acled"])
    assert set(events["sub_event_type"]) == {"Non-state actor overtakes territory", "Other"}
    assert events["event_date"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert len(pd.read_json(files["plover"], lines=True)) == len(events)
    assert len(pd.read_json(files["gold-claims"], lines=True)) == 3


@pytest.mark.parametrize(("name", "rows", "tag"), [("hxl", 5, "#status+control"), ("road-status", 3, "#status+road")])
def test_libhxl_reads_the_tags(name: str, rows: int, tag: str, files: dict[str, Path]) -> None:
    # libhxl leaves files to the garbage collector, which warns: apart from our own warnings, in a process of its own.
    code = (
        "import hxl, json, sys\n"
        "source = hxl.data(hxl.make_input(sys.argv[1], hxl.InputOptions(allow_local=True)))\n"
        "print(json.dumps([[column.display_tag for column in source.columns], [row.values for row in source]]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(files[name])], capture_output=True, text=True, check=True
    )
    tags, found = json.loads(done.stdout)
    assert len(found) == rows
    assert tag in tags
    assert all(one.startswith("#") for one in tags)


#: What the W3C's context for annotations says of the terms used here; a test fetches nothing.
ANNO = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@id", "@id": "@type"},
    "Annotation": "oa:Annotation",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Dataset": "dctypes:Dataset",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "classifying": "oa:classifying",
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "created": {"@type": "xsd:dateTime", "@id": "dcterms:created"},
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
    "exact": "oa:exact",
}


# rdflib's reader of JSON-LD calls what rdflib itself has deprecated.
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
def test_rdflib_reads_the_annotations(files: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    import rdflib
    from rdflib.plugins.shared.jsonld import context

    asked: list[str] = []

    def give(source: Any, *_: object, **__: object) -> tuple[object, None]:
        asked.append(str(source))
        return {"@context": ANNO}, None

    monkeypatch.setattr(context, "source_to_json", give)
    graph = rdflib.Dataset(default_union=True).parse(data=files["web-annotation"].read_text(), format="json-ld")
    oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
    assert asked == ["http://www.w3.org/ns/anno.jsonld"]
    annotations = set(graph.subjects(rdflib.RDF.type, oa.Annotation))
    assert len(annotations) == 3
    quotes = {str(quote) for quote in graph.objects(None, oa.exact)}
    assert any("درعا" in quote for quote in quotes)
    starts = list(graph.objects(None, oa.start))
    assert all(isinstance(start.toPython(), int) for start in starts)  # type: ignore[attr-defined]
    assert set(graph.objects(None, oa.hasSource)) == {rdflib.URIRef("https://news.example/1")}
    vocabulary = rdflib.Namespace("urn:whoholds:vocabulary:")
    assert {str(one) for one in graph.objects(None, vocabulary.predicate)} == {"captures", "cuts_road", "other"}
    assert list(graph.objects(None, vocabulary.data_version))


def test_a_table_names_its_version_in_each_row_and_beside_it(files: dict[str, Path]) -> None:
    import pandas as pd

    for name in ("csv", "control-panel", "road-status", "hxl"):
        about = json.loads(files[name].with_name(f"{files[name].name}-metadata.json").read_text())
        table = pd.read_csv(io.StringIO(files[name].read_text()))
        column = "Version" if name == "hxl" else "version"
        assert set(table[column]) - {"#meta+version"} == {about["version"]}
        assert about["rows"] == len(table) - (name in {"hxl", "road-status"})
        assert {
            "method",
            "reader_versions",
            "theatre_version",
            "data_version",
            "made_by",
            "known_at",
            "profile",
        } <= set(about)
        assert about["reader_versions"] == ["test.v1"]


def test_without_pyarrow_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from whoholds.errors import ExportError
    from whoholds.exports import Material
    from whoholds.exports import write_export

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"pip install 'whoholds\[parquet\]'"):
        write_export("places-geoparquet", Material(theatre=factory.theatre()), tmp_path / "x.parquet")
    assert list(tmp_path.iterdir()) == []
