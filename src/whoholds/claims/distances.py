"""Tell a place from how far away it is."""

from __future__ import annotations

from whoholds.claims.graph import Graph
from whoholds.claims.rules import load_lexicon


def is_distance(graph: Graph, i: int) -> bool:
    """Tell a stretch from a place: 'the gates', 'kilometres', 'tens of kilometres'."""
    words = load_lexicon()["places"]["distance"]
    counted = [k for k in graph.kids(i, "nmod") if graph.case(k) == "of"]
    return any(graph.tokens[k].lemma.lower() in words for k in (i, *counted))


def is_far(graph: Graph, i: int) -> bool:
    """Tell a place named only to say how far away it is: 'tens of kilometres from Aster', but not 'not far from Aster'."""
    opened = min(graph.subtree(i))
    before = graph.tokens[max(0, opened - 3) : opened + 1]
    said = [t.lemma.lower() for t in before]
    said = [word for word in said if not (word == "far" and "as" in said)]  # 'as far as the gates of Aster'
    return bool(load_lexicon()["places"]["far"].intersection(said)) and not {"not", "n't"} & set(said)
