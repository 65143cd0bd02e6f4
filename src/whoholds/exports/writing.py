"""Write an export by name: whole or not at all, with its method and data version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from whoholds.errors import ExportError
from whoholds.exports.atomic import open_atomic
from whoholds.exports.describing import describe_material
from whoholds.exports.describing import make_stamp
from whoholds.exports.material import Export
from whoholds.exports.material import Material
from whoholds.exports.protect import protect


def find_export(exports: Sequence[Export], name: str) -> Export:
    """Find a format by its name.

    Raises
    ------
    ExportError
        If there is none of that name.
    """
    for export in exports:
        if export.name == name:
            return export
    raise ExportError(f"no export format '{name}'; there are {', '.join(export.name for export in exports)}", name=name)


def write_file(export: Export, material: Material, path: Path) -> int:
    """Write one file, and beside a format that cannot say its own method a `<file>-metadata.json`.

    Material of the public profile is made fit for the public first.

    Returns
    -------
    The number of rows or features written.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    fit = protect(material)
    with open_atomic(path, is_binary=export.is_binary) as out:
        count = export.write(fit, out)
    if not export.carries_metadata:
        _write_metadata(export, fit, path, count)
    return count


def _write_metadata(export: Export, material: Material, path: Path, count: int) -> None:
    """Write what a file was made from beside it, as CSV on the Web names such files."""
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    about = {
        "url": path.name,
        "format": export.name,
        "media_type": export.media_type,
        "rows": count,
        "version": make_stamp(material),
        "blake2b_128": digest,
        **describe_material(material),
    }
    with open_atomic(path.with_name(f"{path.name}-metadata.json")) as out:
        json.dump(about, out, indent=1, ensure_ascii=False)
        out.write("\n")
