"""A campaign folder (JSON files of actors, places, opening, roads) into a theatre folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

from whoholds.errors import QueryError
from whoholds.errors import TheatreError
from whoholds.model import Opening
from whoholds.model import Place
from whoholds.model import Side
from whoholds.model import Theatre
from whoholds.model import parse_instant
from whoholds.theatre.campaign_actors import make_actors
from whoholds.theatre.campaign_places import make_places
from whoholds.theatre.campaign_places import make_roads
from whoholds.theatre.campaign_sources import make_sources
from whoholds.theatre.slugs import fold_name
from whoholds.theatre.slugs import make_slug
from whoholds.theatre.words import load_words
from whoholds.theatre.writing import Note
from whoholds.theatre.writing import write_theatre

#: A campaign folder's file is read into memory; anything larger is no such file. Bytes.
_MAX_BYTES = 50_000_000
#: Names of the fields that may hold the opening's holder, as campaigns write them.
_HOLDER_FIELDS = ("side", "holder")
#: Names of the fields that may hold a remark on shared control.
_MIXED_FIELDS = ("mixed", "mixed_control")

README = """# {name}

Made by `whoholds theatre from-campaign` from the actors, places and opening state of a campaign folder; settlements were given their GeoNames ids and
populations (GeoNames, CC BY 4.0, https://www.geonames.org). Look through `actors.csv` (side, dates, `generic` words) and `sources.csv` (class, interest): both
were sorted by rule. Then `whoholds theatre check` on this folder.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What a campaign folder says: rows as the files give them; `holders` and `mixed` are by place name."""

    actors: list[dict[str, Any]]
    places: list[dict[str, Any]]
    holders: dict[str, str]
    mixed: dict[str, str]
    opens_at: datetime
    roads: dict[str, Any] = field(default_factory=dict)


def theatre_from_campaign(campaign_folder: Path, out_folder: Path, name: str, country: str, zone: str) -> None:
    """Make a theatre folder of a campaign folder.

    Sides are the belligerents, for campaigns give holders as actor ids; those of one coalition are friends. Gold files are never opened.

    Parameters
    ----------
    campaign_folder
        Folder with actors.json and places.json, and if there are any initial_control.json and roads.json.
    out_folder
        Folder to make; it must not exist or be empty.
    name
        Name of the theatre.
    country
        Two-letter ISO code, for ids and populations of its settlements and for its capital.
    zone
        IANA time zone.

    Raises
    ------
    TheatreError
        If a file is missing or malformed, the zone or the country is unknown, or the folder is not empty.
    """
    try:
        zone_info = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TheatreError(f"zone '{zone}' is not a time zone name such as Etc/UTC", zone=zone) from error
    campaign = read_campaign(Path(campaign_folder), zone_info)
    theatre = make_theatre(campaign, name, country, zone_info)
    write_theatre(
        Path(out_folder),
        theatre,
        [Note(file="README.md", text=README.format(name=name)), Note(file="reports/.keep", text="")],
    )


def make_theatre(campaign: Campaign, name: str, country: str, zone: ZoneInfo) -> Theatre:
    """Make a theatre of what a campaign folder says."""
    places = make_places(campaign.places, campaign.holders, country)
    actors = make_actors(campaign.actors, places, campaign.opens_at, set(campaign.holders.values()), zone)
    roads, junctions = make_roads(campaign.roads, places)
    return Theatre(
        id=make_slug(name),
        name=name,
        zone=zone,
        country=country.upper(),
        opens_at=campaign.opens_at,
        sides=make_sides(campaign.actors, {side for actor in actors.values() for side, _, _ in actor.sides}),
        actors=actors,
        sources=make_sources(campaign.actors, actors, places),
        places=places | junctions,
        roads=roads,
        openings=make_openings(campaign, places),
    )


def make_sides(rows: list[dict[str, Any]], sides: set[str]) -> dict[str, Side]:
    """Make a side of each actor that is one, in the order of the file; coalition-mates are friends."""
    palette = load_words().palette
    coalitions = {row["id"]: row.get("coalition") for row in rows if row["id"] in sides}
    made = {}
    for number, row in enumerate(row for row in rows if row["id"] in sides):
        key, coalition = row["id"], row.get("coalition")
        friends = tuple(
            other for other, theirs in coalitions.items() if other != key and coalition and theirs == coalition
        )
        # Past the palette colours step through grey-free hues, so that no two are alike.
        colour = palette[number] if number < len(palette) else f"#{(0x3D5A80 + number * 0x2B1F47) % 0x1000000:06x}"
        made[key] = Side(id=key, name=row.get("name") or key, colour=colour, friends=friends)
    return made


def make_openings(campaign: Campaign, places: Mapping[str, Place]) -> dict[str, Opening]:
    """Make an opening of each tracked place that has a holder, or is known to be divided."""
    words = load_words()
    openings = {}
    for place in places.values():
        name = fold_name(place.name)
        if place.tracked and name in campaign.holders:
            note = campaign.mixed.get(name, "")
            openings[place.id] = Opening(
                place=place.id,
                holder=campaign.holders[name],
                probability=words.mixed_opening if note else words.sure_opening,
                note=note,
            )
    return openings


def read_campaign(folder: Path, zone: ZoneInfo) -> Campaign:
    """Read a campaign folder's files, none of which is gold.

    Raises
    ------
    TheatreError
        If actors.json or places.json is missing, or a file is not of the shape.
    """
    control = _read_json(folder / "initial_control.json") or []
    rows = control.get("places", []) if isinstance(control, dict) else control
    rows = _check_rows(folder / "initial_control.json", rows, "place")
    roads = _read_json(folder / "roads.json") or {}
    actors = _check_rows(folder / "actors.json", _read_json(folder / "actors.json"), "id")
    known = {row["id"] for row in actors}
    return Campaign(
        actors=actors,
        places=_check_rows(folder / "places.json", _read_json(folder / "places.json"), "name"),
        holders={
            fold_name(row["place"]): holder if (holder := _first(row, _HOLDER_FIELDS)) in known else "" for row in rows
        },
        mixed={fold_name(row["place"]): mixed for row in rows if (mixed := _first(row, _MIXED_FIELDS))},
        opens_at=_find_opening(control, rows, zone),
        roads=roads if isinstance(roads, dict) else {"edges": roads},
    )


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Give the first of some fields that holds text."""
    return next((str(row[name]) for name in names if row.get(name)), "")


def _find_opening(control: object, rows: list[dict[str, Any]], zone: ZoneInfo) -> datetime:
    """Find the instant of the opening: the file's own, else its first row's, else the start of 2000, to be put right."""
    given = [control.get("as_of")] if isinstance(control, dict) else []
    for text in [*given, *(row.get("as_of") for row in rows[:1])]:
        if isinstance(text, str):
            try:
                return parse_instant(text)
            except QueryError as error:
                raise TheatreError(
                    f"initial_control.json: as_of: {error.message}", file="initial_control.json"
                ) from error
    return datetime(2000, 1, 1, tzinfo=zone)


def _read_json(path: Path) -> object:
    """Read a JSON file; None if there is none."""
    if not path.exists():
        return None
    if path.stat().st_size > _MAX_BYTES:
        raise TheatreError(f"{path} is too large (over {_MAX_BYTES} bytes)", file=path)
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise TheatreError(f"{path}:{error.lineno}: not valid JSON: {error.msg}", file=path) from error
    except UnicodeDecodeError as error:
        raise TheatreError(f"{path}: not UTF-8 ({error.reason})", file=path) from error


def _check_rows(path: Path, rows: object, key: str) -> list[dict[str, Any]]:
    """Check that a file holds a list of objects that each have their key."""
    if rows is None:
        raise TheatreError(f"{path} is missing", file=path)
    if not isinstance(rows, list):
        raise TheatreError(f"{path}: not a list of objects", file=path)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not isinstance(row.get(key), str) or not row[key].strip():
            raise TheatreError(f"{path}: entry {number} has no '{key}'", file=path)
    return rows
