from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from whoholds.language.tree import decode_heads
from whoholds.language.tree import find_cycle


def list_trees(n: int) -> list[tuple[int, ...]]:
    """List every tree over n words: heads of words 1..n, one of them 0, no cycle."""
    every = itertools.product(range(n + 1), repeat=n)
    return [heads for heads in every if heads.count(0) == 1 and reaches_root(heads)]


def reaches_root(heads: tuple[int, ...]) -> bool:
    for start in range(1, len(heads) + 1):
        at, steps = start, 0
        while at and steps <= len(heads):
            at, steps = heads[at - 1], steps + 1
        if at:
            return False
    return True


def weigh(scores: NDArray[np.float64], heads: tuple[int, ...]) -> float:
    return float(sum(scores[i, head] for i, head in enumerate(heads, 1)))


@pytest.mark.parametrize(("n", "count"), [(1, 1), (2, 2), (3, 9), (4, 64), (5, 625)])
def test_there_are_as_many_trees_as_cayley_says(n, count):
    assert len(list_trees(n)) == count


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("kind", ["smooth", "tied", "rooted", "cyclic"])
def test_no_tree_scores_higher(n, kind):
    rng = np.random.default_rng(n)
    trees = list_trees(n)
    for _ in range(12):
        scores = rng.normal(size=(n + 1, n + 1)) * 4
        if kind == "tied":
            scores = np.round(scores)
        scores[:, 0] += {"rooted": 6, "cyclic": -20}.get(kind, 0)
        heads = tuple(int(h) for h in decode_heads(scores.astype(np.float32))[1:])
        assert heads in trees
        best = max(weigh(scores.astype(np.float32), tree) for tree in trees)
        assert weigh(scores.astype(np.float32), heads) == pytest.approx(best, abs=1e-4)


def test_a_greedy_cycle_is_opened_where_it_costs_least():
    scores = np.full((4, 4), -9.0)
    scores[1, 2] = scores[2, 1] = 5.0
    scores[1, 0], scores[2, 0], scores[3, 2] = 1.0, 4.0, 2.0
    assert decode_heads(scores).tolist() == [-1, 2, 0, 2]


def test_two_roots_become_one():
    scores = np.zeros((3, 3))
    scores[1, 0], scores[2, 0], scores[2, 1] = 5.0, 4.0, 1.0
    assert decode_heads(scores).tolist() == [-1, 0, 1]


def test_scores_are_left_as_they_are():
    scores = np.random.default_rng(1).normal(size=(6, 6))
    kept = scores.copy()
    decode_heads(scores)
    assert (scores == kept).all()


def test_a_cycle_is_found_and_a_tree_has_none():
    assert find_cycle(np.array([-1, 0, 1, 2])) is None
    assert sorted(find_cycle(np.array([-1, 0, 3, 4, 2])) or []) == [2, 3, 4]


def test_a_long_chain_needs_no_recursion():
    n = 3000
    assert find_cycle(np.arange(-1, n)) is None
