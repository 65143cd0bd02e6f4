"""Cells into values: a bad cell is a fault of its row and gives the default."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from whoholds.errors import QueryError
from whoholds.model import parse_instant
from whoholds.theatre.fault import Fault
from whoholds.theatre.tables import Row

_YES = frozenset({"true", "yes", "1", "x", "wahr", "vrai"})
_NO = frozenset({"false", "no", "0", "", "falsch", "faux"})
_ID = re.compile(r"[^\s;,]+")


def read_number(row: Row, column: str, faults: list[Fault], *, low: float, high: float) -> float | None:
    """Read a number within bounds; None if the cell is empty or wrong."""
    text = row.cells.get(column, "")
    if not text:
        return None
    try:
        number = float(text.replace(",", ".") if row.decimal_comma else text)
    except ValueError:
        faults.append(row.fault(f"{column} '{text}' is not a number such as 34.5"))
        return None
    if not low <= number <= high:
        faults.append(row.fault(f"{column} {text} is outside {low:g} to {high:g}"))
        return None
    return number


def read_flag(row: Row, column: str, faults: list[Fault], *, default: bool) -> bool:
    """Read true or false; an empty cell is the default."""
    text = row.cells.get(column, "").casefold()
    if not text:
        return default
    if text not in _YES | _NO:
        faults.append(row.fault(f"{column} '{text}' is neither true nor false"))
    return text in _YES


def read_instant(row: Row, column: str, faults: list[Fault]) -> datetime | None:
    """Read an instant with its zone; None if the cell is empty or wrong."""
    text = row.cells.get(column, "")
    if not text:
        return None
    try:
        return parse_instant(text)
    except QueryError as error:
        faults.append(row.fault(f"{column}: {error.message}"))
        return None


def read_choice(row: Row, column: str, choices: Collection[str], default: str, faults: list[Fault]) -> str:
    """Read one of a few words; an empty cell is the default."""
    text = row.cells.get(column, "") or default
    if text not in choices:
        faults.append(row.fault(f"{column} '{text}' is none of {', '.join(sorted(choices))}"))
    return text


def read_id(row: Row, column: str, faults: list[Fault]) -> str:
    """Read an id: not empty, no spaces, commas or semicolons."""
    text = row.cells.get(column, "")
    if not text:
        faults.append(row.fault(f"{column} is empty"))
    elif not _ID.fullmatch(text):
        faults.append(row.fault(f"{column} '{text}' may not hold spaces, commas or semicolons"))
    return text


def read_name(row: Row, faults: list[Fault]) -> str:
    """Read the name of a thing, which may not be empty."""
    name = row.cells.get("name", "")
    if not name:
        faults.append(row.fault("name is empty"))
    return name
