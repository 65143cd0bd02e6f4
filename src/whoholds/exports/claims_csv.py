"""`csv`: claims as a spreadsheet, one row for each claim and piece of evidence."""

from __future__ import annotations

import csv
from typing import IO

from whoholds.exports.describing import make_stamp
from whoholds.exports.escaping import escape_cell
from whoholds.exports.gold_claims import write_instant
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Report

COLUMNS = (
    "claim_id", "report", "outlet", "published_at", "url", "speaker", "relayed_by", "source_class", "predicate", "code", "actor", "actor_name",
    "side", "against", "place", "place_name", "latitude", "longitude", "place_relation", "scope", "polarity", "modality", "time_earliest",
    "time_latest", "time_basis", "start", "end", "quote", "rule", "reader_version", "version",
)  # fmt: skip


def write_claims_csv(material: Material, out: IO[str]) -> int:
    """Write the rows; every text cell is made safe for spreadsheets."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    count, version = 0, make_stamp(material)
    for claim in material.claims:
        for evidence in claim.evidence:
            writer.writerow({**_make_row(material, claim, evidence), "version": version})
            count += 1
    return count


def _make_row(material: Material, claim: Claim, evidence: Evidence) -> dict[str, object]:
    """Make the row of one claim and piece of evidence."""
    row: dict[str, object] = {
        **_describe_claim(material, claim),
        **_describe_source(material, claim, material.reports.get(claim.report_id)),
        "start": evidence.start,
        "end": evidence.end,
        "quote": evidence.quote,
    }
    return {name: escape_cell(cell) if isinstance(cell, str) else cell for name, cell in row.items()}


def _describe_claim(material: Material, claim: Claim) -> dict[str, object]:
    """Describe what a claim says."""
    theatre, place, actor = (
        material.theatre,
        material.theatre.places.get(claim.place),
        material.theatre.actors.get(claim.actor),
    )
    return {
        "claim_id": claim.id,
        "predicate": claim.predicate.value,
        "code": claim.code,
        "actor": claim.actor,
        "actor_name": actor.name if actor is not None else "",
        "side": claim.side,
        "against": claim.against,
        "place": claim.place,
        "place_name": place.name if place is not None else claim.place_text,
        "latitude": place.lat_deg if place is not None else None,
        "longitude": place.lon_deg if place is not None else None,
        "place_relation": claim.place_relation.value,
        "scope": claim.scope.value,
        "polarity": claim.polarity.value,
        "modality": claim.modality.value,
        "time_earliest": write_instant(claim.when.earliest, theatre.zone),
        "time_latest": write_instant(claim.when.latest, theatre.zone),
        "time_basis": claim.when.basis,
        "rule": claim.rule,
        "reader_version": claim.reader_version,
    }


def _describe_source(material: Material, claim: Claim, report: Report | None) -> dict[str, object]:
    """Describe who says a claim, through whom, and where."""
    return {
        "report": report.name if report is not None else claim.report_id,
        "outlet": claim.attribution.outlet or (report.outlet if report is not None else ""),
        "published_at": write_instant(claim.published_at, material.theatre.zone),
        "url": report.url if report is not None else "",
        "speaker": claim.attribution.speaker,
        "relayed_by": " > ".join(claim.attribution.relays),
        "source_class": claim.attribution.source_class.value,
    }


CLAIMS_CSV = Export(
    name="csv",
    suffix=".csv",
    media_type="text/csv",
    summary="claims as a spreadsheet, one row for each claim and piece of evidence",
    needs=("claims", "reports"),
    write=write_claims_csv,
)
