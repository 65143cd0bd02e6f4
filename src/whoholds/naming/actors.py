"""Names of actors and sources, found in a report and looked up in the theatre."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import datetime

from whoholds.model import Sentence
from whoholds.model import Source
from whoholds.model import Theatre
from whoholds.naming.actors_choose import Chooser
from whoholds.naming.actors_index import ActorIndex
from whoholds.naming.actors_mention import ActorMention
from whoholds.naming.actors_phrase import Phrase
from whoholds.naming.actors_phrase import read_phrases
from whoholds.naming.actors_words import load_actor_words
from whoholds.naming.folding import FoldedText
from whoholds.naming.folding import fold_text
from whoholds.naming.places_mention import PlaceMention

_CLASS_OF_KIND = {"belligerent": "party", "person": "party", "state": "official", "people": "resident"}


class ActorNamer:
    """Finds actors and sources of one theatre in text."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        self._words = load_actor_words()
        self._index = ActorIndex(theatre, self._words)

    def find_traces(self, text: str, published_at: datetime | None = None) -> Iterator[tuple[int, bool]]:
        """Find where a text could speak of a party to the war, from its words alone.

        Parameters
        ----------
        text
            The report's text, or its headline.
        published_at
            As for `find`.

        Yields
        ------
        Offsets, in order, of everything that `find` may tie to a belligerent, with whatever sentences and places; with
        each, whether it is a name or words that fit other wars as well ("the rebels").
        """
        for one in self._list_mentions(text, None, published_at, ()):
            if any(map(self._is_belligerent, (one.actor_id, *one.candidates))):
                yield one.start, one.kind in {"name", "person"}

    def _is_belligerent(self, actor_id: str) -> bool:
        """Say whether an actor is a party to the war."""
        return actor_id in self.theatre.actors and self.theatre.actors[actor_id].kind == "belligerent"

    def find(
        self,
        text: str,
        sentences: Sequence[Sentence] | None = None,
        published_at: datetime | None = None,
        places: Sequence[PlaceMention] = (),
    ) -> list[ActorMention]:
        """Find actors, persons, sources and speakers by role, in order of the text.

        Parameters
        ----------
        text
            The report's text.
        sentences
            Its sentences; a generic is matched to an actor's area by the places of its own sentence.
        published_at
            Decides which actors exist and on which side they are; None: their first side.
        places
            Places found in the same text.

        Returns
        -------
        Mentions that do not overlap; a generic that cannot be tied has `actor_id` '' and its `candidates`.
        """
        return list(self._list_mentions(text, sentences, published_at, places))

    def _list_mentions(
        self,
        text: str,
        sentences: Sequence[Sentence] | None,
        published_at: datetime | None,
        places: Sequence[PlaceMention],
    ) -> Iterator[ActorMention]:
        """Give the mentions one by one, as far as they are asked for."""
        folded = fold_text(text)
        verbs = {
            token.start for sentence in sentences or () for token in sentence.tokens if token.upos in {"VERB", "AUX"}
        }
        hidden = [place for place in places if place.is_dateline or not place.is_metonym_candidate]
        chooser = Chooser(self.theatre, self._index, published_at, sentences or (), places)
        # 'the Front control Aster': a verb is no head that could take a name up
        found = [i for i in self._index.scan(folded) if i.entry.named or folded.starts[i.first] not in verbs]
        for phrase in read_phrases(folded, found, self._words):
            mention = self._make_mention(folded, phrase, chooser)
            if mention is not None and not self._is_other(folded, phrase, mention, verbs, hidden):
                chooser.note(mention)
                yield mention

    def _make_mention(self, folded: FoldedText, phrase: Phrase, chooser: Chooser) -> ActorMention | None:
        """Turn a phrase into a mention, None if it names nobody."""
        start, end = folded.starts[phrase.first], folded.ends[phrase.last - 1]
        entry = phrase.head.entry
        source_id = entry.sources[0] if entry.sources else ""
        kind, candidates, how = chooser.list_candidates(phrase)
        if not (candidates or source_id or entry.role or how == "possessive" or entry.noun_class or phrase.modifier):
            return None
        chosen, reason = chooser.choose(candidates, start)
        if kind == "skip":
            if not source_id or (entry.is_city and phrase.is_place):
                return None
            kind, chosen, candidates = "source", "", ()
        kind = kind if how == "possessive" else self._settle_kind(kind, chosen, source_id, entry.role)
        source = self._choose_source(source_id, chosen, phrase)
        source_id = source.id if source else ""
        if kind == "source" and source is not None:
            chosen, how = chosen or source.interest, "alias"
        actor = self.theatre.actors.get(chosen)
        return ActorMention(
            start=start,
            end=end,
            words=folded.text[start:end],
            actor_id=chosen if actor else "",
            side=actor.side_at(chooser.at) if actor else "",
            kind=kind,
            source_id=source_id,
            source_class=str(source.source_class)
            if source
            else (entry.role if kind == "role" or not actor else _CLASS_OF_KIND.get(actor.kind, "")),
            canonical=entry.full_name
            or (
                source.name
                if source and kind == "source"
                else actor.name
                if actor and kind != "role"
                else folded.text[start:end]
            ),
            how=how if len(candidates) < 2 or how in {"possessive", "backed"} else reason,
            candidates=tuple(candidates),
            is_plural=self._is_plural(phrase),
        )

    def _choose_source(self, source_id: str, chosen: str, phrase: Phrase) -> Source | None:
        """Give the source of the theatre that is meant: with an owner before it only one that serves that owner."""
        source = self.theatre.sources.get(source_id)
        return None if source is None or (phrase.owner is not None and source.interest != chosen) else source

    def _is_other(
        self,
        folded: FoldedText,
        phrase: Phrase,
        mention: ActorMention,
        verbs: set[int],
        hidden: Sequence[PlaceMention],
    ) -> bool:
        """Say whether the words are a verb, or belong to the name of a place: a country's name may still be an actor's."""
        if mention.kind in {"generic", "role"} and folded.starts[phrase.head.first] in verbs:
            return True
        is_weak = mention.kind in {"generic", "role", "metonym"} and not phrase.modifier
        return mention.kind != "person" and any(
            place.start <= mention.start
            and mention.end <= place.end
            and (is_weak or place.is_dateline or place.end - place.start > mention.end - mention.start)
            and place.place_kind != "road"
            for place in hidden
        )

    def _settle_kind(self, kind: str, chosen: str, source_id: str, role: str) -> str:
        """Give the kind to print: a source without an actor is a source, a noun without one a role."""
        if not chosen and source_id:
            return "source"
        return "role" if kind == "generic" and not chosen and role else kind

    def _is_plural(self, phrase: Phrase) -> bool:
        """Say whether the head noun is plural."""
        last = phrase.head.keys[-1]
        return (
            phrase.head.keys in self._words.plurals
            or (last.endswith("s") and not last.endswith("ss"))
            or last in {"people", "men", "women", "children", "troops", "police"}
            or last.endswith("men")
        )
