"""The network's answers beside a plain search over networkx graphs, on random small countries."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from tests import factory
from whoholds.model import Theatre
from whoholds.roads import RoadNetwork

AT = factory.at("2031-05-02T06:00")


def draw(seed: int) -> tuple[Theatre, dict[str, dict[str, float]], nx.Graph]:
    """Draw ten places, some roads between them, and who surely holds each; the graph has what North can use."""
    random = np.random.default_rng(seed)
    places = [
        factory.place(f"P{i}", kind="city", lat_deg=float(random.random()), lon_deg=20 + float(random.random()))
        for i in range(10)
    ]
    pairs = [(a.id, b.id) for i, a in enumerate(places) for b in places[:i] if random.random() < 0.25]
    theatre = factory.theatre(
        places={one.id: one for one in places},
        roads={f"{a}-{b}": factory.road(a, b, 200.0) for a, b in pairs},
        openings={},
    )
    held = {one.id for one in places if random.random() < 0.7}
    control = {one.id: {"north" if one.id in held else "south": 1.0} for one in places}
    usable = nx.Graph()
    usable.add_nodes_from(held)
    usable.add_edges_from((a, b) for a, b in pairs if a in held and b in held)
    return theatre, control, usable


@pytest.mark.parametrize("seed", range(12))
def test_two_ends_are_cut_off_where_no_search_finds_a_way(seed: int) -> None:
    theatre, control, usable = draw(seed)
    network = RoadNetwork(theatre)
    nodes = [node for node in network.graph.nodes if node in usable]
    pairs = [(a, b) for i, a in enumerate(nodes) for b in nodes[:i]]
    assert pairs
    found = {one.places: one.probability for one in network.cut_off(control, "north", pairs, at=AT, samples=20)}
    assert found == {(a, b): 0.0 if nx.has_path(usable, a, b) else 1.0 for a, b in pairs}


@pytest.mark.parametrize("seed", range(12))
def test_a_chokepoint_is_a_place_without_which_a_search_finds_fewer_ways(seed: int) -> None:
    theatre, control, usable = draw(seed)
    network = RoadNetwork(theatre)
    nodes = [node for node in network.graph.nodes if node in usable]
    pairs = [(a, b) for i, a in enumerate(nodes) for b in nodes[:i]]
    lost = {}
    for node in nodes:
        without = usable.copy()
        without.remove_node(node)
        cut = [
            pair
            for pair in pairs
            if node not in pair and nx.has_path(usable, *pair) and not nx.has_path(without, *pair)
        ]
        if cut:
            lost[node] = round(len(cut) / len(pairs), 4)
    found = network.chokepoints(control, "north", pairs, at=AT, samples=20)
    assert {one.places[0]: one.probability for one in found} == lost
