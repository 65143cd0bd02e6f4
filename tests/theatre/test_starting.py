from __future__ import annotations

from pathlib import Path

import pytest

from whoholds.errors import TheatreError
from whoholds.theatre import check_theatre
from whoholds.theatre import load_theatre
from whoholds.theatre import new_theatre


def test_new_folder_is_filled_and_has_no_fault(tmp_path: Path) -> None:
    new_theatre(tmp_path / "new", "Iceland 2031", "is")
    assert check_theatre(tmp_path / "new") == []
    theatre = load_theatre(tmp_path / "new")
    assert (theatre.id, theatre.country, theatre.zone.key) == ("iceland-2031", "IS", "Atlantic/Reykjavik")
    assert theatre.opens_at.year == 2031
    assert [place.name for place in theatre.places.values() if place.is_capital] == ["Reykjavík"]
    assert theatre.places["reykjavik"].geonames_id == 3413829
    assert theatre.openings.keys() == theatre.places.keys()
    assert "CC BY" in (tmp_path / "new" / "README.md").read_text(encoding="utf-8")


def test_unknown_country_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(TheatreError, match="no two-letter country code"):
        new_theatre(tmp_path / "new", "Nowhere", "ZZ")
    assert not (tmp_path / "new").exists()
