"""Noun phrases of actors: a head with the names and adjectives that say whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from whoholds.naming.actors_index import Entry
from whoholds.naming.actors_index import Found
from whoholds.naming.actors_words import ActorWords
from whoholds.naming.folding import FoldedText

_RIGHT_LINKS = frozenset({"of", "for", "from", "in"})


@dataclass(slots=True)
class Phrase:
    """A phrase of words `first` up to (not) `last`: the head found, and what was found before or after it as its owner.

    `link` says how the owner stands: 'name' ("Brim fighters"), 'led', 'backed', 'possessive' ("our forces"), 'of',
    'stranger' ("foreign troops": nobody of the theatre).
    `is_place` is true when the word before says that a capital is meant as a place.
    """

    first: int
    last: int
    head: Found
    owner: Found | None = None
    adjective: str = ""
    link: str = ""
    is_place: bool = False

    @property
    def modifier(self) -> bool:
        """Whether an owner or an adjective says whose the head is."""
        return self.owner is not None or bool(self.adjective)


def is_head(entry: Entry) -> bool:
    """Say whether an entry is a noun that can take an owner."""
    return bool(entry.noun_class or entry.role or entry.is_force)


def is_owner(entry: Entry) -> bool:
    """Say whether an entry can stand before a noun as its owner."""
    return bool(entry.named or entry.metonym or entry.demonym or entry.nation or entry.owners or entry.backed)


def read_phrases(folded: FoldedText, found: Sequence[Found], words: ActorWords) -> Iterator[Phrase]:
    """Give the phrases of a text in order; a name that a noun takes up is no phrase of its own.

    Parameters
    ----------
    folded
        The text.
    found
        What the index found in it, in order.
    words
        Nouns for actors.
    """
    ends = {item.last: item for item in found}
    starts = {item.first: item for item in found}
    pending: Phrase | None = None
    for item in found:
        phrase = _read_phrase(folded, item, ends, starts, words)
        if pending is not None and not (
            phrase is not None and phrase.first <= pending.first and phrase.last >= pending.last
        ):
            yield pending
        pending = phrase if phrase is not None else (None if pending is None or pending.last <= item.first else pending)
    if pending is not None:
        yield pending


def _read_phrase(
    folded: FoldedText, item: Found, ends: dict[int, Found], starts: dict[int, Found], words: ActorWords
) -> Phrase | None:
    """Read the phrase of which an item is the head, None if it only modifies."""
    entry = item.entry
    phrase = Phrase(item.first, item.last, item)
    if is_head(entry) and not entry.named:
        phrase = _read_left(folded, phrase, ends, words)
        if _is_stranger(folded, phrase, words):
            return replace(phrase, link="stranger")
        if phrase.owner is None and not phrase.adjective and not phrase.link:
            phrase = _read_right(folded, phrase, starts, words)
        if (
            not (entry.noun_class or entry.role or entry.generic or entry.sources)
            and not phrase.modifier
            and phrase.link != "possessive"
        ):
            return None
        return phrase
    if entry.named or entry.metonym or entry.generic or entry.speaks_for or entry.sources or entry.nation:
        before = item.first - 1
        phrase.is_place = (
            before >= 0 and folded.keys[before] in words.locative and folded.gap(before) == " " and not entry.named
        )
        return phrase
    if entry.demonym and item.first and folded.keys[item.first - 1] in words.copulas:
        phrase.link = "adjective"
        return phrase
    return None


def _is_stranger(folded: FoldedText, phrase: Phrase, words: ActorWords) -> bool:
    """Tell "foreign troops" and a friend's "allied fighters", who are nobody of the theatre."""
    before = phrase.first - 1
    if phrase.modifier or phrase.link or before < 0 or folded.gap(before) != " ":
        return False
    is_friend = folded.keys[before] in words.friends and phrase.head.entry.noun_class == "opposition"
    return is_friend or folded.keys[before] in words.strangers


def _read_left(folded: FoldedText, phrase: Phrase, ends: dict[int, Found], words: ActorWords) -> Phrase:
    """Read what stands before a head: adjectives of a side, a name, "Brim-led", "our"."""
    if phrase.head.keys[-1] in words.not_owned:
        return phrase
    head = phrase.head
    has_inner = len(head.keys) > 1 and not head.entry.noun_class and not head.entry.sources
    adjective = words.adjectives.get(head.keys[:-1], "") if has_inner else ""
    first = phrase.first
    for _ in range(3):
        p = first - 1
        if p < 0 or not (folded.gap(p) in {" ", "-"} or folded.is_possessive(p)):
            break
        key = folded.keys[p]
        if key in words.possessors and first == phrase.first:
            return replace(phrase, first=first, link="possessive", adjective=adjective)
        if key in words.led | words.backed and p > 0 and folded.gap(p - 1) in {"-", "\u2011", " "}:
            owner = ends.get(p)
            if owner is not None and is_owner(owner.entry):
                return replace(
                    phrase,
                    first=owner.first,
                    owner=owner,
                    link="led" if key in words.led else "backed",
                    adjective=adjective,
                )
            break
        before = ends.get(first)
        if before is not None and is_owner(before.entry):
            return replace(phrase, first=before.first, owner=before, link="name", adjective=adjective)
        if (
            before is not None
            and before.entry.adjective
            and before.keys in words.adjectives
            and not folded.is_possessive(p)
        ):
            adjective = adjective or before.entry.adjective
            first = before.first
            continue
        if before is not None and before.entry.noun_class and folded.is_possessive(p):
            further = _read_left(folded, Phrase(before.first, before.last, before), ends, words)
            return replace(phrase, first=further.first, owner=further.owner or before, link="name", adjective=adjective)
        break
    return replace(phrase, first=first, adjective=adjective)


def _read_right(folded: FoldedText, phrase: Phrase, starts: dict[int, Found], words: ActorWords) -> Phrase:
    """Read an owner after a head: "spokesman for Brim", "insurgents led by Brim", "the ministry in Brim"."""
    n = phrase.last
    if n + 1 >= len(folded.keys) or folded.gap(n - 1) != " ":
        return phrase
    key, entry = folded.keys[n], phrase.head.entry
    if key in words.led | words.backed and folded.keys[n + 1] == "by":
        n, link = n + 2, "led" if key in words.led else "backed"
    elif (
        key in _RIGHT_LINKS
        and (entry.role or entry.is_force or (entry.noun_class == "government" and key in {"in", "of"}))
        and not (key in {"in", "from"} and entry.noun_class != "government")
    ):
        n, link = n + 1, "of"
    else:
        return phrase
    if n < len(folded.keys) and folded.keys[n] in {"the", "its"}:
        n += 1
    owner = starts.get(n)
    if owner is None or not (
        is_owner(owner.entry)
        or (link == "of" and entry.role and owner.entry.noun_class in {"opposition", "government"})
    ):
        return phrase
    return replace(phrase, owner=owner, link=link)
