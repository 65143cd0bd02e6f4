import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from tests import factory
from whoholds.errors import LedgerError
from whoholds.ledger import open_ledger
from whoholds.ledger.migrating import find_script
from whoholds.ledger.opening import open_store
from whoholds.ledger.tables import APPEND_ONLY
from whoholds.ledger.tables import HEAD
from whoholds.ledger.tables import METADATA
from whoholds.ledger.tables import VERSION_TABLE
from whoholds.model import Refusal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "war.sqlite"


def write_one(path: Path) -> None:
    with open_ledger(path) as ledger:
        ledger.add(factory.report(), [factory.claim()], reader_version="v1")


def test_a_new_ledger_is_empty_and_uses_write_ahead_logging(path: Path) -> None:
    with open_ledger(path) as ledger:
        assert ledger.counts().reports == 0
    assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_head_is_the_last_migration() -> None:
    assert find_script().get_current_head() == HEAD


def test_the_migrations_make_exactly_the_tables(path: Path) -> None:
    open_ledger(path).close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_a_ledger_opens_again_by_path_and_by_url(path: Path) -> None:
    write_one(path)
    for where in (path, str(path), f"sqlite:///{path}"):
        with open_ledger(where, create=False) as ledger:
            assert list(ledger.claims()) == [factory.claim()]


def test_a_missing_ledger_is_made_only_if_wanted(path: Path) -> None:
    with pytest.raises(LedgerError, match="no such file"):
        open_ledger(path, create=False)
    assert not path.exists()


def test_an_empty_database_is_no_ledger_unless_one_may_be_made(path: Path) -> None:
    path.touch()
    with pytest.raises(LedgerError, match="empty"):
        open_ledger(path, create=False)
    open_ledger(path).close()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="nowhere does not exist"):
        open_ledger(tmp_path / "nowhere" / "war.sqlite")


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="folder"):
        open_ledger(tmp_path)


def test_another_file_is_no_ledger_and_stays_as_it_was(path: Path) -> None:
    path.write_text("Dear diary, today nothing fell." * 100)
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="not a SQLite database"):
        open_ledger(path)
    assert path.read_bytes() == before


def test_another_database_is_no_ledger_and_stays_as_it_was(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="no ledger"):
        open_ledger(path)
    assert path.read_bytes() == before


def test_a_damaged_ledger_is_a_clear_error(path: Path) -> None:
    write_one(path)
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    with pytest.raises(LedgerError, match=r"war\.sqlite"):
        open_ledger(path)


def test_a_cut_off_ledger_is_a_clear_error(path: Path) -> None:
    write_one(path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(LedgerError, match=r"war\.sqlite"), open_ledger(path) as ledger:
        list(ledger.claims())


def test_a_newer_ledger_is_refused(path: Path) -> None:
    write_one(path)
    with sqlite3.connect(path) as raw:
        raw.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608
    raw.close()
    with pytest.raises(LedgerError, match="newer program"):
        open_ledger(path)


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense://x", "postgresql+nodriver://x/y", "://"])
def test_a_url_nothing_can_open_is_a_clear_error(url: str) -> None:
    with pytest.raises(LedgerError):
        open_ledger(url)


def test_a_making_that_is_broken_off_leaves_nothing_half_made(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import whoholds.ledger.migrating as migrating  # noqa: PLR0402  monkeypatch needs the module

    whole = migrating.migrate

    def break_off(connection: object) -> None:
        whole(connection)  # type: ignore[arg-type]
        raise LedgerError("pulled the plug")

    monkeypatch.setattr(migrating, "migrate", break_off)
    with pytest.raises(LedgerError, match="plug"):
        open_ledger(path)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    monkeypatch.undo()
    write_one(path)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_database_itself_forbids_changes(path: Path, table: str) -> None:
    with open_ledger(path) as ledger:
        refusal = Refusal(stage="naming", code="place-unknown", about="Qux", reason="no such place")
        ledger.add(factory.report(), [factory.claim()], [refusal], reader_version="v1")
        ledger.rule(factory.ruling(factory.claim().id))
    raw = sqlite3.connect(path)
    column = raw.execute(f"PRAGMA table_info({table})").fetchone()[1]
    for change in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):  # noqa: S608
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(change)
    assert raw.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)  # noqa: S608
    raw.close()


def test_the_error_of_a_url_never_shows_its_password() -> None:
    with pytest.raises(LedgerError) as caught:
        open_store("sqlite://someone:hush@/nowhere/x", create=True)
    assert "hush" not in str(caught.value)
