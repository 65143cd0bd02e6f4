"""Repairs of trees around verbs of saying: who says it, and what is said with it.

Each repair changes heads and relations of a graph's tokens in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whoholds.claims.rules import load_lexicon

if TYPE_CHECKING:
    from whoholds.claims.graph import Graph


def repair_apposed(graph: Graph) -> None:
    """Make one speaker of 'Radio Brim, a station that backs the army, wrote', where the parser finds two subjects."""
    for token in graph.tokens:
        subjects = [k for k in graph.kids(token.i, "nsubj") if k < token.i]
        if len(subjects) != 2 or token.upos != "VERB":
            continue
        first, second = subjects
        inside = [k for k in graph.subtree(second) if graph.tokens[k].upos != "PUNCT"]
        if not inside or max(inside) + 1 >= len(graph.tokens):
            continue
        before, after = graph.tokens[min(inside) - 1], graph.tokens[max(inside) + 1]
        if before.text == after.text == "," and graph.tokens[min(inside)].text.lower() in {"a", "an"}:
            graph.move(second, first, "appos")


def repair_zero_relatives(graph: Graph) -> None:
    """Hang 'it has lost' on 'the second town' in 'entered Aster, the second town it has lost', where that is its subject."""
    for token in graph.tokens:
        subjects = graph.kids(token.i, "nsubj")
        if token.xpos not in {"VBN", "VBD"} or len(subjects) != 2 or token.head < 0:
            continue
        noun, pronoun = subjects
        before = min(graph.subtree(noun)) - 1
        named = before - 1
        if (
            graph.tokens[noun].upos != "NOUN"
            or graph.tokens[pronoun].upos != "PRON"
            or pronoun != noun + 1
            or named < 0
            or graph.tokens[before].text != ","
            or graph.tokens[named].upos not in {"NOUN", "PROPN"}
        ):
            continue
        while graph.tokens[named].relation in {"flat", "compound"} and graph.tokens[named].head >= 0:
            named = graph.tokens[named].head
        graph.move(noun, named, "appos")
        graph.move(token.i, noun, "acl:relcl")


def repair_timed(graph: Graph) -> None:
    """Hang 'timed' on 'statement' in 'said in a statement timed at noon': what the parser takes for said is no clause."""
    for token in graph.tokens[1:]:
        before = graph.tokens[token.i - 1]
        is_bare = not graph.kids(token.i, "nsubj", "mark", "cop", "aux", "expl") and token.text.lower().endswith("ed")
        if token.relation == "ccomp" and is_bare and before.upos == "NOUN" and before.head == token.head < token.i:
            graph.move(token.i, before.i, "acl")


def repair_gerund_objects(graph: Graph) -> None:
    """Give 'driving' its object in 'reported driving attackers back', which the parser hangs on 'reported'."""
    for token in graph.tokens:
        verb = token.head
        if token.relation != "xcomp" or token.xpos != "VBG" or verb < 0 or graph.kids(token.i, "obj"):
            continue
        behind = [k for k in graph.kids(verb, "obj") if k > token.i]
        if behind and min(graph.subtree(behind[0])) == token.i + 1:
            graph.move(behind[0], token.i, "obj")


def repair_joined_sayings(graph: Graph) -> None:
    """Hang 'reported' on 'denied' in 'denied that it had fallen and reported a victory', where it hangs on 'fallen'."""
    words = load_lexicon()["speech"]
    for token in graph.tokens:
        clause = token.head
        if token.relation != "conj" or token.xpos != "VBD" or token.lemma.lower() not in words["say"] | words["deny"]:
            continue
        verb = graph.tokens[clause].head
        if (
            verb >= 0
            and graph.tokens[clause].relation == "ccomp"
            and graph.tokens[clause].xpos == "VBN"
            and graph.tokens[verb].xpos == "VBD"
            and verb < clause
            and not graph.kids(token.i, "nsubj", "mark", "aux")
        ):
            graph.move(token.i, verb, "conj")


def repair_lost_root(graph: Graph) -> None:
    """Make 'were rejected' the verb of 'Reports that Aster fell were rejected', where the parser hangs it on its subject."""
    root = graph.tokens[graph.root] if graph.tokens else None
    if root is None or root.upos not in {"NOUN", "PROPN"} or graph.kids(graph.root, "cop", "nsubj", "expl"):
        return
    verb = next((k for k in graph.children[graph.root] if k > graph.root and _is_finite_clause(graph, k)), None)
    if verb is None:
        return
    noun = graph.root
    graph.children[noun].remove(verb)
    graph.tokens[verb].relation, graph.tokens[verb].head, graph.root = "root", -1, verb
    passive = any(graph.tokens[k].relation == "aux:pass" for k in graph.children[verb])
    graph.tokens[noun].head, graph.tokens[noun].relation = verb, "nsubj:pass" if passive else "nsubj"
    graph.children[verb].insert(0, noun)


def _is_finite_clause(graph: Graph, k: int) -> bool:
    """Tell a verb with an auxiliary of its own, and neither a subject nor a word that opens a clause."""
    if graph.tokens[k].upos != "VERB" or graph.kids(k, "nsubj", "expl", "mark", "csubj"):
        return False
    if graph.tokens[min(graph.subtree(k))].text == ":":
        return False
    return any(graph.tokens[c].xpos in {"VBD", "VBZ", "VBP", "MD"} for c in graph.kids(k, "aux"))
