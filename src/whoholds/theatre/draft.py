"""A theatre while it is read: its nouns, the line each stands on, and the faults so far."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from zoneinfo import ZoneInfo

from whoholds.model import Actor
from whoholds.model import Opening
from whoholds.model import Place
from whoholds.model import Region
from whoholds.model import Road
from whoholds.model import Side
from whoholds.model import Source
from whoholds.model import Thresholds
from whoholds.theatre.fault import Fault


@dataclass(slots=True, kw_only=True)
class Header:
    """What theatre.toml says, as far as it could be read."""

    id: str = ""
    name: str = ""
    country: str = ""
    zone: ZoneInfo | None = None
    opens_at: datetime | None = None
    ends_at: datetime | None = None
    sides: dict[str, Side] = field(default_factory=dict)
    thresholds: Thresholds = field(default_factory=Thresholds)
    control: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Draft:
    """The nouns of a folder by id; `lines` gives the line of (file, id) for faults found later."""

    header: Header = field(default_factory=Header)
    actors: dict[str, Actor] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    roads: dict[str, Road] = field(default_factory=dict)
    openings: dict[str, Opening] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add_fault(self, file: str, key: str, reason: str) -> None:
        """Add a fault at the line where a thing stands."""
        self.faults.append(Fault(file=file, line=self.lines.get((file, key), 0), reason=reason))
