"""Turn nouns into rows and rows back into equal nouns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC
from datetime import datetime
from functools import lru_cache
from typing import Any

from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import PlaceRelation
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Ruling
from whoholds.model import Scope
from whoholds.model import SourceClass

#: One row to be written: column name to value.
RowValues = dict[str, Any]


def write_instant(instant: datetime) -> str:
    """Write an aware instant at the one width the tables keep, so that text order is time order."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=65536)
def read_instant(text: str) -> datetime:
    """Read an instant that `write_instant` wrote."""
    return datetime.fromisoformat(text)


def _write_open(instant: datetime | None) -> str | None:
    return None if instant is None else write_instant(instant)


def _read_open(text: str | None) -> datetime | None:
    return None if text is None else read_instant(text)


def to_report_row(report: Report, report_id: str, recorded_at: datetime) -> RowValues:
    """Give the row of a report; one without publication time counts as known from when it was recorded."""
    return {
        "id": report_id,
        "name": report.name,
        "outlet": report.outlet,
        "url": report.url,
        "title": report.title,
        "text": report.text,
        "language": report.language,
        "published_at": _write_open(report.published_at),
        "retrieved_at": _write_open(report.retrieved_at),
        "known_from": write_instant(report.published_at or recorded_at),
        "recorded_at": write_instant(recorded_at),
    }


def from_report_row(row: Any) -> Report:
    """Give the report of a row."""
    return Report(
        name=row.name,
        outlet=row.outlet,
        url=row.url,
        title=row.title,
        text=row.text,
        language=row.language,
        published_at=_read_open(row.published_at),
        retrieved_at=_read_open(row.retrieved_at),
    )


def to_claim_row(claim: Claim, claim_id: str) -> RowValues:
    """Give the row of a claim, without its place in a reading."""
    said = claim.attribution
    return {
        "id": claim_id,
        "report_id": claim.report_id,
        "predicate": claim.predicate.value,
        "code": claim.code,
        "actor": claim.actor,
        "side": claim.side,
        "against": claim.against,
        "place": claim.place,
        "place_text": claim.place_text,
        "place_relation": claim.place_relation.value,
        "scope": claim.scope.value,
        "valid_from": _write_open(claim.when.earliest),
        "valid_to": _write_open(claim.when.latest),
        "time_basis": claim.when.basis,
        "polarity": claim.polarity.value,
        "modality": claim.modality.value,
        "outlet": said.outlet,
        "speaker": said.speaker,
        "speaker_actor": said.speaker_actor,
        "speaker_side": said.speaker_side,
        "source_class": said.source_class.value,
        "cue": said.cue,
        "relays": json.dumps(said.relays, ensure_ascii=False),
        "coreferent": said.coreferent,
        "rule": claim.rule,
        "reader_version": claim.reader_version,
    }


def from_claim_row(row: Any, evidence: tuple[Evidence, ...]) -> Claim:
    """Give the claim of a row and its evidence."""
    return Claim(
        report_id=row.report_id,
        predicate=Predicate(row.predicate),
        code=row.code,
        actor=row.actor,
        side=row.side,
        against=row.against,
        place=row.place,
        place_text=row.place_text,
        place_relation=PlaceRelation(row.place_relation),
        scope=Scope(row.scope),
        when=Interval(earliest=_read_open(row.valid_from), latest=_read_open(row.valid_to), basis=row.time_basis),
        polarity=Polarity(row.polarity),
        modality=Modality(row.modality),
        attribution=_read_attribution(row),
        evidence=evidence,
        published_at=_read_open(row.published_at),
        rule=row.rule,
        reader_version=row.reader_version,
    )


def _read_attribution(row: Any) -> Attribution:
    return Attribution(
        outlet=row.outlet,
        speaker=row.speaker,
        speaker_actor=row.speaker_actor,
        speaker_side=row.speaker_side,
        source_class=SourceClass(row.source_class),
        cue=row.cue,
        relays=() if row.relays == "[]" else tuple(json.loads(row.relays)),
        coreferent=row.coreferent,
    )


def to_evidence_rows(evidence: Iterable[Evidence], reading: int, ordinal: int) -> list[RowValues]:
    """Give the rows of a claim's evidence, in its order."""
    return [
        {
            "reading": reading,
            "ordinal": ordinal,
            "position": position,
            "start_char": one.start,
            "end_char": one.end,
            "quote": one.quote,
            "sentence_index": one.sentence_index,
            "roles": json.dumps(one.roles, ensure_ascii=False),
        }
        for position, one in enumerate(evidence)
    ]


def from_evidence_row(row: Any, report_id: str) -> Evidence:
    """Give the evidence of a row."""
    return Evidence(
        report_id=report_id,
        start=row.start_char,
        end=row.end_char,
        quote=row.quote,
        sentence_index=row.sentence_index,
        roles=() if row.roles == "[]" else tuple((name, start, end) for name, start, end in json.loads(row.roles)),
    )


def to_refusal_row(refusal: Refusal, refusal_id: str) -> RowValues:
    """Give the row of a refusal, without its place in a reading."""
    return {
        "id": refusal_id,
        "stage": refusal.stage,
        "code": refusal.code,
        "about": refusal.about,
        "reason": refusal.reason,
        "report_id": refusal.report_id,
        "start_char": refusal.start,
        "end_char": refusal.end,
    }


def from_refusal_row(row: Any) -> Refusal:
    """Give the refusal of a row."""
    return Refusal(
        stage=row.stage,
        code=row.code,
        about=row.about,
        reason=row.reason,
        report_id=row.report_id,
        start=row.start_char,
        end=row.end_char,
    )


def to_ruling_row(ruling: Ruling, seq: int, recorded_at: datetime) -> RowValues:
    """Give the row of a ruling at its place in the chain."""
    return {
        "seq": seq,
        "id": ruling.id,
        "claim_id": ruling.claim_id,
        "verdict": ruling.verdict,
        "who": ruling.who,
        "why": ruling.why,
        "ruled_at": write_instant(ruling.when),
        "replacement": ruling.replacement,
        "previous": ruling.previous,
        "recorded_at": write_instant(recorded_at),
        "place": ruling.place,
        "holder": ruling.holder,
        "valid_from": _write_open(ruling.valid_from),
        "valid_to": _write_open(ruling.valid_to),
    }


def from_ruling_row(row: Any) -> Ruling:
    """Give the ruling of a row."""
    return Ruling(
        claim_id=row.claim_id,
        verdict=row.verdict,
        who=row.who,
        why=row.why,
        when=read_instant(row.ruled_at),
        replacement=row.replacement,
        previous=row.previous,
        place=row.place,
        holder=row.holder,
        valid_from=_read_open(row.valid_from),
        valid_to=_read_open(row.valid_to),
    )
