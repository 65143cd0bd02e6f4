"""`gold-claims`: one JSON row for each claim and piece of evidence, with the codebook's keys, for scorers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

from whoholds.exports.describing import make_stamp
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.model import Claim


def write_gold_claims(material: Material, out: IO[str]) -> int:
    """Write the rows; evidence of one claim in the order of the text."""
    count, version = 0, make_stamp(material)
    for claim in material.claims:
        for row in _list_rows(material, claim):
            out.write(json.dumps({**row, "version": version}, ensure_ascii=False) + "\n")
            count += 1
    return count


def _list_rows(material: Material, claim: Claim) -> Iterator[dict[str, object]]:
    """List the rows of one claim."""
    zone = material.theatre.zone
    report = material.reports.get(claim.report_id)
    place = material.theatre.places.get(claim.place)
    for evidence in sorted(claim.evidence, key=lambda words: (words.start, words.end)):
        yield {
            "bulletin": report.name if report is not None else claim.report_id,
            "start": evidence.start,
            "end": evidence.end,
            "speaker": claim.attribution.speaker or None,
            "relayed_by": " > ".join(claim.attribution.relays) or None,
            "predicate": claim.predicate.value,
            "actor": claim.actor or None,
            "place": place.name if place is not None else None,
            "time_earliest": write_instant(claim.when.earliest, zone),
            "time_latest": write_instant(claim.when.latest, zone),
            "polarity": claim.polarity.value,
            "modality": claim.modality.value,
            "scope": claim.scope.value,
            "claim_id": claim.id,
            "evidence": evidence.quote,
        }


def write_instant(instant: datetime | None, zone: ZoneInfo) -> str | None:
    """Write an instant as ISO 8601 in a zone, None for an open end."""
    return None if instant is None else instant.astimezone(zone).isoformat()


GOLD_CLAIMS = Export(
    name="gold-claims",
    suffix=".jsonl",
    media_type="application/x-ndjson",
    summary="one row for each claim and piece of evidence, with the codebook's keys",
    needs=("claims", "reports"),
    write=write_gold_claims,
)
