"""Origins: copies are one saying, whoever comes first in time speaks for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests import factory
from whoholds.control.origins import group_origins
from whoholds.model import Claim
from whoholds.model import Polarity


def copy(original: Claim, hours: float, **attribution: Any) -> Claim:
    assert original.published_at is not None
    told = replace(original.attribution, **attribution)
    return replace(
        original,
        report_id=f"copy {hours} {attribution}",
        published_at=original.published_at + timedelta(hours=hours),
        attribution=told,
    )


ORIGINAL = replace(factory.claim(), attribution=factory.attribution("Valley Monitor"))


def test_the_same_speaker_saying_the_same_in_other_outlets_is_one_origin() -> None:
    copies = [copy(ORIGINAL, hours, outlet=f"Outlet {hours}") for hours in (1, 5, 20)]
    (saying,) = group_origins([*copies, ORIGINAL], None, 36)
    assert saying.claim == ORIGINAL
    assert set(saying.claims) == {claim.id for claim in [ORIGINAL, *copies]}


def test_another_speaker_day_side_or_polarity_is_another_origin() -> None:
    others = [
        copy(ORIGINAL, 1, speaker="a nurse"),
        copy(ORIGINAL, 60),
        replace(copy(ORIGINAL, 2), polarity=Polarity.DENIED),
        replace(copy(ORIGINAL, 3), side="north", actor="north_army"),
    ]
    assert len(group_origins([ORIGINAL, *others], None, 36)) == 5


def test_two_outlets_in_their_own_voice_are_two_origins_unless_told_otherwise() -> None:
    one = factory.claim()
    other = copy(one, 1, outlet="The Brim Mail")
    assert len(group_origins([one, other], None, 36)) == 2
    assert len(group_origins([one, other], {one.id: "wire", other.id: "wire"}, 36)) == 1
