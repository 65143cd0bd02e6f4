"""Exports: files in other people's formats, and the situation report.

Takes: Theatre, Claims, Reports, ControlEstimates, Consequences, handed over by runs.
Gives: one file per format in `EXPORTS`; the situation report as Markdown and HTML with a map.
Never: reads the ledger, estimates, decides; lets report text act as markup, formula or script.
Add here: a format (one file and one entry in `EXPORTS`); a section of the situation report; a mark on the map.
"""

from pathlib import Path

from whoholds.exports.acled import ACLED
from whoholds.exports.claims_csv import CLAIMS_CSV
from whoholds.exports.control_panel import CONTROL_PANEL
from whoholds.exports.geojson import GEOJSON
from whoholds.exports.geojson import ROADS_GEOJSON
from whoholds.exports.geoparquet import CLAIMS_GEOPARQUET
from whoholds.exports.geoparquet import PLACES_GEOPARQUET
from whoholds.exports.geoparquet import ROADS_GEOPARQUET
from whoholds.exports.gold_claims import GOLD_CLAIMS
from whoholds.exports.hxl import HXL
from whoholds.exports.kml import KML
from whoholds.exports.material import PROFILES
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.exports.parquet import CONTROL_PANEL_PARQUET
from whoholds.exports.plover import PLOVER
from whoholds.exports.protect import protect
from whoholds.exports.protect import protect_theatre
from whoholds.exports.road_status import ROAD_STATUS
from whoholds.exports.situation import Situation
from whoholds.exports.situation_report import render_html
from whoholds.exports.situation_report import render_markdown
from whoholds.exports.situation_report import write_situation_report
from whoholds.exports.web_annotation import WEB_ANNOTATION
from whoholds.exports.writing import find_export
from whoholds.exports.writing import write_file

#: Every format, in the order `whoholds export --help` lists them.
EXPORTS = (
    GOLD_CLAIMS,
    CONTROL_PANEL,
    CONTROL_PANEL_PARQUET,
    GEOJSON,
    ROADS_GEOJSON,
    ROAD_STATUS,
    PLACES_GEOPARQUET,
    ROADS_GEOPARQUET,
    CLAIMS_GEOPARQUET,
    CLAIMS_CSV,
    HXL,
    ACLED,
    PLOVER,
    WEB_ANNOTATION,
    KML,
)


def write_export(name: str, material: Material, path: Path) -> int:
    """Write material in the format named; see `write_file`."""
    return write_file(find_export(EXPORTS, name), material, path)


__all__ = [
    "EXPORTS",
    "PROFILES",
    "Export",
    "Material",
    "Situation",
    "find_export",
    "protect",
    "protect_theatre",
    "render_html",
    "render_markdown",
    "write_export",
    "write_file",
    "write_situation_report",
]
