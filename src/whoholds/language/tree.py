"""Arc scores to one well-formed tree.

Source: Chu & Liu 1965, Edmonds 1967 (maximum spanning arborescence); single root as in Zmigrod et al. 2020.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Heads = NDArray[np.int64]


def decode_heads(scores: NDArray[np.floating]) -> Heads:
    """Give each word its head.

    Parameters
    ----------
    scores
        Shape (n + 1, n + 1), row = dependent, column = head; row 0 is ignored, column 0 is the root.

    Returns
    -------
    Shape (n + 1,), entry 0 is -1; exactly one word has head 0 and there is no cycle. Of all such trees one whose
    scores sum highest.
    """
    own = np.array(scores, np.float64)
    np.fill_diagonal(own, -np.inf)
    heads: Heads = own.argmax(1)
    heads[0] = -1
    roots = np.flatnonzero(heads[1:] == 0) + 1
    if len(roots) == 1 and find_cycle(heads) is None:
        return heads
    best = _arborescence(own)
    if (best[1:] == 0).sum() <= 1:
        return best
    return _root_once(own)


def find_cycle(heads: Heads) -> list[int] | None:
    """Find one cycle among the heads, or None."""
    above = heads.tolist()
    state = [2] + [0] * (len(above) - 1)
    for start in range(1, len(above)):
        path = []
        at = start
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = above[at]
        if state[at] == 1:
            return path[path.index(at) :]
        for node in path:
            state[node] = 2
    return None


def _root_once(scores: Array) -> Heads:
    """Give the best tree with a single root: any one root costs less than any two."""
    finite = scores[1:][np.isfinite(scores[1:])]
    fine = float(finite.max() - finite.min() + 1.0) * len(scores)
    charged = scores.copy()
    charged[1:, 0] -= fine
    return _arborescence(charged)


def _arborescence(scores: Array) -> Heads:
    """Give the best tree with any number of roots: contract a cycle, solve the rest, open the cycle."""
    heads: Heads = scores.argmax(1)
    heads[0] = -1
    cycle = find_cycle(heads)
    if cycle is None:
        return heads
    members = np.array(cycle)
    is_outside = np.ones(len(scores), np.bool_)
    is_outside[members] = False
    outside = is_outside.nonzero()[0]
    from_outside = scores[outside]
    into = scores[members][:, outside] - scores[members, heads[members]][:, None]
    out_of = from_outside[:, members]
    small = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    small[:-1, :-1] = from_outside[:, outside]
    small[-1, :-1] = into.max(0)
    small[:-1, -1] = out_of.max(1)
    inner = _arborescence(small)
    # The word that stands for the cycle is opened into the member that its dependent likes best.
    chosen = inner[1:-1]
    is_in_cycle = chosen == len(outside)
    heads[outside[1:]] = np.where(is_in_cycle, members[out_of[1:].argmax(1)], outside[np.where(is_in_cycle, 0, chosen)])
    heads[members[into[:, inner[-1]].argmax()]] = outside[inner[-1]]
    return heads
