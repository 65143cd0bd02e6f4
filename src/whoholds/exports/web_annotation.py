"""`web-annotation`: each claim as a W3C Web Annotation on the words it came from (JSON-LD)."""

from __future__ import annotations

import json
from typing import IO
from urllib.parse import urlsplit

from whoholds.exports.describing import describe_material
from whoholds.exports.gold_claims import write_instant
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Report

_CONTEXT = ("http://www.w3.org/ns/anno.jsonld", {"whoholds": "urn:whoholds:vocabulary:"})


def write_web_annotation(material: Material, out: IO[str]) -> int:
    """Write one AnnotationPage; an annotation has one target for each piece of evidence."""
    head = {"@context": list(_CONTEXT), "type": "AnnotationPage", "id": f"urn:whoholds:claims:{material.theatre.id}"}
    about = {f"whoholds:{name}": text for name, text in describe_material(material).items()}
    out.write(json.dumps({**head, **about}, ensure_ascii=False)[:-1] + ', "items": [')
    count = 0
    for claim in material.claims:
        out.write(("," if count else "") + "\n" + json.dumps(_make_annotation(material, claim), ensure_ascii=False))
        count += 1
    out.write("\n]}\n")
    return count


def _make_annotation(material: Material, claim: Claim) -> dict[str, object]:
    """Make one annotation."""
    report, zone = material.reports.get(claim.report_id), material.theatre.zone
    said = {
        "predicate": claim.predicate.value,
        "actor": claim.actor or None,
        "place": claim.place or None,
        "scope": claim.scope.value,
        "polarity": claim.polarity.value,
        "modality": claim.modality.value,
        "speaker": claim.attribution.speaker or None,
        "relayedBy": " > ".join(claim.attribution.relays) or None,
        "outlet": claim.attribution.outlet or None,
        "earliest": write_instant(claim.when.earliest, zone),
        "latest": write_instant(claim.when.latest, zone),
    }
    body = {
        "type": "Dataset",
        "purpose": "classifying",
        **{f"whoholds:{name}": text for name, text in said.items() if text is not None},
    }
    annotation: dict[str, object] = {
        "id": f"urn:whoholds:claim:{claim.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": body,
        "target": [_make_target(claim, evidence, report) for evidence in claim.evidence],
    }
    if claim.published_at is not None:
        annotation["created"] = write_instant(claim.published_at, zone)
    return annotation


def _make_target(claim: Claim, evidence: Evidence, report: Report | None) -> dict[str, object]:
    """Make the target of one piece of evidence: where in the report, and the words."""
    url = report.url if report is not None and urlsplit(report.url).scheme in {"http", "https"} else ""
    return {
        "source": url or f"urn:whoholds:report:{claim.report_id}",
        "selector": [
            {"type": "TextPositionSelector", "start": evidence.start, "end": evidence.end},
            {"type": "TextQuoteSelector", "exact": evidence.quote},
        ],
    }


WEB_ANNOTATION = Export(
    name="web-annotation",
    suffix=".jsonld",
    media_type="application/ld+json",
    summary="each claim as a W3C Web Annotation on its words",
    needs=("claims", "reports"),
    write=write_web_annotation,
    carries_metadata=True,
)
