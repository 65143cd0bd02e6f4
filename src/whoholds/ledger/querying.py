"""Ask the ledger: claims, reports and refusals as known at an instant, always in one order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import Connection
from sqlalchemy import Select
from sqlalchemy import Table
from sqlalchemy import func
from sqlalchemy import select

from whoholds.ledger.fingerprints import METHOD
from whoholds.ledger.fingerprints import Fingerprint
from whoholds.ledger.fingerprints import read_fingerprint
from whoholds.ledger.rows import from_claim_row
from whoholds.ledger.rows import from_evidence_row
from whoholds.ledger.rows import from_refusal_row
from whoholds.ledger.rows import from_report_row
from whoholds.ledger.rows import read_instant
from whoholds.ledger.rows import write_instant
from whoholds.ledger.tables import CLAIMS
from whoholds.ledger.tables import EVIDENCE
from whoholds.ledger.tables import ORIGINS
from whoholds.ledger.tables import READINGS
from whoholds.ledger.tables import REFUSALS
from whoholds.ledger.tables import REPORTS
from whoholds.ledger.tables import RULINGS
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Refusal
from whoholds.model import Report

#: Rows held in memory at a time while streaming.
_BATCH = 1000

#: The reading of each report that counts: the latest.
_CURRENT = select(func.max(READINGS.c.seq)).group_by(READINGS.c.report_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFilter:
    """Which claims are asked for; None asks for any. Instants bound known time: `known_at` included, [since, until)."""

    place: str | None = None
    actor: str | None = None
    side: str | None = None
    predicate: str | None = None
    polarity: str | None = None
    modality: str | None = None
    speaker: str | None = None
    outlet: str | None = None
    report_id: str | None = None
    known_at: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None

    def to_conditions(self) -> list[ColumnElement[bool]]:
        """Give the conditions in SQL."""
        equal = {
            CLAIMS.c.place: self.place,
            CLAIMS.c.actor: self.actor,
            CLAIMS.c.side: self.side,
            CLAIMS.c.predicate: self.predicate,
            CLAIMS.c.polarity: self.polarity,
            CLAIMS.c.modality: self.modality,
            CLAIMS.c.speaker: self.speaker,
            REPORTS.c.outlet: self.outlet,
            CLAIMS.c.report_id: self.report_id,
        }
        conditions = [column == str(value) for column, value in equal.items() if value is not None]
        if self.known_at is not None:
            conditions.append(CLAIMS.c.known_from <= write_instant(self.known_at))
        if self.since is not None:
            conditions.append(CLAIMS.c.known_from >= write_instant(self.since))
        if self.until is not None:
            conditions.append(CLAIMS.c.known_from < write_instant(self.until))
        return conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCounts:
    """How much the ledger holds: claims, evidence and refusals of current readings only; `readings` counts all."""

    reports: int
    readings: int
    claims: int
    evidence: int
    refusals: int
    rulings: int


def _select_claims() -> Select[Any]:
    return select(CLAIMS, REPORTS.c.published_at).join(REPORTS, REPORTS.c.id == CLAIMS.c.report_id)


def find_claims(
    connection: Connection, wanted: ClaimFilter, *, limit: int | None = None, offset: int = 0
) -> Iterator[Claim]:
    """Give current claims by known time, report, and place in the report."""
    statement = (
        _select_claims()
        .where(CLAIMS.c.reading.in_(_CURRENT), *wanted.to_conditions())
        .order_by(CLAIMS.c.known_from, CLAIMS.c.report_id, CLAIMS.c.ordinal)
        .limit(limit)
        .offset(offset or None)
        .execution_options(yield_per=_BATCH)
    )
    for rows in connection.execute(statement).partitions(_BATCH):
        yield from _restore_claims(connection, rows)


def find_claim(connection: Connection, claim_id: str) -> Claim | None:
    """Give a claim by its id from the latest reading that has it, be that reading current or not."""
    row = connection.execute(
        _select_claims().where(CLAIMS.c.id == claim_id).order_by(CLAIMS.c.reading.desc()).limit(1)
    ).first()
    return None if row is None else _restore_claims(connection, [row])[0]


def find_claim_ids(connection: Connection, beginning: str, most: int) -> list[str]:
    """Give the ids of claims that begin so, sorted, at most so many; `beginning` holds only hexadecimal digits."""
    statement = select(CLAIMS.c.id).where(CLAIMS.c.id.like(f"{beginning}%")).distinct().order_by(CLAIMS.c.id)
    return list(connection.execute(statement.limit(most)).scalars())


def _restore_claims(connection: Connection, rows: Sequence[Any]) -> list[Claim]:
    """Make claims of rows, fetching their evidence in one go."""
    report_ids = {row.reading: row.report_id for row in rows}
    evidence: dict[tuple[int, int], list[Evidence]] = {}
    statement = (
        select(EVIDENCE)
        .where(EVIDENCE.c.reading.in_(sorted(report_ids)))
        .order_by(EVIDENCE.c.reading, EVIDENCE.c.ordinal, EVIDENCE.c.position)
    )
    for row in connection.execute(statement):
        evidence.setdefault((row.reading, row.ordinal), []).append(from_evidence_row(row, report_ids[row.reading]))
    return [from_claim_row(row, tuple(evidence.get((row.reading, row.ordinal), ()))) for row in rows]


def find_reports(connection: Connection, *, known_at: datetime | None) -> Iterator[Report]:
    """Give reports by known time and id."""
    statement = select(REPORTS).order_by(REPORTS.c.known_from, REPORTS.c.id).execution_options(yield_per=_BATCH)
    if known_at is not None:
        statement = statement.where(REPORTS.c.known_from <= write_instant(known_at))
    for row in connection.execute(statement):
        yield from_report_row(row)


def find_publications(connection: Connection, *, known_at: datetime | None) -> dict[str, list[datetime]]:
    """Give when each outlet published, in order of time; reports without a time are left out."""
    statement = select(REPORTS.c.outlet, REPORTS.c.published_at).where(REPORTS.c.published_at.is_not(None))
    if known_at is not None:
        statement = statement.where(REPORTS.c.known_from <= write_instant(known_at))
    found: dict[str, list[datetime]] = {}
    for row in connection.execute(statement.order_by(REPORTS.c.outlet, REPORTS.c.published_at)):
        found.setdefault(row.outlet, []).append(read_instant(row.published_at))
    return found


def find_report(connection: Connection, report_id: str) -> Report | None:
    """Give a report by its id."""
    row = connection.execute(select(REPORTS).where(REPORTS.c.id == report_id)).first()
    return None if row is None else from_report_row(row)


def find_refusals(connection: Connection, *, report_id: str | None, stage: str | None) -> Iterator[Refusal]:
    """Give refusals of current readings by known time, report, and place in the report."""
    statement = (
        select(REFUSALS)
        .join(READINGS, READINGS.c.seq == REFUSALS.c.reading)
        .join(REPORTS, REPORTS.c.id == READINGS.c.report_id)
        .where(REFUSALS.c.reading.in_(_CURRENT))
        .order_by(REPORTS.c.known_from, REPORTS.c.id, REFUSALS.c.ordinal)
        .execution_options(yield_per=_BATCH)
    )
    if report_id is not None:
        statement = statement.where(REPORTS.c.id == report_id)
    if stage is not None:
        statement = statement.where(REFUSALS.c.stage == stage)
    for row in connection.execute(statement):
        yield from_refusal_row(row)


def find_places(connection: Connection, *, known_at: datetime | None) -> list[str]:
    """Give the ids of places that current claims are about, sorted."""
    wanted = ClaimFilter(known_at=known_at).to_conditions()
    statement = select(CLAIMS.c.place).where(CLAIMS.c.reading.in_(_CURRENT), CLAIMS.c.place != "", *wanted).distinct()
    return sorted(connection.execute(statement).scalars())


def find_fingerprints(connection: Connection, *, known_at: datetime | None) -> dict[str, Fingerprint]:
    """Give the fingerprints of reports by report id."""
    statement = select(ORIGINS.c.report_id, ORIGINS.c.fingerprint).join(REPORTS).where(ORIGINS.c.method == METHOD)
    if known_at is not None:
        statement = statement.where(REPORTS.c.known_from <= write_instant(known_at))
    return {row.report_id: read_fingerprint(row.fingerprint) for row in connection.execute(statement)}


def find_read(connection: Connection, report_ids: Iterable[str], reader_version: str) -> set[str]:
    """Give those of many reports that a version of the reader has read."""
    found: set[str] = set()
    rest = iter(report_ids)
    while some := list(islice(rest, _BATCH)):
        statement = select(READINGS.c.report_id).where(
            READINGS.c.report_id.in_(some), READINGS.c.reader_version == reader_version
        )
        found.update(connection.execute(statement).scalars())
    return found


def count_rows(connection: Connection) -> LedgerCounts:
    """Count what the ledger holds."""

    def count(table: Table, *conditions: ColumnElement[bool]) -> int:
        return int(connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one())

    return LedgerCounts(
        reports=count(REPORTS),
        readings=count(READINGS),
        claims=count(CLAIMS, CLAIMS.c.reading.in_(_CURRENT)),
        evidence=count(EVIDENCE, EVIDENCE.c.reading.in_(_CURRENT)),
        refusals=count(REFUSALS, REFUSALS.c.reading.in_(_CURRENT)),
        rulings=count(RULINGS),
    )


def count_claims(connection: Connection, wanted: ClaimFilter) -> int:
    """Count current claims."""
    statement = select(func.count()).select_from(CLAIMS).where(CLAIMS.c.reading.in_(_CURRENT), *wanted.to_conditions())
    return int(connection.execute(statement).scalar_one())


def name_state(connection: Connection) -> str:
    """Name a state by its last reading and its last ruling: what is appended only is as its end is."""
    last = connection.execute(select(READINGS).order_by(READINGS.c.seq.desc()).limit(1)).first()
    ruling = connection.execute(select(RULINGS.c.id).order_by(RULINGS.c.seq.desc()).limit(1)).scalar()
    ends = json.dumps([None if last is None else list(last), ruling])
    return hashlib.blake2b(ends.encode(), digest_size=8).hexdigest()


def digest_rows(connection: Connection) -> str:
    """Hash everything a query can give; not when it was recorded, nor in which order."""
    hashed = hashlib.blake2b(digest_size=32)
    report_id = READINGS.c.report_id
    for table, order in (
        (REPORTS, (REPORTS.c.id,)),
        (CLAIMS, (report_id, CLAIMS.c.ordinal)),
        (EVIDENCE, (report_id, EVIDENCE.c.ordinal, EVIDENCE.c.position)),
        (REFUSALS, (report_id, REFUSALS.c.ordinal)),
        (ORIGINS, (ORIGINS.c.report_id, ORIGINS.c.method)),
        (RULINGS, (RULINGS.c.seq,)),
    ):
        columns = [column for column in table.c if column.name not in {"reading", "recorded_at", "known_from", "seq"}]
        statement: Select[Any] = select(*columns)
        if "reading" in table.c:
            statement = select(report_id.label("reading_of"), READINGS.c.reader_version.label("read_by"), *columns)
            statement = statement.join(READINGS, READINGS.c.seq == table.c.reading).where(table.c.reading.in_(_CURRENT))
        for row in connection.execute(statement.order_by(*order).execution_options(yield_per=_BATCH)):
            hashed.update(_spell(table.name, row))
    return hashed.hexdigest()


def _spell(name: str, row: Sequence[Any]) -> bytes:
    """Write a row as one line of JSON."""
    values = [value.hex() if isinstance(value, bytes) else value for value in row]
    return (json.dumps([name, values], ensure_ascii=True, separators=(",", ":")) + "\n").encode()
