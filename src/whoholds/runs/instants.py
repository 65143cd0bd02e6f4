"""Times as people type and read them: in the theatre's zone unless they say otherwise."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from zoneinfo import ZoneInfo

from whoholds.errors import QueryError
from whoholds.model import Theatre


def read_instant(words: str, zone: ZoneInfo) -> datetime:
    """Read a day or an instant; without an offset it is in the zone.

    Raises
    ------
    QueryError
        If the words are no ISO 8601 instant.
    """
    try:
        instant = datetime.fromisoformat(words.strip())
    except ValueError as error:
        raise QueryError(
            f"'{words}' is no time; write it as 2031-05-02T06:00, with an offset such as +03:00 if it is not in {zone.key}"
        ) from error
    return (instant.replace(tzinfo=zone) if instant.tzinfo is None else instant).astimezone(UTC)


def read_optional(words: str | None, zone: ZoneInfo) -> datetime | None:
    """Read an instant, or nothing."""
    return None if words is None else read_instant(words, zone)


def read_publication(words: str | None, zone: ZoneInfo) -> datetime | None:
    """Read a publication time, which must say its offset: every claim's time hangs on it.

    Raises
    ------
    QueryError
        If the words are no ISO 8601 instant, or have no offset.
    """
    if words is None:
        return None
    instant = read_instant(words, zone)
    if datetime.fromisoformat(words.strip()).tzinfo is None:
        local = instant.astimezone(zone).isoformat(timespec="minutes")
        raise QueryError(
            f"--published {words} has no offset; if it is in the theatre's zone write {local}", published=words
        )
    return instant


def choose_instant(words: str | None, theatre: Theatre) -> datetime:
    """Read the instant a question is about: now when none is said, but within the theatre's time."""
    if words is not None:
        return read_instant(words, theatre.zone)
    now = max(datetime.now(UTC), theatre.opens_at)
    return now if theatre.ends_at is None else min(now, theatre.ends_at)


def show_instant(instant: datetime | None, zone: ZoneInfo) -> str:
    """Write an instant to the minute in the zone, with its offset."""
    return "" if instant is None else instant.astimezone(zone).isoformat(sep=" ", timespec="minutes")


def show_between(earliest: datetime | None, latest: datetime | None, zone: ZoneInfo) -> str:
    """Write when something began, as closely as it is known."""
    if earliest is None or latest is None or earliest == latest:
        return show_instant(earliest or latest, zone)
    first, last = earliest.astimezone(zone), latest.astimezone(zone)
    if first.date() == last.date():
        return f"{first:%Y-%m-%d %H:%M}\N{EN DASH}{show_instant(latest, zone)[11:]}"
    return f"{first:%Y-%m-%d %H:%M} to {show_instant(latest, zone)}"


def show_short(earliest: datetime | None, latest: datetime | None, zone: ZoneInfo) -> str:
    """Write when something began for a column of a table whose heading names day and zone: '7 Dec 11:06-23:21'."""
    ends = [one.astimezone(zone) for one in (earliest, latest) if one is not None]
    told = [f"{one.day} {one:%b %H:%M}" for one in dict.fromkeys(ends)]
    if len(told) == 2 and ends[0].date() == ends[1].date():
        return f"{told[0]}\N{EN DASH}{ends[1]:%H:%M}"
    return " \N{EN DASH} ".join(told)
