"""Laying observations out in time: knots, evidence at knots, rates over the steps between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from whoholds.control.chain import Timeline
from whoholds.control.chain import find_knots
from whoholds.control.front import Front
from whoholds.control.observations import ASSERTED
from whoholds.control.observations import Observation
from whoholds.control.observations import Span
from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground

#: How many times `restless_h` a sum of fading attacks is carried at once: exp(300) is far from the greatest number there is.
_LONGEST_FADE = 300.0

#: Cells (steps, rows, states) whose rates are worked out at once: what lies in between fits the processor's cache.
_CELLS = 100_000

Ints = npt.NDArray[np.int64]

#: A span of at least this integrated rate tells of a change outright, not only of restlessness.
_WEIGHTY = 0.3


def lay_grid(horizon_h: float, places: int, parameters: Parameters, *, moving: bool) -> Floats:
    """Give the knots all places share, hours since the opening.

    Every 6 h where places are few and the window is short; coarser, by doubling, where the front could not be worked out in reasonable
    time; only the ends where no front moves.
    """
    every = parameters.times["grid_h"]
    if not moving:
        return np.array([0.0, max(horizon_h, 0.0) + every])
    while places * horizon_h / every > parameters.times["most_grid_cells"]:
        every *= 2
    result: Floats = np.arange(0.0, horizon_h + 2 * every, every)
    return result


def _lay_knots(rows: Sequence[Sequence[Observation]], grid: Floats, least: int) -> Floats:
    """Give the sorted knots of each row, shape (N, R), padded by repeating the last."""
    last = float(grid[-1])
    each = []
    for observations in rows:
        own = [o.at_h for o in observations]
        own.extend(moment for o in observations for span in o.spans for moment in span[:2])
        each.append(np.union1d(grid, np.minimum(own, last)) if own else grid)
    knots = np.full((max(least, *(len(row) for row in each)), len(rows)), last)
    for r, row in enumerate(each):
        knots[: len(row), r] = row
    return knots


def _narrow_spans(observations: Sequence[Observation]) -> list[Span]:
    """Give a place's spans, each cut to the narrowest weighty span inside it: the same change, told with a better time.

    An asserted beginning tells when its own holder came; of another side's coming at some other time it says nothing.
    """
    spans = sorted((*span, o.source == ASSERTED) for o in observations for span in o.spans)
    begins = [span[0] for span in spans]
    narrowed: list[Span] = []
    for from_h, to_h, state, amount, is_attack, _ in spans:
        inside = spans[bisect_left(begins, from_h) : bisect_left(begins, to_h)] if amount >= _WEIGHTY else []
        weighty = [
            (b - a, a, b)
            for a, b, who, other, comes, asserted in inside
            if b <= to_h and other >= _WEIGHTY and not (asserted and (who == state) != (comes == is_attack))
        ]
        _, first, last = min(weighty, default=(0.0, from_h, to_h))
        narrowed.append((first, last, state, amount, is_attack))
    return narrowed


def _lay_evidence(rows: Sequence[Sequence[Observation]], knots: Floats, states: int) -> tuple[Floats, Floats, Floats]:
    """Give evidence at knots (N, R, K) and rates per hour over steps (N-1, R, K): attack and vacate, each the greatest claimed."""
    log_fit = np.zeros((*knots.shape, states))
    attack = np.zeros((len(knots) - 1, knots.shape[1], states))
    vacate = np.zeros_like(attack)
    for r, observations in enumerate(rows):
        own = knots[:, r].tolist()
        last = len(own) - 1
        for o in observations:
            log_fit[min(bisect_left(own, o.at_h), last), r] += o.log_fit
            if o.log_before is not None:
                log_fit[min(bisect_left(own, o.from_h), last), r] += o.log_before
        for from_h, to_h, state, amount, is_attack in _narrow_spans(observations):
            rates = (attack if is_attack else vacate)[bisect_left(own, from_h) : bisect_left(own, to_h), r, state]
            np.maximum(rates, amount / (to_h - from_h), out=rates)
    return log_fit, attack, vacate


def _lay_steady(rows: Sequence[Sequence[Observation]], knots: Floats, states: int) -> Floats | None:
    """Give what leaving and coming weigh in each step (N-1, R, K) where an analyst says that nothing changed; None if nowhere."""
    if not any(o.steady for observations in rows for o in observations):
        return None
    share = np.ones((len(knots) - 1, knots.shape[1], states))
    for r, observations in enumerate(rows):
        for from_h, to_h, state, left in (span for o in observations for span in o.steady):
            inside = (knots[:-1, r] >= from_h) & (knots[:-1, r] < to_h)
            share[inside, r, state] = left
    return share


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
    present = np.empty_like(attack)
    ends = np.cumsum(length, axis=0) / parameters.times["restless_h"]
    last = np.zeros_like(attack[0])
    first = 0
    while first < len(attack):
        # In spans short enough for exp() to hold what has not faded: a sum of what came, each raised to its time.
        start = ends[first]
        until = max(first + 1, int(np.searchsorted((ends - start).max(axis=(1, 2)), _LONGEST_FADE)))
        rise = np.exp(ends[first:until] - start)
        faded = last * np.exp(-length[first] / parameters.times["restless_h"])
        present[first:until] = (faded + np.cumsum(attack[first:until] * rise, axis=0)) / rise
        last = present[until - 1]
        first = until
    present[..., -1] = 0.0
    return present


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """Observations laid out in time, before any front: what stays the same from pass to pass.

    R rows, N knots, G grid knots, K states. `places` (R,) says which place each row is; `on_grid` (G, R) where the grid's knots are among
    a row's; `cell` (N-1, R) the grid cell of each step and `part` (N-1, R, 1) its share of it; `attack` and `vacate` are integrated.
    """

    grid: Floats
    places: Ints
    knots: Floats
    log_fit: Floats
    attack: Floats
    vacate: Floats
    length: Floats
    cell: Ints
    part: Floats
    on_grid: Ints
    steady: Floats | None


def lay_out(
    ground: Ground, rows: Sequence[Sequence[Observation]], *, places: Ints, grid: Floats, least_knots: int = 0
) -> Layout:
    """Lay observations out in time.

    Parameters
    ----------
    ground
        The theatre as arrays.
    rows
        Observations of each row.
    places
        Which place each row is, shape (R,); several rows may be one place (with and without an origin).
    grid
        The knots all rows share, hours.
    least_knots
        Rows have at least so many knots, so that they fit among others.
    """
    knots = _lay_knots(rows, grid, least_knots)
    log_fit, attack, vacate = _lay_evidence(rows, knots, len(ground.states))
    length = np.diff(knots, axis=0)
    cell = np.clip(np.searchsorted(grid, knots[:-1], side="right") - 1, 0, len(grid) - 2)
    return Layout(
        grid=grid,
        places=places,
        knots=knots,
        log_fit=log_fit,
        attack=np.multiply(attack, length[..., None], out=attack),
        vacate=np.multiply(vacate, length[..., None], out=vacate),
        length=length[..., None],
        cell=cell,
        part=(length / np.diff(grid)[cell])[..., None],
        on_grid=find_knots(knots, grid),
        steady=_lay_steady(rows, knots, len(ground.states)),
    )


def set_moving(ground: Ground, parameters: Parameters, layout: Layout, front: Front, recent: Floats) -> Timeline:
    """Work out the rates of every step.

    Parameters
    ----------
    ground, parameters, layout
        The theatre as arrays, the model's numbers, observations laid out in time.
    front
        What the neighbours' fates say, over the cells of the grid.
    recent
        Shape (G, P, K): the distribution a day before each knot of the grid, to which a place returns when fighting in it ends.
    """
    steps, rows, states = layout.attack.shape
    leave, target, resolve = (np.empty_like(layout.attack) for _ in range(3))
    few = max(1, _CELLS // max(1, steps * states))
    for first in range(0, rows, few):
        some = slice(first, first + few)
        leave[:, some], target[:, some], resolve[:, some] = _set_rates(
            ground, parameters, layout if few >= rows else _take_rows(layout, some), front, recent
        )
    return Timeline(
        knots=layout.knots,
        log_fit=layout.log_fit,
        leave=leave,
        target=target,
        resolve=resolve,
        start=ground.start[layout.places],
    )


def _take_rows(layout: Layout, rows: slice) -> Layout:
    """Take some rows out of a layout, without copying them."""
    steady = None if layout.steady is None else layout.steady[:, rows]
    names = ("knots", "log_fit", "attack", "vacate", "length", "cell", "part", "on_grid")
    taken = {name: getattr(layout, name)[:, rows] for name in names}
    return replace(layout, places=layout.places[rows], steady=steady, **taken)


def _set_rates(
    ground: Ground, parameters: Parameters, layout: Layout, front: Front, recent: Floats
) -> tuple[Floats, Floats, Floats]:
    """Work out `leave`, `target` and `resolve` of a few rows; see `set_moving`."""
    rates, places, length = parameters.rates, layout.places[None, :], layout.length
    pushed = front.vacate[layout.cell, places] * layout.part
    heirs = front.heirs[layout.cell, places]
    heirs = np.where(layout.vacate > 0, 0.1 * heirs, heirs)
    usual, floor = parameters.front["contact_usual"], parameters.front["contact_floor"]
    contact = front.contact[layout.cell, places]
    threat = contact @ ground.rival.T - contact
    base = rates["base_per_h"] * (floor + threat) / (floor + usual)
    base = length * (base + parameters.front["tempo"] * front.tempo[layout.cell][..., None] * threat)
    near = np.minimum(parameters.front["contact_most"], (floor + contact) / (floor + usual))
    near[..., -1] = 1.0
    attack = _share_generic(ground, parameters, layout.attack * near, heirs)
    # Who is said to come and who is said to go are one event: the greater rate counts, not their sum.
    leave = np.maximum(attack @ ground.rival.T, layout.vacate) + pushed + base
    leave[..., -1:] += rates["contest_ends_per_h"] * length
    if layout.steady is not None:
        leave *= layout.steady
    base = base.max(axis=-1, keepdims=True)
    heirs = heirs / heirs.sum(axis=-1, keepdims=True) + parameters.front["gate_weight"] * _at_the_gates(
        attack, length, parameters
    )
    abandoned = np.maximum(layout.vacate, pushed).max(axis=-1, keepdims=True) + base + 1e-12
    target = attack + abandoned * heirs / heirs.sum(axis=-1, keepdims=True)
    calm = recent[layout.cell, places]
    calm[..., -1] = 0.0
    resolve = attack + (rates["contest_ends_per_h"] * length + 1e-12) * calm / np.maximum(
        calm.sum(axis=-1, keepdims=True), 1e-9
    )
    target = target / target.sum(axis=-1, keepdims=True)
    resolve = resolve / np.maximum(resolve.sum(axis=-1, keepdims=True), 1e-300)
    if layout.steady is not None:
        # Weights of paths, not chances: who does not come as asserted is no likelier to be somebody else, so nothing is shared out anew.
        target, resolve = target * layout.steady, resolve * layout.steady
    return leave, target, resolve
