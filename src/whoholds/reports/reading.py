"""Read reports: each file by the reader of its format, each document a Report or a Refusal."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.reports.declining import DeclinedError
from whoholds.reports.decoding import clean
from whoholds.reports.english import check_language
from whoholds.reports.finding import Found
from whoholds.reports.finding import find_files
from whoholds.reports.limits import Limits
from whoholds.reports.readers import READERS
from whoholds.reports.readers import Document
from whoholds.reports.readers import DocumentReader
from whoholds.reports.times import check_not_ahead
from whoholds.reports.times import parse_published

#: Bytes looked at to tell the format of a file without a known ending.
_LOOK_AHEAD_BYTES = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class _Circumstances:
    """What holds for every document: the flags given, the clock, the limits."""

    published: datetime | None
    outlet: str
    zone: ZoneInfo
    now: datetime
    limits: Limits


def read_reports(
    paths: Iterable[str | Path],
    *,
    published: datetime | None = None,
    outlet: str | None = None,
    zone: ZoneInfo,
    now: datetime | None = None,
    limits: Limits | None = None,
) -> Iterator[Report | Refusal]:
    """Give the reports of files and folders, one after the other, and a refusal for whatever is no report.

    What a document says of itself goes before what the flags say. A publication time is never guessed.

    Parameters
    ----------
    paths
        Files, folders (read with the folders in them, sorted, hidden files left out), or '-' for standard input.
    published
        Publication time, aware, of documents that state none.
    outlet
        Outlet of documents that state none.
    zone
        Zone of the theatre, used only to advise what a time without zone might be.
    now
        The clock, by which a publication time is in the future; None for this machine's.
    limits
        How large and how strange a document may be; None for those that ship.

    Returns
    -------
    Reports and refusals (stage 'reports', about 'file' or 'file:line') in the order of the files.
    """
    circumstances = _Circumstances(
        published=published,
        outlet=outlet or "",
        zone=zone,
        now=now or datetime.now(UTC),
        limits=limits or Limits.load(),
    )
    for path in paths:
        for found in find_files(path):
            yield from [found] if isinstance(found, Refusal) else _read_file(found, circumstances)


def _read_file(found: Found, circumstances: _Circumstances) -> Iterator[Report | Refusal]:
    """Give what is in one file; what declines the file as a whole ends it."""
    try:
        with found.open() as stream:
            reader = _choose_reader(found, stream.peek(_LOOK_AHEAD_BYTES))
            for document in reader.read(stream, found, circumstances.limits):
                yield document if isinstance(document, Refusal) else _to_report(document, circumstances)
    except DeclinedError as declined:
        yield declined.to_refusal(found.name)


def _choose_reader(found: Found, start: bytes) -> DocumentReader:
    """Choose by the ending of the name, else, for a file that was named, by its first bytes."""
    for reader in READERS:
        if found.suffix in reader.suffixes:
            return reader
    if not found.is_named:
        endings = ", ".join(suffix for reader in READERS for suffix in reader.suffixes)
        raise DeclinedError(
            "format-unknown", f"its name ends in none of {endings}; name the file itself to have it read all the same"
        )
    return next(reader for reader in READERS if reader.recognise(start))


def _to_report(document: Document, circumstances: _Circumstances) -> Report | Refusal:
    """Give the report of a document, or why it is none."""
    limits = circumstances.limits
    try:
        text = clean(document.text, limits)
        published = _find_published(document, circumstances)
        check_not_ahead(published, circumstances.now, limits)
        return Report(
            text=text,
            title=clean(document.title, limits),
            outlet=clean(document.outlet, limits) or circumstances.outlet,
            url=clean(document.url, limits),
            name=clean(document.name, limits),
            published_at=published,
            language=check_language(text, limits),
        )
    except DeclinedError as declined:
        return declined.to_refusal(document.about)


def _find_published(document: Document, circumstances: _Circumstances) -> datetime | None:
    """Give the publication time that the document states, else the one given for all."""
    if not document.published.strip():
        return circumstances.published
    try:
        return parse_published(document.published, circumstances.zone)
    except DeclinedError:
        # A web page that states its hour without a zone states no instant: then the flag may.
        if document.is_strict or circumstances.published is None:
            raise
        return circumstances.published
