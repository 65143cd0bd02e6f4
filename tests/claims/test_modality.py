"""Modality: news against old news, and who foresees against who plans."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import factory
from whoholds.claims import ClaimReader
from whoholds.language import Reader
from whoholds.naming.actors import ActorNamer
from whoholds.naming.places import PlaceNamer
from whoholds.naming.times import TimeNamer

pytestmark = pytest.mark.model
ReadsModalities = Callable[[str, str], list[str]]


@pytest.fixture(scope="module")
def read_modalities() -> ReadsModalities:
    reader = Reader.open()
    theatre = factory.theatre()
    claims = ClaimReader(theatre, PlaceNamer(theatre), ActorNamer(theatre), TimeNamer(theatre.zone))

    def read(text: str, place: str) -> list[str]:
        report = factory.report(text)
        sentences = next(iter(reader.read([report])))[1]
        return [c.modality.value for c in claims.read(report, sentences)[0] if c.place == place]

    return read


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("South Front fighters took Brim on Friday.", "brim", "fact"),
        ("South Front fighters took Brim on Friday, the North Army said.", "brim", "claimed"),
        ("South Front fighters took Brim in 2012.", "brim", "background"),
        ("South Front fighters entered Cove on Friday. They had taken Brim.", "brim", "background"),
        ("The North Army said that South Front fighters had taken Brim.", "brim", "claimed"),
        ("South Front fighters who took Brim entered Cove on Friday.", "brim", "background"),
        ("South Front fighters entered Cove on Friday. Earlier they captured Brim.", "brim", "background"),
        ("The South Front has held Brim for three days.", "brim", "background"),
        ("The South Front holds Brim.", "brim", "fact"),
        ("The North Army vowed to retake Dell.", "dell", "planned"),
        ("The North Army could retake Dell.", "dell", "hypothetical"),
        ("The South Front urged the North Army to leave Brim.", "brim", "called_for"),
    ],
)
def test_modality(read_modalities: ReadsModalities, text: str, place: str, expected: str) -> None:
    assert read_modalities(text, place) == [expected]
