"""Control as it would be if places were in other hands, and what that changes."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from whoholds.errors import QueryError
from whoholds.model import CONTESTED
from whoholds.model import Consequence
from whoholds.model import ControlEstimate
from whoholds.model import Theatre
from whoholds.roads.graph import RoadGraph
from whoholds.roads.samples import Control


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What a supposition changes: the same question before and after it."""

    before: Consequence
    after: Consequence

    @property
    def change(self) -> float:
        """How much likelier the cut becomes."""
        return self.after.probability - self.before.probability


def list_probabilities(estimates: Iterable[ControlEstimate]) -> dict[str, dict[str, float]]:
    """Take the probabilities out of estimates of one instant, keyed by place."""
    return {estimate.place: dict(estimate.probabilities) for estimate in estimates}


def suppose(control: Control, changes: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Give control as it would be if each place named were surely in the state named."""
    return {
        **{place: dict(states) for place, states in control.items()},
        **{place: {state: 1.0} for place, state in changes.items()},
    }


def check_changes(theatre: Theatre, graph: RoadGraph, changes: Mapping[str, str]) -> None:
    """Refuse a supposition about a place without a road, or a state that does not exist."""
    for place, state in changes.items():
        if place not in graph.decider_index:
            raise QueryError(f"'{place}' is no tracked place on the roads of {theatre.name}", place=place)
        if state != CONTESTED and state not in theatre.sides:
            raise QueryError(
                f"'{state}' is no side of {theatre.name}; sides are {', '.join(theatre.sides)}", side=state
            )
