"""The status of each section: what it is, who says so, how reliably, when it was last verified."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests import factory
from whoholds.errors import QueryError
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Status
from whoholds.roads import Basis
from whoholds.roads import Passage
from whoholds.roads import Reliability
from whoholds.roads import RoadNetwork
from whoholds.roads import RoadStatus
from whoholds.roads import list_statuses

AT = factory.at("2031-05-03T06:00")
NORTH = {"north": 1.0}
SEEN = factory.at("2031-05-02T20:00")


def estimate(place: str, states: dict[str, float], seen: datetime | None = SEEN) -> ControlEstimate:
    ranked = tuple(sorted(states.items(), key=lambda one: -one[1]))
    return ControlEstimate(
        place=place,
        at=AT,
        known_at=None,
        probabilities=ranked,
        status=Status.HELD,
        holder=ranked[0][0],
        last_support=seen,
    )


def ask(
    *claims: Claim, side: str | None = None, theatre: Any = None, **states: dict[str, float]
) -> dict[str, RoadStatus]:
    held = {"aster": NORTH, "brim": NORTH, "cove": NORTH, "dell": {"south": 1.0}, **states}
    network = RoadNetwork(theatre or factory.theatre())
    found = list_statuses(
        network, [estimate(place, chances) for place, chances in held.items()], at=AT, side=side, claims=claims
    )
    return {one.road: one for one in found}


def test_a_section_between_two_places_of_one_side_is_operational_by_inference() -> None:
    one = ask()["aster-brim"]
    assert (one.status, one.probability, one.basis) == (Passage.OPERATIONAL, 1.0, Basis.CONTROL)
    assert (one.reliability, one.last_verified) == (Reliability.INFERRED, SEEN)
    assert one.holders == ("north", "north")
    assert one.usable == (("north", 1.0), ("south", 0.0))
    assert "North at Aster, North at Brim" in one.comment


def test_a_change_of_hands_is_restricted_for_a_convoy_and_shut_to_a_side() -> None:
    assert ask()["cove-dell"].status == Passage.RESTRICTED
    assert "changes hands" in ask()["cove-dell"].comment
    assert ask(side="north")["cove-dell"].status == Passage.NOT_OPERATIONAL
    assert ask(side="south")["cove-dell"].status == Passage.NOT_OPERATIONAL


@pytest.mark.parametrize(
    ("chance", "status"), [(0.9, Passage.NOT_OPERATIONAL), (0.5, Passage.RESTRICTED), (0.1, Passage.OPERATIONAL)]
)
def test_fighting_restricts_or_shuts(chance: float, status: Passage) -> None:
    assert ask(brim={"contested": chance, "north": 1 - chance})["aster-brim"].status == status


def test_what_nobody_can_tell_is_unknown() -> None:
    one = ask(brim={"north": 0.5, "south": 0.5})["aster-brim"]
    assert one.status == Passage.UNKNOWN
    theatre = factory.theatre()
    lost = RoadNetwork(theatre)
    (first, *_) = list_statuses(lost, [], at=AT)
    assert (first.status, first.basis, first.last_verified) == (Passage.UNKNOWN, Basis.NONE, None)


def test_the_opening_state_is_named_as_such() -> None:
    old = estimate("aster", {"north": 1.0}, seen=factory.at("2031-05-01T00:00"))
    found = list_statuses(RoadNetwork(factory.theatre()), [old, estimate("brim", {"north": 1.0})], at=AT)
    assert (found[0].basis, found[0].source) == (Basis.OPENING, "opening state of the theatre")
    assert found[0].last_verified is None
    never = estimate("aster", {"north": 1.0}, seen=None)
    found = list_statuses(RoadNetwork(factory.theatre()), [never, estimate("brim", {"north": 1.0})], at=AT)
    assert (found[0].basis, found[0].last_verified) == (Basis.OPENING, None)


def say(predicate: str = "cuts_road", where: str = "brim", hour: int = 12, side: str = "south", **fields: Any) -> Claim:
    told = factory.attribution(fields.pop("speaker", ""), source_class="monitor")
    published = factory.at(f"2031-05-02T{hour:02}:00")
    return factory.claim(predicate, where, side, attribution=told, published_at=published, **fields)


def test_a_report_decides_with_source_and_span() -> None:
    one = ask(say(speaker="Valley Monitor"))["aster-brim"]
    assert (one.status, one.basis, one.reliability) == (Passage.RESTRICTED, Basis.REPORT, Reliability.REPORTED)
    assert one.source == "Valley Monitor in The Aster Post"
    assert one.probability == RoadNetwork(factory.theatre()).settings.weights["monitor"]
    assert one.last_verified == factory.at("2031-05-02T12:00")
    assert one.valid_from is not None
    assert one.valid_to is not None
    assert one.valid_from < one.last_verified < one.valid_to
    assert len(one.claims) == 1
    assert ask(say())["cove-dell"].basis == Basis.CONTROL


def test_a_destroyed_bridge_is_not_operational_for_anybody() -> None:
    said = say(code="destroys_bridge", side="")
    for side in (None, "north", "south"):
        one = ask(said, side=side)["brim-cove"]
        assert one.status == Passage.NOT_OPERATIONAL
        assert "destroyed at Brim" in one.comment


def test_two_voices_confirm_and_a_contrary_one_contradicts() -> None:
    two = ask(say(speaker="Valley Monitor"), say(speaker="AFX", hour=13))["aster-brim"]
    assert two.reliability == Reliability.CONFIRMED
    against = ask(say(speaker="Valley Monitor"), say("opens_road", hour=13, speaker="AFX", side="north"))["aster-brim"]
    assert (against.status, against.reliability) == (Passage.OPERATIONAL, Reliability.CONTRADICTED)
    assert len(against.claims) == 2


def test_a_whole_road_reported_cut_is_restricted_until_somebody_opens_it() -> None:
    theatre = factory.theatre()
    named = factory.place(
        "N1 highway", id="n1", kind="road", tracked=False, lat_deg=None, lon_deg=None, aliases=("N1",)
    )
    theatre = factory.theatre(places={**theatre.places, "n1": named})
    found = ask(say(where="n1"), theatre=theatre)
    assert {road: one.status for road, one in found.items()} == {
        "aster-brim": Passage.RESTRICTED,
        "brim-cove": Passage.RESTRICTED,
        "cove-dell": Passage.RESTRICTED,
    }
    assert found["aster-brim"].basis == Basis.REPORT
    assert "somewhere along its 2 sections" in found["aster-brim"].comment
    again = ask(say(where="n1"), say("opens_road", where="n1", hour=13, side="north"), theatre=theatre)
    assert again["aster-brim"].status == Passage.OPERATIONAL
    assert ask(say(where="n1"), theatre=theatre, side="south")["aster-brim"].basis == Basis.CONTROL


def test_later_reports_and_unknown_sides_are_left_out() -> None:
    network = RoadNetwork(factory.theatre())
    known = [estimate(place, {"north": 1.0}) for place in ("aster", "brim", "cove", "dell")]
    early = list_statuses(network, known, at=AT, known_at=factory.at("2031-05-02T11:00"), claims=[say()])
    assert {one.basis for one in early} == {Basis.CONTROL}
    with pytest.raises(QueryError, match="no side"):
        list_statuses(network, known, at=AT, side="west")


def test_a_theatre_without_roads_has_no_status() -> None:
    assert list_statuses(RoadNetwork(factory.theatre(roads={})), [], at=AT) == []
