from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import factory
from whoholds.errors import LedgerError
from whoholds.ledger import Ledger
from whoholds.ledger import open_ledger
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Sentence
from whoholds.runs.reading import REPORTS_PER_BATCH
from whoholds.runs.reading import ReadSummary
from whoholds.runs.reading import read_into

WORDS = "The town was quiet in the morning and the people of the place went to the market as they do on every day of the week."


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "ledger.sqlite") as opened:
        yield opened


def write_reports(path: Path, texts: list[str]) -> Path:
    rows = [
        {
            "id": f"R{number}",
            "outlet": "The Aster Post",
            "published_at": f"2021-05-02T12:{number % 60:02}:00+00:00",
            "title": "",
            "text": f"{text} {WORDS}",
        }
        for number, text in enumerate(texts)
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def read(ledger: Ledger, *paths: Path, reader: factory.PlainReader | None = None, **more: object) -> ReadSummary:
    return read_into(
        ledger, factory.theatre(), reader or factory.PlainReader(), paths, finder=factory.PlainFinder(), **more
    )  # type: ignore[arg-type]


def test_claims_and_refusals_go_into_the_ledger(ledger: Ledger, tmp_path: Path) -> None:
    summary = read(
        ledger, write_reports(tmp_path / "r.jsonl", ["South took Brim.", "South took Zed.", "Nothing happened."])
    )
    assert (summary.read, summary.skipped, summary.refused, summary.claims, summary.refusals) == (3, 0, 0, 1, 1)
    claim = next(ledger.claims())
    report = ledger.report(claim.report_id)
    assert report is not None
    assert report.text[claim.evidence[0].start : claim.evidence[0].end] == claim.evidence[0].quote == "South took Brim."
    assert [refusal.about for refusal in ledger.refusals()] == ["Zed"]


def test_what_comes_in_is_read_skipped_or_refused(ledger: Ledger, tmp_path: Path) -> None:
    good = write_reports(tmp_path / "a.jsonl", ["South took Brim.", "South took Cove."])
    rows = [*good.read_text().splitlines(), "{ broken", good.read_text().splitlines()[0]]
    mixed = tmp_path / "b.jsonl"
    mixed.write_text("\n".join(rows), encoding="utf-8")
    empty = tmp_path / "c.txt"
    empty.write_text("")
    refused: list[str] = []
    summary = read(ledger, good, mixed, empty, on_refusal=lambda refusal: refused.append(refusal.about))
    assert summary.read + summary.skipped + summary.refused == len(good.read_text().splitlines()) + len(rows) + 1
    assert (summary.read, summary.skipped, summary.refused) == (2, 3, 2)
    assert len(refused) == 2
    assert any("b.jsonl" in about and "3" in about for about in refused)


def test_a_report_that_could_hold_no_claim_is_kept_with_the_reason_and_never_parsed(
    ledger: Ledger, tmp_path: Path
) -> None:
    reader = factory.PlainReader()
    path = write_reports(tmp_path / "r.jsonl", ["South took Brim.", "South won at football.", "Nothing happened."])
    summary = read(ledger, path, reader=reader)
    assert (summary.read, summary.claims, summary.refusals) == (3, 1, 1)
    assert len(reader.given) == 2
    assert reader.choose is not None
    kept = {report.name: report.id for report in ledger.reports()}
    assert len(kept) == 3
    assert [(refusal.code, refusal.report_id) for refusal in ledger.refusals()] == [("no-place", kept["R1"])]
    # Once declined, it is known.
    assert read(ledger, path).skipped == 3


def test_declined_reports_are_written_as_they_come(ledger: Ledger, tmp_path: Path) -> None:
    most: list[int] = []

    class Watching(factory.PlainFinder):
        def decline(self, told: Report) -> Refusal | None:
            most.append(len(most) - ledger.counts().reports)
            return super().decline(told)

    texts = [f"Day {number} of football." for number in range(3 * REPORTS_PER_BATCH)]
    read_into(
        ledger,
        factory.theatre(),
        factory.PlainReader(),
        [write_reports(tmp_path / "r.jsonl", texts)],
        finder=Watching(),
    )
    assert ledger.counts().reports == len(texts)
    assert max(most) <= REPORTS_PER_BATCH


def test_reading_again_parses_nothing_and_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    path = write_reports(tmp_path / "r.jsonl", ["South took Brim.", "North said South took Cove."])
    read(ledger, path)
    before = ledger.digest()
    reader = factory.PlainReader()
    summary = read(ledger, path, reader=reader)
    assert (summary.read, summary.skipped) == (0, 2)
    assert reader.given == []
    assert ledger.digest() == before


def test_a_new_version_of_the_reader_reads_again(ledger: Ledger, tmp_path: Path) -> None:
    path = write_reports(tmp_path / "r.jsonl", ["South took Brim."])
    read(ledger, path)
    newer = factory.PlainReader()
    newer.version = "plain.v2"
    assert read(ledger, path, reader=newer).read == 1
    assert len(list(ledger.claims())) == 1


def test_a_refused_file_leaves_the_ledger_untouched(ledger: Ledger, tmp_path: Path) -> None:
    before = ledger.digest()
    binary = tmp_path / "x.txt"
    binary.write_bytes(bytes(range(256)) * 40)
    summary = read(ledger, binary)
    assert (summary.read, summary.refused) == (0, 1)
    assert ledger.digest() == before


def test_progress_is_told_after_each_batch(ledger: Ledger, tmp_path: Path) -> None:
    told: list[int] = []
    texts = [f"South took Brim. Day {number}." for number in range(REPORTS_PER_BATCH + 3)]
    read(ledger, write_reports(tmp_path / "r.jsonl", texts), on_progress=lambda summary: told.append(summary.read))
    assert told == [REPORTS_PER_BATCH, REPORTS_PER_BATCH + 3]


class BreakingReader(factory.PlainReader):
    """Dies after a number of reports, as a killed program does."""

    def __init__(self, last: int) -> None:
        super().__init__()
        self.last = last

    def read(self, reports: object, choose: object = None) -> Iterator[tuple[Report, list[Sentence]]]:
        for pair in super().read(reports, choose):  # type: ignore[arg-type]
            if len(self.given) > self.last:
                raise KeyboardInterrupt
            yield pair


def test_a_killed_run_goes_on_where_its_last_batch_ended(tmp_path: Path) -> None:
    path = write_reports(
        tmp_path / "r.jsonl", [f"South took Brim. Day {number}." for number in range(2 * REPORTS_PER_BATCH)]
    )
    with open_ledger(tmp_path / "whole.sqlite") as whole:
        read(whole, path)
        expected = whole.digest()
    with open_ledger(tmp_path / "killed.sqlite") as killed:
        with pytest.raises(KeyboardInterrupt):
            read(killed, path, reader=BreakingReader(REPORTS_PER_BATCH + 5))
        assert killed.counts().reports == REPORTS_PER_BATCH
        summary = read(killed, path)
        assert (summary.read, summary.skipped) == (REPORTS_PER_BATCH, REPORTS_PER_BATCH)
        assert killed.digest() == expected


def test_evidence_that_is_not_the_reports_words_is_never_kept(ledger: Ledger, tmp_path: Path) -> None:
    class Careless(factory.PlainFinder):
        def read(self, told: Report, sentences: list[Sentence]) -> tuple[list, list]:  # type: ignore[type-arg]
            words = factory.evidence(told, sentences[0].text)
            shifted = factory.Evidence(report_id=told.id, start=words.start + 1, end=words.end + 1, quote=words.quote)
            return [factory.claim(source=told, evidence=(shifted,))], []

    path = write_reports(tmp_path / "r.jsonl", ["South took Brim."])
    with pytest.raises(LedgerError):
        read_into(ledger, factory.theatre(), factory.PlainReader(), [path], finder=Careless())
    assert ledger.counts().reports == 0


def test_memory_stays_flat_however_many_reports_come(ledger: Ledger, tmp_path: Path) -> None:
    waiting: list[int] = []

    class Watching(factory.PlainReader):
        def read(self, reports: object, choose: object = None) -> Iterator[tuple[Report, list[Sentence]]]:
            for pair in super().read(reports, choose):  # type: ignore[arg-type]
                waiting.append(len(self.given) - ledger.counts().reports)
                yield pair

    read(
        ledger,
        write_reports(tmp_path / "r.jsonl", [f"Day {number}." for number in range(4 * REPORTS_PER_BATCH)]),
        reader=Watching(),
    )
    assert max(waiting) <= REPORTS_PER_BATCH
