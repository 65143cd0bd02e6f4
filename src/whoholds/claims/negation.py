"""Words that say no: where they stand in a parsed sentence, and how far they reach."""

from __future__ import annotations

from whoholds.claims.graph import Graph
from whoholds.claims.rules import load_lexicon


def is_negated(graph: Graph, i: int, skip: int = -1) -> bool:
    """Tell whether a word is negated by its own dependents; `skip` is the dependent the reader came from."""
    own = [k for k in graph.children[i] if k != skip]
    degrees = load_lexicon()["denial"]["degrees"]
    lifted = [
        c
        for k in own
        if graph.tokens[k].relation.startswith(("aux", "cop")) or graph.tokens[k].text.lower() in degrees
        for c in graph.children[k]
    ]
    return any(_negates(graph, i, k) for k in [*own, *lifted]) or _is_nearly(graph, i)


def _is_nearly(graph: Graph, i: int) -> bool:
    """Tell 'nearly took Aster', 'all but fell', 'anything but lost': what nearly happened did not."""
    words = load_lexicon()["denial"]["nearly"]
    if i > 1 and graph.tokens[i - 1].text.lower() == "but" and graph.tokens[i - 2].text.lower() in {"anything", "all"}:
        return graph.tokens[i].upos in {"VERB", "ADJ"}
    verb = graph.tokens[i].upos == "VERB"
    return verb and any(graph.tokens[k].text.lower() in words and k == i - 1 for k in graph.kids(i, "advmod"))


def _negates(graph: Graph, i: int, k: int) -> bool:
    token = graph.tokens[k]
    low = token.text.lower()
    base = token.relation.partition(":")[0]
    if base in {"advmod", "det", "cc", "aux", "discourse"} and low in load_lexicon()["denial"]["negators"]:
        return not _is_additive(graph, k) and not (low in {"not", "never"} and _stands_before_infinitive(graph, i, k))
    if base == "advmod" and low in {"longer", "more"}:
        return any(graph.tokens[c].text.lower() == "no" for c in graph.children[k])
    if base in {"nsubj", "obj", "iobj", "expl"}:
        return is_negative_phrase(graph, k)
    if base == "obl":
        return token.lemma.lower() in load_lexicon()["modality"]["occasions"] and is_negative_phrase(graph, k)
    return base == "case" and low == "without"


def _is_additive(graph: Graph, k: int) -> bool:
    """Tell 'not only', which denies nothing."""
    after = graph.tokens[k + 1].text.lower() if k + 1 < len(graph.tokens) else ""
    return after in {"only", "just", "merely", "least", "alone", "simply", "long"}


def _stands_before_infinitive(graph: Graph, i: int, k: int) -> bool:
    """Tell the 'not' of 'vowed not to leave', which the parser hangs on the wrong verb."""
    after = graph.tokens[k + 1].text.lower() if k + 1 < len(graph.tokens) else ""
    return after == "to" and k > i


def denies_infinitive(graph: Graph, i: int) -> bool:
    """Tell whether 'not' or 'never' stands before the 'to' of an infinitive but hangs on the verb above it."""
    to = next((k for k in graph.kids(i, "mark") if graph.tokens[k].text.lower() == "to"), 0)
    return to > 0 and graph.tokens[to - 1].text.lower() in {"not", "never"} and graph.tokens[to - 1].head != i


def is_negative_phrase(graph: Graph, k: int) -> bool:
    """Tell whether a noun phrase is nobody, no one, no soldier, not a single soldier, neither of them; 'nobody but us' is not."""
    token = graph.tokens[k]
    low = token.text.lower()
    if _has_exception(graph, k):
        return False
    if low in {"nobody", "none", "nothing", "neither", "no-one"}:
        return True
    before = graph.tokens[k - 1].text.lower() if k > 0 else ""
    if low == "one" and before in {"no", "not"}:
        return True
    for c in graph.children[k]:
        child = graph.tokens[c].text.lower()
        if c < k and child in {"no", "neither", "not", "hardly", "scarcely", "barely"} and not _is_additive(graph, c):
            return True
        if (
            c < k
            and child in {"one", "single"}
            and any(graph.tokens[j].text.lower() == "not" for j in range(max(0, c - 2), c))
        ):
            return True
    return False


def _has_exception(graph: Graph, k: int) -> bool:
    after = [t.text.lower() for t in graph.tokens[k + 1 : k + 3]]
    return after[:1] in (["but"], ["except"], ["save"]) or after in (
        ["other", "than"],
        ["apart", "from"],
        ["except", "for"],
    )


def shares_negation(graph: Graph, at: int, head: int) -> bool:
    """Tell whether the negation of the first conjunct reaches a later one: 'has not left Aster or abandoned Brim'."""
    link = {graph.tokens[k].text.lower() for k in graph.kids(at, "cc")} or _links_between(graph, head, at)
    if graph.kids(at, "nsubj", "expl") or link & {"but", "yet"}:
        return False
    if link & {"or", "nor"}:
        own = {graph.tokens[k].text.lower() for k in graph.kids(at, "cc", "advmod")}
        return is_negated(graph, head) and "nor" not in own  # a 'nor' of its own already negates
    if graph.tokens[head].upos not in {"VERB", "AUX"}:
        return False
    if any(is_negative_phrase(graph, k) for k in graph.kids(head, "nsubj")):
        return True
    same_form = graph.tokens[at].xpos in {"VB", "VBN", "VBG"} and graph.tokens[at].xpos == graph.tokens[head].xpos
    return same_form and not graph.kids(at, "aux") and is_negated(graph, head)


def _links_between(graph: Graph, head: int, at: int) -> set[str]:
    """Give the conjunction of the last item for the items before it: 'A, B or C'."""
    siblings = [k for k in graph.kids(head, "conj") if k > at]
    return {graph.tokens[c].text.lower() for k in siblings for c in graph.kids(k, "cc")}
