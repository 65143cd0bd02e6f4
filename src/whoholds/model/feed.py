"""Feeds: the health of an outlet, or of a class of sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from enum import StrEnum


class FeedState(StrEnum):
    """How a feed is: live; quiet or lost against its own habit; seldom, when it spoke too seldom to have one."""

    LIVE = "live"
    QUIET = "quiet"
    LOST = "lost"
    SELDOM = "seldom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One outlet (`kind` 'outlet') or class of sources ('class'), as it was at one instant.

    `reports` and `claims` count what was published by then, `reports_by_day` and `claims_by_day` the same for each day of the health's
    `days`; a class's reports are those with a claim of that class. `usual_gap_h` is the median time between its bursts of reports,
    `longest_gap_h` the longest between reports, `silent_h` since the last. `silence_chance` is the chance of such a silence under
    its own rate, None for a feed that spoke too seldom. Of its claims, `checked` could be held against what all others say;
    `agreement` is the share of these that the others bear out, None if there are none.
    """

    name: str
    kind: str
    state: FeedState
    reports: int
    claims: int
    reports_by_day: tuple[int, ...]
    claims_by_day: tuple[int, ...]
    first_at: datetime | None = None
    last_at: datetime | None = None
    usual_gap_h: float | None = None
    longest_gap_h: float | None = None
    silent_h: float | None = None
    silence_chance: float | None = None
    checked: int = 0
    agreement: float | None = None

    @property
    def days(self) -> float:
        """Days from its first report to its last, at least one."""
        if self.first_at is None or self.last_at is None:
            return 1.0
        return max(1.0, (self.last_at - self.first_at).total_seconds() / 86400.0)

    @property
    def reports_per_day(self) -> float:
        """Reports a day while it spoke."""
        return self.reports / self.days

    @property
    def claims_per_day(self) -> float:
        """Claims a day while it spoke."""
        return self.claims / self.days


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """The health of every feed at one instant, lost ones first; `days` are days of the theatre's zone."""

    at: datetime
    days: tuple[date, ...]
    outlets: tuple[Feed, ...]
    classes: tuple[Feed, ...]

    @property
    def lost(self) -> tuple[Feed, ...]:
        """The feeds that are lost."""
        return tuple(one for one in (*self.outlets, *self.classes) if one.state == FeedState.LOST)
