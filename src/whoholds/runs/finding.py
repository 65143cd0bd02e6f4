"""Find what a person means by a name: places, sides and roads of the theatre, however they are written."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from whoholds.errors import QueryError
from whoholds.model import CONTESTED
from whoholds.model import Actor
from whoholds.model import Place
from whoholds.model import Road
from whoholds.model import Side
from whoholds.model import Theatre

#: How alike a name must be to be offered instead, 0..1, and how many are offered.
_ALIKE = 0.6
_OFFERED = 5


def find_place(theatre: Theatre, words: str) -> Place:
    """Find the place with this id, name or alias; case, accents and hyphens do not matter.

    Raises
    ------
    QueryError
        If the theatre has no such place (the message offers names that are near), or several.
    """
    ids = [place.id for place in theatre.places.values() if place.id == words]
    names = [place.id for place in theatre.places.values() if _fold(place.name) == _fold(words)]
    aliases = [
        place.id for place in theatre.places.values() if _fold(words) in {_fold(alias) for alias in place.aliases}
    ]
    found = _prefer_tracked(theatre, ids or names or aliases)
    if not found:
        near = _list_near(words, [name for place in theatre.places.values() for name in (place.name, *place.aliases)])
        raise QueryError(f"the theatre {theatre.id} has no place '{words}'{near}", words=words)
    if len(found) > 1:
        raise QueryError(f"'{words}' may be any of {', '.join(found)}; use one of these ids", words=words)
    return theatre.places[found[0]]


def find_side(theatre: Theatre, words: str) -> Side:
    """Find the side with this id or name, or the present side of the actor so called ('the army').

    Raises
    ------
    QueryError
        If the theatre has no such side.
    """
    for one in theatre.sides.values():
        if _fold(words) in {_fold(one.id), _fold(one.name)}:
            return one
    bare = words.casefold().removeprefix("the ")
    for names in (_list_proper_names, _list_generic_names):
        for actor in theatre.actors.values():
            side = actor.side_at(theatre.opens_at)
            if side in theatre.sides and _fold(bare) in {_fold(name) for name in names(actor)}:
                return theatre.sides[side]
    sides = ", ".join(theatre.sides)
    raise QueryError(f"the theatre {theatre.id} has no side '{words}'; its sides are {sides}", words=words)


def find_actor(theatre: Theatre, words: str) -> Actor:
    """Find the actor with this id, name, alias or common name; a side's name means the first belligerent on it.

    Raises
    ------
    QueryError
        If the theatre has no such actor.
    """
    bare = words.casefold().removeprefix("the ")
    for names in (_list_proper_names, _list_generic_names):
        for actor in theatre.actors.values():
            if {_fold(words), _fold(bare)} & {_fold(name) for name in names(actor)}:
                return actor
    for side in theatre.sides.values():
        if _fold(words) in {_fold(side.id), _fold(side.name)}:
            for actor in theatre.actors.values():
                if actor.kind == "belligerent" and actor.side_at(theatre.opens_at) == side.id:
                    return actor
    near = _list_near(words, [name for actor in theatre.actors.values() for name in _list_proper_names(actor)])
    raise QueryError(f"the theatre {theatre.id} has no actor '{words}'{near}", words=words)


def find_place_or_road(theatre: Theatre, words: str) -> Place | Road:
    """Find a road by its id, else a place by any of its names.

    Raises
    ------
    QueryError
        If the theatre has neither.
    """
    return theatre.roads.get(words) or find_place(theatre, words)


def find_end(theatre: Theatre, words: str) -> str:
    """Find the id of a region ('the coast') or place, as an end of a way.

    Raises
    ------
    QueryError
        If the theatre has neither.
    """
    for region in theatre.regions.values():
        if _fold(words) in {_fold(region.id), _fold(region.name)}:
            return region.id
    return find_place(theatre, words).id


def find_state(theatre: Theatre, words: str) -> str:
    """Find a side's id, or the state of being contested.

    Raises
    ------
    QueryError
        If it is neither.
    """
    return CONTESTED if _fold(words) == CONTESTED else find_side(theatre, words).id


def name_place(theatre: Theatre, place_id: str) -> str:
    """Give the name of a place, region or road, or the id itself when the theatre has none."""
    if place_id in theatre.places:
        return theatre.places[place_id].name
    if place_id in theatre.regions:
        return theatre.regions[place_id].name
    road = theatre.roads.get(place_id)
    if road is None:
        return place_id
    ends = "\N{EN DASH}".join(name_place(theatre, end) for end in (road.start, road.end))
    return f"{road.name} ({ends})" if road.name else ends


def name_state(theatre: Theatre, state: str) -> str:
    """Give a side's name, or the state itself ('contested')."""
    return theatre.sides[state].name if state in theatre.sides else state


def _list_proper_names(actor: Actor) -> tuple[str, ...]:
    return (actor.id, actor.name, *actor.aliases)


def _list_generic_names(actor: Actor) -> tuple[str, ...]:
    return actor.generic


def _prefer_tracked(theatre: Theatre, ids: list[str]) -> list[str]:
    """Of several places with one name, keep those whose control is estimated, if any."""
    tracked = [place_id for place_id in ids if theatre.places[place_id].tracked]
    return tracked or ids


def _list_near(words: str, names: Iterable[str]) -> str:
    by_fold = {_fold(name): name for name in reversed(list(names))}
    near = difflib.get_close_matches(_fold(words), sorted(by_fold), n=_OFFERED, cutoff=_ALIKE)
    return f"; near it: {', '.join(by_fold[fold] for fold in near)}" if near else ""


def _fold(words: str) -> str:
    """Fold case, accents, hyphens and spaces away."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", words.casefold()) if letter.isalnum())
