"""What a place's observations say for and against each state, as arrays that are laid out once and looked up often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whoholds.control.observations import Observation
from whoholds.control.states import Floats

#: Log odds by which an observation must fit another state better to speak against the holder.
_LEAST_CONTRADICTION = 0.05
#: Log odds by which it must fit the holder better than the other states on the whole to support it.
_LEAST_SUPPORT = 0.1
#: Hours before a holding began and after the instant asked about within which a contradiction is of its time.
GRACE_H = 24.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bearing:
    """N observations of one place: `at_h` (N,) hours, `supports` and `contradicts` (N, K), `claims` of each."""

    at_h: Floats
    supports: npt.NDArray[np.bool_]
    contradicts: npt.NDArray[np.bool_]
    claims: tuple[tuple[str, ...], ...]

    def find_support(self, holder: int, at_h: float) -> float | None:
        """Give when the holder was last supported by an instant, hours; None if never."""
        times = self.at_h[self.supports[:, holder] & (self.at_h <= at_h)]
        return float(times.max()) if len(times) else None

    def list_against(self, holder: int, at_h: float, since_h: float) -> tuple[str, ...]:
        """List the claims that speak against the holder in the time of its holding, sorted."""
        timely = (since_h - GRACE_H <= self.at_h) & (self.at_h <= at_h + GRACE_H)
        found = np.flatnonzero(timely & self.contradicts[:, holder]).tolist()
        return tuple(sorted({claim for number in found for claim in self.claims[number]}))


def lay_bearing(observations: Sequence[Observation], states: int) -> Bearing:
    """Lay out what a place's observations say for and against each of K states."""
    log_fit = np.array([o.log_fit for o in observations]).reshape(len(observations), states)
    return Bearing(
        at_h=np.array([o.at_h for o in observations]),
        supports=log_fit - log_fit.mean(axis=1, keepdims=True) > _LEAST_SUPPORT,
        contradicts=log_fit.max(axis=1, keepdims=True) - log_fit > _LEAST_CONTRADICTION
        if len(observations)
        else np.zeros((0, states), dtype=np.bool_),
        claims=tuple(o.claims for o in observations),
    )
