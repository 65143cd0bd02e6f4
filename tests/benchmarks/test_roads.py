from __future__ import annotations

import pytest

from benchmarks.control import roads


def test_the_networks_answers_are_those_of_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, number in (("_ROWS", 6), ("_COLUMNS", 8), ("_SECTIONS", 70), ("_SAMPLES", 40)):
        monkeypatch.setattr(roads, name, number)
    theatre = roads.draw_network()
    pairs = roads.draw_pairs(theatre, 12)
    control = {place: {"north": 0.7, "south": 0.3} for place in theatre.places}
    seconds, differ = roads.time_loop(theatre, control, pairs)
    assert differ == 0
    assert seconds > 0
    assert roads.time_cut_offs(theatre, control, pairs) > 0
