"""Slugs and folded names: how two spellings of one name are compared."""

from __future__ import annotations

import re
import unicodedata

#: Letters that compatibility decomposition leaves alone but that a keyboard writes as ASCII.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "ə": "e"})
#: Apostrophes and the half-rings by which transliterations write hamza and ayn.
_MARKS = re.compile(r"['\u2019\u2018`ʻʼʿʾ]")


def fold_name(name: str) -> str:
    """Fold a name for comparison: no accents, marks of transliteration, hyphens or case."""
    # Decomposed before and after folding case: either step can make work for the other.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().translate(_PLAIN)
    return " ".join(re.findall(r"[^\W_]+", _MARKS.sub("", kept)))


def make_slug(name: str) -> str:
    """Make an id of a name: lower-case ASCII words joined by hyphens.

    Examples
    --------
    >>> make_slug("Brim (city) / Ástér")
    'brim-city-aster'
    """
    return "-".join(re.findall(r"[a-z0-9]+", fold_name(name).encode("ascii", "ignore").decode()))
