"""Let a ruling assert a holder, and keep a second witness of the log of rulings.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns of an assertion and the table of heads, with a head for each ruling there is."""
    op.add_column("rulings", sa.Column("place", sa.Text(), nullable=False, server_default=""))
    op.add_column("rulings", sa.Column("holder", sa.Text(), nullable=False, server_default=""))
    op.add_column("rulings", sa.Column("valid_from", sa.String(32), nullable=True))
    op.add_column("rulings", sa.Column("valid_to", sa.String(32), nullable=True))
    op.create_table(
        "ruling_heads",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_ruling_heads"),
    )
    op.execute("INSERT INTO ruling_heads (seq, id) SELECT seq, id FROM rulings")
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER no_{verb}_ruling_heads BEFORE {verb.upper()} ON ruling_heads "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no {verb} of ruling_heads'); END"
            )
    elif op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER no_change_ruling_heads BEFORE UPDATE OR DELETE OR TRUNCATE ON ruling_heads "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
        )
