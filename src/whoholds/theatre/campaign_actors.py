"""Campaign actors into the theatre's: proper names, common nouns, metonyms, dated sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from whoholds.model import Actor
from whoholds.model import Place
from whoholds.theatre.columns import ACTOR_KINDS
from whoholds.theatre.slugs import fold_name
from whoholds.theatre.slugs import make_slug
from whoholds.theatre.words import Family
from whoholds.theatre.words import load_words

_SOURCE = "source"
_BRACKET = re.compile(r"\s*\(([^)]*)\)\s*")
_YEARS = re.compile(r"(?:^|_)((?:19|20)\d\d)(?:_((?:19|20)\d\d))?$")


@dataclass(slots=True, kw_only=True)
class Names:
    """An actor's names by what they are."""

    aliases: list[str] = field(default_factory=list)
    generic: list[str] = field(default_factory=list)
    metonyms: list[str] = field(default_factory=list)
    area: list[str] = field(default_factory=list)


def is_source(row: Mapping[str, Any]) -> bool:
    """Tell whether a campaign's entry is somebody who says things rather than an actor."""
    return row.get("kind") == _SOURCE


def make_actors(
    rows: list[dict[str, Any]], places: Mapping[str, Place], opens_at: datetime, holders: set[str], zone: ZoneInfo
) -> dict[str, Actor]:
    """Make the actors; a belligerent or a holder is its own side, another has the side of the coalition it is in, or none."""
    actors = {row["id"]: _make_actor(row, places, opens_at, holders, zone) for row in rows if not is_source(row)}
    for row in rows:
        actor = actors.get(row["id"])
        if actor is not None and actor.kind == "person" and row.get("coalition") in actors:
            actors[actor.id] = replace(actor, member_of=row["coalition"], sides=actors[row["coalition"]].sides)
    return _add_families(_drop_shared(actors))


def _make_actor(
    row: dict[str, Any], places: Mapping[str, Place], opens_at: datetime, holders: set[str], zone: ZoneInfo
) -> Actor:
    kind = row.get("kind") if row.get("kind") in ACTOR_KINDS else "organisation"
    names = split_names(row, places)
    years = _YEARS.search(row["id"])
    start, end = (
        (_open_year(years[1], zone) if years[2] else None, _open_year(years[2] or years[1], zone, after=True))
        if years
        else (None, None)
    )
    has_side = row["id"] in holders or (kind == "belligerent" and (end is None or end > opens_at))
    side = row["id"] if has_side else ""
    people = (part.strip() for text in row.get("spokespeople") or [] for part in text.split(" / "))
    return Actor(
        id=row["id"],
        name=row.get("name") or row["id"],
        kind=str(kind),
        sides=((side, start, end),) if side or start or end else (),
        aliases=tuple(names.aliases),
        generic=tuple(names.generic),
        metonyms=tuple(names.metonyms),
        spokespeople=tuple(dict.fromkeys(people)),
        area=tuple(dict.fromkeys(names.area)),
    )


def _open_year(year: str, zone: ZoneInfo, *, after: bool = False) -> datetime:
    """Give the first instant of a year, or of the year after."""
    return datetime(int(year) + after, 1, 1, tzinfo=zone)


def split_names(row: Mapping[str, Any], places: Mapping[str, Place]) -> Names:
    """Split an actor's aliases into proper names, common nouns and metonyms; years in brackets mark an alias of another time."""
    names = Names()
    known = {fold_name(name): place.id for place in places.values() for name in (place.name, *place.aliases)}
    for text in dict.fromkeys(row.get("aliases") or []):
        bracket = _BRACKET.search(text)
        alias = re.sub(r"^(?:the|a|an)\s+", "", _BRACKET.sub(" ", text).strip(), flags=re.IGNORECASE)
        remark = bracket[1].strip() if bracket else ""
        if not fold_name(alias):
            continue
        if remark.casefold() == "metonym":
            names.metonyms.append(alias)
        elif alias != alias.lower():
            # A name that is also a place's means the place; said of the actor, it is a metonym.
            (names.metonyms if fold_name(alias) in known else names.aliases).append(alias)
        elif not remark or fold_name(remark) in known or make_slug(remark) == "south":
            names.generic.append(alias)
        if fold_name(remark) in known:
            names.area.append(known[fold_name(remark)])
    names.aliases += [alias for alias in expand_forces(names.aliases) if fold_name(alias) not in known]
    for part in (names.aliases, names.generic, names.metonyms):
        part[:] = reversed(list({fold_name(alias): alias for alias in reversed(part)}.values()))
    return names


def expand_forces(aliases: list[str]) -> list[str]:
    """Give 'Aster troops' for 'Aster army', and so on."""
    nouns = load_words().force_nouns
    given = {fold_name(alias) for alias in aliases}
    made = []
    for alias in aliases:
        head, _, noun = alias.rpartition(" ")
        if noun in nouns and head[:1].isupper() and " " not in head:
            made += [f"{head} {other}" for other in nouns if fold_name(f"{head} {other}") not in given]
    return list(dict.fromkeys(made))


def _drop_shared(actors: dict[str, Actor]) -> dict[str, Actor]:
    """Leave a name that two actors share to its owner by name, else to the first that has it."""
    owners = {fold_name(actor.name): actor.id for actor in reversed(actors.values())}
    for actor in actors.values():
        for alias in actor.aliases:
            owners.setdefault(fold_name(alias), actor.id)
    return {
        key: replace(
            actor,
            aliases=tuple(
                alias
                for alias in actor.aliases
                if owners[fold_name(alias)] == key and fold_name(alias) != fold_name(actor.name)
            ),
        )
        for key, actor in actors.items()
    }


def _add_families(actors: dict[str, Actor]) -> dict[str, Actor]:
    """Give an actor the common nouns of its family, unless two actors belong to that family."""
    owned = Counter(noun for actor in actors.values() for noun in actor.generic)
    for family in load_words().families:
        members = [actor for actor in actors.values() if _belongs(actor, family)]
        if len(members) == 1:
            actor = members[0]
            more = (noun for noun in family.nouns if not owned[noun])
            actors[actor.id] = replace(actor, generic=tuple(dict.fromkeys((*actor.generic, *more))))
    return actors


def _belongs(actor: Actor, family: Family) -> bool:
    return not family.signs.isdisjoint(actor.generic)
