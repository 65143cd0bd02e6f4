"""Control estimates and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: The state in which more than one side is inside a place.
CONTESTED = "contested"


class Status(StrEnum):
    """The state shown to people (design, control)."""

    HELD = "held"
    PROBABLY_HELD = "probably_held"
    DISPUTED = "disputed"
    CONTESTED = "contested"
    UNKNOWN = "unknown"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingClaim:
    """A claim, or a ruling that asserts a holder, that decided an estimate.

    `influence` is the holder's probability with it minus without its origin.
    """

    claim_id: str
    origin: str
    influence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unruled:
    """What an estimate would be without any ruling; fields as in `ControlEstimate`."""

    holder: str
    status: Status
    probabilities: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlEstimate:
    """Who held one place at one instant, as known at another.

    `probabilities` are (state, probability) pairs summing to one, most probable first; states are sides of the theatre
    and `CONTESTED`. `holder` is the likeliest side ('' if contested or unknown). `since` brackets when the present
    holding began, None if it is the opening state. `dispute` lists the claim ids that speak against the holder.
    `rulings` are the ids of the analysts' rulings that bear on this place, in the order made; `unruled` says what it would be
    without any ruling, None where rulings change nothing.
    """

    place: str
    at: datetime
    known_at: datetime | None
    probabilities: tuple[tuple[str, float], ...]
    status: Status
    holder: str = ""
    since_earliest: datetime | None = None
    since_latest: datetime | None = None
    last_support: datetime | None = None
    deciding: tuple[DecidingClaim, ...] = ()
    dispute: tuple[str, ...] = ()
    rulings: tuple[str, ...] = ()
    unruled: Unruled | None = None
    method: str = ""

    @property
    def confidence(self) -> float:
        """Probability of the likeliest state."""
        return self.probabilities[0][1] if self.probabilities else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What control does to movement: a cut, an encirclement, a route.

    `kind`: 'cut-off', 'encircled', 'route', 'chokepoint'. `side` for whom. `places` are place ids (a pair, a place, or the way),
    `probability` in 0..1, `deciding_places` the places whose holder matters most, most first.
    """

    kind: str
    side: str
    places: tuple[str, ...]
    probability: float
    at: datetime
    known_at: datetime | None = None
    roads: tuple[str, ...] = ()
    deciding_places: tuple[tuple[str, float], ...] = ()
    claims: tuple[str, ...] = ()
    distance_km: float | None = None
    method: str = ""
