import re
import sqlite3
import tempfile
import threading
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy import text

from tests import factory
from whoholds.errors import LedgerError
from whoholds.errors import StaleHeadError
from whoholds.errors import TamperedError
from whoholds.ledger import Ledger
from whoholds.ledger import open_ledger
from whoholds.ledger.migrating import find_script
from whoholds.ledger.tables import VERSION_TABLE
from whoholds.model import Correction
from whoholds.model import Ruling

CLAIM = factory.claim()
WHEN = factory.at("2031-05-03T09:00")


def asserted(**fields: Any) -> Ruling:
    return factory.ruling(
        "", "assert", **{"place": "brim", "holder": "south", "valid_from": factory.at("2031-05-02T06:00"), **fields}
    )


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
        ({"verdict": "assert"}, "assertion needs a place"),
        ({"place": "brim"}, "only an assertion"),
        ({"verdict": "withdraw", "claim_id": "0" * 32}, "no ruling 0"),
        ({"verdict": "withdraw"}, "no ruling"),
        ({"verdict": "replace", "replacement": CLAIM.id}, "no other claim"),
        ({"verdict": "replace", "replacement": "0" * 32}, "no other claim"),
        ({"verdict": "replace", "replacement": "{}"}, "changes nothing"),
        ({"verdict": "replace", "replacement": "{broken"}, "cannot be applied"),
        ({"verdict": "replace", "replacement": '{"polarity":"perhaps"}'}, "cannot be applied"),
        ({"verdict": "replace", "replacement": '{"id":"x"}'}, "no field id"),
        ({"why": "a\0b"}, "NUL"),
        ({"who": "half \ud800"}, "half a character"),
        ({"why": "x" * 4001}, "at most 4000"),
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


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"holder": ""}, "assertion needs"),
        ({"valid_from": None}, "assertion needs"),
        ({"claim_id": CLAIM.id}, "about no claim"),
        ({"valid_to": factory.at("2031-05-02T06:00")}, "ends before"),
        ({"valid_from": datetime(2031, 5, 2)}, "zone"),  # noqa: DTZ001  an instant without zone is what is refused
    ],
)
def test_a_malformed_assertion_is_refused(told: Ledger, fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(LedgerError, match=reason):
        told.rule(replace(asserted(), **fields))
    assert list(told.rulings()) == []


def test_an_assertion_is_kept_as_it_was_made(told: Ledger) -> None:
    made = told.rule(asserted(valid_to=factory.at("2031-05-02T18:00")))
    assert list(told.rulings()) == [made]
    assert (made.place, made.holder, made.valid_to) == ("brim", "south", factory.at("2031-05-02T18:00"))
    assert told.verify_rulings() == []


def test_a_correction_may_be_ruled_on_in_turn(told: Ledger) -> None:
    correction = Correction(place="cove")
    told.rule(factory.ruling(CLAIM.id, "replace", replacement=correction.to_text()))
    corrected = correction.correct(CLAIM)
    assert told.rule(factory.ruling(corrected.id, "accept")).claim_id == corrected.id
    with pytest.raises(LedgerError, match="no claim"):
        told.rule(factory.ruling(Correction(place="dell").correct(CLAIM).id))


def test_a_ruling_can_be_withdrawn_once(told: Ledger) -> None:
    first = told.rule(factory.ruling(CLAIM.id))
    taken = told.rule(factory.ruling(first.id, "withdraw"))
    with pytest.raises(LedgerError, match="withdrawn already"):
        told.rule(factory.ruling(first.id, "withdraw"))
    # The withdrawal itself can be taken back; then the ruling can be withdrawn again.
    told.rule(factory.ruling(taken.id, "withdraw"))
    told.rule(factory.ruling(first.id, "withdraw"))
    assert len(list(told.rulings())) == 4


def test_a_ruling_cannot_be_dated_before_the_last_one(told: Ledger) -> None:
    told.rule(factory.ruling(CLAIM.id))
    with pytest.raises(LedgerError, match="check the clock"):
        told.rule(factory.ruling(CLAIM.id, "accept", when=WHEN - timedelta(minutes=1)))


def test_the_head_that_was_seen_must_be_the_head(told: Ledger) -> None:
    with pytest.raises(StaleHeadError, match="empty"):
        told.rule(factory.ruling(CLAIM.id), expected_head="f" * 32)
    first = told.rule(factory.ruling(CLAIM.id), expected_head="")
    with pytest.raises(StaleHeadError, match=first.id):
        told.rule(factory.ruling(CLAIM.id, "accept"), expected_head="")
    told.rule(factory.ruling(CLAIM.id, "accept"), expected_head=first.id)
    assert len(list(told.rulings())) == 2


def test_many_rulings_are_written_all_or_not_at_all(told: Ledger) -> None:
    with pytest.raises(LedgerError, match="no claim"):
        told.rule_many([factory.ruling(CLAIM.id), factory.ruling("0" * 32)])
    assert list(told.rulings()) == []
    made = told.rule_many([factory.ruling(CLAIM.id), factory.ruling(CLAIM.id, "accept")])
    assert made[1].previous == made[0].id


def test_of_two_who_rule_at_once_the_second_is_told_so(where: str) -> None:
    with open_ledger(where) as ledger:
        ledger.add(factory.report(), [CLAIM], reader_version="v1")
    ready, outcomes = threading.Barrier(2), []

    def rule(who: str) -> None:
        with open_ledger(where) as ledger:
            ready.wait()
            try:
                outcomes.append(ledger.rule(factory.ruling(CLAIM.id, who=who), expected_head="").who)
            except StaleHeadError as error:
                outcomes.append(type(error))

    threads = [threading.Thread(target=rule, args=(who,)) for who in ("Fern", "Ash")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_ledger(where) as ledger:
        assert [one.who for one in ledger.trusted_rulings()] == [who for who in outcomes if isinstance(who, str)]
    assert len(outcomes) == 2
    assert outcomes.count(StaleHeadError) == 1


def tamper(path: Path, *changes: str) -> None:
    """Change a SQLite ledger behind its back."""
    with sqlite3.connect(path) as raw:
        for table in ("rulings", "ruling_heads"):
            for verb in ("update", "delete"):
                raw.execute(f"DROP TRIGGER no_{verb}_{table}")
        for change in changes:
            raw.execute(change)
    raw.close()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("DELETE FROM rulings WHERE seq = 3", "ruling 3 .* is missing"),
        ("DELETE FROM rulings", "ruling 1 .* is missing"),
        ("UPDATE rulings SET ruled_at = 'yesterday' WHERE seq = 2", "ruling 2 .* cannot be read"),
        ("UPDATE rulings SET ruled_at = '2031-05-03T09:00:00' WHERE seq = 2", "ruling 2 .* cannot be read"),
        ("UPDATE rulings SET replacement = '{' WHERE seq = 2", "ruling 2 .* cannot be read"),
        ("UPDATE rulings SET place = 'cove' WHERE seq = 3", "ruling 3 .* was changed"),
        ("UPDATE rulings SET seq = seq + 10 WHERE seq > 1", "ruling 2 is missing"),
    ],
)
def test_a_tampered_log_is_named_and_nothing_is_built_on_it(tmp_path: Path, change: str, fault: str) -> None:
    path = tmp_path / "war.sqlite"
    with open_ledger(path) as ledger:
        ledger.add(factory.report(), [CLAIM], reader_version="v1")
        ledger.rule_many([factory.ruling(CLAIM.id), factory.ruling(CLAIM.id, "accept"), asserted()])
    tamper(path, change)
    with open_ledger(path) as ledger:
        assert re.search(fault, ledger.verify_rulings()[0])
        with pytest.raises(TamperedError, match="rulings verify"):
            ledger.trusted_rulings()
        with pytest.raises(TamperedError):
            ledger.rule(factory.ruling(CLAIM.id))


def test_a_ruling_forged_behind_the_last_one_needs_a_forged_head_too(tmp_path: Path) -> None:
    path = tmp_path / "war.sqlite"
    with open_ledger(path) as ledger:
        ledger.add(factory.report(), [CLAIM], reader_version="v1")
        made = ledger.rule(factory.ruling(CLAIM.id))
    forged = replace(made, why="bribed")
    tamper(path, f"UPDATE rulings SET why = 'bribed', id = '{forged.id}'")  # noqa: S608
    with open_ledger(path) as ledger:
        assert re.search("ruling 1 .* is not the one that was made", ledger.verify_rulings()[0])


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40).filter(
    lambda words: bool(words.strip())
)
FIELDS = ("claim_id", "verdict", "who", "why", "replacement", "previous", "place", "holder")


@settings(max_examples=25, deadline=None)
@given(
    told=st.lists(st.tuples(WORDS, WORDS, st.sampled_from(["accept", "reject", "assert"])), min_size=1, max_size=5),
    changed=st.data(),
)
def test_the_chain_holds_any_words_and_any_change_of_it_is_found(
    told: list[tuple[str, str, str]], changed: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "war.sqlite"
        rulings = [
            asserted(who=who, why=why) if verdict == "assert" else factory.ruling(CLAIM.id, verdict, who=who, why=why)
            for who, why, verdict in told
        ]
        with open_ledger(path) as ledger:
            ledger.add(factory.report(), [CLAIM], reader_version="v1")
            made = ledger.rule_many(rulings)
            assert ledger.trusted_rulings() == made
            assert [(one.who, one.why) for one in made] == [(who, why) for who, why, _ in told]
            assert len({one.id for one in made}) == len(made)
        row = changed.draw(st.integers(1, len(made)))
        field = changed.draw(st.sampled_from(FIELDS))
        old = getattr(made[row - 1], field)
        new = changed.draw(WORDS.filter(lambda words: words != old))
        tamper(path)
        with sqlite3.connect(path) as raw:
            raw.execute(f"UPDATE rulings SET {field} = ? WHERE seq = ?", (new, row))  # noqa: S608
        raw.close()
        with open_ledger(path) as ledger:
            assert f"ruling {row} " in ledger.verify_rulings()[0]


def make_first_tables(where: str) -> None:
    """Make a ledger as the first version of the program did, with one ruling."""
    script = find_script()

    def find_steps(revision: Any, _context: object) -> Any:
        return script._upgrade_revs("0001", revision)

    engine = create_engine(where if "://" in where else f"sqlite:///{where}")
    ruling = factory.ruling("a" * 32)
    columns = {
        "seq": 1, "id": ruling.id, "claim_id": ruling.claim_id, "verdict": ruling.verdict, "who": ruling.who, "why": ruling.why,
        "ruled_at": "2031-05-03T09:00:00.000000+00:00", "replacement": "", "previous": "", "recorded_at": "2031-05-03T09:00:00.000000+00:00",
    }  # fmt: skip
    with engine.begin() as connection:
        with EnvironmentContext(Config(), script, fn=find_steps) as environment:
            environment.configure(connection=connection, version_table=VERSION_TABLE, transactional_ddl=True)
            environment.run_migrations()
        names = ", ".join(columns)
        places = ", ".join(f":{name}" for name in columns)
        connection.execute(text(f"INSERT INTO rulings ({names}) VALUES ({places})"), columns)  # noqa: S608
    engine.dispose()


def test_a_ledger_of_the_first_version_opens_with_its_rulings_whole(where: str) -> None:
    make_first_tables(where)
    with open_ledger(where, create=False) as ledger:
        assert ledger.trusted_rulings() == [factory.ruling("a" * 32)]
        ledger.add(factory.report(), [CLAIM], reader_version="v1")
        ledger.rule(asserted())
        assert ledger.verify_rulings() == []


def test_what_looks_like_a_prefix_but_is_none_finds_nothing(told: Ledger) -> None:
    assert told.claim_ids(CLAIM.id[:6]) == [CLAIM.id]
    for words in ("", "%", "______", "zz", CLAIM.id.upper()):
        assert told.claim_ids(words) == []


def test_publications_are_listed_by_outlet_in_order(told: Ledger) -> None:
    later = factory.report("Later.", published_at=factory.at("2031-05-04T12:00"), outlet="Brim Herald")
    told.add(later, [], reader_version="v1")
    told.add(factory.report("Undated.", published_at=None), [], reader_version="v1")
    first = {"The Aster Post": [factory.at("2031-05-02T12:00")]}
    assert told.publications() == {**first, "Brim Herald": [later.published_at]}
    assert told.publications(known_at=factory.at("2031-05-03T00:00")) == first
