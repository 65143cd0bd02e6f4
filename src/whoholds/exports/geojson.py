"""`geojson`: places with who holds them, roads with their status and who can use them, and claims, as WGS 84 features.

`roads-geojson` is the roads alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Iterator
from typing import IO

from whoholds.exports.control_panel import list_states
from whoholds.exports.describing import describe_material
from whoholds.exports.features import describe_claim
from whoholds.exports.features import describe_estimate
from whoholds.exports.features import describe_road
from whoholds.exports.features import describe_status
from whoholds.exports.features import write_instants
from whoholds.exports.gold_claims import write_instant
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Place
from whoholds.model import Road
from whoholds.model import utc_text
from whoholds.roads import RoadStatus

Feature = dict[str, object]


def write_geojson(material: Material, out: IO[str]) -> int:
    """Write one FeatureCollection, feature by feature; `layer` is place, road or claim.

    A place or claim without coordinates has a null geometry. The foreign member `metadata` says method and version.
    """
    return _write_features(material, list_features(material), out)


def write_roads_geojson(material: Material, out: IO[str]) -> int:
    """Write the roads alone as one FeatureCollection."""
    return _write_features(material, list_roads(material), out)


def _write_features(material: Material, features: Iterable[Feature], out: IO[str]) -> int:
    """Write features one by one."""
    head = json.dumps({"type": "FeatureCollection", "metadata": describe_material(material)}, ensure_ascii=False)
    out.write(head[:-1] + ', "features": [')
    count = 0
    for feature in features:
        out.write(("," if count else "") + "\n" + _escape_markup(json.dumps(feature, ensure_ascii=False)))
        count += 1
    out.write("\n]}\n")
    return count


def list_features(material: Material) -> Iterator[Feature]:
    """List the features: places, roads, claims."""
    for estimate in material.estimates:
        yield _draw_estimate(material, estimate)
    yield from list_roads(material)
    for claim in material.claims:
        yield _draw_claim(material, claim)


def list_roads(material: Material) -> Iterator[Feature]:
    """List the road sections, in the order of the theatre."""
    statuses = {status.road: status for status in material.statuses}
    for road in material.theatre.roads.values():
        yield _draw_road(material, road, statuses.get(road.id))


def _escape_markup(text: str) -> str:
    """Keep JSON harmless when somebody pastes it into a page."""
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _point(place: Place | None) -> dict[str, object] | None:
    """Draw a place as a point, longitude first."""
    if place is None or place.lat_deg is None or place.lon_deg is None:
        return None
    return {"type": "Point", "coordinates": [place.lon_deg, place.lat_deg]}


def _draw_estimate(material: Material, estimate: ControlEstimate) -> Feature:
    """Draw a place with its estimate."""
    return {
        "type": "Feature",
        "id": f"place/{estimate.place}/{utc_text(estimate.at)}",
        "geometry": _point(material.theatre.places.get(estimate.place)),
        "properties": {
            "layer": "place",
            **write_instants(describe_estimate(material, estimate), material.theatre.zone),
            "confidence": round(estimate.confidence, 4),
            "probabilities": {state: round(p, 4) for state, p in list_states(estimate)},
            "without_rulings": _describe_unruled(estimate),
        },
    }


def _describe_unruled(estimate: ControlEstimate) -> dict[str, object] | None:
    """Describe what an estimate would be without rulings; None if none bears on it."""
    unruled = estimate.unruled
    if unruled is None:
        return None
    chance = unruled.probabilities[0][1] if unruled.probabilities else 0.0
    return {"status": unruled.status.value, "holder": unruled.holder or None, "confidence": round(chance, 4)}


def _draw_road(material: Material, road: Road, status: RoadStatus | None) -> Feature:
    """Draw a section as a straight line between its ends, with its status and who can use it."""
    ends = [_point(material.theatre.places.get(end)) for end in (road.start, road.end)]
    line = (
        None
        if None in ends
        else {"type": "LineString", "coordinates": [end["coordinates"] for end in ends if end is not None]}
    )
    usable = {
        side: round(chances[road.id], 4) for side, chances in sorted(material.usable.items()) if road.id in chances
    }
    return {
        "type": "Feature",
        "id": f"road/{road.id}",
        "geometry": line,
        "properties": {
            "layer": "road",
            **describe_road(road),
            "at": write_instant(material.at, material.theatre.zone),
            "usable": usable,
            **({} if status is None else write_instants(describe_status(status), material.theatre.zone)),
        },
    }


def _draw_claim(material: Material, claim: Claim) -> Feature:
    """Draw a claim at its place, with its speaker and words."""
    return {
        "type": "Feature",
        "id": f"claim/{claim.id}",
        "geometry": _point(material.theatre.places.get(claim.place)),
        "properties": {
            "layer": "claim",
            **write_instants(describe_claim(material, claim), material.theatre.zone),
            "evidence": [{"start": words.start, "end": words.end, "quote": words.quote} for words in claim.evidence],
        },
    }


GEOJSON = Export(
    name="geojson",
    suffix=".geojson",
    media_type="application/geo+json",
    summary="places with holders, roads with who can use them, and claims",
    needs=("claims", "reports", "estimates", "usable", "statuses"),
    write=write_geojson,
    carries_metadata=True,
)

ROADS_GEOJSON = Export(
    name="roads-geojson",
    suffix=".geojson",
    media_type="application/geo+json",
    summary="road sections with status, source, reliability and last verification",
    needs=("usable", "statuses"),
    write=write_roads_geojson,
    carries_metadata=True,
)
