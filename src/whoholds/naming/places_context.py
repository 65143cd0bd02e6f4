"""The words around a name: province or city, a part of it, a site in it, a longer name it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from itertools import pairwise

from whoholds.naming.folding import FoldedText
from whoholds.naming.places_index import Hit
from whoholds.naming.places_words import Noun
from whoholds.naming.places_words import Words

# "ASTER, Jan 5 -", "ASTER (Wire) --", "ASTER, 5 May (Wire). "; in mixed case only at the start and with a date.
_DATELINE = re.compile(
    r"(?:\A|\n)[ \t]*(?P<place>[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de'\u2019./ -]{2,40}?)(?:, ?[^\n()]{1,40}?)?"
    r"(?: ?\([^()\n]{1,40}\))?(?: (?:-{1,2}|[\u2013\u2014]) |\. (?<=\)\. ))"
    r"|\A[ \t]*(?P<mixed>[A-Z][\w'\u2019 -]{2,30}), (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)"
    r"(?: ?\([^()\n]{1,40}\))? (?:-{1,2}|[\u2013\u2014]) "
)
_JOIN = re.compile(
    r"(?:['\u2019]s?)?\s*(?:,|;|and|or|&|,\s*and|,\s*or|,?\s*as well as|,?\s*both|to|-|\u2013|/)\s*"
    r"(?:(?:the|in|of|around|near|northern|southern|eastern|western|central)\s+)?$"
)
_SENTENCE_START = frozenset("\n.!?:'\"\u201c\u201d\u2018(-\u2013\u2014")


@dataclass(frozen=True, slots=True)
class Context:
    """What the words around one name say: the noun, its classes, and the words the phrase spans (`first` to `last`)."""

    noun: Noun = ()
    classes: tuple[str, ...] = ()
    noun_first: int = -1
    noun_last: int = -1
    first: int = 0
    last: int = 0
    side: str = ""
    is_plural: bool = False
    is_directed: bool = False


def is_adjacent(folded: FoldedText, i: int) -> bool:
    """Say whether word `i` and the next are parted by one blank or hyphen only."""
    return folded.gap(i) in {" ", "-", "\u00a0", "\n"}


def is_sentence_start(folded: FoldedText, i: int) -> bool:
    """Say whether word `i` begins a sentence, a quotation or a line."""
    before = (
        folded.text[: folded.starts[i]].rstrip(" ")[-1:]
        if folded.starts[i] < 4
        else folded.text[folded.starts[i] - 4 : folded.starts[i]].rstrip(" ")[-1:]
    )
    return before == "" or before in _SENTENCE_START


def read_right(folded: FoldedText, hit: Hit, words: Words) -> Context | None:
    """Read a noun after the name: "Aster province", "Aster's western districts", "Aster international airport"."""
    is_owner = folded.is_possessive(hit.last - 1)
    if hit.last >= len(folded.keys) or not (is_owner or is_adjacent(folded, hit.last - 1)):
        return None
    j = hit.last
    while j < min(hit.last + 4, len(folded.keys)):
        noun, classes = words.read_noun(folded, j)
        if noun and (is_owner or noun not in words.possessive_only) and not set(classes) <= {"quantity", "whole"}:
            between = folded.keys[hit.last : j]
            return Context(
                noun,
                classes,
                j,
                j + len(noun),
                hit.first,
                j + len(noun),
                "right",
                noun in words.plurals,
                any(key in words.part_before for key in between),
            )
        if folded.keys[j] not in words.between or not is_adjacent(folded, j):
            return None
        j += 1
    return None


def _skip_left(folded: FoldedText, i: int, words: Words) -> int:
    """Step left over adjectives and an article before a noun; give the first word of the phrase."""
    while (
        i > 0
        and folded.gap(i - 1) in {" ", "-"}
        and (folded.keys[i - 1] in words.between or folded.keys[i - 1] in words.part_before)
    ):
        i -= 1
    return (
        i - 1
        if i > 0 and folded.keys[i - 1] in {"the", "a", "an", "its", "this", "that"} and folded.gap(i - 1) == " "
        else i
    )


def read_left(folded: FoldedText, hit: Hit, words: Words) -> Context | None:
    """Read a noun before the name: "province of Aster", "the edge of Aster", "the airport at Aster", "eastern Aster"."""
    p = hit.first - 1
    if p < 0 or not is_adjacent(folded, p):
        return None
    key = folded.keys[p]
    if key in words.region_before:
        return Context((key,), ("upper",), p, hit.first, p, hit.last, "before")
    if (
        key in words.part_before
        and (key not in {"new", "old"} or folded.is_capital(p))
        and not is_direction_only(folded, p)
    ):
        return Context((key,), ("part",), p, hit.first, p, hit.last, "before")
    if key == "the" and p > 0 and folded.keys[p - 1] in words.of:
        p, key = p - 1, folded.keys[p - 1]
    if key not in words.of and key not in words.at:
        return None
    return _read_of(folded, hit, words, p)


def is_direction_only(folded: FoldedText, p: int) -> bool:
    """Say whether a compass word is no adjective of the name after it ("fled north Aster"? "to the west, Aster")."""
    return folded.gap(p) not in {" ", "-"} or (
        p > 0
        and folded.keys[p - 1] in {"to", "further", "farther", "and", "of"}
        and not folded.keys[p].endswith(("ern", "al"))
    )


def _read_of(folded: FoldedText, hit: Hit, words: Words, p: int) -> Context | None:
    """Read the noun before "of" or "at", which is word `p`."""
    if "%" in folded.gap(p - 1) if p else False:
        return Context(("%",), ("part",), p - 1, p, p - 1, hit.last, "left")
    if p < 1 or not is_adjacent(folded, p - 1):
        return None
    noun, classes = words.read_noun_before(folded, p)
    if folded.keys[p] not in words.of:
        classes = tuple(name for name in classes if name == "site")
    if not classes:
        return _read_side(folded, hit, p)
    first = p - len(noun)
    start = _skip_left(folded, first, words)
    directed = any(key in words.part_before for key in folded.keys[start:first])
    return Context(noun, classes, first, p, start, hit.last, "left", noun in words.plurals, directed)


def _read_side(folded: FoldedText, hit: Hit, p: int) -> Context | None:
    """Read "the west of Aster" as a part ("in the west of", never "north of" alone)."""
    is_side = (
        folded.keys[p] == "of"
        and folded.keys[p - 1] in {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"}
        and p > 1
        and folded.keys[p - 2] == "the"
    )
    if not is_side:
        return None
    return (
        Context((folded.keys[p - 1],), ("part",), p - 1, p, p - 2, hit.last, "left")
        if p > 2 and folded.keys[p - 3] in {"in", "into", "from", "across"}
        else None
    )


def read_contexts(folded: FoldedText, hits: Sequence[Hit], words: Words) -> list[list[Context]]:
    """Read the nouns around every name, outermost last, and share them over lists ("Aster and Brim provinces")."""
    contexts = [_read_around(folded, hit, words) for hit in hits]
    joined = [_is_joined(folded, a, b) for a, b in pairwise(hits)]
    for i in range(len(hits) - 2, -1, -1):
        has_article = hits[i].first > 0 and folded.keys[hits[i].first - 1] == "the"
        shared = next((c for c in contexts[i + 1] if c.side == "right" and (c.is_plural or has_article)), None)
        if joined[i] and shared and not contexts[i]:
            contexts[i] = [replace(shared, first=hits[i].first, last=hits[i].last)]
    for i in range(1, len(hits)):
        shared = next((c for c in contexts[i - 1] if c.side == "left" and not _is_single(c)), None)
        if shared and all(c.side == "before" for c in contexts[i]) and (joined[i - 1] or _is_bare_of(folded, hits[i])):
            contexts[i] = [replace(shared, first=hits[i].first, last=hits[i].last)]
    return contexts


def _is_single(context: Context) -> bool:
    """Say whether a noun before one name does not reach over "and" to the next (a site, a share)."""
    return (
        ("site" in context.classes and not context.is_plural) or "quantity" in context.classes or context.noun == ("%",)
    )


def _is_bare_of(folded: FoldedText, hit: Hit) -> bool:
    """Say whether a name follows an "of" whose noun stands earlier in the list (", of Aster")."""
    p = hit.first - 1
    return p > 0 and folded.keys[p] == "of" and ("," in folded.gap(p - 1) or folded.keys[p - 1] in {"and", "or"})


def _read_around(folded: FoldedText, hit: Hit, words: Words) -> list[Context]:
    """Read the noun after a name and up to two before it."""
    found = _read_own(folded, hit, words)
    right = read_right(folded, hit, words)
    if right:
        found.append(right)
        if "settlement" in right.classes:
            further = read_right(folded, Hit(hit.first, right.last), words)
            found.extend([further] if further else [])
    left = read_left(folded, hit, words)
    if left:
        found.append(left)
        outer = read_left(folded, Hit(left.first, hit.last), words) if left.side == "left" else None
        found.extend([outer] if outer else [])
    return found


def _read_own(folded: FoldedText, hit: Hit, words: Words) -> list[Context]:
    """Read the noun of a region inside a printed name ("countryside of Aster", "Aster province") so that lists can share it."""
    if hit.last - hit.first < 2 or hit.how == "alias":
        return []
    for i, side in ((hit.first, "left"), (hit.last - 1, "right")):
        noun: Noun = (folded.keys[i],)
        classes = words.classes.get(noun, ())
        if {"upper", "lower"} & set(classes) and (side == "right" or folded.keys[i + 1] == "of"):
            return [Context(noun, classes, i, i + 1, hit.first, hit.last, side, noun in words.plurals)]
    return []


def _is_joined(folded: FoldedText, one: Hit, two: Hit) -> bool:
    """Say whether two names follow one another in a list."""
    gap = folded.text[folded.ends[one.last - 1] : folded.starts[two.first]]
    return len(gap) < 24 and _JOIN.match(gap) is not None


def is_inside_name(folded: FoldedText, hit: Hit, taken: set[int], words: Words) -> bool:
    """Say whether capitalised words that are no known name stand beside a name, or a word such as "television"."""
    n, p = hit.last, hit.first - 1
    if n < len(folded.keys) and folded.gap(n - 1) == " ":
        key = folded.keys[n]
        if key in words.organisation or (key in words.organisation_capital and folded.is_capital(n)):
            return True
        if n not in taken and _is_strange(folded, n, words):
            return True
        if key == "al" and n + 1 < len(folded.keys) and folded.is_capital(n + 1) and n not in taken:
            return True
    if (
        p < 0
        or p in taken
        or not is_adjacent(folded, p)
        or folded.is_possessive(p)
        or not _is_strange(folded, p, words)
    ):
        return False
    is_surname = folded.keys[hit.first] == "al" and not folded.keys[p].endswith(("ed", "ing"))
    return is_surname or not is_sentence_start(folded, p)


def _is_strange(folded: FoldedText, i: int, words: Words) -> bool:
    """Say whether a word is capital and no noun, direction, weekday, month or function word."""
    word = folded.words[i]
    return (
        word[0].isupper()
        and folded.keys[i] not in words.plain_capitals
        and (folded.keys[i],) not in words.classes
        and not (word.isupper() and len(word) > 1)
    )


def find_datelines(text: str) -> list[tuple[int, int]]:
    """Give the spans of places that only say where the report was written ("ASTER, Jan 5 -")."""
    return [(match.start(), match.end()) for match in _DATELINE.finditer(text)]
