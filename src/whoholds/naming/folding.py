"""Folding of names: case, diacritics and punctuation always, transliteration as a fallback."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

#: A word: letters, digits and combining marks, joined inside by apostrophes only (hyphens part words).
_WORD = re.compile(
    r"[\w\u0300-\u036f\u064b-\u065f]+(?:['\u2019\u2018\u02bc\u02bb\u02be\u02bf`\u00b4\u2032][\w\u0300-\u036f]+)*"
)
_CACHE_LIMIT = 200_000


@lru_cache(maxsize=1)
def load_rows() -> dict[str, Any]:
    """Read `folding.toml`."""
    return tomllib.loads(files("whoholds.naming").joinpath("folding.toml").read_text(encoding="utf-8"))


_ROWS = load_rows()
_LETTERS = str.maketrans({**_ROWS["exact"]["letters"], **dict.fromkeys(_ROWS["exact"]["apostrophes"])})
_POSSESSIVE = re.compile(f"[{_ROWS['exact']['apostrophes']}][sS]$")
ARTICLES_ALWAYS = frozenset(_ROWS["articles"]["always"])
ARTICLES = ARTICLES_ALWAYS | frozenset(_ROWS["articles"]["with_hyphen"])
_LOOSE = {
    level: [(re.compile(row["find"]), row["put"]) for row in _ROWS["loose"] if row["level"] == level]
    for level in ("spelling", "vowels")
}
_MINIMUM = {"spelling": _ROWS["limits"]["spelling_min_letters"], "vowels": _ROWS["limits"]["vowels_min_letters"]}
LEVELS = ("spelling", "vowels")
_ELEMENTS = {word: element for element, words in _ROWS["elements"].items() for word in words}


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text as folded words with the way back.

    `words` are the words as printed, `keys` their exact folds, `starts`/`ends` their offsets in `text` (a possessive
    's is outside). `line` is the keys, each between two blanks, for an automaton; `word_at` gives the word that begins
    at an offset of `line`.
    """

    text: str
    words: list[str]
    keys: list[str]
    starts: list[int]
    ends: list[int]
    line: str
    word_at: dict[int, int]

    def gap(self, i: int) -> str:
        """Give what stands between word `i` and the next ('' after the last)."""
        return self.text[self.ends[i] : self.starts[i + 1]] if i + 1 < len(self.starts) else ""

    def is_capital(self, i: int) -> bool:
        """Say whether word `i` does not begin in lower case (true of scripts without case)."""
        return not self.words[i][0].islower()

    def is_possessive(self, i: int) -> bool:
        """Say whether word `i` carries a possessive mark."""
        end = self.ends[i]
        return self.text[end : end + 2] in _POSSESSIVE_MARKS or (
            self.text[end : end + 1] in "'\u2019"
            and self.text[end : end + 1] != ""
            and self.words[i][-1:] in "sS"
            and self.text[end + 1 : end + 2] == " "
        )


_POSSESSIVE_MARKS = frozenset({f"{mark}s" for mark in _ROWS["exact"]["apostrophes"]})


def _fold_letters(word: str) -> str:
    """Fold case, diacritics and apostrophes of one word."""
    plain = unicodedata.normalize("NFKD", word).translate(_LETTERS).casefold().translate(_LETTERS)
    return plain if plain.isascii() else "".join(char for char in plain if not unicodedata.combining(char))


_folds: dict[str, tuple[str, int]] = {}


def _fold_word(word: str) -> tuple[str, int]:
    """Fold one word; give the fold and the length of the word without a possessive 's."""
    known = _folds.get(word)
    if known is None:
        mark = _POSSESSIVE.search(word)
        length = mark.start() if mark else len(word)
        known = (_fold_letters(word[:length]) or word.casefold(), length)
        if len(_folds) >= _CACHE_LIMIT:
            _folds.clear()
        _folds[word] = known
    return known


@lru_cache(maxsize=64)
def fold_text(text: str) -> FoldedText:
    """Fold the text of a report word by word, keeping offsets; what was folded last is remembered.

    See `fold_passage`.
    """
    return fold_passage(text)


def fold_passage(text: str) -> FoldedText:
    """Fold a text word by word, keeping offsets.

    Parameters
    ----------
    text
        Any text, in any script.

    Returns
    -------
    The folded words and where they stand; an Arabic article joined by a hyphen has the key 'al'.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    words = [text[start:end] for start, end in spans]
    folds = [_fold_word(word) for word in words]
    keys = [key for key, _ in folds]
    starts = [start for start, _ in spans]
    ends = [start + length for start, (_, length) in zip(starts, folds, strict=True)]
    for i, key in enumerate(keys):
        if key in ARTICLES and (key in ARTICLES_ALWAYS or text[ends[i] : ends[i] + 1] in {"-", "\u2011", "\u2013"}):
            keys[i] = "al"
    offsets = list(accumulate((len(key) + 2 for key in keys), initial=0))
    line = "".join([f" {key} " for key in keys])
    return FoldedText(text, words, keys, starts, ends, line, {offset: i for i, offset in enumerate(offsets)})


@lru_cache(maxsize=65_536)
def fold_name(name: str) -> tuple[str, ...]:
    """Fold a name to its exact keys.

    Examples
    --------
    >>> fold_name("Al-Brîm")
    ('al', 'brim')
    """
    return tuple(fold_passage(name).keys)


@lru_cache(maxsize=100_000)
def _fold_level(joined: str, level: str) -> str:
    """Apply the rows of one level."""
    for find, put in _LOOSE[level]:
        joined = find.sub(put, joined)
    return joined


@lru_cache(maxsize=100_000)
def fold_loosely(keys: tuple[str, ...], level: str) -> str:
    """Fold exact keys further for transliteration.

    Parameters
    ----------
    keys
        What `fold_name` gives.
    level
        'spelling' or 'vowels' (which folds spelling first).

    Returns
    -------
    One key without blanks or articles; '' if the name is too short for the level.
    """
    bare = [_ELEMENTS.get(key, key) for key in keys if key not in ARTICLES] or list(keys)
    joined = "".join(bare)
    if len(joined) < _MINIMUM[level] or not joined.isascii():
        return ""
    spelling = _fold_level(joined, "spelling")
    return spelling if level == "spelling" else _fold_level(spelling, "vowels")


def fold_start(key: str) -> str:
    """Fold the first word of a name as far as the loosest level does, however short it is."""
    return _fold_level(_fold_level(_ELEMENTS.get(key, key), "spelling"), "vowels")
