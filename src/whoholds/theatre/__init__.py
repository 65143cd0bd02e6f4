"""Theatres: one conflict's configuration, a folder that people edit.

Takes: a theatre folder (TOML, CSV, GeoJSON), or a country's name, a GeoNames dump, a campaign folder of JSON files, an OpenStreetMap extract.
Gives: a Theatre, every Fault of a folder by file, line and reason, a new folder, or the roads between its places.
Never: knows any war, reads reports, or lets a faulty folder through.
Add here: a column of a table, a check of a folder, another shape that a theatre can be made from.
"""

from whoholds.theatre.campaign import theatre_from_campaign
from whoholds.theatre.fault import Fault
from whoholds.theatre.geonames import Dump
from whoholds.theatre.geonames import read_dump
from whoholds.theatre.loading import check_theatre
from whoholds.theatre.loading import load_theatre
from whoholds.theatre.starting import PlaceSource
from whoholds.theatre.starting import new_theatre
from whoholds.theatre.starting import write_places

__all__ = [
    "Dump",
    "Fault",
    "PlaceSource",
    "check_theatre",
    "load_theatre",
    "new_theatre",
    "read_dump",
    "theatre_from_campaign",
    "write_places",
]
