"""OGC API - Features, read by GDAL: by the one that pyogrio brings always, by ogrinfo where it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pyogrio
import pytest
from fastapi.testclient import TestClient

from tests import factory
from whoholds.ledger import Ledger

COLLECTIONS = {"places": 6, "roads": 3, "claims": 5}
NOON = "2031-05-03T12:00:00Z"


def items(desk: TestClient, collection: str, **params: Any) -> dict[str, Any]:
    answer = desk.get(f"/ogc/collections/{collection}/items", params=params)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/geo+json"
    found: dict[str, Any] = answer.json()
    return found


def test_the_landing_page_links_what_clients_need(desk: TestClient) -> None:
    links = {(link["rel"], link["type"]): link["href"] for link in desk.get("/ogc/").json()["links"]}
    assert links["service-desc", "application/vnd.oai.openapi+json;version=3.0"].startswith("http://testserver/")
    assert links["data", "application/json"] == "http://testserver/ogc/collections"
    api = desk.get("/ogc/api")
    assert api.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert api.json()["components"]["parameters"]["limit"]["schema"]["maximum"] == 10_000
    assert len(desk.get("/ogc/conformance").json()["conformsTo"]) == 3


def test_collections_have_extents_as_lists_of_lists(desk: TestClient) -> None:
    for one in desk.get("/ogc/collections").json()["collections"]:
        (box,) = one["extent"]["spatial"]["bbox"]
        assert box == [20.0, 10.0, 20.6, 11.0]
        assert one == desk.get(f"/ogc/collections/{one['id']}").json()


@pytest.mark.parametrize(("collection", "count"), COLLECTIONS.items())
def test_every_feature_can_be_asked_for_by_itself(desk: TestClient, collection: str, count: int) -> None:
    found = items(desk, collection)
    assert found["numberMatched"] == found["numberReturned"] == count
    for feature in found["features"]:
        alone = desk.get(f"/ogc/collections/{collection}/items/{feature['id']}").json()
        assert {name: alone[name] for name in feature} == feature
    assert desk.get(f"/ogc/collections/{collection}/items/none-such").status_code == 404


def test_parts_follow_their_links(desk: TestClient) -> None:
    address, ids = "/ogc/collections/places/items?limit=4", []
    while address:
        part = desk.get(address).json()
        ids += [one["id"] for one in part["features"]]
        address = next((link["href"] for link in part["links"] if link["rel"] == "next"), "")
    assert sorted(ids) == ["aster", "brim", "cove", "dell", "elm", "hostile"]


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ("19.9,9.9,20.2,10.1", {"aster", "brim"}),
        ("20.3,9.9,-170,10.1", {"cove", "dell"}),
        ("19.9,9.9,0,20.2,10.1,100", {"aster", "brim"}),
        ("0,0,1,1", set()),
    ],
)
def test_a_box_keeps_what_meets_it(desk: TestClient, box: str, found: set[str]) -> None:
    assert {one["id"] for one in items(desk, "places", bbox=box)["features"]} == found


def test_a_road_meets_a_box_between_its_ends(desk: TestClient) -> None:
    assert [one["id"] for one in items(desk, "roads", bbox="20.05,9,20.1,11")["features"]] == ["aster-brim"]


def test_datetime_is_valid_time_and_known_at_another(desk: TestClient) -> None:
    def holder(**params: str) -> str:
        places = {one["id"]: one["properties"] for one in items(desk, "places", **params)["features"]}
        return max(("north", "south"), key=lambda side: places["brim"][f"p_{side}"])

    assert holder(datetime="2031-05-01T06:00:00Z") == "north"
    assert holder(datetime=f"../{NOON}") == holder(datetime=NOON)
    assert holder(datetime=NOON, known_at="2031-05-01T00:00:00Z") == "north"


def test_claims_are_kept_by_their_valid_time(desk: TestClient) -> None:
    assert items(desk, "claims", datetime="2031-05-01T00:00:00Z/2031-05-01T12:00:00Z")["numberMatched"] == 0
    assert items(desk, "claims", datetime="2031-05-02T06:00:00Z")["numberMatched"] == 3
    assert items(desk, "claims", datetime="2031-05-03T06:00:00Z/..")["numberMatched"] == 2
    assert items(desk, "claims", known_at="2031-05-02T12:00:00Z")["numberMatched"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "bbox=0,5,1,4",
        "bbox=nan,0,1,1",
        "datetime=2031",
        "datetime=2031-05-02",
        "datetime=2031-05-03T00:00:00Z/2031-05-02T00:00:00Z",
        "limit=0",
        "f=xml",
        "crs=x",
    ],
)
def test_a_wrong_question_is_refused(desk: TestClient, query: str) -> None:
    assert desk.get(f"/ogc/collections/places/items?{query}").status_code == 400


def test_an_unknown_collection_is_refused(desk: TestClient) -> None:
    assert desk.get("/ogc/collections/rivers").status_code == 404


def test_more_than_the_most_is_the_most_and_no_error(desk: TestClient) -> None:
    found = items(desk, "places", limit=1_000_000)
    assert found["numberReturned"] == COLLECTIONS["places"]
    assert "timeStamp" not in found  # an answer that is kept was not made when it is sent


def test_what_is_said_to_be_openapi_30_is(desk: TestClient) -> None:
    assert [one.rsplit("/", 1)[1] for one in desk.get("/ogc/conformance").json()["conformsTo"]] == [
        "core",
        "geojson",
        "oas30",
    ]
    document = desk.get("/ogc/api").json()
    assert document["openapi"].startswith("3.0.")
    assert set(document["paths"]) == set(desk.get("/openapi.json").json()["paths"])
    seen = list(walk(document))
    assert any(one.get("nullable") for one in seen)
    for one in seen:
        assert one.get("type") != "null"
        assert not isinstance(one.get("type"), list)
        assert not {"const", "prefixItems"} & one.keys()
        assert not isinstance(one.get("examples"), list)
        assert "$ref" not in one or len(one) == 1 or not one.get("nullable")


def walk(told: Any) -> Iterator[dict[str, Any]]:
    """Give every object of a document."""
    if isinstance(told, dict):
        yield told
    for one in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from walk(one)


@pytest.mark.parametrize(("collection", "count"), COLLECTIONS.items())
def test_gdal_reads_every_collection(address: str, collection: str, count: int) -> None:
    source = f"OAPIF:{address}/ogc/"
    assert collection in {name for name, _ in pyogrio.list_layers(source)}
    frame = pyogrio.read_dataframe(source, layer=collection)
    assert len(frame) == count
    assert frame.crs.to_epsg() == 4326


def test_gdal_pages_through_more_than_one_part(address: str, ledger: Ledger) -> None:
    for number in range(40):
        told = factory.report(
            f"South took Cove, {number}.", name=f"n{number}", published_at=factory.at("2031-05-04T10:00")
        )
        ledger.add(told, [factory.claim("captures", "cove", source=told)], reader_version="test.v1")
    frame = pyogrio.read_dataframe(f"OAPIF:{address}/ogc/", layer="claims", PAGE_SIZE="10")
    assert len(frame) == 45


def test_gdal_asks_with_a_box(address: str) -> None:
    frame = pyogrio.read_dataframe(f"OAPIF:{address}/ogc/", layer="places", bbox=(19.9, 9.9, 20.2, 10.1))
    assert set(frame["name"]) == {"Aster", "Brim"}


def test_gdal_asks_for_a_time(address: str) -> None:
    then = pyogrio.read_dataframe(f"OAPIF:{address}/ogc/collections/places?datetime=2031-05-01T06:00:00Z")
    now = pyogrio.read_dataframe(f"OAPIF:{address}/ogc/collections/places?datetime={NOON}")
    assert len(then) == len(now) == 6
    told = [float(frame.set_index("name").loc["Brim", "p_south"]) for frame in (then, now)]
    assert told[0] < told[1]


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo is not installed (package gdal-bin)")
@pytest.mark.parametrize(("collection", "count"), COLLECTIONS.items())
def test_ogrinfo_reads_every_collection(address: str, collection: str, count: int) -> None:
    def ask(source: str, *more: str) -> str:
        command = ["ogrinfo", "-ro", "-so", *more, source, collection]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    whole = f"OAPIF:{address}/ogc/"
    assert f"Feature Count: {count}" in ask(whole)
    few = ask(whole, "-spat", "19.9", "9.9", "20.05", "10.05")
    assert "Feature Count: 1" in few or collection == "claims"
    timed = ask(f"OAPIF:{address}/ogc/collections/{collection}?datetime=2031-05-02T06:00:00Z")
    assert f"Feature Count: {3 if collection == 'claims' else count}" in timed


def test_features_are_plain_geojson(desk: TestClient) -> None:
    for collection in COLLECTIONS:
        for feature in items(desk, collection)["features"]:
            assert set(feature) == {"type", "id", "geometry", "properties"}
            assert not [value for value in feature["properties"].values() if isinstance(value, dict | list)]
            json.dumps(feature, allow_nan=False)
