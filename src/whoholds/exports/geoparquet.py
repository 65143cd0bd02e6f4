"""`places-geoparquet`, `roads-geoparquet`, `claims-geoparquet`: the layers as GeoParquet 1.1, geometry as WKB, WGS 84 longitude first.

Source: GeoParquet 1.1.0 (file metadata under the key `geo`; OGC:CRS84 where no CRS is named); well-known binary after OGC Simple Features 1.2.1.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import IO

from whoholds.exports.control_panel import list_states
from whoholds.exports.features import describe_claim
from whoholds.exports.features import describe_estimate
from whoholds.exports.features import describe_road
from whoholds.exports.features import describe_status
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.exports.parquet import Columns
from whoholds.exports.parquet import Row
from whoholds.exports.parquet import write_parquet
from whoholds.model import Place

#: Longitude and latitude of each point of a geometry, degrees.
Points = tuple[tuple[float, float], ...]

_POINT, _LINE = 1, 2
_NAMES = {_POINT: "Point", _LINE: "LineString"}

_PLACES: Columns = (
    ("place", "text"),
    ("name", "text"),
    ("kind", "text"),
    ("at", "instant"),
    ("known_at", "instant"),
    ("status", "text"),
    ("holder", "text"),
    ("probability", "number"),
    ("states", "texts"),
    ("since_earliest", "instant"),
    ("since_latest", "instant"),
    ("last_support", "instant"),
    ("deciding_claims", "texts"),
    ("disputing_claims", "texts"),
    ("rulings", "texts"),
    ("method", "text"),
    ("geometry", "bytes"),
)
_ROADS: Columns = (
    ("road", "text"),
    ("name", "text"),
    ("class", "text"),
    ("from", "text"),
    ("to", "text"),
    ("km", "number"),
    ("bridges", "texts"),
    ("status", "text"),
    ("probability", "number"),
    ("basis", "text"),
    ("source", "text"),
    ("reliability", "text"),
    ("last_verified", "instant"),
    ("valid_from", "instant"),
    ("valid_to", "instant"),
    ("comment", "text"),
    ("holder_from", "text"),
    ("holder_to", "text"),
    ("usable", "texts"),
    ("claims", "texts"),
    ("geometry", "bytes"),
)
_CLAIMS: Columns = (
    ("claim", "text"),
    ("report", "text"),
    ("outlet", "text"),
    ("speaker", "text"),
    ("relayed_by", "texts"),
    ("predicate", "text"),
    ("actor", "text"),
    ("side", "text"),
    ("place", "text"),
    ("scope", "text"),
    ("polarity", "text"),
    ("modality", "text"),
    ("time_earliest", "instant"),
    ("time_latest", "instant"),
    ("published_at", "instant"),
    ("quotes", "texts"),
    ("geometry", "bytes"),
)


def encode_wkb(points: Points) -> bytes:
    """Encode one point, or a line through several, as little-endian well-known binary.

    Examples
    --------
    >>> encode_wkb(((20.0, 10.0),)).hex()
    '010100000000000000000034400000000000002440'
    """
    flat = [degree for point in points for degree in point]
    if len(points) == 1:
        return struct.pack("<BI2d", 1, _POINT, *flat)
    return struct.pack(f"<BII{len(flat)}d", 1, _LINE, len(points), *flat)


class _Bounds:
    """The bounding box of what was written, and the kinds of geometry met."""

    def __init__(self) -> None:
        self.west, self.south, self.east, self.north = 180.0, 90.0, -180.0, -90.0
        self.kinds: set[int] = set()

    def encode(self, points: Points | None) -> bytes | None:
        """Encode a geometry and widen the box; None stays None."""
        if not points:
            return None
        for lon, lat in points:
            self.west, self.east = min(self.west, lon), max(self.east, lon)
            self.south, self.north = min(self.south, lat), max(self.north, lat)
        self.kinds.add(_POINT if len(points) == 1 else _LINE)
        return encode_wkb(points)

    def describe(self) -> Mapping[str, object]:
        """Describe the geometry column as GeoParquet wants it in the footer."""
        column: dict[str, object] = {"encoding": "WKB", "geometry_types": [_NAMES[kind] for kind in sorted(self.kinds)]}
        if self.kinds:
            column["bbox"] = [self.west, self.south, self.east, self.north]
        return {"geo": {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}}


def _write(
    columns: Columns, rows: Callable[[Material, _Bounds], Iterable[Row]], material: Material, out: IO[bytes]
) -> int:
    bounds = _Bounds()
    return write_parquet(columns, rows(material, bounds), out, material=material, finish=bounds.describe)


def write_places(material: Material, out: IO[bytes]) -> int:
    """Write a point for each estimate; one without coordinates has no geometry."""
    return _write(_PLACES, _list_places, material, out)


def write_roads(material: Material, out: IO[bytes]) -> int:
    """Write a straight line for each road section, with its status."""
    return _write(_ROADS, _list_roads, material, out)


def write_claims(material: Material, out: IO[bytes]) -> int:
    """Write a point for each claim, at its place."""
    return _write(_CLAIMS, _list_claims, material, out)


def _locate(place: Place | None) -> Points:
    """Give the position of a place, empty if it has none."""
    if place is None or place.lat_deg is None or place.lon_deg is None:
        return ()
    return ((place.lon_deg, place.lat_deg),)


def _list_places(material: Material, bounds: _Bounds) -> Iterator[Row]:
    for estimate in material.estimates:
        yield {
            **describe_estimate(material, estimate),
            "probability": round(estimate.confidence, 4),
            "states": [f"{state}={p:.4f}" for state, p in list_states(estimate)],
            "geometry": bounds.encode(_locate(material.theatre.places.get(estimate.place))),
        }


def _list_roads(material: Material, bounds: _Bounds) -> Iterator[Row]:
    statuses = {status.road: status for status in material.statuses}
    for road in material.theatre.roads.values():
        ends = [_locate(material.theatre.places.get(end)) for end in (road.start, road.end)]
        status = statuses.get(road.id)
        chances = sorted((side, p[road.id]) for side, p in material.usable.items() if road.id in p)
        yield {
            **describe_road(road),
            **({} if status is None else describe_status(status)),
            "usable": [f"{side}={p:.4f}" for side, p in chances],
            "geometry": bounds.encode((*ends[0], *ends[1]) if all(ends) else None),
        }


def _list_claims(material: Material, bounds: _Bounds) -> Iterator[Row]:
    for claim in material.claims:
        yield {
            **describe_claim(material, claim),
            "quotes": [words.quote for words in claim.evidence],
            "geometry": bounds.encode(_locate(material.theatre.places.get(claim.place))),
        }


def _make_export(
    name: str, summary: str, needs: tuple[str, ...], write: Callable[[Material, IO[bytes]], int]
) -> Export:
    return Export(
        name=name,
        suffix=".parquet",
        media_type="application/vnd.apache.parquet",
        summary=summary,
        needs=needs,
        write=write,
        carries_metadata=True,
        is_binary=True,
    )


PLACES_GEOPARQUET = _make_export("places-geoparquet", "places with holders as GeoParquet", ("estimates",), write_places)
ROADS_GEOPARQUET = _make_export(
    "roads-geoparquet", "road sections with their status as GeoParquet", ("usable", "statuses"), write_roads
)
CLAIMS_GEOPARQUET = _make_export("claims-geoparquet", "claims as GeoParquet", ("claims", "reports"), write_claims)
