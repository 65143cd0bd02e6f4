from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import TOKEN
from tests.web.conftest import Open

HOLDS = {"Authorization": f"Bearer {TOKEN}"}
NOON = "2031-05-03T12:00:00Z"


def find_capture(desk: TestClient) -> str:
    return desk.get("/claims", params={"predicate": "captures", "place": "brim", "order": "oldest"}).json()["items"][0][
        "id"
    ]


def write(desk: TestClient, **fields: object) -> dict[str, object]:
    return {"claim": find_capture(desk), "verdict": "reject", "who": "Fern", "why": "misread", "head": "", **fields}


def test_a_ruling_changes_the_estimate_and_says_so(ruling_desk: TestClient) -> None:
    before = ruling_desk.get("/control", params={"at": NOON, "place": "brim"}).json()["places"][0]
    made = ruling_desk.post("/rulings", json=write(ruling_desk), headers=HOLDS)
    assert made.status_code == 201
    assert made.json()["in_force"]
    after = ruling_desk.get("/control", params={"at": NOON, "place": "brim"}).json()["places"][0]
    assert after["rulings"] == [made.json()["id"]]
    assert after["without_rulings"]["probability"] == pytest.approx(before["probability"], abs=1e-6)
    assert after["probabilities"]["south"] < before["probabilities"]["south"]
    claim = ruling_desk.get(f"/claims/{find_capture(ruling_desk)}").json()["claim"]
    assert claim["ruling"]["verdict"] == "reject"
    listed = ruling_desk.get("/rulings").json()
    assert listed["head"] == made.json()["id"]
    assert [one["claim"]["id"] for one in listed["items"]] == [claim["id"]]
    assert ruling_desk.get("/claims", params={"ruled": "true"}).json()["total"] == 1


def test_of_two_who_rule_at_once_one_is_told(ruling_desk: TestClient) -> None:
    first = ruling_desk.post("/rulings", json=write(ruling_desk), headers=HOLDS)
    late = ruling_desk.post("/rulings", json=write(ruling_desk, verdict="accept"), headers=HOLDS)
    assert late.status_code == 409
    assert late.json()["head"] == first.json()["id"]
    assert ruling_desk.get("/rulings").json()["total"] == 1
    again = ruling_desk.post(
        "/rulings", json=write(ruling_desk, verdict="accept", head=first.json()["id"]), headers=HOLDS
    )
    assert again.status_code == 201
    assert [one["in_force"] for one in ruling_desk.get("/rulings").json()["items"]] == [False, True]


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xe9"]
)
def test_without_the_token_nobody_rules(ruling_desk: TestClient, authorization: str) -> None:
    headers = {"Authorization": authorization.encode("latin-1")} if authorization else {}
    answer = ruling_desk.post("/rulings", json=write(ruling_desk), headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert ruling_desk.get("/rulings").json()["total"] == 0


def test_a_server_without_a_token_is_read_only(desk: TestClient) -> None:
    assert desk.post("/rulings", json=write(desk), headers=HOLDS).status_code == 403
    theatre = desk.get("/theatre").json()
    assert (theatre["rulings_enabled"], theatre["verdicts"]) == (False, [])


@pytest.mark.parametrize(
    "fields",
    [
        {"claim": "0" * 32},
        {"verdict": "maybe"},
        {"who": "  "},
        {"why": ""},
        {"verdict": "replace"},
        {"replacement": "0" * 32},
        {"why": "x" * 5000},
        {"more": 1},
    ],
)
def test_a_malformed_ruling_is_refused(ruling_desk: TestClient, fields: dict[str, object]) -> None:
    answer = ruling_desk.post("/rulings", json=write(ruling_desk, **fields), headers=HOLDS)
    assert answer.status_code in {400, 404}
    assert ruling_desk.get("/rulings").json()["total"] == 0


def test_the_past_does_not_know_of_a_ruling(ruling_desk: TestClient) -> None:
    ruling_desk.post("/rulings", json=write(ruling_desk), headers=HOLDS)
    then = ruling_desk.get("/control", params={"at": NOON, "known_at": "2020-01-01T00:00:00Z", "place": "brim"}).json()
    assert then["places"][0]["rulings"] == []


def test_a_changed_log_is_found_out(ruling_desk: TestClient, tmp_path: Path) -> None:
    ruling_desk.post("/rulings", json=write(ruling_desk), headers=HOLDS)
    assert ruling_desk.get("/rulings/verify").json() == {"whole": True, "faults": []}
    with sqlite3.connect(tmp_path / "ledger.sqlite") as raw:
        for (trigger,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f'DROP TRIGGER "{trigger}"')
        raw.execute("UPDATE rulings SET why = 'something else'")
    raw.close()
    answer = ruling_desk.get("/rulings/verify", headers={"Cache-Control": "no-cache"}).json()
    assert answer["faults"]


def test_the_public_does_not_learn_who_ruled(ruling_desk: TestClient, open_desk: Open) -> None:
    ruling_desk.post("/rulings", json=write(ruling_desk), headers=HOLDS)
    public = open_desk(profile="public")
    assert "Fern" not in public.get("/rulings").text


def test_a_holder_is_asserted_and_the_ruling_withdrawn(ruling_desk: TestClient) -> None:
    said = {
        "verdict": "assert",
        "place": "Cove",
        "holder": "South",
        "from": "2031-05-02T06:00:00Z",
        "who": "Fern",
        "why": "seen",
        "head": "",
    }
    made = ruling_desk.post("/rulings", json=said, headers=HOLDS)
    assert made.status_code == 201, made.text
    assert (made.json()["place"], made.json()["holder"], made.json()["in_force"]) == ("cove", "south", True)
    cove = ruling_desk.get("/control", params={"at": NOON, "place": "cove"}).json()["places"][0]
    assert (cove["holder"], cove["rulings"]) == ("south", [made.json()["id"]])
    assert cove["without_rulings"]["holder"] == "north"
    back = {
        "verdict": "withdraw",
        "ruling": made.json()["id"],
        "who": "Fern",
        "why": "it was another town",
        "head": made.json()["id"],
    }
    assert ruling_desk.post("/rulings", json=back, headers=HOLDS).status_code == 201
    cove = ruling_desk.get("/control", params={"at": NOON, "place": "cove"}).json()["places"][0]
    assert (cove["holder"], cove["rulings"]) == ("north", [])


def test_an_assertion_says_since_when(ruling_desk: TestClient) -> None:
    said = {"verdict": "assert", "place": "Cove", "holder": "South", "who": "Fern", "why": "seen", "head": ""}
    assert ruling_desk.post("/rulings", json=said, headers=HOLDS).status_code == 400


def test_an_asserted_holder_and_its_withdrawal_are_told_of_their_place(ruling_desk: TestClient) -> None:
    asserted = {"verdict": "assert", "place": "Brim", "holder": "north", "from": NOON, "who": "Fern", "why": "seen"}
    made = ruling_desk.post("/rulings", json={**asserted, "head": ""}, headers=HOLDS).json()
    place = ruling_desk.get("/places/brim", params={"at": NOON}).json()
    assert [(one["id"], one["holder"], one["why"]) for one in place["rulings"]] == [(made["id"], "north", "seen")]
    assert ruling_desk.get("/places/dell", params={"at": "2031-05-01T06:00:00Z"}).json()["rulings"] == []
    taken = {"verdict": "withdraw", "ruling": made["id"], "who": "Ash", "why": "an old picture", "head": made["id"]}
    ruling_desk.post("/rulings", json=taken, headers=HOLDS)
    assert ruling_desk.get("/places/brim", params={"at": NOON}).json()["rulings"] == []
    listed = ruling_desk.get("/rulings", params={"place": "brim"}).json()["items"]
    assert [(one["verdict"], one["place"], one["in_force"]) for one in listed] == [
        ("assert", "brim", False),
        ("withdraw", "brim", True),
    ]
    assert ruling_desk.get("/rulings", params={"place": "aster"}).json()["total"] == 0
