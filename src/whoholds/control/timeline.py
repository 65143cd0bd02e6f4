"""Laying observations out in time: knots, evidence at knots, rates over the steps between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from whoholds.control.chain import Timeline
from whoholds.control.front import Front
from whoholds.control.observations import Observation
from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground

Ints = npt.NDArray[np.int64]


def lay_grid(horizon_h: float, parameters: Parameters) -> Floats:
    """Give the knots all places share, hours since the opening: every 6 h in a window up to 120 days, every 24 h in a longer one."""
    every = parameters.times["grid_h"] if horizon_h <= 24 * 120 else parameters.times["long_grid_h"]
    result: Floats = np.arange(0.0, horizon_h + 2 * every, every)
    return result


def _lay_knots(rows: Sequence[Sequence[Observation]], grid: Floats) -> Floats:
    """Give the sorted knots of each row, shape (N, R), padded by repeating the last."""
    last = float(grid[-1])
    each = []
    for observations in rows:
        own = [min(o.at_h, last) for o in observations]
        own.extend(min(moment, last) for o in observations for span in o.spans for moment in span[:2])
        each.append(np.union1d(grid, np.array(own)) if own else grid)
    knots = np.full((max(len(row) for row in each), len(rows)), last)
    for r, row in enumerate(each):
        knots[: len(row), r] = row
    return knots


def _lay_evidence(rows: Sequence[Sequence[Observation]], knots: Floats, states: int) -> tuple[Floats, Floats, Floats]:
    """Give evidence at knots (N, R, K) and rates per hour over steps (N-1, R, K): attack and vacate, each the greatest claimed."""
    log_fit = np.zeros((*knots.shape, states))
    attack = np.zeros((len(knots) - 1, knots.shape[1], states))
    vacate = np.zeros_like(attack)
    for r, observations in enumerate(rows):
        own = knots[:, r]
        for o in observations:
            log_fit[min(int(np.searchsorted(own, o.at_h)), len(own) - 1), r] += o.log_fit
            for from_h, to_h, state, amount, is_attack in o.spans:
                first, last = np.searchsorted(own, (from_h, to_h))
                rates = (attack if is_attack else vacate)[first:last, r, state]
                np.maximum(rates, amount / (to_h - from_h), out=rates)
    return log_fit, attack, vacate


def _share_generic(ground: Ground, parameters: Parameters, attack: Floats, heirs: Floats) -> Floats:
    """Spread the attacks of sides with generic names over their friends, as these are near: 'local fighters' may be any of them."""
    for side in sorted(parameters.generic):
        k = ground.state_index.get(side, -1)
        if k < 0:
            continue
        pool = parameters.friends["generic_confusion"] * attack[..., k : k + 1]
        kin = heirs * ground.friend[k]
        kin[..., k] = heirs[..., k] + parameters.friends["generic_itself"]
        attack = attack + pool * kin / np.maximum(kin.sum(axis=-1, keepdims=True), 1e-12)
        attack[..., k : k + 1] -= pool
    return attack


def _at_the_gates(attack: Floats, length: Floats, parameters: Parameters) -> Floats:
    """Give how much each side was lately said to be in or before a place, up to and with each step; it fades over `restless_h`."""
    fade = np.exp(-length / parameters.times["restless_h"])
    present = np.zeros_like(attack)
    now = np.zeros_like(attack[0])
    for k in range(len(attack)):
        now = now * fade[k] + attack[k]
        present[k] = now
    present[..., -1] = 0.0
    return present


def lay_out(
    ground: Ground, parameters: Parameters, rows: Sequence[Sequence[Observation]], *, places: Ints, grid: Floats, front: Front, recent: Floats
) -> Timeline:
    """Lay observations out in time.

    Parameters
    ----------
    ground, parameters
        The theatre as arrays and the model's numbers.
    rows
        Observations of each row.
    places
        Which place each row is, shape (R,); several rows may be one place (with and without an origin).
    grid
        The knots all rows share, hours.
    front
        What the neighbours' fates say, over the cells of the grid.
    recent
        Shape (G, P, K): the distribution a day before each knot of the grid, to which a place returns when fighting in it ends.
    """
    knots = _lay_knots(rows, grid)
    log_fit, attack, vacate = _lay_evidence(rows, knots, len(ground.states))
    length = np.diff(knots, axis=0)
    cell = np.clip(np.searchsorted(grid, knots[:-1], side="right") - 1, 0, len(grid) - 2)
    part = (length / np.diff(grid)[cell])[..., None]
    length = length[..., None]
    pushed = front.vacate[cell, places[None, :]] * part
    heirs = front.heirs[cell, places[None, :]] * np.where(vacate > 0, 0.1, 1.0)
    base = parameters.rates["base_per_h"] * length
    attack = _share_generic(ground, parameters, attack * length, heirs)
    vacate *= length
    leave = attack @ ground.rival.T + vacate + pushed + base
    leave[..., -1:] += parameters.rates["contest_ends_per_h"] * length
    heirs = heirs / heirs.sum(axis=-1, keepdims=True) + parameters.front["gate_weight"] * _at_the_gates(attack, length, parameters)
    abandoned = np.maximum(vacate, pushed).max(axis=-1, keepdims=True) + base + 1e-12
    target = attack + abandoned * heirs / heirs.sum(axis=-1, keepdims=True)
    calm = recent[cell, places[None, :]].copy()
    calm[..., -1] = 0.0
    resolve = attack + (parameters.rates["contest_ends_per_h"] * length + 1e-12) * calm / np.maximum(calm.sum(axis=-1, keepdims=True), 1e-9)
    return Timeline(
        knots=knots,
        log_fit=log_fit,
        leave=leave,
        target=target / target.sum(axis=-1, keepdims=True),
        resolve=resolve / np.maximum(resolve.sum(axis=-1, keepdims=True), 1e-300),
        start=ground.start[places],
    )
