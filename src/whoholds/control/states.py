"""The states a place can be in, and the theatre as arrays: places, openings, rivals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from whoholds.control.parameters import Parameters
from whoholds.model import CONTESTED
from whoholds.model import Place
from whoholds.model import Theatre

Floats = npt.NDArray[np.float64]

#: Kinds of place that are no settlement or post somebody can hold.
_NOT_HELD = frozenset({"road"})
#: Kinds of place that are settlements even if others lie in them; whatever else has places in it is an area.
_SETTLEMENTS = frozenset({"city", "town", "village"})
_AREAS = frozenset({"province", "region", "country", "area"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A theatre as arrays. P places, K states; the last state is `contested`.

    `start` has shape (P, K), rows sum to one. `rival` has shape (K, K): how readily the column takes from the row, 0..1;
    one on the diagonal, since a side that attacks its own place draws itself again.
    `friend` has shape (K, K): 1 where two sides are friends. `children` gives the tracked places in a province, `areas` the rows that are
    areas: news of a part of one says nothing of the whole, and no front passes through them.
    """

    theatre: Theatre
    states: tuple[str, ...]
    places: tuple[str, ...]
    place_index: dict[str, int]
    state_index: dict[str, int]
    start: Floats
    rival: Floats
    friend: Floats
    children: dict[str, tuple[int, ...]]
    areas: frozenset[int]

    def hours(self, at: datetime) -> float:
        """Give an instant in hours since the opening."""
        return (at - self.theatre.opens_at).total_seconds() / 3600.0

    def instant(self, hours: float) -> datetime:
        """Give hours since the opening as an instant."""
        return self.theatre.opens_at + timedelta(hours=float(hours))


def _befriend(theatre: Theatre, sides: tuple[str, ...]) -> Floats:
    """Give the symmetric matrix of friendship; the last row and column are `contested` and stay zero."""
    friend = np.zeros((len(sides) + 1, len(sides) + 1))
    for i, one in enumerate(sides):
        for j, other in enumerate(sides):
            if i != j and (other in theatre.sides[one].friends or one in theatre.sides[other].friends):
                friend[i, j] = 1.0
    return friend


def _open(theatre: Theatre, places: tuple[str, ...], states: tuple[str, ...], parameters: Parameters) -> Floats:
    """Give the opening distribution of each place; an opening without holder is spread over the sides as openings show them."""
    n = len(states)
    common = np.full(n - 1, 0.5)
    for opening in theatre.openings.values():
        if opening.holder in states:
            common[states.index(opening.holder)] += 1.0
    common /= common.sum()
    start = np.zeros((len(places), n))
    for i, place in enumerate(places):
        opening_here = theatre.openings.get(place)
        known = opening_here is not None and opening_here.holder in states[:-1]
        sure = opening_here.probability if opening_here is not None and known else 0.0
        divided = parameters.rates["opening_contested"] if known else 0.3
        start[i, :-1] = (1.0 - sure) * (1.0 - divided) * common
        start[i, -1] = (1.0 - sure) * divided
        if opening_here is not None and known:
            start[i, states.index(opening_here.holder)] += sure
    return start


def _descend(theatre: Theatre, tracked: dict[str, int]) -> dict[str, tuple[int, ...]]:
    """Give the tracked places in each area, at any depth; a settlement's quarters are places of their own, which it does not speak for."""
    children: dict[str, list[int]] = {}
    for place, index in tracked.items():
        seen = {place}
        parent = theatre.places[place].parent
        while parent and parent in theatre.places and parent not in seen:
            if theatre.places[parent].kind not in _SETTLEMENTS:
                children.setdefault(parent, []).append(index)
            seen.add(parent)
            parent = theatre.places[parent].parent
    return {parent: tuple(found) for parent, found in children.items()}


def lay_ground(theatre: Theatre, parameters: Parameters) -> Ground:
    """Lay out a theatre as arrays.

    Parameters
    ----------
    theatre
        The conflict's configuration.
    parameters
        The model's numbers.
    """
    sides = tuple(theatre.sides)
    states = (*sides, CONTESTED)

    def held(place: Place) -> bool:
        return place.tracked and place.kind not in _NOT_HELD

    places = tuple(sorted(place.id for place in theatre.places.values() if held(place)))
    tracked = {place: i for i, place in enumerate(places)}
    friend = _befriend(theatre, sides)
    children = _descend(theatre, tracked)
    kinds = {i: theatre.places[place].kind for place, i in tracked.items()}
    areas = frozenset(i for place, i in tracked.items() if kinds[i] in _AREAS or place in children)
    generic = np.array([state in parameters.generic for state in states])
    ease = np.where(generic[:, None] | generic, parameters.rates["from_generic"], parameters.rates["from_friend"])
    rival = 1.0 - (1.0 - ease) * friend
    return Ground(
        theatre=theatre,
        states=states,
        places=places,
        place_index=tracked,
        state_index={state: i for i, state in enumerate(states)},
        start=_open(theatre, places, states, parameters),
        rival=rival,
        friend=friend,
        children=children,
        areas=areas,
    )
