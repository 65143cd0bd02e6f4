"""The ledger: what was reported, claimed, refused and ruled, kept for ever."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import delete
from sqlalchemy import select

from whoholds.errors import LedgerError
from whoholds.ledger import querying
from whoholds.ledger import rulings as chain
from whoholds.ledger.opening import Store
from whoholds.ledger.opening import open_store
from whoholds.ledger.origins import OriginRules
from whoholds.ledger.origins import group_origins
from whoholds.ledger.querying import ClaimFilter
from whoholds.ledger.querying import LedgerCounts
from whoholds.ledger.tables import ESTIMATES
from whoholds.ledger.writing import Reading
from whoholds.ledger.writing import write_readings
from whoholds.model import Claim
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Ruling


def _read_clock() -> datetime:
    return datetime.now(UTC)


def open_ledger(where: str | Path, *, create: bool = True, clock: Callable[[], datetime] = _read_clock) -> Ledger:
    """Open a ledger, making it where there is none.

    Parameters
    ----------
    where
        Path of a SQLite file, or the URL of a database (`postgresql+psycopg://...`).
    create
        Whether a missing or empty ledger is made; an older one is upgraded in any case.
    clock
        Gives the instant that rows are recorded at.

    Raises
    ------
    LedgerError
        If it cannot be opened, is corrupt, is no ledger, was written by a newer program, or is missing.
    """
    return Ledger(open_store(where, create=create), clock)


class Ledger:
    """An open ledger. Nothing in it is ever changed: what is new is appended, and the latest reading of a report counts.

    Every query gives one order and, as known at an instant, one answer for ever (by the same reader). Iterators read
    as they go, from one state of the ledger, and hold a connection until they end or are closed.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime] = _read_clock) -> None:
        self._store = store
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def add(
        self, report: Report, claims: Sequence[Claim], refusals: Sequence[Refusal] = (), *, reader_version: str
    ) -> bool:
        """Write what one version of the reader found in a report, all of it or nothing.

        Returns
        -------
        False if that version has read this report before: then nothing is written. If another version had, its claims
        stay in the ledger, and queries give the new ones.

        Raises
        ------
        LedgerError
            If a claim does not belong to the report, or its evidence is not the report's words.
        """
        reading = Reading(report=report, claims=tuple(claims), refusals=tuple(refusals), reader_version=reader_version)
        return self.add_many([reading])[0]

    def add_many(self, readings: Iterable[Reading]) -> list[bool]:
        """Write several readings in one transaction, all or nothing; for each, whether it was new."""
        with self._store.write() as connection:
            return write_readings(connection, list(readings), self._clock())

    def has_read(self, report_id: str, reader_version: str) -> bool:
        """Tell whether a version of the reader has read a report."""
        with self._store.read() as connection:
            return bool(querying.find_read(connection, [report_id], reader_version))

    def find_read(self, report_ids: Iterable[str], reader_version: str) -> set[str]:
        """Give those of many reports that a version of the reader has read."""
        with self._store.read() as connection:
            return querying.find_read(connection, report_ids, reader_version)

    def claims(  # noqa: PLR0913  each is one question a person asks of claims; all by name
        self,
        *,
        place: str | None = None,
        actor: str | None = None,
        side: str | None = None,
        predicate: str | None = None,
        polarity: str | None = None,
        modality: str | None = None,
        speaker: str | None = None,
        outlet: str | None = None,
        report_id: str | None = None,
        known_at: datetime | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Iterator[Claim]:
        """Give claims by known time, report, and place in the report.

        Parameters
        ----------
        place, actor, side, predicate, polarity, modality, speaker, outlet, report_id
            Keep claims with exactly this; None keeps all. `outlet` is the report's.
        known_at
            Keep what was published by then, that instant included.
        since, until
            Keep what was published in [since, until).
        limit, offset
            Give at most `limit`, after leaving out `offset`.
        """
        wanted = ClaimFilter(
            place=place,
            actor=actor,
            side=side,
            predicate=predicate,
            polarity=polarity,
            modality=modality,
            speaker=speaker,
            outlet=outlet,
            report_id=report_id,
            known_at=_check_zone(known_at),
            since=_check_zone(since),
            until=_check_zone(until),
        )
        return self._stream_claims(wanted, limit, offset)

    def _stream_claims(self, wanted: ClaimFilter, limit: int | None, offset: int) -> Iterator[Claim]:
        with self._store.read() as connection:
            yield from querying.find_claims(connection, wanted, limit=limit, offset=offset)

    def claim(self, claim_id: str) -> Claim | None:
        """Give a claim by its id, also one that a later reading no longer makes; None if there is none."""
        with self._store.read() as connection:
            return querying.find_claim(connection, claim_id)

    def claim_ids(self, beginning: str, *, most: int = 2) -> list[str]:
        """Give the ids of claims that begin with these hexadecimal digits, sorted, at most so many."""
        if not beginning or set(beginning) - set("0123456789abcdef"):
            return []
        with self._store.read() as connection:
            return querying.find_claim_ids(connection, beginning, most)

    def report(self, report_id: str) -> Report | None:
        """Give a report by its id, None if there is none."""
        with self._store.read() as connection:
            return querying.find_report(connection, report_id)

    def reports(self, *, known_at: datetime | None = None) -> Iterator[Report]:
        """Give reports by known time and id, those published by `known_at` if it is given."""
        with self._store.read() as connection:
            yield from querying.find_reports(connection, known_at=_check_zone(known_at))

    def publications(self, *, known_at: datetime | None = None) -> dict[str, list[datetime]]:
        """Give when each outlet published, in order of time, up to `known_at` if it is given."""
        with self._store.read() as connection:
            return querying.find_publications(connection, known_at=_check_zone(known_at))

    def refusals(self, report_id: str | None = None, stage: str | None = None) -> Iterator[Refusal]:
        """Give the refusals that the latest readings made, in the order of claims."""
        with self._store.read() as connection:
            yield from querying.find_refusals(connection, report_id=report_id, stage=stage)

    def places_with_claims(self, *, known_at: datetime | None = None) -> list[str]:
        """Give the ids of the places that claims are about, sorted."""
        with self._store.read() as connection:
            return querying.find_places(connection, known_at=_check_zone(known_at))

    def counts(self) -> LedgerCounts:
        """Count what the ledger holds."""
        with self._store.read() as connection:
            return querying.count_rows(connection)

    def origins(
        self,
        known_at: datetime | None = None,
        rules: OriginRules | None = None,
        claims: Iterable[Claim] | None = None,
    ) -> dict[str, str]:
        """Give the origin id of each claim, found from what was published by `known_at` and nothing later.

        `claims` are all of these, if they were asked for already; None asks for them.
        """
        with self._store.read() as connection:
            if claims is None:
                claims = querying.find_claims(connection, ClaimFilter(known_at=_check_zone(known_at)))
            return group_origins(claims, querying.find_fingerprints(connection, known_at=known_at), rules)

    def rule(self, ruling: Ruling, *, expected_head: str | None = None) -> Ruling:
        """Append a ruling behind the last one and give it as chained; see `rule_many`."""
        return self.rule_many([ruling], expected_head=expected_head)[0]

    def rule_many(self, rulings: Sequence[Ruling], *, expected_head: str | None = None) -> list[Ruling]:
        """Append rulings behind the last one, all or nothing, and give them as chained.

        Parameters
        ----------
        expected_head
            The id of the last ruling that the analyst has seen, '' for none; None does not check it.

        Raises
        ------
        StaleHeadError
            If somebody ruled in between.
        TamperedError
            If the log is broken.
        LedgerError
            If what a ruling is about is unknown, or it is malformed.
        """
        with self._store.write() as connection:
            return chain.append_rulings(connection, rulings, self._clock(), expected_head)

    def rulings(self, claim_id: str | None = None) -> Iterator[Ruling]:
        """Give rulings in the order they were made, whether or not the log is whole; see `trusted_rulings`."""
        with self._store.read() as connection:
            yield from chain.find_rulings(connection, claim_id=claim_id)

    def trusted_rulings(self) -> list[Ruling]:
        """Give rulings in the order they were made, from a log that is whole.

        Raises
        ------
        TamperedError
            If a ruling was changed, removed or put in behind the ledger's back.
        """
        with self._store.read() as connection:
            chain.refuse_tampered(connection)
            return list(chain.find_rulings(connection, claim_id=None))

    def verify_rulings(self) -> list[str]:
        """Give a sentence for each fault in the chain of rulings, the first broken link first; empty if it is whole."""
        with self._store.read() as connection:
            return chain.find_chain_faults(connection)

    def state(self) -> str:
        """Name the state of the ledger cheaply: it changes with every report read and every ruling made."""
        with self._store.read() as connection:
            return querying.name_state(connection)

    def count_known_claims(self, known_at: datetime) -> int:
        """Count the claims that were known at an instant: so many of `claims()` come first."""
        with self._store.read() as connection:
            return querying.count_claims(connection, ClaimFilter(known_at=_check_zone(known_at)))

    def digest(self) -> str:
        """Hash everything a query can give: equal digests, equal answers."""
        with self._store.read() as connection:
            return querying.digest_rows(connection)

    def recall_estimate(self, key: str) -> str | None:
        """Give what was remembered under a key, None if nothing was."""
        with self._store.read() as connection:
            return connection.execute(select(ESTIMATES.c.payload).where(ESTIMATES.c.key == key)).scalar()

    def remember_estimate(self, key: str, payload: str) -> None:
        """Keep a computed text under a key that says all it depends on; replaces what was there."""
        with self._store.write() as connection:
            connection.execute(delete(ESTIMATES).where(ESTIMATES.c.key == key))
            connection.execute(ESTIMATES.insert(), {"key": key, "payload": payload})

    def forget_estimates(self) -> None:
        """Empty the cache of estimates; nothing is lost that cannot be computed again."""
        with self._store.write() as connection:
            connection.execute(delete(ESTIMATES))


def _check_zone(instant: datetime | None) -> datetime | None:
    """Refuse an instant without zone: it would be read in the machine's own."""
    if instant is not None and instant.tzinfo is None:
        raise LedgerError(f"the instant {instant.isoformat()} needs its zone", instant=instant.isoformat())
    return instant
