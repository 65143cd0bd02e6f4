"""Write readings into the ledger: each whole, each once."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Table
from sqlalchemy import func
from sqlalchemy import select

from whoholds.errors import LedgerError
from whoholds.ledger.fingerprints import METHOD
from whoholds.ledger.fingerprints import fingerprint
from whoholds.ledger.fingerprints import write_fingerprint
from whoholds.ledger.rows import RowValues
from whoholds.ledger.rows import to_claim_row
from whoholds.ledger.rows import to_evidence_rows
from whoholds.ledger.rows import to_refusal_row
from whoholds.ledger.rows import to_report_row
from whoholds.ledger.rows import write_instant
from whoholds.ledger.tables import CLAIMS
from whoholds.ledger.tables import EVIDENCE
from whoholds.ledger.tables import ORIGINS
from whoholds.ledger.tables import READINGS
from whoholds.ledger.tables import REFUSALS
from whoholds.ledger.tables import REPORTS
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Refusal
from whoholds.model import Report

#: Ids asked for in one statement: below every database's limit of bound values.
_IDS_PER_STATEMENT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One report as one version of the reader read it: its claims, and what was declined."""

    report: Report
    reader_version: str
    claims: tuple[Claim, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def write_readings(connection: Connection, readings: Sequence[Reading], now: datetime) -> list[bool]:
    """Write the readings that are new, in the caller's transaction.

    Returns
    -------
    For each reading in order, whether it was written; False where the ledger (or an earlier one of these) has it.

    Raises
    ------
    LedgerError
        If a claim does not belong to its report, or its evidence is not the report's words.
    """
    ids = [reading.report.id for reading in readings]
    seen = _find_read(connection, ids)
    known = _find_known(connection, ids)
    seq = connection.execute(select(func.coalesce(func.max(READINGS.c.seq), 0))).scalar_one()
    rows: dict[Table, list[RowValues]] = {
        table: [] for table in (REPORTS, ORIGINS, READINGS, CLAIMS, EVIDENCE, REFUSALS)
    }
    written = []
    for report_id, reading in zip(ids, readings, strict=True):
        key = (report_id, reading.reader_version)
        written.append(key not in seen)
        if key in seen:
            continue
        seen.add(key)
        seq += 1
        if report_id not in known:
            known[report_id] = _lay_out_report(rows, report_id, reading.report, now)
        rows[READINGS].append(
            {
                "seq": seq,
                "report_id": report_id,
                "reader_version": reading.reader_version,
                "recorded_at": write_instant(now),
            }
        )
        _lay_out_claims(rows, reading, report_id, seq, known[report_id])
        _lay_out_refusals(rows, reading, seq)
    for table, values in rows.items():
        if values:
            connection.execute(table.insert(), values)
    return written


def _find_read(connection: Connection, ids: Iterable[str]) -> set[tuple[str, str]]:
    """Give the (report id, reader version) pairs the ledger has of these reports."""
    found: set[tuple[str, str]] = set()
    for some in cut(ids, _IDS_PER_STATEMENT):
        rows = connection.execute(
            select(READINGS.c.report_id, READINGS.c.reader_version).where(READINGS.c.report_id.in_(some))
        )
        found.update((row.report_id, row.reader_version) for row in rows)
    return found


def _find_known(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Give since when the ledger knows each of these reports it has."""
    found: dict[str, str] = {}
    for some in cut(ids, _IDS_PER_STATEMENT):
        rows = connection.execute(select(REPORTS.c.id, REPORTS.c.known_from).where(REPORTS.c.id.in_(some)))
        found.update((row.id, row.known_from) for row in rows)
    return found


def cut(values: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Cut values into lists of at most `size`."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def _lay_out_report(rows: dict[Table, list[RowValues]], report_id: str, report: Report, now: datetime) -> str:
    """Add a new report's rows and give since when it is known."""
    row = to_report_row(report, report_id, now)
    rows[REPORTS].append(row)
    rows[ORIGINS].append(
        {"report_id": report_id, "method": METHOD, "fingerprint": write_fingerprint(fingerprint(report.text))}
    )
    return str(row["known_from"])


def _lay_out_claims(
    rows: dict[Table, list[RowValues]], reading: Reading, report_id: str, seq: int, known_from: str
) -> None:
    """Add a reading's claims in the order of their words, with their evidence."""
    joined: dict[str, tuple[Claim, tuple[Evidence, ...]]] = {}
    for claim in reading.claims:
        _check_claim(claim, reading.report, report_id)
        claim_id = claim.id
        first, evidence = joined.get(claim_id, (claim, ()))
        # One claim given twice is one claim with the evidence of both.
        joined[claim_id] = (first, (*evidence, *(one for one in claim.evidence if one not in evidence)))
    ordered = sorted(joined.items(), key=lambda pair: (_find_start(pair[1][1]), pair[0]))
    for ordinal, (claim_id, (claim, evidence)) in enumerate(ordered):
        rows[CLAIMS].append(
            {"reading": seq, "ordinal": ordinal, "known_from": known_from, **to_claim_row(claim, claim_id)}
        )
        rows[EVIDENCE].extend(to_evidence_rows(evidence, seq, ordinal))


def _find_start(evidence: Sequence[Evidence]) -> int:
    """Give where a claim's words first begin; -1 for a claim without evidence."""
    return min((one.start for one in evidence), default=-1)


def _lay_out_refusals(rows: dict[Table, list[RowValues]], reading: Reading, seq: int) -> None:
    """Add a reading's refusals in the order given, each once."""
    by_id: dict[str, Refusal] = {}
    for refusal in reading.refusals:
        by_id.setdefault(refusal.id, refusal)
    for ordinal, (refusal_id, refusal) in enumerate(by_id.items()):
        rows[REFUSALS].append({"reading": seq, "ordinal": ordinal, **to_refusal_row(refusal, refusal_id)})


def _check_claim(claim: Claim, report: Report, report_id: str) -> None:
    """Refuse a claim that cannot be followed back to its report's words."""
    if claim.report_id != report_id:
        raise LedgerError(
            f"claim {claim.id} is of report {claim.report_id}, not of {report_id}", claim=claim.id, report=report_id
        )
    if claim.published_at != report.published_at:
        raise LedgerError(
            f"claim {claim.id} has another publication time than its report {report_id}",
            claim=claim.id,
            report=report_id,
        )
    for one in claim.evidence:
        if one.report_id != report_id or report.text[one.start : one.end] != one.quote:
            raise LedgerError(
                f"evidence of claim {claim.id} at {one.start}-{one.end} is not the words of report {report_id}",
                claim=claim.id,
                report=report_id,
            )
