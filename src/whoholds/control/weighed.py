"""A theatre as weighed: what explanations and panels are read from."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.control.chain import Smoothed
from whoholds.control.front import Front
from whoholds.control.observations import Observation
from whoholds.control.states import Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """A theatre weighed as known at one instant: observations by place, the front, and the chain of every place.

    `marginal` (G, P, K) are the distributions the front was worked out from, `unseen` the share of changes taken to be untold.
    """

    by_place: tuple[tuple[Observation, ...], ...]
    grid: Floats
    front: Front
    recent: Floats
    marginal: Floats
    unseen: float
    smoothed: Smoothed
