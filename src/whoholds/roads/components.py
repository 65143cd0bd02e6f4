"""Pockets: which nodes a side can reach from which, in each sampled state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from whoholds.roads.graph import Ints
from whoholds.roads.graph import RoadGraph

Bools = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a side can reach.

    `held_sn` tells whether it holds a node, `closed_se` and `opened_se` which sections reports say are closed and open to
    it (None for none), `labels_sn` the pocket of each node, unique within a sample. A node it does not hold is a pocket of
    its own, unless a report says that a way there is open.
    """

    held_sn: Bools
    closed_se: Bools | None
    opened_se: Bools | None
    labels_sn: Labels

    def find_usable(self, graph: RoadGraph, sections: Sequence[int] | None = None) -> Bools:
        """Tell which sections (None: all) the side can use in each sample, shape (n_samples, n_sections)."""
        if sections is None:
            return _find_usable(self.held_sn, graph.start_e, graph.end_e, self.closed_se, self.opened_se)
        some = np.array(sections, dtype=np.int64)
        told = [None if drawn is None else drawn[:, some] for drawn in (self.closed_se, self.opened_se)]
        return _find_usable(self.held_sn, graph.start_e[some], graph.end_e[some], *told)


def label_pockets(
    graph: RoadGraph, held_sp: Bools, *, closed_se: Bools | None = None, opened_se: Bools | None = None, batch: int
) -> Reach:
    """Label the pockets of a side in every sample.

    Many samples are joined into one block-diagonal graph per call, which is fastest on large networks.

    Parameters
    ----------
    held_sp
        Whether the side holds each decider, shape (n_samples, n_deciders).
    closed_se, opened_se
        Sections closed and open to the side whoever holds their ends, each of shape (n_samples, n_sections); None for none.
    batch
        Samples per call.
    """
    held_sn = np.zeros((len(held_sp), len(graph.nodes)), dtype=bool)
    decided = np.flatnonzero(graph.decider_n >= 0)
    held_sn[:, decided] = held_sp[:, graph.decider_n[decided]]
    labels = np.empty(held_sn.shape, dtype=np.int32)
    for first in range(0, len(held_sn), batch):
        part = slice(first, first + batch)
        told = [None if drawn is None else drawn[part] for drawn in (closed_se, opened_se)]
        labels[part] = _label(graph, held_sn[part], *told)
    return Reach(held_sn=held_sn, closed_se=closed_se, opened_se=opened_se, labels_sn=labels)


def _find_usable(held_sn: Bools, start_e: Ints, end_e: Ints, closed_se: Bools | None, opened_se: Bools | None) -> Bools:
    """Tell which sections are usable: both ends held and none says closed, or a report says open."""
    usable: Bools = held_sn[:, start_e]
    usable &= held_sn[:, end_e]
    if closed_se is not None:
        usable &= ~closed_se
    if opened_se is not None:
        usable |= opened_se
    return usable


def _label(graph: RoadGraph, held_sn: Bools, closed_se: Bools | None, opened_se: Bools | None) -> Labels:
    """Label the pockets of one batch of samples.

    Sections are in the order of their start nodes, so the matrix is written row by row without sorting.
    """
    usable = _find_usable(held_sn, graph.start_e, graph.end_e, closed_se, opened_se)
    sample, section = np.divmod(np.flatnonzero(usable).astype(np.int32), np.int32(usable.shape[1]))
    count = held_sn.size
    base = sample * np.int32(held_sn.shape[1])
    columns = base + graph.end_e.astype(np.int32)[section]
    starts = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(base + graph.start_e.astype(np.int32)[section], minlength=count), out=starts[1:])
    matrix = sparse.csr_array((np.ones(len(columns)), columns, starts), shape=(count, count))
    _, labels = csgraph.connected_components(matrix, directed=False)
    return np.asarray(labels, dtype=np.int32).reshape(held_sn.shape)
