"""Road status, in the fields that humanitarian logistics people use: status, source, reliability, last verified.

The fields and the words for the status follow the Logistics Cluster's LogIE. A live report about a section decides its status; where there is
none, it is inferred from who holds the two ends.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

import numpy as np

from whoholds.model import CONTESTED
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Road
from whoholds.model import Theatre
from whoholds.roads.closing import Closure
from whoholds.roads.graph import Floats
from whoholds.roads.network import RoadNetwork
from whoholds.roads.reported import ReportedCut
from whoholds.roads.samples import list_states
from whoholds.roads.settings import RoadSettings
from whoholds.roads.supposing import list_probabilities

#: Voices named as a status's source; the claims tell the rest.
_MOST_VOICES = 3


class Passage(StrEnum):
    """Whether a section can be used."""

    OPERATIONAL = "operational"
    RESTRICTED = "restricted"
    NOT_OPERATIONAL = "not_operational"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """What a status rests on: a report about the road, who holds its ends, their opening state, or nothing."""

    REPORT = "report"
    CONTROL = "control"
    OPENING = "opening"
    NONE = "none"


class Reliability(StrEnum):
    """How well a status is supported: by two voices or more, by one, against others, by inference, or not at all."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    CONTRADICTED = "contradicted"
    INFERRED = "inferred"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadStatus:
    """The status of one section at one instant.

    `probability` is how likely the status is as named. `holders` are the likeliest states at the two ends; `usable` gives,
    for one side of each group of friends, how likely it can use the section. `claims` are those about the road that count
    for or against the status, `told` those for it; `source` names who says it. `last_verified` is the latest instant that the reports behind
    the status speak of (of the less well reported end, where it is inferred), None if no report is behind it. The status
    counts from `valid_from` to `valid_to`, None where open.
    """

    road: str
    name: str
    start: str
    end: str
    km: float
    road_class: str
    status: Passage
    probability: float
    basis: Basis
    comment: str
    source: str
    reliability: Reliability
    last_verified: datetime | None
    valid_from: datetime | None
    valid_to: datetime | None
    holders: tuple[str, str]
    usable: tuple[tuple[str, float], ...] = ()
    claims: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def list_statuses(
    network: RoadNetwork,
    estimates: Iterable[ControlEstimate],
    *,
    at: datetime,
    known_at: datetime | None = None,
    side: str | None = None,
    claims: Iterable[Claim] = (),
    roads: Collection[str] | None = None,
) -> list[RoadStatus]:
    """List the status of sections (None: all), in the order of the theatre.

    Parameters
    ----------
    estimates
        Who holds each tracked place at the instant.
    side
        For whom: a side with its friends; None for a humanitarian convoy that passes every holder.

    Raises
    ------
    QueryError
        If the side is not of the theatre.
    """
    if not network.theatre.roads:
        return []
    teller = _Teller(network, list(estimates), list(claims), at=at, known_at=known_at, side=side)
    return [teller.tell(road) for road in network.theatre.roads.values() if roads is None or road.id in roads]


def name_voices(claims: Sequence[Claim]) -> str:
    """Name who says claims and in which outlet, each voice once."""
    voices = [
        " in ".join(word for word in (one.attribution.speaker, one.attribution.outlet) if word) or "outlet unknown"
        for one in claims
    ]
    named = list(dict.fromkeys(voices))
    more = f" and {len(named) - _MOST_VOICES} more" if len(named) > _MOST_VOICES else ""
    return "; ".join(named[:_MOST_VOICES]) + more


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """A status on its way: what it is, how likely, why, and the reports behind it."""

    status: Passage
    probability: float
    comment: str
    told: tuple[ReportedCut, ...] = ()
    against: tuple[ReportedCut, ...] = ()


class _Teller:
    """Tells the status of one section after the other."""

    def __init__(
        self,
        network: RoadNetwork,
        estimates: list[ControlEstimate],
        claims: list[Claim],
        *,
        at: datetime,
        known_at: datetime | None,
        side: str | None,
    ) -> None:
        self.network, self.graph, self.theatre = network, network.graph, network.theatre
        self.settings: RoadSettings = network.settings
        self.at, self.side = at, side
        self.estimates = {estimate.place: estimate for estimate in estimates}
        control = list_probabilities(estimates)
        self.reported = network.reported_cuts(claims, known_at)
        self.by_id = {claim.id: claim for claim in claims}
        self.section = {road: i for i, road in enumerate(self.graph.roads)}
        self.usable = {
            mover: network.usable(control, mover, at=at, known_at=known_at, claims=claims)
            for mover in dict.fromkeys((*network.movers, *(() if side is None else (side,))))
        }
        self.one_e, self.fought_e = _measure_hands(network, control, at)
        self.closures = _index_closures(network.closures(self.reported, side, at))
        self.along = _index_along(self.theatre, self.reported, at)

    def tell(self, road: Road) -> RoadStatus:
        """Tell the status of one section."""
        section = self.section[road.id]
        ends = [self._find_estimate(node) for node in (self.graph.start_e[section], self.graph.end_e[section])]
        found = self._find_told(road, section) or self._infer(road, section, ends)
        start, end = (one.probabilities[0][0] if one is not None and one.probabilities else "" for one in ends)
        blank = RoadStatus(
            road=road.id,
            name=road.name,
            start=road.start,
            end=road.end,
            km=road.km,
            road_class=road.road_class,
            status=found.status,
            probability=round(min(1.0, max(0.0, found.probability)), 4),
            basis=Basis.NONE,
            comment=found.comment,
            source="",
            reliability=Reliability.NONE,
            last_verified=None,
            valid_from=None,
            valid_to=None,
            holders=(start, end),
            usable=tuple((mover, round(float(self.usable[mover][section]), 4)) for mover in self.network.movers),
            claims=tuple(cut.claim for cut in (*found.told, *found.against)),
            told=tuple(cut.claim for cut in found.told),
        )
        return self._add_report(blank, found) if found.told else self._add_control(blank, ends)

    def _find_estimate(self, node: int) -> ControlEstimate | None:
        """Find the estimate that decides at a node."""
        decider = self.graph.decider_n[node]
        return self.estimates.get(self.graph.deciders[decider]) if decider >= 0 else None

    def _find_told(self, road: Road, section: int) -> _Finding | None:
        """Find the status that live reports give a section, None if they leave it to control."""
        for closure in sorted(self.closures.get(section, ()), key=lambda one: (-max(one.shut, one.open), one.place)):
            against_cut = tuple(cut for cut in closure.claims if not cut.is_cutting)
            for_cut = tuple(cut for cut in closure.claims if cut.is_cutting)
            where = self._name(closure.place) if closure.place != road.id else "this section"
            if closure.shut >= self.settings.closed:
                is_damage = closure.damaged > closure.closed
                # Who passes every holder can ask whoever cut a road to let it pass; a bridge that is down asks nobody.
                is_passable = self.side is None and not is_damage
                return _Finding(
                    status=Passage.RESTRICTED if is_passable else Passage.NOT_OPERATIONAL,
                    probability=closure.shut,
                    comment=f"reported {'destroyed' if is_damage else 'cut'} at {where}",
                    told=for_cut,
                    against=against_cut,
                )
            if closure.open >= self.settings.closed:
                fought = float(self.fought_e[section])
                is_quiet = fought < self.settings.fought
                return _Finding(
                    status=Passage.OPERATIONAL if is_quiet else Passage.RESTRICTED,
                    probability=closure.open,
                    comment=f"reported open at {where}" + ("" if is_quiet else f", fighting likely ({fought:.0%})"),
                    told=tuple(cut for cut in against_cut if not cut.denied),
                    against=for_cut,
                )
        return self._find_along(road)

    def _find_along(self, road: Road) -> _Finding | None:
        """Find the report that a road is cut somewhere along its length."""
        told = self.along.get(road.id, ())
        if not told or (self.side is not None and not self._is_hurt(told[-1])):
            return None
        last = told[-1]
        comment = f"{self._name(last.place)} is reported cut somewhere along its {len(last.roads)} sections"
        return _Finding(status=Passage.RESTRICTED, probability=last.weight, comment=comment, told=told)

    def _is_hurt(self, cut: ReportedCut) -> bool:
        return self.side is not None and cut.is_cut_for(self.network.sampler.list_friendly(self.side))

    def _infer(self, road: Road, section: int, ends: Sequence[ControlEstimate | None]) -> _Finding:
        """Infer the status from who holds the ends."""
        if None in ends:
            return _Finding(
                status=Passage.UNKNOWN, probability=1.0, comment="no tracked place tells who holds both ends"
            )
        one, fought = float(self.one_e[section]), float(self.fought_e[section])
        states = [estimate.probabilities[0][0] if estimate is not None else "" for estimate in ends]
        start, end = self._name(road.start), self._name(road.end)
        hands = f"{self._name_state(states[0])} at {start}, {self._name_state(states[1])} at {end}"
        if self.side is not None:
            return self._infer_for_side(float(self.usable[self.side][section]), fought, hands)
        limits, two = self.settings, 1 - one - fought
        cases = (
            (fought >= 1 - limits.fought, Passage.NOT_OPERATIONAL, fought, "fighting"),
            (fought >= limits.fought, Passage.RESTRICTED, fought, "fighting possible"),
            (one >= limits.passable, Passage.OPERATIONAL, one, "one side holds both ends"),
            (two >= limits.passable, Passage.RESTRICTED, two, "changes hands"),
            (True, Passage.UNKNOWN, max(one, 1 - one), "not sure who holds it"),
        )
        status, probability, why = next(case[1:] for case in cases if case[0])
        return _Finding(status=status, probability=probability, comment=f"{why}: {hands}")

    def _infer_for_side(self, usable: float, fought: float, hands: str) -> _Finding:
        """Infer the status for one side."""
        if usable >= self.settings.passable:
            quiet = fought < self.settings.fought
            status = Passage.OPERATIONAL if quiet else Passage.RESTRICTED
            return _Finding(status=status, probability=usable, comment=hands)
        if usable < self.settings.impassable:
            return _Finding(status=Passage.NOT_OPERATIONAL, probability=1 - usable, comment=hands)
        return _Finding(status=Passage.UNKNOWN, probability=max(usable, 1 - usable), comment=hands)

    def _add_report(self, blank: RoadStatus, found: _Finding) -> RoadStatus:
        """Add what the reports behind a status say of it."""
        voices = {cut.voice for cut in found.told}
        supported = Reliability.CONFIRMED if len(voices) > 1 else Reliability.REPORTED
        told_at = [cut.told_at for cut in found.told if cut.told_at is not None]
        begun = [begin for cut in found.told if (begin := cut.when.earliest or cut.published_at) is not None]
        ends = [end for cut in found.told if (end := cut.ends_at) is not None]
        return replace(
            blank,
            basis=Basis.REPORT,
            source=name_voices([self.by_id[cut.claim] for cut in found.told]),
            reliability=Reliability.CONTRADICTED if found.against else supported,
            last_verified=min(max(told_at), self.at) if told_at else None,
            valid_from=min(begun, default=None),
            valid_to=max(ends, default=None),
        )

    def _add_control(self, blank: RoadStatus, ends: Sequence[ControlEstimate | None]) -> RoadStatus:
        """Add what is known of the holders behind an inferred status."""
        known = [one for one in ends if one is not None]
        if len(known) < len(ends):
            return blank
        support = [one.last_support for one in known]
        verified = None if None in support else min(instant for instant in support if instant is not None)
        is_old = verified is None or verified <= self.theatre.opens_at
        since = [one.since_earliest for one in known if one.since_earliest is not None]
        return replace(
            blank,
            basis=Basis.OPENING if is_old else Basis.CONTROL,
            source="opening state of the theatre" if is_old else "inferred from who holds the ends",
            reliability=Reliability.INFERRED,
            last_verified=None if is_old else verified,  # that a theatre opened with it is nobody's report
            valid_from=max(since, default=None),
        )

    def _name(self, place: str) -> str:
        return self.theatre.places[place].name if place in self.theatre.places else place

    def _name_state(self, state: str) -> str:
        return self.theatre.sides[state].name if state in self.theatre.sides else state or "nobody known"


def _measure_hands(
    network: RoadNetwork, control: Mapping[str, Mapping[str, float]], at: datetime
) -> tuple[Floats, Floats]:
    """Measure for each section how likely one group of friends holds both ends, and that there is fighting at either."""
    graph, sampler = network.graph, network.sampler
    states_sp = sampler.draw(control, at=at)
    fought_p = states_sp == list_states(network.theatre).index(CONTESTED)
    both = (graph.decider_n[graph.start_e] >= 0) & (graph.decider_n[graph.end_e] >= 0)
    ends = [np.where(both, graph.decider_n[end], 0) for end in (graph.start_e, graph.end_e)]
    fought_e = (fought_p[:, ends[0]] | fought_p[:, ends[1]]).mean(axis=0)
    one_se = np.zeros((len(states_sp), len(graph.roads)), dtype=bool)
    for mover in network.movers:
        held = sampler.hold(states_sp, mover)
        one_se |= held[:, ends[0]] & held[:, ends[1]]
    return one_se.mean(axis=0) * both, fought_e * both


def _index_closures(closures: Iterable[Closure]) -> dict[int, list[Closure]]:
    """Index what reports make of sections by section."""
    found: dict[int, list[Closure]] = {}
    for closure in closures:
        for section in closure.sections:
            found.setdefault(section, []).append(closure)
    return found


def _index_along(theatre: Theatre, reported: Iterable[ReportedCut], at: datetime) -> dict[str, tuple[ReportedCut, ...]]:
    """Index, by section, the live reports that a whole named road is cut somewhere; a later opening of it ends them."""
    last: dict[str, tuple[ReportedCut, ...]] = {}
    for cut in reported:
        place = theatre.places.get(cut.place)
        if place is not None and place.kind == "road" and cut.is_live(at):
            is_cut = cut.cut and not cut.denied
            last[cut.place] = (*last.get(cut.place, ()), cut) if is_cut else ()
    found: dict[str, tuple[ReportedCut, ...]] = {}
    for place_id in sorted(last):
        for road in {road for cut in last[place_id] for road in cut.roads}:
            found[road] = (*found.get(road, ()), *last[place_id])
    return found
