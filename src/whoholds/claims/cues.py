"""How far the words of an attribution reach: those of its cue and those of its source."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.claims.attitudes import attitude_words
from whoholds.claims.graph import Graph

_OCCASION_WORDS = 6
_PRONOUNS = frozenset({"who", "which", "that"})


def cue_words(graph: Graph, i: int, beside: set[int]) -> set[int]:
    """Give the words of a cue: the word, what governs it, its auxiliaries, adverbs, particles, and the occasion."""
    words, top = _governed(graph, i)
    words |= beside
    bound = {j for k in graph.kids(top, "aux", "advmod", "cop") for j in graph.subtree(k)}
    bound |= {k for k in graph.kids(top, "mark") if graph.tokens[k].text.lower() == "to"}
    k = min(words) - 1
    while k in bound and graph.tokens[k].upos != "PUNCT" and _is_bound(graph, k):
        words.add(k)
        k -= 1
    after = i + 1
    while after < len(graph.tokens) and after in graph.kids(i, "compound:prt"):
        words.add(after)
        after += 1
    return words | _occasion(graph, i)


def _is_bound(graph: Graph, k: int) -> bool:
    return graph.tokens[k].text.lower() not in attitude_words("unbound")


def _governed(graph: Graph, i: int) -> tuple[set[int], int]:
    """Give a word with the verbs that only shade it, and the topmost of them: 'has refused to say', 'keeps asking'."""
    words, top = {i}, i
    shading = attitude_words("governors") | attitude_words("governing_adjectives")
    while graph.tokens[top].relation == "xcomp":
        head = graph.tokens[top].head
        between = graph.tokens[head + 1 : top]
        if head > top or graph.tokens[head].lemma.lower() not in shading:
            break
        if any(t.upos in {"NOUN", "PROPN", "PRON"} for t in between):
            break
        words |= set(range(head, top))
        top = head
    return words, top


def _occasion(graph: Graph, i: int) -> set[int]:
    """Give the occasion right behind a verb of saying, up to its noun: 'said in an interview' with somebody."""
    for k in graph.kids(i, "obl"):
        if (
            graph.tokens[k].lemma.lower() in attitude_words("occasions")
            and graph.case(k) in attitude_words("settings")
            and min(graph.subtree(k)) == i + 1
            and k - i < _OCCASION_WORDS
        ):
            return set(range(i + 1, k + 1))
    return set()


def is_bare_infinitive(graph: Graph, cue: set[int]) -> bool:
    """Tell a cue that is an infinitive nothing in the cue governs: 'voted to condemn' reports no condemnation yet."""
    return graph.tokens[min(cue)].text.lower() == "to"


def source_words(graph: Graph, i: int, heads: Sequence[int], taken: set[int]) -> set[int]:
    """Give the words of a source: the noun phrases without preposition, without what is said and the clause it is said in."""
    pronoun = _relative_pronoun(graph, i, heads)
    if pronoun is not None:
        return {pronoun}
    words: set[int] = set()
    for head in heads:
        within = {j for k in graph.children[head] if graph.is_below(i, k) for j in graph.subtree(k)}
        cases = {j for k in graph.kids(head, "case") if k < head for j in graph.subtree(k)}
        words |= set(graph.subtree(head)) - within - cases - taken
    return words


def _relative_pronoun(graph: Graph, i: int, heads: Sequence[int]) -> int | None:
    """Give the pronoun through which a relative clause names its source: 'a mayor who denied it'."""
    clause = i
    while graph.tokens[clause].relation in {"conj", "xcomp"} and graph.tokens[clause].head >= 0:
        clause = graph.tokens[clause].head
    if not graph.tokens[clause].relation.endswith("relcl") or graph.tokens[clause].head not in heads:
        return None
    return next((k for k in graph.kids(clause, "nsubj") if graph.tokens[k].text.lower() in _PRONOUNS), None)
