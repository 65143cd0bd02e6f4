"""The road network of a theatre and the questions it answers."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from whoholds.errors import QueryError
from whoholds.model import Claim
from whoholds.model import Consequence
from whoholds.model import Refusal
from whoholds.model import Theatre
from whoholds.roads import chokepoints as chokes
from whoholds.roads import cut_off as cuts
from whoholds.roads import encircled as rings
from whoholds.roads import reported as told
from whoholds.roads import routes
from whoholds.roads.agreement import compare_reported
from whoholds.roads.closing import Closure
from whoholds.roads.closing import list_closures
from whoholds.roads.graph import build_graph
from whoholds.roads.principal import Pair
from whoholds.roads.principal import find_ends
from whoholds.roads.principal import list_principal_places
from whoholds.roads.reported import ReportedCut
from whoholds.roads.sampler import Sampler
from whoholds.roads.samples import Control
from whoholds.roads.samples import tabulate
from whoholds.roads.settings import METHOD
from whoholds.roads.settings import RoadSettings
from whoholds.roads.settings import default_settings
from whoholds.roads.supposing import Shift
from whoholds.roads.supposing import check_changes
from whoholds.roads.supposing import suppose


class RoadNetwork:
    """Answers what control does to movement.

    A side can use a section if it, or a side whose roads it may use, holds both ends, unless a report says it is cut.
    `control` is always probabilities of states for each place id at one instant. Answers are the same for the same
    question: random draws are seeded from the theatre and the instant unless a seed is given. `origins` is origin id by
    claim id, so that copies of one saying about a road count once.
    """

    def __init__(
        self, theatre: Theatre, settings: RoadSettings | None = None, *, origins: Mapping[str, str] | None = None
    ) -> None:
        self.theatre = theatre
        self.settings = settings or default_settings()
        self.origins = origins or {}
        self.graph = build_graph(theatre)
        self.sampler = Sampler(theatre=theatre, graph=self.graph, settings=self.settings)
        self._touching = cuts.list_touching(self.graph) if theatre.roads else None
        self._asked: tuple[tuple[Claim, ...], datetime | None, tuple[ReportedCut, ...]] | None = None

    @property
    def principal_places(self) -> tuple[str, ...]:
        """Principal places on the road network, most important first."""
        return list_principal_places(self.theatre, self.graph, self.settings.count)

    @cached_property
    def _surroundings(self) -> rings.Surroundings:
        """What tells whether a pocket is surrounded."""
        return rings.survey_surroundings(self.theatre, self.graph, self.principal_places, self.settings)

    @property
    def movers(self) -> tuple[str, ...]:
        """One side for each group that may use the same roads: asking for its friends too would tell the same twice."""
        return tuple(dict.fromkeys(self.mover_of_side.values()))

    @property
    def mover_of_side(self) -> dict[str, str]:
        """The first side that may use the same roads as each side."""
        first: dict[frozenset[str], str] = {}
        return {side: first.setdefault(self.sampler.list_friendly(side), side) for side in self.theatre.sides}

    def cut_off(
        self,
        control: Control,
        side: str,
        pairs: Sequence[Pair] | None = None,
        *,
        at: datetime,
        known_at: datetime | None = None,
        claims: Iterable[Claim] = (),
        samples: int | None = None,
        seed: int | None = None,
    ) -> list[Consequence]:
        """Tell how likely one end is cut off from another for a side, given that it holds both.

        Parameters
        ----------
        control
            Probabilities of states for each place.
        side
            The side that would move.
        pairs
            Ends as place or region ids. None: all pairs of principal places and regions whose ends the side likely
            holds, and those that a live report says are severed for it, without those hardly ever cut.
        claims
            Claims whose reports of cuts close sections and are named beside the answer.

        Returns
        -------
        Likeliest cut first. A live report that says the two ends are severed cuts them with its own doubt; `method` then
        gives what the network says alone. Where the side hardly ever holds both ends, `probability` is that of no way through at all.
        `deciding_places` with the share of cut cases that holding the place alone would mend, or,
        where no single place would, the lost places on the way with how surely each is lost; `roads` the sections of
        the shortest way that are likelier unusable than not; `claims` the ids of reports that say the same.

        Raises
        ------
        QueryError
            If the side is not of the theatre, or an end is not on its roads.
        """
        self.sampler.check_side(side)
        reported = self._list_reported(claims, known_at)
        asked = self.sampler.list_likely_pairs(control, side, reported, at) if pairs is None else tuple(pairs)
        ends = [find_ends(self.theatre, self.graph, pair) for pair in asked]
        reach = self.sampler.find_reach(control, side, at=at, reported=reported, samples=samples, seed=seed)
        question = cuts.Question(side=side, at=at, known_at=known_at, reported=tuple(reported))
        found = [
            cuts.tell_cut(self.sampler, self._touching, reach, question, pair=pair, ends=end)
            for pair, end in zip(asked, ends, strict=True)
        ]
        worth = [one for one in found if pairs is not None or one.probability >= self.settings.report]
        return sorted(worth, key=lambda one: (-one.probability, one.places))

    def encircled(
        self,
        control: Control,
        side: str,
        *,
        at: datetime,
        known_at: datetime | None = None,
        claims: Iterable[Claim] = (),
        samples: int | None = None,
        seed: int | None = None,
    ) -> list[Consequence]:
        """Tell which places a side holds without a way out.

        Encircled: held by the side, in a pocket that is not its largest, without a way abroad or another of its principal
        places, and with the roads of others on all sides (see `whoholds.roads.encircled`).

        Returns
        -------
        One for each place likely held, likeliest first; the probability is that of held and encircled together. `claims`
        are the live reports that say the same.
        """
        self.sampler.check_side(side)
        kept = list(claims)
        reported = self._list_reported(kept, known_at)
        reach = self.sampler.find_reach(control, side, at=at, reported=reported, samples=samples, seed=seed)
        saying = told.find_saying_encircled(
            kept, self.sampler.list_friendly(side), at=at, known_at=known_at, lasts_h=self.settings.lasts_h
        )
        found = rings.find_encircled(self._surroundings, reach, self.settings)
        return [
            Consequence(
                kind="encircled",
                side=side,
                places=(place,),
                probability=probability,
                at=at,
                known_at=known_at,
                claims=saying.get(place, ()),
                method=f"{METHOD} samples={len(reach.held_sn)}",
            )
            for place, probability in found
        ]

    def route(
        self,
        control: Control,
        start: str,
        end: str,
        side: str | None = None,
        *,
        at: datetime,
        known_at: datetime | None = None,
        claims: Iterable[Claim] = (),
        last_support: Mapping[str, datetime | None] | None = None,
    ) -> routes.Route | Refusal:
        """Tell which way a convoy would take, whose checkpoints it meets, and how sure each stretch is.

        Parameters
        ----------
        side
            The side that travels, None for a humanitarian convoy that passes every holder.
        last_support
            When each place's holder was last reported, from its estimate.

        Returns
        -------
        The route, or a refusal if no road joins the two.
        """
        ends = (self.graph.node(start), self.graph.node(end))
        if start == end:
            raise QueryError(f"a route needs two places, not '{start}' twice", place=start)
        reported = self._list_reported(claims, known_at)
        cut_e = routes.list_cut_sections(self.closures(reported, side, at), self.settings.closed)
        usable_e = None if side is None else self._measure_usable(control, side, at=at, reported=reported)
        conditions = routes.Conditions(
            table=tabulate(self.theatre, self.graph.deciders, control),
            states=self.sampler.draw(control, at=at),
            usable_e=usable_e,
            cut_e=cut_e,
            last_support=last_support or {},
        )
        return routes.plan_route(
            self.graph, self.theatre, ends, conditions, side=side or "", at=at, settings=self.settings
        )

    def usable(
        self,
        control: Control,
        side: str,
        *,
        at: datetime,
        known_at: datetime | None = None,
        claims: Iterable[Claim] = (),
        samples: int | None = None,
        seed: int | None = None,
    ) -> npt.NDArray[np.float64]:
        """Tell how likely a side can use each section, in the order of `graph.roads`."""
        reported = self._list_reported(claims, known_at)
        return self._measure_usable(control, side, at=at, reported=reported, samples=samples, seed=seed)

    def _measure_usable(
        self,
        control: Control,
        side: str,
        *,
        at: datetime,
        reported: Sequence[ReportedCut],
        samples: int | None = None,
        seed: int | None = None,
    ) -> npt.NDArray[np.float64]:
        """Measure the same, given what reports say of roads."""
        self.sampler.check_side(side)
        reach = self.sampler.find_reach(control, side, at=at, reported=reported, samples=samples, seed=seed)
        return np.asarray(reach.find_usable(self.graph).mean(axis=0), dtype=np.float64)

    def closures(self, reported: Sequence[ReportedCut], side: str | None, at: datetime) -> list[Closure]:
        """Weigh what live reports make of sections, for a side and its friends, or a convoy of no side (None)."""
        friendly = None if side is None else self.sampler.list_friendly(side)
        return list_closures(self.theatre, self.graph, reported, friendly=friendly, at=at)

    def chokepoints(
        self,
        control: Control,
        side: str,
        pairs: Sequence[Pair] | None = None,
        *,
        at: datetime,
        known_at: datetime | None = None,
        claims: Iterable[Claim] = (),
        samples: int | None = None,
        seed: int | None = None,
    ) -> list[Consequence]:
        """Tell whose loss would cut most.

        Returns
        -------
        Worst first. `places` is the place; `probability` the share of the pairs its loss is expected to cut newly, less
        those that end there;
        `deciding_places` the ends hurt most, with the number of pairs each would lose.
        """
        self.sampler.check_side(side)
        asked = self.sampler.list_likely_pairs(control, side) if pairs is None else tuple(pairs)
        ends = [find_ends(self.theatre, self.graph, pair) for pair in asked]
        if not ends:
            return []
        count, reported = samples or self.settings.explain_samples, self._list_reported(claims, known_at)
        held_sp = self.sampler.hold(self.sampler.draw(control, at=at, samples=count, seed=seed), side)
        reach = self.sampler.find_reach(control, side, at=at, reported=reported, samples=count, seed=seed)
        hurts = chokes.weigh_losses(self.graph, held_sp, asked, ends, reach=reach, settings=self.settings)
        found = [
            Consequence(
                kind="chokepoint",
                side=side,
                places=(self.graph.deciders[decider],),
                probability=round(float(loss_k.mean()), 4),
                at=at,
                known_at=known_at,
                deciding_places=chokes.name_worst(asked, loss_k),
                method=f"{METHOD} samples={len(reach.held_sn)}",
            )
            for decider, loss_k in hurts
        ]
        return sorted((one for one in found if one.probability > 0), key=lambda one: (-one.probability, one.places))

    def what_if(
        self,
        control: Control,
        changes: Mapping[str, str],
        side: str | None = None,
        pairs: Sequence[Pair] | None = None,
        *,
        at: datetime,
        known_at: datetime | None = None,
        claims: Iterable[Claim] = (),
        samples: int | None = None,
    ) -> list[Shift]:
        """Tell what would be cut or opened if places were in other hands.

        Parameters
        ----------
        changes
            The state each named place is supposed to be in.
        side
            The side that would move; None asks for one of each group of friends.

        Returns
        -------
        Pairs whose probability shifts by at least the reporting limit, largest shift first. Unless pairs are named,
        those that end in a supposed place are left out: that it changed hands is the supposition, not its consequence.

        Raises
        ------
        QueryError
            If a place is not on the roads or a state is not of the theatre.
        """
        check_changes(self.theatre, self.graph, changes)
        kept, after_control, shifts = list(claims), suppose(control, changes), list[Shift]()
        for mover in self.movers if side is None else (side,):
            likely = self.sampler.list_likely_pairs(control, mover) if pairs is None else ()
            asked = pairs or tuple(pair for pair in likely if not set(pair) & set(changes))
            before, after = (
                {
                    one.places: one
                    for one in self.cut_off(state, mover, asked, at=at, known_at=known_at, claims=kept, samples=samples)
                }
                for state in (control, after_control)
            )
            shifts += [Shift(before=before[pair], after=after[pair]) for pair in asked]
        worth = [one for one in shifts if abs(one.change) >= self.settings.report]
        return sorted(worth, key=lambda one: (-abs(one.change), one.after.side, one.after.places))

    def measure_cut(
        self,
        control: Control,
        side: str,
        pair: Pair,
        *,
        at: datetime,
        known_at: datetime | None = None,
        claims: Iterable[Claim] = (),
        seed: int | None = None,
    ) -> tuple[float, float]:
        """Measure how likely two ends are cut off for a side, as `cut_off` tells it, and how likely it holds both."""
        self.sampler.check_side(side)
        ends, reported = find_ends(self.theatre, self.graph, pair), self._list_reported(claims, known_at)
        reach = self.sampler.find_reach(control, side, at=at, reported=reported, seed=seed)
        question = cuts.Question(side=side, at=at, known_at=known_at, reported=tuple(reported))
        alone, severed = cuts.measure_severed(self.sampler, reach, question, pair=pair, ends=ends)
        held = float(cuts.find_both_held(reach, ends).mean())
        return round(1 - (1 - alone) * (1 - max((cut.weight for cut in severed), default=0.0)), 4), round(held, 4)

    def reported_cuts(
        self,
        claims: Iterable[Claim],
        known_at: datetime | None = None,
        *,
        control: Control | None = None,
        at: datetime | None = None,
        samples: int | None = None,
        seed: int | None = None,
    ) -> list[ReportedCut]:
        """List the cuts and openings reports claim; with control and an instant, set beside what the network says."""
        reported = self._list_reported(claims, known_at)
        if control is None or at is None or not reported:
            return reported
        states = self.sampler.draw(control, at=at, samples=samples, seed=seed)
        return compare_reported(self.sampler, reported, states)

    def _list_reported(self, claims: Iterable[Claim], known_at: datetime | None) -> list[ReportedCut]:
        """List what reports claim of roads; of the same claims it is worked out once, for every question needs it."""
        last = self._asked
        if last is not None and last[0] is claims and last[1] == known_at:
            return list(last[2])
        found = told.list_reported(
            self.theatre, self.graph, claims, known_at=known_at, settings=self.settings, origins=self.origins
        )
        if isinstance(claims, tuple):  # which nobody changes behind its back
            self._asked = (claims, known_at, tuple(found))
        return found
