"""Entries of logs and digests that leave out their verb: 'Aster: contested', 'Brim - still held by the army'.

The name before the mark is what the words behind it speak of; parsers make it the head of all.
"""

from __future__ import annotations

from collections.abc import Collection

from whoholds.claims.graph import Graph

_MARKS = frozenset({":", "-", "–", "—", "--"})
_ENDS = frozenset({".", ",", ";", "!"})
_FILLERS = frozenset({"and", "the", "all", "of", "it", "town", "city", "village", "both"})
_LEAD = frozenset({"PUNCT", "NUM", "SYM", "DET", "X"})
_SKIPPED = frozenset({"ADV", "PART"})


def repair_entries(graph: Graph, places: Collection[int], sides: Collection[int]) -> None:
    """Make the names before a colon or dash the subject of the participle, adjective or side behind it.

    Parameters
    ----------
    graph
        The sentence.
    places
        The words that are names of places.
    sides
        The words that name parties.
    """
    start = 0
    for token in graph.tokens:
        if token.text == ";":
            start = token.i + 1
        elif token.text in _MARKS and token.i > start:
            names = _names_before(graph, places, start, token.i)
            told = _told_behind(graph, sides, token.i)
            if names and told >= 0 and set(graph.kids(told, "nsubj")) <= set(names):
                _subject(graph, names, told)


def is_entry(graph: Graph, i: int) -> bool:
    """Tell whether a word is what an entry says of the name before its colon."""
    if graph.kids(i, "cop", "aux"):
        return False
    return any(
        k < i and any(t.text in _MARKS for t in graph.tokens[k + 1 : i]) for k in graph.kids(i, "nsubj", "nsubj:pass")
    )


def _names_before(graph: Graph, places: Collection[int], start: int, mark: int) -> list[int]:
    """Give the heads of the names in a lead that holds nothing but names."""
    lead = range(start, mark)
    for k in lead:
        token = graph.tokens[k]
        if k not in places and token.upos not in _LEAD and token.text.lower() not in _FILLERS:
            return []
    inside = set(lead) & set(places)
    heads = [k for k in sorted(inside) if graph.tokens[k].head not in inside or graph.tokens[k].relation == "conj"]
    return [
        k for k in heads if graph.tokens[k].relation not in {"flat", "compound"} or graph.tokens[k].head not in inside
    ]


def _told_behind(graph: Graph, sides: Collection[int], mark: int) -> int:
    """Give the word that is said of the names; -1 where a clause or a noun of its own follows."""
    at = mark + 1
    while at < len(graph.tokens) and (graph.tokens[at].upos in _SKIPPED and at not in sides):
        at += 1
    if at >= len(graph.tokens) or graph.kids(at, "cop", "aux", "case", "det"):
        return -1
    token = graph.tokens[at]
    ended = at + 1 >= len(graph.tokens) or graph.tokens[at + 1].text in _ENDS
    if at in sides:
        return at if ended else -1
    if token.relation in {"amod", "compound"} and token.head > at:
        return -1
    said = token.xpos == "VBN" or (token.upos == "ADJ" and ended)
    return at if said else -1


def _subject(graph: Graph, names: list[int], told: int) -> None:
    """Hang the names on what is told of them, and that where the first name hung."""
    first = names[0]
    if graph.is_below(told, first):
        above, relation = graph.tokens[first].head, graph.tokens[first].relation
        graph.children[graph.tokens[told].head].remove(told)
        graph.tokens[told].head, graph.tokens[told].relation = above, relation
        if above >= 0:
            graph.children[above][:] = [told if k == first else k for k in graph.children[above]]
        else:
            graph.root = told
        graph.tokens[first].head = told
        graph.children[told] = sorted([first, *graph.children[told]])
    else:
        graph.move(first, told)
    graph.tokens[first].relation = "nsubj:pass" if graph.tokens[told].xpos == "VBN" else "nsubj"
    for k in names[1:]:
        graph.move(k, first, "conj")
