"""Python's collector is asked to come seldom while reading, and all is put back."""

from __future__ import annotations

import gc

import pytest

from whoholds.runs.collecting import collect_seldom


def test_the_collector_is_put_back() -> None:
    before = gc.get_threshold()
    with collect_seldom():
        assert gc.get_threshold() > before
        assert gc.get_freeze_count() > 0
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_the_collector_is_put_back_after_a_failure() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="broken"), collect_seldom():
        raise ValueError("broken")
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_inside_another_one_nothing_changes() -> None:
    with collect_seldom():
        outer = gc.get_threshold()
        with collect_seldom():
            assert gc.get_threshold() == outer
        assert gc.get_freeze_count() > 0
