import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import factory
from whoholds.errors import LedgerError
from whoholds.ledger import Ledger
from whoholds.ledger import open_ledger

CLAIM = factory.claim()


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    ledger.add(factory.report(), [CLAIM], reader_version="v1")
    return ledger


def test_rulings_are_chained_and_kept_in_order(told: Ledger) -> None:
    first = told.rule(factory.ruling(CLAIM.id))
    second = told.rule(factory.ruling(CLAIM.id, "accept", why="read again"))
    assert first.previous == ""
    assert second.previous == first.id
    assert list(told.rulings()) == [first, second]
    assert list(told.rulings("0" * 32)) == []
    assert told.verify_rulings() == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"claim_id": "0" * 32}, "no claim"),
        ({"verdict": "perhaps"}, "no verdict"),
        ({"verdict": "replace"}, "replacement"),
        ({"replacement": "something"}, "replacement"),
        ({"who": " "}, "who decided"),
        ({"why": ""}, "why"),
        ({"when": factory.at("2031-05-03T09:00").replace(tzinfo=None)}, "zone"),
        ({"previous": "f" * 32}, "in between"),
    ],
)
def test_a_malformed_ruling_is_refused(told: Ledger, fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(LedgerError, match=reason):
        told.rule(replace(factory.ruling(CLAIM.id), **fields))
    assert list(told.rulings()) == []


def test_a_ruling_may_name_the_one_it_follows(told: Ledger) -> None:
    first = told.rule(factory.ruling(CLAIM.id))
    second = told.rule(factory.ruling(CLAIM.id, "accept", previous=first.id))
    with pytest.raises(LedgerError, match="in between"):
        told.rule(factory.ruling(CLAIM.id, previous=first.id))
    assert list(told.rulings()) == [first, second]


def test_a_claim_that_was_superseded_can_still_be_ruled_on(told: Ledger) -> None:
    told.add(factory.report(), [], reader_version="v2")
    assert list(told.claims()) == []
    told.rule(factory.ruling(CLAIM.id))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE rulings SET why = 'bribed' WHERE seq = 2", "ruling 2 .* was changed"),
        ("DELETE FROM rulings WHERE seq = 2", "ruling 2 is missing"),
        ("DELETE FROM rulings WHERE seq = 1", "ruling 1 is missing"),
        ("UPDATE rulings SET previous = '' WHERE seq = 3", "ruling 3 .* does not follow"),
    ],
)
def test_tampering_behind_the_ledgers_back_is_found(tmp_path: Path, change: str, fault: str) -> None:
    path = tmp_path / "war.sqlite"
    with open_ledger(path) as ledger:
        ledger.add(factory.report(), [CLAIM], reader_version="v1")
        for why in ("one", "two", "three"):
            ledger.rule(factory.ruling(CLAIM.id, why=why))
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER no_update_rulings")
        raw.execute("DROP TRIGGER no_delete_rulings")
        raw.execute(change)
    raw.close()
    with open_ledger(path) as ledger:
        faults = ledger.verify_rulings()
    assert faults
    assert any(re.search(fault, one) for one in faults)
