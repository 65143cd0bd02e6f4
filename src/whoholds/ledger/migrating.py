"""Run the ledger's migrations with Alembic, from inside the package and without its command line."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from whoholds.ledger.tables import VERSION_TABLE


def find_script() -> ScriptDirectory:
    """Give the packaged migrations."""
    return ScriptDirectory(str(Path(__file__).parent / "migrations"))


def is_known(revision: str) -> bool:
    """Tell whether this program has the migration that made a revision."""
    return any(step.revision == revision for step in find_script().walk_revisions())


def migrate(connection: Connection) -> None:
    """Run every missing migration on a connection whose transaction the caller ends."""
    script = find_script()

    def find_steps(revision: object, _context: object) -> object:
        return script._upgrade_revs("head", revision)  # type: ignore[arg-type]  # noqa: SLF001  Alembic's own commands call it

    with EnvironmentContext(Config(), script, fn=find_steps) as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE, transactional_ddl=True)
        environment.run_migrations()
