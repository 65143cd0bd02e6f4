"""The status of every place at many instants, as an estimate of each would name it."""

from __future__ import annotations

from bisect import bisect_left
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from whoholds.control.bearing import GRACE_H
from whoholds.control.explanation import Question
from whoholds.control.explanation import find_begun
from whoholds.control.states import Floats
from whoholds.control.weighed import Weighed
from whoholds.model import CONTESTED
from whoholds.model import Status

#: The statuses in the order that `Series.status` counts them.
STATUSES = tuple(Status)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """Who held places at many instants: for each place and instant the likeliest state, the status shown and the chance.

    `state` and `status` have shape (places, instants) and index `states` and `STATUSES`; `probability` has that shape too
    and is the chance of the likeliest state, 0..1.
    """

    places: tuple[str, ...]
    instants: tuple[datetime, ...]
    states: tuple[str, ...]
    state: npt.NDArray[np.int16]
    status: npt.NDArray[np.int8]
    probability: Floats


class Line:
    """One place's statuses at many instants, found by looking up what its observations say.

    `question` is of any instant; it says of which theatre, as known when, and remembers what is laid out.
    """

    def __init__(self, question: Question, weighed: Weighed, row: int) -> None:
        self._question, self._weighed, self._row = question, weighed, row
        self._bearing = question.lay_bearing(weighed, row)
        ground = question.ground
        opening = ground.theatre.openings.get(ground.places[row])
        self._opened = ground.state_index.get(opening.holder, -1) if opening is not None else -1
        self._for: dict[int, list[float]] = {}
        self._against: dict[int, list[float]] = {}

    def judge(self, instants: Sequence[datetime], state: npt.NDArray[np.int16], probability: Floats) -> list[int]:
        """Give the status of each instant, as an index into `STATUSES`."""
        cells = zip(instants, state.tolist(), probability.tolist(), strict=True)
        return [STATUSES.index(self._name(at, holder, top)) for at, holder, top in cells]

    def _name(self, at: datetime, holder: int, top: float) -> Status:
        ground = self._question.ground
        limits = ground.theatre.thresholds
        if ground.states[holder] == CONTESTED:
            return Status.CONTESTED
        at_h = max(0.0, ground.hours(at))
        if top < limits.probably_held:
            return Status.DISPUTED if self._is_disputed(at, at_h, holder) else Status.UNKNOWN
        is_opened = holder == self._opened
        if not self._bearing.claims and not is_opened:
            return Status.UNKNOWN
        support_h = self._find_support(holder, at_h, 0.0 if is_opened else None)
        if support_h is not None and (at - ground.instant(support_h)).total_seconds() > limits.stale_after_h * 3600:
            return Status.STALE
        return Status.HELD if top >= limits.held else Status.PROBABLY_HELD

    def _find_support(self, holder: int, at_h: float, opened_h: float | None) -> float | None:
        """Give when the holder was last supported by an instant, hours; None if never."""
        if holder not in self._for:
            self._for[holder] = np.sort(self._bearing.at_h[self._bearing.supports[:, holder]]).tolist()
        times = self._for[holder]
        found = bisect_right(times, at_h)
        last = [times[found - 1]] if found else []
        return max([*last, *([] if opened_h is None else [opened_h])], default=None)

    def _is_disputed(self, at: datetime, at_h: float, holder: int) -> bool:
        """Tell whether an observation of the present holding's time speaks against the holder."""
        if holder not in self._against:
            self._against[holder] = np.sort(self._bearing.at_h[self._bearing.contradicts[:, holder]]).tolist()
        times = self._against[holder]
        latest = bisect_right(times, at_h + GRACE_H) - 1
        if latest < 0 or times[latest] >= at_h - GRACE_H:
            return latest >= 0
        since, _ = find_begun(replace(self._question, at=at, at_h=at_h), self._weighed, self._row, holder)
        since_h = 0.0 if since is None else self._question.ground.hours(since)
        return bisect_left(times, since_h - GRACE_H) <= latest
