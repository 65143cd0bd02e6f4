from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests import factory
from tests.web.conftest import Open
from whoholds.ledger import Ledger
from whoholds.runs.connecting import connectivity
from whoholds.runs.moving import chokepoints
from whoholds.runs.questions import Asked
from whoholds.runs.questions import Questions
from whoholds.runs.road_status import find_statuses
from whoholds.runs.situating import situation

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
    assert by_road["aster-brim"]["drawn_as"] == "open"
    assert by_road["cove-dell"]["drawn_as"] == "changes_hands"
    assert by_road["aster-brim"]["usable"]["north"] > by_road["aster-brim"]["usable"]["south"]


@pytest.mark.parametrize("side", [None, "South"])
def test_a_road_has_the_status_that_whoholds_roads_tells(
    desk: TestClient, questions: Questions, side: str | None
) -> None:
    answer = desk.get("/roads", params={"at": NOON, **({} if side is None else {"side": side})}).json()
    known = questions.know(None)
    at, who = factory.at("2031-05-03T12:00"), None if side is None else "south"
    expected = find_statuses(known, known.estimate(at, explain=False), at=at, side=who)
    assert answer["side"] == (who or "")
    assert [
        (one["road"], one["status"], one["basis"], one["source"], one["reliability"], tuple(one["claims"]))
        for one in answer["items"]
    ] == [
        (one.road, one.status.value, one.basis.value, one.source, one.reliability.value, one.claims) for one in expected
    ]
    # The cut is the south's own: it is no cut for it.
    assert ("report" in {one["basis"] for one in answer["items"]}) == (side is None)


def test_what_rests_on_a_reported_cut_is_drawn_cut_and_an_old_report_no_longer(desk: TestClient) -> None:
    def draw(at: str) -> dict[str, tuple[str, str]]:
        items = desk.get("/roads", params={"at": at}).json()["items"]
        return {one["road"]: (one["drawn_as"], one["basis"]) for one in items}

    assert draw(NOON)["aster-brim"] == ("cut", "report")
    assert draw("2031-05-18T12:00:00Z")["aster-brim"][0] != "cut"


def test_a_public_desk_does_not_name_who_says_that_a_road_is_cut(open_desk: Open, ledger: Ledger) -> None:
    told = factory.report("The road at Brim is cut, said Oak.", name="old", published_at=factory.at("2021-05-02T12:00"))
    said = factory.attribution("Oak", source_class="resident")
    ledger.add(told, [factory.claim("cuts_road", "brim", source=told, attribution=said)], reader_version="test.v1")
    asked = {"at": "2021-05-02T13:00:00Z"}
    plain = open_desk().get("/roads", params=asked).json()["items"]
    assert "Oak" in plain[0]["source"]
    public = open_desk(profile="public").get("/roads", params=asked).json()["items"]
    assert public[0]["basis"] == "report"
    assert "Oak" not in str(public)


def test_connectivity_is_that_of_the_command(desk: TestClient, questions: Questions) -> None:
    asked = {"a": "Aster", "b": "Cove", "from": "2031-05-01T12:00:00Z", "to": "2031-05-03T12:00:00Z", "step": "1d"}
    answer = desk.get("/connectivity", params=asked).json()
    instants = [factory.at(f"2031-05-0{day}T12:00") for day in (1, 2, 3)]
    expected = connectivity(questions.ledger, questions.theatre, ("aster", "cove"), instants)
    assert (answer["a"], answer["b"], answer["step_s"], answer["method"]) == ("aster", "cove", 86400, expected.method)
    assert [(one["side"], one["cut_off"], one["both_held"]) for one in answer["points"]] == [
        (one.side, one.cut_off, one.both_held) for one in expected.points
    ]
    north = [one["cut_off"] for one in answer["points"] if one["side"] == "north"]
    assert north[0] < north[-1]


def test_connectivity_as_known_then_and_for_one_side(desk: TestClient) -> None:
    asked = {"a": "Aster", "b": "Cove", "from": "2031-05-01T12:00:00Z", "to": "2031-05-03T12:00:00Z", "step": "1d"}
    answer = desk.get("/connectivity", params={**asked, "side": "north", "mode": "then"}).json()
    assert {one["side"] for one in answer["points"]} == {"north"}
    assert len(answer["points"]) == 3


def test_too_many_instants_are_refused(desk: TestClient) -> None:
    asked = {"a": "Aster", "b": "Cove", "from": "2031-05-01T12:00:00Z", "to": "2031-05-19T12:00:00Z", "step": "1h"}
    assert desk.get("/connectivity", params=asked).status_code == 400
    assert desk.get("/connectivity", params={"a": "Aster", "b": "Nowhere"}).status_code in {400, 404}


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


def test_chokepoints_and_the_situation_are_those_of_the_commands(questions: Questions) -> None:
    asked, since = Asked(at=factory.at("2031-05-03T12:00")), factory.at("2031-05-01T12:00")
    ledger, theatre = questions.ledger, questions.theatre
    assert questions.chokepoints(asked) == chokepoints(ledger, theatre, at=asked.at, sides=tuple(theatre.sides))
    told, plain = questions.situation(asked, since), situation(ledger, theatre, at=asked.at, since=since)
    for name in ("cut_offs", "encircled", "chokepoints", "reported_cuts", "lost", "refusals", "known_at", "rulings"):
        assert getattr(told, name) == getattr(plain, name), name
    assert {one.place: one.holder for one in told.estimates.values()} == {
        one.place: one.holder for one in plain.estimates.values()
    }
    assert told.usable == {
        side: {road: round(chance, 4) for road, chance in chances.items()} for side, chances in plain.usable.items()
    }


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
