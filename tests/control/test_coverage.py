"""Coverage: what goes untold is estimated from what was told once and what was told twice."""

from __future__ import annotations

import pytest

from tests.control.test_model import MODEL
from tests.control.test_model import NEUTRAL
from tests.control.test_model import SOUTH
from tests.control.test_model import tell
from whoholds.control.coverage import estimate_coverage
from whoholds.control.coverage import estimate_unseen
from whoholds.model import Claim

OTHER = {"speaker": "Hill Monitor", "source_class": "monitor"}


def unseen(claims: list[Claim]) -> float:
    return estimate_unseen(MODEL.ground, MODEL.observations(claims), MODEL.parameters)


def test_without_claims_the_share_believed_before_stands() -> None:
    assert unseen([]) == pytest.approx(MODEL.parameters.front["usual_unseen"])


def test_what_is_told_by_several_leaves_less_untold_than_what_is_told_by_one() -> None:
    once = [tell(where=place, who=NEUTRAL) for place in ("aster", "brim", "cove")]
    twice = [*once, *(tell(where=place, who=OTHER) for place in ("aster", "brim", "cove"))]
    assert unseen(twice) < unseen([]) < unseen(once)


def test_a_speaker_that_repeats_itself_is_one_teller() -> None:
    again = [tell(where=place, who=NEUTRAL, day=day) for place in ("aster", "brim", "cove") for day in (4, 9)]
    twice = [tell(where=place, who=who) for place in ("aster", "brim", "cove") for who in (NEUTRAL, OTHER)]
    assert unseen(twice) < unseen(again)


def test_a_teller_who_cannot_be_believed_counts_less() -> None:
    places = ("aster", "brim", "cove")
    assert unseen([tell(where=p, who=SOUTH) for p in places]) < unseen([tell(where=p, who=NEUTRAL) for p in places])


def test_no_source_covers_nothing() -> None:
    assert estimate_coverage(MODEL.ground, [], MODEL.parameters) == 0.0
