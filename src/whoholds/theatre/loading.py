"""Loading a theatre folder, and checking one."""

from __future__ import annotations

import json
from pathlib import Path

from whoholds.errors import TheatreError
from whoholds.model import Place
from whoholds.model import Theatre
from whoholds.theatre.columns import OPTIONAL_TABLES
from whoholds.theatre.columns import TABLES
from whoholds.theatre.crossing import check_crossings
from whoholds.theatre.draft import Draft
from whoholds.theatre.fault import Fault
from whoholds.theatre.rows import ROW_READERS
from whoholds.theatre.settings import read_settings
from whoholds.theatre.tables import read_table
from whoholds.theatre.tables import read_text

#: Faults that the message of a `TheatreError` spells out; all are in its `about`.
_SHOWN_FAULTS = 200


def load_theatre(folder: Path) -> Theatre:
    """Load a theatre folder.

    Parameters
    ----------
    folder
        Folder with theatre.toml and the tables named in `whoholds.theatre.columns`.

    Returns
    -------
    The theatre; its dictionaries keep the order of the files.

    Raises
    ------
    TheatreError
        If the folder has any fault; the message lists each by file, line and reason, `about["faults"]` holds them.
    """
    folder = Path(folder)
    draft = _read_draft(folder)
    header = draft.header
    if draft.faults or header.zone is None or header.opens_at is None:
        faults = sort_faults(draft.faults)
        lines = "\n  ".join(str(fault) for fault in faults[:_SHOWN_FAULTS])
        raise TheatreError(
            f"the theatre folder {folder} has {len(faults)} fault{'s' * (len(faults) != 1)}:\n  {lines}",
            faults=faults,
            folder=folder,
        )
    return Theatre(
        id=header.id,
        name=header.name,
        zone=header.zone,
        country=header.country,
        opens_at=header.opens_at,
        ends_at=header.ends_at,
        sides=header.sides,
        actors=draft.actors,
        sources=draft.sources,
        places=draft.places,
        roads=draft.roads,
        openings=draft.openings,
        regions=draft.regions,
        thresholds=header.thresholds,
        control=header.control,
        folder=folder,
    )


def load_places(folder: Path) -> dict[str, Place]:
    """Load the places of a theatre folder whose roads.csv may still be missing or faulty.

    Raises
    ------
    TheatreError
        If any other file of the folder has a fault; the message lists each.
    """
    draft = _read_draft(Path(folder))
    faults = [fault for fault in sort_faults(draft.faults) if fault.file != "roads.csv"]
    if faults:
        lines = "\n  ".join(str(fault) for fault in faults[:_SHOWN_FAULTS])
        raise TheatreError(
            f"the theatre folder {folder} has {len(faults)} faults besides roads.csv:\n  {lines}", faults=faults
        )
    return draft.places


def check_theatre(folder: Path) -> list[Fault]:
    """Check a theatre folder.

    Parameters
    ----------
    folder
        Folder to check; nothing is written.

    Returns
    -------
    Every fault, by file and line; empty if the folder can be loaded.
    """
    return sort_faults(_read_draft(Path(folder)).faults)


def sort_faults(faults: list[Fault]) -> list[Fault]:
    """Put faults in the order of files and lines, each once."""
    order = {"theatre.toml": 0, **{file: number for number, file in enumerate(TABLES, start=1)}}
    return sorted(set(faults), key=lambda fault: (order.get(fault.file, 99), fault.line, fault.reason))


def _read_draft(folder: Path) -> Draft:
    """Read all files of a folder, then check them against each other."""
    draft = Draft()
    if not folder.is_dir():
        draft.faults.append(Fault(file=folder.name or str(folder), line=0, reason="is no folder"))
        return draft
    read_settings(folder, draft)
    unread = False
    for file, columns in TABLES.items():
        if file in OPTIONAL_TABLES and not (folder / file).exists():
            continue
        table = read_table(folder / file, columns)
        unread = unread or any(not fault.line for fault in table.faults) or bool(table.faults and not table.rows)
        draft.faults += table.faults
        for row in table.rows:
            ROW_READERS[file](row, draft)
    # A table that could not be read would make every name in the others look dangling.
    if not unread and draft.header.sides:
        check_crossings(draft)
    _check_outline(folder, draft)
    return draft


def _check_outline(folder: Path, draft: Draft) -> None:
    """Check that outline.geojson, if there is one, is a feature collection."""
    path = folder / "outline.geojson"
    text = read_text(path, draft.faults) if path.exists() else None
    if text is None:
        return
    try:
        outline = json.loads(text)
    except json.JSONDecodeError as error:
        draft.faults.append(Fault(file=path.name, line=error.lineno, reason=f"not valid JSON: {error.msg}"))
        return
    if (
        not isinstance(outline, dict)
        or outline.get("type") != "FeatureCollection"
        or not isinstance(outline.get("features"), list)
    ):
        draft.faults.append(Fault(file=path.name, line=1, reason="not a GeoJSON FeatureCollection"))
