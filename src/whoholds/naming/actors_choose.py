"""Which actor a noun means: by its owner, by the theatre, by area, by what was named last."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime

from whoholds.model import Sentence
from whoholds.model import Theatre
from whoholds.naming.actors_index import ActorIndex
from whoholds.naming.actors_index import Entry
from whoholds.naming.actors_mention import ActorMention
from whoholds.naming.actors_phrase import Phrase
from whoholds.naming.places_mention import PlaceMention


class Chooser:
    """Chooses actors for the phrases of one report; it remembers which actors were named."""

    def __init__(
        self,
        theatre: Theatre,
        index: ActorIndex,
        at: datetime | None,
        sentences: Sequence[Sentence],
        places: Sequence[PlaceMention],
    ) -> None:
        self.theatre = theatre
        self.at = at
        self._index = index
        self._recent: dict[str, int] = {}
        self._full_names: set[str] = set()
        self._starts = [sentence.start for sentence in sentences]
        self._places = places
        self._has_areas = any(actor.area for actor in theatre.actors.values())

    def note(self, mention: ActorMention) -> None:
        """Remember an actor that was named."""
        if mention.kind == "person" and mention.canonical:
            self._full_names.add(mention.canonical)
        if mention.actor_id and mention.kind in {"name", "metonym", "person"}:
            self._recent[mention.actor_id] = mention.start

    def list_candidates(self, phrase: Phrase) -> tuple[str, tuple[str, ...], str]:
        """Give the kind of a phrase, the actors it could mean, and how they were found ('skip' if it names nobody)."""
        entry = phrase.head.entry
        if entry.named and not phrase.owner:
            return "name", self._living(entry.named), "alias"
        if phrase.link == "stranger":
            return "skip", (), ""
        if entry.speaks_for:
            return self._read_person(entry)
        if phrase.link == "possessive" or phrase.modifier:
            return self._read_owned(phrase)
        if entry.generic:
            return "generic", self._living(entry.generic), "alias"
        return self._read_bare(phrase)

    def _read_owned(self, phrase: Phrase) -> tuple[str, tuple[str, ...], str]:
        """Read a noun with "our", an owner or an adjective of a side before it."""
        kind = "role" if phrase.head.entry.role and not phrase.head.entry.noun_class else "generic"
        if phrase.owner is not None:
            return kind, self._owned(phrase), "backed" if phrase.link == "backed" else "modifier"
        candidates = self._living(self._index.belligerents(phrase.adjective)) if phrase.adjective else ()
        return ("generic", candidates, "possessive") if phrase.link == "possessive" else (kind, candidates, "modifier")

    def _read_bare(self, phrase: Phrase) -> tuple[str, tuple[str, ...], str]:
        """Read a metonym, a nation, or a noun with nothing before it."""
        entry = phrase.head.entry
        if entry.metonym or entry.nation or phrase.link == "adjective":
            ids = entry.metonym or self._index.by_country.get(entry.nation or entry.demonym, [])
            kind = "metonym" if entry.metonym else "name"
            return "skip" if phrase.is_place else kind, self._living(ids), "alias"
        if entry.noun_class:
            return "generic", self._living(self._index.belligerents(entry.noun_class)), "only"
        return "role" if entry.role else "skip", (), "role"

    def _read_person(self, entry: Entry) -> tuple[str, tuple[str, ...], str]:
        """Take a person's last name only after the full name."""
        if entry.needs_full_name and entry.full_name not in self._full_names:
            return "skip", (), ""
        return ("name" if entry.is_body else "person"), self._living(entry.speaks_for), "alias"

    def _owned(self, phrase: Phrase) -> tuple[str, ...]:
        """Give the actors of a phrase with an owner."""
        if phrase.owner is None:
            return ()
        entry, head = phrase.owner.entry, phrase.head.entry
        if phrase.link == "backed":
            return self._living(entry.backed)
        if entry.named or entry.metonym or (entry.owners and not entry.demonym):
            return self._living(entry.named or entry.metonym or entry.owners)
        if entry.noun_class or entry.generic:
            return self._living(entry.generic or self._index.belligerents(entry.noun_class))
        code = entry.demonym or entry.nation
        own = tuple(self._index.by_country.get(code, ())) or tuple(entry.owners)
        noun_class = phrase.adjective or head.noun_class
        if noun_class and (noun_class != "government" or len(own) > 1) and code == self.theatre.country:
            by_noun = head.generic or self._index.belligerents(noun_class)
            shared = tuple(actor_id for actor_id in by_noun if noun_class != "government" or actor_id in own)
            return self._living(shared or by_noun)
        return self._living(own)

    def _living(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Keep actors that exist at publication, if any does."""
        living = tuple(actor_id for actor_id in ids if self._is_living(actor_id))
        return living or tuple(ids)

    def _is_living(self, actor_id: str) -> bool:
        """Say whether an actor exists at publication."""
        sides = self.theatre.actors[actor_id].sides
        return (
            self.at is None
            or not sides
            or any((start is None or self.at >= start) and (end is None or self.at < end) for _, start, end in sides)
        )

    def choose(self, candidates: Sequence[str], start: int) -> tuple[str, str]:
        """Choose one candidate: by area, by what was named last, by the order of the theatre."""
        if len(candidates) < 2:
            return (candidates[0], "only") if candidates else ("", "")
        in_area = self._choose_by_area(candidates, start)
        if in_area:
            return in_area, "area"
        named = [
            actor_id for actor_id in candidates if actor_id in self._recent and not self.theatre.actors[actor_id].area
        ]
        if named:
            return max(named, key=lambda actor_id: self._recent[actor_id]), "recent"
        open_ones = [actor_id for actor_id in candidates if not self.theatre.actors[actor_id].area]
        return (open_ones or list(candidates))[0], "order"

    def _choose_by_area(self, candidates: Sequence[str], start: int) -> str:
        """Give the first candidate whose area holds a place of the same sentence, '' if none."""
        if not self._has_areas:
            return ""
        i = bisect_right(self._starts, start)
        low = self._starts[i - 1] if i else 0
        high = self._starts[i] if i < len(self._starts) else start + 400
        around = {
            above
            for mention in self._places
            if low <= mention.start < high
            for place_id in mention.place_ids
            for above in self._list_above(place_id)
        }
        return next((actor_id for actor_id in candidates if around & set(self.theatre.actors[actor_id].area)), "")

    def _list_above(self, place_id: str) -> list[str]:
        """Give a place and the regions it lies in."""
        above: list[str] = []
        while place_id in self.theatre.places and place_id not in above:
            above.append(place_id)
            place_id = self.theatre.places[place_id].parent
        return above
