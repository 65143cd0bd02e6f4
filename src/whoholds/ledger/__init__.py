"""The ledger: what was reported, claimed, refused and ruled, kept for ever on two time axes.

Takes: Report, Claim, Refusal, Ruling.
Gives: the same, as known at an instant, and the origin each claim repeats, from one SQLite file or PostgreSQL.
Never: changes or removes a row, reads a clock into an id, knows a theatre, a rule or a model.
Add here: a question to ask of claims (querying.py); a column (tables.py and a migration); when two claims are one saying (origins.py, defaults.toml).
"""

from whoholds.ledger.fingerprints import Fingerprint
from whoholds.ledger.fingerprints import fingerprint
from whoholds.ledger.ledger import Ledger
from whoholds.ledger.ledger import open_ledger
from whoholds.ledger.origins import OriginRules
from whoholds.ledger.origins import group_origins
from whoholds.ledger.querying import LedgerCounts
from whoholds.ledger.rulings import VERDICTS
from whoholds.ledger.writing import Reading

__all__ = [
    "VERDICTS",
    "Fingerprint",
    "Ledger",
    "LedgerCounts",
    "OriginRules",
    "Reading",
    "fingerprint",
    "group_origins",
    "open_ledger",
]
