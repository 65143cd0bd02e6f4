"""Numbers of the roads room, read from `defaults.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadSettings:
    """What `defaults.toml` says; the comments there give unit and source of each number."""

    samples: int
    batch: int
    explain_samples: int
    range_km: float
    shared: float
    features: int
    count: int
    pair_held: float
    report: float
    change_km: float
    contested_factor: float
    cut_km: float
    unusable_km: float
    weight: float
    lasts_h: float
    agrees: float
    disagrees: float


@cache
def default_settings() -> RoadSettings:
    """Read the numbers that ship with the program."""
    text = resources.files("whoholds.roads").joinpath("defaults.toml").read_text(encoding="utf-8")
    numbers = {name: number for section in tomllib.loads(text).values() for name, number in section.items()}
    return RoadSettings(**numbers)
