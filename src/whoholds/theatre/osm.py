"""roads.csv out of an OpenStreetMap extract and the theatre's places."""

from __future__ import annotations

import csv
import io
import os
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from whoholds.errors import TheatreError
from whoholds.model import Place
from whoholds.model import Road
from whoholds.theatre.columns import PLACES
from whoholds.theatre.loading import load_places
from whoholds.theatre.osm_extract import OnRead
from whoholds.theatre.osm_extract import read_extract
from whoholds.theatre.osm_network import Section
from whoholds.theatre.osm_network import build_sections
from whoholds.theatre.osm_network import find_unmet_posts
from whoholds.theatre.osm_network import snap_places
from whoholds.theatre.slugs import make_slug
from whoholds.theatre.writing import write_roads

#: Smallest class of road that is read when nothing else is said.
SMALLEST = "secondary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsnapped:
    """A place that no road of the extract reaches, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OsmRoads:
    """What an extract gives: road sections, the places it does not reach, and border posts the theatre has no crossing for."""

    roads: tuple[Road, ...]
    unsnapped: tuple[Unsnapped, ...]
    crossings: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OsmSettings:
    """What `osm.toml` says; the comments there give unit and source."""

    within_km: Mapping[str, float]
    snap_km: float
    classes: Mapping[str, str]


@cache
def load_osm_settings() -> OsmSettings:
    """Read `osm.toml` once."""
    table = tomllib.loads((resources.files("whoholds.theatre") / "osm.toml").read_text(encoding="utf-8"))
    return OsmSettings(within_km=table["within_km"], snap_km=table["snapping"]["snap_km"], classes=table["classes"])


def list_classes(smallest: str = SMALLEST) -> tuple[str, ...]:
    """List OpenStreetMap's classes from the most important to the smallest that is wanted.

    Raises
    ------
    TheatreError
        If there is no such class.
    """
    every = tuple(load_osm_settings().classes)
    if smallest not in every:
        raise TheatreError(f"'{smallest}' is no class of road; there are {', '.join(every)}", smallest=smallest)
    return every[: every.index(smallest) + 1]


def roads_from_osm(extract: Path, folder: Path, *, smallest: str = SMALLEST, on_read: OnRead | None = None) -> OsmRoads:
    """Build the roads between a theatre's places from an extract.

    Parameters
    ----------
    extract
        An .osm.pbf or .osm file that covers the theatre.
    folder
        The theatre's folder; its roads.csv is not looked at.
    smallest
        Smallest value of `highway` that counts.

    Raises
    ------
    TheatreError
        If the extract cannot be read or holds no road, or the folder's other files have faults.
    """
    settings, classes = load_osm_settings(), list_classes(smallest)
    every = load_places(folder)
    places = [place for place in every.values() if _is_on_map(place, every, settings.within_km)]
    found = read_extract(extract, classes, on_read)
    snapped = snap_places(found, places, settings.within_km, settings.snap_km)
    sections = build_sections(found, snapped)
    near = find_unmet_posts(found, places, settings.snap_km)
    posts = [post for post, is_unmet in zip(found.posts, near.tolist(), strict=True) if is_unmet]
    return OsmRoads(
        roads=tuple(_make_road(places, section, classes, settings.classes) for section in sections),
        unsnapped=tuple(
            Unsnapped(place=place.id, reason=_say_why(km, settings.snap_km)) for place, km in snapped.missed
        ),
        crossings=tuple(
            Place(
                id=f"{make_slug(post.name) or 'crossing'}-{post.osm_id}",
                name=post.name or f"Border post {post.osm_id}",
                kind="crossing",
                lat_deg=round(post.lat_deg, 5),
                lon_deg=round(post.lon_deg, 5),
                tracked=False,
            )
            for post in posts
        ),
    )


def _is_on_map(place: Place, every: Mapping[str, Place], within_km: Mapping[str, float]) -> bool:
    """Tell whether roads lead to a place of its own: a site in a settlement, such as a prison, is reached by that."""
    parent = every.get(place.parent)
    is_inside = place.kind == "site" and parent is not None and parent.kind in within_km
    return place.kind in within_km and place.lat_deg is not None and not is_inside


def _say_why(km: float, snap_km: float) -> str:
    if km > snap_km:
        nearest = "the extract holds no road" if km == float("inf") else f"the nearest road is {km:.1f} km away"
        return f"{nearest}, farther than {snap_km:g} km; check the place's position, or read smaller roads"
    return "the road nearest to it belongs to another place that is nearer; check both positions"


def _make_road(places: list[Place], section: Section, classes: tuple[str, ...], names: Mapping[str, str]) -> Road:
    start, end = places[section.first].id, places[section.second].id
    return Road(
        id=f"{start}--{end}",
        start=start,
        end=end,
        # Rounded up, so that no section becomes shorter than the straight line between its ends.
        km=max(0.1, -(-section.km * 10 // 1) / 10),
        road_class=names[classes[section.road_class]],
        name=section.name,
        bridges=section.bridges,
    )


def write_osm_roads(found: OsmRoads, out: Path, *, crossings: Path | None = None, replace: bool = False) -> None:
    """Write roads.csv, and if asked the crossings as rows for places.csv: whole or not at all.

    Raises
    ------
    TheatreError
        If there are rows in the file already and `replace` is false, or it cannot be written.
    """
    texts = {out: write_roads(found.roads)}
    if crossings is not None:
        texts[crossings] = _write_crossings(found.crossings)
    for path in texts:
        if not replace and _has_rows(path):
            raise TheatreError(f"{path} holds rows already; write to another file, or say --replace", path=str(path))
    for path, text in texts.items():
        _write_whole(path, text)


def _has_rows(path: Path) -> bool:
    """Tell whether a table has more than its header."""
    try:
        return path.exists() and len(path.read_text(encoding="utf-8-sig").splitlines()) > 1
    except (OSError, UnicodeDecodeError) as error:
        raise TheatreError(f"{path} cannot be read: {error}", path=str(path)) from error


def _write_crossings(crossings: tuple[Place, ...]) -> str:
    """Write crossings as rows of places.csv."""
    text = io.StringIO()
    columns = [*PLACES.required, *PLACES.optional]
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for place in crossings:
        writer.writerow(
            {
                "id": place.id,
                "name": place.name,
                "kind": place.kind,
                "lat": place.lat_deg,
                "lon": place.lon_deg,
                "tracked": "false",
            }
        )
    return text.getvalue()


def _write_whole(path: Path, text: str) -> None:
    """Write a file that takes its name only when it is complete."""
    part = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        raise TheatreError(f"{path} cannot be written: {error.strerror or error}", path=str(path)) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
