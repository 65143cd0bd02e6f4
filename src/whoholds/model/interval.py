"""Instants and uncertain times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from datetime import datetime

from whoholds.errors import QueryError


def utc_text(instant: datetime | None) -> str | None:
    """Write an aware instant as ISO 8601 in UTC, or None for an open end."""
    if instant is None:
        return None
    return (instant if instant.tzinfo is UTC else instant.astimezone(UTC)).isoformat()


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 instant that carries its zone.

    Raises
    ------
    QueryError
        If the text is no ISO 8601 instant, or has no zone.
    """
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise QueryError(f"'{text}' is not an ISO 8601 instant such as 2024-12-08T06:00+03:00", text=text) from error
    if instant.tzinfo is None:
        raise QueryError(f"'{text}' has no zone; add one, such as {text}+00:00", text=text)
    return instant.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """When something was so, as far as the words allow: half-open [earliest, latest), UTC; None is an open end.

    `basis` says where it comes from: the words ('early on Sunday'), 'publication day', 'publication', 'none'.
    """

    earliest: datetime | None = None
    latest: datetime | None = None
    basis: str = "none"

    def __post_init__(self) -> None:
        for instant in (self.earliest, self.latest):
            if instant is not None and instant.tzinfo is None:
                raise ValueError("an Interval needs aware instants")
        if self.earliest is not None and self.latest is not None and self.latest < self.earliest:
            raise ValueError(f"interval ends before it starts: {self.earliest} > {self.latest}")
