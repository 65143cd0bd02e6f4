"""What a map layer says of a place, a road section or a claim, whatever the format: flat properties, instants as instants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from whoholds.exports.gold_claims import write_instant
from whoholds.exports.material import Material
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Road
from whoholds.roads import RoadStatus

Properties = dict[str, object]


def describe_estimate(material: Material, estimate: ControlEstimate) -> Properties:
    """Describe who held a place; the sayings that decided it are told apart from the rulings that did."""
    place = material.theatre.places.get(estimate.place)
    return {
        "place": estimate.place,
        "name": place.name if place is not None else estimate.place,
        "kind": place.kind if place is not None else "",
        "at": estimate.at,
        "known_at": estimate.known_at,
        "status": estimate.status.value,
        "holder": estimate.holder or None,
        "since_earliest": estimate.since_earliest,
        "since_latest": estimate.since_latest,
        "last_support": estimate.last_support,
        "deciding_claims": [one.claim_id for one in estimate.deciding if one.claim_id not in estimate.rulings],
        "disputing_claims": [claim for claim in estimate.dispute if claim not in estimate.rulings],
        "rulings": list(estimate.rulings),
        "method": estimate.method,
    }


def describe_road(road: Road) -> Properties:
    """Describe a section as the theatre has it."""
    return {
        "road": road.id,
        "name": road.name,
        "class": road.road_class,
        "km": road.km,
        "from": road.start,
        "to": road.end,
        "bridges": list(road.bridges),
    }


def describe_status(status: RoadStatus) -> Properties:
    """Describe the status of a section in the fields of humanitarian logistics."""
    return {
        "status": status.status.value,
        "probability": status.probability,
        "basis": status.basis.value,
        "comment": status.comment,
        "source": status.source or None,
        "reliability": status.reliability.value,
        "last_verified": status.last_verified,
        "valid_from": status.valid_from,
        "valid_to": status.valid_to,
        "holder_from": status.holders[0] or None,
        "holder_to": status.holders[1] or None,
        "claims": list(status.claims),
    }


def describe_claim(material: Material, claim: Claim) -> Properties:
    """Describe what a claim says, who says it and where; its words are the format's own matter."""
    report = material.reports.get(claim.report_id)
    return {
        "claim": claim.id,
        "report": report.name if report is not None else claim.report_id,
        "outlet": claim.attribution.outlet,
        "speaker": claim.attribution.speaker or None,
        "relayed_by": list(claim.attribution.relays),
        "predicate": claim.predicate.value,
        "actor": claim.actor or None,
        "side": claim.side or None,
        "place": claim.place or None,
        "scope": claim.scope.value,
        "polarity": claim.polarity.value,
        "modality": claim.modality.value,
        "time_earliest": claim.when.earliest,
        "time_latest": claim.when.latest,
        "published_at": claim.published_at,
    }


def write_instants(properties: Mapping[str, object], zone: ZoneInfo) -> Properties:
    """Write the instants among properties as ISO 8601 in a zone."""
    return {name: write_instant(one, zone) if isinstance(one, datetime) else one for name, one in properties.items()}
