"""What a word's own dependents say of it: negation, auxiliaries, conjunctions; and the record they are written in."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field

from whoholds.claims.conditions import is_future
from whoholds.claims.conditions import marks_of
from whoholds.claims.conditions import stands_after_be
from whoholds.claims.graph import Graph
from whoholds.claims.negation import denies_infinitive
from whoholds.claims.negation import is_negated
from whoholds.claims.rules import load_lexicon

_MODALITY_RANK = {"hypothetical": 3, "called_for": 2, "planned": 1, "": 0}


@dataclass(slots=True)
class Stance:
    """Polarity and modality of one predicate; `dropped`: the sentence does not say whether it is so.

    `ended`: a verb above it says that it was ended.
    `done`: the form says that it happened ('the latest town to fall', 'having taken it'), whatever the parser's factuality.
    `denier`: the verb whose subject says no: 'the mayor laughed off reports that'.
    `disowned`: the words between which somebody says what is called false: 'the rebels falsely claimed'.
    """

    negated: bool = False
    modality: str = ""
    dropped: bool = False
    relative: bool = False
    pluperfect: bool = False
    future: bool = False
    said: bool = False
    ended: bool = False
    done: bool = False
    denier: int = -1
    disowned: tuple[int, int] | None = None
    cues: list[int] = field(default_factory=list)

    def set(self, modality: str) -> None:
        """Keep the weaker of two modalities: possible before asked for before planned."""
        if _MODALITY_RANK[modality] > _MODALITY_RANK[self.modality]:
            self.modality = modality

    def deny(self, cue: int) -> None:
        """Turn the polarity of what is reported: 'reports that ... are false'."""
        self.said = False
        self.flip(cue)

    def reject(self, cue: int, *, negated: bool) -> None:
        """Read a denial; one that is itself negated ('did not deny') leaves it open."""
        if negated:
            self.dropped = True
        else:
            self.deny(cue)

    def flip(self, cue: int) -> None:
        """Turn the polarity; a 'no' over a verb of saying leaves open whether it is so."""
        if self.said:
            self.dropped = True
        else:
            self.negated = not self.negated
            self.cues.append(cue)


def read_own_words(graph: Graph, i: int, stance: Stance) -> None:
    """Read the dependents of the trigger itself."""
    token = graph.tokens[i]
    negated = is_negated(graph, i) or denies_infinitive(graph, i)
    if negated:
        stance.flip(i)
    read_auxiliaries(graph, i, stance, negated=negated)
    read_marks(graph, i, stance)
    if "to" in marks_of(graph, i) and (token.relation == "advcl" or stands_after_be(graph, i)):
        only = any(graph.tokens[k].text.lower() == "only" for k in graph.kids(i, "advmod"))
        if not only:
            stance.set("planned")
    maybes = load_lexicon()["denial"]["maybes"]
    if any(
        graph.tokens[k].lemma.lower() in maybes and graph.tokens[k + 1].upos != "NUM"
        for k in graph.kids(i, "advmod")
        if k + 1 < len(graph.tokens)
    ):
        stance.set("hypothetical")
    if graph.tokens[i].upos == "NOUN" and any(
        graph.tokens[k].lemma.lower() in load_lexicon()["modality"]["possible"] for k in graph.kids(i, "amod")
    ):
        stance.set("hypothetical")


def read_marks(graph: Graph, i: int, stance: Stance) -> None:
    """Read the conjunction of a clause: if, unless, whether, once, without, instead of."""
    marks = marks_of(graph, i)
    words = load_lexicon()["modality"]
    if "whether" in marks:
        stance.dropped = True
    elif "once" in marks:
        if graph.tokens[i].xpos != "VBD" and not any(
            graph.tokens[k].text.lower() in {"had", "was", "were"} for k in graph.kids(i, "aux")
        ):
            stance.set("hypothetical")
    elif marks & words["conditional_marks"]:
        stance.set("hypothetical")
    if marks & {"without", "instead", "rather"}:
        stance.flip(i)


def read_auxiliaries(graph: Graph, i: int, stance: Stance, *, negated: bool = False) -> None:
    """Read will, would, could, must, had before a verb."""
    words = load_lexicon()["modality"]
    token = graph.tokens[i]
    subject = min((k for k in graph.kids(i, "nsubj")), default=len(graph.tokens))
    for k in graph.kids(i, "aux"):
        low = graph.tokens[k].text.lower()
        if low in words["planned_auxiliaries"]:
            stance.set("hypothetical" if is_guess(graph, i) else "planned")
            stance.future = True
        elif low in {"should", "were", "had"} and k < subject < len(graph.tokens):
            stance.set("hypothetical")
        elif low in words["called_auxiliaries"]:
            stance.set("called_for")
        elif low in {"would", "'d", "’d"}:
            stance.set("planned" if is_future(graph, i) else "hypothetical")
            stance.future = True
        elif low in words["hypothetical_auxiliaries"] and not (
            low in {"could", "can", "ca"} and (negated or token.lemma.lower() in {"see", "hear"})
        ):
            stance.set("hypothetical")
        elif low == "had" and token.xpos in {"VBN", "VBD"}:
            stance.pluperfect = True


def is_guess(graph: Graph, i: int) -> bool:
    """Tell whether an adverb makes a future only probable: "will in all likelihood"."""
    guesses = load_lexicon()["modality"]["guesses"]
    return any(graph.tokens[k].lemma.lower() in guesses for k in graph.kids(i, "advmod", "obl"))
