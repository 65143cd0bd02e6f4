"""Agreement: whether what a claim said is borne out by what everybody else says of its place and time."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from whoholds.control.chain import read_at
from whoholds.control.chain import smooth
from whoholds.control.chain import take_row
from whoholds.control.model import ControlModel
from whoholds.control.observations import Observation
from whoholds.control.timeline import lay_out
from whoholds.control.timeline import set_moving
from whoholds.control.weighed import Weighed
from whoholds.model import Claim
from whoholds.model import Ruling

#: Hours before a claim's time from which another origin's word on its place counts as an answer to it.
_ANSWERED_H = 24.0
#: A state fits a saying from this, 0..1.
_FITS = 0.5
#: Claims checked at a time, for memory, and at most, the latest first, for speed.
_AT_A_TIME = 200
_MOST = 2000


def check_agreement(
    model: ControlModel,
    claims: Sequence[Claim],
    *,
    until: datetime,
    origins: Mapping[str, str] | None = None,
    rulings: Sequence[Ruling] = (),
) -> dict[str, bool]:
    """Check claims against what is thought of their places without them.

    Parameters
    ----------
    model
        The theatre's model.
    claims, origins, rulings
        As for `ControlModel.estimate`.
    until
        The present: everything known by then counts.

    Returns
    -------
    For each claim that says outright who holds a place, whether the likeliest state at its time, worked out without its origin, fits
    what it said. Only where another origin speaks of that place at that time or later, and where that state is as sure as the
    theatre's threshold of `held`; the latest 2,000 sayings at most.
    """
    learnt = model.learn(claims, origins, until)
    observations = model.observations(claims, origins, rulings, until, learnt)
    weighed = model.weigh(observations, until)
    asked = [o for o in observations if o.outright and _is_answered(o, weighed.by_place[o.place])]
    asked = sorted(asked, key=lambda o: (-o.at_h, o.place, o.origin))[:_MOST]
    found: dict[str, bool] = {}
    for start in range(0, len(asked), _AT_A_TIME):
        found.update(_check(model, weighed, asked[start : start + _AT_A_TIME]))
    return found


def _is_answered(observation: Observation, others: Iterable[Observation]) -> bool:
    """Whether another origin speaks of the place at that time or later."""
    return any(o.origin != observation.origin and o.at_h >= observation.at_h - _ANSWERED_H for o in others)


def _check(model: ControlModel, weighed: Weighed, asked: Sequence[Observation]) -> dict[str, bool]:
    """Check some observations, each in a row without its origin."""
    rows: list[Sequence[Observation]] = [
        [other for other in weighed.by_place[o.place] if other.origin != o.origin] for o in asked
    ]
    places = np.array([o.place for o in asked])
    layout = lay_out(model.ground, rows, places=places, grid=weighed.grid)
    smoothed = smooth(set_moving(model.ground, model.parameters, layout, weighed.front, weighed.recent))
    found: dict[str, bool] = {}
    for row, o in enumerate(asked):
        at_h = min(o.at_h, float(weighed.grid[-1]))
        chances = read_at(take_row(smoothed, row), np.array([at_h]))[0, 0]
        state = int(chances.argmax())
        if chances[state] >= model.ground.theatre.thresholds.held:
            found.update(dict.fromkeys(o.claims, bool(o.fit[state] >= _FITS)))
    return found
