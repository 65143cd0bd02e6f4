"""Repairs of noun phrases by the order of words: what describes a noun is taken for a verb of its own, or for another noun.

Like those of `repairs`, they change heads and relations of a graph's tokens in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whoholds.claims.rules import load_lexicon

if TYPE_CHECKING:
    from whoholds.claims.graph import Graph


def repair_fleeing(graph: Graph) -> None:
    """Read 'from fleeing soldiers' and 'by advancing rebels' as those who flee and advance, not as whom somebody flees."""
    words = load_lexicon()
    for token in graph.tokens[:-1]:
        noun = graph.tokens[token.i + 1]
        marks = [k for k in graph.kids(token.i, "mark", "case") if k == token.i - 1]
        if (
            token.xpos == "VBG"
            and token.lemma.lower() in words["frames"]["motion"]
            and marks
            and noun.head == token.i
            and noun.relation.startswith("obj")
            and noun.lemma.lower() in words["people"]["collective"] | words["people"]["civilians"]
            and token.head >= 0
        ):
            for k in [k for k in graph.children[token.i] if k != noun.i]:
                graph.move(k, noun.i, "case" if k in marks else "")
            verb = token.head
            graph.move(noun.i, verb, "obl")
            graph.move(token.i, noun.i, "amod")


def repair_contacted(graph: Graph) -> None:
    """Read 'an official reached by telephone told the agency' as what it is: the official told, and was reached."""
    for token in graph.tokens[1:-1]:
        verb = graph.tokens[token.head] if token.head > token.i else None
        subjects = graph.kids(token.i, "nsubj")
        if (
            token.xpos in {"VBD", "VBN"}
            and token.relation in {"ccomp", "advcl"}
            and verb is not None
            and verb.lemma.lower() in load_lexicon()["speech"]["say"]
            and len(subjects) == 1
            and all(
                graph.tokens[k].upos == "ADV" or graph.tokens[k].head == subjects[0]
                for k in range(subjects[0] + 1, token.i)
            )
            and graph.tokens[token.i + 1].text.lower() in {"by", "in", "on", "at", "over", "via"}
            and not [k for k in graph.kids(verb.i, "nsubj") if k > token.i]
            and not graph.kids(token.i, "obj", "aux")
        ):
            noun = subjects[0]
            graph.move(noun, verb.i, "nsubj")
            graph.move(token.i, noun, "acl")
            token.xpos = "VBN"


def repair_doubled_subject(graph: Graph) -> None:
    """Read 'Aster, now the only town with the rebels, was quiet' as one subject described, not as two."""
    for token in graph.tokens:
        subjects = [k for k in graph.kids(token.i, "nsubj") if k < token.i]
        if len(subjects) != 2:
            continue
        first, second = subjects
        opens, closes = max(graph.subtree(first)) + 1, max(graph.subtree(second)) + 1
        commas = {k for k in (opens, opens - 1, closes, closes - 1) if k < token.i and graph.tokens[k].text == ","}
        named = graph.tokens[first].upos == "PROPN" and graph.tokens[second].upos == "NOUN"
        if named and any(k < second for k in commas) and any(k > second for k in commas):
            graph.move(second, first, "appos")


def repair_second_of(graph: Graph) -> None:
    """Hang 'of Brim' in 'the capture of Aster, near the coast, and of Brim was a lie' beside 'of Aster': it is no subject."""
    for token in graph.tokens:
        if not token.relation.startswith("nsubj") or graph.case(token.i) != "of":
            continue
        opened = min(graph.subtree(token.i, within_clause=True))
        first = next(
            (
                k
                for k in range(opened - 1, -1, -1)
                if graph.tokens[k].relation == "nmod" and graph.case(k) == "of" and not graph.is_below(k, token.i)
            ),
            -1,
        )
        joined = {t.text.lower() for t in graph.tokens[max(0, opened - 2) : opened]}
        if first >= 0 and "and" in joined:
            graph.move(token.i, first, "conj")


def repair_beside(graph: Graph) -> None:
    """Read the name in 'at the airport, Aster Field, the army said' as the airport's, not as a place of its own."""
    times = load_lexicon()["frames"]["times"]
    for token in graph.tokens[2:]:
        noun = graph.tokens[token.i - 2]
        if (
            token.relation == "obl:unmarked"
            and token.upos == "PROPN"
            and graph.tokens[token.i - 1].text == ","
            and noun.upos == "NOUN"
            and noun.head == token.head
            and token.lemma.lower() not in times
        ):
            graph.move(token.i, noun.i, "appos")
