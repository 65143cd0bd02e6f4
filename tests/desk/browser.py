"""Finds a browser for the tests: one the machine has, else the Chromium that `make browser` unpacks from an npm package."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Where `make browser` unpacks one.
UNPACKED = ROOT / "web" / "browser" / "out"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)

#: The map is drawn by a processor where there is no graphics card; no sandbox where tests run as root, as in a container.
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-dev-shm-usage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A Chromium: its program, and what its environment must hold."""

    program: str
    environment: dict[str, str]


def find_browser(wanted: str = "") -> Browser:
    """Find a Chromium; `wanted`, or WHOHOLDS_CHROMIUM in the environment, names one.

    Raises
    ------
    FileNotFoundError
        If there is none: a page that nobody has looked at is not a page that works.
    """
    given = wanted or os.environ.get("WHOHOLDS_CHROMIUM", "")
    if given:
        return Browser(program=given, environment=dict(os.environ))
    own = next((found for name in NAMES if (found := shutil.which(name))), "") or next(
        (path for path in APPLICATIONS if Path(path).is_file()), ""
    )
    if own:
        return Browser(program=own, environment=dict(os.environ))
    return find_unpacked()


def find_unpacked() -> Browser:
    """Find the Chromium of the npm package, with the libraries and letters that a bare machine lacks.

    Raises
    ------
    FileNotFoundError
        If it is not unpacked.
    """
    program = UNPACKED / "chromium"
    if not program.is_file():
        raise FileNotFoundError(
            "no Chromium: none is installed and none is unpacked. Run `make browser`, or name one in WHOHOLDS_CHROMIUM"
        )
    libraries = [str(UNPACKED / "al2023" / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    fonts = UNPACKED / "fonts" / "fonts"
    (fonts / "fonts.conf").write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{fonts}</dir>'
        f"<dir>/usr/share/fonts</dir><cachedir>{UNPACKED}/fontcache</cachedir></fontconfig>"
    )
    return Browser(
        program=str(program),
        environment={
            **os.environ,
            "LD_LIBRARY_PATH": ":".join(filter(None, libraries)),
            "FONTCONFIG_FILE": str(fonts / "fonts.conf"),
        },
    )
