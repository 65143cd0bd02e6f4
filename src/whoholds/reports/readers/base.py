"""What every reader of a format is: a name, its file endings, and a way from a file to documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from whoholds.model import Refusal
from whoholds.reports.finding import Found
from whoholds.reports.finding import Stream
from whoholds.reports.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a file itself says, before flags and checks: '' where it says nothing.

    `about` names the file, and the line or item in it. `published` is the publication time as written;
    `is_strict` false means that one without zone is no fault of the file (web pages) where a flag gives another.
    """

    about: str
    name: str
    text: str
    title: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    is_strict: bool = True


class DocumentReader(Protocol):
    """Reads one format."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Give the file endings of the format, with their dots, in lower case."""

    def recognise(self, start: bytes) -> bool:
        """Tell from the first bytes of a file without a known ending whether it is of this format."""

    def read(self, stream: Stream, found: Found, limits: Limits) -> Iterator[Document | Refusal]:
        """Give the documents of a file.

        Raises
        ------
        DeclinedError
            If the whole file is declined.
        """
