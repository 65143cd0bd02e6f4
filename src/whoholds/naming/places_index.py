"""Index of a theatre's names of places: one automaton, and tables for regions and sites."""

from __future__ import annotations

import re
from collections.abc import Container
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

from ahocorasick_rs import AhoCorasick
from ahocorasick_rs import MatchKind

from whoholds.model import Place
from whoholds.model import Theatre
from whoholds.naming.folding import ARTICLES
from whoholds.naming.folding import LEVELS
from whoholds.naming.folding import FoldedText
from whoholds.naming.folding import fold_loosely
from whoholds.naming.folding import fold_start
from whoholds.naming.folding import fold_text
from whoholds.naming.places_words import Words

Keys = tuple[str, ...]
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")
#: "Aster-Centre", "Aster City": the town of Aster.
_TOWN_ENDINGS = frozenset({"centre", "center", "city", "town", "ville", "village"})
#: Words remembered by the cheap test.
_CACHE_LIMIT = 200_000
#: Letters of a first word that may stand for a whole name: below it are "Deir", "Khan", "Tell" and the like.
_SHORTEST_FIRST_WORD = 5
_TIDY = re.compile(r"\s*(?:/|:)\s*")


@dataclass(frozen=True, slots=True)
class Name:
    """A printed name of a place: its keys, which of them must be capital, and the place."""

    keys: Keys
    capitals: tuple[int, ...]
    place_id: str
    is_derived: bool = False
    needs_article: bool = False


@dataclass(slots=True)
class Hit:
    """A name found: words `first` up to (not) `last`, and the places it could be."""

    first: int
    last: int
    place_ids: tuple[str, ...] = ()
    how: str = "exact"
    country: str = ""
    place_kind: str = ""
    elsewhere: bool = False
    is_capital: bool = False
    notes: dict[str, object] = field(default_factory=dict)


def read_name(text: str, place_id: str, *, is_derived: bool = False) -> Name | None:
    """Fold one printed name, None if nothing is left of it."""
    folded = fold_text(text)
    keys, words = folded.keys, folded.words
    start = 1 if len(keys) > 1 and keys[0] == "the" else 0
    needs_article = start == 1 and not any(word[:1].isupper() for word in words[1:])
    capitals = tuple(
        i - start
        for i in range(start, len(keys))
        if not words[i][0].islower() and keys[i] != "al" and not words[i][0].isdigit()
    )
    return Name(tuple(keys[start:]), capitals, place_id, is_derived, needs_article) if keys[start:] else None


def list_spellings(name: Name) -> Iterator[Name]:
    """Give a name with and without its Arabic articles."""
    yield name
    if "al" not in name.keys or len(name.keys) < 2:
        return
    for dropped in (
        {0} if name.keys[0] == "al" else set(),
        {i for i, key in enumerate(name.keys) if key == "al" and i},
    ):
        kept = [i for i in range(len(name.keys)) if i not in dropped]
        keys = tuple(name.keys[i] for i in kept)
        if dropped and sum(map(len, keys)) >= 3:
            yield Name(keys, tuple(kept.index(i) for i in name.capitals if i in kept), name.place_id, is_derived=True)


def list_names(place: Place) -> Iterator[Name]:
    """Give every printed name of a place, the main ones first."""
    for text in (place.name, *place.aliases):
        bare = _PARENTHESIS.sub("", text)
        for printed, derived in [(bare, False), *((half, True) for half in _split_double(bare, place.kind))]:
            name = read_name(printed, place.id, is_derived=derived)
            if name is not None:
                yield from list_spellings(name)
                if len(name.keys) > 1 and name.keys[-1] in _TOWN_ENDINGS:
                    shorter = tuple(i for i in name.capitals if i < len(name.keys) - 1)
                    yield Name(name.keys[:-1], shorter, place.id, is_derived=True)


def _split_double(text: str, kind: str) -> list[str]:
    """Split the name of a double place ("Aster and Brim", "Aster / Brim", "Aster: Brim") into its halves."""
    if kind in {"road", "province", "region", "country"}:
        return []
    halves = [half.strip() for part in _TIDY.split(text) for half in part.split(" and ")]
    return [half for half in halves if half[:1].isupper()] if len(halves) > 1 else []


class NameIndex:
    """Finds the names of a theatre's places in folded text and looks up regions and sites by a base name."""

    def __init__(self, theatre: Theatre, words: Words) -> None:
        self.theatre = theatre
        self.words = words
        self.names_by_place: dict[str, set[Keys]] = {}
        self.by_keys: dict[Keys, list[Name]] = {}
        self.loose: dict[str, dict[str, set[str]]] = {level: {} for level in LEVELS}
        self._begins: dict[str, bool] = {}
        self._loose_starts: set[str] = set()
        self.first_words: dict[str, set[str]] = {}
        self.regions: dict[Keys, list[str]] = {}
        self.sites: dict[tuple[Keys, str], list[str]] = {}
        self.sites_in: dict[tuple[str, str], list[str]] = {}
        for place in theatre.places.values():
            self._add(place)
        self._add_bare_names()
        self._bases = frozenset({*self.regions, *(base for base, _ in self.sites)})
        self.peoples: set[Keys] = set()
        self.blocked = self._list_blocked()
        patterns = sorted({*self.by_keys, *self.blocked})
        self._patterns = patterns
        self._automaton = (
            AhoCorasick([" " + "  ".join(keys) + " " for keys in patterns], matchkind=MatchKind.LeftmostLongest)
            if patterns
            else None
        )

    def _add(self, place: Place) -> None:
        """Enter one place under all its names."""
        for name in list_names(place):
            self.by_keys.setdefault(name.keys, []).append(name)
            self.names_by_place.setdefault(place.id, set()).add(name.keys)
            if name.capitals:
                if (
                    len(name.keys) > 1
                    and len(name.keys[0]) >= _SHORTEST_FIRST_WORD
                    and (name.keys[0],) not in self.words.classes
                ):
                    self.first_words.setdefault(name.keys[0], set()).add(place.id)
                self._add_loose(name)
                self._add_base(place, name.keys)

    def _add_loose(self, name: Name) -> None:
        """Enter a name under its loose folds."""
        first = next((key for key in name.keys if key not in ARTICLES), name.keys[0])
        self._loose_starts.add(fold_start(first))
        for level in LEVELS:
            key = fold_loosely(name.keys, level)
            if key:
                self.loose[level].setdefault(key, set()).add(name.place_id)

    def _add_base(self, place: Place, keys: Keys) -> None:
        """Enter a region or site under the name it is made from."""
        words = self.words
        if place.kind in words.kinds["upper"] | words.kinds["lower"] | {"country"}:
            base = tuple(
                key
                for key in keys
                if not {"upper", "lower"} & set(words.classes.get((key,), ())) and key not in {"of", "the", "rural"}
            )
            self.regions.setdefault(base or keys, []).append(place.id)
        classes = {words.site_class[noun] for noun in _list_nouns(keys, words.longest) if noun in words.site_class}
        if place.kind in words.kinds["settlement"] | words.kinds["upper"] | words.kinds["lower"] | words.kinds[
            "road"
        ] or not (classes or place.kind in words.kinds["site"]):
            return
        base = tuple(
            key
            for key in keys
            if (key,) not in words.site_class and key not in words.between and key not in {"of", "the", "in", "at"}
        )
        for site_class in sorted(classes or {place.kind}):
            if base:
                self.sites.setdefault((base, site_class), []).append(place.id)
            if place.parent:
                self.sites_in.setdefault((place.parent, site_class), []).append(place.id)

    def _add_bare_names(self) -> None:
        """Let a region or site answer to its name without the noun ("Aster" for "Aster district") where nothing else does."""
        actors_words = {key for text in _list_other_names(self.theatre) for key in fold_text(text).keys}
        bare: dict[Keys, set[str]] = {}
        for base, ids in self.regions.items():
            bare.setdefault(base, set()).update(ids)
        for (base, _), ids in self.sites.items():
            bare.setdefault(base, set()).update(ids)
        for base, found in bare.items():
            is_free = base not in self.by_keys and not set(base) & actors_words and base not in self.words.classes
            if is_free and len(found) == 1 and sum(map(len, base)) >= _SHORTEST_FIRST_WORD and base[0].isalpha():
                name = Name(
                    base, tuple(i for i, key in enumerate(base) if key != "al"), next(iter(found)), is_derived=True
                )
                self.by_keys[base] = [name]
                self._add_loose(name)

    def _list_blocked(self) -> set[Keys]:
        """List names of actors and sources in which a place's name is only a part."""
        blocked: set[Keys] = set()
        for text in _list_other_names(self.theatre):
            folded = fold_text(_PARENTHESIS.sub("", text))
            content = [i for i, key in enumerate(folded.keys) if key not in {"of", "and", "the", "for", "in", "al"}]
            keys = tuple(folded.keys[1:] if folded.keys[:1] == ["the"] else folded.keys)
            if len(folded.keys) > 1 and content and all(folded.is_capital(i) for i in content):
                (blocked if keys not in self.by_keys else self.peoples).add(keys)
        return blocked

    def scan(self, folded: FoldedText) -> Iterator[Hit]:
        """Give every name of a place of the theatre, longest first at each word; blocked names hide what they hold."""
        if self._automaton is None:
            return
        for pattern, start, _ in self._automaton.find_matches_as_indexes(folded.line):
            first, keys = folded.word_at[start], self._patterns[pattern]
            if keys in self.by_keys:
                has_article = first > 0 and folded.keys[first - 1] == "the"
                if has_article and keys in self.peoples:
                    yield Hit(first, first + len(keys), how="blocked")
                    continue
                names = [
                    name
                    for name in self.by_keys[keys]
                    if all(folded.is_capital(first + i) for i in name.capitals)
                    and (has_article or not name.needs_article)
                ]
                if names:
                    yield Hit(
                        first - 1 if names[0].needs_article else first,
                        first + len(keys),
                        tuple(dict.fromkeys(name.place_id for name in prefer_printed(names))),
                        "exact" if names[0].capitals else "alias",
                    )
            else:
                yield Hit(first, first + len(keys), how="blocked")

    def could_begin_loosely(self, key: str) -> bool:
        """Say whether a word is, or begins, another spelling of some name: a cheap test before the costly one."""
        known = self._begins.get(key)
        if known is None:
            known = key in ARTICLES or fold_start(key) in self._loose_starts or bool(self.look_up_loosely((key,)))
            if len(self._begins) >= _CACHE_LIMIT:
                self._begins.clear()
            self._begins[key] = known
        return known

    def look_up_loosely(self, keys: Keys) -> tuple[str, ...]:
        """Give the one place that a name means under a loose fold, as a tuple; empty if none or several."""
        for level in LEVELS:
            key = fold_loosely(keys, level)
            found = self.loose[level].get(key, set()) if key else set()
            if found:
                return tuple(found) if len(found) == 1 else ()
        return ()

    def find_region(self, place_ids: Iterable[str], keys: Keys, noun_classes: Iterable[str]) -> str:
        """Give the region named like a place or like `keys`, of the level its noun says; '' if there is none."""
        bases = [keys, *sorted(base for place_id in place_ids for base in self.names_by_place.get(place_id, ()))]
        found = list(dict.fromkeys(region for base in bases for region in self.regions.get(base, ())))
        for level in [*sorted(noun_classes), "any"]:
            allowed = (
                self.words.kinds["upper"] | self.words.kinds["lower"]
                if level == "any" and "upper" in noun_classes
                else self.words.kinds.get(level, frozenset())
            )
            for region in found:
                if self.theatre.places[region].kind in allowed:
                    return region
        return ""

    def find_site(self, place_ids: Iterable[str], keys: Keys, noun: Keys) -> str:
        """Give the site of a class at a place or named after `keys`; '' if there is none or several."""
        site_class = self.words.site_class.get(noun, "")
        ids = list(place_ids)
        bases = [keys, *sorted(base for place_id in ids for base in self.names_by_place.get(place_id, ()))]
        found = dict.fromkeys(site for base in bases for site in self.sites.get((base, site_class), ()))
        found = found or dict.fromkeys(
            site for place_id in ids for site in self.sites_in.get((place_id, site_class), ())
        )
        return next(iter(found)) if len(found) == 1 else ""

    def names_region_or_site(self, keys: Keys) -> bool:
        """Say whether a region or a site is made from a base name."""
        return keys in self._bases

    def find_parent(self, place_id: str, kinds: Container[str]) -> str:
        """Give the region above a place that has one of the kinds, '' if none."""
        places = self.theatre.places
        for _ in places:
            place_id = places[place_id].parent if place_id in places else ""
            if place_id in places and places[place_id].kind in kinds:
                return place_id
        return ""

    def find_seat(self, region: str) -> str:
        """Give the chief town of a region: of its name, else its only city, else the most populous; '' if it cannot be told."""
        if region not in self.theatre.places:
            return ""
        level = {self.theatre.places[region].kind}
        towns = [place for place in self.theatre.places.values() if place.kind in self.words.kinds["settlement"]]
        inside = [place for place in towns if region in {place.parent, self.find_parent(place.id, level)}]
        namesakes = [place for place in inside if self.find_region([place.id], (), ("upper", "lower")) == region]
        cities = [place for place in inside if place.kind == "city"]
        peopled = sorted((place for place in inside if place.population), key=lambda place: -place.population)
        chosen = namesakes or (cities if len(cities) == 1 else peopled)
        return chosen[0].id if chosen else ""


def prefer_printed(names: list[Name]) -> list[Name]:
    """Drop derived names where a printed one stands."""
    printed = [name for name in names if not name.is_derived]
    return printed or names


def _list_nouns(keys: Keys, longest: int) -> Iterator[Keys]:
    """Give every run of keys up to a length."""
    for i in range(len(keys)):
        for length in range(1, longest + 1):
            if i + length <= len(keys):
                yield keys[i : i + length]


def _list_other_names(theatre: Theatre) -> Iterator[str]:
    """Give names of actors, their spokespeople, and sources."""
    for actor in theatre.actors.values():
        yield from (actor.name, *actor.aliases, *actor.spokespeople)
    for source in theatre.sources.values():
        yield from (source.name, *source.aliases)
