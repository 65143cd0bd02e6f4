"""Campaign folders with gold claims -> Theatre and Claims, so that control is judged without reading.

A campaign folder holds gold_claims.jsonl, bulletins.jsonl, actors.json, places.json, initial_control.json, gold_control.json and
perhaps duplicate_pairs.json; a roads.json beside or in it gives the roads.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from whoholds.model import Actor
from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import Opening
from whoholds.model import Place
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Road
from whoholds.model import Scope
from whoholds.model import Side
from whoholds.model import SourceClass
from whoholds.model import Theatre

#: What the gold's `speaker_side` means where it names no belligerent.
_CLASSES = {
    None: SourceClass.OUTLET,
    "monitor": SourceClass.MONITOR,
    "resident": SourceClass.RESIDENT,
    "media": SourceClass.AGENCY,
    "other": SourceClass.UNNAMED,
    "social_media": SourceClass.SOCIAL_MEDIA,
    "local_official": SourceClass.OFFICIAL,
}

#: What a theatre file says under [control] that no campaign folder holds: sides whose names are generic.
_CONTROL: dict[str, dict[str, object]] = {"syria-bulletins": {"friends": {"generic": ["local_armed_groups"]}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One war as the benchmark sees it."""

    name: str
    folder: Path
    theatre: Theatre
    claims: tuple[Claim, ...]


def slug(name: str) -> str:
    """Make an id of a name."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _sides(folder: Path, actors: list[dict[str, Any]], first: list[dict[str, Any]]) -> tuple[list[str], dict[str, str]]:
    """Give the sides told apart, and each actor's side: itself if it ever holds a place, else the first of its coalition."""
    changes = _load(folder / "gold_control.json")
    held = [p.get("side", p.get("holder")) for p in first] + [
        s for g in changes for s in (g["from_side"], g["to_side"])
    ]
    sides = sorted({side for side in held if side})
    coalition = {a["id"]: a.get("coalition") for a in actors}
    side_of: dict[str, str] = {side: side for side in sides}
    for actor in actors:
        if actor["id"] in side_of or not actor.get("coalition"):
            continue
        mates = [side for side in sides if coalition.get(side) == actor["coalition"]]
        if mates:
            side_of[actor["id"]] = actor["coalition"] if actor["coalition"] in mates else mates[0]
        elif actor["coalition"] == actor["id"]:
            continue
    for ally in [a for a in {"government_ally": "government", "russia_installed": "russia"}.items() if a[1] in sides]:
        side_of.setdefault(*ally)
    return sides, side_of


def build_theatre(folder: Path, roads_file: Path | None = None) -> tuple[Theatre, dict[str, str]]:
    """Build a theatre in memory from a campaign folder; also give each actor's side."""
    actors = _load(folder / "actors.json")
    first = _load(folder / "initial_control.json")
    changes = _load(folder / "gold_control.json")
    sides, side_of = _sides(folder, actors, first["places"])
    coalition = {a["id"]: a.get("coalition") for a in actors}
    friends = {
        s: tuple(o for o in sides if o != s and coalition.get(s) and coalition.get(o) == coalition.get(s))
        for s in sides
    }
    named = {p["name"]: p for p in _load(folder / "places.json")}
    held = {p["place"]: p for p in first["places"]}
    places = {}
    for name in [*held, *(n for n in named if n not in held)]:
        row = {**held.get(name, {}), **named.get(name, {})}
        parent = row.get("parent") or row.get("province") or ""
        places[slug(name)] = Place(
            id=slug(name),
            name=name,
            kind="town" if row.get("kind") in {None, "gold"} else row["kind"],
            lat_deg=row.get("lat"),
            lon_deg=row.get("lon"),
            aliases=tuple(row.get("aliases") or ()),
            parent=slug(parent) if parent in named or parent in held else "",
            tracked=name in held,
        )
    opens_at = datetime.fromisoformat(first["as_of"])
    last = max(datetime.fromisoformat(g["happened_latest"]) for g in changes)
    return Theatre(
        id=folder.name,
        name=folder.name,
        zone=ZoneInfo("UTC"),
        country="",
        opens_at=opens_at,
        ends_at=last.replace(hour=0, minute=0, second=0) + timedelta(days=1),
        sides={s: Side(id=s, name=s, friends=friends[s]) for s in sides},
        actors={
            a["id"]: Actor(id=a["id"], name=a["name"], sides=((side_of.get(a["id"], ""), None, None),)) for a in actors
        },
        places=places,
        roads=_roads(roads_file),
        control=_CONTROL.get(folder.name, {}),
        openings={
            slug(n): Opening(place=slug(n), holder=p.get("side") or "", probability=0.97) for n, p in held.items()
        },
    ), side_of


def _roads(path: Path | None) -> dict[str, Road]:
    if path is None or not path.exists():
        return {}
    network = _load(path)
    at = {n["name"]: slug(n.get("control_place") or n["name"]) for n in network["nodes"]}
    roads = [
        Road(id=f"r{i}", start=at[e["from"]], end=at[e["to"]], km=float(e["km"]))
        for i, e in enumerate(network["edges"])
    ]
    return {road.id: road for road in roads}


def _attribute(row: dict[str, Any], outlet: str, side_of: dict[str, str]) -> Attribution:
    side = row.get("speaker_side")
    if side in _CLASSES:
        source_class = _CLASSES[side] if row["speaker"] or side else SourceClass.OUTLET
    elif any(word in (row["speaker"] or "").lower() for word in ("state tele", "state media", "pro-")):
        source_class = SourceClass.STATE_MEDIA
    else:
        source_class = SourceClass.PARTY if side in side_of else SourceClass.OFFICIAL
    relays = tuple((row.get("relayed_by") or "").split(" > ")) if row.get("relayed_by") else ()
    return Attribution(
        outlet=outlet,
        speaker=row["speaker"] or "",
        speaker_side=side_of.get(side or "", ""),
        source_class=source_class,
        relays=relays,
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def read_gold_claims(folder: Path, theatre: Theatre, side_of: dict[str, str]) -> list[Claim]:
    """Turn a folder's gold claims into Claims of the theatre."""
    reports = {r["id"]: r for r in _rows(folder / "bulletins.jsonl")}
    ids = {place.name: place.id for place in theatre.places.values()}
    claims = []
    for row in _rows(folder / "gold_claims.jsonl"):
        report = reports[row["bulletin"]]
        earliest, latest = _instant(row["time_earliest"]), _instant(row["time_latest"])
        claims.append(
            Claim(
                report_id=row["bulletin"],
                predicate=Predicate(row["predicate"]),
                place=ids.get(row["place"] or "", ""),
                place_text=row["place"] or "",
                actor=row["actor"] or "",
                side=side_of.get(row["actor"] or "", ""),
                scope=Scope(row.get("scope") or "all"),
                when=Interval(earliest=earliest, latest=latest),
                polarity=Polarity(row["polarity"]),
                modality=Modality(row["modality"]),
                attribution=_attribute(row, report["outlet"] or "", side_of),
                published_at=datetime.fromisoformat(report["published_at"]),
            )
        )
    return claims


def read_campaign(folder: Path, roads_file: Path | None = None) -> Campaign:
    """Read one campaign folder."""
    theatre, side_of = build_theatre(folder, roads_file)
    return Campaign(
        name=folder.name, folder=folder, theatre=theatre, claims=tuple(read_gold_claims(folder, theatre, side_of))
    )


def read_campaigns(shared: Path) -> Iterable[Campaign]:
    """Read Syria and the other wars under a folder of material, where they exist."""
    if (shared / "syria-bulletins").is_dir():
        yield read_campaign(shared / "syria-bulletins", shared / "syria2024" / "roads.json")
    for folder in sorted((shared / "other-wars").glob("*/")):
        yield read_campaign(folder)
