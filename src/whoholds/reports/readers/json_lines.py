"""JSON Lines: one report a line, read line by line; a broken line does not stop the rest."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from whoholds.model import Refusal
from whoholds.reports.declining import DeclinedError
from whoholds.reports.decoding import decode
from whoholds.reports.finding import Found
from whoholds.reports.finding import Stream
from whoholds.reports.limits import Limits
from whoholds.reports.readers.base import Document
from whoholds.reports.readers.json_fields import parse_json
from whoholds.reports.readers.json_fields import to_document


class JsonLinesReader:
    """Reads a JSON Lines file of any length; no line may be longer than a document."""

    suffixes = (".jsonl", ".ndjson")

    def recognise(self, start: bytes) -> bool:
        """Take what begins with a whole object on a line that another follows."""
        first, *rest = start.lstrip(b"\xef\xbb\xbf \t\r\n").splitlines() or [b""]
        return first.startswith(b"{") and first.rstrip().endswith(b"}") and bool(rest)

    def read(self, stream: Stream, found: Found, limits: Limits) -> Iterator[Document | Refusal]:
        """Give the document or the refusal of each line that is not blank."""
        if stream.peek(2).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise DeclinedError("undecodable", "it is in UTF-16; JSON Lines are UTF-8")
        good = broken = 0
        for number, line in _number_lines(stream, limits.document_max_bytes):
            about = f"{found.name}:{number}"
            try:
                document = _read_line(line, about, f"{found.stem}-{number}", limits)
            except DeclinedError as declined:
                broken += 1
                if number == 1 and declined.code == "binary":
                    raise
                yield declined.to_refusal(about)
            else:
                good += 1
                yield document
            if not good and broken >= limits.broken_rows_max:
                raise DeclinedError("malformed", f"its first {broken} lines are all broken; this is no JSON Lines file")
        if not good and not broken:
            raise DeclinedError("empty", "it is empty")


def _number_lines(stream: Stream, at_most: int) -> Iterator[tuple[int, bytes]]:
    """Give the lines that are not blank with their numbers from 1; of a line that is too long, only its beginning."""
    number = 0
    while line := stream.readline(at_most):
        number += 1
        rest = line
        while len(rest) >= at_most and not rest.endswith(b"\n"):
            rest = stream.readline(at_most)
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield number, line


def _read_line(line: bytes, about: str, name: str, limits: Limits) -> Document:
    if len(line) >= limits.document_max_bytes:
        raise DeclinedError("too-large", f"it is larger than {limits.document_max_bytes // 1_000_000} MB")
    return to_document(parse_json(decode(line, limits)), about, name)
