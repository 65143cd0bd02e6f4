"""`kml`: places coloured by who holds them and roads by whether they can be used, for globes."""

from __future__ import annotations

import re
from typing import IO
from xml.sax.saxutils import escape
from xml.sax.saxutils import quoteattr

from whoholds.exports.control_panel import list_states
from whoholds.exports.describing import describe_material
from whoholds.exports.escaping import flatten
from whoholds.exports.gold_claims import write_instant
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.model import ControlEstimate
from whoholds.roads import RoadStatus

_UNKNOWN = "unknown"
#: Colours that stay apart for the colour-blind. Source: Okabe and Ito.
_STATUS_COLOURS = {
    "operational": "#009e73",
    "restricted": "#e69f00",
    "not_operational": "#d55e00",
    "unknown": "#999999",
}


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
    for passage, colour in _STATUS_COLOURS.items():
        out.write(
            f'<Style id="road-{passage}"><LineStyle><color>{_turn_colour(colour)}</color><width>3</width></LineStyle></Style>\n'
        )
    count = 0
    out.write("<Folder><name>Places</name>\n")
    for estimate in material.estimates:
        count += _write_placemark(material, estimate, out)
    out.write("</Folder><Folder><name>Roads</name>\n")
    for status in material.statuses:
        count += _write_line(material, status, out)
    out.write("</Folder></Document></kml>\n")
    return count


def _write_line(material: Material, status: RoadStatus, out: IO[str]) -> int:
    """Write one road section; 0 if an end has no coordinates."""
    ends = [material.theatre.places.get(end) for end in (status.start, status.end)]
    spots = [f"{end.lon_deg},{end.lat_deg}" for end in ends if end is not None and end.lat_deg is not None]
    if len(spots) < len(ends):
        return 0
    zone = material.theatre.zone
    name = status.name or " to ".join(end.name for end in ends if end is not None)
    verified = write_instant(status.last_verified, zone) or "never"
    told = f"{status.comment} ({status.reliability.value}, {status.probability:.0%}); source: {status.source or 'none'}; last verified: {verified}"
    out.write(
        f"<Placemark><name>{escape(flatten(name))}</name>"
        f"<description>{escape(flatten(f'{status.status.value}: {told}'))}</description>"
        f"<TimeStamp><when>{write_instant(material.at, zone)}</when></TimeStamp><styleUrl>#road-{status.status.value}</styleUrl>"
        f"<LineString><tessellate>1</tessellate><coordinates>{' '.join(spots)}</coordinates></LineString></Placemark>\n"
    )
    return 1


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
    summary="places by who holds them and roads by their status, for globes",
    needs=("estimates", "statuses"),
    write=write_kml,
    carries_metadata=True,
)
