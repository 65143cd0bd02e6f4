"""Cut-offs as a reader takes them: the likely ones, one line for one reason, one list for sides that share their roads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from whoholds.model import Consequence
from whoholds.model import Theatre

#: Deciding places that two cut-offs must share to stand in one line.
_SAME_REASON = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CutLine:
    """Cut-offs with one end and one reason, for sides that have the same answers; `cuts` are those of the first side."""

    sides: tuple[str, ...]
    cuts: tuple[Consequence, ...]


def group_by_sides(found: Iterable[Consequence]) -> list[tuple[list[str], list[Consequence]]]:
    """Group by side; sides that use each other's roads and so have the same answers share a group."""
    by_side: dict[str, list[Consequence]] = {}
    for one in found:
        by_side.setdefault(one.side, []).append(one)
    groups: dict[tuple[object, ...], tuple[list[str], list[Consequence]]] = {}
    for side, answers in by_side.items():
        key = tuple((one.kind, one.places, one.probability) for one in answers)
        groups.setdefault(key, ([], answers))[0].append(side)
    return list(groups.values())


def list_cut_lines(theatre: Theatre, cut_offs: Iterable[Consequence], *, least: float) -> list[CutLine]:
    """List the cut-offs that are likely enough, those that reports speak of first, then the capital's, then regions.

    Parameters
    ----------
    least
        The probability from which a cut-off is told, 0..1.
    """
    lines = []
    # Sides are compared before the unlikely ones go, in the order of the theatre.
    order = {side: number for number, side in enumerate(theatre.sides)}
    for sides, cuts in sorted(group_by_sides(cut_offs), key=lambda group: order.get(group[0][0], len(order))):
        likely = _drop_members(theatre, [one for one in cuts if one.probability >= least])
        reasons: dict[tuple[object, ...], list[Consequence]] = {}
        for one in sorted(likely, key=lambda cut: _rank(theatre, cut)):
            deciding = frozenset(place for place, _ in one.deciding_places[:_SAME_REASON])
            reasons.setdefault((one.places[1], deciding, one.claims), []).append(one)
        lines += [
            CutLine(sides=tuple(sorted(sides, key=order.__getitem__)), cuts=tuple(cuts)) for cuts in reasons.values()
        ]
    return lines


def _drop_members(theatre: Theatre, cuts: list[Consequence]) -> list[Consequence]:
    """Drop what is cut off from a place when it is cut off from the place's whole region."""
    regions = theatre.regions
    whole = {
        (one.places[0], member) for one in cuts if one.places[1] in regions for member in regions[one.places[1]].places
    }
    return [one for one in cuts if not {one.places, one.places[::-1]} & whole]


def _rank(theatre: Theatre, one: Consequence) -> tuple[object, ...]:
    capital = {place.id for place in theatre.places.values() if place.is_capital}
    return (
        not one.claims,
        not capital & set(one.places),
        one.places[1] not in theatre.regions,
        -one.probability,
        one.places,
    )
