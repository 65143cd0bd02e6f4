"""One reader for each format; the first that recognises a file without a known ending reads it."""

from whoholds.reports.readers.base import Document
from whoholds.reports.readers.base import DocumentReader
from whoholds.reports.readers.html import HtmlReader
from whoholds.reports.readers.json_document import JsonReader
from whoholds.reports.readers.json_lines import JsonLinesReader
from whoholds.reports.readers.plain import PlainReader

#: Every format, in the order in which they are asked; plain text takes what is left.
READERS: tuple[DocumentReader, ...] = (HtmlReader(), JsonLinesReader(), JsonReader(), PlainReader())

__all__ = ["READERS", "Document", "DocumentReader"]
