"""Cuts and openings that reports claim, matched to road sections and set beside what the network says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from enum import StrEnum

import numpy as np

from whoholds.model import Claim
from whoholds.model import Interval
from whoholds.model import Place
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Theatre
from whoholds.roads.components import Bools
from whoholds.roads.ends import Pair
from whoholds.roads.ends import find_severed
from whoholds.roads.graph import RoadGraph
from whoholds.roads.settings import RoadSettings

_AREAS = frozenset({"province", "region", "country", "area", "district"})


class Agreement(StrEnum):
    """How the network's answer stands to a report's."""

    AGREES = "agrees"
    UNSURE = "unsure"
    DISAGREES = "disagrees"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedCut:
    """A report's own claim that a road is cut or open.

    `cut` is what the speaker says of it (a denied cut is cut = False). `place` is the place or road named, `roads` the
    matching sections, `severed` the pairs of ends its words name, `side` who did it, `hurt` the side it is compared for.
    `weight` is how likely such a speaker is right. `probability` is how likely the network thinks what the speaker says,
    None when it was not asked.
    """

    claim: str
    cut: bool
    denied: bool
    place: str
    roads: tuple[str, ...]
    side: str
    hurt: str
    when: Interval
    published_at: datetime | None
    severed: tuple[Pair, ...] = ()
    weight: float = 0.0
    probability: float | None = None
    agreement: Agreement = Agreement.NOT_COMPARED

    def is_live(self, at: datetime, lasts_h: float) -> bool:
        """Tell whether the claim speaks of an instant: begun, and not older than `lasts_h` hours."""
        begun = self.when.earliest or self.published_at
        told = self.when.latest or self.published_at or begun
        return begun is not None and told is not None and begun <= at < told + timedelta(hours=lasts_h)


def list_reported(
    theatre: Theatre,
    graph: RoadGraph,
    claims: Iterable[Claim],
    *,
    known_at: datetime | None,
    weights: Mapping[str, float],
) -> list[ReportedCut]:
    """List the road claims known at an instant, earliest first; plans, calls and hypotheses are left out."""
    known = [claim for claim in claims if _is_road_claim(claim) and _is_known(claim, known_at)]
    found = [_match(theatre, graph, claim, weights.get(claim.attribution.source_class.value, 0.5)) for claim in known]
    return sorted(found, key=lambda cut: (cut.published_at.isoformat() if cut.published_at else "", cut.claim))


def _is_road_claim(claim: Claim) -> bool:
    """Tell whether a claim says, as fact or claim, that a road is cut or open."""
    return claim.predicate in {Predicate.CUTS_ROAD, Predicate.OPENS_ROAD} and claim.moves_map


def _is_known(claim: Claim, known_at: datetime | None) -> bool:
    """Tell whether a claim had been published by an instant; one without publication time is known only without limit."""
    return known_at is None or (claim.published_at is not None and claim.published_at <= known_at)


def _match(theatre: Theatre, graph: RoadGraph, claim: Claim, weight: float) -> ReportedCut:
    """Match one claim to sections."""
    denied = claim.polarity == Polarity.DENIED
    return ReportedCut(
        claim=claim.id,
        cut=(claim.predicate == Predicate.CUTS_ROAD) != denied,
        denied=denied,
        place=claim.place,
        roads=match_sections(theatre, graph, claim.place),
        side=claim.side,
        hurt=_find_hurt(theatre, claim),
        when=claim.when,
        published_at=claim.published_at,
        severed=find_severed(theatre, claim),
        weight=weight,
    )


def _find_hurt(theatre: Theatre, claim: Claim) -> str:
    """Find the side a cut hurts: the one named, else '' (the comparison picks the largest other side)."""
    against = theatre.actors.get(claim.against)
    return against.side_at(claim.when.earliest or claim.published_at) if against is not None else ""


def match_sections(theatre: Theatre, graph: RoadGraph, place: str) -> tuple[str, ...]:
    """Match a place to road sections: a road by its name, an area by what lies in it, a town by what meets there."""
    found = theatre.places.get(place)
    if found is not None and found.kind == "road":
        return _match_road(theatre, found)
    if found is not None and found.kind in _AREAS and place not in graph.node_index:
        return tuple(
            road.id
            for road in theatre.roads.values()
            if _lies_in(theatre, road.start, place) and _lies_in(theatre, road.end, place)
        )
    return tuple(road.id for road in theatre.roads.values() if place in {road.start, road.end})


def _match_road(theatre: Theatre, place: Place) -> tuple[str, ...]:
    """Match a named road to the sections that carry the name as whole words of any of its names."""
    names = [" ".join(_split_words(name)) for name in (place.name, *place.aliases)]
    return tuple(
        road.id for road in theatre.roads.values() if road.name and _is_named(" ".join(_split_words(road.name)), names)
    )


def _is_named(name: str, names: Sequence[str]) -> bool:
    """Tell whether a section's name is one of the names, or stands in one as whole words."""
    return bool(name) and any(f" {name} " in f" {other} " for other in names)


def _split_words(name: str) -> list[str]:
    """Split a name into words without case and punctuation."""
    return re.findall(r"\w+", name.casefold())


def _lies_in(theatre: Theatre, place: str, area: str) -> bool:
    """Tell whether a place lies in an area, following parents."""
    seen: set[str] = set()
    while place in theatre.places and place not in seen:
        seen.add(place)
        place = theatre.places[place].parent
        if place == area:
            return True
    return False


def close_sections(
    theatre: Theatre,
    graph: RoadGraph,
    reported: Sequence[ReportedCut],
    *,
    side: str,
    at: datetime,
    count: int,
    seed: int,
    settings: RoadSettings,
) -> Bools | None:
    """Draw which sections live reports of a cut close to a side, shape (count, n_sections); None if they close nothing.

    Only a cut at a town closes its sections: a long road that is 'cut' is cut somewhere, and where is what control says.
    A cut by nobody known closes nothing, because it is not known to whom.
    A later live claim that the same place is open ends an earlier cut.
    """
    rng = np.random.default_rng([seed & 0xFFFFFFFF, 7])
    friendly = {side, *theatre.sides[side].friends} if side in theatre.sides else {side}
    closed = np.zeros((count, len(graph.roads)), dtype=bool)
    for cut in _find_binding(theatre, reported, at, settings.lasts_h):
        sections = [i for i, road in enumerate(graph.roads) if road in set(cut.roads)]
        drawn = rng.random(count) < cut.weight
        if cut.side and cut.side not in friendly:
            closed[:, sections] |= drawn[:, None]
    return closed if closed.any() else None


def find_saying_cut(
    reported: Sequence[ReportedCut],
    places: AbstractSet[str],
    friendly: AbstractSet[str],
    *,
    at: datetime,
    lasts_h: float,
) -> list[ReportedCut]:
    """Find the live reports of a cut at one of the places by a side that is not friendly."""
    live = (cut for cut in reported if cut.cut and cut.side and cut.side not in friendly and cut.is_live(at, lasts_h))
    return [cut for cut in live if cut.place in places]


def find_saying_severed(
    theatre: Theatre, reported: Sequence[ReportedCut], pair: Pair, *, side: str, at: datetime, lasts_h: float
) -> list[ReportedCut]:
    """Find the live reports that say these two ends are severed for a side, by somebody who is not its friend."""
    friendly = {side, *theatre.sides[side].friends} if side in theatre.sides else {side}
    live = [
        cut
        for cut in reported
        if cut.cut and cut.severed and cut.side and cut.side not in friendly and cut.is_live(at, lasts_h)
    ]
    return [cut for cut in live if any(_covers(theatre, severed, pair) for severed in cut.severed)]


def _covers(theatre: Theatre, severed: Pair, pair: Pair) -> bool:
    """Tell whether what is severed holds for a pair: the same ends, or places of the same regions."""
    straight = _contains(theatre, severed[0], pair[0]) and _contains(theatre, severed[1], pair[1])
    return straight or (_contains(theatre, severed[0], pair[1]) and _contains(theatre, severed[1], pair[0]))


def _contains(theatre: Theatre, whole: str, part: str) -> bool:
    """Tell whether an end is another, or a place of that region."""
    return whole == part or (whole in theatre.regions and part in theatre.regions[whole].places)


def _find_binding(theatre: Theatre, reported: Sequence[ReportedCut], at: datetime, lasts_h: float) -> list[ReportedCut]:
    """Find the latest live claim about each town, if it says cut."""
    last: dict[str, ReportedCut] = {}
    for cut in reported:
        place = theatre.places.get(cut.place)
        if (
            place is not None
            and place.kind not in _AREAS | {"road"}
            and cut.is_live(at, lasts_h)
            and not (cut.denied and not cut.cut)
        ):
            last[cut.place] = cut
    return [last[place] for place in sorted(last) if last[place].cut]
