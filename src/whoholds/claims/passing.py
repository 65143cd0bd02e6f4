"""Places a sentence only passes, heads for or speaks from: the story is not at them."""

from __future__ import annotations

from whoholds.claims.graph import Graph
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene

#: Prepositions of a place that somebody passes or heads for, or that only says where another lies.
_PASSING = frozenset(
    {"over", "via", "past", "along", "towards", "toward", "to", "east_of", "west_of", "north_of", "south_of"}
)
#: Words a place hangs on by 'of' or 'from' when it only says where another lies: 'twelve kilometres short of Aster'.
_BEARINGS = frozenset(
    {
        "short",
        "away",
        "kilometre",
        "kilometres",
        "km",
        "mile",
        "miles",
        "metre",
        "metres",
        "hour",
        "hours",
        "minute",
        "minutes",
        "drive",
        "walk",
        "ride",
        "north",
        "south",
        "east",
        "west",
        "north-east",
        "north-west",
        "south-east",
        "south-west",
    }
)
#: Nouns for those who speak from a place of which they need not speak.
_OFFICES = frozenset({"ministry", "presidency", "government", "office", "command", "headquarters", "embassy", "palace"})


def is_passed(scene: Scene, s: int, j: int, anchor: int) -> bool:
    """Tell whether the place named by the word j is not where the event of the word `anchor` happens.

    'Walked in from Brim', 'over Brim hill', 'east of Brim', 'the ministry in Brim said', 'in Brim they denied that it
    fell'.
    """
    graph = scene.graphs[s]
    top = _top_of(scene, s, j)
    head, case = graph.tokens[top].head, graph.case(top)
    if case in _PASSING or head < 0:
        return case in _PASSING
    before = min(graph.kids(top, "case"), default=0) - 1
    if case in {"of", "from"} and any(graph.tokens[k].text.lower() in _BEARINGS for k in (head, before) if k >= 0):
        return True
    return _is_somebodys(graph, top, anchor) or _is_spoken_from(graph, top, head, case, anchor)


def _is_somebodys(graph: Graph, top: int, anchor: int) -> bool:
    """Tell where one man is or comes from: 'the mayor of Aster, who is in Brim, said that the rebels had gone'."""
    clause = next((k for k in [top, *graph.ancestors(top)] if graph.tokens[k].relation.endswith("relcl")), -1)
    if clause < 0 or graph.is_below(anchor, clause):
        return False
    noun = graph.tokens[graph.tokens[clause].head]
    one = noun.xpos in {"NN", "NNP"} and noun.i != anchor
    return one and any(graph.tokens[k].text.lower() == "who" for k in graph.kids(clause, "nsubj"))


def _is_spoken_from(graph: Graph, top: int, head: int, case: str, anchor: int) -> bool:
    """Tell the place of an office, of a verb of saying, or that somebody walks in from."""
    if graph.tokens[head].lemma.lower() in _OFFICES and case == "in":
        return graph.tokens[head].relation.startswith("nsubj") and not graph.is_below(anchor, head)
    if graph.tokens[head].upos not in {"VERB", "AUX"} or graph.tokens[top].relation != "obl":
        return False
    if case == "from":
        return any(graph.tokens[k].text.lower() == "in" for k in graph.kids(head, "compound", "advmod"))
    return _tells_of(graph, head, anchor)


def _top_of(scene: Scene, s: int, j: int) -> int:
    """Give the head of the words of a place name."""
    graph = scene.graphs[s]
    mention = scene.places[s][j]
    while graph.tokens[j].head >= 0 and scene.places[s].get(graph.tokens[j].head) is mention:
        j = graph.tokens[j].head
    return j


def _tells_of(graph: Graph, verb: int, anchor: int) -> bool:
    """Tell whether a verb of saying governs the anchor by a clause with 'that': its own place is the speaker's."""
    words = load_lexicon()["speech"]
    if graph.tokens[verb].lemma.lower() not in words["say"] | words["deny"]:
        return False
    return any(
        graph.is_below(anchor, k) and any(graph.tokens[c].text.lower() == "that" for c in graph.kids(k, "mark"))
        for k in graph.kids(verb, "ccomp")
    )
