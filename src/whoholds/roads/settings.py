"""Numbers of the roads room, read from `defaults.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: Name and version of the method, written into every answer.
METHOD = "whoholds.roads.v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadSettings:
    """What `defaults.toml` says; the comments there give unit and source of each number."""

    samples: int
    batch: int
    explain_samples: int
    screen_samples: int
    range_km: float
    shared: float
    features: int
    count: int
    pair_held: float
    reported_held: float
    report: float
    ends_held: float
    change_km: float
    contested_factor: float
    cut_km: float
    unusable_km: float
    open_deg: float
    crossing_km: float
    lasts_h: float
    damage_lasts_h: float
    damage_codes: tuple[str, ...]
    denial: float
    passable: float
    impassable: float
    fought: float
    closed: float
    agrees: float
    disagrees: float
    weights: Mapping[str, float]


@cache
def default_settings() -> RoadSettings:
    """Read the numbers that ship with the program."""
    text = resources.files("whoholds.roads").joinpath("defaults.toml").read_text(encoding="utf-8")
    sections = tomllib.loads(text)
    weights = sections.pop("weights")
    numbers = {name: number for section in sections.values() for name, number in section.items()}
    numbers["damage_codes"] = tuple(numbers["damage_codes"])
    return RoadSettings(**numbers, weights=weights)
