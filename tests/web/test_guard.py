from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import TOKEN
from tests.web.conftest import Open
from whoholds.errors import QueryError
from whoholds.web import Address
from whoholds.web import Policy
from whoholds.web.guard import MOST_BYTES
from whoholds.web.serving import check_address

SUPPOSED = {"changes": {"brim": "south"}}


@pytest.mark.parametrize("path", ["/control", "/", "/nothing", "/openapi.json", "/ogc/", "/situation-report"])
def test_every_answer_has_a_strict_policy(desk: TestClient, path: str) -> None:
    headers = desk.get(path).headers
    assert (
        "default-src 'self'" in headers["content-security-policy"]
        or "default-src 'none'" in headers["content-security-policy"]
    )
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "host", ["evil.invalid", "evil.invalid:80", "127.0.0.1.evil.invalid", "", "[::2]:80", "localhost.evil.invalid"]
)
def test_a_name_that_is_not_ours_is_refused(desk: TestClient, host: str) -> None:
    answer = desk.get("/control", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ["127.0.0.1", "LOCALHOST:8000", "[::1]:8000"])
def test_the_names_of_loopback_are_ours(open_desk: Open, host: str) -> None:
    assert open_desk(hosts=Address().allowed).get("/state", headers={"Host": host}).status_code == 200


def test_other_sites_are_told_nothing(desk: TestClient) -> None:
    answer = desk.get("/control")
    assert not [name for name in answer.headers if name.startswith("access-control")]
    preflight = desk.options(
        "/control", headers={"Origin": "http://testserver", "Access-Control-Request-Method": "GET"}
    )
    assert preflight.status_code == 405
    assert not [name for name in preflight.headers if name.startswith("access-control")]


def test_pages_of_other_sites_cannot_ask(desk: TestClient) -> None:
    assert desk.get("/control", headers={"Origin": "http://evil.invalid"}).status_code == 403
    assert desk.get("/control", headers={"Origin": "null"}).status_code == 403
    assert desk.get("/state", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert desk.get("/state", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}).status_code == 200
    assert desk.post("/what-if", json=SUPPOSED, headers={"Origin": "http://testserver"}).status_code == 200


def test_head_gives_headers_alone(desk: TestClient) -> None:
    whole, head = desk.get("/control?at=2031-05-03T12:00:00Z"), desk.head("/control?at=2031-05-03T12:00:00Z")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]
    assert int(head.headers["content-length"]) == len(whole.content)


def test_a_method_that_is_not_there_is_refused(desk: TestClient) -> None:
    answer = desk.delete("/control")
    assert answer.status_code in {405, 413}
    assert answer.headers["content-type"] == "application/problem+json"
    assert desk.request("DELETE", "/control", headers={"Content-Length": "0"}).status_code == 405


def test_too_much_is_not_read(desk: TestClient) -> None:
    assert desk.post("/what-if", content=b"x" * (MOST_BYTES + 1)).status_code == 413
    assert desk.post("/what-if", content=(part for part in [b"{}"])).status_code == 413
    assert desk.get("/claims", params={"q": "x" * 9000}).status_code == 400
    assert desk.get("/claims", params={"q": "x" * 201}).status_code == 400


def test_a_body_must_be_json(desk: TestClient) -> None:
    plain = desk.post("/what-if", content=b'{"changes":{"brim":"south"}}', headers={"Content-Type": "text/plain"})
    assert plain.status_code in {400, 415}
    assert desk.post("/what-if", content=b"{", headers={"Content-Type": "application/json"}).status_code == 400


def test_reading_can_need_the_token(open_desk: Open) -> None:
    guarded = open_desk(token=TOKEN, guards_reading=True)
    refused = guarded.get("/control")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert guarded.get("/control", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert guarded.get("/control", headers={"Authorization": f"Basic {TOKEN}"}).status_code == 401
    assert guarded.get("/control", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert guarded.get("/").status_code == 200
    assert guarded.get("/../control").status_code == 401


def test_an_empty_token_admits_nobody() -> None:
    assert not Policy().admits("Bearer ")
    assert not Policy().admits("")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "desk.example"])  # noqa: S104  refused, not bound
def test_a_network_address_needs_a_token_or_a_word(host: str) -> None:
    with pytest.raises(QueryError, match="others can reach"):
        check_address(Address(host=host), "", anyone_may_read=False)
    check_address(Address(host=host), TOKEN, anyone_may_read=False)
    check_address(Address(host=host), "", anyone_may_read=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1"])
def test_loopback_needs_none(host: str) -> None:
    check_address(Address(host=host), "", anyone_may_read=False)
