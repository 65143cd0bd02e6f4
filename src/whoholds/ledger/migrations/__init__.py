"""Steps from one shape of the ledger's tables to the next, run by Alembic when a ledger is opened."""
