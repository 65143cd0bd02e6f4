"""`kml`: places coloured by who holds them, for globes."""

from __future__ import annotations

import re
from typing import IO
from xml.sax.saxutils import escape
from xml.sax.saxutils import quoteattr

from whoholds.exports.control_panel import list_states
from whoholds.exports.escaping import flatten
from whoholds.exports.geojson import describe_material
from whoholds.exports.gold_claims import write_instant
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.model import ControlEstimate

_UNKNOWN = "unknown"


def write_kml(material: Material, out: IO[str]) -> int:
    """Write one style for each side and one placemark for each estimate of a place with coordinates."""
    about = "; ".join(f"{name}: {text}" for name, text in describe_material(material).items() if text)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n')
    out.write(
        f"<name>{escape(flatten(material.theatre.name))}</name><description>{escape(flatten(about))}</description>\n"
    )
    colours = {side.id: side.colour for side in material.theatre.sides.values()}
    for side, colour in {**colours, _UNKNOWN: "#888888"}.items():
        out.write(
            f"<Style id={quoteattr(_make_id(side))}><IconStyle><color>{_turn_colour(colour)}</color></IconStyle></Style>\n"
        )
    count = 0
    for estimate in material.estimates:
        count += _write_placemark(material, estimate, out)
    out.write("</Document></kml>\n")
    return count


def _write_placemark(material: Material, estimate: ControlEstimate, out: IO[str]) -> int:
    """Write one placemark; 0 if the place has no coordinates."""
    place = material.theatre.places.get(estimate.place)
    if place is None or place.lat_deg is None or place.lon_deg is None:
        return 0
    chances = ", ".join(f"{state} {p:.0%}" for state, p in list_states(estimate)[:4])
    style = _make_id(estimate.holder if estimate.holder in material.theatre.sides else _UNKNOWN)
    when = write_instant(estimate.at, material.theatre.zone)
    if estimate.unruled is not None:
        chances += f"; by a ruling, without it {estimate.unruled.holder or estimate.unruled.status.value} {estimate.unruled.probabilities[0][1]:.0%}"
    out.write(
        f"<Placemark><name>{escape(flatten(place.name))}</name><description>{escape(flatten(f'{estimate.status.value}: {chances}'))}</description>"
        f"<TimeStamp><when>{when}</when></TimeStamp><styleUrl>#{style}</styleUrl>"
        f"<Point><coordinates>{place.lon_deg},{place.lat_deg}</coordinates></Point></Placemark>\n"
    )
    return 1


def _make_id(side: str) -> str:
    """Make an XML id of a side."""
    return "side-" + re.sub(r"[^A-Za-z0-9_-]", "_", side)


def _turn_colour(colour: str) -> str:
    """Turn #rrggbb into KML's aabbggrr."""
    found = re.fullmatch(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", colour)
    return f"ff{found[3]}{found[2]}{found[1]}".lower() if found else "ff888888"


KML = Export(
    name="kml",
    suffix=".kml",
    media_type="application/vnd.google-earth.kml+xml",
    summary="places coloured by who holds them, for globes",
    needs=("estimates",),
    write=write_kml,
    carries_metadata=True,
)
