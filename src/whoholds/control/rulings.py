"""Analysts' decisions on claims, applied before weighing."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence

from whoholds.errors import QueryError
from whoholds.model import Claim
from whoholds.model import Ruling

_VERDICTS = frozenset({"accept", "reject", "replace"})


def apply_rulings(claims: Iterable[Claim], rulings: Sequence[Ruling]) -> tuple[list[Claim], frozenset[str]]:
    """Apply rulings to claims.

    Parameters
    ----------
    claims
        Claims, a replacement among them if there is one.
    rulings
        Append-only; of several rulings on a claim the latest counts.

    Returns
    -------
    The claims that remain, and the ids of those that are accepted. A replacing claim is accepted too.

    Raises
    ------
    QueryError
        For a verdict that is none of accept, reject, replace.
    """
    if not rulings:
        return list(claims), frozenset()
    latest: dict[str, Ruling] = {}
    for ruling in sorted(rulings, key=lambda one: (one.when, one.id)):
        if ruling.verdict not in _VERDICTS:
            raise QueryError(
                f"a ruling's verdict is accept, reject or replace, not '{ruling.verdict}'", verdict=ruling.verdict
            )
        latest[ruling.claim_id] = ruling
    gone = {claim_id for claim_id, ruling in latest.items() if ruling.verdict != "accept"}
    accepted = {claim_id for claim_id, ruling in latest.items() if ruling.verdict == "accept"}
    accepted |= {ruling.replacement for ruling in latest.values() if ruling.verdict == "replace" and ruling.replacement}
    return [claim for claim in claims if claim.id not in gone], frozenset(accepted - gone)
