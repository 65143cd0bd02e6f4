"""`road-status`: one CSV row for each road section, with HXL tags in its second row, as logistics people exchange it."""

from __future__ import annotations

import csv
from typing import IO

from whoholds.exports.describing import make_stamp
from whoholds.exports.escaping import escape_cell
from whoholds.exports.features import describe_status
from whoholds.exports.features import write_instants
from whoholds.exports.gold_claims import write_instant
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.roads import RoadStatus

#: Column and HXL 1.1 tag of each.
COLUMNS = (
    ("road", "#loc+road+code+v_whoholds"),
    ("name", "#loc+road+name"),
    ("class", "#loc+road+type"),
    ("from", "#loc+start+name"),
    ("to", "#loc+end+name"),
    ("km", "#distance+km"),
    ("as_at", "#date+reported"),
    ("status", "#status+road"),
    ("probability", "#indicator+prob+num"),
    ("basis", "#meta+basis"),
    ("source", "#meta+source"),
    ("reliability", "#meta+reliability"),
    ("last_verified", "#date+updated"),
    ("valid_from", "#date+start"),
    ("valid_to", "#date+end"),
    ("comment", "#description"),
    ("holder_from", "#group+holder+start"),
    ("holder_to", "#group+holder+end"),
    ("claims", "#meta+claims"),
    ("version", "#meta+version"),
)


def write_road_status(material: Material, out: IO[str]) -> int:
    """Write headings, tags, and one row for each section."""
    writer = csv.DictWriter(out, [heading for heading, _ in COLUMNS], lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(dict(COLUMNS))
    version = make_stamp(material)
    for status in material.statuses:
        row = {**_make_row(material, status), "version": version}
        writer.writerow({name: escape_cell(cell) if isinstance(cell, str) else cell for name, cell in row.items()})
    return len(material.statuses)


def _make_row(material: Material, status: RoadStatus) -> dict[str, object]:
    """Make the row of one section."""
    theatre = material.theatre
    ends = [theatre.places[end].name if end in theatre.places else end for end in (status.start, status.end)]
    return {
        "road": status.road,
        "name": status.name,
        "class": status.road_class,
        "from": ends[0],
        "to": ends[1],
        "km": status.km,
        "as_at": write_instant(material.at, theatre.zone),
        **write_instants(describe_status(status), theatre.zone),
        "claims": " ".join(status.claims),
    }


ROAD_STATUS = Export(
    name="road-status",
    suffix=".csv",
    media_type="text/csv",
    summary="status, source, reliability and last verification of each road section, with HXL tags",
    needs=("statuses",),
    write=write_road_status,
)
