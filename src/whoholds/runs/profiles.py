"""What a profile may show: the public one lags behind by the theatre's delay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from whoholds.errors import QueryError
from whoholds.exports import PROFILES
from whoholds.model import Theatre


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The instants that may be shown: `at` asked about, `known_at` what may be known, `delay_h` hours of delay (None: none)."""

    at: datetime
    known_at: datetime | None
    delay_h: float | None


def limit(
    theatre: Theatre, profile: str, at: datetime, known_at: datetime | None, now: datetime | None = None
) -> Limits:
    """Put the instants of a question within what its profile may show.

    Parameters
    ----------
    profile
        'internal' may show everything; 'public' nothing later, and nothing known later, than the theatre's delay before now.
    now
        The present; None asks the clock.

    Raises
    ------
    QueryError
        If there is no such profile.
    """
    if profile not in PROFILES:
        raise QueryError(f"there is no profile '{profile}'; there are {', '.join(PROFILES)}", profile=profile)
    if profile == "internal":
        return Limits(at=at, known_at=known_at, delay_h=None)
    delay_h = theatre.thresholds.public_delay_h
    # To the hour before, so that the same question asked again within the hour gets the same bytes.
    present = (now or datetime.now(UTC)).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    latest = present - timedelta(hours=delay_h)
    return Limits(at=min(at, latest), known_at=min(known_at or latest, latest), delay_h=delay_h)
