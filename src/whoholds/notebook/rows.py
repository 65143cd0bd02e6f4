"""Nouns as rows of plain values."""

from __future__ import annotations

from typing import Any

from whoholds.exports.situation import Change
from whoholds.model import Claim
from whoholds.model import Consequence
from whoholds.model import ControlEstimate
from whoholds.model import Place
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Ruling
from whoholds.model import Theatre
from whoholds.roads import Shift
from whoholds.roads import Stretch
from whoholds.runs.finding import name_place
from whoholds.runs.holding import Decision
from whoholds.runs.wording import describe_claim
from whoholds.runs.wording import describe_holder
from whoholds.runs.wording import describe_voice
from whoholds.runs.wording import describe_weight

Point = tuple[float, float]


def lay_place(theatre: Theatre, place: Place) -> dict[str, Any]:
    """Lay out a place."""
    opening = theatre.openings.get(place.id)
    return {
        "place": place.id,
        "name": place.name,
        "kind": place.kind,
        "population": place.population,
        "parent": place.parent,
        "opening": opening.holder if opening else "",
    }


def lay_estimate(theatre: Theatre, one: ControlEstimate) -> dict[str, Any]:
    """Lay out who holds a place."""
    return {
        "place": one.place,
        "name": name_place(theatre, one.place),
        "words": describe_holder(theatre, one),
        "status": one.status.value,
        "holder": one.holder,
        "probability": one.confidence,
        "since_earliest": one.since_earliest,
        "since_latest": one.since_latest,
        "last_support": one.last_support,
        "disputed_by": len(one.dispute),
        "at": one.at,
        "known_at": one.known_at,
        **{f"p_{state}": chance for state, chance in sorted(one.probabilities)},
    }


def lay_claim(theatre: Theatre, claim: Claim) -> dict[str, Any]:
    """Lay out a claim with its words."""
    return {
        "claim": claim.id,
        "said": describe_claim(theatre, claim),
        "voice": describe_voice(claim),
        "quote": " … ".join(words.quote for words in claim.evidence),
        "predicate": claim.predicate.value,
        "place": claim.place,
        "actor": claim.actor,
        "side": claim.side,
        "polarity": claim.polarity.value,
        "modality": claim.modality.value,
        "speaker": claim.attribution.speaker,
        "source_class": claim.attribution.source_class.value,
        "outlet": claim.attribution.outlet,
        "earliest": claim.when.earliest,
        "latest": claim.when.latest,
        "published_at": claim.published_at,
        "report": claim.report_id,
    }


def lay_decision(theatre: Theatre, one: Decision) -> dict[str, Any]:
    """Lay out a saying that bears on an estimate."""
    return {
        "weight": describe_weight(one.log_odds),
        "against": one.is_against,
        "influence": one.influence,
        "log_odds": one.log_odds,
        "copies": len(one.copies),
        **lay_claim(theatre, one.claim),
    }


def lay_change(theatre: Theatre, one: Change) -> dict[str, Any]:
    """Lay out a place that is not what it was."""
    return {
        "place": one.after.place,
        "name": name_place(theatre, one.after.place),
        "was": describe_holder(theatre, one.before),
        "is": describe_holder(theatre, one.after),
        "probability": one.after.confidence,
        "since_earliest": one.after.since_earliest,
        "since_latest": one.after.since_latest,
        "settled": one.is_settled,
    }


def lay_consequence(theatre: Theatre, one: Consequence) -> dict[str, Any]:
    """Lay out a cut, an encirclement or a chokepoint."""
    return {
        "kind": one.kind,
        "side": one.side,
        "from": name_place(theatre, one.places[0]),
        "to": name_place(theatre, one.places[1]) if len(one.places) > 1 else "",
        "probability": one.probability,
        "decided_by": ", ".join(name_place(theatre, place) for place, _ in one.deciding_places),
        "claims": len(one.claims),
    }


def lay_shift(theatre: Theatre, one: Shift) -> dict[str, Any]:
    """Lay out two ends whose chance of being cut off shifts."""
    return {
        "side": one.after.side,
        "from": name_place(theatre, one.after.places[0]),
        "to": name_place(theatre, one.after.places[1]),
        "before": one.before.probability,
        "after": one.after.probability,
    }


def lay_stretch(theatre: Theatre, one: Stretch) -> dict[str, Any]:
    """Lay out one section of a way."""
    return {
        "road": one.name or one.road,
        "from": name_place(theatre, one.start),
        "to": name_place(theatre, one.end),
        "km": one.km,
        "holder_from": one.holders[0],
        "holder_to": one.holders[1],
        "sure": one.sure,
        "usable": one.usable,
        "last_support": one.last_support,
        "reported_cut": len(one.reported),
    }


def lay_refusal(one: Refusal) -> dict[str, Any]:
    """Lay out something that was declined."""
    return {"stage": one.stage, "code": one.code, "about": one.about, "reason": one.reason, "report": one.report_id}


def lay_report(one: Report) -> dict[str, Any]:
    """Lay out a report without its text."""
    return {
        "report": one.id,
        "name": one.name,
        "title": one.title,
        "outlet": one.outlet,
        "published_at": one.published_at,
        "characters": len(one.text),
    }


def lay_ruling(one: Ruling) -> dict[str, Any]:
    """Lay out an analyst's decision."""
    return {
        "ruling": one.id,
        "verdict": str(one.verdict),
        "claim": one.claim_id,
        "who": one.who,
        "why": one.why,
        "when": one.when,
    }


def locate(theatre: Theatre, place_id: str) -> Point | None:
    """Give the position of a place, (longitude, latitude); None if it is not known."""
    place = theatre.places.get(place_id)
    if place is None or place.lat_deg is None or place.lon_deg is None:
        return None
    return place.lon_deg, place.lat_deg


def draw(theatre: Theatre, ends: tuple[str, str]) -> tuple[Point, Point] | None:
    """Give the line between two places; None if either has no position."""
    first, last = (locate(theatre, end) for end in ends)
    return None if first is None or last is None else (first, last)
