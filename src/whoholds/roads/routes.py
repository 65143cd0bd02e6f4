"""Convoy routes: the way between two places, whose checkpoints it meets, and how sure each stretch is."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from whoholds.model import CONTESTED
from whoholds.model import Refusal
from whoholds.model import Theatre
from whoholds.roads.closing import Closure
from whoholds.roads.cut_off import find_way
from whoholds.roads.cut_off import list_sections
from whoholds.roads.graph import RoadGraph
from whoholds.roads.samples import States
from whoholds.roads.samples import list_states
from whoholds.roads.settings import METHOD
from whoholds.roads.settings import RoadSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One road section of a route, in the direction of travel.

    `holders` are the likeliest states at its two ends, `sure` the lesser of their probabilities, `contested` the greater
    probability of fighting there; `usable` is the probability for the side asked for, None when none was.
    `last_support` is the older of the last reports behind the two. `reported` are claim ids that say it is cut.
    """

    road: str
    name: str
    start: str
    end: str
    km: float
    holders: tuple[str, str]
    sure: float
    contested: float
    usable: float | None = None
    last_support: datetime | None = None
    reported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way a convoy would take. `changes` are changes of hands: place left, place entered, state before, state after.

    `probability` is how likely every holder on the way is as listed at once. `weakest` is the least sure stretch.
    `last_support` is the oldest last support of any stretch; None if a stretch rests on the opening state alone.
    """

    start: str
    end: str
    at: datetime
    side: str
    stretches: tuple[Stretch, ...]
    changes: tuple[tuple[str, str, str, str], ...]
    probability: float
    method: str

    @property
    def km(self) -> float:
        """Length of the route."""
        return round(sum(stretch.km for stretch in self.stretches), 1)

    @property
    def places(self) -> tuple[str, ...]:
        """Places on the way, in order."""
        return (self.start, *(stretch.end for stretch in self.stretches))

    @property
    def weakest(self) -> Stretch:
        """The stretch whose holders are least sure."""
        return min(self.stretches, key=lambda stretch: stretch.sure if stretch.usable is None else stretch.usable)

    @property
    def last_support(self) -> datetime | None:
        """The oldest of the last reports behind the stretches."""
        known = [stretch.last_support for stretch in self.stretches]
        return None if None in known else min(instant for instant in known if instant is not None)

    @property
    def legs(self) -> tuple[tuple[str, str, str, float], ...]:
        """Whose checkpoints are met in order: state, first place, last place, km driven under it."""
        legs: list[tuple[str, str, str, float]] = []
        for stretch in self.stretches:
            for state, place in zip(stretch.holders, (stretch.start, stretch.end), strict=True):
                if legs and legs[-1][0] == state:
                    legs[-1] = (state, legs[-1][1], place, legs[-1][3] + stretch.km / 2)
                else:
                    legs.append((state, place, place, stretch.km / 2))
        return tuple((state, first, last, round(km, 1)) for state, first, last, km in legs)

    def to_lines(self, theatre: Theatre) -> list[str]:
        """Write the route as lines of plain text, hours in the theatre's zone."""
        held = [*_write_legs(self, theatre), *_write_changes(self, theatre)]
        return [_write_head(self, theatre), *held, _write_weakest(self, theatre), *_write_reported(self, theatre)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a convoy finds on the roads at one instant.

    `table` gives the probability of each state of each decider, `states` draws of them together, `usable_e` how likely the
    side that travels can use each section (None: whoever holds the way lets it pass), `cut_e` the claims that shut a
    section, `last_support` when each place's holder was last reported.
    """

    table: npt.NDArray[np.float64]
    states: States
    usable_e: npt.NDArray[np.float64] | None
    cut_e: Mapping[int, tuple[str, ...]]
    last_support: Mapping[str, datetime | None]


def plan_route(
    graph: RoadGraph,
    theatre: Theatre,
    ends: tuple[int, int],
    conditions: Conditions,
    *,
    side: str,
    at: datetime,
    settings: RoadSettings,
) -> Route | Refusal:
    """Plan the way a convoy would take between two nodes; a refusal if no road joins them."""
    start, end = (graph.nodes[node] for node in ends)
    way = find_route(graph, theatre, ends, conditions, settings)
    if not way:
        reason = f"no road of the theatre joins {start} and {end}"
        return Refusal(stage="roads", code="no-road", about=f"{start} to {end}", reason=reason)
    stretches = describe_stretches(graph, theatre, way, conditions)
    return Route(
        start=start,
        end=end,
        at=at,
        side=side,
        stretches=stretches,
        changes=list_changes(stretches),
        probability=measure_way(graph, way, conditions),
        method=METHOD,
    )


def find_route(
    graph: RoadGraph, theatre: Theatre, ends: tuple[int, int], conditions: Conditions, settings: RoadSettings
) -> list[int]:
    """Find the nodes of the way a convoy would take: least km, with km added for changes of hands, fighting and cuts."""
    table, usable_e = conditions.table, conditions.usable_e
    best_p = table.argmax(axis=1)
    holder_n = np.where(graph.decider_n >= 0, best_p[graph.decider_n], -1)
    contested_n = np.where(graph.decider_n >= 0, table[graph.decider_n, list_states(theatre).index(CONTESTED)], 0.0)
    cost = graph.km_e * (
        1 + settings.contested_factor * np.maximum(contested_n[graph.start_e], contested_n[graph.end_e])
    )
    cost = cost + settings.change_km * (holder_n[graph.start_e] != holder_n[graph.end_e])
    cost[list(conditions.cut_e)] += settings.cut_km
    if usable_e is not None:
        cost = cost + settings.unusable_km * (1 - usable_e)
    return find_way(graph.matrix(cost), ((ends[0],), (ends[1],)))


def describe_stretches(
    graph: RoadGraph, theatre: Theatre, way: Sequence[int], conditions: Conditions
) -> tuple[Stretch, ...]:
    """Describe each stretch of a way."""
    describe = _describer(graph, theatre, conditions.table, conditions.last_support)
    usable_e, cut_e = conditions.usable_e, conditions.cut_e
    return tuple(
        describe(first, second, section, None if usable_e is None else float(usable_e[section]), cut_e.get(section, ()))
        for (first, second), section in zip(pairwise(way), list_sections(graph, way), strict=True)
    )


def _describer(
    graph: RoadGraph, theatre: Theatre, table: npt.NDArray[np.float64], last_support: Mapping[str, datetime | None]
) -> Callable[[int, int, int, float | None, tuple[str, ...]], Stretch]:
    """Make a describer of one stretch."""
    states = list_states(theatre)

    def describe(first: int, second: int, section: int, usable: float | None, reported: tuple[str, ...]) -> Stretch:
        rows = [
            table[graph.decider_n[node]] if graph.decider_n[node] >= 0 else np.zeros(len(states))
            for node in (first, second)
        ]
        holders = [states[int(row.argmax())] if row.any() else "" for row in rows]
        support = [
            last_support.get(graph.deciders[graph.decider_n[node]]) if graph.decider_n[node] >= 0 else None
            for node in (first, second)
        ]
        known = [instant for instant in support if instant is not None]
        road = theatre.roads[graph.roads[section]]
        return Stretch(
            road=road.id,
            name=road.name,
            start=graph.nodes[first],
            end=graph.nodes[second],
            km=road.km,
            holders=(holders[0], holders[1]),
            sure=round(float(min(row.max() for row in rows)), 4),
            contested=round(float(max(row[-1] for row in rows)), 4),
            usable=None if usable is None else round(usable, 4),
            last_support=min(known) if len(known) == 2 else None,
            reported=reported,
        )

    return describe


def list_changes(stretches: Sequence[Stretch]) -> tuple[tuple[str, str, str, str], ...]:
    """List the changes of hands on a way."""
    return tuple((s.start, s.end, *s.holders) for s in stretches if s.holders[0] != s.holders[1])


def list_cut_sections(closures: Sequence[Closure], least: float) -> dict[int, tuple[str, ...]]:
    """List the sections that reports likely shut, with the claims that say so; `least` is the probability to be likely."""
    found: dict[int, tuple[str, ...]] = {}
    for closure in closures:
        if closure.shut >= least:
            saying = tuple(cut.claim for cut in closure.claims if cut.cut and not cut.denied)
            for section in closure.sections:
                found[section] = (*found.get(section, ()), *saying)
    return found


def _name(theatre: Theatre, place: str) -> str:
    """Give a place's name for a reader."""
    return theatre.places[place].name if place in theatre.places else place


def _state(theatre: Theatre, state: str) -> str:
    """Give a state's name for a reader."""
    return theatre.sides[state].name if state in theatre.sides else state or "nobody known"


def _hour(instant: datetime, zone: ZoneInfo) -> str:
    """Write an instant in the theatre's zone."""
    return instant.astimezone(zone).strftime("%d %b %H:%M")


def _write_head(route: Route, theatre: Theatre) -> str:
    """Write the first line: from, to, length, how sure as a whole."""
    whom = f" for {_state(theatre, route.side)}" if route.side else ""
    ends = f"{_name(theatre, route.start)} to {_name(theatre, route.end)}{whom}"
    hands = (
        "no change of hands"
        if not route.changes
        else f"{len(route.changes)} change{'s' if len(route.changes) > 1 else ''} of hands"
    )
    return f"{ends}: {route.km:g} km, {hands}. All holders as listed: {route.probability:.0%}."


def _write_legs(route: Route, theatre: Theatre) -> list[str]:
    """Write one line for each holder met."""
    lines = []
    for state, first, last, km in route.legs:
        where = _name(theatre, first) if first == last else f"{_name(theatre, first)} to {_name(theatre, last)}"
        lines.append(f"  {_state(theatre, state)}: {where}, about {km:.0f} km")
    return lines


def _write_changes(route: Route, theatre: Theatre) -> list[str]:
    """Write one line for each change of hands."""
    return [
        f"  Changes hands between {_name(theatre, left)} ({_state(theatre, before)}) and {_name(theatre, entered)} ({_state(theatre, after)})."
        for left, entered, before, after in route.changes
    ]


def _write_weakest(route: Route, theatre: Theatre) -> str:
    """Write the least sure stretch."""
    weakest = route.weakest
    sure = weakest.sure if weakest.usable is None else weakest.usable
    said = (
        f"last report {_hour(weakest.last_support, theatre.zone)}"
        if weakest.last_support
        else "no report of it in the window"
    )
    road = f" ({weakest.name})" if weakest.name else ""
    return f"  Least sure: {_name(theatre, weakest.start)} to {_name(theatre, weakest.end)}{road}, {sure:.0%}; {said}."


def _write_reported(route: Route, theatre: Theatre) -> list[str]:
    """Write the stretches that reports say are cut."""
    told = [stretch for stretch in route.stretches if stretch.reported]
    return [
        f"  Reported cut: {_name(theatre, s.start)} to {_name(theatre, s.end)} ({len(s.reported)} claim(s))."
        for s in told
    ]


def measure_way(graph: RoadGraph, way: Sequence[int], conditions: Conditions) -> float:
    """Measure how likely every holder on a way is as its likeliest state at once."""
    deciders = sorted({int(graph.decider_n[node]) for node in way if graph.decider_n[node] >= 0})
    likeliest = conditions.table.argmax(axis=1)[deciders]
    return round(float((conditions.states[:, deciders] == likeliest).all(axis=1).mean()), 4)
