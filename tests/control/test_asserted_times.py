"""Holders asserted until a time: one observation on the whole path, which never makes the holder less likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from itertools import pairwise
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from tests import factory
from tests.control.test_rulings import HOUR
from tests.control.test_rulings import MODEL
from tests.control.test_rulings import chances
from tests.control.test_rulings import holds
from tests.control.test_rulings import told
from whoholds.control.chain import Timeline
from whoholds.control.chain import read_knots
from whoholds.control.chain import smooth
from whoholds.control.front import stand_still
from whoholds.control.observations import Observation
from whoholds.control.rulings import observe_assertions
from whoholds.control.rulings import settle
from whoholds.control.states import Floats
from whoholds.control.timeline import lay_out
from whoholds.control.timeline import set_moving

GRID = np.arange(72.0, 127.0, 9.0)
RULING = MODEL.parameters.odds["ruling"]


def lay(observations: Sequence[Observation]) -> Timeline:
    """Lay observations of one place out over a few knots, with no front."""
    ground, parameters = MODEL.ground, MODEL.parameters
    row = np.array([ground.place_index["brim"]])
    layout = lay_out(ground, [observations], places=row, grid=GRID)
    recent = np.broadcast_to(ground.start, (len(GRID), *ground.start.shape))
    return set_moving(ground, parameters, layout, stand_still(ground, len(GRID) - 1, parameters), recent)


def weigh_paths(timeline: Timeline) -> dict[tuple[int, ...], float]:
    """Give the weight of every path through the knots."""
    keep, fit = np.exp(-timeline.leave[:, 0]), np.exp(timeline.log_fit[:, 0])
    move: Floats = (1.0 - keep)[..., None] * timeline.target[:, 0, None, :]
    move[:, -1] = (1.0 - keep[:, -1:]) * timeline.resolve[:, 0]
    move[:, range(keep.shape[1]), range(keep.shape[1])] += keep
    found = {}
    for path in product(range(keep.shape[1]), repeat=len(fit)):
        steps = [move[k, a, b] for k, (a, b) in enumerate(pairwise(path))]
        found[path] = float(timeline.start[0, path[0]] * np.prod(steps) * np.prod(fit[range(len(path)), path]))
    return found


def assert_north(*, heard: bool = True) -> tuple[Timeline, list[bool]]:
    """Assert north from an hour to another; give the chain and which knots lie in between. Unheard, it lays knots and says nothing."""
    ruled = holds("north", "04T12:00", "05T18:00")
    made = observe_assertions([ruled], MODEL.ground, MODEL.parameters, end_h=1000.0)
    if not heard:
        made = [replace(o, steady=(), log_fit=np.zeros_like(o.log_fit)) for o in made]
    timeline = lay(made)
    first, last = made[0].at_h, made[-1].at_h
    return timeline, [first <= hour <= last for hour in timeline.knots[:, 0]]


def test_a_path_weighs_r_if_the_place_was_held_throughout_and_else_one() -> None:
    (timeline, within), (plain, _) = assert_north(), assert_north(heard=False)
    north = MODEL.ground.state_index["north"]
    before = weigh_paths(plain)
    met: set[str] = set()
    for path, weight in weigh_paths(timeline).items():
        runs = "".join(
            name for name, _ in groupby("n" if s == north else "-" for s, i in zip(path, within, strict=True) if i)
        )
        expected = {"n": RULING, "-": 1.0, "n-": 1.0, "-n": 1.0, "n-n": 1.0, "-n-": 1.0 / RULING}
        if runs in expected and before[path] > 0:
            assert weight / before[path] == pytest.approx(expected[runs], rel=0.02), (runs, path)
            met.add(runs)
    assert met == {"n", "-", "n-", "-n", "n-n", "-n-"}


def test_forward_and_backward_give_what_all_paths_give() -> None:
    timeline, _ = assert_north()
    weights = weigh_paths(timeline)
    knots = len(timeline.knots)
    expected = np.zeros((knots, timeline.leave.shape[-1]))
    for path, weight in weights.items():
        expected[range(knots), path] += weight
    found = read_knots(smooth(timeline), np.arange(knots)[:, None])[:, 0]
    assert found == pytest.approx(expected / expected.sum(axis=-1, keepdims=True), abs=1e-9)


def test_an_asserted_time_does_not_push_a_told_capture_before_its_beginning() -> None:
    captured = (told("captures", "04T18:00", "south"), told("captures", "04T19:00", "south", "outlet"))
    wide = tuple(replace(one, when=replace(one.when, earliest=factory.at("2031-05-04T02:00"))) for one in captured)
    ruled = holds("north", "04T10:00", "04T21:00")
    plain = chances("04T10:00", claims=wide)["north"]
    assert plain < 0.9
    assert chances("04T10:00", ruled, claims=wide)["north"] > plain


def test_an_asserted_beginning_tells_when_its_own_side_came_and_no_other() -> None:
    came = replace(told("captures", "04T18:00", "south"), when=replace(BETWEEN, latest=factory.at("2031-05-04T18:00")))
    early = factory.at("2031-05-04T08:00")
    told_of = [o for o in MODEL.observations([came]) if o.place == MODEL.ground.place_index["brim"]]

    def rate(holder: str) -> float:
        made = observe_assertions([holds(holder, "04T10:00")], MODEL.ground, MODEL.parameters, end_h=1000.0)
        layout = lay_out(MODEL.ground, [[*told_of, *made]], places=np.array([told_of[0].place]), grid=GRID)
        step = int(np.searchsorted(layout.knots[:, 0], MODEL.ground.hours(early), side="right")) - 1
        return float(layout.attack[step, 0, MODEL.ground.state_index["south"]])

    assert rate("south") == 0.0
    assert rate("north") > 0.0


BETWEEN = replace(told("captures", "04T18:00", "south").when, earliest=factory.at("2031-05-04T02:00"))


def test_unrest_told_of_goes_on_through_an_asserted_time_and_ends_at_an_asserted_instant() -> None:
    claim = replace(told("captures", "04T12:00", "south"), when=BETWEEN)
    told_of = MODEL.observations([claim])

    def last_h(*until: str) -> float:
        made = observe_assertions([holds("north", "05T00:00", *until)], MODEL.ground, MODEL.parameters, end_h=1000.0)
        return max(b for o in settle(told_of, made) for _, b, *_ in o.spans if o.odds != "ruling")

    plain = max(b for o in told_of for _, b, *_ in o.spans)
    assert last_h("05T06:00") == plain
    assert last_h() == min(plain, MODEL.ground.hours(factory.at("2031-05-05T00:00")))


SAID = st.tuples(
    st.sampled_from(["captures", "controls", "withdraws_from", "clashes_in", "enters"]),
    st.integers(0, 60),
    st.integers(1, 24),
    st.sampled_from(["north", "south"]),
    st.sampled_from(["monitor", "outlet", "resident", "unnamed"]),
)


@settings(max_examples=60, deadline=None)
@given(
    said=st.lists(SAID, max_size=5),
    began=st.integers(6, 40),
    lasts=st.integers(1, 40),
    holder=st.sampled_from(["north", "south"]),
)
def test_asserting_a_holder_for_a_time_does_not_make_it_less_likely(
    said: list[tuple[str, int, int, str, str]], began: int, lasts: int, holder: str
) -> None:
    opens = factory.theatre().opens_at
    claims = []
    for n, (predicate, hour, wide, side, source) in enumerate(said):
        latest = opens + HOUR * (hour + wide)
        report = factory.report(f"{n} {predicate} {source}", published_at=latest + HOUR)
        claim = factory.claim(
            predicate, "brim", side, source=report, attribution=factory.attribution(f"w{n}", source_class=source)
        )
        claims.append(replace(claim, when=replace(claim.when, earliest=latest - HOUR * wide, latest=latest)))
    ruled = factory.ruling(
        "",
        "assert",
        place="brim",
        holder=holder,
        valid_from=opens + HOUR * began,
        valid_to=opens + HOUR * (began + lasts),
    )
    instants = [opens + HOUR * (began + lasts * part) for part in (0.0, 0.5, 1.0)]
    state = MODEL.states.index(holder)
    plain, with_ruling = (
        MODEL.panel(claims, instants=instants, places=["brim"], rulings=rulings).probabilities[0, :, state]
        for rulings in ((), (ruled,))
    )
    assert (with_ruling >= plain - 0.01).all()
