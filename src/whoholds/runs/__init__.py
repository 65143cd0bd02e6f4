"""Runs: the only place that knows the order of the rooms.

Takes: a Theatre, a Ledger, paths of reports, a question.
Gives: reports read into the ledger, and answers joined from control, roads and the claims behind them.
Never: parses, estimates or draws anything itself, or prints.
Add here: a question that joins rooms, a new order of work.
"""
