"""Feeds: whose silence is a habit, whose is a loss, and what a loss does to estimates."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factory
from whoholds.control import ControlModel
from whoholds.control import load_parameters
from whoholds.control.feeds import find_bursts
from whoholds.control.feeds import find_silences
from whoholds.model import Claim
from whoholds.model import Interval
from whoholds.model import Opening
from whoholds.model import Theatre

FEEDS = load_parameters().feeds
OPENS = factory.theatre().opens_at


def test_what_comes_within_half_a_day_is_one_burst() -> None:
    assert find_bursts([30.0, 0.0, 2.0, 11.0, 13.0, 14.0], 12.0) == [0.0, 13.0, 30.0]


def test_a_feed_that_spoke_seldom_has_no_habit() -> None:
    assert find_silences([0.0, 24.0, 48.0], 1000.0, FEEDS) == []


def test_the_silence_of_a_daily_feed_is_soon_a_loss_and_that_of_a_weekly_one_is_not() -> None:
    daily = find_silences([24.0 * n for n in range(20)], 24.0 * 19 + 150, FEEDS)[-1]
    weekly = find_silences([168.0 * n for n in range(20)], 168.0 * 19 + 150, FEEDS)[-1]
    assert daily.chance < FEEDS["lost_below"] < FEEDS["quiet_below"] < weekly.chance
    assert weekly.lost < 0.05


def test_a_night_is_no_loss_however_much_a_feed_sends_by_day() -> None:
    busy = [24.0 * day + hour for day in range(10) for hour in np.linspace(6, 22, 60)]
    assert all(one.chance > FEEDS["quiet_below"] for one in find_silences(busy, 240.0 + 6, FEEDS))


def test_the_predictive_chance_is_that_of_its_formula() -> None:
    # Ten daily bursts, then five days less a burst's own quarter day: n = 9 gaps ended, T = 14 - 4.75 days.
    last = find_silences([24.0 * n for n in range(10)], 24.0 * 14, FEEDS)[-1]
    exposure = FEEDS["prior_days"] + 14 - 4.75
    assert last.chance == pytest.approx((exposure / (exposure + 4.75)) ** (FEEDS["prior_bursts"] + 9))


@given(st.lists(st.floats(0, 500), min_size=4, max_size=40), st.floats(500, 1000), st.floats(1, 200))
def test_a_longer_silence_is_never_likelier(hours: list[float], until: float, more: float) -> None:
    now, later = find_silences(hours, until, FEEDS), find_silences(hours, until + more, FEEDS)
    assert len(now) == len(later)
    for one, other in zip(now[-1:], later[-1:], strict=True):
        assert 0 <= other.chance <= one.chance + 1e-12
        assert one.lost <= other.lost <= 1


def line() -> Theatre:
    """Draw forty villages on a line, ten km apart; the west holds the first ten."""
    places = {f"p{n:02d}": factory.place(f"P{n:02d}", id=f"p{n:02d}", lon_deg=20 + 0.1 * n) for n in range(40)}
    return factory.theatre(
        ends_at=OPENS + timedelta(days=40),
        places=places,
        roads={},
        openings={p: Opening(place=p, holder="north" if n < 10 else "south") for n, p in enumerate(places)},
    )


def tell(
    theatre: Theatre, day: float, place: int, outlet: str, predicate: str = "captures", side: str = "north"
) -> Claim:
    at: datetime = theatre.opens_at + timedelta(days=day)
    report = factory.report(f"{outlet} {day} {place}", outlet=outlet, published_at=at + timedelta(hours=3))
    when = Interval(earliest=at - timedelta(hours=2), latest=at)
    said = factory.attribution("", outlet=outlet)
    return factory.claim(predicate, f"p{place:02d}", side, source=report, when=when, attribution=said)


def advance(theatre: Theatre, until_day: int) -> list[Claim]:
    """Let the north take a village a day, told by its one outlet, and another outlet tell of the far end every day."""
    front = [tell(theatre, day, 9 + day, "Front Post") for day in range(1, until_day)]
    return front + [tell(theatre, day, 39, "Far Herald", "controls", "south") for day in range(1, 30)]


def test_where_the_only_feed_is_lost_estimates_grow_unsure_and_elsewhere_they_do_not() -> None:
    theatre = line()
    blind = replace(theatre, control={"feeds": {"unseen": 0.0}})
    claims, at = advance(theatre, 12), theatre.opens_at + timedelta(days=25)

    def sure(one: Theatre, place: str) -> float:
        return ControlModel(one).estimate(claims, at=at, places=[place], explain=False)[0].confidence

    assert sure(theatre, "p22") < sure(blind, "p22") - 0.02
    assert sure(theatre, "p39") == pytest.approx(sure(blind, "p39"), abs=0.02)


def test_an_outlet_that_goes_on_publishing_is_not_lost() -> None:
    theatre = line()
    claims, at = advance(theatre, 12), theatre.opens_at + timedelta(days=25)
    alive = {"Front Post": [theatre.opens_at + timedelta(days=day) for day in range(25)]}
    silent, calm = ControlModel(theatre), ControlModel(theatre, heard=alive)
    # The class 'outlet' is kept alive by the other outlet, so only the outlet's own silence differs.
    told = [model.estimate(claims, at=at, places=["p22"], explain=False)[0].confidence for model in (silent, calm)]
    assert told[0] < told[1] - 0.01


def test_a_loss_is_not_foreseen() -> None:
    theatre = line()
    claims, known = advance(theatre, 12), theatre.opens_at + timedelta(days=12, hours=6)
    seen = [claim for claim in claims if claim.published_at is not None and claim.published_at <= known]
    one = ControlModel(theatre).estimate(claims, at=known, known_at=known, explain=False)
    other = ControlModel(theatre).estimate(seen, at=known, known_at=known, explain=False)
    assert [e.probabilities for e in one] == [e.probabilities for e in other]


def test_feeds_told_in_any_order_give_the_same() -> None:
    theatre = line()
    claims, at = advance(theatre, 12), theatre.opens_at + timedelta(days=25)
    one, other = (ControlModel(theatre).estimate(told, at=at, explain=False) for told in (claims, claims[::-1]))
    assert [e.probabilities for e in one] == [e.probabilities for e in other]


def test_two_near_instants_without_news_between_know_the_same() -> None:
    theatre = line()
    claims, at = advance(theatre, 12), theatre.opens_at + timedelta(days=25)
    one, other = (
        ControlModel(theatre).estimate(claims, at=at, known_at=theatre.opens_at + timedelta(hours=hours), explain=False)
        for hours in (12 * 24 + 12.1, 12 * 24 + 14.0)
    )
    assert [e.probabilities for e in one] == [e.probabilities for e in other]


def test_what_is_published_after_the_theatres_end_silences_nobody() -> None:
    theatre = line()
    claims, at = advance(theatre, 12), theatre.opens_at + timedelta(days=20)
    late = tell(theatre, 400, 39, "Far Herald", "controls", "south")
    one, other = (ControlModel(theatre).estimate(told, at=at, explain=False) for told in (claims, [*claims, late]))
    assert [e.probabilities for e in one] == [e.probabilities for e in other]
