"""Make the first tables, and let the database itself forbid changing what is append-only.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("reports", "readings", "claims", "evidence", "refusals", "rulings", "origins")


def upgrade() -> None:
    """Make every table, then the triggers."""
    _make_reports()
    _make_readings()
    _make_claims()
    _make_evidence()
    _make_refusals()
    _make_rulings()
    _make_origins()
    _make_estimates()
    if op.get_bind().dialect.name == "sqlite":
        _forbid_changes_in_sqlite()
    elif op.get_bind().dialect.name == "postgresql":
        _forbid_changes_in_postgresql()


def _forbid_changes_in_sqlite() -> None:
    """Abort any UPDATE or DELETE of an append-only table."""
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER no_{verb}_{table} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no {verb} of {table}'); END"
            )


def _forbid_changes_in_postgresql() -> None:
    """Raise on any UPDATE, DELETE or TRUNCATE of an append-only table."""
    op.execute(
        "CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''the ledger is append-only: no % of %'', TG_OP, TG_TABLE_NAME; END'"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER no_change_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
        )


def _make_reports() -> None:
    """Make the table `reports`."""
    op.create_table(
        "reports",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("published_at", sa.String(32), nullable=True),
        sa.Column("retrieved_at", sa.String(32), nullable=True),
        sa.Column("known_from", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_index("ix_reports_known_from", "reports", ["known_from", "id"])


def _make_readings() -> None:
    """Make the table `readings`."""
    op.create_table(
        "readings",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("reader_version", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_readings"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_readings_report_id"),
        sa.UniqueConstraint("report_id", "reader_version", name="uq_readings_report_id"),
    )
    op.create_index("ix_readings_report_id", "readings", ["report_id", "seq"])


def _make_claims() -> None:
    """Make the table `claims`."""
    op.create_table(
        "claims",
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("known_from", sa.String(32), nullable=False),
        sa.Column("predicate", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("against", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("place_text", sa.Text(), nullable=False),
        sa.Column("place_relation", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.String(32), nullable=True),
        sa.Column("valid_to", sa.String(32), nullable=True),
        sa.Column("time_basis", sa.Text(), nullable=False),
        sa.Column("polarity", sa.Text(), nullable=False),
        sa.Column("modality", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("speaker_actor", sa.Text(), nullable=False),
        sa.Column("speaker_side", sa.Text(), nullable=False),
        sa.Column("source_class", sa.Text(), nullable=False),
        sa.Column("cue", sa.Text(), nullable=False),
        sa.Column("relays", sa.Text(), nullable=False),
        sa.Column("coreferent", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("reader_version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("reading", "ordinal", name="pk_claims"),
        sa.ForeignKeyConstraint(["reading"], ["readings.seq"], name="fk_claims_reading"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_claims_report_id"),
        sa.UniqueConstraint("reading", "id", name="uq_claims_reading"),
    )
    op.create_index("ix_claims_id", "claims", ["id"])
    op.create_index("ix_claims_known_from", "claims", ["known_from", "report_id", "ordinal"])
    op.create_index("ix_claims_place", "claims", ["place", "known_from"])
    op.create_index("ix_claims_report_id", "claims", ["report_id"])


def _make_evidence() -> None:
    """Make the table `evidence`."""
    op.create_table(
        "evidence",
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("sentence_index", sa.Integer(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("reading", "ordinal", "position", name="pk_evidence"),
        sa.ForeignKeyConstraint(["reading"], ["readings.seq"], name="fk_evidence_reading"),
    )


def _make_refusals() -> None:
    """Make the table `refusals`."""
    op.create_table(
        "refusals",
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("report_id", sa.String(32), nullable=True),
        sa.Column("start_char", sa.Integer(), nullable=True),
        sa.Column("end_char", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("reading", "ordinal", name="pk_refusals"),
        sa.ForeignKeyConstraint(["reading"], ["readings.seq"], name="fk_refusals_reading"),
    )


def _make_rulings() -> None:
    """Make the table `rulings`."""
    op.create_table(
        "rulings",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("claim_id", sa.String(32), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("ruled_at", sa.String(32), nullable=False),
        sa.Column("replacement", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_rulings"),
        sa.UniqueConstraint("id", name="uq_rulings_id"),
    )
    op.create_index("ix_rulings_claim_id", "rulings", ["claim_id"])


def _make_origins() -> None:
    """Make the table `origins`."""
    op.create_table(
        "origins",
        sa.Column("report_id", sa.String(32), nullable=False),
        sa.Column("method", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "method", name="pk_origins"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_origins_report_id"),
    )


def _make_estimates() -> None:
    """Make the table `estimates`."""
    op.create_table(
        "estimates",
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_estimates"),
    )
