from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from tests import factory
from whoholds.errors import LedgerError
from whoholds.ledger import Ledger
from whoholds.ledger import LedgerCounts
from whoholds.ledger import Reading
from whoholds.ledger import open_ledger
from whoholds.model import Claim
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Refusal

NOON = factory.at("2031-05-02T12:00")


def tell(name: str, published: datetime | None = NOON, outlet: str = "The Aster Post", **fields: Any) -> Reading:
    """Build a reading of a report with one claim."""
    report = factory.report(f"Told by {name}.", name=name, published_at=published, outlet=outlet)
    return Reading(report=report, claims=(factory.claim(source=report, **fields),), reader_version="v1")


def names(ledger: Ledger, **wanted: Any) -> list[str]:
    reports = {report.id: report.name for report in ledger.reports()}
    return [reports[claim.report_id] for claim in ledger.claims(**wanted)]


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    ledger.add_many(
        [
            tell(
                "late",
                NOON + timedelta(hours=3),
                where="cove",
                predicate="withdraws_from",
                side="north",
                polarity=Polarity.DENIED,
            ),
            tell("first", NOON, attribution=factory.attribution("Colonel Ash"), modality=Modality.CLAIMED),
            tell("next", NOON + timedelta(hours=1), "Cove Wire", where=""),
            tell("last", NOON + timedelta(hours=4), where="dell"),
        ]
    )
    return ledger


def test_claims_come_by_known_time(filled: Ledger) -> None:
    assert names(filled) == ["first", "next", "late", "last"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"place": "cove"}, ["late"]),
        ({"place": ""}, ["next"]),
        ({"actor": "north_army"}, ["late"]),
        ({"side": "south"}, ["first", "next", "last"]),
        ({"predicate": "captures"}, ["first", "next", "last"]),
        ({"polarity": Polarity.DENIED}, ["late"]),
        ({"modality": "claimed"}, ["first"]),
        ({"speaker": "Colonel Ash"}, ["first"]),
        ({"outlet": "Cove Wire"}, ["next"]),
        ({"report_id": factory.report("Told by last.", published_at=NOON + timedelta(hours=4)).id}, ["last"]),
        ({"since": NOON + timedelta(hours=1), "until": NOON + timedelta(hours=4)}, ["next", "late"]),
        ({"known_at": NOON + timedelta(hours=1)}, ["first", "next"]),
        ({"known_at": NOON - timedelta(microseconds=1)}, []),
        ({"limit": 2, "offset": 1}, ["next", "late"]),
        ({"offset": 3}, ["last"]),
        ({"limit": 0}, []),
    ],
)
def test_each_question_keeps_the_right_claims(filled: Ledger, wanted: dict[str, Any], expected: list[str]) -> None:
    assert names(filled, **wanted) == expected


def test_the_zone_of_known_at_does_not_matter_and_is_needed(filled: Ledger) -> None:
    assert names(filled, known_at=NOON.astimezone(factory.ZONE)) == ["first"]
    with pytest.raises(LedgerError, match="zone"):
        filled.claims(known_at=NOON.replace(tzinfo=None))


def test_claims_of_a_report_come_in_the_order_of_its_words(ledger: Ledger) -> None:
    report = factory.report("Cove fell. Brim fell. Dell fell.")
    claims = [
        factory.claim(source=report, where=place.lower(), evidence=(factory.evidence(report, f"{place} fell."),))
        for place in ("Brim", "Dell", "Cove")
    ]
    ledger.add(report, claims, reader_version="v1")
    assert [claim.place for claim in ledger.claims()] == ["cove", "brim", "dell"]


def test_a_report_without_publication_time_is_known_from_when_it_was_recorded(ledger: Ledger, clock: Any) -> None:
    ledger.add_many([tell("timeless", None)])
    assert names(ledger, known_at=clock.now) == ["timeless"]
    assert names(ledger, known_at=clock.now - timedelta(seconds=1)) == []
    assert next(ledger.claims()).published_at is None


def test_reports_and_places_as_known(filled: Ledger) -> None:
    assert [report.name for report in filled.reports(known_at=NOON + timedelta(hours=2))] == ["first", "next"]
    assert filled.places_with_claims() == ["brim", "cove", "dell"]
    assert filled.places_with_claims(known_at=NOON + timedelta(hours=2)) == ["brim"]


def test_counts(filled: Ledger) -> None:
    assert filled.counts() == LedgerCounts(reports=4, readings=4, claims=4, evidence=4, refusals=0, rulings=0)


def test_what_is_not_there_is_none(filled: Ledger) -> None:
    assert filled.claim("0" * 32) is None
    assert filled.report("0" * 32) is None


def test_refusals_by_report_and_stage(ledger: Ledger) -> None:
    reading = tell("a")
    refusals = tuple(
        Refusal(stage=stage, code="x", about=stage, reason="because") for stage in ("naming", "claims", "naming")
    )
    ledger.add_many([replace(reading, refusals=refusals), tell("b")])
    assert [refusal.stage for refusal in ledger.refusals()] == ["naming", "claims"]
    assert [refusal.stage for refusal in ledger.refusals(stage="claims")] == ["claims"]
    assert list(ledger.refusals(report_id=tell("b").report.id)) == []


def test_a_stream_gives_one_state_while_another_writes(filled: Ledger) -> None:
    stream = filled.claims()
    next(stream)
    filled.add_many([tell("latest", NOON + timedelta(hours=9))])
    assert len(list(stream)) == 3
    assert len(list(filled.claims())) == 5


def test_more_claims_than_a_batch(ledger: Ledger) -> None:
    readings = [tell(f"n{number}", NOON + timedelta(minutes=number)) for number in range(2300)]
    ledger.add_many(readings)
    assert list(ledger.claims()) == [claim for reading in readings for claim in reading.claims]


def test_the_digest_sees_every_change(ledger: Ledger) -> None:
    digests = {ledger.digest()}
    reading = tell("a")
    ledger.add_many([reading])
    digests.add(ledger.digest())
    ledger.add_many([replace(reading, claims=(replace(reading.claims[0], rule="other"),), reader_version="v2")])
    digests.add(ledger.digest())
    ledger.rule(factory.ruling(reading.claims[0].id))
    digests.add(ledger.digest())
    assert len(digests) == 4


def test_the_cache_of_estimates(ledger: Ledger) -> None:
    digest = ledger.digest()
    assert ledger.recall_estimate("k") is None
    ledger.remember_estimate("k", "1")
    ledger.remember_estimate("k", "2")
    assert ledger.recall_estimate("k") == "2"
    assert ledger.digest() == digest
    ledger.forget_estimates()
    assert ledger.recall_estimate("k") is None


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
INSTANTS = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def draw_readings(draw: st.DrawFn) -> Reading:
    """Draw a reading with any words, times and attribution."""
    report = factory.report(
        draw(TEXT.filter(bool)), title=draw(TEXT), url=draw(TEXT), name=draw(TEXT), published_at=draw(INSTANTS)
    )
    claims = draw(st.lists(draw_claims(report), max_size=3, unique_by=lambda claim: claim.id))
    return Reading(report=report, claims=tuple(claims), reader_version=draw(TEXT))


@st.composite
def draw_claims(draw: st.DrawFn, report: Any) -> Claim:
    """Draw a claim of a report with any fields."""
    start = draw(st.integers(0, len(report.text)))
    end = draw(st.integers(start, len(report.text)))
    roles = draw(st.lists(st.tuples(TEXT, st.integers(0, 9), st.integers(0, 9)).map(tuple), max_size=2).map(tuple))
    evidence = factory.evidence(report, sentence_index=draw(st.integers(0, 9)), roles=roles)
    earliest, latest = sorted(draw(st.tuples(INSTANTS, INSTANTS)))
    claim = draw(
        st.builds(
            Claim,
            actor=TEXT,
            side=TEXT,
            against=TEXT,
            code=TEXT,
            place=TEXT,
            place_text=TEXT,
            attribution=st.builds(
                factory.Attribution,
                outlet=TEXT,
                speaker=TEXT,
                speaker_actor=TEXT,
                speaker_side=TEXT,
                cue=TEXT,
                relays=st.lists(TEXT, max_size=3).map(tuple),
            ),
            when=st.sampled_from(
                [
                    factory.Interval(earliest=earliest, latest=latest, basis="words"),
                    factory.Interval(latest=latest),
                    factory.Interval(),
                ]
            ),
            evidence=st.sampled_from([(), (replace(evidence, start=start, end=end, quote=report.text[start:end]),)]),
            published_at=st.just(report.published_at),
            report_id=st.just(report.id),
            rule=TEXT,
            reader_version=TEXT,
        )
    )
    assert isinstance(claim, Claim)
    return claim


@settings(max_examples=40, deadline=None)
@given(st.lists(draw_readings(), max_size=4, unique_by=lambda reading: reading.report.id), INSTANTS)
def test_any_claims_come_back_equal_and_known_at_never_looks_ahead(readings: list[Reading], known_at: datetime) -> None:
    with open_ledger("sqlite://") as ledger:
        ledger.add_many(readings)
        expected = sorted(
            (claim for reading in readings for claim in reading.claims),
            key=lambda claim: (
                claim.published_at,
                claim.report_id,
                min((one.start for one in claim.evidence), default=-1),
                claim.id,
            ),
        )
        assert list(ledger.claims()) == expected
        assert [claim.id for claim in ledger.claims()] == [claim.id for claim in expected]
        assert list(ledger.claims(known_at=known_at)) == [
            claim for claim in expected if claim.published_at and claim.published_at <= known_at
        ]
        assert {report.id: report for report in ledger.reports()} == {
            reading.report.id: reading.report for reading in readings
        }
