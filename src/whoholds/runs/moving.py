"""What control does to roads: cut-offs, encirclement, routes and suppositions."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from whoholds.ledger import Ledger
from whoholds.model import Claim
from whoholds.model import Consequence
from whoholds.model import Refusal
from whoholds.model import Theatre
from whoholds.roads import Control
from whoholds.roads import ReportedCut
from whoholds.roads import RoadNetwork
from whoholds.roads import Route
from whoholds.roads import Shift
from whoholds.roads import list_probabilities
from whoholds.runs.knowledge import Knowledge
from whoholds.runs.knowledge import gather

#: Two ends: ids of places or regions.
Pair = tuple[str, str]


class Given(TypedDict):
    """What every question to the network is given."""

    at: datetime
    known_at: datetime | None
    claims: Sequence[Claim]


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOffs:
    """What is cut and encircled at one instant, for each side asked about.

    Likeliest first, to a tenth; among equals the ends that matter more.

    `reported` are the cuts and openings that reports themselves claim, each beside what the network says; `claims` holds
    the claims that any of them name, by id.
    """

    at: datetime
    known_at: datetime | None
    cut_off: tuple[Consequence, ...]
    encircled: tuple[Consequence, ...]
    reported: tuple[ReportedCut, ...]
    claims: dict[str, Claim]


def cut_offs(
    ledger: Ledger,
    theatre: Theatre,
    *,
    at: datetime,
    known_at: datetime | None = None,
    sides: Sequence[str] | None = None,
    pairs: Sequence[Pair] | None = None,
) -> CutOffs:
    """Tell what is cut off from what, and what is encircled.

    Parameters
    ----------
    sides
        For whom; None asks for every side.
    pairs
        Which ends; None takes the theatre's principal places.
    """
    return find_cut_offs(gather(ledger, theatre, known_at), at=at, sides=sides, pairs=pairs)


def find_cut_offs(
    known: Knowledge,
    *,
    at: datetime,
    sides: Sequence[str] | None = None,
    pairs: Sequence[Pair] | None = None,
    control: Control | None = None,
    network: RoadNetwork | None = None,
) -> CutOffs:
    """Tell the same from what is known already, and from who holds what (`control`) and the network if these were worked out before."""
    network = network or RoadNetwork(known.theatre, origins=known.origins)
    control = list_probabilities(known.estimate(at, explain=False)) if control is None else control
    asked = list(known.theatre.sides) if sides is None else list(sides)
    given: Given = {"at": at, "known_at": known.known_at, "claims": known.claims}
    cut = _ask_each(network, asked, lambda side: network.cut_off(control, side, pairs, **given))
    ringed = find_encircled(known, control, at=at, sides=asked, network=network)
    reported = network.reported_cuts(known.claims, known.known_at, control=control, at=at)
    cut = [_keep_fitting_claims(known.theatre, one, reported) for one in cut]
    weight = {place: number for number, place in enumerate(network.principal_places)} if known.theatre.roads else {}
    named = {claim_id for one in (*cut, *ringed) for claim_id in one.claims} | {one.claim for one in reported}
    return CutOffs(
        at=at,
        known_at=known.known_at,
        cut_off=tuple(sorted(cut, key=lambda one: _rank(one, weight))),
        encircled=tuple(sorted(ringed, key=lambda one: _rank(one, weight))),
        reported=tuple(reported),
        claims={claim.id: claim for claim in known.find_claims(sorted(named))},
    )


def _ask_each(
    network: RoadNetwork, sides: Iterable[str], ask: Callable[[str], Sequence[Consequence]]
) -> list[Consequence]:
    """List the answers for sides; those that may use the same roads are asked for once, and told for each."""
    told: dict[str, Sequence[Consequence]] = {}
    found = []
    for side in sides:
        mover = network.mover_of_side.get(side, side)
        if mover not in told:
            told[mover] = ask(mover)
        found += [replace(one, side=side) for one in told[mover]]
    return found


def find_encircled(
    known: Knowledge, control: Control, *, at: datetime, sides: Iterable[str], network: RoadNetwork
) -> list[Consequence]:
    """Tell which places are encircled for the side that holds each, likeliest first."""
    given: Given = {"at": at, "known_at": known.known_at, "claims": known.claims}
    found = _ask_each(network, sides, lambda side: network.encircled(control, side, **given))
    return sorted(found, key=lambda one: (-one.probability, one.side, one.places))


def _keep_fitting_claims(theatre: Theatre, one: Consequence, reported: Sequence[ReportedCut]) -> Consequence:
    """Keep the claims that say this cut: one that names two ends says nothing about other ends behind the same place."""
    severed = {cut.claim: cut.severed for cut in reported if cut.severed}
    fitting = [
        claim
        for claim in one.claims
        if claim not in severed or any(_covers(theatre, ends, one.places) for ends in severed[claim])
    ]
    return replace(one, claims=tuple(fitting))


def _covers(theatre: Theatre, ends: Sequence[str], pair: Sequence[str]) -> bool:
    """Tell whether two ends that are named are a pair's, or regions that these lie in."""
    named = [{end, *(theatre.regions[end].places if end in theatre.regions else ())} for end in ends]
    return any(pair[0] in first and pair[1] in second for first, second in (named, named[::-1]))


def route(
    ledger: Ledger,
    theatre: Theatre,
    start: str,
    end: str,
    *,
    at: datetime,
    side: str | None = None,
    known_at: datetime | None = None,
) -> Route | Refusal:
    """Tell the way between two places for a side, or for a convoy that passes every holder; a refusal if no road joins them.

    Raises
    ------
    QueryError
        If an end is not on the theatre's roads.
    """
    known = gather(ledger, theatre, known_at)
    estimates = known.estimate(at, explain=False)
    supported = {estimate.place: estimate.last_support for estimate in estimates}
    control = list_probabilities(estimates)
    return RoadNetwork(theatre, origins=known.origins).route(
        control, start, end, side, at=at, known_at=known_at, claims=known.claims, last_support=supported
    )


def what_if(
    ledger: Ledger,
    theatre: Theatre,
    changes: Mapping[str, str],
    *,
    at: datetime,
    side: str | None = None,
    pairs: Sequence[Pair] | None = None,
    known_at: datetime | None = None,
) -> list[Shift]:
    """Tell what would be cut or opened if places were in other hands, largest shift first.

    Raises
    ------
    QueryError
        If a place is not on the roads or a state is not of the theatre.
    """
    known = gather(ledger, theatre, known_at)
    control = list_probabilities(known.estimate(at, explain=False))
    network = RoadNetwork(theatre, origins=known.origins)
    return network.what_if(control, changes, side, pairs, at=at, known_at=known_at, claims=known.claims)


def chokepoints(
    ledger: Ledger,
    theatre: Theatre,
    *,
    at: datetime,
    known_at: datetime | None = None,
    sides: Sequence[str] | None = None,
    pairs: Sequence[Pair] | None = None,
) -> list[Consequence]:
    """Tell which places' loss would cut most, worst first.

    Parameters
    ----------
    sides
        For whom; None asks for one of each group of friends.
    pairs
        Which ends; None takes the theatre's principal places.

    Raises
    ------
    QueryError
        If a side is not of the theatre, or an end is not on its roads.
    """
    known = gather(ledger, theatre, known_at)
    control = list_probabilities(known.estimate(at, explain=False))
    return find_chokepoints(known, control, at=at, sides=sides, pairs=pairs)


def find_chokepoints(
    known: Knowledge,
    control: Control,
    *,
    at: datetime,
    sides: Sequence[str] | None = None,
    pairs: Sequence[Pair] | None = None,
    network: RoadNetwork | None = None,
) -> list[Consequence]:
    """Tell the same from what is known already and who holds each place."""
    if not known.theatre.roads:
        return []
    network = network or RoadNetwork(known.theatre, origins=known.origins)
    given: Given = {"at": at, "known_at": known.known_at, "claims": known.claims}
    asked = network.movers if sides is None else sides
    found = _ask_each(network, asked, lambda side: network.chokepoints(control, side, pairs, **given))
    return sorted(found, key=lambda one: (-one.probability, one.side, one.places))


def _rank(one: Consequence, weight: Mapping[str, int]) -> tuple[float, int, str, tuple[str, ...]]:
    """Rank an answer: how likely, then how much its ends matter (a region as much as the first place)."""
    matter = sum(weight.get(place, 0 if len(one.places) > 1 else len(weight)) for place in one.places)
    return (-round(one.probability, 1), matter, one.side, one.places)
