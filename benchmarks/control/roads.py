"""How fast cut-offs are: 50 pairs, 2,000 samples, 5,000 nodes, beside a loop over networkx graphs. One core, one seed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.table import Row
from benchmarks.table import print_rows
from whoholds.model import Place
from whoholds.model import Road
from whoholds.model import Side
from whoholds.model import Theatre
from whoholds.roads import RoadNetwork
from whoholds.roads.principal import find_ends
from whoholds.roads.sampler import Sampler

_AT = datetime(2030, 1, 1, tzinfo=UTC)
_ROWS, _COLUMNS, _SECTIONS = 50, 100, 9_288
_PAIRS, _SAMPLES = 50, 2_000
#: The bar, seconds of one core.
_BAR_S = 2.0
#: Samples that the networkx loop is timed on; its whole is this times the samples asked for.
_LOOPED = 20

Control = dict[str, dict[str, float]]
Pair = tuple[str, str]


def draw_network(seed: int = 0) -> Theatre:
    """Draw a country of 5,000 tracked places on a grid of roads ten km wide, less a few hundred sections."""
    random = np.random.default_rng(seed)
    ids = [[f"p{row:02}{column:02}" for column in range(_COLUMNS)] for row in range(_ROWS)]
    places = {
        ids[row][column]: Place(id=ids[row][column], name=ids[row][column], lat_deg=row * 0.09, lon_deg=column * 0.09)
        for row in range(_ROWS)
        for column in range(_COLUMNS)
    }
    across = [(ids[row][column], ids[row][column + 1]) for row in range(_ROWS) for column in range(_COLUMNS - 1)]
    along = [(ids[row][column], ids[row + 1][column]) for row in range(_ROWS - 1) for column in range(_COLUMNS)]
    every = across + along
    kept = sorted(random.choice(len(every), _SECTIONS, replace=False).tolist())
    roads = {f"{a}-{b}": Road(id=f"{a}-{b}", start=a, end=b, km=10.0) for a, b in (every[i] for i in kept)}
    return Theatre(
        id="grid",
        name="grid",
        zone=ZoneInfo("UTC"),
        country="ZZ",
        opens_at=_AT,
        sides={side: Side(id=side, name=side) for side in ("north", "south")},
        places=places,
        roads=roads,
    )


def draw_control(theatre: Theatre, seed: int = 1) -> Control:
    """Draw control: each side holds half of the country, surely in the depth, less surely where the halves meet."""
    random = np.random.default_rng(seed)
    found: Control = {}
    for place in theatre.places.values():
        depth = (place.lon_deg or 0.0) - 4.5 + float(random.normal(0, 0.6))
        north = float(1 / (1 + np.exp(-3 * depth)))
        found[place.id] = {"north": north * 0.98, "south": (1 - north) * 0.98, "contested": 0.02}
    return found


def draw_pairs(theatre: Theatre, count: int, seed: int = 2) -> list[Pair]:
    """Draw pairs of places."""
    random = np.random.default_rng(seed)
    places = list(theatre.places)
    drawn = [random.choice(len(places), 2, replace=False).tolist() for _ in range(count)]
    return [(places[a], places[b]) for a, b in drawn]


def time_cut_offs(theatre: Theatre, control: Mapping[str, Mapping[str, float]], pairs: Sequence[Pair]) -> float:
    """Give seconds of one core from probabilities to answers, drawing and explaining included; the network is laid out before."""
    network = RoadNetwork(theatre)
    started = time.process_time()
    network.cut_off(control, "north", pairs, at=_AT, samples=_SAMPLES)
    return time.process_time() - started


def time_loop(theatre: Theatre, control: Mapping[str, Mapping[str, float]], pairs: Sequence[Pair]) -> tuple[float, int]:
    """Give seconds of one core of a loop over networkx graphs for the same samples, and on how many answers the two differ.

    The loop only finds the cuts: it neither draws nor explains.
    """
    import networkx as nx

    network = RoadNetwork(theatre)
    sampler = Sampler(theatre=theatre, graph=network.graph, settings=network.settings)
    held_sp = sampler.hold(sampler.draw(control, at=_AT, samples=_SAMPLES), "north")[:_LOOPED]
    whole = nx.Graph()
    whole.add_nodes_from(network.graph.deciders)
    whole.add_edges_from((road.start, road.end) for road in theatre.roads.values())
    started = time.process_time()
    looped = np.zeros((_LOOPED, len(pairs)), dtype=bool)
    for number, held_p in enumerate(held_sp):
        held = {place for place, is_held in zip(network.graph.deciders, held_p, strict=True) if is_held}
        part = whole.subgraph(held).copy()
        pocket = {place: i for i, found in enumerate(nx.connected_components(part)) for place in found}
        looped[number] = [a not in pocket or pocket[a] != pocket.get(b) for a, b in pairs]
    seconds = time.process_time() - started
    from whoholds.roads.components import label_pockets
    from whoholds.roads.cut_off import find_cut

    reach = label_pockets(network.graph, held_sp, closed_se=None, batch=network.settings.batch)
    ours = np.column_stack([find_cut(reach, find_ends(theatre, network.graph, pair)) for pair in pairs])
    return seconds * _SAMPLES / _LOOPED, int((ours != looped).sum())


def list_road_rows() -> list[Row]:
    """Time our cut-offs and the loop; without networkx its row is empty."""
    theatre = draw_network()
    control, pairs = draw_control(theatre), draw_pairs(theatre, _PAIRS)
    shape = f"{_PAIRS} pairs x {_SAMPLES:,} samples x {len(theatre.places):,} nodes"
    ours = min(time_cut_offs(theatre, control, pairs) for _ in range(3))
    rows = [
        Row(
            name="cut-offs",
            ruler="roads, one core",
            measure=shape,
            value=ours,
            bar=_BAR_S,
            is_less_better=True,
            unit=" s",
            note="with drawing and what decides",
        )
    ]
    try:
        theirs, differ = time_loop(theatre, control, pairs)
    except ModuleNotFoundError:
        return [*rows, Row(name="cut-offs", ruler="networkx loop", measure=shape, value=None, note="not installed")]
    note = f"cuts alone, from {_LOOPED} samples; {differ} answers differ"
    return [*rows, Row(name="cut-offs", ruler="networkx loop", measure=shape, value=theirs, unit=" s", note=note)]


if __name__ == "__main__":
    print_rows("Roads", list_road_rows())
