"""The word lists of words.toml."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from whoholds.model import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Common nouns that go together: an actor called by a sign is called by the nouns."""

    signs: frozenset[str]
    nouns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words and numbers by which folders are made; see words.toml for units and sources."""

    palette: tuple[str, ...]
    sure_opening: float
    mixed_opening: float
    same_place_km: float
    city_population: int
    town_population: int
    new_population: int
    new_places: int
    pronouns: frozenset[str]
    state_media: tuple[str, ...]
    official: frozenset[str]
    organisation: frozenset[str]
    titles: frozenset[str]
    force_nouns: tuple[str, ...]
    place_kinds: dict[str, str]
    families: tuple[Family, ...]


@cache
def load_words() -> Words:
    """Load words.toml once."""
    table: dict[str, Any] = tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
    families = tuple(
        Family(signs=frozenset(item["signs"]), nouns=tuple(item["nouns"])) for item in table.pop("families")
    )
    table |= {key: frozenset(table[key]) for key in ("pronouns", "official", "organisation", "titles")}
    table |= {key: tuple(table[key]) for key in ("palette", "state_media", "force_nouns")}
    return Words(families=families, **table)


@cache
def load_agencies() -> tuple[Source, ...]:
    """Load the sources that any theatre starts with, from agencies.csv."""
    with (files(__package__) / "agencies.csv").open(encoding="utf-8") as file:
        return tuple(
            Source(
                id=row["id"],
                name=row["name"],
                source_class=row["class"],
                interest=row["interest"],
                aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
                is_agency=row["is_agency"] == "true",
            )
            for row in csv.DictReader(file)
        )
