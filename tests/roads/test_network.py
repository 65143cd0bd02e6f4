"""The road network's questions, on invented theatres."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from tests import factory
from whoholds.errors import QueryError
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Refusal
from whoholds.model import Region
from whoholds.model import Side
from whoholds.model import Theatre
from whoholds.roads import Agreement
from whoholds.roads import RoadNetwork
from whoholds.roads import Route
from whoholds.roads import suppose

AT = factory.at("2031-05-02T06:00")
NORTH = {"north": 1.0}
SOUTH = {"south": 1.0}


def ring(**fields: object) -> Theatre:
    """Two ways between Aster and Cove: by Brim (short) and by Fern (long); Dell hangs on Cove; Gorse is a junction."""
    places = (
        factory.place("Aster", kind="city", is_capital=True, population=400_000, lon_deg=20.0),
        factory.place("Brim", lon_deg=20.2),
        factory.place("Cove", kind="city", population=90_000, lon_deg=20.5),
        factory.place("Dell", kind="city", population=50_000, lon_deg=20.8),
        factory.place("Fern", lat_deg=10.5, lon_deg=20.2),
        factory.place("Gorse", kind="junction", tracked=False, lon_deg=20.1),
        factory.place("N1 highway", id="n1", kind="road", tracked=False, aliases=("N1",)),
    )
    roads = (
        factory.road("aster", "gorse", 5.0, name="N1"),
        factory.road("gorse", "brim", 15.0, name="N1"),
        factory.road("brim", "cove", 30.0, name="N1"),
        factory.road("aster", "fern", 60.0),
        factory.road("fern", "cove", 60.0),
        factory.road("cove", "dell", 25.0),
    )
    regions = {"east": Region(id="east", name="the east", places=("cove", "dell"))}
    return factory.theatre(
        places={p.id: p for p in places}, roads={r.id: r for r in roads}, regions=regions, openings={}, **fields
    )


def control(**states: dict[str, float]) -> dict[str, dict[str, float]]:
    return {**dict.fromkeys(("aster", "brim", "cove", "dell", "fern"), NORTH), **states}


def test_nothing_is_cut_where_one_side_holds_all() -> None:
    network = RoadNetwork(ring())
    assert network.cut_off(control(), "north", at=AT) == []
    (named,) = network.cut_off(control(), "north", [("aster", "cove")], at=AT)
    assert named.probability == 0
    assert named.distance_km == 50
    assert named.deciding_places == ()


def test_a_second_way_keeps_two_places_joined() -> None:
    network = RoadNetwork(ring())
    (one,) = network.cut_off(control(brim=SOUTH), "north", [("aster", "cove")], at=AT)
    assert one.probability == 0
    assert set(one.roads) == {"gorse-brim", "brim-cove"}
    (both,) = network.cut_off(control(brim=SOUTH, fern=SOUTH), "north", [("aster", "cove")], at=AT)
    assert both.probability == 1
    assert dict(both.deciding_places) == {"brim": 1.0, "fern": 1.0}


def test_probability_of_a_cut_is_that_of_the_place_on_the_way() -> None:
    network = RoadNetwork(ring())
    state = control(fern=SOUTH, brim={"north": 0.3, "south": 0.6, "contested": 0.1})
    (one,) = network.cut_off(state, "north", [("aster", "cove")], at=AT, samples=4000)
    assert one.probability == pytest.approx(0.7, abs=0.03)
    assert one.deciding_places[0] == ("brim", 1.0)


def test_when_no_single_place_would_mend_it_the_lost_places_on_the_way_are_named() -> None:
    network = RoadNetwork(factory.theatre())
    state = {"aster": NORTH, "brim": SOUTH, "cove": SOUTH, "dell": NORTH}
    (one,) = network.cut_off(state, "north", [("aster", "dell")], at=AT)
    assert one.probability == 1
    assert {place for place, _ in one.deciding_places} == {"brim", "cove"}


def test_a_region_is_cut_off_only_if_each_of_its_places_is() -> None:
    network = RoadNetwork(ring())
    state = control(cove=SOUTH)
    assert [
        one.probability for one in network.cut_off(state, "north", [("aster", "dell"), ("aster", "east")], at=AT)
    ] == [1, 1]
    lost = control(dell=SOUTH)
    found = {
        one.places: one.probability
        for one in network.cut_off(lost, "north", [("aster", "dell"), ("aster", "east")], at=AT)
    }
    assert found == {("aster", "dell"): 1, ("aster", "east"): 0}


def test_a_junction_follows_the_nearest_tracked_place_unless_it_has_a_tracked_parent() -> None:
    network = RoadNetwork(ring())
    decider = network.graph.deciders[network.graph.decider_n[network.graph.node_index["gorse"]]]
    assert decider == "aster"
    theatre = ring()
    adopted = replace(theatre, places={**theatre.places, "gorse": replace(theatre.places["gorse"], parent="fern")})
    graph = RoadNetwork(adopted).graph
    assert graph.deciders[graph.decider_n[graph.node_index["gorse"]]] == "fern"


def test_friends_may_use_each_others_roads() -> None:
    sides = {"north": Side(id="north", name="North", friends=("south",)), "south": Side(id="south", name="South")}
    network = RoadNetwork(ring(sides=sides))
    state = control(brim=SOUTH, fern=SOUTH)
    assert network.cut_off(state, "north", [("aster", "cove")], at=AT)[0].probability == 0
    assert network.cut_off(state, "south", [("brim", "fern")], at=AT)[0].probability == 1


def test_one_side_speaks_for_each_group_of_friends() -> None:
    sides = {
        side: Side(id=side, name=side, friends=friends)
        for side, friends in (("north", ("east",)), ("south", ()), ("east", ("north",)))
    }
    assert RoadNetwork(ring(sides=sides)).movers == ("north", "south")


def test_asking_twice_and_asking_something_else_between_changes_no_answer() -> None:
    network = RoadNetwork(ring())
    one = control(brim={"north": 0.5, "south": 0.5}, fern=SOUTH)
    other = control(brim={"north": 0.1, "south": 0.9}, fern=SOUTH)
    first = network.cut_off(one, "north", at=AT)
    assert network.cut_off(other, "north", at=AT) != first
    assert network.cut_off(one, "north", at=AT) == first == RoadNetwork(ring()).cut_off(one, "north", at=AT)


def test_errors_of_neighbours_go_together_and_keep_each_marginal() -> None:
    from whoholds.roads.samples import draw_states
    from whoholds.roads.settings import default_settings

    theatre = ring()
    places = ("aster", "brim", "cove")
    state = {name: {"north": 0.7, "south": 0.2, "contested": 0.1} for name in places}
    drawn = draw_states(theatre, places, state, count=20_000, seed=3, settings=default_settings())
    shares = [[float((drawn[:, i] == k).mean()) for k in range(3)] for i in range(3)]
    assert np.allclose(shares, [[0.7, 0.2, 0.1]] * 3, atol=0.015)
    together = np.corrcoef((drawn == 0).T)
    assert together[0, 1] > together[0, 2] > 0.1
    apart = draw_states(theatre, places, state, count=20_000, seed=3, settings=replace(default_settings(), shared=0.0))
    assert abs(np.corrcoef((apart == 0).T)[0, 1]) < 0.03


def test_the_same_question_gets_the_same_answer_under_any_hash_seed() -> None:
    code = (
        "from tests.roads.test_network import *\n"
        "n = RoadNetwork(ring()); c = control(brim={'north': .4, 'south': .6}, fern={'north': .5, 'south': .5})\n"
        "print(n.cut_off(c, 'north', at=AT), n.encircled(c, 'north', at=AT), n.chokepoints(c, 'north', at=AT))"
    )
    told = set()
    for seed in ("1", "2"):
        env = {"PYTHONHASHSEED": seed, "PATH": "", "PYTHONPATH": "."}
        told.add(
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout
        )
    assert len(told) == 1
    assert "cut-off" in told.pop()


def test_another_instant_draws_other_samples() -> None:
    network = RoadNetwork(ring())
    state = control(fern=SOUTH, brim={"north": 0.5, "south": 0.5})
    answers = {
        network.cut_off(state, "north", [("aster", "cove")], at=factory.at(f"2031-05-0{day}T06:00"))[0].probability
        for day in range(1, 6)
    }
    assert len(answers) > 1


def test_chokepoint_is_the_place_every_way_passes() -> None:
    found = RoadNetwork(ring()).chokepoints(control(), "north", at=AT)
    assert found[0].places == ("cove",)
    assert found[0].deciding_places[0][0] in {"dell", "aster"}
    assert all(one.places not in {("brim",), ("fern",)} for one in found)


def test_what_if_tells_the_pairs_a_fall_would_cut() -> None:
    network = RoadNetwork(ring())
    shifts = network.what_if(control(fern=SOUTH), {"brim": "south"}, at=AT)
    assert {(one.after.side, one.after.places, one.before.probability, one.after.probability) for one in shifts} == {
        ("north", ("aster", "cove"), 0.0, 1.0),
        ("north", ("aster", "dell"), 0.0, 1.0),
        ("north", ("aster", "east"), 0.0, 1.0),
    }
    assert suppose({"brim": NORTH}, {"brim": "south"}) == {"brim": SOUTH}


@pytest.mark.parametrize("changes", [{"nowhere": "south"}, {"brim": "west"}])
def test_what_if_refuses_what_the_theatre_does_not_know(changes: dict[str, str]) -> None:
    with pytest.raises(QueryError):
        RoadNetwork(ring()).what_if(control(), changes, at=AT)


def test_a_convoy_meets_holders_and_takes_the_longer_way_round_fighting() -> None:
    network = RoadNetwork(ring())
    route = network.route(control(dell=SOUTH), "aster", "dell", at=AT, last_support={"cove": AT, "dell": AT})
    assert isinstance(route, Route)
    assert route.places == ("aster", "gorse", "brim", "cove", "dell")
    assert route.km == 75
    assert route.changes == (("cove", "dell", "north", "south"),)
    assert [leg[0] for leg in route.legs] == ["north", "south"]
    assert route.last_support is None
    assert route.probability == 1
    fought = network.route(control(brim={"contested": 0.8, "north": 0.2}), "aster", "cove", at=AT)
    assert isinstance(fought, Route)
    assert fought.places == ("aster", "fern", "cove")
    assert "Aster to Cove: 120 km, no change of hands." in fought.to_lines(network.theatre)[0]


def test_the_weakest_stretch_is_the_least_sure_for_the_side_that_travels() -> None:
    network = RoadNetwork(factory.theatre())
    state = {"aster": NORTH, "brim": {"north": 0.6, "south": 0.4}, "cove": NORTH, "dell": SOUTH}
    route = network.route(state, "aster", "dell", "north", at=AT)
    assert isinstance(route, Route)
    assert (route.weakest.start, route.weakest.end) == ("cove", "dell")
    assert route.weakest.usable == 0
    convoy = network.route(state, "aster", "dell", at=AT)
    assert isinstance(convoy, Route)
    assert convoy.weakest.sure == 0.6


def test_no_road_is_a_refusal_and_an_unknown_place_an_error() -> None:
    theatre = ring()
    apart = replace(
        theatre,
        roads={k: r for k, r in theatre.roads.items() if k != "cove-dell"} | {"dell-hay": factory.road("dell", "hay")},
    )
    network = RoadNetwork(apart)
    assert isinstance(network.route(control(), "aster", "dell", at=AT), Refusal)
    assert network.cut_off(control(), "north", [("aster", "dell")], at=AT)[0].probability == 1
    with pytest.raises(QueryError, match="no road"):
        network.route(control(), "aster", "elm", at=AT)
    with pytest.raises(QueryError, match="no side"):
        network.cut_off(control(), "west", at=AT)


def test_a_theatre_without_roads_answers_nothing() -> None:
    network = RoadNetwork(factory.theatre(roads={}))
    assert network.cut_off({}, "north", at=AT) == []
    assert network.encircled({}, "north", at=AT) == []
    assert network.chokepoints({}, "north", at=AT) == []


def test_a_reported_cut_stands_beside_the_network() -> None:
    network = RoadNetwork(ring())
    said = factory.claim("cuts_road", "brim", "south", modality=Modality.CLAIMED)
    (held,) = network.reported_cuts([said], control=control(), at=AT)
    assert (held.agreement, held.probability, held.hurt) == (Agreement.DISAGREES, 0.0, "north")
    (lost,) = network.reported_cuts([said], control=control(brim=SOUTH), at=AT)
    assert lost.agreement == Agreement.AGREES
    (alone,) = network.reported_cuts([said])
    assert alone.agreement == Agreement.NOT_COMPARED
    assert set(alone.roads) == {"gorse-brim", "brim-cove"}


def test_a_reported_cut_closes_the_towns_roads_to_others_with_its_own_doubt_and_is_named() -> None:
    network = RoadNetwork(ring())
    said = factory.claim("cuts_road", "brim", "south", modality=Modality.CLAIMED)
    state = control(fern=SOUTH)
    (one,) = network.cut_off(state, "north", [("aster", "cove")], at=AT, claims=[said], samples=4000)
    assert one.probability == pytest.approx(network.settings.weights["outlet"], abs=0.03)
    later = factory.at("2031-05-09T06:00")
    assert network.cut_off(state, "north", [("aster", "cove")], at=later, claims=[said])[0].probability == 0
    before = network.cut_off(
        state, "north", [("aster", "cove")], at=AT, known_at=factory.at("2031-05-01T00:00"), claims=[said]
    )
    assert before[0].probability == 0
    lost = network.cut_off(control(brim=SOUTH, fern=SOUTH), "north", [("aster", "cove")], at=AT, claims=[said])
    assert lost[0].claims == (said.id,)


@pytest.mark.parametrize(
    "fields", [{"modality": Modality.PLANNED}, {"modality": Modality.BACKGROUND}, {"polarity": Polarity.DENIED}]
)
def test_plans_background_and_denials_close_nothing(fields: dict[str, object]) -> None:
    network = RoadNetwork(ring())
    said = factory.claim("cuts_road", "brim", "south", **fields)
    (one,) = network.cut_off(control(fern=SOUTH), "north", [("aster", "cove")], at=AT, claims=[said])
    assert one.probability == 0
    assert one.claims == ()


@pytest.mark.parametrize(
    ("words", "pairs"),
    [
        ("Taking Brim cuts Aster off from the eastern plains.", (("aster", "east"),)),
        ("It severs Aster from Cove, the army said.", (("aster", "cove"),)),
        ("The road between Aster and Dell was cut.", (("aster", "dell"),)),
        ("They hold the airfield at Fern and cut the road from Aster to Dell.", ()),
        ("Brim fell, and Aster and Cove were calm.", ()),
    ],
)
def test_the_two_ends_are_read_from_the_words_of_a_road_claim(words: str, pairs: tuple[tuple[str, str], ...]) -> None:
    told = factory.report(words)
    network = RoadNetwork(ring())
    (one,) = network.reported_cuts([factory.claim("cuts_road", "brim", "south", source=told)])
    assert one.severed == pairs


def test_a_report_that_two_ends_are_severed_cuts_them_with_its_doubt_and_says_what_the_network_says_alone() -> None:
    told = factory.report("Taking Brim cuts Aster off from the eastern plains.")
    said = factory.claim("cuts_road", "brim", "south", source=told)
    network = RoadNetwork(ring())
    pairs = [("aster", "east"), ("aster", "dell"), ("cove", "dell")]
    found = {one.places: one for one in network.cut_off(control(brim=SOUTH), "north", pairs, at=AT, claims=[said])}
    assert found["aster", "east"].probability == network.settings.weights["outlet"]
    assert found["aster", "east"].claims == (said.id,)
    assert "network alone 0.0000" in found["aster", "east"].method
    assert found["aster", "dell"].probability == found["aster", "east"].probability
    assert found["cove", "dell"].probability == 0


def test_a_pair_reported_severed_is_told_even_where_an_end_is_in_doubt() -> None:
    told = factory.report("Taking Brim cuts Aster off from the eastern plains.")
    said = factory.claim("cuts_road", "brim", "south", source=told)
    state = control(aster={"north": 0.3, "south": 0.7}, brim=SOUTH, fern=SOUTH)
    network = RoadNetwork(ring())
    assert ("aster", "east") in [one.places for one in network.cut_off(state, "north", at=AT, claims=[said])]
    assert ("aster", "east") not in [one.places for one in network.cut_off(state, "north", at=AT)]


def test_a_lost_end_is_not_cut_off() -> None:
    network = RoadNetwork(ring())
    (one,) = network.cut_off(control(cove={"north": 0.5, "south": 0.5}), "north", [("aster", "cove")], at=AT)
    assert one.probability == 0
    (lost,) = network.cut_off(control(cove=SOUTH), "north", [("aster", "cove")], at=AT)
    assert lost.probability == 1


def test_a_later_opening_ends_a_cut() -> None:
    network = RoadNetwork(ring())
    cut = factory.claim("cuts_road", "brim", "south")
    opened = factory.claim("opens_road", "brim", "north", published_at=factory.at("2031-05-02T13:00"))
    state = control(fern=SOUTH)
    left = network.cut_off(state, "north", [("aster", "cove")], at=AT, claims=[opened, cut], samples=4000)[0]
    weight = network.settings.weights["outlet"]
    assert left.probability == pytest.approx(weight * (1 - weight), abs=0.02)


def test_a_road_by_name_is_matched_but_closes_nothing_by_itself() -> None:
    network = RoadNetwork(ring())
    said = factory.claim("cuts_road", "n1", "south")
    (one,) = network.reported_cuts([said], control=control(brim=SOUTH), at=AT)
    assert set(one.roads) == {"aster-gorse", "gorse-brim", "brim-cove"}
    assert one.agreement == Agreement.AGREES
    assert network.cut_off(control(fern=SOUTH), "north", [("aster", "cove")], at=AT, claims=[said])[0].probability == 0


def test_answers_agree_with_a_naive_search() -> None:
    rng = np.random.default_rng(5)
    names = [f"P{i}" for i in range(12)]
    places = {name.lower(): factory.place(name, lon_deg=20 + i / 10) for i, name in enumerate(names)}
    ends = sorted({tuple(sorted(rng.choice(12, 2, replace=False).tolist())) for _ in range(18)})
    roads = {f"p{a}-p{b}": factory.road(f"p{a}", f"p{b}") for a, b in ends}
    network = RoadNetwork(factory.theatre(places=places, roads=roads, openings={}))
    for _ in range(20):
        held = {f"p{i}" for i in range(12) if rng.random() < 0.6}
        state = {name: NORTH if name in held else SOUTH for name in places}
        nodes = network.graph.nodes
        pairs = [(a, b) for a in nodes for b in nodes if a < b]
        for one in network.cut_off(state, "north", pairs, at=AT, samples=2):
            assert one.probability == (0.0 if one.places[1] in search(one.places[0], ends, held) else 1.0)


def search(start: str, ends: list[tuple[int, ...]], held: set[str]) -> set[str]:
    """Find what can be reached from a place by held places only."""
    seen, edge = set(), {start} & held
    while edge:
        seen |= edge
        edge = {f"p{y}" for a, b in ends for x, y in ((a, b), (b, a)) if f"p{x}" in edge and f"p{y}" in held} - seen
    return seen


def test_sides_that_may_use_the_same_roads_have_one_mover() -> None:
    sides = {
        "north": Side(id="north", name="North", colour="#336", friends=("ally",)),
        "ally": Side(id="ally", name="Ally", colour="#669", friends=("north",)),
        "south": Side(id="south", name="South", colour="#a63"),
    }
    network = RoadNetwork(ring(sides=sides))
    assert network.mover_of_side == {"north": "north", "ally": "north", "south": "south"}
    assert network.movers == ("north", "south")


def test_reports_of_roads_are_found_anew_for_other_claims_and_another_instant_of_knowing() -> None:
    network = RoadNetwork(ring())
    told = factory.report("The road at Brim is cut.", published_at=factory.at("2031-05-01T08:00"))
    cut = factory.claim("cuts_road", "brim", "south", source=told, modality=Modality.FACT)
    assert len(network.reported_cuts((cut,), AT)) == len(network.reported_cuts((cut,), AT)) == 1
    claims = (cut,)
    assert len(network.reported_cuts(claims, AT)) == 1
    assert network.reported_cuts(claims, factory.at("2031-05-01T00:00")) == []
    assert network.reported_cuts((), AT) == []
    growing = [cut]
    assert len(network.reported_cuts(growing, AT)) == 1
    growing.clear()
    assert network.reported_cuts(growing, AT) == []
