"""Index of a theatre's actors, persons and sources, with the nouns of any war: one automaton."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

from ahocorasick_rs import AhoCorasick
from ahocorasick_rs import MatchKind

from whoholds.model import Actor
from whoholds.model import Theatre
from whoholds.naming.actors_words import ActorWords
from whoholds.naming.actors_words import Keys
from whoholds.naming.actors_words import pluralise
from whoholds.naming.folding import FoldedText
from whoholds.naming.folding import fold_name
from whoholds.naming.folding import fold_text
from whoholds.naming.gazetteer import Gazetteer
from whoholds.naming.gazetteer import open_gazetteer

_METONYM = re.compile(r"\s*\(metonym\)\s*$")
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")
_PRONOUNS = frozenset({"he", "she", "it", "they", "him", "them", "his", "her", "their", "himself"})
_DETERMINERS = frozenset({"the", "a", "an"})


@dataclass(slots=True)
class Entry:
    """What one pattern can mean: actors by name, by common noun, as a metonym or through a person; sources; a class of noun."""

    named: list[str] = field(default_factory=list)
    generic: list[str] = field(default_factory=list)
    metonym: list[str] = field(default_factory=list)
    speaks_for: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    full_name: str = ""
    needs_full_name: bool = False
    is_body: bool = False
    noun_class: str = ""
    role: str = ""
    is_force: bool = False
    demonym: str = ""
    nation: str = ""
    adjective: str = ""
    owners: list[str] = field(default_factory=list)
    backed: list[str] = field(default_factory=list)
    is_city: bool = False


@dataclass(slots=True)
class Found:
    """A pattern found: words `first` up to (not) `last`."""

    first: int
    last: int
    keys: Keys
    entry: Entry
    is_capital: bool


class ActorIndex:
    """Finds names and nouns of actors in folded text."""

    def __init__(self, theatre: Theatre, words: ActorWords) -> None:
        self.theatre = theatre
        self.words = words
        self.lower: dict[Keys, Entry] = {}
        self.capital: dict[Keys, Entry] = {}
        self.with_article: dict[Keys, Entry] = {}
        self.by_country: dict[str, list[str]] = {}
        self._by_class: dict[str, list[str]] = {}
        self._add_nouns()
        for actor in theatre.actors.values():
            self._add_actor(actor)
        for source in theatre.sources.values():
            for text in (source.name, *source.aliases):
                self._put_source(text, source.id)
        self._add_countries()
        self._tie_articles()
        self._patterns = sorted({*self.lower, *self.capital, *self.with_article})
        self._automaton = AhoCorasick(
            [" " + "  ".join(keys) + " " for keys in self._patterns], matchkind=MatchKind.LeftmostLongest
        )

    def _entry(self, text: str) -> Entry | None:
        """Give the entry of a printed name, made if new; None for pronouns and empty names."""
        folded = fold_text(_PARENTHESIS.sub("", text))
        keys = list(folded.keys)
        has_capital = any(
            word[0].isupper() or not word[0].islower() for word in folded.words if word.lower() not in _DETERMINERS
        )
        if not keys or (len(keys) == 1 and keys[0] in _PRONOUNS):
            return None
        if keys[0] in _DETERMINERS and len(keys) > 1:
            if not has_capital:
                return self.with_article.setdefault(tuple(keys[1:]), Entry())
            keys = keys[1:]
        return (self.capital if has_capital else self.lower).setdefault(tuple(keys), Entry())

    def _add_nouns(self) -> None:
        """Enter the nouns of any war."""
        for keys, name in self.words.generic.items():
            self.lower.setdefault(keys, Entry()).noun_class = name
        for keys, name in self.words.roles.items():
            self.lower.setdefault(keys, Entry()).role = name
        for keys in self.words.forces:
            self.lower.setdefault(keys, Entry()).is_force = True
        for keys, name in self.words.adjectives.items():
            self.lower.setdefault(keys, Entry()).adjective = name
        for keys, code in self.words.demonyms.items():
            self.capital.setdefault(keys, Entry()).demonym = code
            if not keys[-1].endswith(("ese", "sh", "ch", "us")):
                self.capital.setdefault(pluralise(keys), Entry()).nation = code

    def _add_actor(self, actor: Actor) -> None:
        """Enter an actor's names, nouns, metonyms and spokespeople."""
        for text in (actor.name, *actor.aliases):
            for printed in _split_names(text):
                self._put(printed, actor, "metonym" if _METONYM.search(text) else "")
        for text in actor.metonyms:
            self._put(text, actor, "metonym")
        for text in actor.generic:
            self._put(text, actor, "generic")
        for text in actor.spokespeople:
            self._add_person(text, actor.id)
        if actor.kind == "person":
            self._add_person(actor.name, actor.id)

    def _put(self, text: str, actor: Actor, slot: str) -> None:
        """Enter one printed name of an actor; lower-case names are nouns of the theatre."""
        entry = self._entry(_METONYM.sub("", text))
        if entry is None:
            return
        slot = slot or ("named" if _PARENTHESIS.sub("", text) != _PARENTHESIS.sub("", text).lower() else "generic")
        keys = fold_text(_PARENTHESIS.sub("", _METONYM.sub("", text))).keys
        if slot == "named" and any(city.is_capital for city in open_gazetteer().look_up(tuple(keys))):
            slot = "metonym"
        ids: list[str] = getattr(entry, slot)
        if actor.id not in ids:
            ids.append(actor.id)
        self._put_forms(tuple(keys), actor, slot)

    def _put_forms(self, keys: Keys, actor: Actor, slot: str) -> None:
        """Enter the other number of a name that ends in a noun ("Brim fighter"), and its adjective as an owner ("Brimite-led")."""
        if slot == "generic" and len(keys) == 1 and keys[0].endswith("ies"):
            singular = self.lower.setdefault((keys[0].removesuffix("ies") + "y",), Entry())
            singular.generic = singular.generic or [actor.id]
        if (
            len(keys) < 2
            or slot != "named"
            or not ((keys[-1],) in self.words.forces or (keys[-1],) in self.words.generic)
        ):
            return
        for form in (pluralise(keys), (*keys[:-1], keys[-1].removesuffix("s"))):
            entry = self.capital.setdefault(form, Entry())
            entry.named = entry.named or [actor.id]
        stem = tuple(key for key in keys[:-1] if key not in self.words.led | self.words.backed)
        slot = "backed" if set(keys) & self.words.backed else "owners"
        if stem and not set(stem) & self.words.army_words and stem not in self.lower:
            ids: list[str] = getattr(self.capital.setdefault(stem, Entry()), slot)
            if actor.id not in ids:
                ids.append(actor.id)

    def _add_person(self, text: str, actor_id: str) -> None:
        """Enter a spokesperson's full name, and the last names for use after it."""
        folded = fold_text(text)
        entry = self._entry(text)
        if entry is None:
            return
        entry.speaks_for.append(actor_id)
        entry.full_name = text
        entry.is_body = folded.keys[-1] in self.words.organisations or folded.words[-1][0].islower()
        if entry.is_body or len(folded.keys) < 2:
            return
        for size in (1, 2):
            keys = tuple(folded.keys[-size:])
            if len(folded.keys) > size and len(keys[-1]) >= 3 and not (size == 2 and keys[0] == "al"):
                short = self.capital.setdefault(keys, Entry())
                if not short.named and not short.sources:
                    short.speaks_for.append(actor_id)
                    short.needs_full_name, short.full_name = True, text

    def _put_source(self, text: str, source_id: str) -> None:
        """Enter one printed name of a source."""
        entry = self._entry(text)
        if entry is not None and source_id not in entry.sources:
            entry.sources.append(source_id)
            if entry.needs_full_name:
                entry.needs_full_name = False

    def _tie_articles(self) -> None:
        """Let a name with an article ("the movement") also mean what its noun means without."""
        for keys, entry in self.with_article.items():
            plain = self.lower.get(keys)
            if plain is not None:
                entry.noun_class, entry.role, entry.is_force = plain.noun_class, plain.role, plain.is_force
                entry.generic = entry.generic or plain.generic
                entry.sources = entry.sources or plain.sources

    def _add_countries(self) -> None:
        """Tie nations to the actors named after them."""
        gazetteer = open_gazetteer()
        for actor in self.theatre.actors.values():
            if actor.kind in {"person", "people"}:
                continue
            for text in (actor.name, *actor.aliases):
                keys = fold_text(_METONYM.sub("", text)).keys
                for size in (1, 2, 3):
                    start = tuple(keys[:size])
                    code = self.words.demonyms.get(start) or next(
                        (entry.country for entry in gazetteer.look_up(start) if entry.kind == "country"), ""
                    )
                    rest = set(keys[size:])
                    if (
                        code
                        and (
                            not rest
                            or rest & (self.words.army_words | {"soldiers", "jets", "infantry", "peacekeepers"})
                        )
                        and actor.id not in self.by_country.setdefault(code, [])
                    ):
                        self.by_country[code].append(actor.id)
        for code in sorted(self.by_country):
            self._add_capitals(code, gazetteer)

    def _add_capitals(self, code: str, gazetteer: Gazetteer) -> None:
        """Let a country and its capital stand for the government that is named after it, unless the theatre says otherwise."""
        governing = [
            actor_id
            for actor_id in self.by_country[code]
            if self.theatre.actors[actor_id].kind in {"belligerent", "state"}
        ]
        for name in gazetteer.governments.get(code, ()):
            entry = self._entry(name)
            if entry is not None:
                entry.is_city = any(
                    found.kind == "city" and found.is_capital for found in gazetteer.look_up(fold_name(name))
                )
            if entry is not None and governing and not (entry.named or entry.metonym or entry.speaks_for):
                entry.metonym.extend(governing)

    def scan(self, folded: FoldedText) -> Iterator[Found]:
        """Give every name and noun, longest first at each word; a capital word may be a name or a noun that begins a sentence."""
        for pattern, start, _ in self._automaton.find_matches_as_indexes(folded.line):
            first, keys = folded.word_at[start], self._patterns[pattern]
            last = first + len(keys)
            item = self._read(folded, first, last, keys)
            if item is not None:
                yield item

    def _read(self, folded: FoldedText, first: int, last: int, keys: Keys) -> Found | None:
        """Choose between a name, a noun, and a noun with its article, by case."""
        is_capital = (
            any(folded.words[i][0].isupper() for i in range(first, last)) or not folded.words[first][0].islower()
        )
        named = self.capital.get(keys) if is_capital else None
        if named is not None and not _is_only_start(folded, first, keys, self.lower):
            return Found(first, last, keys, named, is_capital)
        if keys in self.with_article and first and folded.keys[first - 1] in _DETERMINERS:
            return Found(first, last, keys, self.with_article[keys], is_capital)
        entry = self.lower.get(keys) or named
        return Found(first, last, keys, entry, is_capital) if entry is not None else None

    def belligerents(self, noun_class: str) -> list[str]:
        """Give the actors that a noun of a class can mean, in the order of the theatre: those that list such a noun, else by nature."""
        if noun_class not in self._by_class:
            core = self.words.core_by_class[noun_class]
            listed = [
                actor.id
                for actor in self.theatre.actors.values()
                if any(
                    tuple(_drop_article(fold_text(text).keys)) in core
                    for text in (*actor.generic, *(alias for alias in actor.aliases if alias == alias.lower()))
                )
            ]
            self._by_class[noun_class] = listed or self._by_nature(noun_class)
        return self._by_class[noun_class]

    def _by_nature(self, noun_class: str) -> list[str]:
        """Give the actors that are by kind or name what a class of noun says."""
        actors = self.theatre.actors.values()
        if noun_class == "people":
            return [actor.id for actor in actors if actor.kind == "people"]
        armies = [
            actor.id
            for actor in actors
            if actor.kind in {"belligerent", "state"}
            and any(
                self.words.army_words & set(fold_text(text).keys) for text in (actor.id, actor.name, *actor.aliases)
            )
        ]
        if noun_class == "government":
            own = [
                actor_id
                for actor_id in self.by_country.get(self.theatre.country, ())
                if self.theatre.actors[actor_id].kind == "belligerent"
            ]
            return list(dict.fromkeys([*own, *armies]))
        foes = self._list_foes()
        return (
            foes
            or [actor.id for actor in actors if actor.kind == "belligerent" and actor.id not in armies]
            or [actor.id for actor in actors if actor.kind == "belligerent"]
        )

    def _list_foes(self) -> list[str]:
        """Give the belligerents that fight the government: neither it, nor its friends, nor another country's army."""
        governing = self.belligerents("government")
        sides = {side for actor_id in governing for side, _, _ in self.theatre.actors[actor_id].sides}
        friendly = sides.union(*(self.theatre.sides[side].friends for side in sides if side in self.theatre.sides))
        abroad = {actor_id for code, ids in self.by_country.items() if code != self.theatre.country for actor_id in ids}
        return [
            actor.id
            for actor in self.theatre.actors.values()
            if actor.kind == "belligerent"
            and actor.id not in governing
            and actor.id not in abroad
            and not friendly.intersection(side for side, _, _ in actor.sides)
        ]


def _is_only_start(folded: FoldedText, first: int, keys: Keys, lower: dict[Keys, Entry]) -> bool:
    """Say whether a capital single word that is also a noun merely begins a sentence."""
    return (
        keys in lower
        and folded.words[first][1:].islower()
        and len(keys) == 1
        and (
            first == 0
            or folded.text[folded.starts[first] - 2 : folded.starts[first]].strip()[-1:]
            in {"", ".", "\n", "'", "\u2018", "\u201c", '"'}
        )
    )


def _drop_article(keys: Iterable[str]) -> list[str]:
    """Drop a leading article."""
    listed = list(keys)
    return listed[1:] if len(listed) > 1 and listed[0] in _DETERMINERS else listed


def _split_names(text: str) -> list[str]:
    """Split "Brim / Brim Alliance" into its names; a single name is itself."""
    parts = [part.strip() for part in text.split(" / ")]
    return parts if len(parts) > 1 else [text]
