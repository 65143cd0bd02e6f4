"""Writing a theatre folder: whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from whoholds.errors import TheatreError
from whoholds.model import Actor
from whoholds.model import Place
from whoholds.model import Road
from whoholds.model import Side
from whoholds.model import Theatre
from whoholds.theatre.columns import TABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text file that goes beside the tables."""

    file: str
    text: str


def write_theatre(folder: Path, theatre: Theatre, notes: Iterable[Note] = ()) -> None:
    """Write a theatre as a folder that people edit.

    Parameters
    ----------
    folder
        Folder to make; it must not exist or be empty. It appears only when everything is written.
    theatre
        What to write; `theatre.folder` is not looked at.
    notes
        Text files to put beside the tables; a name may hold a sub-folder.

    Raises
    ------
    TheatreError
        If the folder holds something already or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TheatreError(f"{folder} holds something already; choose an empty folder or a new name", folder=folder)
    part = folder.with_name(f".{folder.name}.part")
    texts = {
        "theatre.toml": write_settings(theatre),
        **{file: write_table(file, theatre) for file in TABLES},
        **{note.file: note.text for note in notes},
    }
    try:
        shutil.rmtree(part, ignore_errors=True)
        for file, text in texts.items():
            (part / file).parent.mkdir(parents=True, exist_ok=True)
            (part / file).write_text(text, encoding="utf-8", newline="")
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise TheatreError(f"{folder} cannot be written: {error.strerror}", folder=folder) from error


def write_places_table(path: Path, places: Iterable[Place]) -> None:
    """Write a table of places, whole or not at all.

    Raises
    ------
    TheatreError
        If the file exists already or cannot be written.
    """
    if path.exists():
        raise TheatreError(f"{path} exists already; choose a new name", file=str(path))
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(_write_rows("places.csv", map(_place_row, places)), encoding="utf-8", newline="")
        part.rename(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise TheatreError(f"{path} cannot be written: {error.strerror}", file=str(path)) from error


def write_settings(theatre: Theatre) -> str:
    """Write theatre.toml with a comment on each entry."""
    limits = theatre.thresholds
    lines = [
        "# One conflict, as whoholds sees it. Check this folder after each change: whoholds theatre check .",
        f"id = {_quote(theatre.id)}",
        f"name = {_quote(theatre.name)}",
        f"country = {_quote(theatre.country)}  # two-letter ISO code",
        f"zone = {_quote(theatre.zone.key)}  # time zone in which words such as 'on Sunday morning' are read",
        f"opens_at = {_write_instant(theatre.opens_at, theatre.zone)}  # instant at which opening.csv is so",
        *(
            [f"ends_at = {_write_instant(theatre.ends_at, theatre.zone)}  # end of the window"]
            if theatre.ends_at
            else []
        ),
        "",
        "[thresholds]",
        f"held = {limits.held:g}  # probability from which a place is shown as held",
        f"probably_held = {limits.probably_held:g}  # probability from which it is probably held; below, disputed or unknown",
        f"stale_after_h = {limits.stale_after_h:g}  # hours after the last support when an estimate is called stale",
        f"public_delay_h = {limits.public_delay_h:g}  # hours by which public output lags",
        "",
        "# Numbers of the control model; leave empty for its defaults.",
        "[control]",
        *(f"{key} = {_write_value(value)}" for key, value in theatre.control.items()),
        "",
        "# The parties whose control is told apart. `friends` are sides whose roads it may use.",
        *(line for side in theatre.sides.values() for line in _write_side(side)),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _write_side(side: Side) -> list[str]:
    friends = ", ".join(_quote(friend) for friend in side.friends)
    return [
        "[[side]]",
        f"id = {_quote(side.id)}",
        f"name = {_quote(side.name)}",
        f"colour = {_quote(side.colour)}",
        f"friends = [{friends}]",
        "",
    ]


def _write_value(value: object) -> str:
    """Write a TOML value: numbers and flags as JSON does, tables in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quote(str(key))} = {_write_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_write_value(inner) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _quote(text: str) -> str:
    # A JSON string is a TOML basic string, but for the delete character, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write_instant(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat()


def write_table(file: str, theatre: Theatre) -> str:
    """Write one table of a theatre as CSV."""
    rows = {
        "actors.csv": _actor_rows,
        "sources.csv": _source_rows,
        "places.csv": _place_rows,
        "roads.csv": lambda one: _road_rows(one.roads.values()),
        "opening.csv": _opening_rows,
        "regions.csv": _region_rows,
    }[file](theatre)
    return _write_rows(file, rows)


def write_roads(roads: Iterable[Road]) -> str:
    """Write road sections as roads.csv."""
    return _write_rows("roads.csv", _road_rows(roads))


def _write_rows(file: str, rows: Iterable[dict[str, object]]) -> str:
    columns = [*TABLES[file].required, *TABLES[file].optional]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _join(parts: tuple[str, ...]) -> str:
    return ";".join(part.replace(";", ",") for part in parts)


def _actor_rows(theatre: Theatre) -> Iterable[dict[str, object]]:
    for actor in theatre.actors.values():
        for number, (side, start, end) in enumerate(actor.sides or (("", None, None),)):
            row: dict[str, object] = {"id": actor.id, "name": actor.name, "kind": actor.kind, "side": side}
            row |= {
                column: _write_instant(instant, theatre.zone)
                for column, instant in (("from", start), ("to", end))
                if instant
            }
            yield row if number else row | _actor_lists(actor)


def _actor_lists(actor: Actor) -> dict[str, object]:
    return {
        "aliases": _join(actor.aliases),
        "generic": _join(actor.generic),
        "metonyms": _join(actor.metonyms),
        "spokespeople": _join(actor.spokespeople),
        "member_of": actor.member_of,
        "area": _join(actor.area),
    }


def _source_rows(theatre: Theatre) -> Iterable[dict[str, object]]:
    for source in theatre.sources.values():
        yield {
            "id": source.id,
            "name": source.name,
            "class": source.source_class,
            "interest": source.interest,
            "aliases": _join(source.aliases),
            "is_agency": _write_value(source.is_agency),
        }


def _place_rows(theatre: Theatre) -> Iterable[dict[str, object]]:
    for place in theatre.places.values():
        yield _place_row(place)


def _place_row(place: Place) -> dict[str, object]:
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "lat": "" if place.lat_deg is None else place.lat_deg,
        "lon": "" if place.lon_deg is None else place.lon_deg,
        "parent": place.parent,
        "aliases": _join(place.aliases),
        "geonames_id": place.geonames_id or "",
        "population": place.population or "",
        "tracked": _write_value(place.tracked),
        "is_capital": _write_value(place.is_capital),
        "on_border": _write_value(place.on_border),
    }


def _road_rows(roads: Iterable[Road]) -> Iterable[dict[str, object]]:
    for road in roads:
        yield {
            "id": road.id,
            "start": road.start,
            "end": road.end,
            "km": f"{road.km:g}",
            "class": road.road_class,
            "name": road.name,
            "bridges": _join(road.bridges),
        }


def _opening_rows(theatre: Theatre) -> Iterable[dict[str, object]]:
    for opening in theatre.openings.values():
        yield {
            "place": opening.place,
            "holder": opening.holder,
            "probability": f"{opening.probability:g}",
            "note": opening.note,
        }


def _region_rows(theatre: Theatre) -> Iterable[dict[str, object]]:
    for region in theatre.regions.values():
        yield {"id": region.id, "name": region.name, "places": _join(region.places)}
