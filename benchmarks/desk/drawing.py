"""A drawn war for the desk: three hundred places, three sides, a front that moves for a year. One seed, always the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from math import cos
from math import pi
from math import sin
from zoneinfo import ZoneInfo

import numpy as np

from whoholds.model import Actor
from whoholds.model import Opening
from whoholds.model import Place
from whoholds.model import Road
from whoholds.model import Side
from whoholds.model import Source
from whoholds.model import Theatre

STARTS = datetime(2031, 1, 1, tzinfo=UTC)
_COLUMNS, _ROWS = 20, 15
_SPAN_DEG, _SOUTH_DEG, _WEST_DEG = 0.3, 9.0, 18.0
_KM_PER_DEG = 111.0
_FIRST = (
    "As",
    "Bri",
    "Co",
    "Del",
    "El",
    "Fa",
    "Gar",
    "Ha",
    "Il",
    "Ju",
    "Ka",
    "Lor",
    "Mi",
    "Nar",
    "Or",
    "Pel",
    "Quo",
    "Ros",
    "Sel",
    "Tor",
)
_LAST = ("ter", "mond", "ven", "lia", "mar", "dun", "wick", "sa", "tara", "lo", "nes", "bor", "ghan", "rim", "po")  # fmt: skip
SIDES = ("north", "south", "east")


@dataclass(frozen=True, slots=True, kw_only=True)
class War:
    """A theatre, and who truly held each place: `holder` (days, places) indexes `SIDES`."""

    theatre: Theatre
    days: int
    holder: np.ndarray


def draw_war(days: int, seed: int = 7) -> War:
    """Draw the theatre and the front's year."""
    random = np.random.default_rng(seed)
    places = [_draw_place(number, random) for number in range(_COLUMNS * _ROWS)]
    roads = _join_places(places)
    holder = np.array([[_hold(place, day, days) for place in places] for day in range(days)])
    openings = {
        place.id: Opening(place=place.id, holder=SIDES[holder[0, number]]) for number, place in enumerate(places)
    }
    theatre = Theatre(
        id="drawn-war",
        name="A drawn war",
        zone=ZoneInfo("Etc/GMT-3"),
        country="ZZ",
        opens_at=STARTS,
        ends_at=STARTS + timedelta(days=days),
        sides={
            "north": Side(id="north", name="North", colour="#4477aa"),
            "south": Side(id="south", name="South", colour="#cc6677"),
            "east": Side(id="east", name="East", colour="#ddaa33", friends=("south",)),
        },
        actors={one.id: one for one in _list_actors()},
        sources={one.id: one for one in _list_sources()},
        places={one.id: one for one in places},
        roads={one.id: one for one in roads},
        openings=openings,
    )
    return War(theatre=theatre, days=days, holder=holder)


def _draw_place(number: int, random: np.random.Generator) -> Place:
    column, row = number % _COLUMNS, number // _COLUMNS
    shift = random.uniform(-0.08, 0.08, 2)
    name = f"{_FIRST[column]}{_LAST[row]}"
    size = int(10 ** random.uniform(3.2, 5.8))
    return Place(
        id=name.lower(),
        name=name,
        kind="city" if size > 120_000 else "town" if size > 8_000 else "village",
        lat_deg=round(_SOUTH_DEG + row * _SPAN_DEG + float(shift[0]), 4),
        lon_deg=round(_WEST_DEG + column * _SPAN_DEG + float(shift[1]), 4),
        population=size,
        is_capital=number == 0,
    )


def _join_places(places: list[Place]) -> list[Road]:
    """Join each place with those to its east and north; the second row and column are motorways."""
    roads = []
    for number, place in enumerate(places):
        column, row = number % _COLUMNS, number // _COLUMNS
        if column + 1 < _COLUMNS:
            roads.append(_draw_road(place, places[number + 1], "motorway" if row == 1 else "primary", f"E{row + 1}"))
        if row + 1 < _ROWS and column % 2 == 1:
            kind = "motorway" if column == 1 else "secondary"
            roads.append(_draw_road(place, places[number + _COLUMNS], kind, f"N{column + 1}"))
    return roads


def _draw_road(start: Place, end: Place, kind: str, name: str) -> Road:
    north = (start.lat_deg or 0.0) - (end.lat_deg or 0.0)
    east = ((start.lon_deg or 0.0) - (end.lon_deg or 0.0)) * cos((start.lat_deg or 0.0) * pi / 180)
    km = round(1.15 * _KM_PER_DEG * float(np.hypot(north, east)), 1)
    return Road(id=f"{start.id}--{end.id}", start=start.id, end=end.id, km=km, road_class=kind, name=name)


def _hold(place: Place, day: int, days: int) -> int:
    """Tell who holds a place: the front between north and south swings twice a year, east keeps its rim."""
    east = ((place.lon_deg or 0.0) - _WEST_DEG) / (_COLUMNS * _SPAN_DEG)
    north = ((place.lat_deg or 0.0) - _SOUTH_DEG) / (_ROWS * _SPAN_DEG)
    phase = 4 * pi * day / days
    if east > 0.82 + 0.08 * sin(phase / 2 + 3 * north):
        return 2
    return int(north < 0.45 + 0.25 * sin(phase) * (1 - 0.5 * east))


def _list_actors() -> list[Actor]:
    named = (("north_army", "Northern Army", "north"), ("south_front", "Southern Front", "south"), ("east_guard", "Eastern Guard", "east"))  # fmt: skip
    return [Actor(id=one, name=name, sides=((side, None, None),)) for one, name, side in named]


def _list_sources() -> list[Source]:
    return [
        Source(id="monitor", name="Valley Monitor", source_class="monitor"),
        Source(id="afx", name="AFX", source_class="agency", is_agency=True),
    ]
