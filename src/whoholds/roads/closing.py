"""What live reports do to sections: each claim, in order of publication, sets a section's state with its own doubt.

A cut closes the sections to everybody but those who made it, a destroyed bridge to everybody, an opening opens them to
those who made it, a denial takes back what was said before. A claim of weight w does so in a share w of the draws and
leaves the rest as it was, so a weak denial after a strong report leaves the road mostly closed. Who says the same thing
twice counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from whoholds.model import Theatre
from whoholds.roads.components import Bools
from whoholds.roads.graph import RoadGraph
from whoholds.roads.reported import AREAS
from whoholds.roads.reported import ReportedCut


class Told(IntEnum):
    """What reports make of a section: nothing (control decides), closed, destroyed or open."""

    NOTHING = 0
    CLOSED = 1
    DAMAGED = 2
    OPEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """What live reports say of one place's or road's sections.

    `closed`, `damaged` and `open` are probabilities that sum to at most one; the rest is left to control. `claims` are
    those that count, in order of publication.
    """

    place: str
    sections: tuple[int, ...]
    closed: float
    damaged: float
    open: float
    claims: tuple[ReportedCut, ...]

    @property
    def shut(self) -> float:
        """Probability that nobody of those asked about passes."""
        return self.closed + self.damaged


def list_closures(
    theatre: Theatre,
    graph: RoadGraph,
    reported: Sequence[ReportedCut],
    *,
    friendly: AbstractSet[str] | None,
    at: datetime,
) -> list[Closure]:
    """Weigh what live reports say of each place and section.

    Parameters
    ----------
    friendly
        The sides that move together; None for a convoy that is of no side, to which every cut is one.
    """
    index = {road: i for i, road in enumerate(graph.roads)}
    found = []
    for place, told in _group_binding(theatre, reported, at).items():
        chances = np.array([1.0, 0.0, 0.0, 0.0])
        for cut in told:
            moved = np.bincount(_list_next(cut, friendly), weights=chances, minlength=len(Told))
            chances = (1 - cut.weight) * chances + cut.weight * moved
        sections = tuple(index[road] for road in told[-1].roads)
        closed, damaged, is_open = (round(float(chances[one]), 6) for one in (Told.CLOSED, Told.DAMAGED, Told.OPEN))
        found.append(
            Closure(place=place, sections=sections, closed=closed, damaged=damaged, open=is_open, claims=tuple(told))
        )
    return found


def draw_closures(
    theatre: Theatre,
    graph: RoadGraph,
    reported: Sequence[ReportedCut],
    *,
    friendly: AbstractSet[str],
    at: datetime,
    count: int,
    seed: int,
) -> tuple[Bools | None, Bools | None]:
    """Draw which sections live reports close and open to some sides.

    Only what is said of a town or a section counts: a long road that is 'cut' is cut somewhere, and where is what
    control says. A cut by nobody known closes nothing to a side, because it is not known to whom.

    Returns
    -------
    Closed and opened, each of shape (count, n_sections), None if there are none.
    """
    rng = np.random.default_rng([seed & 0xFFFFFFFF, 7])
    index = {road: i for i, road in enumerate(graph.roads)}
    closed = np.zeros((count, len(graph.roads)), dtype=bool)
    opened = np.zeros_like(closed)
    for told in _group_binding(theatre, reported, at).values():
        state_s = np.zeros(count, dtype=np.int64)
        for cut in told:
            drawn = rng.random(count) < cut.weight
            state_s = np.where(drawn, _list_next(cut, friendly)[state_s], state_s)
        sections = [index[road] for road in told[-1].roads]
        closed[:, sections] |= np.isin(state_s, (Told.CLOSED, Told.DAMAGED))[:, None]
        opened[:, sections] |= (state_s == Told.OPEN)[:, None]
    return (closed if closed.any() else None, opened if opened.any() else None)


def _list_next(cut: ReportedCut, friendly: AbstractSet[str] | None) -> npt.NDArray[np.int64]:
    """List the state that follows each state of `Told` if a claim is right, shape (4,)."""
    return np.array([_find_next(cut, friendly, now) for now in Told], dtype=np.int64)


def _find_next(cut: ReportedCut, friendly: AbstractSet[str] | None, now: Told) -> Told:
    """Find the state that follows one state if a claim is right."""
    is_own = friendly is None or cut.side in friendly
    if cut.denied:
        return Told.NOTHING
    if cut.cut and cut.is_damage:
        return Told.DAMAGED
    if cut.cut:
        return Told.CLOSED if friendly is None or (cut.side and not is_own) else now
    if is_own and (cut.side or friendly is None):
        return Told.OPEN
    # Somebody else's opening mends what was destroyed; whom else it lets through is not said.
    lifted = {Told.DAMAGED} if cut.side else {Told.DAMAGED, Told.CLOSED}
    return Told.NOTHING if now in lifted else now


def _group_binding(theatre: Theatre, reported: Sequence[ReportedCut], at: datetime) -> Mapping[str, list[ReportedCut]]:
    """Group the live claims about towns and sections by place, in order; of one voice saying one thing the last."""
    last: dict[str, dict[tuple[object, ...], ReportedCut]] = {}
    for cut in reported:
        place = theatre.places.get(cut.place)
        is_exact = cut.place in theatre.roads or (place is not None and place.kind not in AREAS | {"road"})
        if is_exact and cut.roads and cut.is_live(at):
            saying = (cut.voice, cut.cut, cut.denied, cut.is_damage, cut.side)
            said = last.setdefault(cut.place, {})
            said.pop(saying, None)
            said[saying] = cut
    return {place: list(last[place].values()) for place in sorted(last)}
