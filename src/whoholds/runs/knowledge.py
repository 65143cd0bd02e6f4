"""What is known at an instant: the claims, which of them repeat one saying, and the rulings."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime

from whoholds.control import ControlModel
from whoholds.ledger import Ledger
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Ruling
from whoholds.model import Theatre
from whoholds.model import Unruled
from whoholds.model import Verdict
from whoholds.model import correct_claims
from whoholds.model import drop_withdrawn
from whoholds.runs.collecting import collect_seldom

#: Probability by which an estimate with rulings must differ from one without before it is said that they changed it.
_LEAST_CHANGE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that a ledger knew at `known_at` (None: all it knows); `origins` is origin id by claim id.

    `claims` are those that count: without the ones that rulings reject or replace (`ruled_out`), with what corrections put in their
    place. `heard` gives when each outlet published anything. `rulings` are in the order made. `unruled` is the same knowledge
    without any ruling, None if there is none.
    """

    theatre: Theatre
    known_at: datetime | None
    claims: tuple[Claim, ...]
    origins: dict[str, str]
    rulings: tuple[Ruling, ...]
    ruled_out: tuple[Claim, ...] = ()
    heard: Mapping[str, Sequence[datetime]] = field(default_factory=dict)
    unruled: Knowledge | None = None

    def find_claims(self, ids: Iterable[str]) -> list[Claim]:
        """Give the claims with these ids, in this order; what is not known is left out."""
        by_id = {claim.id: claim for claim in self.claims}
        return [by_id[claim_id] for claim_id in ids if claim_id in by_id]

    def open_model(self) -> ControlModel:
        """Set the model up for this theatre and these outlets."""
        return ControlModel(self.theatre, heard=self.heard)

    def estimate(
        self, at: datetime, places: Iterable[str] | None = None, *, explain: bool = True
    ) -> list[ControlEstimate]:
        """Estimate who held places (None: all that are tracked) at an instant, and say what rulings changed.

        Raises
        ------
        QueryError
            For a place the theatre does not track.
        """
        model = self.open_model()
        asked = None if places is None else list(places)
        with collect_seldom():
            estimates = model.estimate(
                self.claims,
                at=at,
                known_at=self.known_at,
                places=asked,
                origins=self.origins,
                rulings=self.rulings,
                explain=explain,
            )
        if self.unruled is None:
            return estimates
        return self.tell_unruled(estimates, self.unruled.estimate(at, asked, explain=False))

    def tell_unruled(
        self, estimates: Iterable[ControlEstimate], without: Iterable[ControlEstimate]
    ) -> list[ControlEstimate]:
        """Add to estimates which rulings bear on each and what it would be without any."""
        bearing = self._find_bearing()
        return [
            _tell_unruled(one, other, bearing.get(one.place, {})) for one, other in zip(estimates, without, strict=True)
        ]

    def _find_bearing(self) -> dict[str, dict[str, bool]]:
        """Give, by place, the rulings that count and speak of it: by id in the order made, whether of the place itself."""
        counting = drop_withdrawn(self.rulings)
        by_id = {claim.id: claim for claim in (*self.ruled_out, *self.claims)}
        within = _list_within(self.theatre)
        bearing: dict[str, dict[str, bool]] = {}
        for ruling in counting:
            told = by_id.get(ruling.claim_id)
            claims = [*([told] if told else []), *(correct_claims([told], [ruling]).values() if told else ())]
            for place in {ruling.place, *(claim.place for claim in claims)}:
                bearing.setdefault(place, {})[ruling.id] = True
                for inner in within.get(place, ()):
                    bearing.setdefault(inner, {}).setdefault(ruling.id, False)
        return bearing


def _list_within(theatre: Theatre) -> dict[str, list[str]]:
    """List the places within each place, at any depth."""
    within: dict[str, list[str]] = {}
    for place in theatre.places.values():
        seen = {place.id}
        parent = place.parent
        while parent in theatre.places and parent not in seen:
            within.setdefault(parent, []).append(place.id)
            seen.add(parent)
            parent = theatre.places[parent].parent
    return within


def _tell_unruled(estimate: ControlEstimate, other: ControlEstimate, bearing: dict[str, bool]) -> ControlEstimate:
    """Add to an estimate which rulings bear on it and what it would be without any."""
    before = dict(other.probabilities)
    is_changed = any(abs(chance - before[state]) >= _LEAST_CHANGE for state, chance in estimate.probabilities)
    rulings = tuple(ruling for ruling, is_own in bearing.items() if is_own or is_changed)
    if not rulings and not is_changed:
        return estimate
    unruled = Unruled(holder=other.holder, status=other.status, probabilities=other.probabilities)
    return replace(estimate, rulings=rulings, unruled=unruled)


def gather(
    ledger: Ledger, theatre: Theatre, known_at: datetime | None = None, *, with_rulings: bool = True
) -> Knowledge:
    """Gather what a ledger knew at an instant, and nothing that was published or ruled later.

    Raises
    ------
    TamperedError
        If the log of rulings was changed behind the ledger's back: nothing is estimated then, with rulings or without.
    """
    made = [ruling for ruling in ledger.trusted_rulings() if known_at is None or ruling.when <= known_at]
    with collect_seldom():
        claims = tuple(ledger.claims(known_at=known_at))
        origins = ledger.origins(known_at, claims=claims)
    heard = ledger.publications(known_at=known_at)
    plain = Knowledge(theatre=theatre, known_at=known_at, claims=claims, origins=origins, rulings=(), heard=heard)
    if not made or not with_rulings:
        return plain
    counting = drop_withdrawn(made)
    gone = find_ruled_out(counting)
    corrected = correct_claims(claims, counting)
    kept = put_in_place(claims, corrected.values()) if corrected else claims
    standing = tuple(claim for claim in kept if claim.id not in gone) if gone else kept
    if len(standing) != len(claims) or corrected:
        with collect_seldom():
            origins = ledger.origins(known_at, claims=standing)
    return Knowledge(
        theatre=theatre,
        known_at=known_at,
        claims=standing,
        origins=origins,
        rulings=tuple(made),
        ruled_out=tuple(claim for claim in kept if claim.id in gone),
        heard=heard,
        unruled=plain,
    )


def find_ruled_out(counting: Iterable[Ruling]) -> set[str]:
    """Find the ids of claims that rulings (those that count, in the order made) reject or replace: of several the last counts."""
    latest = {ruling.claim_id: ruling.verdict for ruling in counting if ruling.verdict != Verdict.ASSERT}
    return {claim_id for claim_id, verdict in latest.items() if verdict != Verdict.ACCEPT}


def put_in_place(claims: Sequence[Claim], corrected: Iterable[Claim]) -> tuple[Claim, ...]:
    """Put corrected claims behind those of the same report, so that claims stay in the order of publication."""
    extra: dict[str, list[Claim]] = {}
    for claim in sorted(corrected, key=lambda one: one.id):
        extra.setdefault(claim.report_id, []).append(claim)
    ordered = []
    for claim, following in zip(claims, [*claims[1:], None], strict=True):
        ordered.append(claim)
        if following is None or following.report_id != claim.report_id:
            ordered.extend(extra.pop(claim.report_id, ()))
    return (*ordered, *(claim for rest in extra.values() for claim in rest))
