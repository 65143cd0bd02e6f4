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

from whoholds.model import Claim
from whoholds.model import Interval
from whoholds.model import Place
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import SourceClass
from whoholds.model import Theatre
from whoholds.roads.ends import Pair
from whoholds.roads.ends import find_severed
from whoholds.roads.graph import RoadGraph
from whoholds.roads.settings import RoadSettings

#: Kinds of place that many roads cross: a cut there is somewhere in it.
AREAS = frozenset({"province", "region", "country", "area", "district"})


_SIEGES = frozenset({Predicate.ENCIRCLES, Predicate.BREAKS_SIEGE})
_INTERESTED = frozenset({SourceClass.PARTY, SourceClass.STATE_MEDIA})


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
    `is_damage` tells whether it is destroyed and so closed to everybody. `voice` is whose saying it is: two claims of one
    voice are one. `weight` is how likely such a speaker is right, `lasts_h` for how many hours the claim counts.
    `probability` is how likely the network thinks what the speaker says,
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
    is_damage: bool = False
    voice: str = ""
    severed: tuple[Pair, ...] = ()
    weight: float = 0.0
    lasts_h: float = 0.0
    probability: float | None = None
    agreement: Agreement = Agreement.NOT_COMPARED

    def is_cut_for(self, friendly: AbstractSet[str]) -> bool:
        """Tell whether the claim says that a way is cut for some sides: by another side, or for everybody."""
        is_other = bool(self.side) and self.side not in friendly
        return self.is_cutting and (is_other or self.is_damage)

    @property
    def is_cutting(self) -> bool:
        """Whether it says that a way is cut."""
        return self.cut and not self.denied

    @property
    def told_at(self) -> datetime | None:
        """The latest instant that the claim speaks of."""
        return self.when.latest or self.published_at or self.when.earliest

    @property
    def ends_at(self) -> datetime | None:
        """The instant from which the claim no longer counts."""
        return None if self.told_at is None else self.told_at + timedelta(hours=self.lasts_h)

    def is_live(self, at: datetime) -> bool:
        """Tell whether the claim speaks of an instant: begun, and not too old."""
        begun, end = self.when.earliest or self.published_at, self.ends_at
        return begun is not None and end is not None and begun <= at < end


def list_reported(
    theatre: Theatre,
    graph: RoadGraph,
    claims: Iterable[Claim],
    *,
    known_at: datetime | None,
    settings: RoadSettings,
    origins: Mapping[str, str],
) -> list[ReportedCut]:
    """List the road claims known at an instant, earliest first; plans, calls and hypotheses are left out."""
    known = [claim for claim in claims if _is_road_claim(claim) and _is_known(claim, known_at)]
    found = [_match(theatre, graph, claim, settings, origins) for claim in known]
    return sorted(found, key=lambda cut: (cut.published_at.isoformat() if cut.published_at else "", cut.claim))


def _is_road_claim(claim: Claim) -> bool:
    """Tell whether a claim says, as fact or claim, that a road is cut or open."""
    return claim.predicate in {Predicate.CUTS_ROAD, Predicate.OPENS_ROAD} and claim.moves_map


def _is_known(claim: Claim, known_at: datetime | None) -> bool:
    """Tell whether a claim had been published by an instant; one without publication time is known only without limit."""
    return known_at is None or (claim.published_at is not None and claim.published_at <= known_at)


def _match(
    theatre: Theatre, graph: RoadGraph, claim: Claim, settings: RoadSettings, origins: Mapping[str, str]
) -> ReportedCut:
    """Match one claim to sections."""
    denied = claim.polarity == Polarity.DENIED
    said, is_damage = claim.attribution, claim.code in settings.damage_codes
    weight = settings.weights.get(said.source_class.value, 0.5)
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
        is_damage=is_damage,
        lasts_h=settings.damage_lasts_h if is_damage else settings.lasts_h,
        voice=said.speaker_actor or said.speaker or origins.get(claim.id, said.outlet),
        severed=find_severed(theatre, claim),
        weight=min(weight, settings.denial) if denied and said.source_class in _INTERESTED else weight,
    )


def _find_hurt(theatre: Theatre, claim: Claim) -> str:
    """Find the side a cut hurts: the one named, else '' (the comparison picks the largest other side)."""
    against = theatre.actors.get(claim.against)
    return against.side_at(claim.when.earliest or claim.published_at) if against is not None else ""


def match_sections(theatre: Theatre, graph: RoadGraph, place: str) -> tuple[str, ...]:
    """Match a place to road sections: a road by its name, an area by what lies in it, a town by what meets there.

    A bridge that sections name is those sections; a site that no road of the theatre touches stands for the town it lies in.
    """
    if place in theatre.roads:
        return (place,)
    found = theatre.places.get(place)
    if found is not None and found.kind == "road":
        return _match_road(theatre, found)
    if found is not None and found.kind in AREAS and place not in graph.node_index:
        return tuple(
            road.id
            for road in theatre.roads.values()
            if _lies_in(theatre, road.start, place) and _lies_in(theatre, road.end, place)
        )
    if found is not None and (bridged := _match_bridge(theatre, found)):
        return bridged
    node = found.parent if found is not None and place not in graph.node_index and found.kind == "site" else place
    return tuple(road.id for road in theatre.roads.values() if node in {road.start, road.end})


def _match_bridge(theatre: Theatre, place: Place) -> tuple[str, ...]:
    """Match a bridge to the sections that it is on, by any of its names."""
    names = {" ".join(_split_words(name)) for name in (place.name, *place.aliases)}
    return tuple(
        road.id
        for road in theatre.roads.values()
        if any(" ".join(_split_words(bridge)) in names for bridge in road.bridges)
    )


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


def find_saying_cut(
    reported: Sequence[ReportedCut],
    places: AbstractSet[str],
    friendly: AbstractSet[str],
    *,
    at: datetime,
) -> list[ReportedCut]:
    """Find the live reports of a cut at one of the places by a side that is not friendly, or of something destroyed there."""
    live = (cut for cut in reported if cut.is_cut_for(friendly) and cut.is_live(at))
    return [cut for cut in live if cut.place in places]


def find_saying_severed(
    theatre: Theatre,
    reported: Sequence[ReportedCut],
    pair: Pair,
    *,
    side: str,
    at: datetime,
) -> list[ReportedCut]:
    """Find the live reports that say these two ends are severed for a side, by somebody who is not its friend."""
    friendly = {side, *theatre.sides[side].friends} if side in theatre.sides else {side}
    live = [cut for cut in reported if cut.severed and cut.is_cut_for(friendly) and cut.is_live(at)]
    return [cut for cut in live if any(_covers(theatre, severed, pair) for severed in cut.severed)]


def _covers(theatre: Theatre, severed: Pair, pair: Pair) -> bool:
    """Tell whether what is severed holds for a pair: the same ends, or places of the same regions."""
    straight = _contains(theatre, severed[0], pair[0]) and _contains(theatre, severed[1], pair[1])
    return straight or (_contains(theatre, severed[0], pair[1]) and _contains(theatre, severed[1], pair[0]))


def _contains(theatre: Theatre, whole: str, part: str) -> bool:
    """Tell whether an end is another, or a place of that region."""
    return whole == part or (whole in theatre.regions and part in theatre.regions[whole].places)


def find_saying_encircled(
    claims: Iterable[Claim],
    friendly: AbstractSet[str],
    *,
    at: datetime,
    known_at: datetime | None,
    lasts_h: float,
) -> dict[str, tuple[str, ...]]:
    """Find, by place, the live claims that a side that is not friendly has it encircled, unless a later one says the siege broke."""
    found: dict[str, tuple[str, ...]] = {}
    known = [
        claim
        for claim in claims
        if claim.predicate in _SIEGES and claim.moves_map and claim.polarity == Polarity.ASSERTED
        if _is_known(claim, known_at)
    ]
    for claim in sorted(known, key=lambda one: (one.published_at.isoformat() if one.published_at else "", one.id)):
        begun, ended = claim.when.earliest or claim.published_at, claim.when.latest or claim.published_at
        if begun is None or ended is None or not begun <= at < ended + timedelta(hours=lasts_h):
            continue
        if claim.predicate == Predicate.BREAKS_SIEGE:
            found.pop(claim.place, None)
        elif claim.side not in friendly:
            found[claim.place] = (*found.get(claim.place, ()), claim.id)
    return found
