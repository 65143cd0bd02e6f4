"""The whole chain with the model that ships, over the theatre and the sample reports that ship."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks.strangers import list_strangers
from whoholds.language import Reader
from whoholds.ledger import Ledger
from whoholds.ledger import open_ledger
from whoholds.model import Claim
from whoholds.model import Report
from whoholds.model import Theatre
from whoholds.model import content_id
from whoholds.reports import read_reports
from whoholds.runs.exporting import export
from whoholds.runs.holding import place_status
from whoholds.runs.knowledge import gather
from whoholds.runs.moving import cut_offs
from whoholds.runs.reading import ClaimFinder
from whoholds.runs.reading import ReadSummary
from whoholds.runs.reading import SentenceReader
from whoholds.runs.reading import open_claim_finder
from whoholds.runs.reading import open_reader
from whoholds.runs.reading import read_into
from whoholds.runs.shipped import find_shipped_theatre
from whoholds.runs.situating import situation
from whoholds.theatre import load_theatre

pytestmark = pytest.mark.model

#: Sample reports about football, markets, weather, a book, chess, a restaurant.
IRRELEVANT = {"S011", "S026", "S028", "S036", "S060", "S062"}
#: Sample reports about other years.
OTHER_YEARS = {"S071", "S072", "S073", "S074", "S075"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+03:00")


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre(find_shipped_theatre())


@pytest.fixture(scope="module")
def samples(theatre: Theatre) -> Path:
    assert theatre.folder is not None
    return theatre.folder / "reports" / "bulletins.jsonl"


@pytest.fixture(scope="module")
def reader() -> SentenceReader:
    return open_reader()


@pytest.fixture(scope="module")
def finder(theatre: Theatre) -> ClaimFinder:
    return open_claim_finder(theatre)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chain") / "ledger.sqlite"


@pytest.fixture(scope="module")
def summary(path: Path, theatre: Theatre, samples: Path, reader: SentenceReader, finder: ClaimFinder) -> ReadSummary:
    with open_ledger(path) as ledger:
        return read_into(ledger, theatre, reader, [samples], finder=finder)


@pytest.fixture
def ledger(path: Path, summary: ReadSummary) -> Iterator[Ledger]:
    assert summary.read
    with open_ledger(path) as opened:
        yield opened


def test_every_sample_report_is_read(summary: ReadSummary, samples: Path) -> None:
    assert summary.read == len(samples.read_text(encoding="utf-8").splitlines())
    assert summary.refused == summary.skipped == 0


def test_evidence_slices_to_its_words(ledger: Ledger) -> None:
    count = 0
    for claim in ledger.claims():
        report = ledger.report(claim.report_id)
        assert report is not None
        assert claim.evidence
        for words in claim.evidence:
            assert report.text[words.start : words.end] == words.quote
            count += 1
    assert count > 300


def read_both(reports: list[Report], finder: ClaimFinder) -> tuple[dict[str, Claim], dict[str, Claim]]:
    """Give the claims of reports read whole, and of what the finder chooses to read of them, by id."""
    reader = Reader.open()
    chosen = [report for report in reports if finder.decline(report) is None]
    runs = (reader.read(reports), reader.read(chosen, finder.choose))
    whole, part = (
        {claim.id: claim for report, given in run for claim in finder.read(report, given)[0]} for run in runs
    )
    return whole, part


def test_passing_over_reports_and_sentences_loses_no_claim(
    samples: Path, theatre: Theatre, finder: ClaimFinder
) -> None:
    reports = [one for one in read_reports([samples], zone=theatre.zone) if isinstance(one, Report)]
    whole, chosen = read_both(reports, finder)
    assert len(whole) > 300
    assert chosen == whole


def test_what_is_told_among_other_news_is_read_all_the_same(
    samples: Path, theatre: Theatre, finder: ClaimFinder
) -> None:
    every = [one for one in read_reports([samples], zone=theatre.zone) if isinstance(one, Report)][::3]
    found = [one for one in every if one.name not in IRRELEVANT]
    other = list_strangers(2 * len(found))
    assert all(finder.decline(Report(text=text)) for text in other)
    told = [replace(one, text="\n\n".join([other[2 * i], one.text, other[2 * i + 1]])) for i, one in enumerate(found)]
    own = {new.id: one.text for new, one in zip(told, found, strict=True)}
    whole, chosen = read_both(told, finder)
    lost = [claim for name, claim in whole.items() if name not in chosen]
    assert set(chosen) <= set(whole)
    # What is lost may only be what was wrongly read in the other news.
    assert not [claim for claim in lost if claim.evidence[0].quote in own[claim.report_id]]


def test_irrelevant_reports_give_no_claim(ledger: Ledger) -> None:
    claims = Counter(claim.report_id for claim in ledger.claims())
    found = {report.name: claims[report.id] for report in ledger.reports() if report.name in IRRELEVANT}
    assert found == dict.fromkeys(IRRELEVANT, 0)


def test_reports_about_other_years_move_nothing(ledger: Ledger, theatre: Theatre) -> None:
    known = gather(ledger, theatre)
    other = {report.id for report in ledger.reports() if report.name in OTHER_YEARS}
    kept = tuple(claim for claim in known.claims if claim.report_id not in other)
    assert len(kept) < len(known.claims)
    without = replace(known, claims=kept)
    for instant in ("2024-11-30T12:00", "2024-12-07T12:00"):
        both = (known.estimate(at(instant), explain=False), without.estimate(at(instant), explain=False))
        for one, same in zip(*both, strict=True):
            assert one.holder == same.holder
            assert dict(one.probabilities) == pytest.approx(dict(same.probabilities), abs=1e-6)


def test_reading_again_changes_no_byte(
    ledger: Ledger, theatre: Theatre, samples: Path, tmp_path: Path, reader: SentenceReader, finder: ClaimFinder
) -> None:
    def ask(name: str) -> tuple[str, bytes]:
        for form in ("gold-claims", "geojson"):
            export(ledger, theatre, form, tmp_path / f"{name}.{form}", at=at("2024-12-06T12:00"))
        written = b"".join((tmp_path / f"{name}.{form}").read_bytes() for form in ("gold-claims", "geojson"))
        return ledger.digest(), written

    before = ask("before")
    again = read_into(ledger, theatre, reader, [samples], finder=finder)
    assert (again.read, again.skipped) == (0, 75)
    assert ask("after") == before


def test_known_at_never_uses_a_later_report(
    ledger: Ledger, theatre: Theatre, samples: Path, tmp_path: Path, reader: SentenceReader, finder: ClaimFinder
) -> None:
    known_at = at("2024-12-07T12:00")
    known = gather(ledger, theatre, known_at)
    assert known.claims
    assert all(claim.published_at is not None and claim.published_at <= known_at for claim in known.claims)
    told = situation(ledger, theatre, at=at("2024-12-08T12:00"), since=at("2024-12-06T12:00"), known_at=known_at)
    deciding = {one.claim_id for estimate in told.estimates.values() for one in estimate.deciding}
    assert deciding <= {claim.id for claim in known.claims}
    # The same question to a ledger that never saw the later reports has the same answer.
    lines = samples.read_text(encoding="utf-8").splitlines()
    early = tmp_path / "early.jsonl"
    early.write_text("\n".join(lines[: len(lines) // 4]), encoding="utf-8")
    with open_ledger(tmp_path / "early.sqlite") as small:
        read_into(small, theatre, reader, [early], finder=finder)
        last = max(report.published_at for report in small.reports() if report.published_at is not None)
        answers = [gather(one, theatre, last).estimate(at("2024-12-08T12:00")) for one in (small, ledger)]
    assert answers[0] == answers[1]


def test_a_town_is_followed_through_the_campaign(ledger: Ledger, theatre: Theatre) -> None:
    def ask(instant: str) -> str:
        return place_status(ledger, theatre, "homs", at=at(instant)).estimate.holder

    assert ask("2024-12-01T12:00") == "government"
    assert ask("2024-12-08T08:00") == "hts_opposition"


def test_a_capital_is_cut_off_from_the_coast(ledger: Ledger, theatre: Theatre) -> None:
    ends, sides = [("damascus", "latakia")], ["government"]
    before, after = (
        cut_offs(ledger, theatre, at=at(instant), known_at=at(instant), sides=sides, pairs=ends).cut_off[0].probability
        for instant in ("2024-12-01T12:00", "2024-12-08T03:00")
    )
    assert before < 0.3
    assert after > 0.6


def test_answers_do_not_depend_on_the_order_of_reading(
    theatre: Theatre, samples: Path, tmp_path: Path, reader: SentenceReader, finder: ClaimFinder
) -> None:
    lines = samples.read_text(encoding="utf-8").splitlines()[-12:]
    answers = []
    for order in (lines, lines[::-1]):
        file = tmp_path / f"{content_id('order', first=order[0])}.jsonl"
        file.write_text("\n".join(order), encoding="utf-8")
        with open_ledger(file.with_suffix(".sqlite")) as ledger:
            read_into(ledger, theatre, reader, [file], finder=finder)
            answers.append(gather(ledger, theatre).estimate(at("2024-12-08T12:00")))
    assert answers[0] == answers[1]
