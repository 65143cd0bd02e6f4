"""`plover`: claims as PLOVER events, one JSON object a line."""

from __future__ import annotations

import json
from typing import IO

from whoholds.exports.codes import list_events
from whoholds.exports.describing import make_stamp
from whoholds.exports.gold_claims import write_instant
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.model import Claim


def write_plover(material: Material, out: IO[str]) -> int:
    """Write an object for each claim with a near PLOVER code; PLOVER has no code for a capture, COERCE seize is nearest."""
    count, version = 0, make_stamp(material)
    for claim, codes in list_events(material.claims, "event"):
        out.write(json.dumps({**_make_event(material, claim, codes), "version": version}, ensure_ascii=False) + "\n")
        count += 1
    return count


def _make_event(material: Material, claim: Claim, codes: dict[str, str]) -> dict[str, object]:
    """Make one event; the fields of PLOVER first, then who says it."""
    theatre, report = material.theatre, material.reports.get(claim.report_id)
    happened = claim.when.earliest or claim.published_at
    place = theatre.places.get(claim.place)
    return {
        "id": claim.id,
        "date": happened.astimezone(theatre.zone).date().isoformat() if happened is not None else None,
        "type": codes["event"],
        "mode": codes["mode"] or None,
        "context": ["military"],
        "source": [{"actor": claim.actor, "side": claim.side}] if claim.actor else [],
        "target": [{"actor": claim.against}] if claim.against else [],
        "location": None
        if place is None
        else {"name": place.name, "lat": place.lat_deg, "lon": place.lon_deg, "country": theatre.country},
        "text": [words.quote for words in claim.evidence],
        "publication": report.name if report is not None else claim.report_id,
        "published_at": write_instant(claim.published_at, theatre.zone),
        "attribution": {
            "speaker": claim.attribution.speaker or None,
            "relayed_by": list(claim.attribution.relays),
            "outlet": claim.attribution.outlet,
            "modality": claim.modality.value,
        },
        "predicate": claim.predicate.value,
    }


PLOVER = Export(
    name="plover",
    suffix=".jsonl",
    media_type="application/x-ndjson",
    summary="asserted claims as PLOVER events with their attribution",
    needs=("claims", "reports"),
    write=write_plover,
)
