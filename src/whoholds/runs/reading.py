"""Read reports into a ledger: reports, sentences, names, claims, one transaction for a batch of reports."""

from __future__ import annotations

import time
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import Protocol

from whoholds.errors import ServiceError
from whoholds.ledger import Ledger
from whoholds.ledger import Reading
from whoholds.model import Claim
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Sentence
from whoholds.model import Theatre
from whoholds.reports import read_reports
from whoholds.runs.collecting import collect_seldom

if TYPE_CHECKING:
    from whoholds.answers import AnswerFinder
    from whoholds.answers import Asker

#: Reports written in one transaction: what a killed run loses at most, and has to read again.
REPORTS_PER_BATCH = 32


class SentenceReader(Protocol):
    """What parses reports; the language room's `Reader` is one."""

    @property
    def version(self) -> str:
        """Name of the reader and of its weights."""

    def read(
        self, reports: Iterable[Report], choose: Callable[[Report, Sequence[Sentence]], Collection[int]] | None = None
    ) -> Iterator[tuple[Report, list[Sentence]]]:
        """Yield each report with its sentences, in order; those that `choose` does not name may come without tokens."""


class ClaimFinder(Protocol):
    """What finds claims in sentences; the claims room's `ClaimReader` is one."""

    @property
    def version(self) -> str:
        """Name of the rules and their version."""

    def decline(self, report: Report) -> Refusal | None:
        """Decline a report that could hold no claim, before it is parsed; None if it could hold one."""

    def choose(self, report: Report, sentences: Sequence[Sentence]) -> Collection[int]:
        """Choose the sentences that must be parsed, by their indices."""

    def read(self, report: Report, sentences: list[Sentence]) -> tuple[list[Claim], list[Refusal]]:
        """Give the claims of a report, and what was declined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSummary:
    """What became of the reports that came in: each was read, skipped (known already) or refused.

    `claims` and `refusals` are those found in the reports read; `words` are counted by white space in them.
    """

    read: int = 0
    skipped: int = 0
    refused: int = 0
    claims: int = 0
    refusals: int = 0
    words: int = 0
    seconds: float = 0.0

    @property
    def words_per_second(self) -> float:
        """Speed from file to ledger."""
        return self.words / self.seconds if self.seconds else 0.0


@dataclass(slots=True)
class _Run:
    """Counts of a run in progress, and the reports that are read but not yet written."""

    ledger: Ledger
    finds: ClaimFinder
    version: str
    on_progress: Callable[[ReadSummary], None]
    on_refusal: Callable[[Refusal], None]
    began_s: float
    read: int = 0
    skipped: int = 0
    refused: int = 0
    claims: int = 0
    refusals: int = 0
    words: int = 0
    waiting: set[str] = field(default_factory=set)
    batch: list[Reading] = field(default_factory=list)

    def summarize(self) -> ReadSummary:
        """Give the counts so far."""
        return ReadSummary(
            read=self.read,
            skipped=self.skipped,
            refused=self.refused,
            claims=self.claims,
            refusals=self.refusals,
            words=self.words,
            seconds=time.monotonic() - self.began_s,
        )

    def choose(self, found: Iterable[Report | Refusal]) -> Iterator[Report]:
        """Let through the new reports that could hold a claim; keep the others as declined."""
        for report in self._list_new(found):
            declined = self.finds.decline(report)
            if declined is None:
                yield report
            else:
                self.keep(report, [], [declined])

    def _list_new(self, found: Iterable[Report | Refusal]) -> Iterator[Report]:
        """Give the reports that this version has not read; count the others."""
        rest = iter(found)
        while batch := list(islice(rest, REPORTS_PER_BATCH)):
            ids = ["" if isinstance(item, Refusal) else item.id for item in batch]
            # The ledger is asked once for many: a question costs as much as reading a sentence.
            known = self.ledger.find_read(filter(None, ids), self.version)
            for item, report_id in zip(batch, ids, strict=True):
                if isinstance(item, Refusal):
                    self.refused += 1
                    self.on_refusal(item)
                elif report_id in self.waiting or report_id in known:
                    self.skipped += 1
                else:
                    # A copy may come again before the first is written, or in this batch after that.
                    self.waiting.add(report_id)
                    known.add(report_id)
                    yield item

    def keep(self, report: Report, claims: Sequence[Claim], refusals: Sequence[Refusal]) -> None:
        """Keep what a report gave; a full batch is written."""
        self.batch.append(
            Reading(report=report, reader_version=self.version, claims=tuple(claims), refusals=tuple(refusals))
        )
        if len(self.batch) >= REPORTS_PER_BATCH:
            self.flush()

    def put_off(self, report: Report, error: ServiceError) -> None:
        """Refuse a report that nobody answered about: it is not known, so it is asked about again another time."""
        self.waiting.discard(report.id)
        self.refused += 1
        self.on_refusal(
            Refusal(stage="answers", code="no-answer", about=report.name, reason=error.message, report_id=report.id)
        )

    def flush(self) -> None:
        """Write what is kept."""
        batch, self.batch = self.batch, []
        self.write(batch)

    def write(self, readings: Sequence[Reading]) -> None:
        """Write a batch in one transaction; what another process wrote meanwhile counts as skipped."""
        for reading, is_new in zip(readings, self.ledger.add_many(readings), strict=True):
            self.waiting.discard(reading.report.id)
            self.read += is_new
            self.skipped += not is_new
            if is_new:
                self.claims += len(reading.claims)
                self.refusals += len(reading.refusals)
                self.words += len(reading.report.text.split())
        self.on_progress(self.summarize())


def read_into(  # noqa: PLR0913  where to, by whom, what, and whom to tell; all but four by name
    ledger: Ledger,
    theatre: Theatre,
    reader: SentenceReader,
    paths: Iterable[str | Path],
    *,
    published: datetime | None = None,
    outlet: str | None = None,
    finder: ClaimFinder | None = None,
    on_progress: Callable[[ReadSummary], None] = lambda _: None,
    on_refusal: Callable[[Refusal], None] = lambda _: None,
) -> ReadSummary:
    """Read reports into a ledger.

    Parameters
    ----------
    paths
        Files and folders; '-' is the standard input.
    published, outlet
        For reports that do not say these themselves.
    finder
        Finds the claims; None opens the claims room for this theatre.
    on_progress
        Told after each batch.
    on_refusal
        Told of each file or row that is no report. These are not kept in the ledger.

    Returns
    -------
    The counts. A report that this version of the reader has read before is skipped before it is parsed, so reading
    again changes nothing; a run that was killed goes on where its last batch ended.

    Raises
    ------
    InputError
        If nothing can be read at all.
    """
    finds = finder or open_claim_finder(theatre)
    run = _Run(
        ledger=ledger,
        finds=finds,
        version=f"{reader.version}+{finds.version}",
        on_progress=on_progress,
        on_refusal=on_refusal,
        began_s=time.monotonic(),
    )
    found = read_reports(paths, published=published, outlet=outlet, zone=theatre.zone)
    with collect_seldom():
        for report, sentences in reader.read(run.choose(found), finds.choose):
            try:
                claims, refusals = finds.read(report, sentences)
            except ServiceError as error:
                run.put_off(report, error)
            else:
                run.keep(report, claims, refusals)
        run.flush()
    return run.summarize()


def open_reader() -> SentenceReader:
    """Open the language model that ships.

    Raises
    ------
    ModelError
        If it is missing or damaged.
    """
    from whoholds.language import Reader

    return Reader.open()


def open_second_reader(
    theatre: Theatre, address: str, *, key: str = "", tokens: int | None = None
) -> tuple[Asker, AnswerFinder]:
    """Set up a language model as the reader: who parses and asks, and who makes claims of the answers.

    Parameters
    ----------
    address
        An OpenAI-compatible server and its model: 'http://127.0.0.1:8080/v1/NAME'.
    key
        What the server wants to see, '' for nothing.
    tokens
        What the run may cost, questions and answers together; None for the limit that ships.

    Raises
    ------
    QueryError
        If the address is none.
    ServiceError
        If the key is none, or would be sent in the clear.
    """
    from whoholds.answers import Address
    from whoholds.answers import AnswerFinder
    from whoholds.answers import Asker
    from whoholds.answers import Endpoint
    from whoholds.answers import Limits
    from whoholds.naming import ActorNamer
    from whoholds.naming import PlaceNamer
    from whoholds.naming.times import TimeNamer

    limits = Limits.load()
    endpoint = Endpoint(Address.parse(address), key, limits if tokens is None else replace(limits, tokens_max=tokens))
    asker = Asker(endpoint, open_reader())
    places: Any = PlaceNamer(theatre)
    actors: Any = ActorNamer(theatre)
    finder = AnswerFinder(
        theatre,
        asker,
        places=places,
        actors=actors,
        times=TimeNamer(theatre.zone),
        relevance=open_claim_finder(theatre),
    )
    return asker, finder


def open_claim_finder(theatre: Theatre) -> ClaimFinder:
    """Set up naming and rules for a theatre."""
    from whoholds.claims import ClaimReader
    from whoholds.naming import ActorNamer
    from whoholds.naming import PlaceNamer
    from whoholds.naming.times import TimeNamer

    # A namer takes its own mentions back, which is narrower than what the claims room asks of any namer.
    places: Any = PlaceNamer(theatre)
    actors: Any = ActorNamer(theatre)
    finder: ClaimFinder = ClaimReader(theatre, places=places, actors=actors, times=TimeNamer(theatre.zone))
    return finder
