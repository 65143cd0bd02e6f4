"""What travels in the wheel beside the code.

Theatres and weights stand at the root of the repository, where people edit them. A wheel carries copies as package data;
an editable install carries none and reads the originals. The page that `whoholds serve` shows is built by npm from `web/`
and travels in the wheel, so that whoever installs it needs no Node; an editable install builds it with `make web`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: From the repository -> to the wheel.
DATA = {"theatres": "whoholds/data/theatres", "language-model/weights": "whoholds/data/weights"}

#: Set to anything, this makes a wheel without the page: `whoholds serve` then answers programs only, and says so.
WITHOUT_PAGE = "WHOHOLDS_WITHOUT_PAGE"


class DataHook(BuildHookInterface):
    """Adds the data folders to a wheel, and builds the page if it is not there or older than its source."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders to carry; `version` is 'editable' or 'standard'."""
        if version == "editable":
            return
        if self.target_name == "wheel":
            build_data["force_include"].update(DATA)
        if not os.environ.get(WITHOUT_PAGE):
            build_page(Path(self.root))


def build_page(root: Path) -> None:
    """Build the page with npm.

    Raises
    ------
    RuntimeError
        If there is no page and no npm to build it with, or npm fails.
    """
    built = root / "src" / "whoholds" / "web" / "static" / "index.html"
    source = root / "web"
    if not (source / "package-lock.json").is_file() or (built.is_file() and is_newer(built, source)):
        return
    npm = shutil.which("npm")
    if npm is None and built.is_file():
        return  # an sdist brings the page with it; times of files in an archive say nothing
    if npm is None:
        raise RuntimeError(
            f"the page is built by npm (Node 20 or newer), which is not here; {WITHOUT_PAGE}=1 makes a wheel without it"
        )
    for step in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        done = subprocess.run([npm, *step], cwd=source, check=False)  # noqa: S603  # npm as found, with fixed words
        if done.returncode:
            raise RuntimeError(f"npm {' '.join(step)} ended with {done.returncode}: the page is not built")


def is_newer(built: Path, source: Path) -> bool:
    """Whether nothing of the page's source is younger than what was built from it."""
    made = built.stat().st_mtime
    parts = (source / name for name in ("package-lock.json", "vite.config.ts", "index.html", "src", "public"))
    files = (file for part in parts for file in ([part] if part.is_file() else part.rglob("*")))
    return all(file.stat().st_mtime <= made for file in files)
