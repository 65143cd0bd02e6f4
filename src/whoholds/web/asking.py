"""What requests say, read: instants, steps, places and sides, and no parameter that an operation does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Annotated
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Query
from fastapi import Request

from whoholds.errors import QueryError
from whoholds.model import Theatre
from whoholds.runs.finding import find_place
from whoholds.web.problems import ProblemError

_INSTANT = {"format": "date-time"}
_EXAMPLE = "2031-05-02T03:00:00Z"
At = Annotated[
    str | None,
    Query(
        description="The instant asked about, with its zone; absent: now, or the end of a theatre that is over.",
        json_schema_extra=_INSTANT,
        examples=[_EXAMPLE],
    ),
]
KnownAt = Annotated[
    str | None,
    Query(
        description="Use only what was published, and ruled, by this instant; absent: everything read.",
        json_schema_extra=_INSTANT,
        examples=[_EXAMPLE],
    ),
]
From = Annotated[
    str | None,
    Query(
        alias="from",
        description="From this instant on; absent: from the theatre's opening.",
        json_schema_extra=_INSTANT,
    ),
]
To = Annotated[
    str | None,
    Query(description="Before this instant; absent: to the end of the window.", json_schema_extra=_INSTANT),
]
Limit = Annotated[int, Query(ge=1, le=1000, description="At most so many items.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Leave out so many items first.")]
Words = Annotated[
    str | None, Query(max_length=200, description="Words that must all occur; case and accents do not matter.")
]
Side = Annotated[str | None, Query(max_length=200, description="For which side: its id or name; absent: every side.")]

#: Instants outside these years are typing errors.
_YEARS = range(1900, 2201)
#: Days past the end of the theatre (or now) that can be asked about.
_AHEAD = timedelta(days=366)
_STEP = re.compile(r"(\d{1,6})(min|h|d)")
_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def read_instant(words: str, zone: ZoneInfo, name: str = "the time") -> datetime:
    """Read an instant that says its zone.

    Raises
    ------
    QueryError
        If it is none, or has no zone; the message offers the reading in the theatre's zone.
    """
    # An unescaped plus sign arrives as a space.
    text = re.sub(r" (\d\d:?\d\d)$", r"+\1", words.strip())
    try:
        instant = datetime.fromisoformat(text)
        if instant.year not in _YEARS:
            raise QueryError(f"{name} lies in the year {instant.year}, far from anything known", words=words)
        if instant.tzinfo is None:
            local = instant.replace(tzinfo=zone).isoformat()
            raise QueryError(f"{name} has no zone; in the theatre's zone ({zone.key}) it is {local}", words=words)
        return instant.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as error:
        raise QueryError(f"{name} is no ISO 8601 instant such as {_EXAMPLE}", words=words) from error


def read_optional(words: str | None, zone: ZoneInfo, name: str) -> datetime | None:
    """Read an instant, or nothing."""
    return None if words is None else read_instant(words, zone, name)


def check_ahead(theatre: Theatre, at: datetime) -> None:
    """Refuse an instant long after anything the theatre can know.

    Raises
    ------
    QueryError
        If it lies more than a year after the theatre's end, or after now.
    """
    latest = (theatre.ends_at or max(datetime.now(UTC), theatre.opens_at)) + _AHEAD
    if at > latest:
        raise QueryError(f"at lies more than a year after the end of the theatre's time ({latest - _AHEAD:%Y-%m-%d})")


def read_step(words: str) -> timedelta:
    """Read a step such as 15min, 6h or 1d.

    Raises
    ------
    QueryError
        If it is none, or nothing.
    """
    found = _STEP.fullmatch(words.strip())
    if found is None or not int(found[1]):
        raise QueryError(f"'{words}' is no step; write 15min, 6h or 1d", words=words)
    return int(found[1]) * _UNITS[found[2]]


def find_known_place(theatre: Theatre, words: str) -> str:
    """Find the id of a place; what is not there is a 404.

    Raises
    ------
    ProblemError
        If the theatre has no such place.
    QueryError
        If several places go by that name.
    """
    try:
        return find_place(theatre, words).id
    except QueryError as error:
        if "may be any of" in error.message:
            raise
        raise ProblemError(404, error.message, code=error.code) from error


def check_words(words: Iterable[str] | None, known: Iterable[str], kind: str) -> frozenset[str]:
    """Give the words asked for as a set, refusing one that cannot be.

    Raises
    ------
    QueryError
        For a word that is not among those known.
    """
    asked, allowed = frozenset(words or ()), [str(one) for one in known]
    wrong = sorted(asked.difference(allowed))
    if wrong:
        raise QueryError(f"'{wrong[0]}' is no {kind}; there are {', '.join(allowed)}", words=wrong[0])
    return asked


async def refuse_unknown(request: Request) -> None:
    """Refuse query parameters that the operation does not know: a misspelt filter must not look like an answer.

    Raises
    ------
    QueryError
        If there is one.
    """
    known = _list_parameters(request.scope["route"].dependant)
    wrong = sorted(set(request.query_params).difference(known))
    if wrong:
        told = f"it knows {', '.join(sorted(known))}" if known else "it knows none"
        raise QueryError(f"this address does not know the parameter '{wrong[0][:100]}'; {told}", words=wrong[0][:100])


def _list_parameters(declared: Any) -> set[str]:
    """List the query parameters that an operation and what it depends on declare."""
    own = {one.alias for one in declared.query_params}
    return own.union(*(_list_parameters(one) for one in declared.dependencies))
