"""A theatre weighed once, for many questions: who holds what at one instant with reasons, and at many without."""

from __future__ import annotations

from bisect import bisect_left
from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from whoholds.control.bearing import GRACE_H
from whoholds.control.bearing import Bearing
from whoholds.control.chain import read_at
from whoholds.control.explanation import Question
from whoholds.control.explanation import answer
from whoholds.control.explanation import find_begun
from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground
from whoholds.control.weighed import Weighed
from whoholds.errors import QueryError
from whoholds.model import CONTESTED
from whoholds.model import ControlEstimate
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """What the control model made of the claims known at an instant; ask it as often as you like."""

    ground: Ground
    parameters: Parameters
    weighed: Weighed
    known_at: datetime | None
    method: str
    bearings: dict[int, Bearing] = field(default_factory=dict)
    shares: dict[int, Floats] = field(default_factory=dict)

    def estimate(
        self, at: datetime, places: Iterable[str] | None = None, *, explain: bool = True, begin: bool = True
    ) -> list[ControlEstimate]:
        """Estimate who held places (None: all that are tracked, sorted) at an instant.

        Parameters
        ----------
        explain
            Whether to work out the deciding claims, which costs most.
        begin
            Whether to work out when the present holding began.

        Raises
        ------
        QueryError
            For a place the theatre does not track.
        """
        rows = self._rows(places)
        asked = self.ask(at)
        probability = read_at(self.weighed.smoothed, np.array([asked.at_h]))[:, 0]
        return [answer(asked, self.weighed, row, probability[row], explain=explain, begin=begin) for row in rows]

    def read(self, instants: Sequence[datetime], places: Iterable[str] | None = None) -> Floats:
        """Give the probability of each state, shape (places, instants, states); the last axis sums to one."""
        at_h = np.array([max(0.0, self.ground.hours(at)) for at in instants])
        result: Floats = read_at(self.weighed.smoothed, at_h)[self._rows(places)]
        return result

    def series(self, instants: Sequence[datetime], places: Iterable[str] | None = None) -> Series:
        """Give the likeliest state, its status and its chance at many instants, as `estimate` would say each."""
        rows = self._rows(places)
        chances = self.read(instants, [self.ground.places[row] for row in rows])
        state = chances.argmax(axis=-1).astype(np.int16)
        probability: Floats = chances.max(axis=-1)
        status = np.zeros(state.shape, dtype=np.int8)
        for line, row in enumerate(rows):
            status[line] = _Line(self, row).judge(instants, state[line], probability[line])
        return Series(
            places=tuple(self.ground.places[row] for row in rows),
            instants=tuple(instants),
            states=self.ground.states,
            state=state,
            status=status,
            probability=probability,
        )

    def ask(self, at: datetime) -> Question:
        """Put the question about one instant; what it lays out is remembered for the next."""
        return Question(
            ground=self.ground,
            parameters=self.parameters,
            at=at,
            at_h=max(0.0, self.ground.hours(at)),
            known_at=self.known_at,
            method=self.method,
            bearings=self.bearings,
            shares=self.shares,
        )

    def _rows(self, places: Iterable[str] | None) -> list[int]:
        if places is None:
            return list(range(len(self.ground.places)))
        asked = list(places)
        unknown = [place for place in asked if place not in self.ground.place_index]
        if unknown:
            raise QueryError(f"the theatre tracks no place '{unknown[0]}'", place=unknown[0])
        return [self.ground.place_index[place] for place in asked]


class _Line:
    """One place's statuses at many instants, found by looking up what its observations say."""

    def __init__(self, fitted: Fitted, row: int) -> None:
        self._fitted, self._row = fitted, row
        self._bearing = fitted.ask(fitted.ground.theatre.opens_at).lay_bearing(fitted.weighed, row)
        opening = fitted.ground.theatre.openings.get(fitted.ground.places[row])
        self._opened = fitted.ground.state_index.get(opening.holder, -1) if opening is not None else -1
        self._for: dict[int, list[float]] = {}
        self._against: dict[int, list[float]] = {}

    def judge(self, instants: Sequence[datetime], state: npt.NDArray[np.int16], probability: Floats) -> list[int]:
        """Give the status of each instant, as an index into `STATUSES`."""
        cells = zip(instants, state.tolist(), probability.tolist(), strict=True)
        return [STATUSES.index(self._name(at, holder, top)) for at, holder, top in cells]

    def _name(self, at: datetime, holder: int, top: float) -> Status:
        ground = self._fitted.ground
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
        since, _ = find_begun(self._fitted.ask(at), self._fitted.weighed, self._row, holder)
        since_h = 0.0 if since is None else self._fitted.ground.hours(since)
        return bisect_left(times, since_h - GRACE_H) <= latest
