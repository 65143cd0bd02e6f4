"""What live reports do to sections: cuts, openings, destroyed bridges, denials."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests import factory
from whoholds.model import Claim
from whoholds.model import Polarity
from whoholds.roads import RoadNetwork
from whoholds.roads.closing import Closure
from whoholds.roads.closing import draw_closures

AT = factory.at("2031-05-03T06:00")
HELD = {"aster": {"north": 1.0}, "brim": {"north": 1.0}, "cove": {"north": 1.0}, "dell": {"south": 1.0}}


def say(predicate: str, side: str = "south", hour: int = 12, kind: str = "outlet", **fields: Any) -> Claim:
    told = factory.attribution(fields.pop("speaker", f"{kind} {hour}"), source_class=kind)
    published = factory.at(f"2031-05-02T{hour:02}:00")
    return factory.claim(
        predicate, fields.pop("where", "brim"), side, attribution=told, published_at=published, **fields
    )


def weigh(*claims: Claim, side: str | None = "north") -> Closure | None:
    network = RoadNetwork(factory.theatre())
    found = network.closures(network.reported_cuts(claims), side, AT)
    return found[0] if found else None


WEIGHTS = RoadNetwork(factory.theatre()).settings.weights
OUTLET, PARTY = WEIGHTS["outlet"], WEIGHTS["party"]


def test_a_cut_shuts_a_towns_sections_to_others_with_its_own_doubt() -> None:
    one = weigh(say("cuts_road"))
    assert one is not None
    assert (one.closed, one.open) == (OUTLET, 0)
    assert [RoadNetwork(factory.theatre()).graph.roads[i] for i in one.sections] == ["aster-brim", "brim-cove"]
    own = weigh(say("cuts_road"), side="south")
    assert own is not None
    assert own.shut == 0


def test_a_cut_by_nobody_known_shuts_only_a_convoys_way() -> None:
    said = say("cuts_road", "")
    assert weigh(said).shut == 0  # type: ignore[union-attr]
    assert weigh(said, side=None).shut == OUTLET  # type: ignore[union-attr]


def test_what_is_destroyed_is_shut_to_everybody_and_for_longer() -> None:
    said = say("cuts_road", "", code="destroys_bridge")
    for side in ("north", "south", None):
        one = weigh(said, side=side)
        assert one is not None
        assert one.damaged == OUTLET
    network = RoadNetwork(factory.theatre())
    later = factory.at("2031-05-20T06:00")
    assert network.closures(network.reported_cuts([said]), "north", later)[0].damaged == OUTLET
    assert network.closures(network.reported_cuts([say("cuts_road")]), "north", later) == []


def test_an_opening_opens_to_those_who_made_it_and_mends_for_all() -> None:
    opened = say("opens_road", "north", hour=13)
    one = weigh(say("cuts_road"), opened)
    assert one is not None
    assert one.open == OUTLET
    assert one.closed == pytest.approx(OUTLET * (1 - OUTLET))
    other = weigh(say("cuts_road", "north"), opened, side="south")
    assert other is not None
    assert (other.closed, other.open) == (OUTLET, 0)
    mended = weigh(say("cuts_road", "", code="destroys_bridge"), opened, side="south")
    assert mended is not None
    assert mended.damaged == pytest.approx(OUTLET * (1 - OUTLET))


def test_a_partys_denial_hardly_reopens_a_road_and_a_monitors_does() -> None:
    cut = say("cuts_road", hour=10)
    by_party = weigh(cut, say("cuts_road", kind="party", polarity=Polarity.DENIED))
    by_monitor = weigh(cut, say("cuts_road", kind="monitor", polarity=Polarity.DENIED))
    assert by_party is not None
    assert by_monitor is not None
    assert by_party.closed > 0.6
    assert by_monitor.closed < 0.2


def test_ten_copies_of_one_saying_weigh_as_one() -> None:
    copies = [say("cuts_road", hour=hour, speaker="AFX") for hour in range(1, 11)]
    assert weigh(*copies).closed == OUTLET  # type: ignore[union-attr]
    apart = [say("cuts_road", hour=hour) for hour in (1, 2)]
    assert weigh(*apart).closed == pytest.approx(1 - (1 - OUTLET) ** 2)  # type: ignore[union-attr]


def test_unnamed_copies_of_one_origin_weigh_as_one() -> None:
    told = [factory.claim("cuts_road", "brim", source=factory.report(outlet=f"Outlet {i}")) for i in range(3)]
    network = RoadNetwork(factory.theatre(), origins={claim.id: "one" for claim in told})
    (one,) = network.closures(network.reported_cuts(told), "north", AT)
    assert one.closed == OUTLET


def test_order_of_arrival_does_not_matter() -> None:
    said = [say("cuts_road", hour=8), say("opens_road", "north", hour=9), say("cuts_road", hour=11, kind="party")]
    assert weigh(*said) == weigh(*reversed(said))


def test_draws_agree_with_what_is_weighed() -> None:
    network = RoadNetwork(factory.theatre())
    said = [
        say("cuts_road", hour=8),
        say("opens_road", "north", hour=9, kind="party"),
        say("cuts_road", hour=11, kind="monitor"),
    ]
    reported = network.reported_cuts(said)
    (weighed,) = network.closures(reported, "north", AT)
    closed, opened = draw_closures(
        network.theatre, network.graph, reported, friendly={"north"}, at=AT, count=40_000, seed=1
    )
    assert closed is not None
    assert opened is not None
    section = weighed.sections[0]
    assert float(closed[:, section].mean()) == pytest.approx(weighed.shut, abs=0.01)
    assert float(opened[:, section].mean()) == pytest.approx(weighed.open, abs=0.01)
    assert not np.any(closed & opened)


def test_an_opening_lets_its_side_through_where_control_says_otherwise() -> None:
    network = RoadNetwork(factory.theatre())
    state = {**HELD, "brim": {"south": 1.0}}
    (shut,) = network.cut_off(state, "north", [("aster", "cove")], at=AT)
    assert shut.probability == 1
    opened = say("opens_road", "north", kind="monitor")
    (open_,) = network.cut_off(state, "north", [("aster", "cove")], at=AT, claims=[opened], samples=4000)
    assert open_.probability == pytest.approx(1 - WEIGHTS["monitor"], abs=0.02)


def test_a_claim_about_one_section_shuts_that_section_alone() -> None:
    one = weigh(say("cuts_road", where="cove-dell"))
    assert one is not None
    assert [RoadNetwork(factory.theatre()).graph.roads[i] for i in one.sections] == ["cove-dell"]


def test_a_bridge_that_a_section_names_shuts_that_section_alone() -> None:
    theatre = factory.theatre()
    bridge = factory.place(
        "Long Bridge", id="bridge", kind="site", tracked=False, parent="brim", aliases=("the long bridge",)
    )
    road = replace(theatre.roads["brim-cove"], bridges=("Long bridge",))
    network = RoadNetwork(
        factory.theatre(places={**theatre.places, "bridge": bridge}, roads={**theatre.roads, road.id: road})
    )
    (one,) = network.reported_cuts([say("cuts_road", "", where="bridge", code="destroys_bridge")])
    assert one.roads == ("brim-cove",)


def test_a_bridge_that_no_road_touches_stands_for_its_town() -> None:
    theatre = factory.theatre()
    bridge = factory.place("Brim bridge", id="bridge", kind="site", tracked=False, parent="brim")
    network = RoadNetwork(factory.theatre(places={**theatre.places, "bridge": bridge}))
    said = say("cuts_road", "", where="bridge", code="destroys_bridge")
    (one,) = network.reported_cuts([said])
    assert set(one.roads) == {"aster-brim", "brim-cove"}
    assert one.is_damage
