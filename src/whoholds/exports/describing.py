"""What a file was made from, by what, for whom: said in every file."""

from __future__ import annotations

from whoholds.exports.material import Material
from whoholds.model import content_id
from whoholds.model import utc_text

#: Characters of the short name of a version that stands in each row of a table.
_STAMP = 12


def describe_material(material: Material) -> dict[str, object]:
    """Say what a file was made from, by which versions, for whom.

    `data_version` names the state of the ledger and `theatre_version` that of the theatre: each changes when its content
    does. `rulings` is how many rulings counted and `rulings_head` the last of them.
    `delay_h` is how much later than known the file may be given, None in an internal one.
    """
    return {
        "theatre": material.theatre.id,
        "at": utc_text(material.at),
        "known_at": utc_text(material.known_at),
        "profile": material.profile,
        "delay_h": material.delay_h,
        "method": material.method,
        "reader_versions": list(material.reader_versions),
        "theatre_version": material.theatre_version,
        "data_version": material.data_version,
        "rulings": material.rulings,
        "rulings_head": material.rulings_head,
        "made_by": f"whoholds {material.program}".strip(),
    }


def make_stamp(material: Material) -> str:
    """Make the short name of all of it, which a table's rows carry and the `-metadata.json` beside it explains."""
    return content_id("version", **describe_material(material))[:_STAMP]
