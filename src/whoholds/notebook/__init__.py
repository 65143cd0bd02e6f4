"""Notebook: the same questions from Python, answered as tables that a notebook shows.

Takes: a theatre's folder and a ledger; questions as method calls.
Gives: `OpenTheatre`, and tables of nouns with `to_frame`, `to_geoframe` and an escaped `_repr_html_`.
Never: estimates, draws or changes the ledger; imports pandas or GeoPandas before a frame is asked for.
Add here: a question (opened.py); columns of a noun (rows.py).
"""

from whoholds.notebook.opened import OpenTheatre
from whoholds.notebook.opened import open_theatre
from whoholds.notebook.tables import Table

__all__ = ["OpenTheatre", "Table", "open_theatre"]
