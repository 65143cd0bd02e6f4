"""A theatre fitted once: asked many times, and told news for what it costs."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from tests import factory
from tests.control.test_model import MODEL
from tests.control.test_model import NEUTRAL
from tests.control.test_model import NORTH
from tests.control.test_model import SOUTH
from tests.control.test_model import tell
from whoholds.control import ControlModel
from whoholds.errors import QueryError

INSTANTS = [factory.at(f"2031-05-{day:02d}T06:00") for day in range(2, 20)]
OLD = [
    tell(where="aster", day=4),
    tell(where="brim", day=5, who=NEUTRAL),
    tell(where="brim", day=6, who=SOUTH),
    tell(where="cove", day=6, who=NORTH, polarity="denied"),
    tell("withdraws_from", where="cove", side="north", day=7, who=NORTH),
    tell("enters", where="dell", day=8, who=SOUTH),
]
NEWS = [tell(where="brim", side="north", day=9, who=NEUTRAL), tell(where="dell", day=10, who=NEUTRAL)]
#: Furthest that an added claim's own place may lie from a fresh fit, and that any other place may.
OWN, OTHERS = 0.1, 0.25


def test_a_fit_asked_once_and_asked_often_agree() -> None:
    fitted = MODEL.fit(OLD, until=INSTANTS[-1])
    panel = fitted.panel(INSTANTS)
    assert np.array_equal(panel.probabilities, MODEL.panel(OLD, instants=INSTANTS).probabilities)
    for t in (0, 9, 17):
        for i, estimate in enumerate(fitted.estimate(INSTANTS[t], explain=False)):
            assert dict(estimate.probabilities) == pytest.approx(
                dict(zip(panel.states, panel.probabilities[i, t], strict=True)), abs=1e-9
            )


def test_an_added_claim_gives_what_a_fresh_fit_gives() -> None:
    fitted = MODEL.fit(OLD, until=INSTANTS[-1])
    told = list(OLD)
    for claim in NEWS:
        told.append(claim)
        assert claim.place in fitted.add([claim])
        now, fresh = fitted.panel(INSTANTS).probabilities, MODEL.panel(told, instants=INSTANTS).probabilities
        own = MODEL.places.index(claim.place)
        assert np.abs(now - fresh)[own].max() < OWN
        assert np.abs(now - fresh).max() < OTHERS
        assert np.allclose(now.sum(-1), 1.0)


def test_without_a_front_and_learning_an_added_claim_is_exact() -> None:
    alone = ControlModel(factory.theatre(control={"front": {"coupling": 0.0}, "learning": {"rounds": 0}}))
    fitted = alone.fit(OLD, until=INSTANTS[-1])
    fitted.add(NEWS)
    fresh = alone.panel([*OLD, *NEWS], instants=INSTANTS).probabilities
    assert np.allclose(fitted.panel(INSTANTS).probabilities, fresh, atol=1e-9)


def test_news_known_already_and_news_of_nowhere_change_nothing() -> None:
    fitted = MODEL.fit(OLD, until=INSTANTS[-1])
    before = fitted.panel(INSTANTS).probabilities
    assert fitted.add(OLD[:2]) == ()
    assert fitted.add([tell(where="nowhere")]) == ()
    assert np.array_equal(before, fitted.panel(INSTANTS).probabilities)
    assert len(fitted) == len(OLD) + 1


def test_refitting_makes_an_added_claim_exact() -> None:
    fitted = MODEL.fit(OLD, until=INSTANTS[-1])
    fitted.add(NEWS)
    fitted.refit()
    fresh = MODEL.panel([*OLD, *NEWS], instants=INSTANTS).probabilities
    assert np.array_equal(fitted.panel(INSTANTS).probabilities, fresh)


def test_adding_more_than_the_spare_knots_hold_still_answers() -> None:
    fitted = MODEL.fit(OLD[:1], until=INSTANTS[-1])
    news = [tell("clashes_in", where="brim", day=3 + n % 15, who={**NEUTRAL, "speaker": f"m{n}"}) for n in range(60)]
    for claim in news:
        fitted.add([claim])
    assert np.allclose(fitted.panel(INSTANTS).probabilities.sum(-1), 1.0)


def test_an_explanation_sees_added_claims() -> None:
    fitted = MODEL.fit(OLD, until=INSTANTS[-1])
    fitted.add(NEWS[:1])
    estimate = fitted.estimate(factory.at("2031-05-10T12:00"), ["brim"])[0]
    assert NEWS[0].id in {one.claim_id for one in estimate.deciding}


def test_what_was_laid_out_for_a_question_is_forgotten_with_news() -> None:
    alone = ControlModel(factory.theatre(control={"front": {"coupling": 0.0}, "learning": {"rounds": 0}}))
    fitted = alone.fit(OLD, until=INSTANTS[-1])
    at = INSTANTS[-1]
    before = fitted.estimate(at)
    fitted.add(NEWS)
    after, fresh = fitted.estimate(at), alone.fit([*OLD, *NEWS], until=at).estimate(at)
    assert [one.last_support for one in after] == [one.last_support for one in fresh]
    assert [one.dispute for one in after] == [one.dispute for one in fresh]
    assert [one.last_support for one in after] != [one.last_support for one in before]


def test_following_never_looks_ahead_and_keeps_near_the_exact_filter() -> None:
    claims = [*OLD, *NEWS]
    shuffled = list(reversed(INSTANTS))
    followed = MODEL.follow(claims, instants=shuffled).probabilities[:, ::-1]
    exact = MODEL.panel(claims, instants=INSTANTS, known_at="filter").probabilities
    assert np.abs(followed - exact).max() < OTHERS
    assert np.abs(followed - exact).mean() < 0.02
    late = tell(where="elm", day=18)
    cut = [at for at in INSTANTS if at < late.published_at] if late.published_at else []
    assert np.array_equal(
        MODEL.follow([*claims, late], instants=cut).probabilities, MODEL.follow(claims, instants=cut).probabilities
    )


def test_fit_refuses_a_place_it_does_not_track() -> None:
    with pytest.raises(QueryError, match="atlantis"):
        MODEL.fit(OLD, until=INSTANTS[-1]).panel(INSTANTS, ["atlantis"])


def test_a_fit_as_known_then_leaves_later_claims_out() -> None:
    known_at = factory.at("2031-05-07T00:00")
    fitted = MODEL.fit(OLD, until=INSTANTS[-1], known_at=known_at)
    assert len(fitted) == sum(claim.published_at <= known_at for claim in OLD if claim.published_at)
    fitted.add(OLD, known_at=known_at + timedelta(days=9))
    assert len(fitted) == len(OLD)
