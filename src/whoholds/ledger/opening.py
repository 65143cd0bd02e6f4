"""Open a ledger's database: connect, check that it is a ledger of ours, bring its tables up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy import column
from sqlalchemy import create_engine
from sqlalchemy import event
from sqlalchemy import inspect
from sqlalchemy import select
from sqlalchemy import table
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from whoholds.errors import LedgerError
from whoholds.ledger.tables import HEAD
from whoholds.ledger.tables import VERSION_TABLE

#: Seconds a writer waits for another writer before it gives up.
_BUSY_S = 30

#: First bytes of every SQLite file.
_SQLITE_MAGIC = b"SQLite format 3\x00"


class Store:
    """A connected database: transactions to read and to write in, with the library's errors made ours."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.name = name
        self._engine = engine
        is_postgresql = engine.dialect.name == "postgresql"
        # One snapshot for the whole of a streamed query; SQLite's read transactions are snapshots by themselves.
        self._reader = engine.execution_options(isolation_level="REPEATABLE READ") if is_postgresql else engine
        self._writer = engine.execution_options(ledger_write=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one unchanging state of the ledger."""
        with translate_errors(self.name), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the only writing connection; all of it is kept at the end, or nothing."""
        with translate_errors(self.name), self._writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE readings, rulings IN SHARE ROW EXCLUSIVE MODE"))
            yield connection

    @contextmanager
    def change_tables(self) -> Iterator[Connection]:
        """Give a connection to make tables in; in SQLite, set write-ahead logging first: readers never wait."""
        with translate_errors(self.name):
            if self._engine.dialect.name == "sqlite":
                with self._engine.connect() as connection:
                    raw = connection.connection.cursor()
                    raw.execute("PRAGMA journal_mode=WAL").fetchall()
                    raw.close()
            with self._writer.begin() as connection:
                yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


@contextmanager
def translate_errors(name: str) -> Iterator[None]:
    """Raise what the database library raises as a LedgerError that names the ledger."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise LedgerError(f"ledger {name}: {reason}", ledger=name) from error


def open_store(where: str | Path, *, create: bool) -> Store:
    """Connect to a ledger, making or upgrading its tables where needed.

    Raises
    ------
    LedgerError
        If it cannot be opened, is no ledger, is newer than this program, or is missing and `create` is false.
    """
    address = str(where)
    is_url = "://" in address
    name = _hide_password(address)
    if not is_url:
        _check_file(Path(address), create=create)
    store = Store(_connect(address if is_url else f"sqlite:///{address}", name), name)
    try:
        with store.read() as connection:
            revision = _read_revision(connection, store.name)
        if revision != HEAD:
            _bring_up_to_date(store, revision, create=create)
    except LedgerError:
        store.close()
        raise
    return store


def _hide_password(address: str) -> str:
    """Give an address that may be shown."""
    return re.sub(r"(://[^/@:]*):[^/@]*@", r"\1:***@", address)


def _check_file(path: Path, *, create: bool) -> None:
    """Refuse a path that can be no ledger before SQLite touches it: SQLite would make an empty file."""
    if path.is_dir():
        raise LedgerError(f"ledger {path}: this is a folder; give the path of a file", ledger=str(path))
    if not path.exists():
        if not create:
            raise LedgerError(
                f"ledger {path}: there is no such file; read some reports into it first", ledger=str(path)
            )
        if not path.absolute().parent.is_dir():
            raise LedgerError(f"ledger {path}: the folder {path.absolute().parent} does not exist", ledger=str(path))
        return
    try:
        with path.open("rb") as file:
            magic = file.read(len(_SQLITE_MAGIC))
    except OSError as error:
        raise LedgerError(f"ledger {path}: cannot be read ({error.strerror})", ledger=str(path)) from error
    if magic and magic != _SQLITE_MAGIC:
        raise LedgerError(f"ledger {path}: this file is no ledger (not a SQLite database)", ledger=str(path))


def _connect(url: str, name: str) -> Engine:
    """Make the engine, with transactions that begin when said and readers that do not block the writer."""
    try:
        engine = create_engine(url)
    except (SQLAlchemyError, ImportError) as error:
        raise LedgerError(f"ledger {name}: {str(error).splitlines()[0]}", ledger=name) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name != "postgresql":
        raise LedgerError(f"ledger {name}: only SQLite and PostgreSQL can hold a ledger", ledger=name)
    return engine


def _prepare_sqlite(raw: Any, _record: object) -> None:
    """Set a new SQLite connection up; the driver's own idea of when a transaction begins is switched off."""
    raw.isolation_level = None
    cursor = raw.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_S * 1000}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start of a writing transaction, so that two writers queue and never deadlock."""
    is_write = connection.get_execution_options().get("ledger_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def _read_revision(connection: Connection, name: str) -> str | None:
    """Give the ledger's revision, None for an empty database."""
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        found = connection.execute(select(column("version_num")).select_from(table(VERSION_TABLE))).scalar()
        return None if found is None else str(found)
    if tables and connection.dialect.name == "sqlite":
        raise LedgerError(f"ledger {name}: this database holds other tables and is no ledger", ledger=name)
    return None


def _bring_up_to_date(store: Store, revision: str | None, *, create: bool) -> None:
    """Run the migrations that are missing, all in one transaction."""
    # Alembic takes half a second to import and is needed only here, once in a ledger's life.
    from whoholds.ledger.migrating import is_known  # noqa: PLC0415
    from whoholds.ledger.migrating import migrate  # noqa: PLC0415

    if revision is None and not create:
        raise LedgerError(f"ledger {store.name}: it is empty; read some reports into it first", ledger=store.name)
    if revision is not None and not is_known(revision):
        raise LedgerError(
            f"ledger {store.name}: it was written by a newer program (revision {revision}, this one knows {HEAD}); upgrade whoholds",
            ledger=store.name,
            revision=revision,
        )
    with store.change_tables() as connection:
        # Another process may have made the tables while this one waited for the lock.
        if _read_revision(connection, store.name) != HEAD:
            migrate(connection)
