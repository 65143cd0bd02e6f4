"""What the naming room gives, as the reading rules see it: mentions by sentence and word."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from typing import TypeVar

from whoholds.model import Interval
from whoholds.model import Refusal
from whoholds.model import Sentence


class Spanned(Protocol):
    """Anything with character offsets into a report's text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class PlaceWords(Spanned, Protocol):
    """A mention of a place (see `whoholds.naming.PlaceMention`)."""

    @property
    def words(self) -> str: ...
    @property
    def phrase_start(self) -> int: ...
    @property
    def phrase_end(self) -> int: ...
    @property
    def place_id(self) -> str: ...
    @property
    def place_ids(self) -> tuple[str, ...]: ...
    @property
    def kind(self) -> str: ...
    @property
    def elsewhere(self) -> bool: ...
    @property
    def part(self) -> str: ...
    @property
    def is_inside_name(self) -> bool: ...
    @property
    def is_dateline(self) -> bool: ...
    @property
    def is_metonym_candidate(self) -> bool: ...


class ActorWords(Spanned, Protocol):
    """A mention of an actor or source (see `whoholds.naming.ActorMention`)."""

    @property
    def words(self) -> str: ...
    @property
    def actor_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def source_id(self) -> str: ...
    @property
    def source_class(self) -> str: ...
    @property
    def canonical(self) -> str: ...
    @property
    def how(self) -> str: ...


class TimeWords(Spanned, Protocol):
    """A time expression (see `whoholds.naming.TimeMention`)."""

    @property
    def words(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def interval(self) -> Interval: ...
    @property
    def is_past_background(self) -> bool: ...


class NamesPlaces(Protocol):
    """Finds places in a report."""

    def find_plain_names(self, text: str) -> list[int]: ...
    def find_traces(self, text: str) -> list[tuple[int, bool]]: ...
    def find(self, text: str, sentences: Sequence[Sentence] | None = None) -> Sequence[PlaceWords]: ...
    def resolve_definite(
        self, sentences: Sequence[Sentence], mentions: Sequence[PlaceWords]
    ) -> tuple[Sequence[PlaceWords], list[Refusal]]: ...
    def find_focus(
        self, sentences: Sequence[Sentence], mentions: Sequence[PlaceWords], position: int
    ) -> PlaceWords | None: ...


class NamesActors(Protocol):
    """Finds actors and sources in a report."""

    def find_traces(self, text: str, published_at: datetime | None = None) -> Iterable[tuple[int, bool]]: ...
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


M = TypeVar("M", bound=Spanned)


@dataclass(slots=True)
class ByWord:
    """Index of the words of sentences, to hang mentions on."""

    starts: list[int]
    sentences: Sequence[Sentence]

    @classmethod
    def of(cls, sentences: Sequence[Sentence]) -> ByWord:
        """Index sentences in order of the text."""
        return cls([s.start for s in sentences], sentences)

    def sentence_of(self, start: int) -> int:
        """Give the index of the sentence an offset falls in, -1 if none."""
        s = bisect_right(self.starts, start) - 1
        return s if s >= 0 and start < self.sentences[s].end else -1

    def hang(self, mentions: Iterable[M]) -> list[dict[int, M]]:
        """Give for each sentence the mention that covers each word (the longest where they overlap)."""
        out: list[dict[int, M]] = [{} for _ in self.sentences]
        for mention in mentions:
            s = self.sentence_of(mention.start)
            if s < 0:
                continue
            for token in self.sentences[s].tokens:
                if token.start < mention.end and token.end > mention.start:
                    held = out[s].get(token.i)
                    if held is None or held.end - held.start < mention.end - mention.start:
                        out[s][token.i] = mention
        return out
