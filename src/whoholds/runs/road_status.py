"""The status of each road section: what an aid convoy's planner asks for."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from whoholds.ledger import Ledger
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Theatre
from whoholds.roads import METHOD
from whoholds.roads import RoadNetwork
from whoholds.roads import RoadStatus
from whoholds.roads import list_statuses
from whoholds.runs.knowledge import Knowledge
from whoholds.runs.knowledge import gather


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadStatuses:
    """The status of road sections at one instant, in the order of the theatre; `claims` are those named, by id.

    `side` is for whom, None for a humanitarian convoy that passes every holder.
    """

    at: datetime
    known_at: datetime | None
    side: str | None
    roads: tuple[RoadStatus, ...]
    claims: dict[str, Claim]
    method: str


def road_statuses(
    ledger: Ledger,
    theatre: Theatre,
    *,
    at: datetime,
    known_at: datetime | None = None,
    side: str | None = None,
    roads: Collection[str] | None = None,
) -> RoadStatuses:
    """Tell the status of road sections (None: all), with source, reliability and when it was last verified.

    Raises
    ------
    QueryError
        If the side is not of the theatre.
    """
    known = gather(ledger, theatre, known_at)
    found = find_statuses(known, known.estimate(at, explain=False), at=at, side=side, roads=roads)
    named = dict.fromkeys(claim for status in found for claim in status.claims)
    return RoadStatuses(
        at=at,
        known_at=known_at,
        side=side,
        roads=tuple(found),
        claims={claim.id: claim for claim in known.find_claims(named)},
        method=METHOD,
    )


def find_statuses(
    known: Knowledge,
    estimates: Collection[ControlEstimate],
    *,
    at: datetime,
    side: str | None = None,
    roads: Collection[str] | None = None,
    network: RoadNetwork | None = None,
) -> list[RoadStatus]:
    """Tell the same from what is known already and who holds each place; `network` is the theatre's, if it is built already."""
    return list_statuses(
        network or RoadNetwork(known.theatre, origins=known.origins),
        estimates,
        at=at,
        known_at=known.known_at,
        side=side,
        claims=known.claims,
        roads=roads,
    )


def list_usable(network: RoadNetwork, statuses: Iterable[RoadStatus]) -> dict[str, dict[str, float]]:
    """List how likely each side can use each section, by side and then by section."""
    by_road = {one.road: dict(one.usable) for one in statuses}
    movers = network.mover_of_side.items()
    return {side: {road: chances[mover] for road, chances in by_road.items()} for side, mover in movers}
