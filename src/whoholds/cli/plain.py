"""Nouns as plain values for --json: instants in UTC, names beside ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from dataclasses import is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from whoholds.model import Claim
from whoholds.model import Ruling
from whoholds.model import utc_text


def to_plain(value: Any) -> Any:
    """Turn nouns, tuples and instants into what JSON knows; a claim or ruling also gets its id."""
    if isinstance(value, datetime):
        return utc_text(value)
    if is_dataclass(value) and not isinstance(value, type):
        plain = {one.name: to_plain(getattr(value, one.name)) for one in fields(value)}
        return {"id": value.id, **plain} if isinstance(value, Claim | Ruling) else plain
    if isinstance(value, Mapping):
        return {str(key): to_plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [to_plain(one) for one in value]
    return str(value) if isinstance(value, Path) else value
