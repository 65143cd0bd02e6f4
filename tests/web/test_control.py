from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests import factory
from tests.web import conftest as corpus
from whoholds.ledger import Ledger
from whoholds.runs.knowledge import gather
from whoholds.runs.questions import Questions

NOON = "2031-05-03T12:00:00Z"


def find(answer: dict, place: str) -> dict:
    return next(one for one in answer["places"] if one["place"] == place)


def test_control_says_what_the_model_says(desk: TestClient, questions: Questions, ledger: Ledger) -> None:
    answer = desk.get("/control", params={"at": NOON}).json()
    estimates = {one.place: one for one in gather(ledger, questions.theatre).estimate(factory.at("2031-05-03T12:00"))}
    assert {one["place"] for one in answer["places"]} == set(estimates)
    for told in answer["places"]:
        estimate = estimates[told["place"]]
        assert told["status"] == estimate.status.value
        assert told["holder"] == estimate.holder
        assert told["probabilities"] == pytest.approx(dict(estimate.probabilities), abs=1e-6)
        assert told["disputed_by"] == len(estimate.dispute)
        if told["since"]:
            assert told["since"]["latest"] == estimate.since_latest.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_places_come_in_the_order_of_the_theatre(desk: TestClient) -> None:
    answer = desk.get("/control").json()
    theatre = desk.get("/theatre").json()
    assert [one["place"] for one in answer["places"]] == [one["id"] for one in theatre["places"] if one["tracked"]]


def test_before_anything_was_known_the_opening_holds(desk: TestClient) -> None:
    answer = desk.get("/control", params={"at": NOON, "known_at": "2000-01-01T00:00:00Z"}).json()
    assert answer["known_at"] == "2000-01-01T00:00:00Z"
    brim = find(answer, "brim")
    assert (brim["holder"], brim["since_opening"], brim["disputed_by"]) == ("north", True, 0)


def test_what_was_known_then_is_not_what_is_known_now(desk: TestClient) -> None:
    then = find(desk.get("/control", params={"at": NOON, "known_at": "2031-05-02T11:00:00Z"}).json(), "brim")
    now = find(desk.get("/control", params={"at": NOON}).json(), "brim")
    assert then["probabilities"]["south"] < now["probabilities"]["south"]


def test_history_agrees_with_control_at_every_instant(desk: TestClient) -> None:
    history = desk.get("/control/history", params={"step": "6h", "to": "2031-05-06T00:00:00Z"}).json()
    assert len(history["instants"]) == 21
    for column, at in enumerate(history["instants"]):
        control = {one["place"]: one for one in desk.get("/control", params={"at": at}).json()["places"]}
        for row, place in enumerate(history["places"]):
            told = control[place]
            likeliest = max(told["probabilities"], key=told["probabilities"].get)
            assert history["statuses"][history["status_index"][row][column]] == told["status"]
            assert history["states"][history["state_index"][row][column]] == likeliest
            assert history["percent"][row][column] == round(100 * told["probability"])


def test_history_as_known_then_uses_only_what_was_published(desk: TestClient) -> None:
    asked = {"from": "2031-05-02T00:00:00Z", "to": "2031-05-03T12:00:00Z", "step": "12h", "mode": "then"}
    history = desk.get("/control/history", params=asked).json()
    row = history["places"].index("brim")
    for column, at in enumerate(history["instants"]):
        told = find(desk.get("/control", params={"at": at, "known_at": at}).json(), "brim")
        assert history["percent"][row][column] == round(100 * told["probability"])


def test_one_place_through_time_has_every_state(desk: TestClient) -> None:
    answer = desk.get("/places/Brim/history", params={"step": "1d"}).json()
    assert answer["place"] == "brim"
    assert all(sum(row) == pytest.approx(1, abs=1e-3) for row in answer["probabilities"])
    assert len(answer["probabilities"]) == len(answer["instants"]) == len(answer["status_index"])
    assert {mark["claim"] for mark in answer["claims"]}


def test_the_timeline_counts_every_claim_once(desk: TestClient) -> None:
    answer = desk.get("/timeline", params={"step": "6h"}).json()
    claims = desk.get("/claims").json()["total"]
    assert sum(answer["claims"]) + answer["undated"] == claims == 5
    assert sum(answer["reports"]) == 5
    assert sum(answer["denied"]) == 1


def test_a_place_is_told_with_both_sides(desk: TestClient) -> None:
    answer = desk.get("/places/Brimm", params={"at": NOON}).json()
    assert answer["place"]["id"] == "brim"
    told = [*answer["deciding"], *answer["against"], *answer["otherwise"]]
    assert {one["claim"]["polarity"] for one in told} == {"asserted", "denied"}
    weights = [abs(one["log_odds"]) for one in answer["deciding"]]
    assert weights == sorted(weights, reverse=True)
    capture = next(one for one in told if one["claim"]["predicate"] == "captures")
    assert [copy["attribution"]["outlet"] for copy in capture["copies"]] == ["Brim Herald"]


def test_a_dispute_has_both_sides_beside_each_other(desk: TestClient) -> None:
    answer = desk.get("/disputes", params={"at": NOON}).json()
    brim = next(one for one in answer["items"] if one["place"] == "brim")
    assert brim["for"]
    assert brim["against"]


def test_changes_since_the_opening_name_what_changed(desk: TestClient) -> None:
    answer = desk.get("/changes", params={"since": "2031-05-01T00:00:00Z", "at": NOON}).json()
    assert "brim" in {one["place"] for one in answer["items"]}


def test_changes_can_compare_knowing(desk: TestClient) -> None:
    asked = {"at": NOON, "known_at": "2031-05-02T11:00:00Z", "compare": "known"}
    answer = desk.get("/changes", params=asked).json()
    assert answer["compare"] == "known"
    assert answer["since"] == answer["at"]
    assert "brim" in {one["place"] for one in answer["items"]}


def test_a_new_report_is_seen_at_the_next_question(desk: TestClient, ledger: Ledger) -> None:
    before = desk.get("/control", params={"at": NOON})
    late = factory.report("South took Cove.", name="r9", published_at=factory.at("2031-05-03T10:00"))
    ledger.add(late, [factory.claim("captures", "cove", source=late)], reader_version="test.v1")
    after = desk.get("/control", params={"at": NOON})
    assert before.headers["x-ledger-state"] != after.headers["x-ledger-state"]
    assert before.headers["etag"] != after.headers["etag"]
    was, now = (find(answer.json(), "cove")["probabilities"]["south"] for answer in (before, after))
    assert now > was


def test_what_the_asker_has_already_is_not_sent_again(desk: TestClient) -> None:
    first = desk.get("/control", params={"at": NOON})
    again = desk.get("/control", params={"at": NOON}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = desk.get(
        "/control", params={"at": "2031-05-04T12:00:00Z"}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"at": "2031-05-03T12:00"}, "2031-05-03T12:00:00+03:00"),
        ({"at": "yesterday"}, "no ISO 8601 instant"),
        ({"at": "9999-12-31T23:59:59Z"}, "far from anything known"),
        ({"at": "0001-01-01T00:00:00+23:00"}, "far from anything known"),
        ({"at": "2100-01-01T00:00:00Z"}, "more than a year after"),
        ({"known_at": "2031-05-03"}, "has no zone"),
        ({"on": NOON}, "does not know the parameter 'on'"),
    ],
)
def test_a_wrong_time_or_parameter_is_told_plainly(desk: TestClient, params: dict[str, str], told: str) -> None:
    answer = desk.get("/control", params=params)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "WH-Q001"
    assert told in answer.json()["detail"]


def test_a_plus_sign_that_was_not_escaped_is_understood(desk: TestClient) -> None:
    answer = desk.get("/control?at=2031-05-03T15:00:00+03:00").json()
    assert answer["at"] == NOON


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/places/Brimz", 404),
        ("/control?place=nowhere", 404),
        ("/claims/0123", 404),
        ("/reports/0123", 404),
        ("/places/brim/history?step=0h", 400),
        ("/control/history?step=1min", 400),
        ("/control/history?mode=then&step=15min", 400),
        ("/control/history?from=2031-05-04T00:00:00Z&to=2031-05-03T00:00:00Z", 400),
        ("/changes?since=2031-05-04T00:00:00Z&at=2031-05-03T00:00:00Z", 400),
        ("/changes?compare=known", 400),
        ("/claims?limit=0", 400),
        ("/claims?limit=1001", 400),
        ("/claims?predicate=conquers", 400),
    ],
)
def test_what_is_not_there_or_too_much_is_refused(desk: TestClient, path: str, status: int) -> None:
    answer = desk.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_missing_place_is_told_with_names_near_it(desk: TestClient) -> None:
    assert "Brim" in desk.get("/places/Brimz").json()["detail"]


def test_the_state_is_cheap_and_counts(desk: TestClient) -> None:
    answer = desk.get("/state").json()
    assert (answer["reports"], answer["claims"], answer["refusals"], answer["rulings"]) == (5, 5, 1, 0)
    assert answer["last_report"] == corpus.MARKUP.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")
