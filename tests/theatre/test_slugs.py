from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.theatre.slugs import fold_name
from whoholds.theatre.slugs import make_slug


@pytest.mark.parametrize(
    ("one", "other"),
    [("Brím", "brim"), ("Al-Brim", "al brim"), ("Ba\u2018r an Nū", "Bar an-Nu"), ("Ç\u0131ra", "cira")],
)
def test_spellings_fold_together(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@given(st.text())
def test_slug_is_plain(name: str) -> None:
    assert make_slug(name) == make_slug(make_slug(name))
    assert set(make_slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
