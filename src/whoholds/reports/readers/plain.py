"""Plain text: all of the file is the text, exactly as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Refusal
from whoholds.reports.decoding import decode
from whoholds.reports.finding import Found
from whoholds.reports.finding import Stream
from whoholds.reports.finding import read_bytes
from whoholds.reports.limits import Limits
from whoholds.reports.readers.base import Document


class PlainReader:
    """Reads plain text; a first line that looks like a headline stays in the text, so that offsets fit the file."""

    suffixes = (".txt", ".text")

    def recognise(self, start: bytes) -> bool:
        """Take any file that no other reader takes."""
        del start
        return True

    def read(self, stream: Stream, found: Found, limits: Limits) -> Iterator[Document | Refusal]:
        """Give the one document of a file."""
        text = decode(read_bytes(stream, limits.document_max_bytes), limits)
        yield Document(about=found.name, name=found.stem, text=text)
