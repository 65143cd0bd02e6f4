"""Who holds a place, since when, according to whom; and the same for all places at many instants."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from whoholds.control import ControlModel
from whoholds.control import Panel
from whoholds.errors import QueryError
from whoholds.exports.situation import tells_control
from whoholds.ledger import Ledger
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Place
from whoholds.model import Ruling
from whoholds.model import Theatre
from whoholds.model import correct_claims
from whoholds.runs.knowledge import Knowledge
from whoholds.runs.knowledge import gather

#: Probabilities nearer to 0 or 1 than this count as this, so that no saying weighs without end.
_LEAST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A saying that bears on an estimate: its first claim, and the further claims that repeat it.

    `influence` is the holder's probability with it, minus without it (0 if it decided nothing), `log_odds` the same for
    the natural logarithm of the odds, which still tells sayings apart where many agree and none is missed; `is_against`
    tells whether it speaks against the present holder.
    """

    claim: Claim
    influence: float = 0.0
    log_odds: float = 0.0
    copies: tuple[Claim, ...] = ()
    is_against: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingEffect:
    """A ruling that bears on an estimate: the claim it is about, and what a correction put in its place.

    `influence` is the holder's probability with an asserted holder, minus without it; 0 for rulings on claims, whose effect is that
    of the claim.
    """

    ruling: Ruling
    influence: float = 0.0
    claim: Claim | None = None
    corrected: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyPlace:
    """A place near on the roads, whose fate this one shares in part, and who holds it."""

    place: Place
    estimate: ControlEstimate


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceStatus:
    """Who holds a place, and every saying that decided it or speaks against it, weightiest first.

    `nearby` are the places that tell most of one that no saying and no ruling decided, nearest first.
    """

    place: Place
    estimate: ControlEstimate
    sayings: tuple[Decision, ...]
    rulings: tuple[RulingEffect, ...] = ()
    nearby: tuple[NearbyPlace, ...] = ()

    @property
    def support_age_h(self) -> float | None:
        """Hours from the last support to the time asked about; None if nothing supports the holder."""
        supported_at = self.estimate.last_support
        return None if supported_at is None else (self.estimate.at - supported_at) / timedelta(hours=1)

    @property
    def deciding(self) -> tuple[Decision, ...]:
        """The sayings that make the holder likelier."""
        return tuple(one for one in self.sayings if not one.is_against and one.influence > 0)

    @property
    def otherwise(self) -> tuple[Decision, ...]:
        """The sayings that make the holder less likely, though they do not contradict it."""
        return tuple(one for one in self.sayings if not one.is_against and one.influence <= 0)

    @property
    def against(self) -> tuple[Decision, ...]:
        """The sayings that speak against the holder."""
        return tuple(one for one in self.sayings if one.is_against)


def place_status(
    ledger: Ledger,
    theatre: Theatre,
    place_id: str,
    *,
    at: datetime,
    known_at: datetime | None = None,
    with_rulings: bool = True,
) -> PlaceStatus:
    """Tell who held a place at an instant, as known at another.

    Parameters
    ----------
    with_rulings
        Whether analysts' rulings count.

    Raises
    ------
    QueryError
        If the theatre does not track the place.
    TamperedError
        If the log of rulings was changed behind the ledger's back.
    """
    known = gather(ledger, theatre, known_at, with_rulings=with_rulings)
    estimate = known.estimate(at, [place_id])[0]
    sayings = list_sayings(known, estimate)
    is_silent = not any(one.influence for one in sayings) and not estimate.rulings
    return PlaceStatus(
        place=theatre.places[place_id],
        estimate=estimate,
        sayings=sayings,
        rulings=list_effects(known, estimate),
        nearby=list_nearby(known, estimate) if is_silent else (),
    )


def list_effects(known: Knowledge, estimate: ControlEstimate) -> tuple[RulingEffect, ...]:
    """List the rulings that bear on an estimate, in the order made, with what they are about."""
    by_id = {claim.id: claim for claim in (*known.ruled_out, *known.claims)}
    influence = {one.claim_id: one.influence for one in estimate.deciding}
    effects = []
    for ruling in known.rulings:
        if ruling.id in estimate.rulings:
            claim = by_id.get(ruling.claim_id)
            corrected = correct_claims([claim], [ruling]) if claim is not None else {}
            effects.append(
                RulingEffect(
                    ruling=ruling,
                    influence=influence.get(ruling.id, 0.0),
                    claim=claim,
                    corrected=next(iter(corrected.values()), by_id.get(ruling.replacement)),
                )
            )
    return tuple(effects)


def list_nearby(known: Knowledge, estimate: ControlEstimate, most: int = 3) -> tuple[NearbyPlace, ...]:
    """List the places with claims that tell most of a place nobody speaks of, weightiest first."""
    model = ControlModel(known.theatre)
    if len(model.places) > model.parameters.front["most_places"]:
        return ()
    weight = model.neighbours().fate[model.places.index(estimate.place)]
    spoken_of = {claim.place for claim in known.claims if claim.moves_map}
    ranked = sorted(
        (place for place in range(len(weight)) if weight[place] > 0 and model.places[place] in spoken_of),
        key=lambda place: (-weight[place], place),
    )
    ids = [model.places[place] for place in ranked[:most]]
    estimates = known.estimate(estimate.at, ids, explain=False) if ids else []
    return tuple(NearbyPlace(place=known.theatre.places[one.place], estimate=one) for one in estimates)


def list_sayings(known: Knowledge, estimate: ControlEstimate) -> tuple[Decision, ...]:
    """List the sayings that decided an estimate or speak against its holder, weightiest first, each with its copies."""
    influence = {one.origin: one.influence for one in estimate.deciding}
    origins = {one.claim_id: one.origin for one in estimate.deciding}
    for claim_id in estimate.dispute:
        origins.setdefault(claim_id, known.origins.get(claim_id, claim_id))
    told: dict[str, list[Claim]] = {}
    # What is known is in the order of publication: the first claim of an origin is the first that was printed.
    for claim in known.claims:
        if claim.id in origins:
            told.setdefault(origins[claim.id], []).append(claim)
    top = estimate.probabilities[0][1] if estimate.probabilities else 0.0
    told = {origin: _put_clearest_first(claims) for origin, claims in told.items()}
    sayings = [
        Decision(
            claim=claims[0],
            influence=influence.get(origin, 0.0),
            log_odds=_measure_log_odds(top, influence.get(origin, 0.0)),
            copies=tuple(claims[1:]),
            is_against=_is_against(claims, estimate, influence.get(origin, 0.0)),
        )
        for origin, claims in told.items()
    ]
    return tuple(sorted(sayings, key=lambda one: -abs(one.log_odds)))


def _put_clearest_first(claims: list[Claim]) -> list[Claim]:
    """Put first, of what the first report says, the claim with the closest time: a headline often has none."""
    lead = min((claim for claim in claims if claim.report_id == claims[0].report_id), key=_measure_span_h)
    return [lead, *(claim for claim in claims if claim is not lead)]


def _measure_span_h(claim: Claim) -> float:
    """Measure the span in which what a claim says happened, in hours; an open end is endless."""
    earliest, latest = claim.when.earliest, claim.when.latest
    return math.inf if earliest is None or latest is None else (latest - earliest) / timedelta(hours=1)


def _measure_log_odds(chance: float, influence: float) -> float:
    """Measure what an influence on a probability is in log odds."""
    ends = (min(max(p, _LEAST), 1 - _LEAST) for p in (chance, chance - influence))
    now, absent = (math.log(p / (1 - p)) for p in ends)
    return now - absent


def _is_against(claims: list[Claim], estimate: ControlEstimate, influence: float) -> bool:
    """Tell whether a saying speaks against the holder; the holder's own deed that makes it likelier does not."""
    is_disputing = any(claim.id in estimate.dispute and tells_control(claim) for claim in claims)
    return is_disputing and not (influence > 0 and claims[0].side == estimate.holder)


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
    return known.open_model().panel(
        known.claims, instants=instants, known_at=known_at, origins=known.origins, rulings=known.rulings
    )
