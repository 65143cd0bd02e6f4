"""Care for people while answering: what may be told of reports' words and names, to the public and to analysts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from whoholds.exports.escaping import flatten
from whoholds.exports.escaping import shorten
from whoholds.exports.protect import list_names
from whoholds.exports.situation import load_numbers
from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import Theatre
from whoholds.roads import name_voices


class Discretion:
    """Names speakers and quotes words as a profile allows: 'internal' everything, 'public' what a public file may hold."""

    def __init__(self, theatre: Theatre, claims: Iterable[Claim], *, profile: str = "internal") -> None:
        self.is_public = profile == "public"
        self._words = int(load_numbers("report")["words_public"])
        self._names = list_names(theatre, claims if self.is_public else ())

    def name_speaker(self, speaker: str) -> str:
        """Name a speaker or relay, or say that the name is withheld."""
        return self._names.name(speaker) if self.is_public else speaker

    def name_outlet(self, outlet: str) -> str:
        """Name an outlet, or say that the name is withheld: an account may be a person's."""
        return self._names.name_outlet(outlet) if self.is_public else outlet

    def name_voices(self, claims: Iterable[Claim]) -> str:
        """Name who says claims and in which outlet, as far as they may be named."""
        return name_voices([replace(claim, attribution=self._name(claim.attribution)) for claim in claims])

    def _name(self, said: Attribution) -> Attribution:
        return replace(said, speaker=self.name_speaker(said.speaker), outlet=self.name_outlet(said.outlet))

    def withhold(self, words: str) -> str:
        """Give words, in public without the names of private persons."""
        return self._names.withhold(flatten(words)) if self.is_public else words

    def quote(self, words: str) -> str:
        """Quote words: all of them, or in public the first few without the names of private persons."""
        return shorten(self.withhold(words), self._words) if self.is_public else words
