"""The two ends that the words of a road claim say are severed: 'cutting Aster off from the coast'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from whoholds.model import Claim
from whoholds.model import Theatre

Pair = tuple[str, str]

_NOT_ENDS = frozenset({"country", "road"})
_BEFORE = re.compile(r"\bfrom(?: the)?(?: \w+){0,1}? $|\band(?: the)? $", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\b", re.IGNORECASE)


def find_severed(theatre: Theatre, claim: Claim) -> tuple[Pair, ...]:
    """Find the pairs of ends that a claim's words name: the name after 'from' with the one before it, or 'between' two."""
    names = _index_names(theatre.id, tuple(_list_names(theatre)))
    return tuple(sorted({pair for words in claim.evidence for pair in _read_pairs(words.quote, names)}))


def _list_names(theatre: Theatre) -> Iterable[tuple[str, str]]:
    """List names as printed with what they name; a region also by the bare word ('coast' in 'coastal').

    An area that bears the name of a region stands for it, with all its names.
    """
    regions = {region.name.casefold(): region.id for region in theatre.regions.values()}
    yield from ((name.removeprefix("the "), region) for name, region in regions.items())
    for place in theatre.places.values():
        if place.kind not in _NOT_ENDS:
            names = (place.name, *place.aliases)
            named = next((regions[name.casefold()] for name in names if name.casefold() in regions), place.id)
            yield from ((name, named) for name in names)


@lru_cache(maxsize=8)
def _index_names(_theatre: str, names: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Compile the names into one pattern, longest first; the first to claim a name keeps it."""
    index: dict[str, str] = {}
    for name, named in names:
        index.setdefault(name.casefold(), named)
    words = sorted((name for name in index if name), key=lambda name: (-len(name), name))
    pattern = "|".join(re.escape(name) for name in words)
    return re.compile(rf"\b({pattern})(?:al|ern)?\b" if pattern else r"(?!)", re.IGNORECASE), index


def _read_pairs(quote: str, names: tuple[re.Pattern[str], dict[str, str]]) -> Iterable[Pair]:
    """Read the pairs of one quotation."""
    pattern, index = names
    found = [(match.start(), match.end(), index[match[1].casefold()]) for match in pattern.finditer(quote)]
    for (start, end, first), (later, last, second) in pairwise(found):
        joint = _BEFORE.search(quote[end:later])
        is_from = joint is not None and joint[0].casefold().startswith("from") and not re.match(r" to\b", quote[last:])
        is_between = (
            joint is not None
            and joint[0].casefold().startswith("and")
            and _BETWEEN.search(quote[max(0, start - 20) : start])
        )
        if first != second and (is_from or is_between):
            yield first, second
