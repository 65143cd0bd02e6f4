"""`hxl`: who holds each place, as a CSV with Humanitarian Exchange Language tags in its second row."""

from __future__ import annotations

import csv
from typing import IO

from whoholds.exports.describing import make_stamp
from whoholds.exports.escaping import escape_cell
from whoholds.exports.gold_claims import write_instant
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.model import ControlEstimate

#: Heading and HXL 1.1 tag of each column.
COLUMNS = (
    ("Place", "#loc+name"),
    ("Place id", "#loc+code+v_whoholds"),
    ("Kind", "#loc+type"),
    ("Latitude", "#geo+lat"),
    ("Longitude", "#geo+lon"),
    ("As at", "#date+reported"),
    ("Status", "#status+control"),
    ("Holder", "#group+holder+name"),
    ("Probability", "#indicator+holder+prob+num"),
    ("Since, earliest", "#date+start+earliest"),
    ("Since, latest", "#date+start+latest"),
    ("Last report", "#date+updated"),
    ("Reports against", "#indicator+dispute+num"),
    ("Rulings", "#indicator+rulings+num"),
    ("Holder without rulings", "#group+holder+name+unruled"),
    ("Probability without rulings", "#indicator+holder+prob+unruled+num"),
    ("Method", "#meta+method"),
    ("Version", "#meta+version"),
)


def write_hxl(material: Material, out: IO[str]) -> int:
    """Write headings, tags, and one row for each estimate."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([heading for heading, _ in COLUMNS])
    writer.writerow([tag for _, tag in COLUMNS])
    count, version = 0, make_stamp(material)
    for estimate in material.estimates:
        row = [*_make_row(material, estimate), version]
        writer.writerow([escape_cell(cell) if isinstance(cell, str) else cell for cell in row])
        count += 1
    return count


def _make_row(material: Material, estimate: ControlEstimate) -> list[object]:
    """Make the row of one estimate."""
    place, zone = material.theatre.places.get(estimate.place), material.theatre.zone
    side = material.theatre.sides.get(estimate.holder)
    return [
        place.name if place is not None else estimate.place,
        estimate.place,
        place.kind if place is not None else "",
        place.lat_deg if place is not None else None,
        place.lon_deg if place is not None else None,
        write_instant(estimate.at, zone),
        estimate.status.value,
        side.name if side is not None else "",
        round(estimate.confidence, 4),
        write_instant(estimate.since_earliest, zone),
        write_instant(estimate.since_latest, zone),
        write_instant(estimate.last_support, zone),
        len([claim for claim in estimate.dispute if claim not in estimate.rulings]),
        len(estimate.rulings),
        *_describe_unruled(material, estimate),
        estimate.method,
    ]


def _describe_unruled(material: Material, estimate: ControlEstimate) -> tuple[object, object]:
    """Give holder and probability without rulings; nothing where none bears on the estimate."""
    unruled = estimate.unruled
    if unruled is None:
        return "", None
    side = material.theatre.sides.get(unruled.holder)
    chance = unruled.probabilities[0][1] if unruled.probabilities else 0.0
    return side.name if side is not None else "", round(chance, 4)


HXL = Export(
    name="hxl",
    suffix=".csv",
    media_type="text/csv",
    summary="who holds each place, with Humanitarian Exchange Language tags",
    needs=("estimates",),
    write=write_hxl,
)
