"""Reports of a cut set beside what the network says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from whoholds.roads.reported import Agreement
from whoholds.roads.reported import ReportedCut
from whoholds.roads.sampler import Sampler
from whoholds.roads.samples import States


def compare_reported(sampler: Sampler, reported: Sequence[ReportedCut], states: States) -> list[ReportedCut]:
    """Set each reported cut or opening beside the network.

    A cut is compared for the side it hurts: the one named, else the side that held most of the road or town when the
    window opened, else the largest of the others. An opening is compared for the side that opened it.
    """
    return [_compare(sampler, cut, states) for cut in reported]


def _compare(sampler: Sampler, cut: ReportedCut, states: States) -> ReportedCut:
    """Compare one."""
    opened = cut.side if not cut.cut and not cut.denied else ""
    deciders = _list_deciders(sampler, cut)
    hurt = (
        cut.hurt
        or opened
        or _find_first_holder(sampler, cut.side, deciders)
        or _find_largest_other(sampler, cut.side, states)
    )
    if not deciders or hurt not in sampler.theatre.sides:
        return replace(cut, hurt=hurt)
    passable = float(sampler.hold(states, hurt)[:, deciders].all(axis=1).mean())
    probability = round(1 - passable if cut.cut else passable, 4)
    return replace(cut, hurt=hurt, probability=probability, agreement=_name_agreement(sampler, probability))


def _list_deciders(sampler: Sampler, cut: ReportedCut) -> list[int]:
    """List the deciders a side must hold to pass: the town itself, or every end of the sections of a road or area."""
    graph = sampler.graph
    index = {road: i for i, road in enumerate(graph.roads)}
    ends = [int(node) for road in cut.roads for node in (graph.start_e[index[road]], graph.end_e[index[road]])]
    nodes = [graph.node_index[cut.place]] if cut.place in graph.node_index else ends
    return sorted({int(graph.decider_n[node]) for node in nodes if graph.decider_n[node] >= 0})


def _name_agreement(sampler: Sampler, probability: float) -> Agreement:
    """Name how the network's probability stands to what a report says."""
    if probability >= sampler.settings.agrees:
        return Agreement.AGREES
    return Agreement.DISAGREES if probability < sampler.settings.disagrees else Agreement.UNSURE


def _find_first_holder(sampler: Sampler, side: str, deciders: Sequence[int]) -> str:
    """Find the side, not a friend of the one that cut, that held most of some places when the window opened."""
    friends = sampler.list_friendly(side)
    openings = [sampler.theatre.openings.get(sampler.graph.deciders[decider]) for decider in deciders]
    holders = Counter(
        opening.holder for opening in openings if opening is not None and opening.holder in sampler.theatre.sides
    )
    others = [holder for holder in holders if holder not in friends]
    return max(others, key=lambda holder: (holders[holder], holder), default="")


def _find_largest_other(sampler: Sampler, side: str, states: States) -> str:
    """Find the side that holds most places among those not friends of a side."""
    friends = sampler.list_friendly(side)
    others = [other for other in sampler.theatre.sides if other not in friends]
    return max(others, key=lambda other: (float(sampler.hold(states, other).mean()), other), default="")
