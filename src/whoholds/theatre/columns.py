"""The columns of a theatre's tables, in the order they are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Columns a table must have and may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def known(self) -> set[str]:
        """Every column name the table understands."""
        return {*self.required, *self.optional}


ACTORS = Columns(
    required=("id", "name", "kind"),
    optional=("side", "from", "to", "aliases", "generic", "metonyms", "spokespeople", "member_of", "area"),
)
SOURCES = Columns(required=("id", "name", "class"), optional=("interest", "aliases", "is_agency"))
PLACES = Columns(
    required=("id", "name", "kind", "lat", "lon"),
    optional=("parent", "aliases", "geonames_id", "population", "tracked", "is_capital", "on_border"),
)
ROADS = Columns(required=("id", "start", "end", "km"), optional=("class", "name", "bridges"))
OPENING = Columns(required=("place", "holder"), optional=("probability", "note"))
REGIONS = Columns(required=("id", "name", "places"))

#: Every table of a theatre folder and its columns.
TABLES = {
    "actors.csv": ACTORS,
    "sources.csv": SOURCES,
    "places.csv": PLACES,
    "roads.csv": ROADS,
    "opening.csv": OPENING,
    "regions.csv": REGIONS,
}
#: Tables a folder may do without.
OPTIONAL_TABLES = frozenset({"regions.csv"})

ACTOR_KINDS = frozenset({"belligerent", "person", "state", "people", "organisation"})
PLACE_KINDS = frozenset(
    {
        "city",
        "town",
        "village",
        "district",
        "site",
        "province",
        "region",
        "country",
        "road",
        "crossing",
        "junction",
        "area",
    }
)
ROAD_CLASSES = frozenset({"motorway", "primary", "secondary", "track"})
