"""What a side can use and reach in sampled states of control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from whoholds.errors import QueryError
from whoholds.model import Theatre
from whoholds.roads.closing import draw_closures
from whoholds.roads.components import Bools
from whoholds.roads.components import Reach
from whoholds.roads.components import label_pockets
from whoholds.roads.graph import RoadGraph
from whoholds.roads.principal import Pair
from whoholds.roads.principal import list_pairs
from whoholds.roads.reported import ReportedCut
from whoholds.roads.samples import Control
from whoholds.roads.samples import States
from whoholds.roads.samples import derive_seed
from whoholds.roads.samples import draw_states
from whoholds.roads.samples import list_states
from whoholds.roads.samples import tabulate
from whoholds.roads.settings import RoadSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampler:
    """Draws control of one theatre and tells what a side can use of its roads."""

    theatre: Theatre
    graph: RoadGraph
    settings: RoadSettings
    drawn: dict[tuple[object, ...], States] = field(default_factory=dict)

    def check_side(self, side: str) -> None:
        """Refuse a side the theatre does not have."""
        if side not in self.theatre.sides:
            raise QueryError(
                f"'{side}' is no side of {self.theatre.name}; sides are {', '.join(self.theatre.sides)}", side=side
            )

    def list_friendly(self, side: str) -> frozenset[str]:
        """List a side and those whose roads it may use."""
        return (
            frozenset((side, *self.theatre.sides[side].friends)) if side in self.theatre.sides else frozenset((side,))
        )

    def draw(self, control: Control, *, at: datetime, samples: int | None = None, seed: int | None = None) -> States:
        """Draw joint states of the deciders, shape (n_samples, n_deciders).

        The last draw is kept: several questions about one instant share it. It is a function of its key, so keeping it
        changes no answer.
        """
        chosen = derive_seed(self.theatre, at) if seed is None else seed
        count = samples or self.settings.samples
        key = (
            chosen,
            count,
            tuple((place, tuple(control[place].items()) if place in control else ()) for place in self.graph.deciders),
        )
        if key not in self.drawn:
            self.drawn.clear()
            self.drawn[key] = draw_states(
                self.theatre, self.graph.deciders, control, count=count, seed=chosen, settings=self.settings
            )
        return self.drawn[key]

    def hold(self, states: States, side: str) -> Bools:
        """Tell in which samples a side can use each decider's roads."""
        friends = self.list_friendly(side)
        friendly = np.array([state in friends for state in list_states(self.theatre)])
        return np.asarray(friendly[states], dtype=np.bool_)

    def find_reach(
        self,
        control: Control,
        side: str,
        *,
        at: datetime,
        reported: Sequence[ReportedCut] = (),
        samples: int | None = None,
        seed: int | None = None,
    ) -> Reach:
        """Sample what a side can reach, with sections closed and opened that live reports say are so."""
        states = self.draw(control, at=at, samples=samples, seed=seed)
        chosen = derive_seed(self.theatre, at) if seed is None else seed
        closed, opened = draw_closures(
            self.theatre,
            self.graph,
            reported,
            friendly=self.list_friendly(side),
            at=at,
            count=len(states),
            seed=chosen,
        )
        held_sp, batch = self.hold(states, side), self.settings.batch
        return label_pockets(self.graph, held_sp, closed_se=closed, opened_se=opened, batch=batch)

    def measure_held(self, control: Control, side: str) -> npt.NDArray[np.float64]:
        """Give the probability that a side can use each node, shape (n_nodes,)."""
        friends = self.list_friendly(side)
        columns = [i for i, state in enumerate(list_states(self.theatre)) if state in friends]
        held_p = tabulate(self.theatre, self.graph.deciders, control)[:, columns].sum(axis=1)
        return np.where(self.graph.decider_n >= 0, held_p[self.graph.decider_n], 0.0)

    def list_likely_pairs(
        self, control: Control, side: str, reported: Sequence[ReportedCut] = (), at: datetime | None = None
    ) -> tuple[Pair, ...]:
        """List the default pairs whose ends a side likely holds, and those that live reports say are severed for it.

        Of a region, one place is enough.
        """
        held_n = self.measure_held(control, side)

        def is_held(end: str, least: float) -> bool:
            places = self.theatre.regions[end].places if end in self.theatre.regions else (end,)
            return any(
                held_n[self.graph.node_index[place]] >= least for place in places if place in self.graph.node_index
            )

        severed = self._list_severed(side, reported, at) if at is not None else []
        usual = [
            pair
            for pair in list_pairs(self.theatre, self.graph, self.settings.count)
            if all(is_held(end, self.settings.pair_held) for end in pair)
        ]
        told = [
            pair
            for pair in severed
            if all(is_held(end, self.settings.reported_held) for end in pair) and not {pair, pair[::-1]} & set(usual)
        ]
        return (*usual, *told)

    def _list_severed(self, side: str, reported: Sequence[ReportedCut], at: datetime) -> list[Pair]:
        """List the pairs that live reports say somebody else severed."""
        friends = self.list_friendly(side)
        live = [cut for cut in reported if cut.is_cut_for(friends) and cut.is_live(at)]
        return list(dict.fromkeys(pair for cut in live for pair in cut.severed))
