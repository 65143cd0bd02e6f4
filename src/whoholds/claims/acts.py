"""One act of saying, and the word tests its finders share."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from dataclasses import field

from whoholds.claims.graph import Graph
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Speaker

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_MARKS = frozenset({",", ";", ":", '"', "”", "“", "'", "’", "‘", "''", "``", "?", "!", "--", "–", "—", "(", ")"})
_QUOTES = frozenset({'"', "”", "“", "'", "’", "‘", "''", "``"})
#: Verbs that say something only with their particle: 'go on', 'point out', 'make clear'.
_WITH_PARTICLE = {
    "go": ("on",),
    "point": ("out",),
    "make": ("clear", "known"),
    "carry": ("on",),
    "put": ("it",),
    "let": ("it",),
}


#: The cue of an act whose verb of saying stands in another sentence than its words.
ELSEWHERE = -1
#: Who speaks in 'was reported taken': nobody that is named.
HEARSAY = "unnamed reports"


@dataclass(slots=True)
class SpeechAct:
    """One act of saying: the cue word, what kind it is, who speaks, through whom, and the words it covers.

    `heads` are the words that name the speakers in the sentence itself, `objects` those that name what is said.
    """

    cue: int
    kind: str
    speakers: list[Speaker] = field(default_factory=list)
    relays: list[str] = field(default_factory=list)
    content: frozenset[int] = frozenset()
    objects: tuple[int, ...] = ()
    lemma: str = ""
    heads: tuple[int, ...] = ()


def is_finite(graph: Graph, i: int) -> bool:
    """Tell whether a word is a finite verb or auxiliary."""
    token = graph.tokens[i]
    return token.upos in {"VERB", "AUX"} and token.xpos in _FINITE


def is_mark(graph: Graph, i: int) -> bool:
    """Tell whether a token sets words off: a comma, a quotation mark, a dash between blanks."""
    token = graph.tokens[i]
    if token.text in {"'", "’"} and token.xpos == "POS":
        return False
    if token.text == "-":
        return i > 0 and graph.tokens[i - 1].end < token.start
    return token.text in _MARKS


def is_quote(graph: Graph, i: int) -> bool:
    """Tell whether a token is a quotation mark."""
    return graph.tokens[i].text in _QUOTES and graph.tokens[i].xpos != "POS"


def has_particle(graph: Graph, i: int) -> bool:
    """Tell whether a verb that needs a particle to be one of saying has it: 'he went on', 'she pointed out'."""
    wanted = _WITH_PARTICLE.get(graph.tokens[i].lemma.lower())
    return wanted is None or (
        i + 1 < len(graph.tokens)
        and any(graph.tokens[k].text.lower() in wanted for k in range(i + 1, min(i + 3, len(graph.tokens))))
    )


def is_inside_relative(graph: Graph, i: int, low: int) -> bool:
    """Tell whether a verb stands in a relative clause that begins after `low`."""
    if any(graph.tokens[a].relation.endswith("relcl") and a > low for a in [i, *graph.ancestors(i)]):
        return True
    return any(graph.tokens[k].text.lower() in {"who", "which", "whose", "where"} for k in range(low + 1, i))


def finite_between(graph: Graph, low: int, high: int) -> bool:
    """Tell whether a finite verb stands between two words, relative clauses left out."""
    return any(is_finite(graph, k) and not is_inside_relative(graph, k, low) for k in range(low + 1, high))


def clause_start(graph: Graph, i: int) -> int:
    """Give the first word after the semicolon before a word, 0 if there is none."""
    return next((k + 1 for k in range(i - 1, 0, -1) if graph.tokens[k].text == ";" and finite_between(graph, k, i)), 0)


def clause_end(graph: Graph, i: int) -> int:
    """Give the index of the semicolon after a word, the number of words if there is none."""
    return next((k for k in range(i, len(graph.tokens)) if graph.tokens[k].text == ";"), len(graph.tokens))


@functools.cache
def speech_words(name: str) -> frozenset[str]:
    """Give a word class of the lexicon's speech section."""
    return load_lexicon()["speech"].get(name, frozenset())
