"""What is known at an instant: the claims, which of them repeat one saying, and the rulings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from whoholds.control import ControlModel
from whoholds.ledger import Ledger
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Ruling
from whoholds.model import Theatre
from whoholds.runs.collecting import collect_seldom


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that a ledger knew at `known_at` (None: all it knows); `origins` is origin id by claim id."""

    theatre: Theatre
    known_at: datetime | None
    claims: tuple[Claim, ...]
    origins: dict[str, str]
    rulings: tuple[Ruling, ...]

    def find_claims(self, ids: Iterable[str]) -> list[Claim]:
        """Give the claims with these ids, in this order; what is not known is left out."""
        by_id = {claim.id: claim for claim in self.claims}
        return [by_id[claim_id] for claim_id in ids if claim_id in by_id]

    def estimate(
        self, at: datetime, places: Iterable[str] | None = None, *, explain: bool = True
    ) -> list[ControlEstimate]:
        """Estimate who held places (None: all that are tracked) at an instant.

        Raises
        ------
        QueryError
            For a place the theatre does not track.
        """
        model = ControlModel(self.theatre)
        with collect_seldom():
            return model.estimate(
                self.claims,
                at=at,
                known_at=self.known_at,
                places=places,
                origins=self.origins,
                rulings=self.rulings,
                explain=explain,
            )


def gather(ledger: Ledger, theatre: Theatre, known_at: datetime | None = None) -> Knowledge:
    """Gather what a ledger knew at an instant, and nothing that was published or ruled later."""
    rulings = tuple(ruling for ruling in ledger.rulings() if known_at is None or ruling.when <= known_at)
    with collect_seldom():
        claims = tuple(ledger.claims(known_at=known_at))
        origins = ledger.origins(known_at, claims=claims)
    return Knowledge(theatre=theatre, known_at=known_at, claims=claims, origins=origins, rulings=rulings)
