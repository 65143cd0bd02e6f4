"""Where the theatres that ship with the program lie: in the wheel as data, in a checkout at its root."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from whoholds.errors import TheatreError

#: A one-line file beside the theatres: the folder that is used when none is named.
_DEFAULT = "DEFAULT"


def find_shipped_theatre() -> Path:
    """Find the folder of the theatre that is used when none is named.

    Raises
    ------
    TheatreError
        If no theatre was installed.
    """
    for folder in _list_folders():
        named = folder / _DEFAULT
        if named.is_file():
            return folder / named.read_text(encoding="utf-8").strip()
        theatres = sorted(folder.glob("*/theatre.toml"))
        if theatres:
            return theatres[0].parent
    raise TheatreError("no theatre was installed with the program; name one with --theatre DIR")


def _list_folders() -> list[Path]:
    package = Path(str(resources.files("whoholds")))
    return [package / "data" / "theatres", package.parents[1] / "theatres"]
