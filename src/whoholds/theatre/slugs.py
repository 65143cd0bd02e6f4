"""Slugs and folded names: how two spellings of one name are compared."""

from __future__ import annotations

import re
import unicodedata

#: Letters that compatibility decomposition leaves alone but that a keyboard writes as ASCII.
_PLAIN = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ə": "e",
        "Ə": "E",
    }
)


def fold_name(name: str) -> str:
    """Fold a name for comparison: no accents, marks of transliteration, hyphens or case."""
    plain = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"['’‘`ʻʼʿʾ]", "", kept.casefold())))


def make_slug(name: str) -> str:
    """Make an id of a name: lower-case ASCII words joined by hyphens.

    Examples
    --------
    >>> make_slug("Brim (city) / Ástér")
    'brim-city-aster'
    """
    return "-".join(re.findall(r"[a-z0-9]+", fold_name(name).encode("ascii", "ignore").decode()))
