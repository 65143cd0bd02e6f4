"""Connectivity over time: how likely two ends are cut off from each other, at one instant after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """One point: how likely the ends are cut off for a side at an instant, given that it holds both; and that it does.

    Where the side hardly ever holds both, `cut_off` is without that condition.
    """

    at: datetime
    side: str
    cut_off: float
    both_held: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Connectivity:
    """The points of two ends, instant by instant, for each side asked about in the order of the theatre.

    All points share one set of random draws, so that the line moves when control does and not by chance.
    """

    start: str
    end: str
    known_at: datetime | None
    is_filtered: bool
    points: tuple[Joint, ...]
    method: str
