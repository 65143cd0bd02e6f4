"""The theatre: one conflict's configuration as the rooms see it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A party whose control is told apart. `colour` is #rrggbb; `friends` are sides whose roads it may use."""

    id: str
    name: str
    colour: str = "#888888"
    friends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A named group or person. `sides` are (side, from, to) with None for open ends; '' is no side.

    `kind`: belligerent, person, state, people, organisation. `aliases` are names as printed; `generic` are common
    nouns that mean this actor in this theatre ('rebels', 'the army'). `spokespeople` name persons who speak for it.
    `metonyms` are place names that mean this actor when they speak ('Brim denied it'), never where something happens.
    """

    id: str
    name: str
    kind: str = "belligerent"
    sides: tuple[tuple[str, datetime | None, datetime | None], ...] = ()
    aliases: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    spokespeople: tuple[str, ...] = ()
    member_of: str = ""
    area: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()

    def side_at(self, at: datetime | None) -> str:
        """Give the actor's side at an instant ('' if none)."""
        for side, start, end in self.sides:
            if at is None or ((start is None or at >= start) and (end is None or at < end)):
                return side
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somebody who says things: `source_class` of `SourceClass`, `interest` an actor id whose cause it serves ('' if none)."""

    id: str
    name: str
    source_class: str
    interest: str = ""
    aliases: tuple[str, ...] = ()
    is_agency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the theatre. `kind`: city, town, village, district, site, province, region, country, road, crossing, junction, area.

    Coordinates are WGS 84 degrees, None when unknown. `parent` is a place id. `tracked` places have control estimated.
    `on_border` places may be reached from abroad by ways that the theatre does not show.
    """

    id: str
    name: str
    kind: str = "town"
    lat_deg: float | None = None
    lon_deg: float | None = None
    parent: str = ""
    aliases: tuple[str, ...] = ()
    geonames_id: int | None = None
    population: int = 0
    tracked: bool = True
    is_capital: bool = False
    on_border: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A road section between two places or junctions; `km` is its length, `road_class` motorway, primary, secondary or track.

    `bridges` are the names of bridges on it, where known.
    """

    id: str
    start: str
    end: str
    km: float
    road_class: str = "primary"
    name: str = ""
    bridges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A group of places spoken of as one ('the coast'); `places` are place ids. Cut off from it: cut off from each of them."""

    id: str
    name: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Who held a place when the window opens; `probability` in 0..1 says how sure ('' holder: divided or unknown)."""

    place: str
    holder: str
    probability: float = 0.97
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Thresholds of the theatre: probabilities in 0..1, times in hours. Defaults are the design's."""

    held: float = 0.9
    probably_held: float = 0.7
    stale_after_h: float = 24 * 30
    public_delay_h: float = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Theatre:
    """One conflict's configuration; dictionaries are keyed by id and keep the order of the files.

    `starts_at`/`ends_at` bound the window; `opens_at` is the instant of the opening state. `control` holds the numbers
    of the control model as the theatre file gives them (see `control/defaults.toml` for names and units).
    """

    id: str
    name: str
    zone: ZoneInfo
    country: str
    opens_at: datetime
    ends_at: datetime | None = None
    sides: dict[str, Side] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    roads: dict[str, Road] = field(default_factory=dict)
    openings: dict[str, Opening] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    thresholds: Thresholds = field(default_factory=Thresholds)
    control: dict[str, object] = field(default_factory=dict)
    folder: Path | None = None
