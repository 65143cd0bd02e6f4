import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests import factory
from whoholds.errors import LedgerError
from whoholds.ledger import Ledger
from whoholds.ledger import Reading
from whoholds.ledger import open_ledger
from whoholds.model import Refusal

REFUSAL = Refusal(stage="naming", code="place-unknown", about="Qux", reason="no such place", start=3, end=6)


def read(
    name: str, text: str = "South Front took Brim. It fell at noon, the monitor said.", version: str = "v1"
) -> Reading:
    """Build a reading of a report with two claims and a refusal."""
    report = factory.report(f"{text} ({name})", name=name)
    words = [text.split(". ", maxsplit=1)[0], "It fell at noon"]
    claims = [
        factory.claim(
            source=report, where=place, evidence=(factory.evidence(report, quote, roles=(("trigger", 0, 5),)),)
        )
        for place, quote in zip(("brim", "cove"), words, strict=True)
    ]
    return Reading(
        report=report, claims=tuple(claims), refusals=(replace(REFUSAL, report_id=report.id),), reader_version=version
    )


def test_what_is_added_comes_back_equal(ledger: Ledger) -> None:
    reading = read("a")
    assert ledger.add(reading.report, reading.claims, reading.refusals, reader_version="v1")
    assert list(ledger.claims()) == list(reading.claims)
    assert list(ledger.refusals()) == list(reading.refusals)
    assert ledger.report(reading.report.id) == reading.report
    assert list(ledger.reports()) == [reading.report]


def test_reading_again_changes_no_byte(ledger: Ledger, clock) -> None:
    readings = [read(name) for name in "abc"]
    assert ledger.add_many(readings) == [True] * 3
    before = (ledger.digest(), ledger.counts(), list(ledger.claims()), ledger.origins())
    clock.now = factory.at("2032-01-01T00:00")
    assert ledger.add_many(reversed(readings)) == [False] * 3
    assert not ledger.add(readings[0].report, (), (), reader_version="v1")
    assert (ledger.digest(), ledger.counts(), list(ledger.claims()), ledger.origins()) == before


def test_the_same_reading_twice_in_a_batch_is_written_once(ledger: Ledger) -> None:
    assert ledger.add_many([read("a"), read("b"), read("a")]) == [True, True, False]
    assert ledger.counts().claims == 4


def test_the_order_of_reading_changes_no_answer(tmp_path: Path) -> None:
    readings = [read(name) for name in "abcd"]
    digests = set()
    for number, batch in enumerate((readings, readings[::-1])):
        with open_ledger(tmp_path / f"{number}.sqlite") as ledger:
            ledger.add_many(replace(one, claims=one.claims[:: 1 if number else -1]) for one in batch)
            digests.add((ledger.digest(), tuple(ledger.claims())))
    assert len(digests) == 1


def test_a_newer_reader_supersedes_and_nothing_is_lost(ledger: Ledger) -> None:
    old = read("a")
    new = replace(old, claims=(replace(old.claims[0], rule="better"),), refusals=(), reader_version="v2")
    ledger.add_many([old, new])
    assert [claim.rule for claim in ledger.claims()] == ["better"]
    assert list(ledger.refusals()) == []
    assert ledger.counts().readings == 2
    assert ledger.claim(old.claims[1].id) == old.claims[1]
    assert ledger.claim(old.claims[0].id) == new.claims[0]
    assert ledger.has_read(old.report.id, "v1")
    assert ledger.has_read(old.report.id, "v2")
    assert not ledger.has_read(old.report.id, "v3")


def test_a_report_without_claims_is_read_too(ledger: Ledger) -> None:
    report = factory.report("A cat show.")
    assert ledger.add(report, [], reader_version="v1")
    assert ledger.has_read(report.id, "v1")
    assert ledger.counts().reports == 1


def test_one_claim_given_twice_is_one_with_the_evidence_of_both(ledger: Ledger) -> None:
    report = factory.report("Brim fell. Brim fell.")
    first = factory.claim(source=report, evidence=(factory.evidence(report, "Brim fell."),))
    second = replace(first, evidence=(replace(first.evidence[0], start=11, end=21),))
    ledger.add(report, [first, second, first], reader_version="v1")
    (claim,) = ledger.claims()
    assert [one.start for one in claim.evidence] == [0, 11]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"report_id": "f" * 32}, "is of report"),
        ({"published_at": None}, "publication time"),
        ({"evidence": (factory.evidence(factory.report("Elsewhere.")),)}, "not the words"),
        ({"evidence": (replace(factory.evidence(factory.report(), "Brim"), start=0),)}, "not the words"),
    ],
)
def test_a_claim_that_cannot_be_followed_back_is_refused_and_nothing_written(
    ledger: Ledger, fields: dict[str, object], reason: str
) -> None:
    with pytest.raises(LedgerError, match=reason):
        ledger.add_many(
            [read("good"), Reading(report=factory.report(), claims=(factory.claim(**fields),), reader_version="v1")]
        )
    assert ledger.counts().reports == 0


def test_text_that_looks_like_sql_or_markup_stays_as_it_is(ledger: Ledger) -> None:
    nasty = "'; DROP TABLE claims; -- <script>alert(1)</script> \x1b[31m {{7*7}} %s \u202e"
    report = factory.report(nasty, title=nasty, outlet=nasty, url=nasty, name=nasty)
    claim = factory.claim(
        source=report, where=nasty, attribution=factory.attribution(nasty, relays=(nasty, "b")), rule=nasty
    )
    ledger.add(report, [claim], [Refusal(stage=nasty, code=nasty, about=nasty, reason=nasty)], reader_version=nasty)
    assert list(ledger.claims(place=nasty, speaker=nasty, outlet=nasty)) == [claim]
    assert ledger.report(report.id) == report
    assert [refusal.about for refusal in ledger.refusals(stage=nasty)] == [nasty]


def test_many_reports_in_one_batch(ledger: Ledger) -> None:
    readings = [Reading(report=factory.report(f"Report {number}."), reader_version="v1") for number in range(2500)]
    assert all(ledger.add_many(readings))
    assert not any(ledger.add_many(readings))


KILLED = """
import os, sys
sys.path.insert(0, sys.argv[2])
from tests.ledger.test_writing import read
from whoholds.ledger import open_ledger
from whoholds.ledger import writing

ledger = open_ledger(sys.argv[1])
ledger.add_many([read(f"kept-{number}") for number in range(20)])
whole = writing.to_evidence_rows
def stop_in_the_middle(evidence, reading, ordinal):
    if reading == 35:
        print("in the middle", flush=True)
        sys.stdin.read()
    return whole(evidence, reading, ordinal)
if sys.argv[3] == "laying out":
    writing.to_evidence_rows = stop_in_the_middle
else:
    from sqlalchemy import event
    from sqlalchemy import Engine
    @event.listens_for(Engine, "after_cursor_execute")
    def stop_between_tables(connection, cursor, statement, *rest):
        if statement.startswith("INSERT INTO claims"):
            print("in the middle", flush=True)
            sys.stdin.read()
ledger.add_many([read(f"lost-{number}") for number in range(20)])
"""


@pytest.mark.parametrize("where", ["laying out", "between tables"])
def test_killed_in_the_middle_nothing_is_lost_doubled_or_half_there(tmp_path: Path, where: str) -> None:
    path = tmp_path / "war.sqlite"
    command = [sys.executable, "-c", KILLED, str(path), str(Path(__file__).parents[2]), where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"in the middle\n"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    kept = [read(f"kept-{number}") for number in range(20)]
    lost = [read(f"lost-{number}") for number in range(20)]
    with open_ledger(path) as ledger:
        assert (ledger.counts().reports, ledger.counts().claims, ledger.counts().evidence) == (20, 40, 40)
        assert ledger.add_many([*kept, *lost]) == [False] * 20 + [True] * 20
        digest = ledger.digest()
    with open_ledger(tmp_path / "undisturbed.sqlite") as undisturbed:
        undisturbed.add_many([*kept, *lost])
        assert undisturbed.digest() == digest


def test_two_writers_queue_and_double_nothing(tmp_path: Path) -> None:
    path = tmp_path / "war.sqlite"
    open_ledger(path).close()
    written: list[bool] = []

    def write() -> None:
        with open_ledger(path) as ledger:
            written.extend(ledger.add_many([read(str(number))])[0] for number in range(20))

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sum(written) == 20
    with open_ledger(path) as ledger:
        assert ledger.counts().claims == 40
