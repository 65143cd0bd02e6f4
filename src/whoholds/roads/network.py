"""The road network of a theatre and the questions it answers."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt

from whoholds.errors import QueryError
from whoholds.model import Claim
from whoholds.model import Consequence
from whoholds.model import Refusal
from whoholds.model import Theatre
from whoholds.roads import cut_off as cuts
from whoholds.roads import encircled as rings
from whoholds.roads import reported as told
from whoholds.roads import routes
from whoholds.roads.agreement import compare_reported
from whoholds.roads.components import Reach
from whoholds.roads.components import label_pockets
from whoholds.roads.graph import build_graph
from whoholds.roads.principal import Pair
from whoholds.roads.principal import find_ends
from whoholds.roads.principal import list_principal_places
from whoholds.roads.reported import ReportedCut
from whoholds.roads.sampler import Sampler
from whoholds.roads.samples import Control
from whoholds.roads.samples import tabulate
from whoholds.roads.settings import RoadSettings
from whoholds.roads.settings import default_settings
from whoholds.roads.supposing import Shift
from whoholds.roads.supposing import check_changes
from whoholds.roads.supposing import suppose

#: Name and version of the method, written into every answer.
METHOD = "whoholds.roads.v1"


class RoadNetwork:
    """Answers what control does to movement.

    A side can use a section if it, or a side whose roads it may use, holds both ends, unless a report says it is cut.
    `control` is always probabilities of states for each place id at one instant. Answers are the same for the same
    question: random draws are seeded from the theatre and the instant unless a seed is given.
    """

    def __init__(self, theatre: Theatre, settings: RoadSettings | None = None) -> None:
        self.theatre = theatre
        self.settings = settings or default_settings()
        self.graph = build_graph(theatre)
        self._sampler = Sampler(theatre=theatre, graph=self.graph, settings=self.settings)
        self._touching = cuts.list_touching(self.graph) if theatre.roads else None

    @property
    def principal_places(self) -> tuple[str, ...]:
        """Principal places on the road network, most important first."""
        return list_principal_places(self.theatre, self.graph, self.settings.count)

    @property
    def movers(self) -> tuple[str, ...]:
        """One side for each group that may use the same roads: asking for its friends too would tell the same twice."""
        first: dict[frozenset[str], str] = {}
        for side in self.theatre.sides:
            first.setdefault(self._sampler.list_friendly(side), side)
        return tuple(first.values())

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
        self._sampler.check_side(side)
        reported = self._list_reported(claims, known_at)
        asked = self._sampler.list_likely_pairs(control, side, reported, at) if pairs is None else tuple(pairs)
        ends = [find_ends(self.theatre, self.graph, pair) for pair in asked]
        reach = self._sampler.find_reach(control, side, at=at, reported=reported, samples=samples, seed=seed)
        found = [
            self._tell_cut(reach, side, pair, end, at=at, known_at=known_at, reported=reported)
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

        Encircled: held by the side, in a pocket that is not its largest and has no border crossing and no other of its
        principal places.

        Returns
        -------
        One for each place likely held, likeliest first; the probability is that of held and encircled together.
        """
        self._sampler.check_side(side)
        reported = self._list_reported(claims, known_at)
        reach = self._sampler.find_reach(control, side, at=at, reported=reported, samples=samples, seed=seed)
        ringed_n = rings.measure_encircled(self.theatre, self.graph, reach, self.principal_places)
        held_n = reach.held_sn.mean(axis=0)
        method = self._method(reach)
        found = [
            Consequence(
                kind="encircled",
                side=side,
                places=(node,),
                probability=round(float(ringed_n[i]), 4),
                at=at,
                known_at=known_at,
                method=method,
            )
            for i, node in enumerate(self.graph.nodes)
            if node in self.graph.decider_index
            and held_n[i] >= self.settings.pair_held
            and ringed_n[i] >= self.settings.report
        ]
        return sorted(found, key=lambda one: (-one.probability, one.places))

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
        cut_e = routes.list_cut_sections(self.graph, self.theatre, reported, at, self.settings.lasts_h)
        table = tabulate(self.theatre, self.graph.deciders, control)
        usable_e = None if side is None else self.usable(control, side, at=at)
        way = routes.find_route(
            self.graph, self.theatre, ends, table=table, usable_e=usable_e, cut_e=cut_e, settings=self.settings
        )
        if not way:
            return Refusal(
                stage="roads",
                code="no-road",
                about=f"{start} to {end}",
                reason=f"no road of the theatre joins {start} and {end}",
            )
        support = last_support or {}
        stretches = routes.describe_stretches(
            self.graph, self.theatre, way, table=table, usable_e=usable_e, cut_e=cut_e, last_support=support
        )
        sure = routes.measure_way(self.graph, way, table, self._sampler.draw(control, at=at))
        changes = routes.list_changes(stretches)
        return routes.Route(
            start=start,
            end=end,
            at=at,
            side=side or "",
            stretches=stretches,
            changes=changes,
            probability=sure,
            method=METHOD,
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
        self._sampler.check_side(side)
        reported = self._list_reported(claims, known_at)
        reach = self._sampler.find_reach(control, side, at=at, reported=reported, samples=samples, seed=seed)
        open_se = reach.held_sn[:, self.graph.start_e] & reach.held_sn[:, self.graph.end_e]
        if reach.closed_se is not None:
            open_se &= ~reach.closed_se
        return np.asarray(open_se.mean(axis=0), dtype=np.float64)

    def chokepoints(
        self,
        control: Control,
        side: str,
        pairs: Sequence[Pair] | None = None,
        *,
        at: datetime,
        known_at: datetime | None = None,
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
        self._sampler.check_side(side)
        asked = self._sampler.list_likely_pairs(control, side) if pairs is None else tuple(pairs)
        ends = [find_ends(self.theatre, self.graph, pair) for pair in asked]
        if not ends:
            return []
        held_sp = self._sampler.hold(
            self._sampler.draw(control, at=at, samples=samples or self.settings.explain_samples, seed=seed), side
        )
        reach = label_pockets(self.graph, held_sp, closed_se=None, batch=self.settings.batch)
        before_sk = np.column_stack([cuts.find_cut(reach, end) for end in ends])
        hurts = rings.weigh_losses(self.graph, held_sp, asked, ends, before_sk=before_sk, settings=self.settings)
        found = [
            Consequence(
                kind="chokepoint",
                side=side,
                places=(self.graph.deciders[decider],),
                probability=round(float(loss_k.mean()), 4),
                at=at,
                known_at=known_at,
                deciding_places=rings.name_worst(asked, loss_k),
                method=self._method(reach),
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
            likely = self._sampler.list_likely_pairs(control, mover) if pairs is None else ()
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
        states = self._sampler.draw(control, at=at, samples=samples, seed=seed)
        return compare_reported(self._sampler, reported, states)

    def _tell_cut(
        self,
        reach: Reach,
        side: str,
        pair: Pair,
        ends: cuts.Ends,
        *,
        at: datetime,
        known_at: datetime | None,
        reported: Sequence[ReportedCut],
    ) -> Consequence:
        """Tell one cut-off."""
        cut_s, held_s = cuts.find_cut(reach, ends), cuts.find_both_held(reach, ends)
        alone = cuts.measure_cut(cut_s, held_s, self.settings.ends_held)
        severed = told.find_saying_severed(
            self.theatre, reported, pair, side=side, at=at, lasts_h=self.settings.lasts_h
        )
        open_left = (1 - alone) * (1 - max((cut.weight for cut in severed), default=0.0))
        shown_s = cut_s & held_s if (cut_s & held_s).any() else cut_s
        deciding = cuts.weigh_deciding(
            self.graph, reach, ends, cut_s=shown_s, touching=self._touching, most=self.settings.explain_samples
        )
        sections = cuts.list_sections(self.graph, cuts.find_way(self.graph.matrix(), ends))
        broken = cuts.list_broken(self.graph, reach, sections)
        where, friendly = {*pair, *(place for place, _ in deciding)}, self._sampler.list_friendly(side)
        others = told.find_saying_cut(reported, where, friendly, at=at, lasts_h=self.settings.lasts_h)
        saying = {cut.claim for cut in (*severed, *others)}
        return Consequence(
            kind="cut-off",
            side=side,
            places=pair,
            probability=round(1 - open_left, 4),
            at=at,
            known_at=known_at,
            roads=tuple(self.graph.roads[i] for i in broken),
            deciding_places=deciding,
            claims=tuple(cut.claim for cut in reported if cut.claim in saying),
            distance_km=round(float(self.graph.km_e[sections].sum()), 1) if sections else None,
            method=self._method(reach) + (f" network alone {alone:.4f}" if severed else ""),
        )

    def _list_reported(self, claims: Iterable[Claim], known_at: datetime | None) -> list[ReportedCut]:
        """List what reports claim of roads."""
        return told.list_reported(self.theatre, self.graph, claims, known_at=known_at, weights=self.settings.weights)

    def _method(self, reach: Reach) -> str:
        """Name the method of an answer."""
        return f"{METHOD} samples={len(reach.held_sn)}"
