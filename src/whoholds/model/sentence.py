"""Sentences and tokens as the language room gives them: our own type, no library's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Token:
    """One word of a parsed sentence.

    `start`/`end` are character offsets into the report's text; `head` is the index of the governing token in the
    sentence (-1 for the root); `relation` is the Universal Dependencies v2 relation with its subtype; `upos`/`xpos` are
    universal and Penn tags; `name` is O or B-/I- with PER, LOC, ORG. Not frozen only for the speed of making millions.
    """

    i: int
    text: str
    start: int
    end: int
    lemma: str
    upos: str
    xpos: str
    head: int
    relation: str
    name: str = "O"
    factuality: float = 3.0


@dataclass(slots=True, kw_only=True)
class Sentence:
    """One sentence: offsets into the report's text, its tokens, and the index of its paragraph."""

    index: int
    start: int
    end: int
    paragraph: int
    text: str
    tokens: tuple[Token, ...] = ()
