"""The words around places' names, read from `places.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from whoholds.naming.folding import FoldedText
from whoholds.naming.folding import fold_name

#: A noun as a tuple of keys, so that "police station" is one noun.
Noun = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Vocabulary of places; noun tables map a noun (singular or plural) to its class, `plurals` holds the plural ones."""

    classes: dict[Noun, tuple[str, ...]]
    site_class: dict[Noun, str]
    plurals: frozenset[Noun]
    longest: int
    between: frozenset[str]
    part_before: frozenset[str]
    region_before: frozenset[str]
    of: frozenset[str]
    at: frozenset[str]
    locative: frozenset[str]
    organisation: frozenset[str]
    organisation_capital: frozenset[str]
    possessive_only: frozenset[Noun]
    plain_capitals: frozenset[str]
    kinds: dict[str, frozenset[str]]
    definite: dict[str, tuple[str, ...]]
    max_sentences_back: int
    max_sentences_back_counted: int
    near_km: float
    population_ratio: float

    def read_noun(self, folded: FoldedText, i: int) -> tuple[Noun, tuple[str, ...]]:
        """Give the longest noun that begins at word `i` and its classes (empty if none)."""
        for length in range(self.longest, 0, -1):
            noun = tuple(folded.keys[i : i + length])
            if len(noun) == length and noun in self.classes:
                return noun, self.classes[noun]
        return (), ()

    def read_noun_before(self, folded: FoldedText, i: int) -> tuple[Noun, tuple[str, ...]]:
        """Give the longest noun that ends just before word `i` and its classes (empty if none)."""
        for length in range(min(self.longest, i), 0, -1):
            noun = tuple(folded.keys[i - length : i])
            if noun in self.classes:
                return noun, self.classes[noun]
        return (), ()


def _pluralise(noun: Noun) -> Noun:
    """Give the regular plural of a noun."""
    last = noun[-1]
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return (*noun[:-1], last[:-1] + "ies")
    return (*noun[:-1], last + ("es" if last.endswith(("s", "ch", "x")) else "s"))


def _fold_all(text: str) -> frozenset[str]:
    """Split a block of words; hyphenated ones give their parts joined as the text is folded."""
    return frozenset(key for word in text.split() for key in fold_name(word))


def _list_nations() -> frozenset[str]:
    """List the adjectives of nations and their plurals: beside a place they are no part of its name."""
    rows = tomllib.loads(files("whoholds.naming").joinpath("actors.toml").read_text(encoding="utf-8"))["demonyms"]
    keys = {key for names in rows.values() for name in names for key in fold_name(name)}
    return frozenset(keys | {key + "s" for key in keys})


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Read `places.toml` once."""
    rows = tomllib.loads(files("whoholds.naming").joinpath("places.toml").read_text(encoding="utf-8"))
    possessive_only = rows["nouns"].pop("possessive_only")
    classes: dict[Noun, tuple[str, ...]] = {}
    site_class: dict[Noun, str] = {}
    plurals = set()
    for name, nouns in [*rows["nouns"].items(), *(("site:" + site, nouns) for site, nouns in rows["sites"].items())]:
        for noun in map(fold_name, nouns):
            for form in (noun, _pluralise(noun)):
                classes[form] = (*classes.get(form, ()), name.partition(":")[0])
                if name.startswith("site:"):
                    site_class.setdefault(form, name.partition(":")[2])
            plurals.add(_pluralise(noun))
    words, limits = rows["adjectives"], rows["search"]
    plain = _fold_all(rows["titles"]["words"]) | _fold_all(words["directions"]) | _list_nations()
    return Words(
        classes=classes,
        site_class=site_class,
        plurals=frozenset(plurals),
        longest=max(map(len, classes)),
        between=_fold_all(words["between"]),
        part_before=_fold_all(words["part_before"]),
        region_before=frozenset(words["region_before"]),
        of=frozenset(rows["prepositions"]["of"]),
        at=frozenset(rows["prepositions"]["at"]),
        locative=_fold_all(rows["prepositions"]["locative"]),
        organisation=_fold_all(rows["organisations"]["after"]),
        organisation_capital=_fold_all(rows["organisations"]["after_capital"]),
        possessive_only=frozenset(map(fold_name, possessive_only)),
        plain_capitals=plain,
        kinds={name: frozenset(kinds) for name, kinds in rows["kinds"].items()},
        definite={noun: tuple(kinds) for noun, kinds in rows["definite"].items()},
        max_sentences_back=limits["max_sentences_back"],
        max_sentences_back_counted=limits["max_sentences_back_counted"],
        near_km=limits["near_km"],
        population_ratio=limits["population_ratio"],
    )
