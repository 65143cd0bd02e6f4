"""`acled`: claims as rows with ACLED's columns; each row is one saying, not a verified event."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import IO

from whoholds.exports.codes import is_state
from whoholds.exports.codes import list_events
from whoholds.exports.describing import make_stamp
from whoholds.exports.escaping import escape_cell
from whoholds.exports.escaping import flatten
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.model import Claim
from whoholds.model import Place

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1",
    "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location",
    "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip

#: ACLED's actor categories: state forces, rebel group.
_STATE, _REBEL = "State forces", "Rebel group"


def write_acled(material: Material, out: IO[str]) -> int:
    """Write a row for each claim that has a near ACLED code, a place with coordinates and a date."""
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    count, version = 0, make_stamp(material)
    for claim, codes in list_events(material.claims, "acled"):
        place = material.theatre.places.get(claim.place)
        happened = claim.when.earliest or claim.published_at
        if place is not None and place.lat_deg is not None and happened is not None:
            row = _make_row(material, claim, codes, place=place, happened=happened)
            row["tags"] = f"{row['tags']}; whoholds version {version}"
            writer.writerow({name: escape_cell(cell) if isinstance(cell, str) else cell for name, cell in row.items()})
            count += 1
    return count


def _make_row(
    material: Material, claim: Claim, codes: dict[str, str], *, place: Place, happened: datetime
) -> dict[str, object]:
    """Make the row of one claim; the notes say who says it, so that it cannot pass for an observation."""
    theatre, local = material.theatre, happened.astimezone(material.theatre.zone)
    state = is_state(theatre, claim.side)
    sub_event = codes.get("sub_event_state", codes["sub_event"]) if state else codes["sub_event"]
    speaker = claim.attribution.speaker or "the outlet's own voice"
    chain = " > ".join((speaker, *claim.attribution.relays, claim.attribution.outlet))
    quote = flatten(claim.evidence[0].quote) if claim.evidence else ""
    return {
        "event_id_cnty": f"{theatre.country}-{claim.id[:12]}",
        "event_date": local.date().isoformat(),
        "year": local.year,
        "time_precision": _measure_precision(claim),
        "disorder_type": codes["disorder"],
        "event_type": codes["acled"],
        "sub_event_type": sub_event,
        "actor1": _name_actor(material, claim.actor),
        "inter1": (_STATE if state else _REBEL) if claim.side else "",
        "actor2": _name_actor(material, claim.against),
        "country": theatre.country,
        "admin1": _name_province(material, place),
        "location": place.name,
        "latitude": place.lat_deg,
        "longitude": place.lon_deg,
        "geo_precision": 1 if place.kind in {"city", "town", "village", "site", "district"} else 2,
        "source": claim.attribution.outlet,
        "notes": f'Said by {chain}: "{quote}"',
        "tags": f"whoholds claim {claim.id}; {claim.modality.value}; scope {claim.scope.value}",
        "timestamp": int(claim.published_at.timestamp()) if claim.published_at is not None else "",
    }


def _measure_precision(claim: Claim) -> int:
    """Give ACLED's time precision: 1 a day, 2 a week, 3 a month or unknown."""
    if claim.when.earliest is None or claim.when.latest is None:
        return 3
    days = (claim.when.latest - claim.when.earliest).total_seconds() / 86_400
    return 1 if days <= 1 else 2 if days <= 7 else 3


def _name_actor(material: Material, actor: str) -> str:
    """Name an actor."""
    found = material.theatre.actors.get(actor)
    return found.name if found is not None else ""


def _name_province(material: Material, place: Place) -> str:
    """Name the province a place lies in."""
    parent = material.theatre.places.get(place.parent)
    return parent.name if parent is not None else ""


ACLED = Export(
    name="acled",
    suffix=".csv",
    media_type="text/csv",
    summary="asserted claims as rows with ACLED's columns and nearest codes",
    needs=("claims", "reports"),
    write=write_acled,
)
