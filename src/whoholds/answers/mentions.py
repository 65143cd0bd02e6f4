"""What the naming room gives, as this room sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from whoholds.model import Interval
from whoholds.model import Refusal
from whoholds.model import Sentence


class Words(Protocol):
    """Anything with character offsets into a report's text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class PlaceWords(Words, Protocol):
    """A mention of a place."""

    @property
    def place_id(self) -> str: ...
    @property
    def elsewhere(self) -> bool: ...
    @property
    def is_dateline(self) -> bool: ...
    @property
    def is_inside_name(self) -> bool: ...


class ActorWords(Words, Protocol):
    """A mention of an actor or source."""

    @property
    def actor_id(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def source_class(self) -> str: ...
    @property
    def canonical(self) -> str: ...


class TimeWords(Words, Protocol):
    """A time expression."""

    @property
    def interval(self) -> Interval: ...


class NamesPlaces(Protocol):
    """Finds places in a report."""

    def find(self, text: str, sentences: Sequence[Sentence] | None = None) -> Sequence[PlaceWords]: ...
    def resolve_definite(
        self, sentences: Sequence[Sentence], mentions: Sequence[PlaceWords]
    ) -> tuple[Sequence[PlaceWords], list[Refusal]]: ...


class NamesActors(Protocol):
    """Finds actors and sources in a report."""

    def find(
        self,
        text: str,
        sentences: Sequence[Sentence] | None = None,
        published_at: datetime | None = None,
        places: Sequence[PlaceWords] = (),
    ) -> Sequence[ActorWords]: ...


class NamesTimes(Protocol):
    """Finds time expressions in a report."""

    def find(self, text: str, published_at: datetime | None) -> Sequence[TimeWords]: ...
