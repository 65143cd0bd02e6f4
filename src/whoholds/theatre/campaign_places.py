"""Campaign places and roads into the theatre's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from whoholds.model import Place
from whoholds.model import Road
from whoholds.theatre.columns import PLACE_KINDS
from whoholds.theatre.columns import ROAD_CLASSES
from whoholds.theatre.crossing import measure_km
from whoholds.theatre.gazetteer import Country
from whoholds.theatre.gazetteer import Settlement
from whoholds.theatre.gazetteer import find_settlement
from whoholds.theatre.gazetteer import open_country
from whoholds.theatre.slugs import fold_name
from whoholds.theatre.slugs import make_slug
from whoholds.theatre.starting import name_kind
from whoholds.theatre.words import load_words

_SETTLED = frozenset({"city", "town", "village"})
#: Kinds that are tracked only when the opening names one holder.
_WIDE = frozenset({"province", "region", "district", "area"})
#: Kinds that nobody holds as a place.
_NEVER_TRACKED = frozenset({"road", "country"})


def make_places(rows: list[dict[str, Any]], holders: Mapping[str, str], country: str) -> dict[str, Place]:
    """Make the places, with ids from their names, and the country's capital if it is not among them.

    Parameters
    ----------
    rows
        Places as the campaign gives them.
    holders
        Holder at the opening by folded place name; '' is divided or unknown.
    country
        Two-letter ISO code.
    """
    entry = open_country(country)
    ids = _make_ids(rows)
    places = {}
    for row, key in zip(rows, ids.values(), strict=True):
        place = _make_place(row, key, ids, holders)
        place = _add_settlement(
            place, find_settlement(entry, place, load_words().same_place_km) if place.kind in _SETTLED else None, row
        )
        places[key] = replace(place, is_capital=_is_capital(place, entry))
    places = _drop_shared(places)
    return places | _make_capital(entry, places)


def _make_ids(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Make an id of each name, with a number where two slugs agree."""
    ids: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        slug = make_slug(row["name"]) or f"place-{number}"
        name = row["name"] if row["name"] not in ids else f"{row['name']}\0{number}"
        ids[name] = slug if slug not in ids.values() else f"{slug}-{number}"
    return ids


def _make_place(row: dict[str, Any], key: str, ids: Mapping[str, str], holders: Mapping[str, str]) -> Place:
    name = row["name"]
    kind = name_place_kind(row)
    located = isinstance(row.get("lat"), int | float) and isinstance(row.get("lon"), int | float)
    holder = holders.get(fold_name(name))
    tracked = located and holder is not None and kind not in _NEVER_TRACKED and not (kind in _WIDE and not holder)
    parent = ids.get(row.get("parent") or "") or ids.get(row.get("province") or "") or ""
    return Place(
        id=key,
        name=name,
        kind=kind,
        lat_deg=float(row["lat"]) if located else None,
        lon_deg=float(row["lon"]) if located else None,
        parent="" if parent == key else parent,
        aliases=tuple(dict.fromkeys((*(row.get("aliases") or []), *derive_names(name)))),
        tracked=tracked,
    )


def name_place_kind(row: Mapping[str, Any]) -> str:
    """Name a place's kind: the campaign's, or what the words of its name say."""
    kinds = load_words().place_kinds
    given = str(row.get("kind") or "").casefold()
    if given in PLACE_KINDS:
        return given
    if given in kinds:
        return kinds[given]
    words = fold_name(row["name"]).split()
    if "crossing" in words:
        return "crossing"
    return next((kinds[word] for word in reversed(words) if word in kinds), "town")


def derive_names(name: str) -> list[str]:
    """Give the names inside a compound one: 'Brim (city)' is Brim, 'Brim / Aster' either."""
    plain = re.sub(r"\s*\([^)]*\)", "", name).strip()
    parts = [part.strip() for part in plain.split(" / ")]
    parts += [part.rsplit(": ", 1)[1] for part in parts if ": " in part]
    return [part for part in parts if part and part != name]


def _add_settlement(place: Place, settlement: Settlement | None, row: Mapping[str, Any]) -> Place:
    """Add the gazetteer's id and population; its population names the kind where the campaign's kind says nothing."""
    if settlement is None:
        return place
    kind = (
        place.kind
        if row.get("kind") in _SETTLED
        else name_kind(max(settlement.population, load_words().town_population))
    )
    return replace(place, kind=kind, geonames_id=settlement.geonames_id, population=settlement.population)


def _is_capital(place: Place, country: Country) -> bool:
    return place.kind in _SETTLED and fold_name(country.capital) in {
        fold_name(name) for name in (place.name, *place.aliases)
    }


def _drop_shared(places: dict[str, Place]) -> dict[str, Place]:
    """Leave a name that two places of a kind share to its owner by name, else to the first that has it; a place's own name is no alias."""
    owners = {(place.kind, fold_name(place.name)): place.id for place in reversed(places.values())}
    named = {fold_name(place.name): place.id for place in reversed(places.values())}
    kept = {}
    for key, place in places.items():
        aliases: dict[str, None] = {}
        for alias in place.aliases:
            name = fold_name(alias)
            mine = owners.setdefault((place.kind, name), key) == key and named.get(name, key) == key
            if name and mine and name != fold_name(place.name):
                aliases.setdefault(alias, None)
        kept[key] = replace(place, aliases=tuple(aliases))
    return kept


def _make_capital(country: Country, places: Mapping[str, Place]) -> dict[str, Place]:
    """Make the capital as an untracked place, so that 'the capital' and its name mean it."""
    if any(place.is_capital for place in places.values()):
        return {}
    capital = next(
        (
            item
            for item in country.settlements
            if fold_name(country.capital) in {fold_name(name) for name in (item.name, *item.names)}
        ),
        None,
    )
    key = make_slug(country.capital)
    if capital is None or not key or key in places:
        return {}
    return {
        key: Place(
            id=key,
            name=country.capital,
            kind=name_kind(capital.population),
            lat_deg=round(capital.lat_deg, 4),
            lon_deg=round(capital.lon_deg, 4),
            geonames_id=capital.geonames_id,
            population=capital.population,
            tracked=False,
            is_capital=True,
        ),
    }


def make_roads(network: Mapping[str, Any], places: Mapping[str, Place]) -> tuple[dict[str, Road], dict[str, Place]]:
    """Make the road sections, and junctions for nodes that are no place; a junction's parent is the place its control follows.

    Parameters
    ----------
    network
        `nodes` with name, lat, lon and if known control_place, and `edges` with from, to, km, class and road.
    places
        Places made so far, by id.

    Returns
    -------
    The sections by id, and the junctions by id.
    """
    by_name = {fold_name(place.name): place.id for place in places.values()}
    junctions: dict[str, Place] = {}
    ends: dict[str, str] = {}
    for node in network.get("nodes") or []:
        control, own = by_name.get(fold_name(node.get("control_place") or "")), by_name.get(fold_name(node["name"]))
        if own or (control and node.get("kind") != "junction"):
            ends[node["name"]] = str(own or control)
            continue
        junction = _make_junction(node, control, places)
        ends[node["name"]] = junction.id
        junctions[junction.id] = junction
    return _make_sections(network.get("edges") or [], ends, {**places, **junctions}), junctions


def _make_junction(node: Mapping[str, Any], control: str | None, places: Mapping[str, Place]) -> Place:
    slug = make_slug(node["name"])
    key = slug if slug not in places else f"{slug}-junction"
    junction = Place(
        id=key,
        name=node["name"],
        kind="junction",
        lat_deg=float(node["lat"]),
        lon_deg=float(node["lon"]),
        aliases=tuple(derive_names(node["name"])),
        tracked=False,
    )
    tracked = [place for place in places.values() if place.tracked]
    nearest = min(tracked, key=lambda place: (measure_km(place, junction), place.id)).id if tracked else ""
    return replace(junction, parent=control or nearest)


def _make_sections(
    edges: list[dict[str, Any]], ends: Mapping[str, str], places: Mapping[str, Place]
) -> dict[str, Road]:
    """Make the sections whose two ends are known; one as long as stated, but never shorter than the straight line."""
    roads: dict[str, Road] = {}
    for edge in edges:
        start, end = ends.get(edge["from"], ""), ends.get(edge["to"], "")
        if not start or not end or start == end:
            continue
        slug = f"{start}--{end}"
        key = slug if slug not in roads else f"{slug}-{len(roads)}"
        road_class = edge.get("class") if edge.get("class") in ROAD_CLASSES else "primary"
        km = max(float(edge["km"]), round(measure_km(places[start], places[end]), 1))
        roads[key] = Road(
            id=key,
            start=start,
            end=end,
            km=km,
            road_class=str(road_class),
            name=edge.get("road") or edge.get("name") or "",
        )
    return roads
