"""The tables of the ledger, as SQLAlchemy Core sees them.

Instants are text of one fixed width, ISO 8601 in UTC with microseconds, so that text order is time order in every
database and a person who opens the file can read them. `recorded_at` is when this ledger wrote a row; it is part of no
content id and of no digest. A change here needs a migration beside it and a new `HEAD`.
"""

from __future__ import annotations

from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import LargeBinary
from sqlalchemy import MetaData
from sqlalchemy import String
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import UniqueConstraint

#: Revision of the migration that makes exactly these tables.
HEAD = "0002"

#: Name of the table that holds the revision of a ledger; a database without it is no ledger.
VERSION_TABLE = "ledger_version"

#: Tables whose rows are never changed or removed: the database itself forbids it.
APPEND_ONLY = ("reports", "readings", "claims", "evidence", "refusals", "rulings", "ruling_heads", "origins")

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

REPORTS = Table(
    "reports",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("published_at", String(32)),
    Column("retrieved_at", String(32)),
    Column("known_from", String(32), nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Index("ix_reports_known_from", "known_from", "id"),
)

#: One report as one version of the reader read it; of a report's readings the one with the greatest `seq` is current.
READINGS = Table(
    "readings",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("report_id", String(32), ForeignKey("reports.id"), nullable=False),
    Column("reader_version", Text, nullable=False),
    Column("recorded_at", String(32), nullable=False),
    UniqueConstraint("report_id", "reader_version"),
    Index("ix_readings_report_id", "report_id", "seq"),
)

CLAIMS = Table(
    "claims",
    METADATA,
    Column("reading", Integer, ForeignKey("readings.seq"), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False),
    Column("report_id", String(32), ForeignKey("reports.id"), nullable=False),
    Column("known_from", String(32), nullable=False),
    Column("predicate", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("against", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("place_text", Text, nullable=False),
    Column("place_relation", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("valid_from", String(32)),
    Column("valid_to", String(32)),
    Column("time_basis", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("modality", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("speaker_actor", Text, nullable=False),
    Column("speaker_side", Text, nullable=False),
    Column("source_class", Text, nullable=False),
    Column("cue", Text, nullable=False),
    Column("relays", Text, nullable=False),
    Column("coreferent", Boolean, nullable=False),
    Column("rule", Text, nullable=False),
    Column("reader_version", Text, nullable=False),
    UniqueConstraint("reading", "id"),
    Index("ix_claims_id", "id"),
    Index("ix_claims_known_from", "known_from", "report_id", "ordinal"),
    Index("ix_claims_place", "place", "known_from"),
    Index("ix_claims_report_id", "report_id"),
)

EVIDENCE = Table(
    "evidence",
    METADATA,
    Column("reading", Integer, ForeignKey("readings.seq"), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("start_char", Integer, nullable=False),
    Column("end_char", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("sentence_index", Integer, nullable=False),
    Column("roles", Text, nullable=False),
)

REFUSALS = Table(
    "refusals",
    METADATA,
    Column("reading", Integer, ForeignKey("readings.seq"), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False),
    Column("stage", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("report_id", String(32)),
    Column("start_char", Integer),
    Column("end_char", Integer),
)

RULINGS = Table(
    "rulings",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False, unique=True),
    Column("claim_id", String(32), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("ruled_at", String(32), nullable=False),
    Column("replacement", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Column("place", Text, nullable=False, server_default=""),
    Column("holder", Text, nullable=False, server_default=""),
    Column("valid_from", String(32)),
    Column("valid_to", String(32)),
    Index("ix_rulings_claim_id", "claim_id"),
)

#: What each ruling left as the head of the log: a second witness, by which rulings missing from the end are found.
RULING_HEADS = Table(
    "ruling_heads",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False),
)

#: What the origins of claims are found from: the fingerprint of each report's words, and the method that made it.
ORIGINS = Table(
    "origins",
    METADATA,
    Column("report_id", String(32), ForeignKey("reports.id"), primary_key=True),
    Column("method", String(64), primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
)

#: A cache that can be dropped and built again; the only table whose rows change.
ESTIMATES = Table(
    "estimates",
    METADATA,
    Column("key", String(128), primary_key=True),
    Column("payload", Text, nullable=False),
)
