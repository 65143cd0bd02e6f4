"""`control-panel`: who held each place at each instant, one CSV row for each place, instant and state."""

from __future__ import annotations

import csv
from typing import IO

from whoholds.exports.describing import make_stamp
from whoholds.exports.escaping import escape_cell
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.model import ControlEstimate

#: States less likely than this are left out and the rest made to sum to one again.
LEAST_PROBABILITY = 0.0005

_UNKNOWN = "unknown"


def write_control_panel(material: Material, out: IO[str]) -> int:
    """Write the rows, most likely state first; a place without probabilities gets one row `unknown`."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("place", "at", "side", "probability", "version"))
    count, version = 0, make_stamp(material)
    for estimate in material.estimates:
        place = material.theatre.places.get(estimate.place)
        name = escape_cell(place.name if place is not None else estimate.place)
        at = estimate.at.astimezone(material.theatre.zone).isoformat()
        for side, probability in list_states(estimate):
            writer.writerow((name, at, side, f"{probability:.6f}", version))
            count += 1
    return count


def list_states(estimate: ControlEstimate) -> list[tuple[str, float]]:
    """List the states worth a row, summing to one."""
    kept = [(state, p) for state, p in estimate.probabilities if p > LEAST_PROBABILITY]
    total = sum(p for _, p in kept)
    return [(state, p / total) for state, p in kept] or [(_UNKNOWN, 1.0)]


CONTROL_PANEL = Export(
    name="control-panel",
    suffix=".csv",
    media_type="text/csv",
    summary="probability of each state for each place and instant, long form",
    needs=("estimates",),
    write=write_control_panel,
)
