from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests import factory
from whoholds.errors import QueryError
from whoholds.ledger import open_ledger
from whoholds.runs.holding import list_instants
from whoholds.runs.holding import panel
from whoholds.runs.holding import place_status
from whoholds.runs.knowledge import gather

EARLY = factory.report("South took Brim, Valley Monitor said.", name="r1")
LATE = factory.report("South took Cove.", name="r2", published_at=factory.at("2031-05-04T12:00"))
THEATRE = factory.theatre()
ON = factory.at("2031-05-05T00:00")


@pytest.fixture
def ledger_path(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.sqlite"
    with open_ledger(path) as ledger:
        for report, place in ((EARLY, "brim"), (LATE, "cove")):
            ledger.add(report, [factory.claim("captures", place, source=report)], reader_version="v1")
    return path


def test_instants_include_both_ends_where_the_step_meets_them() -> None:
    start = factory.at("2031-05-01T00:00")
    assert list_instants(start, start + timedelta(hours=13), timedelta(hours=6)) == [
        start + timedelta(hours=h) for h in (0, 6, 12)
    ]
    assert list_instants(start, start, timedelta(hours=6)) == [start]
    with pytest.raises(QueryError, match="before it begins"):
        list_instants(start, start - timedelta(hours=1), timedelta(hours=6))
    with pytest.raises(QueryError, match="longer than nothing"):
        list_instants(start, start, timedelta(0))


def test_known_at_leaves_out_what_came_later_claims_origins_and_rulings(ledger_path: Path) -> None:
    with open_ledger(ledger_path) as ledger:
        claim = next(ledger.claims())
        ledger.rule(factory.ruling(claim.id, when=factory.at("2031-05-03T09:00")))
        before = gather(ledger, THEATRE, factory.at("2031-05-02T13:00"))
        after = gather(ledger, THEATRE, factory.at("2031-05-03T13:00"))
        everything = gather(ledger, THEATRE)
    # A claim that was rejected no longer counts, but is not forgotten.
    assert [len(one.claims) for one in (before, after, everything)] == [1, 0, 1]
    assert [len(one.ruled_out) for one in (before, after, everything)] == [0, 1, 1]
    assert [len(one.origins) for one in (before, after, everything)] == [1, 0, 1]
    assert [len(one.rulings) for one in (before, after, everything)] == [0, 1, 1]


def test_a_rejected_claim_no_longer_decides(ledger_path: Path) -> None:
    with open_ledger(ledger_path) as ledger:
        told = place_status(ledger, THEATRE, "brim", at=ON)
        assert told.estimate.holder == "south"
        ledger.rule(factory.ruling(told.deciding[0].claim.id, when=factory.at("2031-05-03T09:00")))
        assert place_status(ledger, THEATRE, "brim", at=ON).estimate.holder == "north"


def test_an_untracked_place_is_refused(ledger_path: Path) -> None:
    with open_ledger(ledger_path) as ledger, pytest.raises(QueryError, match="tracks no place 'zed'"):
        place_status(ledger, THEATRE, "zed", at=ON)


def test_a_panel_agrees_with_the_estimates(ledger_path: Path) -> None:
    with open_ledger(ledger_path) as ledger:
        told = panel(ledger, THEATRE, [ON])
        estimates = gather(ledger, THEATRE).estimate(ON, explain=False)
    for row, estimate in enumerate(estimates):
        assert told.places[row] == estimate.place
        assert dict(zip(told.states, told.probabilities[row, 0], strict=True)) == pytest.approx(
            dict(estimate.probabilities), abs=0.02
        )
