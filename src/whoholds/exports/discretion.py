"""Care for people: what may be told of reports' words, and whom to name, to the public and to analysts."""

from __future__ import annotations

from collections.abc import Iterable

from whoholds.exports.escaping import flatten
from whoholds.exports.escaping import shorten
from whoholds.exports.situation import load_numbers
from whoholds.model import Claim
from whoholds.model import Theatre

WITHHELD = "name withheld"


class Discretion:
    """Names speakers and quotes words as a profile allows: 'internal' everything, 'public' little.

    In public only those are named whom the theatre itself names, quotations are short, and no report is given whole.
    """

    def __init__(self, theatre: Theatre, claims: Iterable[Claim], *, profile: str = "internal") -> None:
        self.is_public = profile == "public"
        self._words = int(load_numbers("report")["words_public"])
        self._public = _list_public_names(theatre) if self.is_public else frozenset()
        speakers = {flatten(claim.attribution.speaker) for claim in claims} if self.is_public else set()
        private = (name for name in speakers if name and name.casefold() not in self._public)
        self._private = tuple(sorted(private, key=lambda name: (-len(name), name)))

    def name_speaker(self, speaker: str) -> str:
        """Name a speaker, or say that the name is withheld."""
        if not self.is_public or not speaker or flatten(speaker).casefold() in self._public:
            return speaker
        return WITHHELD

    def voice(self, claim: Claim, told: str) -> str:
        """Give who says a claim, as `told`, with the names that are withheld taken out."""
        if not self.is_public:
            return told
        for name in (claim.attribution.speaker, *claim.attribution.relays):
            if name:
                told = told.replace(name, self.name_speaker(name))
        return told

    def quote(self, words: str) -> str:
        """Quote words: all of them, or in public the first few with the names of private persons taken out."""
        if not self.is_public:
            return words
        told = flatten(words)
        for name in self._private:
            told = told.replace(name, f"[{WITHHELD}]")
        return shorten(told, self._words)


def _list_public_names(theatre: Theatre) -> frozenset[str]:
    """List the names of actors, their spokespeople and sources that the theatre itself names."""
    actors = (name for actor in theatre.actors.values() for name in (actor.name, *actor.aliases, *actor.spokespeople))
    sources = (name for source in theatre.sources.values() for name in (source.name, *source.aliases))
    return frozenset(flatten(name).casefold() for name in (*actors, *sources))
