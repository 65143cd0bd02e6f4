"""Read invented sentences with the shipped model, for the tests of the claims room."""

from __future__ import annotations

import functools
from dataclasses import replace

from tests import factory
from whoholds.claims import ClaimReader
from whoholds.claims.scene import Scene
from whoholds.language import Reader
from whoholds.model import Claim
from whoholds.model import Source
from whoholds.model import Theatre
from whoholds.naming.actors import ActorNamer
from whoholds.naming.places import PlaceNamer
from whoholds.naming.times import TimeNamer


@functools.cache
def reader() -> Reader:
    """Open the shipped model once."""
    return Reader.open()


@functools.cache
def theatre() -> Theatre:
    """Give the invented theatre with a ministry and more towns."""
    base = factory.theatre()
    names = ("defence ministry", "the ministry")
    ministry = Source(
        id="ministry", name="Northern defence ministry", source_class="party", interest="north_army", aliases=names
    )
    towns = {one.id: one for one in (factory.place("Fenwick"), factory.place("Garth"), factory.place("Holm"))}
    return replace(base, sources={**base.sources, "ministry": ministry}, places={**base.places, **towns})


@functools.cache
def claim_reader() -> ClaimReader:
    """Give a reader of claims for the invented theatre."""
    one = theatre()
    return ClaimReader(one, PlaceNamer(one), ActorNamer(one), TimeNamer(one.zone))


def scene_of(text: str) -> Scene:
    """Parse a report and hang its mentions."""
    report = factory.report(text)
    (_, sentences), *_ = reader().read([report])
    scene, _ = claim_reader()._scene(report, sentences)
    return scene


def claims_of(text: str) -> list[Claim]:
    """Read the claims of a report."""
    report = factory.report(text)
    (_, sentences), *_ = reader().read([report])
    return claim_reader().read(report, sentences)[0]


def said(text: str) -> set[tuple[str, str, str, str]]:
    """Give (speaker, predicate, place, polarity) of the claims of a report."""
    return {(c.attribution.speaker, c.predicate.value, c.place, c.polarity.value) for c in claims_of(text)}
