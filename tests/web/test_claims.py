from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import HOSTILE
from tests.web.conftest import MARKUP


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({}, 5),
        ({"place": "Brim"}, 4),
        ({"place": ["brim", "hostile"]}, 5),
        ({"actor": "north_army"}, 1),
        ({"side": "South"}, 4),
        ({"predicate": "captures"}, 3),
        ({"polarity": "denied"}, 1),
        ({"modality": "fact"}, 1),
        ({"speaker": "Valley Monitor"}, 2),
        ({"outlet": "Brim Herald"}, 1),
        ({"report": MARKUP.id}, 1),
        ({"moves_map": "true"}, 5),
        ({"ruled": "true"}, 0),
        ({"q": "TOOK brim"}, 2),
        ({"q": "no such words"}, 0),
        ({"from": "2031-05-03T00:00:00Z"}, 2),
        ({"to": "2031-05-03T00:00:00Z"}, 3),
        ({"known_at": "2031-05-02T12:00:00Z"}, 1),
    ],
)
def test_claims_are_filtered(desk: TestClient, params: dict[str, object], count: int) -> None:
    answer = desk.get("/claims", params=params).json()
    assert answer["total"] == len(answer["items"]) == count


def test_parts_of_a_list_make_the_whole(desk: TestClient) -> None:
    whole = [one["id"] for one in desk.get("/claims").json()["items"]]
    address, parts = "/claims?limit=2&order=newest", []
    while address:
        answer = desk.get(address).json()
        parts += [one["id"] for one in answer["items"]]
        address = answer["next"]
    assert parts == whole


def test_facets_count_all_that_fit(desk: TestClient) -> None:
    facets = desk.get("/claims", params={"facets": "true", "limit": 1}).json()["facets"]
    assert facets["predicate"] == {"captures": 3, "cuts_road": 1, "withdraws_from": 1}
    assert facets["polarity"] == {"asserted": 4, "denied": 1}


def test_a_claim_comes_with_its_report_and_copies(desk: TestClient) -> None:
    first = desk.get("/claims", params={"order": "oldest"}).json()["items"][0]
    answer = desk.get(f"/claims/{first['id']}").json()
    assert answer["report"]["title"] == "Brim falls"
    assert [one["attribution"]["outlet"] for one in answer["copies"]] == ["Brim Herald"]
    assert answer["claim"]["copies"] == 1


def test_an_interested_denial_says_that_it_is(desk: TestClient) -> None:
    denial = desk.get("/claims", params={"polarity": "denied"}).json()["items"][0]
    assert denial["attribution"]["interest"] == "own"
    assert denial["attribution"]["speaker_side"] == "north"


def test_evidence_slices_the_text_it_is_shown_in(desk: TestClient) -> None:
    for claim in desk.get("/claims").json()["items"]:
        answer = desk.get(f"/reports/{claim['report_id']}").json()
        text = answer["report"]["text"]
        for words in claim["evidence"]:
            assert text[words["start"] : words["end"]] == words["quote"]
            assert all(words["start"] <= one["start"] <= one["end"] <= words["end"] for one in words["roles"])


def test_roles_are_told_with_their_words(desk: TestClient) -> None:
    claim = desk.get("/claims", params={"order": "oldest"}).json()["items"][0]
    quote, start = claim["evidence"][0]["quote"], claim["evidence"][0]["start"]
    roles = {one["role"]: quote[one["start"] - start : one["end"] - start] for one in claim["evidence"][0]["roles"]}
    assert roles == {"trigger": "took", "place": "Brim"}


def test_refusals_have_reasons_and_are_counted(desk: TestClient) -> None:
    answer = desk.get("/refusals").json()
    assert answer["codes"] == {"place-unknown": 1}
    assert answer["items"][0]["report_title"] == MARKUP.title
    assert desk.get("/refusals", params={"known_at": "2031-05-01T00:00:00Z"}).json()["total"] == 0


def test_reports_are_listed_with_what_was_found(desk: TestClient) -> None:
    answer = desk.get("/reports", params={"q": "brim falls"}).json()
    assert [(one["name"], one["claims"], one["refusals"]) for one in answer["items"]] == [("r1", 1, 0)]


@pytest.mark.parametrize(
    "path",
    [
        "/theatre",
        "/control",
        "/claims",
        f"/reports/{MARKUP.id}",
        "/refusals",
        "/places/hostile",
        "/sources",
        "/reports",
    ],
)
def test_hostile_text_stays_text_in_json(desk: TestClient, path: str) -> None:
    answer = desk.get(path)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    answer.json()


@pytest.mark.parametrize("path", ["/situation-report?at=2031-05-04T00:00:00Z&since=2031-05-01T00:00:00Z", "/docs", "/"])
def test_hostile_text_is_escaped_in_pages(desk: TestClient, path: str) -> None:
    page = desk.get(path)
    assert page.status_code == 200
    assert HOSTILE not in page.text
    assert "<script>fetch" not in page.text
    assert "<b onmouseover" not in page.text
    assert (
        "script-src 'self'" in page.headers["content-security-policy"]
        or "sandbox" in page.headers["content-security-policy"]
    )


def test_a_hostile_name_can_be_asked_for(desk: TestClient) -> None:
    answer = desk.get("/places", params={"q": "</script>"}).json()
    assert [one["name"] for one in answer["items"]] == [HOSTILE]
