"""Take the map out of a situation report: `python docs/pictures.py out/situation.html docs/img/situation.svg`."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def take_map(page: str) -> str:
    """Take the first drawing out of a page; numbers are rounded, for nobody sees a thousandth of a point."""
    found = re.search(r"<svg\b.*?</svg>", page, flags=re.DOTALL)
    if found is None:
        sys.exit("the page has no map")
    return re.sub(r"(\d+\.\d{2})\d+", r"\1", found[0]) + "\n"


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(take_map(Path(sys.argv[1]).read_text(encoding="utf-8")), encoding="utf-8")
