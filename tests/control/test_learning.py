"""Learning: a side that is caught lying is believed less, one that is borne out more, and silence teaches nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factory
from whoholds.control import ControlModel
from whoholds.control import load_parameters
from whoholds.control.learning import learn_odds
from whoholds.model import Claim
from whoholds.model import Interval

PLACES = tuple(f"P{i}" for i in range(12))


def tell(where: str, day: int, side: str, **who: str) -> Claim:
    published = factory.at(f"2031-05-{day:02d}T18:00")
    when = Interval(earliest=published.replace(hour=0), latest=published)
    told = factory.report(f"{where} {day} {who}", published_at=published)
    return replace(
        factory.claim("controls", where, side, source=told),
        attribution=factory.attribution(**who),
        when=when,
        published_at=published,
    )


def model() -> ControlModel:
    places = {p.lower(): factory.place(p, lat_deg=10.0 + i) for i, p in enumerate(PLACES)}
    openings = {p: replace(factory.theatre().openings["brim"], place=p) for p in places}
    return ControlModel(factory.theatre(places=places, openings=openings, roads={}))


def boasts(day: int = 5) -> list[Claim]:
    return [
        tell(p.lower(), day, "south", speaker="the Front", speaker_side="south", source_class="party") for p in PLACES
    ]


def test_a_side_that_monitors_contradict_is_believed_less() -> None:
    denials = [tell(p.lower(), 6, "north", speaker="Valley Monitor", source_class="monitor") for p in PLACES]
    assert model().learn([*boasts(), *denials])["boast:south"] < load_parameters().odds["boast"] / 1.5


def test_a_side_that_monitors_bear_out_is_believed_more_but_never_alone() -> None:
    confirmed = [tell(p.lower(), 6, "south", speaker="Valley Monitor", source_class="monitor") for p in PLACES[1:]]
    borne_out = model()
    assert borne_out.learn([*boasts(), *confirmed])["boast:south"] > load_parameters().odds["boast"]
    lone = borne_out.estimate([*boasts(), *confirmed], at=factory.at("2031-05-07T00:00"), places=["p0"], explain=False)[
        0
    ]
    assert dict(lone.probabilities)["south"] < 0.9


def test_what_nobody_else_speaks_of_teaches_nothing() -> None:
    assert model().learn(boasts()) == {}


def test_learning_never_looks_ahead() -> None:
    denials = [tell(p.lower(), 9, "north", speaker="Valley Monitor", source_class="monitor") for p in PLACES]
    assert model().learn([*boasts(), *denials], known_at=factory.at("2031-05-08T00:00")) == {}


@pytest.mark.parametrize("check", [0.001, 0.5, 0.999])
def test_learnt_odds_stay_within_bounds(check: float) -> None:
    parameters = load_parameters()
    odds = learn_odds({"boast:south": [(check, True)] * 1000}, parameters)["boast:south"]
    assert parameters.learning["least_odds"] <= odds <= parameters.learning["most_odds"]


def test_silence_speaks_where_neutral_sources_tell_most_changes() -> None:
    told = [
        tell(p.lower(), day, "south", speaker=name, source_class="monitor")
        for p in PLACES[:6]
        for day, name in ((5, "Valley Monitor"), (6, "Hill Monitor"))
    ]
    more = [tell(p.lower(), 7, "south", speaker="Valley Monitor", source_class="monitor") for p in PLACES[:1]]
    borne_out = model().learn([*boasts(), *told, *more])["boast:south"]
    one_each = [claim for claim in told if claim.attribution.speaker == "Valley Monitor"]
    seldom_told = model().learn([*boasts(), *one_each])["boast:south"]
    assert borne_out <= seldom_told


def test_the_silence_of_a_lost_feed_teaches_nothing() -> None:
    confirmed = [tell(p.lower(), 5, "south", speaker="Valley Monitor", source_class="monitor") for p in PLACES[:6]]
    late = [
        tell(p.lower(), 20, "south", speaker="the Front", speaker_side="south", source_class="party")
        for p in PLACES[6:]
    ]
    early = boasts()[:6]
    assert model().learn([*early, *confirmed, *late]) == pytest.approx(model().learn([*early, *confirmed]))
