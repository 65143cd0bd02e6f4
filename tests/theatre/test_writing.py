from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests import factory
from tests.theatre.conftest import Build
from whoholds.errors import TheatreError
from whoholds.model import Region
from whoholds.theatre import load_theatre
from whoholds.theatre.writing import Note
from whoholds.theatre.writing import write_theatre


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    theatre = factory.theatre(
        name='The "invented" war; \\ north, south',
        country="AQ",
        control={"rate": 0.5, "class": {"party": [0.1, 0.2]}, "on": True},
        regions={"coast": Region(id="coast", name="the coast", places=("aster", "brim"))},
    )
    write_theatre(tmp_path / "out", theatre)
    assert load_theatre(tmp_path / "out") == replace(theatre, folder=tmp_path / "out")


def test_dated_sides_are_read_back(build: Build, tmp_path: Path) -> None:
    theatre = load_theatre(build())
    write_theatre(tmp_path / "again", theatre)
    assert load_theatre(tmp_path / "again").actors == theatre.actors


def test_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(TheatreError, match="holds something already"):
        write_theatre(tmp_path, factory.theatre())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_nothing_is_left_half_written(tmp_path: Path) -> None:
    with pytest.raises(TheatreError, match="cannot be written"):
        write_theatre(tmp_path / "out", factory.theatre(), [Note(file="theatre.toml/inside", text="")])
    assert list(tmp_path.iterdir()) == []
