"""The same thing said twice in one report is one claim with two pieces of evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from whoholds.model import Claim
from whoholds.model import Evidence


def join_claims(claims: Iterable[Claim]) -> list[Claim]:
    """Join claims with the same id, evidence in order of the text."""
    joined: dict[str, Claim] = {}
    for claim in claims:
        claim_id = claim.id
        held = joined.get(claim_id)
        if held is None:
            joined[claim_id] = claim
        else:
            joined[claim_id] = replace(held, evidence=_merge(held.evidence, claim.evidence))
    return list(joined.values())


def _merge(first: tuple[Evidence, ...], second: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    places = {(e.start, e.end) for e in first}
    return first + tuple(e for e in second if (e.start, e.end) not in places)
