"""Who holds a place, since when, according to whom; and the same for all places at many instants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from whoholds.control import ControlModel
from whoholds.control import Panel
from whoholds.errors import QueryError
from whoholds.ledger import Ledger
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Place
from whoholds.model import Theatre
from whoholds.runs.knowledge import Knowledge
from whoholds.runs.knowledge import gather


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A claim that decided an estimate: `influence` is the holder's probability with it, minus without its origin.

    `copies` are further claims that repeat the same saying.
    """

    claim: Claim
    influence: float
    copies: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceStatus:
    """Who holds a place, with the claims that decided it and those that speak against it, weightiest first."""

    place: Place
    estimate: ControlEstimate
    deciding: tuple[Decision, ...]
    against: tuple[Claim, ...]


def place_status(
    ledger: Ledger, theatre: Theatre, place_id: str, *, at: datetime, known_at: datetime | None = None
) -> PlaceStatus:
    """Tell who held a place at an instant, as known at another.

    Raises
    ------
    QueryError
        If the theatre does not track the place.
    """
    known = gather(ledger, theatre, known_at)
    estimate = known.estimate(at, [place_id])[0]
    return PlaceStatus(
        place=theatre.places[place_id],
        estimate=estimate,
        deciding=list_decisions(known, estimate),
        against=tuple(known.find_claims(estimate.dispute)),
    )


def list_decisions(known: Knowledge, estimate: ControlEstimate) -> tuple[Decision, ...]:
    """List the sayings that decided an estimate, weightiest first; of each the first claim, then those that repeat it."""
    ids: dict[str, list[str]] = {}
    influence: dict[str, float] = {}
    for one in estimate.deciding:
        ids.setdefault(one.origin, []).append(one.claim_id)
        influence[one.origin] = one.influence
    # What is known is in the order of publication.
    order = {claim.id: number for number, claim in enumerate(known.claims)}
    told = {
        origin: known.find_claims(sorted(found, key=lambda claim_id: order.get(claim_id, 0)))
        for origin, found in ids.items()
    }
    return tuple(
        Decision(claim=claims[0], influence=influence[origin], copies=tuple(claims[1:]))
        for origin, claims in told.items()
        if claims
    )


def list_instants(start: datetime, end: datetime, every: timedelta) -> list[datetime]:
    """List the instants from `start` to `end`, both included where the step meets them.

    Raises
    ------
    QueryError
        If the step is not positive or the end is before the start.
    """
    if every <= timedelta(0):
        raise QueryError(f"the step must be longer than nothing, not {every}")
    if end < start:
        raise QueryError(f"the time ends ({end.isoformat()}) before it begins ({start.isoformat()})")
    return [start + number * every for number in range(int((end - start) / every) + 1)]


def panel(ledger: Ledger, theatre: Theatre, instants: Sequence[datetime], *, known_at: datetime | None = None) -> Panel:
    """Give the probability of each state of every tracked place at each instant, as known at `known_at`."""
    known = gather(ledger, theatre, known_at)
    return ControlModel(theatre).panel(
        known.claims, instants=instants, known_at=known_at, origins=known.origins, rulings=known.rulings
    )
