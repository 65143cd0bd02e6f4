"""What the control model must do, whatever its numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from tests import factory
from whoholds.control import ControlModel
from whoholds.errors import QueryError
from whoholds.errors import TheatreError
from whoholds.model import Claim
from whoholds.model import Interval
from whoholds.model import Status

MODEL = ControlModel(factory.theatre())
NEUTRAL = {"speaker": "Valley Monitor", "source_class": "monitor"}
SOUTH = {"speaker": "the Front", "speaker_side": "south", "source_class": "party"}
NORTH = {"speaker": "Colonel Ash", "speaker_side": "north", "source_class": "party"}


def tell(
    predicate: str = "captures",
    where: str = "brim",
    side: str = "south",
    day: int = 5,
    who: dict[str, Any] | None = None,
    **fields: Any,
) -> Claim:
    published = factory.at(f"2031-05-{day:02d}T18:00")
    told = factory.report(f"{predicate} {where} {day}", published_at=published)
    when = Interval(earliest=published.replace(hour=0), latest=published, basis="publication day")
    given_fields = {
        "attribution": factory.attribution(**(who or {})),
        "when": when,
        "published_at": published,
        **fields,
    }
    return replace(factory.claim(predicate, where, side, source=told), **given_fields)


def chance(
    claims: list[Claim], where: str = "brim", side: str = "south", at: str = "2031-05-06T12:00", **asked: Any
) -> float:
    estimate = MODEL.estimate(claims, at=factory.at(at), places=[where], explain=False, **asked)[0]
    return dict(estimate.probabilities)[side]


def test_probabilities_sum_to_one_and_come_most_probable_first() -> None:
    for estimate in MODEL.estimate([tell()], at=factory.at("2031-05-06T12:00")):
        values = [p for _, p in estimate.probabilities]
        assert sum(values) == pytest.approx(1.0)
        assert values == sorted(values, reverse=True)


def test_without_claims_the_opening_holds() -> None:
    estimate = MODEL.explain([], "brim", factory.at("2031-05-03T00:00"))
    assert (estimate.holder, estimate.status) == ("north", Status.HELD)
    assert estimate.since_earliest is None
    assert estimate.deciding == ()


def test_a_divided_place_nobody_speaks_of_is_unknown() -> None:
    assert MODEL.explain([], "elm", factory.at("2031-05-03T00:00")).status == Status.UNKNOWN


def test_a_lone_boast_is_believed_a_little() -> None:
    assert 0.55 < chance([tell(who=SOUTH)]) < 0.85


def test_ten_boasts_of_one_side_never_make_a_place_held() -> None:
    boasts = [tell(day=day, who={**SOUTH, "speaker": f"commander {day}"}) for day in range(3, 13)]
    assert chance(boasts, at="2031-05-14T00:00") < 0.9


def test_a_boast_and_a_monitor_make_a_place_held() -> None:
    assert chance([tell(who=SOUTH), tell(who=NEUTRAL)]) >= 0.9


def test_an_outlets_own_voice_makes_a_place_held() -> None:
    assert chance([tell()]) >= 0.9


@pytest.mark.parametrize("predicate", ["withdraws_from", "loses", "surrenders"])
def test_an_admission_outweighs_a_boast(predicate: str) -> None:
    admitted = chance([tell(predicate, side="north", who=NORTH)], side="north")
    boasted = chance([tell(who=SOUTH)], side="north")
    assert admitted < boasted


def test_an_admission_outweighs_a_denial() -> None:
    denial = tell(who=NORTH, polarity="denied", day=5)
    assert chance([tell(who=SOUTH), denial]) < chance(
        [tell(who=SOUTH), tell("withdraws_from", side="north", who=NORTH)]
    )


def test_a_neutral_denial_holds_the_map_still() -> None:
    denial = tell("enters", who={"speaker": "residents", "source_class": "resident"}, polarity="denied")
    assert chance([tell("enters", who=SOUTH), denial]) < 0.3


@pytest.mark.parametrize("modality", ["planned", "called_for", "hypothetical", "background"])
def test_plans_calls_and_old_news_move_nothing(modality: str) -> None:
    assert chance([tell(modality=modality)]) == chance([])


@pytest.mark.parametrize(
    "fields",
    [{"place": ""}, {"place": "nowhere"}, {"side": "", "actor": "nobody"}, {"when": Interval(), "published_at": None}],
)
def test_what_has_no_place_no_side_or_no_time_moves_nothing(fields: dict[str, Any]) -> None:
    assert chance([tell(**fields)]) == chance([])


def test_what_happened_before_the_opening_or_after_the_end_moves_nothing() -> None:
    old = tell(when=Interval(earliest=factory.at("2016-05-01T00:00"), latest=factory.at("2016-05-02T00:00")))
    late = tell(
        published_at=factory.at("2033-05-05T00:00"),
        when=Interval(earliest=factory.at("2033-05-04T00:00"), latest=factory.at("2033-05-05T00:00")),
    )
    assert chance([old, late]) == chance([])


def test_part_of_a_place_says_less_than_all_of_it() -> None:
    assert chance([tell(scope="part")]) < chance([tell()])
    assert chance([tell(scope="site")]) < chance([tell()])


def test_a_province_speaks_weakly_of_its_towns_and_its_part_not_at_all() -> None:
    places = {**factory.theatre().places, "vale": factory.place("Vale", kind="province")}
    places["brim"] = replace(places["brim"], parent="vale")
    model = ControlModel(factory.theatre(places=places))

    def south(told: list[Claim]) -> float:
        estimate = model.estimate(told, at=factory.at("2031-05-06T12:00"), places=["brim"], explain=False)[0]
        return dict(estimate.probabilities)["south"]

    assert south([]) < south([tell(where="vale")]) < south([tell()])
    assert south([tell(where="vale", scope="part")]) == south([])


def test_a_place_passed_by_the_front_grows_unsure() -> None:
    claims = [tell(where="brim"), tell(where="cove"), tell(where="brim", who=NEUTRAL), tell(where="cove", who=NEUTRAL)]
    assert (
        chance(claims, "aster", "north", at="2031-05-08T00:00")
        < chance([], "aster", "north", at="2031-05-08T00:00") - 0.1
    )


def test_after_a_withdrawal_the_side_on_the_road_comes() -> None:
    assert chance([tell("withdraws_from", where="cove", side="north", who=NORTH)], "cove") > 0.8


def test_as_known_at_never_looks_ahead() -> None:
    early, late = tell(day=5, who=SOUTH), tell("controls", day=9, side="north")
    at = "2031-05-06T12:00"
    assert chance([early, late], at=at, known_at=factory.at("2031-05-07T00:00")) == chance([early], at=at)
    assert chance([early, late], at=at) != chance([early], at=at)


def test_filter_panel_equals_asking_at_each_instant() -> None:
    claims = [tell(day=4, who=SOUTH), tell(day=6), tell("captures", side="north", day=9)]
    instants = [factory.at(f"2031-05-{day:02d}T00:00") for day in range(2, 14)]
    panel = MODEL.panel(claims, instants=instants, known_at="filter", places=["brim"])
    for t, at in enumerate(instants):
        estimate = MODEL.estimate(claims, at=at, known_at=at, places=["brim"], explain=False)[0]
        assert dict(estimate.probabilities) == pytest.approx(
            dict(zip(panel.states, panel.probabilities[0, t], strict=True))
        )


def test_a_panel_and_an_estimate_agree_whatever_else_is_asked() -> None:
    claims = [tell(day=4, who=SOUTH), tell(day=6)]
    instants = [factory.at("2031-05-05T03:00"), factory.at("2031-05-05T14:00"), factory.at("2031-05-18T00:00")]
    panel = MODEL.panel(claims, instants=instants)
    for t, at in enumerate(instants):
        for i, estimate in enumerate(MODEL.estimate(claims, at=at, explain=False)):
            assert dict(estimate.probabilities) == pytest.approx(
                dict(zip(panel.states, panel.probabilities[i, t], strict=True)), abs=1e-9
            )


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(QueryError, match="atlantis"):
        MODEL.estimate([], at=factory.at("2031-05-06T00:00"), places=["atlantis"])


@pytest.mark.parametrize(
    "control",
    [
        {"odds": {"bost": 3}},
        {"odds": 3},
        {"odds": {"boast": "high"}},
        {"odds": {"boast": -1}},
        {"friends": {"generic": "locals"}},
    ],
)
def test_a_wrong_parameter_is_an_error_that_names_it(control: dict[str, Any]) -> None:
    with pytest.raises(TheatreError, match=r"control (parameter|model)"):
        ControlModel(factory.theatre(control=control))


def test_a_theatres_numbers_override_the_defaults() -> None:
    trusting = ControlModel(factory.theatre(control={"odds": {"boast": 500.0}}))
    estimate = trusting.estimate([tell(who=SOUTH)], at=factory.at("2031-05-06T12:00"), places=["brim"], explain=False)[
        0
    ]
    assert dict(estimate.probabilities)["south"] > chance([tell(who=SOUTH)])


def test_since_brackets_the_capture_within_its_words() -> None:
    early = factory.at("2031-05-08T00:00")
    published = factory.at("2031-05-08T08:30")
    when = Interval(earliest=early, latest=published, basis="early on Sunday")
    claims = [tell(who=who, when=when, published_at=published) for who in ({}, SOUTH, NEUTRAL)]
    estimate = MODEL.explain(claims, "brim", factory.at("2031-05-08T08:00"))
    assert (estimate.holder, estimate.status) == ("south", Status.HELD)
    assert estimate.since_earliest is not None
    assert estimate.since_latest is not None
    assert (
        early - timedelta(hours=1) <= estimate.since_earliest <= estimate.since_latest <= factory.at("2031-05-08T08:00")
    )


def test_deciding_claims_come_by_influence_and_the_dispute_is_named() -> None:
    boast, denial, monitor = tell(who=SOUTH), tell(who=NORTH, polarity="denied"), tell(who=NEUTRAL)
    estimate = MODEL.explain([boast, denial, monitor], "brim", factory.at("2031-05-06T12:00"))
    assert estimate.holder == "south"
    assert estimate.deciding[0].claim_id == monitor.id
    assert estimate.deciding[0].influence > 0.1
    influence = {d.claim_id: d.influence for d in estimate.deciding}
    assert influence[denial.id] < 0
    assert estimate.dispute == (denial.id,)


def test_parties_that_contradict_each_other_leave_a_dispute() -> None:
    claims = [
        tell(who=SOUTH),
        tell("enters", who=SOUTH),
        tell(who=NORTH, polarity="denied"),
        tell("controls", side="north", who=NORTH),
    ]
    estimate = MODEL.explain(claims, "brim", factory.at("2031-05-06T12:00"))
    assert estimate.confidence < 0.7
    assert estimate.status == Status.DISPUTED


def test_old_support_is_stale() -> None:
    far = ControlModel(factory.theatre(ends_at=None))
    estimate = far.explain([tell()], "dell", factory.at("2031-09-01T00:00"))
    assert estimate.status == Status.STALE


NURSE = {"speaker": "a nurse", "source_class": "resident"}
POSTS = {"speaker": "posts", "source_class": "social_media"}
SPEAKERS = st.sampled_from([{}, NEUTRAL, SOUTH, NORTH, NURSE, POSTS])
CLAIMS = st.builds(
    tell,
    predicate=st.sampled_from(
        ["captures", "controls", "loses", "withdraws_from", "enters", "clashes_in", "shells", "surrenders", "encircles"]
    ),
    where=st.sampled_from(["aster", "brim", "cove", "dell", "elm"]),
    side=st.sampled_from(["north", "south"]),
    day=st.integers(2, 18),
    who=SPEAKERS,
    scope=st.sampled_from(["all", "part", "site"]),
    polarity=st.sampled_from(["asserted", "denied"]),
)
INSTANTS = [factory.at(f"2031-05-{day:02d}T06:00") for day in range(2, 20, 3)]


@settings(max_examples=25, deadline=None)
@given(st.lists(CLAIMS, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(claims: list[Claim], random: Any) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)
    one = MODEL.panel(claims, instants=INSTANTS).probabilities
    assert np.array_equal(one, MODEL.panel(shuffled, instants=INSTANTS).probabilities)


@settings(max_examples=25, deadline=None)
@given(st.lists(CLAIMS, min_size=1, max_size=8), st.integers(1, 30))
def test_a_copy_changes_nothing(claims: list[Claim], hours: int) -> None:
    copied = claims[0]
    assert copied.published_at is not None
    later = copied.published_at + timedelta(hours=hours)
    speaker = copied.attribution.speaker
    outlet = "Copycat" if speaker else copied.attribution.outlet
    copy = replace(copied, report_id="copy", published_at=later, attribution=replace(copied.attribution, outlet=outlet))
    assert np.array_equal(
        MODEL.panel(claims, instants=INSTANTS).probabilities,
        MODEL.panel([*claims, copy], instants=INSTANTS).probabilities,
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(CLAIMS, max_size=10), st.integers(2, 18))
def test_later_reports_change_nothing_known_before(claims: list[Claim], day: int) -> None:
    known_at: datetime = factory.at(f"2031-05-{day:02d}T20:00")
    before = [claim for claim in claims if claim.published_at is not None and claim.published_at <= known_at]
    one = MODEL.panel(claims, instants=INSTANTS, known_at=known_at).probabilities
    assert np.array_equal(one, MODEL.panel(before, instants=INSTANTS, known_at=known_at).probabilities)


@settings(max_examples=25, deadline=None)
@given(st.lists(CLAIMS, max_size=12))
def test_every_row_is_a_distribution(claims: list[Claim]) -> None:
    values = MODEL.panel(claims, instants=INSTANTS).probabilities
    assert np.isfinite(values).all()
    assert (values >= 0).all()
    assert np.allclose(values.sum(-1), 1.0)
