"""The situation report as PDF: the map on a page of its own, then the report's text. No browser takes part."""

from __future__ import annotations

import html
import io
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from whoholds.exports.escaping import strip_controls
from whoholds.exports.situation import Situation
from whoholds.exports.situation import load_numbers
from whoholds.exports.situation_map import draw_figure
from whoholds.exports.situation_report import render_markdown

_SETTINGS = {"pdf.fonttype": 42, "font.family": "sans-serif", "axes.unicode_minus": False}
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>#|!~$.)+=-])")
_RULE = re.compile(r"\|?[\s:|-]+\|?")
_POINTS_PER_IN = 72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line as it is set: its words, size in points, distance above in points, and indent in points."""

    words: str
    size_pt: float
    above_pt: float = 0.0
    indent_pt: float = 0.0
    is_bold: bool = False


def render_pdf(situation: Situation) -> bytes:
    """Render the report as PDF; the same situation gives the same bytes."""
    out = io.BytesIO()
    about = {"Title": "Situation report", "Creator": "whoholds", "Producer": "whoholds", "CreationDate": None}
    with mpl.rc_context(_SETTINGS), PdfPages(out, metadata=about) as pages:  # type: ignore[arg-type]
        drawing = draw_figure(situation)
        lines = list(_set_lines(render_markdown(situation)))
        for page in _break_pages(lines):
            pages.savefig(_draw_page(page))
        if drawing is not None:
            pages.savefig(drawing)
    return out.getvalue()


def _set_lines(markdown: str) -> Iterator[_Line]:
    """Set the report's Markdown as lines: headings, list items, table rows, paragraphs."""
    numbers = load_numbers("pdf")
    size = numbers["text_pt"]
    for raw in markdown.splitlines():
        line = raw.rstrip()
        heading = re.match(r"(#+) (.*)", line)
        item = re.match(r"(\s*)[-*] (.*)", line)
        if not line or (line.startswith("|") and _RULE.fullmatch(line)):
            continue
        if heading:
            scale = {1: 1.7, 2: 1.3}.get(len(heading[1]), 1.1)
            yield from _wrap(_plain(heading[2]), size * scale, above_pt=size * 1.2, is_bold=True)
        elif item:
            yield from _wrap("\N{BULLET} " + _plain(item[2]), size, above_pt=2.0, indent_pt=6.0 + 3.0 * len(item[1]))
        elif line.startswith("|"):
            cells = [_plain(cell) for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
            yield from _wrap("   ".join(cell for cell in cells if cell), size, above_pt=2.0, indent_pt=6.0)
        else:
            indent_pt = 12.0 if raw.startswith((" ", ">")) else 0.0
            yield from _wrap(_plain(line.lstrip("> ")), size, above_pt=4.0, indent_pt=indent_pt)


def _plain(markdown: str) -> str:
    """Take Markdown's marks and escapes out again; what is set in a PDF cannot act."""
    bare = re.sub(r"(?<!\\)(\*\*|__|`)", "", markdown.strip())
    bare = re.sub(r"(?<!\\)[*_]", "", bare)
    return strip_controls(html.unescape(_ESCAPED.sub(r"\1", bare)))


def _wrap(
    words: str, size_pt: float, *, above_pt: float, indent_pt: float = 0.0, is_bold: bool = False
) -> Iterator[_Line]:
    """Break words into lines that fit the page."""
    numbers = load_numbers("pdf")
    width_pt = (numbers["width_in"] - 2 * numbers["margin_in"]) * _POINTS_PER_IN - indent_pt
    letters = max(20, int(width_pt / (size_pt * numbers["letter_share"] * (1.1 if is_bold else 1.0))))
    for number, part in enumerate(textwrap.wrap(words, letters, break_long_words=True) or [""]):
        yield _Line(
            words=part,
            size_pt=size_pt,
            above_pt=above_pt if number == 0 else 0.0,
            indent_pt=indent_pt + (8.0 if number and words.startswith("\N{BULLET}") else 0.0),
            is_bold=is_bold,
        )


def _break_pages(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Break lines into pages; a heading never stands last."""
    numbers = load_numbers("pdf")
    room_pt = (numbers["height_in"] - 2 * numbers["margin_in"]) * _POINTS_PER_IN
    page: list[_Line] = []
    used_pt = 0.0
    for line in lines:
        need_pt = line.above_pt + line.size_pt * numbers["line_share"]
        follows_pt = 4 * line.size_pt if line.is_bold else 0.0
        if page and used_pt + need_pt + follows_pt > room_pt:
            yield page
            page, used_pt = [], 0.0
        page.append(line)
        used_pt += need_pt
    if page:
        yield page


def _draw_page(lines: list[_Line]) -> Figure:
    """Draw a page of lines."""
    numbers = load_numbers("pdf")
    width_in, height_in, margin_in = numbers["width_in"], numbers["height_in"], numbers["margin_in"]
    figure = Figure(figsize=(width_in, height_in))
    down_pt = 0.0
    for line in lines:
        down_pt += line.above_pt + line.size_pt * numbers["line_share"]
        x = (margin_in + line.indent_pt / _POINTS_PER_IN) / width_in
        y = 1 - (margin_in + down_pt / _POINTS_PER_IN) / height_in
        weight = "bold" if line.is_bold else "normal"
        # A dollar sign would begin a formula.
        figure.text(x, y, line.words, fontsize=line.size_pt, fontweight=weight, va="baseline", parse_math=False)
    return figure
