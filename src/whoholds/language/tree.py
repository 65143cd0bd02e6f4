"""Arc scores to one well-formed tree.

Source: Chu & Liu 1965, Edmonds 1967 (maximum spanning arborescence); single root as in Zmigrod et al. 2020.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Heads = NDArray[np.int64]


def decode_heads(scores: Scores) -> Heads:
    """Give each word its head.

    Parameters
    ----------
    scores
        Shape (n + 1, n + 1), row = dependent, column = head; row 0 is ignored, column 0 is the root.

    Returns
    -------
    Shape (n + 1,), entry 0 is -1; exactly one word has head 0 and there is no cycle.
    """
    scores = scores.astype(np.float64)
    np.fill_diagonal(scores, -np.inf)
    heads = scores.argmax(1)
    heads[0] = -1
    if (heads[1:] == 0).sum() == 1 and find_cycle(heads) is None:
        return heads
    if (heads[1:] == 0).sum() != 1:
        root = int((scores[1:, 0] - np.delete(scores, 0, 1)[1:].max(1)).argmax()) + 1 if len(heads) > 2 else 1
        scores[1:, 0] = -np.inf
        scores[root, :] = -np.inf
        scores[root, 0] = 0.0
    return _arborescence(scores)


def find_cycle(heads: Heads) -> list[int] | None:
    """Find one cycle among the heads, or None."""
    state = np.zeros(len(heads), np.int8)
    state[0] = 2
    for start in range(1, len(heads)):
        path = []
        at = start
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = int(heads[at])
        if state[at] == 1:
            return path[path.index(at) :]
        state[path] = 2
    return None


def _arborescence(scores: NDArray[np.float64]) -> Heads:
    heads = scores.argmax(1)
    heads[0] = -1
    cycle = find_cycle(heads)
    if cycle is None:
        return heads
    n = len(scores)
    outside = [i for i in range(n) if i not in set(cycle)]
    members = np.array(cycle)
    kept = scores[members, heads[members]]
    total = kept.sum()
    small = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    into = scores[np.ix_(members, outside)] - kept[:, None] + total
    out_of = scores[np.ix_(outside, members)]
    small[-1, :-1] = into.max(0)
    small[:-1, -1] = out_of.max(1)
    inner = _arborescence(small)
    result = heads.copy()
    for position, node in enumerate(outside):
        if node == 0:
            continue
        chosen = inner[position]
        result[node] = members[out_of[position].argmax()] if chosen == len(outside) else outside[chosen]
    entry_head = inner[-1]
    entry = int(into[:, entry_head].argmax())
    result[members[entry]] = outside[entry_head]
    return result
