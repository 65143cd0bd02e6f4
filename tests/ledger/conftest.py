"""The ledger under test: SQLite always, PostgreSQL too where WHOHOLDS_TEST_POSTGRESQL gives the URL of an empty database."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine
from sqlalchemy import text

from tests import factory
from whoholds.ledger import Ledger
from whoholds.ledger import open_ledger

POSTGRESQL = os.environ.get("WHOHOLDS_TEST_POSTGRESQL", "")


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = factory.at("2031-06-01T00:00")

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRESQL else ["sqlite"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give an address at which no ledger is yet."""
    if request.param == "sqlite":
        return str(tmp_path / "war.sqlite")
    schema = f"test_{uuid4().hex}"
    engine = create_engine(POSTGRESQL)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine.dispose()
    return f"{POSTGRESQL}?options=-csearch_path%3D{schema}"


@pytest.fixture
def ledger(where: str, clock: Clock) -> Iterator[Ledger]:
    with open_ledger(where, clock=clock) as opened:
        yield opened
