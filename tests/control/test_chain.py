"""The chain against brute force, over every sequence of states."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from whoholds.control.chain import Timeline
from whoholds.control.chain import held_since
from whoholds.control.chain import read_at
from whoholds.control.chain import smooth
from whoholds.control.states import Floats


def draw_timeline(seed: int, knots: int = 5, rows: int = 2, states: int = 3) -> Timeline:
    random = np.random.default_rng(seed)

    def shares(*shape: int) -> Floats:
        drawn = random.random((*shape, states))
        result: Floats = drawn / drawn.sum(-1, keepdims=True)
        return result

    return Timeline(
        knots=np.cumsum(random.random((knots, rows)) * 10, axis=0),
        log_fit=random.normal(size=(knots, rows, states)) * 2,
        leave=random.random((knots - 1, rows, states)),
        target=shares(knots - 1, rows),
        resolve=shares(knots - 1, rows),
        start=shares(rows),
    )


def enumerate_paths(timeline: Timeline, row: int) -> dict[tuple[int, ...], float]:
    """Give every path's joint weight, from the definition of a step."""
    knots, _, states = timeline.log_fit.shape
    weights = {}
    for path in product(range(states), repeat=knots):
        weight = timeline.start[row, path[0]] * np.exp(timeline.log_fit[0, row, path[0]])
        for k in range(knots - 1):
            i, j = path[k], path[k + 1]
            keep = np.exp(-timeline.leave[k, row, i])
            drawn = (timeline.resolve if i == states - 1 else timeline.target)[k, row, j]
            weight *= (keep * (i == j) + (1 - keep) * drawn) * np.exp(timeline.log_fit[k + 1, row, j])
        weights[path] = float(weight)
    return weights


@pytest.mark.parametrize("seed", range(5))
def test_smoothing_equals_enumeration(seed: int) -> None:
    timeline = draw_timeline(seed)
    smoothed = smooth(timeline)
    for row in range(2):
        weights = enumerate_paths(timeline, row)
        total = sum(weights.values())
        assert smoothed.log_evidence[row] == pytest.approx(np.log(total))
        for k in range(5):
            found = read_at(smoothed, np.array([timeline.knots[k, row]]))[row, 0]
            for state in range(3):
                share = sum(w for path, w in weights.items() if path[k] == state) / total
                assert found[state] == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_unbroken_holding_equals_enumeration(seed: int) -> None:
    timeline = draw_timeline(seed)
    smoothed = smooth(timeline)
    weights = enumerate_paths(timeline, 0)
    for state in range(3):
        hours, unbroken = held_since(smoothed, 0, state, float(timeline.knots[-1, 0]))
        now = sum(w for path, w in weights.items() if path[-1] == state)
        for k in range(5):
            share = sum(w for path, w in weights.items() if set(path[k:]) == {state}) / now
            assert hours[k] == timeline.knots[k, 0]
            assert unbroken[k] == pytest.approx(share, abs=1e-9)


def test_between_knots_the_distribution_moves_from_one_to_the_other() -> None:
    timeline = Timeline(
        knots=np.array([[0.0], [10.0]]),
        log_fit=np.log(np.array([[[1.0, 1.0, 1.0]], [[1e-6, 1.0, 1e-6]]])),
        leave=np.full((1, 1, 3), 1.0),
        target=np.array([[[0.0, 1.0, 0.0]]]),
        resolve=np.array([[[0.0, 1.0, 0.0]]]),
        start=np.array([[1.0, 0.0, 0.0]]),
    )
    later = read_at(smooth(timeline), np.array([0.0, 2.5, 5.0, 7.5, 10.0]))[0, :, 1]
    assert np.all(np.diff(later) > 0)
    assert later[0] == pytest.approx(0.0, abs=1e-9)
    assert later[-1] > 0.999


def test_a_thousand_knots_of_strong_evidence_stay_finite() -> None:
    random = np.random.default_rng(0)
    knots, states = 1000, 4
    timeline = Timeline(
        knots=np.arange(knots, dtype=float)[:, None],
        log_fit=random.normal(size=(knots, 1, states)) * 200,
        leave=np.full((knots - 1, 1, states), 1e-9),
        target=np.full((knots - 1, 1, states), 0.25),
        resolve=np.full((knots - 1, 1, states), 0.25),
        start=np.full((1, states), 0.25),
    )
    found = read_at(smooth(timeline), np.arange(0.0, 999.0, 7.0))
    assert np.isfinite(found).all()
    assert found.sum(-1) == pytest.approx(1.0)
