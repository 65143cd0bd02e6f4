"""JSON: one report, or a list of reports."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Refusal
from whoholds.reports.declining import DeclinedError
from whoholds.reports.decoding import decode
from whoholds.reports.finding import Found
from whoholds.reports.finding import Stream
from whoholds.reports.finding import read_bytes
from whoholds.reports.limits import Limits
from whoholds.reports.readers.base import Document
from whoholds.reports.readers.json_fields import parse_json
from whoholds.reports.readers.json_fields import to_document


class JsonReader:
    """Reads a JSON file that is an object or a list of objects."""

    suffixes = (".json",)

    def recognise(self, start: bytes) -> bool:
        """Take what begins like a list, or like an object laid out over several lines."""
        first, *rest = start.lstrip(b"\xef\xbb\xbf \t\r\n").splitlines() or [b""]
        return first.startswith(b"[") or (first.startswith(b"{") and (not rest or not first.rstrip().endswith(b"}")))

    def read(self, stream: Stream, found: Found, limits: Limits) -> Iterator[Document | Refusal]:
        """Give the document of an object, or those of a list, numbered from 1."""
        value = parse_json(decode(read_bytes(stream, limits.document_max_bytes), limits))
        if not isinstance(value, list):
            yield to_document(value, found.name, found.stem)
            return
        if not value:
            raise DeclinedError("empty", "its list is empty")
        good = False
        for number, row in enumerate(value, start=1):
            about = f"{found.name}#{number}"
            try:
                yield to_document(row, about, f"{found.stem}-{number}")
                good = True
            except DeclinedError as declined:
                yield declined.to_refusal(about)
            if not good and number >= limits.broken_rows_max:
                raise DeclinedError(
                    "malformed", f"its first {number} items are all no reports; this is no list of reports"
                )
