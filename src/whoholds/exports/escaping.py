"""Text from reports made harmless for the format it goes into."""

from __future__ import annotations

import re

#: Control characters, and those that turn the direction of text; none belongs in a quotation.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udfff]"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|!~$])")


def strip_controls(text: str) -> str:
    """Drop control characters, direction marks and halves of surrogate pairs."""
    return _CONTROLS.sub("", text)


def escape_cell(text: str) -> str:
    """Make text safe as a spreadsheet cell: what would start a formula gets an apostrophe before it."""
    clean = strip_controls(text)
    return f"'{clean}" if clean.lstrip(" ").startswith(_FORMULA) else clean


def flatten(text: str) -> str:
    """Put text on one line."""
    return " ".join(strip_controls(text).split())


def escape_markdown(text: str) -> str:
    """Make text plain in Markdown: no markup, no HTML, no link, one line."""
    flat = flatten(text).replace("&", "&amp;")
    escaped = (
        _MARKDOWN.sub(r"\\\1", flat)
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\\&lt;", "&lt;")
        .replace("\\&gt;", "&gt;")
    )
    unlinked = escaped.replace("://", "&#58;//").replace("@", "&#64;").replace("www.", "www&#46;")
    return re.sub(
        r"^(\d+)([.)])|^([-+=])", lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", unlinked
    )


def shorten(text: str, words: int) -> str:
    """Cut text after a number of words."""
    split = text.split()
    return text if len(split) <= words else " ".join(split[:words]) + " …"
