from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests import factory
from whoholds.runs.questions import Asked
from whoholds.runs.questions import Questions

NOON = "2031-05-03T12:00:00Z"


def test_a_route_tells_its_stretches_and_changes_of_hands(desk: TestClient) -> None:
    answer = desk.get("/routes", params={"from": "Aster", "to": "Dell", "at": NOON}).json()
    assert answer["found"]
    assert answer["places"] == ["aster", "brim", "cove", "dell"]
    assert answer["km"] == 75
    assert answer["weakest"] in answer["stretches"]
    assert answer["changes"]
    assert {cut["side"] for cut in answer["cut_off"]} == {"north", "south"}
    assert set(answer["claims"]) >= {claim for one in answer["stretches"] for claim in one["reported"]}


def test_no_road_is_an_answer(desk: TestClient) -> None:
    answer = desk.get("/routes", params={"from": "Aster", "to": "Elm"})
    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert not answer.json()["found"]


def test_roads_are_told_with_who_can_use_them(desk: TestClient) -> None:
    items = desk.get("/roads", params={"at": "2031-05-01T00:00:00Z", "known_at": "2031-05-01T00:00:00Z"}).json()[
        "items"
    ]
    by_road = {one["road"]: one for one in items}
    assert by_road["aster-brim"]["status"] == "open"
    assert by_road["cove-dell"]["status"] == "changes_hands"
    assert by_road["aster-brim"]["usable"]["north"] > by_road["aster-brim"]["usable"]["south"]


def test_a_reported_cut_stands_beside_the_network(desk: TestClient) -> None:
    answer = desk.get("/cut-off", params={"at": NOON, "least": 0}).json()
    assert answer["reported"]
    assert {one["claim"] for one in answer["reported"]} <= set(answer["claims"])


def test_encirclement_and_chokepoints_are_those_of_the_network(desk: TestClient, questions: Questions) -> None:
    asked = Asked(at=factory.at("2031-05-03T12:00"))
    rings = desk.get("/encirclement", params={"at": NOON, "least": 0}).json()["items"]
    assert [(one["side"], one["place"]) for one in rings] == [(o.side, o.places[0]) for o in questions.encircled(asked)]
    assert rings
    worst = desk.get("/chokepoints", params={"at": NOON, "limit": 1000}).json()["items"]
    assert [(one["side"], one["place"]) for one in worst] == [
        (o.side, o.places[0]) for o in questions.chokepoints(asked)
    ]


def test_what_if_cuts_and_tells_the_way(desk: TestClient) -> None:
    body = {
        "changes": {"Brim": "South"},
        "at": "2031-05-01T12:00:00Z",
        "known_at": "2031-05-01T12:00:00Z",
        "from": "Aster",
        "to": "Cove",
    }
    answer = desk.post("/what-if", json=body).json()
    assert answer["changes"] == {"brim": "south"}
    cut = next(one for one in answer["shifts"] if one["side"] == "north")
    assert (cut["what"], cut["from"], cut["to"]) == ("cut", "aster", "cove")
    assert cut["after"] > cut["before"]
    assert {one["before"] for one in answer["route"]["changes"]} == {"north", "south"}


def test_what_if_keeps_nothing(desk: TestClient) -> None:
    before = desk.get("/control", params={"at": NOON}).json()
    desk.post("/what-if", json={"changes": {"aster": "contested"}, "at": NOON})
    assert desk.get("/control", params={"at": NOON}).json() == before


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/what-if", {"changes": {}}, 400),
        ("/what-if", {"changes": {"nowhere": "south"}}, 404),
        ("/what-if", {"changes": {"brim": "west"}}, 400),
        ("/what-if", {"changes": {"elm": "south"}}, 400),
        ("/what-if", {"changes": {"brim": "south"}, "from": "aster"}, 400),
        ("/what-if", {"changes": {"brim": "south"}, "extra": 1}, 400),
        ("/what-if", {"changes": {"brim": "south"}, "at": "2031-05-01"}, 400),
    ],
)
def test_a_wrong_supposition_is_refused(desk: TestClient, path: str, body: dict[str, object], status: int) -> None:
    answer = desk.post(path, json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/routes?from=aster",
        "/routes?from=aster&to=aster",
        "/cut-off?from=aster",
        "/routes?from=aster&to=dell&side=west",
    ],
)
def test_half_a_question_is_refused(desk: TestClient, path: str) -> None:
    assert desk.get(path).status_code == 400
