"""Lengths of time as people type them, 6h, 30min, 1d, and as they read them."""

from __future__ import annotations

import re
from datetime import timedelta

from whoholds.errors import QueryError

_UNITS = {"min": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_duration(words: str) -> timedelta:
    """Read a number and a unit.

    Raises
    ------
    QueryError
        If it is no length of time longer than nothing.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(min|h|d|w)\s*", words)
    if match is None or not float(match[1]):
        raise QueryError(f"'{words}' is no length of time; write 30min, 6h, 1d or 1w", words=words)
    return timedelta(**{_UNITS[match[2]]: float(match[1])})


def show_hours(hours: float) -> str:
    """Write a length of time in the unit in which it is a small number: '40 min', '5 h', '3 days'."""
    if hours < 1:
        return f"{round(hours * 60)} min"
    if hours < 48:
        return f"{hours:.0f} h"
    return f"{hours / 24:.0f} days"
