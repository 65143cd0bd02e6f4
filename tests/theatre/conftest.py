from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SETTINGS = """\
id = "invented"
name = "The invented war"
country = "AQ"
zone = "Etc/GMT-3"
opens_at = 2031-05-01T00:00:00+03:00

[thresholds]
held = 0.95

[control]
base_rate = 0.01

[[side]]
id = "north"
name = "North"
colour = "#3366aa"
friends = []

[[side]]
id = "south"
name = "South"
colour = "#aa6633"
"""

FILES = {
    "theatre.toml": SETTINGS,
    "actors.csv": (
        "id,name,kind,side,from,to,aliases,generic,metonyms,spokespeople,member_of,area\n"
        "north_army,North Army,belligerent,north,,,Northern Army;NA,the army,Aster,Colonel Ash,,\n"
        "valley,Valley Guard,belligerent,south,,2031-05-03T00:00+03:00,,guards,,,,brim\n"
        "valley,,,north,2031-05-03T00:00+03:00,,VG,,,,,\n"
    ),
    "sources.csv": "id,name,class,interest,aliases,is_agency\nash,Colonel Ash,party,north_army,Ash,\nafx,AFX,agency,,,true\n",
    "places.csv": (
        "id,name,kind,lat,lon,parent,aliases,geonames_id,population,tracked,is_capital\n"
        "aster,Aster,city,10,20,,,17,400000,true,true\n"
        "brim,Brim,town,10,20.2,,Brimm;Brím,,,,\n"
        "fork,Fork,junction,10,20.1,brim,,,,false,\n"
        "vale,Vale,province,,,,,,,no,\n"
    ),
    "roads.csv": "id,start,end,km,class,name\na-f,aster,fork,12,motorway,N1\nf-b,fork,brim,12,,N1\n",
    "opening.csv": "place,holder,probability,note\naster,north,,\nbrim,,0.5,divided\n",
}

Build = Callable[..., Path]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Give a builder of theatre folders: files by name, replacements as `old` -> `new` in one file."""

    def make(file: str = "", old: str = "", new: str = "", **texts: str | bytes | None) -> Path:
        folder = tmp_path / "invented"
        folder.mkdir()
        files: dict[str, str | bytes | None] = {
            **FILES,
            **{name.replace("_csv", ".csv").replace("_toml", ".toml"): text for name, text in texts.items()},
        }
        if file:
            before = FILES[file]
            assert old in before
            files[file] = before.replace(old, new, 1)
        for name, text in files.items():
            if text is not None:
                (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return folder

    return make
