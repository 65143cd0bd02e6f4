"""Rulings: an analyst's decisions, each chained to the one before it by its hash."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import select

from whoholds.errors import LedgerError
from whoholds.errors import StaleHeadError
from whoholds.errors import TamperedError
from whoholds.ledger.querying import find_claim
from whoholds.ledger.rows import from_ruling_row
from whoholds.ledger.rows import to_ruling_row
from whoholds.ledger.tables import CLAIMS
from whoholds.ledger.tables import RULING_HEADS
from whoholds.ledger.tables import RULINGS
from whoholds.model import Claim
from whoholds.model import Correction
from whoholds.model import Ruling
from whoholds.model import Verdict
from whoholds.model import is_correction

#: What an analyst may decide.
VERDICTS = tuple(str(verdict) for verdict in Verdict)


@cache
def _load_limits() -> dict[str, int]:
    text = (Path(__file__).parent / "defaults.toml").read_text(encoding="utf-8")
    return {name: int(number) for name, number in tomllib.loads(text)["rulings"].items()}


def append_rulings(
    connection: Connection, rulings: Sequence[Ruling], now: datetime, expected_head: str | None
) -> list[Ruling]:
    """Append rulings behind the last one, all or nothing, and give them as chained.

    Raises
    ------
    StaleHeadError
        If the head of the log is not the one expected, or not the one a ruling names as its predecessor.
    TamperedError
        If the log is broken: nothing is built on it.
    LedgerError
        If what a ruling is about is unknown, its fields do not fit its verdict, who or why is empty, or it is earlier than
        the ruling before it.
    """
    refuse_tampered(connection)
    last = connection.execute(select(RULINGS).order_by(RULINGS.c.seq.desc()).limit(1)).first()
    head, seq = ("", 0) if last is None else (str(last.id), int(last.seq))
    if expected_head is not None and expected_head != head:
        raise StaleHeadError(_tell_stale(head, expected_head), head=head, expected=expected_head)
    before = None if last is None else from_ruling_row(last).when
    chained = []
    for ruling in rulings:
        _check_ruling(connection, ruling)
        if ruling.previous not in {"", head}:
            raise StaleHeadError(_tell_stale(head, ruling.previous), head=head, expected=ruling.previous)
        if before is not None and ruling.when < before:
            raise LedgerError(
                f"a ruling of {ruling.when.isoformat()} cannot come after the last one, of {before.isoformat()}: check the clock",
                when=ruling.when.isoformat(),
            )
        seq, before = seq + 1, ruling.when
        one = replace(ruling, previous=head)
        head = one.id
        connection.execute(RULINGS.insert(), to_ruling_row(one, seq, now))
        connection.execute(RULING_HEADS.insert(), {"seq": seq, "id": head})
        chained.append(one)
    return chained


def _tell_stale(head: str, expected: str) -> str:
    return (
        f"another ruling came in between (the head of the log is {head or 'empty'}, not {expected or 'empty'}); "
        "look at it and rule again"
    )


def _check_ruling(connection: Connection, ruling: Ruling) -> None:
    """Refuse a ruling that is malformed, or about something that is not there."""
    _check_words(ruling)
    if ruling.verdict not in VERDICTS:
        raise LedgerError(f"'{ruling.verdict}' is no verdict; use one of {', '.join(VERDICTS)}", verdict=ruling.verdict)
    if (ruling.verdict == Verdict.REPLACE) != bool(ruling.replacement):
        raise LedgerError("a ruling has a replacement if and only if its verdict is 'replace'", verdict=ruling.verdict)
    if ruling.when.tzinfo is None:
        raise LedgerError("the time of a ruling needs its zone", claim=ruling.claim_id)
    _check_assertion(ruling)
    if ruling.verdict == Verdict.WITHDRAW:
        _check_withdrawn(connection, ruling)
    elif ruling.verdict != Verdict.ASSERT:
        claim = _find_claim(connection, ruling.claim_id)
        if claim is None:
            raise LedgerError(f"there is no claim {ruling.claim_id} in this ledger", claim=ruling.claim_id)
        _check_replacement(connection, ruling, claim)


def _check_words(ruling: Ruling) -> None:
    """Refuse words that say nothing, that no database can keep, or that are a document."""
    if not ruling.who.strip() or not ruling.why.strip():
        raise LedgerError("a ruling says who decided and why", claim=ruling.claim_id)
    limits = _load_limits()
    for name, words, most in (("who", ruling.who, limits["longest_who"]), ("why", ruling.why, limits["longest_why"])):
        if len(words) > most:
            raise LedgerError(f"'{name}' has {len(words)} characters; at most {most} are kept", claim=ruling.claim_id)
        try:
            words.encode()
        except UnicodeEncodeError as error:
            raise LedgerError(
                f"'{name}' holds half a character that cannot be written", claim=ruling.claim_id
            ) from error
        if "\0" in words:
            raise LedgerError(f"'{name}' holds a NUL character", claim=ruling.claim_id)


def _check_assertion(ruling: Ruling) -> None:
    """Refuse an assertion without its parts, or parts of one elsewhere."""
    parts = (ruling.place, ruling.holder, ruling.valid_from)
    if ruling.verdict != Verdict.ASSERT:
        if any(parts) or ruling.valid_to:
            raise LedgerError("only an assertion has a place, a holder and times", verdict=ruling.verdict)
        return
    if not all(parts) or ruling.claim_id:
        raise LedgerError("an assertion needs a place, a holder and a time, and is about no claim", place=ruling.place)
    for instant in (ruling.valid_from, ruling.valid_to):
        if instant is not None and instant.tzinfo is None:
            raise LedgerError("the times of an assertion need their zone", place=ruling.place)
    if ruling.valid_from and ruling.valid_to and ruling.valid_to <= ruling.valid_from:
        raise LedgerError("what is asserted ends before it begins", place=ruling.place)


def _check_withdrawn(connection: Connection, ruling: Ruling) -> None:
    """Refuse to take back what is not there, or was taken back."""
    taken_back: set[str] = set()
    known = set()
    for one in reversed(list(find_rulings(connection, claim_id=None))):
        known.add(one.id)
        if one.verdict == Verdict.WITHDRAW and one.id not in taken_back:
            taken_back.add(one.claim_id)
    if ruling.claim_id not in known:
        raise LedgerError(f"there is no ruling {ruling.claim_id} in this ledger", ruling=ruling.claim_id)
    if ruling.claim_id in taken_back:
        raise LedgerError(f"ruling {ruling.claim_id} has been withdrawn already", ruling=ruling.claim_id)


def _check_replacement(connection: Connection, ruling: Ruling, claim: Claim) -> None:
    """Refuse a replacement that is no other claim, or a correction that cannot be read or changes nothing."""
    if not ruling.replacement:
        return
    if is_correction(ruling.replacement):
        try:
            corrected = Correction.from_text(ruling.replacement).correct(claim)
        except (ValueError, TypeError) as error:
            raise LedgerError(f"the correction cannot be applied: {error}", claim=ruling.claim_id) from error
        if corrected.id == claim.id:
            raise LedgerError("the correction changes nothing", claim=ruling.claim_id)
    elif ruling.replacement == ruling.claim_id or _find_claim(connection, ruling.replacement) is None:
        raise LedgerError(f"there is no other claim {ruling.replacement} to replace it with", claim=ruling.claim_id)


def _find_claim(connection: Connection, claim_id: str) -> Claim | None:
    """Find a claim that a report made, or that a correction put in place of one."""
    if connection.execute(select(CLAIMS.c.id).where(CLAIMS.c.id == claim_id).limit(1)).first() is not None:
        return find_claim(connection, claim_id)
    corrected: dict[str, Claim] = {}
    for one in find_rulings(connection, claim_id=None):
        if is_correction(one.replacement):
            claim = corrected.get(one.claim_id) or find_claim(connection, one.claim_id)
            if claim is not None:
                fresh = Correction.from_text(one.replacement).correct(claim)
                corrected[fresh.id] = fresh
    return corrected.get(claim_id)


def find_rulings(connection: Connection, *, claim_id: str | None) -> Iterator[Ruling]:
    """Give rulings in the order they were made.

    Raises
    ------
    TamperedError
        If a row holds what no ruling can.
    """
    statement = select(RULINGS).order_by(RULINGS.c.seq)
    if claim_id is not None:
        statement = statement.where(RULINGS.c.claim_id == claim_id)
    for row in connection.execute(statement):
        ruling = _read_row(row)
        if ruling is None:
            raise TamperedError(_tell_tampered(f"ruling {row.seq} cannot be read"))
        yield ruling


def refuse_tampered(connection: Connection) -> None:
    """Refuse a log that is broken.

    Raises
    ------
    TamperedError
        With the first broken link.
    """
    faults = find_chain_faults(connection)
    if faults:
        raise TamperedError(_tell_tampered(faults[0]), faults=faults)


def _tell_tampered(fault: str) -> str:
    return f"the log of rulings was changed behind the ledger's back: {fault}; see `whoholds rulings verify`"


def _read_row(row: Any) -> Ruling | None:
    """Read a row; None if it holds what no ruling can."""
    try:
        ruling = from_ruling_row(row)
        is_whole = ruling.when.tzinfo is not None and bool(ruling.id)
        if is_correction(ruling.replacement):
            Correction.from_text(ruling.replacement)
    except (ValueError, TypeError, AttributeError):
        return None
    return ruling if is_whole else None


def find_chain_faults(connection: Connection) -> list[str]:
    """Give a sentence for each ruling that was changed, removed, added or put in between behind the ledger's back, first first."""
    faults = []
    heads = {row.seq: row.id for row in connection.execute(select(RULING_HEADS))}
    previous, expected_seq = "", 1
    for row in connection.execute(select(RULINGS).order_by(RULINGS.c.seq)):
        ruling = _read_row(row)
        if row.seq != expected_seq:
            faults.append(f"ruling {expected_seq} is missing before ruling {row.seq}")
        if ruling is None:
            faults.append(f"ruling {row.seq} ({row.id}) cannot be read")
        elif ruling.id != row.id:
            faults.append(f"ruling {row.seq} ({row.id}) was changed after it was made")
        if ruling is not None and ruling.previous != previous:
            faults.append(f"ruling {row.seq} ({row.id}) does not follow the ruling before it")
        if heads.pop(row.seq, row.id) != row.id:
            faults.append(f"ruling {row.seq} ({row.id}) is not the one that was made")
        previous, expected_seq = row.id, row.seq + 1
    faults.extend(f"ruling {seq} ({heads[seq]}) is missing" for seq in sorted(heads) if seq >= expected_seq)
    return faults
