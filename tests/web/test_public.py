from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from tests import factory
from tests.web.conftest import Open
from whoholds.ledger import Ledger

OLD = factory.report(
    "South took Brim in the spring, said Oak, who lives there and told of it at great length, day after day, week after "
    "week, naming each street and each house and everybody whom he had seen pass by his window that morning.",
    name="old",
    published_at=factory.at("2021-05-02T12:00"),
)


@pytest.fixture
def public(open_desk: Open, ledger: Ledger) -> TestClient:
    """Open a public desk; the ledger also holds a report that is older than the delay."""
    said = factory.attribution("Oak", source_class="resident")
    ledger.add(OLD, [factory.claim("captures", "brim", source=OLD, attribution=said)], reader_version="test.v1")
    return open_desk(profile="public")


def test_nothing_younger_than_the_delay_is_known(public: TestClient) -> None:
    answer = public.get("/control").json()
    latest = datetime.now(UTC) - timedelta(hours=48)
    assert datetime.fromisoformat(answer["known_at"]) <= latest
    assert datetime.fromisoformat(answer["at"]) <= latest
    assert [one["report_id"] for one in public.get("/claims").json()["items"]] == [OLD.id]
    wished = public.get("/claims", params={"known_at": "2031-06-01T00:00:00Z"}).json()
    assert wished["total"] == 1


def test_private_persons_are_not_named(public: TestClient) -> None:
    for path in (
        "/claims",
        f"/reports/{OLD.id}",
        "/ogc/collections/claims/items",
        "/situation-report?since=2021-01-01T00:00:00Z",
        "/claims?facets=true",
        "/sources",
    ):
        answer = public.get(path)
        assert answer.status_code == 200, path
        assert "Oak" not in answer.text, path
    assert public.get("/claims", params={"speaker": "Oak"}).json()["total"] == 0
    assert public.get("/claims", params={"q": "Oak"}).json()["total"] == 0


def test_quotations_are_short_and_texts_withheld(public: TestClient) -> None:
    answer = public.get(f"/reports/{OLD.id}").json()
    assert answer["report"]["text"] is None
    assert len(answer["claims"][0]["evidence"][0]["quote"].split()) <= 21
    assert answer["claims"][0]["evidence"][0]["roles"] == []


@pytest.mark.parametrize("name", ["csv", "geojson", "gold-claims", "web-annotation"])
def test_public_exports_name_nobody(public: TestClient, name: str) -> None:
    answer = public.get(f"/exports/{name}")
    assert answer.status_code == 200
    assert "Oak" not in answer.text
    assert "each street" not in answer.text


def test_an_internal_desk_can_write_a_public_report(desk: TestClient) -> None:
    asked = {"at": "2031-05-04T00:00:00Z", "since": "2031-05-01T00:00:00Z", "format": "markdown"}
    assert "Oak" in desk.get("/situation-report", params=asked).text
    assert "Oak" not in desk.get("/situation-report", params={**asked, "profile": "public"}).text
