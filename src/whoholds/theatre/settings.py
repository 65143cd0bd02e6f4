"""theatre.toml into a header: identity, zone, window, sides, thresholds, numbers of the control model."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from datetime import UTC
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

from whoholds.errors import QueryError
from whoholds.model import CONTESTED
from whoholds.model import Side
from whoholds.model import Thresholds
from whoholds.model import parse_instant
from whoholds.theatre.draft import Draft
from whoholds.theatre.fault import Fault
from whoholds.theatre.tables import read_text

FILE = "theatre.toml"
_TEXTS = ("id", "name", "country")
_KEYS = frozenset({*_TEXTS, "zone", "opens_at", "ends_at", "side", "thresholds", "control"})
_SIDE_KEYS = frozenset({"id", "name", "colour", "friends"})
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_COUNTRY = re.compile(r"[A-Z]{2}")
#: Words that name states of a place and therefore no side.
_RESERVED = frozenset({CONTESTED, "unknown", "disputed", "stale"})
#: Probabilities are at most one; the hours of a threshold at most a century.
_THRESHOLD_LIMITS = {"held": 1.0, "probably_held": 1.0, "stale_after_h": 876_000.0, "public_delay_h": 876_000.0}


class _Settings:
    """The parsed file and where its keys stand."""

    def __init__(self, text: str, parsed: dict[str, object], draft: Draft) -> None:
        self.text, self.parsed, self.draft = text, parsed, draft

    def fault(self, reason: str, table: str = "", key: str = "", nth: int = 1) -> None:
        """Add a fault at the line of a key of the nth table of a name."""
        self.draft.faults.append(Fault(file=FILE, line=find_line(self.text, table, key, nth), reason=reason))


def read_settings(folder: Path, draft: Draft) -> None:
    """Read theatre.toml into the draft's header, adding its faults."""
    text = read_text(folder / FILE, draft.faults)
    if text is None:
        return
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        draft.faults.append(
            Fault(file=FILE, line=int(at[1]) if at else text.count("\n") + 1, reason=f"not valid TOML: {error}")
        )
        return
    settings = _Settings(text, parsed, draft)
    for key in sorted(set(parsed) - _KEYS):
        settings.fault(f"unknown entry '{key}'; entries are {', '.join(sorted(_KEYS))}", key=key)
    _read_identity(settings)
    _read_window(settings)
    _read_sides(settings)
    _read_thresholds(settings)
    _read_control(settings)


def find_line(text: str, table: str, key: str, nth: int = 1) -> int:
    """Find the line of a key in the nth `[table]` or `[[table]]`; the table's own line if the key is absent; 0 if neither."""
    seen, current, fallback = 0, "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*([\w.-]+)\s*\]+", line)
        if header:
            current = header[1]
            seen += current == table
            if current == table and seen == nth:
                fallback = number
        here = current == table and (not table or seen == nth)
        if here and key and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
            return number
        if not table and not fallback and key and re.match(rf"\s*\[+\s*{re.escape(key)}\b", line):
            fallback = number
    return fallback


def _read_identity(settings: _Settings) -> None:
    header = settings.draft.header
    for key in _TEXTS:
        value = settings.parsed.get(key, "")
        if not isinstance(value, str) or not value.strip():
            settings.fault(f'{key} is missing; write {key} = "..."', key=key)
        else:
            setattr(header, key, value.strip())
    if header.country and not _COUNTRY.fullmatch(header.country):
        settings.fault(f"country '{header.country}' is not a two-letter ISO code such as AQ", key="country")
    zone = settings.parsed.get("zone", "")
    try:
        header.zone = ZoneInfo(str(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        settings.fault(f"zone '{zone}' is not a time zone name such as Etc/UTC", key="zone")


def _read_window(settings: _Settings) -> None:
    header = settings.draft.header
    header.opens_at = _read_instant(settings, "opens_at")
    header.ends_at = _read_instant(settings, "ends_at")
    if "opens_at" not in settings.parsed:
        settings.fault("opens_at is missing; the instant of the opening state, with its zone", key="opens_at")
    if header.opens_at and header.ends_at and header.ends_at <= header.opens_at:
        settings.fault("ends_at is not after opens_at", key="ends_at")


def _read_instant(settings: _Settings, key: str) -> datetime | None:
    value = settings.parsed.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    try:
        return parse_instant(str(value))
    except QueryError as error:
        settings.fault(f"{key}: {error.message}", key=key)
        return None


def _read_sides(settings: _Settings) -> None:
    tables = settings.parsed.get("side", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        settings.fault("sides are written as [[side]] tables", key="side")
        return
    if not tables:
        settings.fault("no [[side]] is given; a theatre needs the parties whose control is told apart", key="side")
    for nth, table in enumerate(tables, start=1):
        _read_side(settings, table, nth)
    _check_friends(settings)


def _read_side(settings: _Settings, table: dict[str, object], nth: int) -> None:
    sides = settings.draft.header.sides
    key, name, colour = (str(table.get(part, "")).strip() for part in ("id", "name", "colour"))
    friends = table.get("friends", [])
    for unknown in sorted(set(table) - _SIDE_KEYS):
        settings.fault(
            f"unknown entry '{unknown}' of a side; entries are {', '.join(sorted(_SIDE_KEYS))}", "side", unknown, nth
        )
    if not re.fullmatch(r"[^\s;,]+", key) or key in _RESERVED:
        settings.fault(f"side id '{key}' is empty, reserved, or holds spaces, commas or semicolons", "side", "id", nth)
    elif key in sides:
        settings.fault(f"side '{key}' stands twice", "side", "id", nth)
    if not name:
        settings.fault(f"side '{key}' has no name", "side", "name", nth)
    if not _COLOUR.fullmatch(colour):
        settings.fault(f"colour '{colour}' of side '{key}' is not of the form #1a2b3c", "side", "colour", nth)
    elif any(side.colour.casefold() == colour.casefold() for side in sides.values()):
        settings.fault(
            f"colour {colour} of side '{key}' is another side's too; a map could not tell them apart",
            "side",
            "colour",
            nth,
        )
    if not isinstance(friends, list) or not all(isinstance(friend, str) for friend in friends):
        settings.fault(f"friends of side '{key}' is not a list such as [\"aster\"]", "side", "friends", nth)
        friends = []
    sides.setdefault(key, Side(id=key, name=name, colour=colour, friends=tuple(friends)))


def _check_friends(settings: _Settings) -> None:
    sides = settings.draft.header.sides
    for nth, side in enumerate(sides.values(), start=1):
        for friend in side.friends:
            if friend not in sides:
                settings.fault(f"friend '{friend}' of side '{side.id}' is no side", "side", "friends", nth)


def _read_thresholds(settings: _Settings) -> None:
    given = settings.parsed.get("thresholds", {})
    if not isinstance(given, dict):
        settings.fault("thresholds are written as a [thresholds] table", key="thresholds")
        return
    values: dict[str, float] = {}
    for key, value in given.items():
        limit = _THRESHOLD_LIMITS.get(key)
        if limit is None:
            settings.fault(
                f"unknown threshold '{key}'; thresholds are {', '.join(field.name for field in fields(Thresholds))}",
                "thresholds",
                key,
            )
        elif isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= limit:
            settings.fault(f"threshold {key} = {value!r} is not a number from 0 to {limit:g}", "thresholds", key)
        else:
            values[key] = float(value)
    thresholds = Thresholds(**values)
    if thresholds.probably_held > thresholds.held:
        settings.fault(
            f"probably_held {thresholds.probably_held:g} is above held {thresholds.held:g}",
            "thresholds",
            "probably_held",
        )
    settings.draft.header.thresholds = thresholds


def _read_control(settings: _Settings) -> None:
    control = settings.parsed.get("control", {})
    if isinstance(control, dict):
        settings.draft.header.control = control
    else:
        settings.fault("the numbers of the control model are written as a [control] table", key="control")
