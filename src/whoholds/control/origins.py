"""Origins: one saying, however often it is printed."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from whoholds.model import Claim

_DAWN = datetime.min.replace(tzinfo=UTC)
_DUSK = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One origin: the claim that was published first speaks for all its copies."""

    origin: str
    claim: Claim
    claims: tuple[str, ...]


def _order(claim: Claim, claim_id: str) -> tuple[datetime, datetime, timedelta, str]:
    """Order claims by publication, then by the thing's time, the better timed first, then by id: never by arrival."""
    earliest, latest = claim.when.earliest or _DAWN, claim.when.latest or _DUSK
    return (claim.published_at or _DUSK, latest, latest - earliest, claim_id)


def _matter(claim: Claim) -> tuple[str, ...]:
    """What two copies of one saying must share."""
    return (claim.place, claim.predicate, claim.side or claim.actor, claim.polarity, claim.scope)


def _overlap(one: Claim, other: Claim, within: timedelta) -> bool:
    """Whether two claims speak of overlapping times and were published close together."""
    if one.published_at and other.published_at and abs(one.published_at - other.published_at) > within:
        return False
    starts = max(one.when.earliest or _DAWN, other.when.earliest or _DAWN)
    ends = min(one.when.latest or one.published_at or _DUSK, other.when.latest or other.published_at or _DUSK)
    return starts < ends


def _join(
    groups: dict[tuple[str, ...], list[list[tuple[str, Claim]]]],
    key: tuple[str, ...],
    claim_id: str,
    claim: Claim,
    within: timedelta,
) -> None:
    """Put a claim with the first group of its key whose first saying overlaps it, or start a new group."""
    for group in groups.setdefault(key, []):
        if _overlap(group[0][1], claim, within):
            group.append((claim_id, claim))
            return
    groups[key].append([(claim_id, claim)])


def group_origins(claims: Iterable[Claim], origins: Mapping[str, str] | None, same_saying_h: float) -> list[Saying]:
    """Group claims into sayings, so that copies count once.

    Parameters
    ----------
    claims
        Claims in any order; equal claims are one.
    origins
        Claim id to origin id, when somebody has worked it out. Without it, the same thing said of the same place by the same
        speaker (for an outlet's own voice: the same outlet) at overlapping times is one origin.
    same_saying_h
        Hours of publication within which sayings without given origin are joined.

    Returns
    -------
    Sayings in the order of their first publication; each lists the ids of all its claims.
    """
    unique = {claim.id: claim for claim in claims}
    ordered = sorted(unique.items(), key=lambda entry: _order(entry[1], entry[0]))
    within = timedelta(hours=same_saying_h)
    given: dict[tuple[str, ...], list[tuple[str, Claim]]] = {}
    found: dict[tuple[str, ...], list[list[tuple[str, Claim]]]] = {}
    for claim_id, claim in ordered:
        origin = (origins or {}).get(claim_id)
        if origin:
            given.setdefault((origin, *_matter(claim)), []).append((claim_id, claim))
        else:
            _join(
                found,
                (claim.attribution.speaker or "own voice of " + claim.attribution.outlet, *_matter(claim)),
                claim_id,
                claim,
                within,
            )
    sayings = [
        Saying(origin=key[0], claim=group[0][1], claims=tuple(i for i, _ in group)) for key, group in given.items()
    ]
    for groups in found.values():
        sayings.extend(
            Saying(origin=group[0][0], claim=group[0][1], claims=tuple(i for i, _ in group)) for group in groups
        )
    return sorted(sayings, key=lambda saying: _order(saying.claim, saying.claims[0]))
