"""Publication times: an instant with its zone, or a reason why there is none."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

from whoholds.reports.declining import DeclinedError
from whoholds.reports.limits import Limits


def parse_published(text: str, zone: ZoneInfo) -> datetime:
    """Read a publication time in ISO 8601 with its zone.

    `zone` is never assumed: it only makes the advice fit, for a guessed zone would move what 'on Sunday' means.

    Raises
    ------
    DeclinedError
        If it is no time, or has no zone.
    """
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise DeclinedError(
            "time-malformed", f"its publication time '{text[:40]}' is not ISO 8601, such as 2031-05-02T06:00+00:00"
        ) from error
    if instant.tzinfo is None:
        advice = instant.replace(tzinfo=zone).isoformat(timespec="minutes")
        raise DeclinedError(
            "time-without-zone",
            f"its publication time '{text[:40]}' has no zone; if it is that of {zone.key}, write {advice}",
        )
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise DeclinedError("time-malformed", f"its publication time '{text[:40]}' is out of the calendar") from error


def check_not_ahead(published: datetime | None, now: datetime, limits: Limits) -> None:
    """Decline a publication time that has not come yet.

    Raises
    ------
    DeclinedError
        If it is further ahead of the clock than zones and slips explain.
    """
    if published is not None and published - now > timedelta(hours=limits.ahead_max_h):
        raise DeclinedError("time-in-future", f"its publication time {published.isoformat()} is in the future")
