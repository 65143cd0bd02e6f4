"""The claims known at an instant, found by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from whoholds.exports.situation import tells_control
from whoholds.model import Claim
from whoholds.runs.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The claims known at an instant, found by id, in the order of publication; ids are worked out once.

    `repeated` counts the claims of each origin, `origins` gives the origin of each claim.
    """

    by_id: dict[str, Claim]
    origins: dict[str, str]
    repeated: Counter[str]
    telling: frozenset[str]

    def find(self, ids: Iterable[str]) -> list[Claim]:
        """Give the claims with these ids, in this order; what is not known is left out."""
        return [self.by_id[claim_id] for claim_id in ids if claim_id in self.by_id]


def list_claims(known: Knowledge) -> Catalogue:
    """List what is known by id: also what was ruled out, and what was put in its place."""
    said = known.claims if known.unruled is None else known.unruled.claims
    by_id = {claim.id: claim for claim in (*said, *known.claims)}
    origins = {**(known.unruled.origins if known.unruled else {}), **known.origins}
    telling = frozenset(claim_id for claim_id, claim in by_id.items() if tells_control(claim))
    return Catalogue(by_id=by_id, origins=origins, repeated=Counter(origins.values()), telling=telling)
