"""HTML: the article of a web page and what its metadata say; nothing is ever fetched or run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html
from trafilatura import bare_extraction
from trafilatura.settings import Document as Article

from whoholds.model import Refusal
from whoholds.reports.declining import DeclinedError
from whoholds.reports.decoding import decode
from whoholds.reports.finding import Found
from whoholds.reports.finding import Stream
from whoholds.reports.finding import read_bytes
from whoholds.reports.limits import Limits
from whoholds.reports.readers.base import Document

#: Where pages say when they were published, the most explicit first.
_TIME_PATHS = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@property='og:published_time' or @name='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[@name='pubdate' or @name='publishdate' or @name='publish_date' or @name='publication_date']/@content",
    "//meta[@name='parsely-pub-date' or @name='sailthru.date' or @name='DC.date.issued' or @name='dcterms.created']/@content",
    "//time[@pubdate]/@datetime",
    "//article//time/@datetime",
)

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_ISO_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$")

#: Bytes at the start of a page where it may declare its encoding (the HTML standard says 1,024; pages are sloppy).
_HEAD_BYTES = 4096


class HtmlReader:
    """Reads a web page: trafilatura finds the article, the page's metadata give title, outlet, address and time."""

    suffixes = (".html", ".htm", ".xhtml")

    def recognise(self, start: bytes) -> bool:
        """Take what has the tags of a page among its first bytes."""
        return _MARKUP.search(start[:_HEAD_BYTES]) is not None

    def read(self, stream: Stream, found: Found, limits: Limits) -> Iterator[Document | Refusal]:
        """Give the one document of a page."""
        content = read_bytes(stream, limits.page_max_bytes)
        declared = _DECLARED.search(content[:_HEAD_BYTES])
        page = decode(content, limits, declared[1].decode("ascii") if declared else "")
        tree = _parse(_XML_DECLARATION.sub("", page))
        published = _find_published(tree)
        article = _extract(tree)
        yield Document(
            about=found.name,
            name=found.stem,
            text=_leave_out_title(article.text or "", article.title or ""),
            title=article.title or "",
            outlet=article.sitename or "",
            url=article.url or "",
            published=published,
            is_strict=False,
        )


def _parse(page: str) -> html.HtmlElement:
    """Parse a page without ever looking anything up outside it, within libxml2's limits of depth and length."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, recover=True)
    try:
        tree = html.document_fromstring(page, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise DeclinedError("malformed", "its HTML cannot be read") from error
    if any(fault.level == etree.ErrorLevels.FATAL for fault in parser.error_log):
        raise DeclinedError("malformed", "its HTML is nested too deeply or has too long a stretch of text")
    return tree


def _extract(tree: html.HtmlElement) -> Article:
    """Find the article and its metadata."""
    try:
        article = bare_extraction(tree, with_metadata=True, include_comments=False)
    except (etree.LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        # trafilatura meets pages nobody foresaw with whatever its many steps raise.
        raise DeclinedError("malformed", f"no article can be taken from its HTML ({type(error).__name__})") from error
    if not isinstance(article, Article) or not (article.text or "").strip():
        raise DeclinedError("text-missing", "no article is found in its HTML")
    return article


def _leave_out_title(text: str, title: str) -> str:
    """Leave a first line out that is the title: it is kept apart and not read twice."""
    first, _, rest = text.partition("\n")
    return rest if title and rest and first.strip() == title.strip() else text


def _find_published(tree: html.HtmlElement) -> str:
    """Give the publication time that the page states, with a zone if any does.

    A bare day, or a time in words, is no instant and counts as nothing.
    """
    stated = [text.strip() for text in _find_stated(tree)]
    times = [text for text in stated if _ISO_TIME.match(text)]
    return next((text for text in times if _ISO_ZONE.search(text)), next(iter(times), ""))


def _find_stated(tree: html.HtmlElement) -> Iterator[str]:
    """Give whatever the page says of its publication, the most explicit first."""
    for path in _TIME_PATHS:
        for value in tree.xpath(path):
            yield str(value)
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        yield from _find_in_linked_data(str(script))


def _find_in_linked_data(script: str) -> Iterator[str]:
    """Give the publication times in a block of schema.org metadata."""
    try:
        rest = [json.loads(script)]
    except (ValueError, RecursionError):
        return
    while rest:
        value = rest.pop()
        if isinstance(value, list):
            rest.extend(reversed(value))
        elif isinstance(value, dict):
            if isinstance(value.get("datePublished"), str):
                yield value["datePublished"]
            rest.extend(child for child in value.values() if isinstance(child, dict | list))
