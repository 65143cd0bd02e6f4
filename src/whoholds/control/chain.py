"""The chain: forward and backward over uneven steps, for many places at once.

A step from knot k to k+1 of a place keeps state i with probability exp(-leave[i]) and otherwise draws the next state from
`target` (from `contested`: from `resolve`). One step costs O(K), for any length of step, because the transition matrix is
diagonal plus rank two (an equal-input chain with unequal leaving rates; docs/why/control.md, equation 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whoholds.control.states import Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Timeline:
    """Places laid out in time. N knots, P rows, K states.

    `knots` (N, P) hours, sorted along the first axis, padded by repeating the last; `log_fit` (N, P, K) evidence at each knot;
    `leave` (N-1, P, K) integrated leaving rates of each step; `target` and `resolve` (N-1, P, K), rows sum to one, or to less where coming
    into a state is weighed against an analyst's word. `start` (P, K) the opening distribution.
    """

    knots: Floats
    log_fit: Floats
    leave: Floats
    target: Floats
    resolve: Floats
    start: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smoothed:
    """What forward and backward found: `forward` and `backward` (N, P, K), and `log_evidence` (P,)."""

    timeline: Timeline
    forward: Floats
    backward: Floats
    log_evidence: Floats


def step_forward(now: Floats, keep: Floats, target: Floats, resolve: Floats) -> Floats:
    """Carry distributions over one step; all arrays end in the axis of states."""
    moved = now * (1.0 - keep)
    result: Floats = now * keep + moved[..., :-1].sum(axis=-1, keepdims=True) * target + moved[..., -1:] * resolve
    return result


def step_backward(later: Floats, keep: Floats, target: Floats, resolve: Floats) -> Floats:
    """Carry likelihoods of what comes later back over one step."""
    drawn = (target * later).sum(axis=-1, keepdims=True)
    result: Floats = keep * later + (1.0 - keep) * drawn
    result[..., -1] = keep[..., -1] * later[..., -1] + (1.0 - keep[..., -1]) * (resolve * later).sum(axis=-1)
    return result


#: Cells of transition matrices (steps, rows, states, states) up to which they are worked out whole: one product a step, against ten.
_FEW_CELLS = 4_000_000
#: Cells (steps, rows, states) up to which rows are run together elsewhere: beyond, what is in between would double the memory.
_BLOCK_CELLS = 2_000_000
#: Steps without scaling: a step's evidence is at most 1 and seldom below 1e-4, so sixteen stay far from underflow.
_UNSCALED = 16


def smooth(timeline: Timeline) -> Smoothed:
    """Run forward and backward, scaled so that nothing underflows."""
    steps, rows, states = timeline.leave.shape
    return _smooth_few(timeline) if steps * rows * states * states <= _FEW_CELLS else _smooth_many(timeline)


def _smooth_few(timeline: Timeline) -> Smoothed:
    """Run forward and backward by whole transition matrices, each with the evidence of the knot it leads to."""
    top = timeline.log_fit.max(axis=-1, keepdims=True)
    # A state that is refuted outright keeps a chance so small that no answer shows it, and so large that nothing underflows.
    fit = np.maximum(np.exp(timeline.log_fit - top), 1e-12)
    keep = np.exp(-timeline.leave)
    move = (1.0 - keep)[..., None] * timeline.target[:, :, None, :]
    move[..., -1, :] = (1.0 - keep[..., -1:]) * timeline.resolve
    states = np.arange(keep.shape[-1])
    move[..., states, states] += keep
    move *= fit[1:, :, None, :]
    rows = fit.shape[1]
    # Backward is forward over the transposed steps in reverse; side by side, both cost one product a step.
    both = np.concatenate([move, move[::-1].swapaxes(-1, -2)], axis=1)
    run = np.empty((len(fit), 2 * rows, 1, len(states)))
    run[0, :rows, 0], run[0, rows:] = timeline.start * fit[0], 1.0
    scale = np.zeros(rows)
    knots = list(run)
    for k, step in enumerate(both):
        if k % _UNSCALED == 0:
            total = knots[k].sum(axis=-1, keepdims=True)
            scale += np.log(total[:rows, 0, 0])
            knots[k] /= total
        np.matmul(knots[k], step, out=knots[k + 1])
    forward, backward = run[:, :rows, 0], run[::-1, rows:, 0]
    return Smoothed(
        timeline=timeline,
        forward=forward / forward.sum(axis=-1, keepdims=True),
        backward=backward / backward.max(axis=-1, keepdims=True),
        log_evidence=scale + np.log(forward[-1].sum(axis=-1)) + top.sum(axis=0)[..., 0],
    )


def _smooth_many(timeline: Timeline) -> Smoothed:
    """Run forward and backward, state by state, a block of rows at a time."""
    steps, rows, states = timeline.leave.shape
    forward, backward, log_evidence = np.empty_like(timeline.log_fit), np.empty_like(timeline.log_fit), np.empty(rows)
    block = max(1, _BLOCK_CELLS // max(1, steps * states))
    for first in range(0, rows, block):
        some = slice(first, first + block)
        log_evidence[some] = _smooth_block(_slice_rows(timeline, some), forward[:, some], backward[:, some])
    return Smoothed(timeline=timeline, forward=forward, backward=backward, log_evidence=log_evidence)


def _smooth_block(timeline: Timeline, forward: Floats, backward: Floats) -> Floats:
    """Run forward and backward into the arrays given, scaled at each knot; give the log evidence."""
    top = timeline.log_fit.max(axis=-1, keepdims=True)
    fit = np.exp(timeline.log_fit - top)
    keep = np.exp(-timeline.leave)
    now = timeline.start * fit[0]
    total = now.sum(axis=-1, keepdims=True)
    log_evidence: Floats = np.log(total[..., 0]) + top.sum(axis=0)[..., 0]
    forward[0] = now / total
    for k in range(len(keep)):
        now = step_forward(forward[k], keep[k], timeline.target[k], timeline.resolve[k]) * fit[k + 1]
        total = now.sum(axis=-1, keepdims=True)
        log_evidence += np.log(total[..., 0])
        forward[k + 1] = now / total
    backward[-1] = 1.0
    for k in range(len(keep) - 1, -1, -1):
        before = step_backward(fit[k + 1] * backward[k + 1], keep[k], timeline.target[k], timeline.resolve[k])
        backward[k] = before / before.max(axis=-1, keepdims=True)
    return log_evidence


def _slice_rows(timeline: Timeline, rows: slice) -> Timeline:
    """Take rows out of a timeline, without copying them."""
    return Timeline(
        knots=timeline.knots[:, rows],
        log_fit=timeline.log_fit[:, rows],
        leave=timeline.leave[:, rows],
        target=timeline.target[:, rows],
        resolve=timeline.resolve[:, rows],
        start=timeline.start[rows],
    )


def take_row(smoothed: Smoothed, row: int) -> Smoothed:
    """Take one row out of the chain."""
    one = slice(row, row + 1)
    return Smoothed(
        timeline=_slice_rows(smoothed.timeline, one),
        forward=smoothed.forward[:, one],
        backward=smoothed.backward[:, one],
        log_evidence=smoothed.log_evidence[one],
    )


def write_rows(smoothed: Smoothed, rows: npt.NDArray[np.intp], other: Smoothed) -> None:
    """Put rows estimated anew, with as many knots, in the place of some rows of a chain."""
    mine, theirs = smoothed.timeline, other.timeline
    for name in ("knots", "log_fit", "leave", "target", "resolve"):
        getattr(mine, name)[:, rows] = getattr(theirs, name)
    smoothed.forward[:, rows], smoothed.backward[:, rows] = other.forward, other.backward
    smoothed.log_evidence[rows] = other.log_evidence


def find_knots(knots: Floats, at_h: Floats) -> npt.NDArray[np.intp]:
    """Give the last knot at or before each instant in each row, shape (T, P)."""
    found = [np.searchsorted(knots[:, row], at_h, side="right") for row in range(knots.shape[1])]
    result: npt.NDArray[np.intp] = np.maximum(np.stack(found, axis=1) - 1, 0)
    return result


def read_knots(smoothed: Smoothed, index: npt.NDArray[np.intp]) -> Floats:
    """Give the distribution of each row at some of its knots, shape (T, P, K) for an index of shape (T, P)."""
    rows = np.arange(index.shape[1])[None, :]
    joint = smoothed.forward[index, rows] * smoothed.backward[index, rows]
    result: Floats = joint / joint.sum(axis=-1, keepdims=True)
    return result


def read_at(smoothed: Smoothed, at_h: Floats) -> Floats:
    """Give the distribution of each place at each instant.

    Parameters
    ----------
    smoothed
        The chain after forward and backward.
    at_h
        Hours since the opening, shape (T,), within the knots.

    Returns
    -------
    Shape (P, T, K); rows sum to one.
    """
    timeline = smoothed.timeline
    rows = np.arange(timeline.knots.shape[1])[None, :]
    k = find_knots(timeline.knots, at_h)
    later = np.minimum(k + 1, len(timeline.knots) - 1)
    step = np.minimum(k, len(timeline.leave) - 1)
    length = timeline.knots[later, rows] - timeline.knots[k, rows]
    part = np.where(length > 0, (at_h[:, None] - timeline.knots[k, rows]) / np.where(length > 0, length, 1.0), 0.0)[
        ..., None
    ]
    leave, target, resolve = timeline.leave[step, rows], timeline.target[step, rows], timeline.resolve[step, rows]
    ahead = step_forward(smoothed.forward[k, rows], np.exp(-leave * part), target, resolve)
    fit = np.exp(timeline.log_fit[later, rows] - timeline.log_fit[later, rows].max(axis=-1, keepdims=True))
    arrived = np.where(length[..., None] > 0, fit * smoothed.backward[later, rows], smoothed.backward[k, rows])
    behind = step_backward(arrived, np.exp(-leave * (1.0 - part)), target, resolve)
    joint = ahead * np.where(length[..., None] > 0, behind, smoothed.backward[k, rows])
    result: Floats = (joint / joint.sum(axis=-1, keepdims=True)).transpose(1, 0, 2)
    return result


def held_since(
    smoothed: Smoothed, row: int, state: int, at_h: float, *, shares: Floats | None = None
) -> tuple[Floats, Floats]:
    """Give how likely a place has been held without a break since each knot before an instant.

    Parameters
    ----------
    smoothed
        The chain after forward and backward.
    row, state
        Which place and which state.
    at_h
        The instant of the question.
    shares
        What `lasting_shares` gives for the row, where it is asked often.

    Returns
    -------
    Hours of the knots up to the instant, ascending, and for each P(in `state` from there to the last knot | in it at the last knot).
    """
    timeline = smoothed.timeline
    last = max(0, int(np.searchsorted(timeline.knots[:, row], at_h, side="right")) - 1)
    lasting = (lasting_shares(smoothed, row) if shares is None else shares)[:last, state]
    chain = np.concatenate([np.cumprod(lasting[::-1])[::-1], [1.0]])
    now = max(smoothed.forward[last, row, state], 1e-300)
    chances = smoothed.forward[: last + 1, row, state] * chain / now
    # np.clip costs twice as much on so few numbers, and this is asked of every place at every instant
    return timeline.knots[: last + 1, row], np.minimum(np.maximum(chances, 0.0), 1.0)


def lasting_shares(smoothed: Smoothed, row: int) -> Floats:
    """Give for each step and state of one row how much of being in it lasts through the step and fits what is said at its end.

    Returns
    -------
    Shape (N-1, K). The product of a run of steps, times the forward distribution at its beginning, over that at its end, is the
    probability that the state held through all of it.
    """
    timeline = smoothed.timeline
    keep = np.exp(-timeline.leave[:, row])
    drawn = timeline.target[:, row].copy()
    drawn[:, -1] = timeline.resolve[:, row, -1]
    stay = keep + (1.0 - keep) * drawn
    fit = np.exp(timeline.log_fit[1:, row] - timeline.log_fit[1:, row].max(axis=-1, keepdims=True))
    ahead = step_forward(smoothed.forward[:-1, row], keep, timeline.target[:, row], timeline.resolve[:, row])
    result: Floats = stay * fit / (ahead * fit).sum(axis=-1, keepdims=True)
    return result
