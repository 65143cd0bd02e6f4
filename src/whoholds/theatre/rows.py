"""Rows into nouns, one reader per table."""

from __future__ import annotations

from datetime import datetime

from whoholds.model import Actor
from whoholds.model import Opening
from whoholds.model import Place
from whoholds.model import Region
from whoholds.model import Road
from whoholds.model import Source
from whoholds.model import SourceClass
from whoholds.theatre.cells import read_choice
from whoholds.theatre.cells import read_flag
from whoholds.theatre.cells import read_id
from whoholds.theatre.cells import read_instant
from whoholds.theatre.cells import read_name
from whoholds.theatre.cells import read_number
from whoholds.theatre.columns import ACTOR_KINDS
from whoholds.theatre.columns import PLACE_KINDS
from whoholds.theatre.columns import ROAD_CLASSES
from whoholds.theatre.draft import Draft
from whoholds.theatre.tables import Row

_SOURCE_CLASSES = tuple(item.value for item in SourceClass)
#: No place has more people than this; a larger number is a slip. Persons.
_MOST_PEOPLE = 60_000_000
#: No road section is longer than this; a larger number is in metres. Kilometres.
_LONGEST_ROAD_KM = 2_000
#: How sure an opening row is that says nothing, in 0..1 (as `Opening` has it).
_SURE = 0.97


def read_actor(row: Row, draft: Draft) -> None:
    """Read an actor; a further row of one id adds a dated side."""
    key = read_id(row, "id", draft.faults)
    if not key:
        return
    earlier = draft.actors.get(key)
    start, end = read_instant(row, "from", draft.faults), read_instant(row, "to", draft.faults)
    if start is not None and end is not None and end <= start:
        draft.faults.append(row.fault(f"'to' {row.cells['to']} is not after 'from' {row.cells['from']}"))
    sides = earlier.sides if earlier else ()
    if row.cells.get("side") or start or end:
        sides = (*sides, (row.cells.get("side", ""), start, end))
    if earlier is None:
        draft.lines["actors.csv", key] = row.line
    elif not (row.cells.get("side") or start or end):
        draft.faults.append(row.fault(f"actor '{key}' stands twice; a second row needs a side with 'from' or 'to'"))
    draft.actors[key] = _merge_actor(key, row, earlier, sides, draft)


def _merge_actor(
    key: str,
    row: Row,
    earlier: Actor | None,
    sides: tuple[tuple[str, datetime | None, datetime | None], ...],
    draft: Draft,
) -> Actor:
    """Join the cells of an actor's rows; a later row may leave them empty."""

    def join(column: str, before: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*before, *row.split(column))))

    if earlier is None:
        name, kind = read_name(row, draft.faults), read_choice(row, "kind", ACTOR_KINDS, "belligerent", draft.faults)
    else:
        name, kind = earlier.name, earlier.kind
        if row.cells.get("name") not in {"", None, name}:
            draft.faults.append(
                row.fault(
                    f"actor '{key}' is named '{name}' in line {draft.lines['actors.csv', key]} and '{row.cells['name']}' here"
                )
            )
    blank = earlier or Actor(id=key, name=name)
    return Actor(
        id=key,
        name=name,
        kind=kind,
        sides=sides,
        aliases=join("aliases", blank.aliases),
        generic=join("generic", blank.generic),
        metonyms=join("metonyms", blank.metonyms),
        spokespeople=join("spokespeople", blank.spokespeople),
        member_of=row.cells.get("member_of", "") or blank.member_of,
        area=join("area", blank.area),
    )


def read_source(row: Row, draft: Draft) -> None:
    """Read somebody who says things."""
    key = read_id(row, "id", draft.faults)
    if not key or _stands_twice(row, "sources.csv", key, draft):
        return
    draft.sources[key] = Source(
        id=key,
        name=read_name(row, draft.faults),
        source_class=read_choice(row, "class", _SOURCE_CLASSES, SourceClass.UNNAMED.value, draft.faults),
        interest=row.cells.get("interest", ""),
        aliases=row.split("aliases"),
        is_agency=read_flag(row, "is_agency", draft.faults, default=False),
    )


def read_place(row: Row, draft: Draft) -> None:
    """Read a place; a tracked one needs coordinates."""
    key = read_id(row, "id", draft.faults)
    if not key or _stands_twice(row, "places.csv", key, draft):
        return
    lat_deg = read_number(row, "lat", draft.faults, low=-90, high=90)
    lon_deg = read_number(row, "lon", draft.faults, low=-180, high=180)
    tracked = read_flag(row, "tracked", draft.faults, default=True)
    _check_position(row, lat_deg, lon_deg, draft, tracked=tracked)
    geonames_id = read_number(row, "geonames_id", draft.faults, low=1, high=1e9)
    draft.places[key] = Place(
        id=key,
        name=read_name(row, draft.faults),
        kind=read_choice(row, "kind", PLACE_KINDS, "town", draft.faults),
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        parent=row.cells.get("parent", ""),
        aliases=row.split("aliases"),
        geonames_id=None if geonames_id is None else int(geonames_id),
        population=int(read_number(row, "population", draft.faults, low=0, high=_MOST_PEOPLE) or 0),
        tracked=tracked,
        is_capital=read_flag(row, "is_capital", draft.faults, default=False),
        on_border=read_flag(row, "on_border", draft.faults, default=False),
    )


def _check_position(row: Row, lat_deg: float | None, lon_deg: float | None, draft: Draft, *, tracked: bool) -> None:
    """Find half a position, none where one is needed, and the zero of an empty spreadsheet cell."""
    given = [bool(row.cells.get(column)) for column in ("lat", "lon")]
    if given[0] != given[1]:
        draft.faults.append(row.fault("only one of lat and lon is given"))
    elif not given[0] and tracked:
        draft.faults.append(row.fault("a tracked place needs lat and lon; or set tracked to false"))
    elif lat_deg == 0 and lon_deg == 0:
        draft.faults.append(row.fault("lat and lon are both 0, which is in the sea; leave both empty if unknown"))


def read_road(row: Row, draft: Draft) -> None:
    """Read a road section."""
    key = read_id(row, "id", draft.faults)
    if not key or _stands_twice(row, "roads.csv", key, draft):
        return
    km = read_number(row, "km", draft.faults, low=0, high=_LONGEST_ROAD_KM)
    if not row.cells.get("km") or km == 0:
        draft.faults.append(row.fault("km is empty or 0; give the length of the section"))
    draft.roads[key] = Road(
        id=key,
        start=row.cells.get("start", ""),
        end=row.cells.get("end", ""),
        km=km or 0.0,
        road_class=read_choice(row, "class", ROAD_CLASSES, "primary", draft.faults),
        name=row.cells.get("name", ""),
        bridges=row.split("bridges"),
    )


def read_opening(row: Row, draft: Draft) -> None:
    """Read who held a place at the opening."""
    place = read_id(row, "place", draft.faults)
    if not place:
        return
    if place in draft.openings:
        draft.faults.append(
            row.fault(f"second opening of '{place}'; the first is in line {draft.lines['opening.csv', place]}")
        )
        return
    draft.lines["opening.csv", place] = row.line
    probability = read_number(row, "probability", draft.faults, low=0, high=1)
    draft.openings[place] = Opening(
        place=place,
        holder=row.cells.get("holder", ""),
        probability=_SURE if probability is None else probability,
        note=row.cells.get("note", ""),
    )


def read_region(row: Row, draft: Draft) -> None:
    """Read a group of places spoken of as one."""
    key = read_id(row, "id", draft.faults)
    if not key or _stands_twice(row, "regions.csv", key, draft):
        return
    draft.regions[key] = Region(id=key, name=read_name(row, draft.faults), places=row.split("places"))
    if not draft.regions[key].places:
        draft.faults.append(row.fault("places is empty; name their ids, separated by ';'"))


def _stands_twice(row: Row, file: str, key: str, draft: Draft) -> bool:
    """Note a second row of one id; otherwise keep the line of the first."""
    first = draft.lines.get((file, key))
    if first is None:
        draft.lines[file, key] = row.line
        return False
    draft.faults.append(row.fault(f"id '{key}' stands twice; the first is in line {first}"))
    return True


#: The reader of each table's rows, in the order the tables are read.
ROW_READERS = {
    "actors.csv": read_actor,
    "sources.csv": read_source,
    "places.csv": read_place,
    "roads.csv": read_road,
    "opening.csv": read_opening,
    "regions.csv": read_region,
}
