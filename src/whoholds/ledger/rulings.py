"""Rulings: an analyst's decisions, each chained to the one before it by its hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy import select

from whoholds.errors import LedgerError
from whoholds.ledger.rows import from_ruling_row
from whoholds.ledger.rows import to_ruling_row
from whoholds.ledger.tables import CLAIMS
from whoholds.ledger.tables import RULINGS
from whoholds.model import Ruling

#: What an analyst may decide about a claim.
VERDICTS = ("accept", "reject", "replace")


def append_ruling(connection: Connection, ruling: Ruling, now: datetime) -> Ruling:
    """Append a ruling behind the last one and give it as chained.

    Raises
    ------
    LedgerError
        If the claim is unknown, the verdict is none of `VERDICTS`, a replacement is missing or out of place, who or why
        is empty, or the ruling names another predecessor than the last one.
    """
    _check_ruling(connection, ruling)
    last = connection.execute(select(RULINGS.c.seq, RULINGS.c.id).order_by(RULINGS.c.seq.desc()).limit(1)).first()
    previous = "" if last is None else str(last.id)
    if ruling.previous not in {"", previous}:
        raise LedgerError(
            "another ruling came in between; look at it and rule again", previous=previous, given=ruling.previous
        )
    chained = replace(ruling, previous=previous)
    connection.execute(RULINGS.insert(), to_ruling_row(chained, 1 if last is None else last.seq + 1, now))
    return chained


def _check_ruling(connection: Connection, ruling: Ruling) -> None:
    if ruling.verdict not in VERDICTS:
        raise LedgerError(f"'{ruling.verdict}' is no verdict; use one of {', '.join(VERDICTS)}", verdict=ruling.verdict)
    if (ruling.verdict == "replace") != bool(ruling.replacement):
        raise LedgerError("a ruling has a replacement if and only if its verdict is 'replace'", verdict=ruling.verdict)
    if not ruling.who.strip() or not ruling.why.strip():
        raise LedgerError("a ruling says who decided and why", claim=ruling.claim_id)
    if ruling.when.tzinfo is None:
        raise LedgerError("the time of a ruling needs its zone", claim=ruling.claim_id)
    if connection.execute(select(CLAIMS.c.id).where(CLAIMS.c.id == ruling.claim_id).limit(1)).first() is None:
        raise LedgerError(f"there is no claim {ruling.claim_id} in this ledger", claim=ruling.claim_id)


def find_rulings(connection: Connection, *, claim_id: str | None) -> Iterator[Ruling]:
    """Give rulings in the order they were made."""
    statement = select(RULINGS).order_by(RULINGS.c.seq)
    if claim_id is not None:
        statement = statement.where(RULINGS.c.claim_id == claim_id)
    for row in connection.execute(statement):
        yield from_ruling_row(row)


def find_chain_faults(connection: Connection) -> list[str]:
    """Give a sentence for each ruling that was changed, removed or put in between since it was made."""
    faults = []
    previous, expected_seq = "", 1
    for row in connection.execute(select(RULINGS).order_by(RULINGS.c.seq)):
        ruling = from_ruling_row(row)
        if row.seq != expected_seq:
            faults.append(f"ruling {expected_seq} is missing before ruling {row.seq}")
        if ruling.id != row.id:
            faults.append(f"ruling {row.seq} ({row.id}) was changed after it was made")
        if ruling.previous != previous:
            faults.append(f"ruling {row.seq} ({row.id}) does not follow the ruling before it")
        previous, expected_seq = row.id, row.seq + 1
    return faults
