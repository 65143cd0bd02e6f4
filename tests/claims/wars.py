"""The invented and real wars of `phenomena/wars.yaml` as theatres, and sentences read through the real chain."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tests import factory
from whoholds.claims import ClaimReader
from whoholds.language import Reader
from whoholds.model import Actor
from whoholds.model import Claim
from whoholds.model import Opening
from whoholds.model import Place
from whoholds.model import Side
from whoholds.model import Source
from whoholds.model import Theatre
from whoholds.naming import ActorNamer
from whoholds.naming import PlaceNamer
from whoholds.naming import TimeNamer

#: A report ends on reminders: two sentences of no news keep the one that is read from being taken for one.
_AFTER = "\n\nSchools are closed.\n\nThe talks go on, and the weather is fine."

PHENOMENA = Path(__file__).parent / "phenomena"


def slug(name: str) -> str:
    """Make an id of a name: 'Port Mary' is port-mary."""
    return name.lower().replace(" ", "-")


def build_place(name: str, row: Any, index: int) -> Place:
    """Build a place of a war; a bare word in the file is its holder."""
    fields = row if isinstance(row, dict) else {}
    return Place(
        id=slug(name),
        name=name,
        kind=fields.get("kind", "town"),
        lat_deg=10.0 + index / 10,
        lon_deg=20.0,
        parent=fields.get("parent", ""),
        aliases=tuple(fields.get("aliases", ())),
        tracked=fields.get("tracked", True),
        is_capital=fields.get("capital", False),
    )


def build_actor(key: str, row: dict[str, Any]) -> Actor:
    """Build an actor of a war; a belligerent is on the side named in its row, else on one of its own."""
    kind = row.get("kind", "belligerent")
    side = row.get("side", "" if kind in {"people", "organisation"} else key)
    words: dict[str, Any] = {
        name: tuple(row.get(name, ())) for name in ("aliases", "generic", "spokespeople", "metonyms")
    }
    return Actor(id=key, name=row["name"], kind=kind, sides=((side, None, None),) if side else (), **words)


def build_war(name: str, row: dict[str, Any]) -> Theatre:
    """Build the theatre of one war."""
    zone = ZoneInfo(row["zone"])
    actors = {key: build_actor(key, fields) for key, fields in row["actors"].items()}
    places = {slug(key): build_place(key, fields, i) for i, (key, fields) in enumerate(row["places"].items())}
    held = {slug(k): (f if isinstance(f, str) else f.get("held", "")) for k, f in row["places"].items()}
    sources = {
        key: Source(
            id=key,
            name=fields["name"],
            source_class=fields["class"],
            interest=fields.get("interest", ""),
            aliases=tuple(fields.get("aliases", ())),
            is_agency=fields.get("agency", False),
        )
        for key, fields in (row.get("sources") or {}).items()
    }
    return Theatre(
        id=name,
        name=name,
        zone=zone,
        country=row["country"],
        opens_at=factory.at("1900-01-01T00:00"),
        sides={s: Side(id=s, name=s) for a in actors.values() for s, _, _ in a.sides},
        actors=actors,
        sources=sources,
        places=places,
        openings={k: Opening(place=k, holder=v) for k, v in held.items() if v},
    )


@functools.cache
def load_wars() -> dict[str, Any]:
    """Read the wars once."""
    rows: dict[str, Any] = yaml.load((PHENOMENA / "wars.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - plain strings only
    for row in rows.values():
        for fields in row["places"].values():
            if isinstance(fields, dict):
                fields["tracked"] = fields.get("tracked", "true") == "true"
                fields["capital"] = fields.get("capital", "false") == "true"
    return rows


class Chain:
    """Reads one text of one war from words to claims, as the product does."""

    def __init__(self) -> None:
        self.reader = Reader.open()
        self._claims: dict[str, ClaimReader] = {}

    def read(self, text: str, war: str = "velia", outlet: str = "The Post") -> list[Claim]:
        """Read the claims of a text published when the war's file says."""
        before = self.introduce(war)
        published = factory.at(load_wars()[war]["published"])
        one = factory.report(f"{before}{text}{_AFTER}", outlet=outlet, name="sentence", published_at=published)
        read = (self._reader_of(war).read(told, sentences)[0] for told, sentences in self.reader.read([one]))
        return [c for claims in read for c in claims if len(before) <= c.evidence[-1].start < len(before) + len(text)]

    def introduce(self, war: str) -> str:
        """Write a paragraph that says who fights, as any report does: a lone 'Aster has fallen' is news of nobody."""
        actors = self._reader_of(war).theatre.actors.values()
        foes = [f"the {a.name}".replace("the the", "the") for a in actors if a.kind == "belligerent"]
        return f"The war of {' and '.join(foes[:2])} goes on.\n\n"

    def _reader_of(self, war: str) -> ClaimReader:
        if war not in self._claims:
            theatre = build_war(war, load_wars()[war])
            namers: tuple[Any, ...] = (PlaceNamer(theatre), ActorNamer(theatre), TimeNamer(theatre.zone))
            self._claims[war] = ClaimReader(theatre, *namers)
        return self._claims[war]
