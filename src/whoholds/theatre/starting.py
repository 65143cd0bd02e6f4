"""A new theatre folder, filled from the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from whoholds.model import Actor
from whoholds.model import Opening
from whoholds.model import Place
from whoholds.model import Side
from whoholds.model import Theatre
from whoholds.theatre.crossing import measure_km
from whoholds.theatre.gazetteer import Country
from whoholds.theatre.gazetteer import Settlement
from whoholds.theatre.gazetteer import open_country
from whoholds.theatre.geonames import Dump
from whoholds.theatre.geonames_places import LATIN
from whoholds.theatre.geonames_places import make_dump_places
from whoholds.theatre.geonames_places import to_country
from whoholds.theatre.slugs import fold_name
from whoholds.theatre.slugs import make_slug
from whoholds.theatre.words import load_agencies
from whoholds.theatre.words import load_words
from whoholds.theatre.writing import Note
from whoholds.theatre.writing import write_places_table
from whoholds.theatre.writing import write_theatre

#: The year a new theatre opens in when its name holds none; the user puts it right.
_UNKNOWN_YEAR = 2000

README = """# {name}

A starting folder for whoholds, filled from GeoNames ({count} settlements of {country}; GeoNames is licensed CC BY 4.0, https://www.geonames.org).

1. `theatre.toml`: put right `opens_at`, the sides and their colours.
2. `actors.csv`: name the groups. `aliases` are proper names, `generic` are common nouns that mean the actor here ("rebels;the army"), `metonyms` are
   place names that mean it when they speak. Lists are separated by `;`. An actor that changed sides has one row per side, with `from` and `to` (with zone).
3. `sources.csv`: who is quoted. `class` is one of party, state_media, monitor, agency, outlet, resident, official, social_media, unnamed;
   `interest` is the actor whose cause it serves.
4. `places.csv`: keep what matters, add districts, airfields, crossings (kind site, district, crossing; `parent` the town). The gazetteer that whoholds carries
   has no provinces; a full GeoNames dump has (`whoholds theatre new --geonames`). They have kind province and tracked false.
5. `roads.csv`: sections between places or junctions, with length in km. `whoholds theatre roads` makes it from an OpenStreetMap extract of the country.
   An empty table is allowed: then nothing is said about roads.
6. `opening.csv`: who held each place at `opens_at`; as written, every place starts with the first side, which is surely wrong somewhere.
7. `reports/`: put reports here.

Then run `whoholds theatre check` on this folder: it names every fault by file, line and reason.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSource:
    """A GeoNames dump, and the scripts whose aliases are kept."""

    dump: Dump
    scripts: Collection[str] = LATIN


def new_theatre(folder: Path, name: str, country: str, *, source: PlaceSource | None = None) -> None:
    """Make a filled starting folder for a country.

    Parameters
    ----------
    folder
        Folder to make; it must not exist or be empty.
    name
        Name of the theatre; a year in it becomes the year of its opening.
    country
        Two-letter ISO code.
    source
        A GeoNames dump of the country to take the places from; None for the gazetteer that the program carries.

    Raises
    ------
    TheatreError
        If the country is unknown, the dump holds nothing of it, or the folder is not empty.
    """
    words = load_words()
    if source is None:
        entry = open_country(country)
        places = make_places(entry, words.new_population, words.new_places)
    else:
        entry = to_country(source.dump, source.scripts)
        places = make_dump_places(source.dump, make_places, source.scripts)
    zone = ZoneInfo(entry.zone)
    year = re.search(r"\b(?:19|20)\d\d\b", name)
    theatre = Theatre(
        id=make_slug(name) or entry.iso.lower(),
        name=name.strip() or entry.name,
        zone=zone,
        country=entry.iso,
        opens_at=datetime(int(year[0]) if year else _UNKNOWN_YEAR, 1, 1, tzinfo=zone),
        sides={
            "government": Side(id="government", name="Government", colour=words.palette[0]),
            "opposition": Side(id="opposition", name="Opposition", colour=words.palette[1]),
        },
        actors=_make_actors(entry),
        sources={source.id: source for source in load_agencies()},
        places=places,
        openings={key: Opening(place=key, holder="government") for key, place in places.items() if place.tracked},
    )
    readme = README.format(name=theatre.name, country=entry.name, count=len(theatre.openings))
    write_theatre(folder, theatre, [Note(file="README.md", text=readme), Note(file="reports/.keep", text="")])


def write_places(path: Path, source: PlaceSource) -> int:
    """Write the places of a GeoNames dump as a table that fits into a theatre's places.csv; give how many.

    Raises
    ------
    TheatreError
        If the file exists already or cannot be written.
    """
    places = make_dump_places(source.dump, make_places, source.scripts)
    write_places_table(path, places.values())
    return len(places)


def _make_actors(country: Country) -> dict[str, Actor]:
    """Make the template actors: a government, an opposition, the people."""
    state, rebels, people = load_words().families
    government = Actor(
        id="government",
        name=f"Government of {country.name}",
        sides=(("government", None, None),),
        aliases=(f"{country.name} government", f"{country.name}'s army"),
        generic=("government", *state.nouns),
        metonyms=(country.capital,) if country.capital else (),
    )
    opposition = Actor(
        id="opposition", name="Opposition", sides=(("opposition", None, None),), generic=("opposition", *rebels.nouns)
    )
    civilians = Actor(id="civilians", name="civilians", kind="people", generic=people.nouns)
    return {actor.id: actor for actor in (government, opposition, civilians)}


def make_places(country: Country, population: int, most: int) -> dict[str, Place]:
    """Make places of a country's largest settlements of a size; a lesser namesake is told apart by its nearest larger neighbour."""
    places: dict[str, Place] = {}
    taken: dict[str, str] = {}
    for settlement in country.settlements:
        is_capital = fold_name(settlement.name) == fold_name(country.capital) and not any(
            place.is_capital for place in places.values()
        )
        if (settlement.population < population or len(places) >= most) and not is_capital:
            continue
        place = _make_place(settlement, places, taken, is_capital=is_capital)
        places[place.id] = place
        for name in (place.name, *place.aliases):
            taken.setdefault(fold_name(name), place.id)
    return places


def _make_place(settlement: Settlement, places: dict[str, Place], taken: dict[str, str], *, is_capital: bool) -> Place:
    name = settlement.name
    if fold_name(name) in taken:
        position = settlement.to_place()
        plain = (place for place in places.values() if "(" not in place.name)
        name = f"{name} ({min(plain, key=lambda place: measure_km(place, position)).name})"
    key = make_slug(name)
    if not key or key in places or fold_name(name) in taken:
        name, key = (
            f"{settlement.name} ({settlement.geonames_id})",
            f"{make_slug(settlement.name) or 'place'}-{settlement.geonames_id}",
        )
    return Place(
        id=key,
        name=name,
        kind=name_kind(settlement.population),
        lat_deg=round(settlement.lat_deg, 4),
        lon_deg=round(settlement.lon_deg, 4),
        aliases=tuple(alias for alias in settlement.names if fold_name(alias) not in {*taken, fold_name(name)}),
        geonames_id=settlement.geonames_id,
        population=settlement.population,
        is_capital=is_capital,
    )


def name_kind(population: int) -> str:
    """Name a settlement's kind by its population."""
    words = load_words()
    if population >= words.city_population:
        return "city"
    return "town" if population >= words.town_population else "village"
