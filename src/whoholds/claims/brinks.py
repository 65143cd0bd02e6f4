"""Near and not in: 'the rebels are close to, but not inside, Aster' puts them before the town and denies that they entered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whoholds.claims.graph import Graph
    from whoholds.claims.matching import Event

_NEAR = frozenset({"near", "outside", "to", "around", "beside", "of", "at", "before", "towards", "toward"})
_LINKS = frozenset({"but", "though", "although", "if", "and", "yet"})
_INSIDE = frozenset({"in", "inside", "into", "within"})
#: Words from the closing comma to the noun that names the place.
_REACH = 9


def repair_brinks(graph: Graph) -> None:
    """Hang the place of 'close to, though not inside, Aster' on 'close to', which the parser leaves without one."""
    for first, inside in _find_brinks(graph):
        start = inside + 2 if graph.tokens[inside + 1].text == "," else inside + 1
        noun = next((k for k in range(start, min(start + _REACH, len(graph.tokens))) if _is_top(graph, start, k)), -1)
        host = graph.tokens[first].head
        if noun < 0 or host < 0 or graph.is_below(host, noun):
            continue
        graph.move(noun, host, "obl")
        graph.move(first, noun, "case")
        graph.move(inside, noun, "dep")


def _is_top(graph: Graph, start: int, k: int) -> bool:
    """Tell the noun that a phrase beginning at a word hangs by."""
    nominal = {"NOUN", "PROPN"}
    head = graph.tokens[k].head
    return graph.tokens[k].upos in nominal and not (
        start <= head < start + _REACH and graph.tokens[head].upos in nominal
    )


def deny_entries(graph: Graph, events: list[Event]) -> list[Event]:
    """Make the denied entries of such words, by the forces that the sentence puts near the place."""
    out = []
    for first, inside in _find_brinks(graph):
        for event in events:
            name = next((t.i for t in graph.tokens if t.start <= event.place.start < t.end), -1)
            if event.actor is not None and event.predicate == "advances_toward" and 0 < name - inside <= _REACH:
                rule = replace(
                    event.rule, id=f"{event.rule.id}.not-inside", predicate="enters", polarity="denied", relation=""
                )
                place = replace(event.place, relation="", scope="all")
                out.append(replace(event, rule=rule, predicate="enters", place=place, trigger=first))
    return out


def _find_brinks(graph: Graph) -> list[tuple[int, int]]:
    """Give the words of 'near, but not in': the first preposition and the second."""
    texts = [t.text.lower() for t in graph.tokens]
    out = []
    for i in range(1, len(texts) - 4):
        if texts[i] in _NEAR and texts[i + 1] == "," and texts[i + 2] in _LINKS and texts[i + 3] == "not":
            inside = i + 5 if texts[i + 4] in {"yet", "actually"} else i + 4
            if inside + 1 < len(texts) and texts[inside] in _INSIDE:
                out.append((i, inside))
    return out
