"""What the words above a clause say of it: verbs of saying, failing, asking, planning, expecting; adjectives; nouns."""

from __future__ import annotations

from whoholds.claims.conditions import is_stopped
from whoholds.claims.conditions import marks_of
from whoholds.claims.conditions import stands_after_be
from whoholds.claims.graph import Graph
from whoholds.claims.markers import Stance
from whoholds.claims.markers import is_guess
from whoholds.claims.markers import read_auxiliaries
from whoholds.claims.markers import read_marks
from whoholds.claims.negation import is_negated
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene

#: 'only a matter of days' says that it has not happened yet.
_SOON = frozenset({"time", "hour", "day", "week", "month", "minute"})
_EVENT_VERBS = frozenset({"VERB", "AUX"})


def sets_term(graph: Graph, head: int) -> bool:
    """Tell 'gave them 24 hours', 'gave them until Monday', 'gave an ultimatum'."""
    terms = load_lexicon()["modality"]["terms"]
    return any(
        graph.tokens[k].lemma.lower() in terms or graph.case(k) in {"until", "till"}
        for k in graph.kids(head, "obj", "obl")
    )


def wish_of(scene: Scene, s: int, at: int, head: int) -> str:
    """Tell an order to one's own men, which is a plan, from what is asked of others or of civilians."""
    graph = scene.graphs[s]
    if graph.tokens[head].lemma.lower() not in load_lexicon()["modality"]["order"]:
        return "called_for"
    asked = graph.kids(head, "obj", "iobj", "nsubj:pass") or graph.kids(at, "nsubj")
    civilians = load_lexicon()["people"]["civilians"] - load_lexicon()["people"]["collective"]
    if any(graph.tokens[c].lemma.lower() in civilians for k in asked for c in graph.conjuncts(k)):
        return "called_for"
    givers = {scene.actors[s][k].actor_id for k in graph.kids(head, "nsubj") if k in scene.actors[s]} - {""}
    takers = {scene.actors[s][k].actor_id for k in asked if k in scene.actors[s]} - {""}
    return "called_for" if givers and takers and not givers & takers else "planned"


def read_governor(scene: Scene, s: int, at: int, head: int, base: str, stance: Stance) -> None:
    """Read what the word `head` says of the clause or noun `at` below it, which hangs on it by the relation `base`."""
    graph = scene.graphs[s]
    token = graph.tokens[head]
    lemma = token.lemma.lower()
    if token.upos in _EVENT_VERBS:
        _read_verb(scene, s, at, head, base, lemma, stance)
    elif token.upos == "ADJ":
        _read_adjective(graph, at, head, lemma, base, stance)
    elif token.upos in {"NOUN", "PROPN"}:
        _read_noun(graph, at, head, lemma, base, stance)
    elif token.text.lower() in {"nowhere", "yet"}:
        stance.flip(head)


def _read_verb(scene: Scene, s: int, at: int, head: int, base: str, lemma: str, stance: Stance) -> None:
    graph = scene.graphs[s]
    words = load_lexicon()
    negated = is_negated(graph, head, skip=at) or _is_nothing(graph, head)
    subject = base in {"nsubj", "csubj"}
    nominal = graph.tokens[at].upos == "NOUN"
    if _denies(graph, head, lemma):
        _read_denial(graph, at, head, stance, negated=negated or _is_left_to_fools(graph, head))
        return
    if negated and base == "ccomp" and lemma in words["denial"]["undoubted"]:
        return  # 'nobody doubts that Aster has fallen'
    if subject and negated and lemma in words["modality"]["confirm"]:
        stance.dropped = True
        return
    wishes = words["modality"]["plan"] | words["modality"]["call"] | words["modality"]["forecast"]
    if (
        not subject
        and lemma in words["speech"]["say"] - wishes
        and (base == "ccomp" or lemma not in words["speech"]["weak"])
    ):
        stance.dropped = stance.dropped or negated or _is_told_wrongly(graph, head)
        stance.said = True
        return
    if stance.said:
        stance.dropped = stance.dropped or negated or lemma in words["denial"]["fail"]
        return
    stance.ended = stance.ended or (base == "obj" and lemma in words["denial"]["ending"])
    _read_wish(scene, s, at, head, base, lemma, stance)
    if graph.tokens[head].text.lower() in words["modality"]["hypothetical_auxiliaries"]:
        stance.set("hypothetical")
    if negated and (not (subject and nominal) or lemma in words["modality"]["happen"]):
        stance.flip(head)
    read_auxiliaries(graph, head, stance, negated=negated and not (subject and nominal))
    read_marks(graph, head, stance)
    if "to" in marks_of(graph, head) and stands_after_be(graph, head):
        stance.set("planned")
    if subject and nominal:
        _read_about(graph, head, lemma, stance)


def _is_left_to_fools(graph: Graph, head: int) -> bool:
    """Tell 'only a fool would deny', which means that nobody does."""
    fools = load_lexicon()["verdicts"]["fools"]
    return any(
        graph.tokens[k].lemma.lower() in fools and "only" in graph.text(*graph.span(k)).lower().split()
        for k in graph.kids(head, "nsubj")
    )


def _is_told_wrongly(graph: Graph, head: int) -> bool:
    """Tell 'Aster was wrongly reported to have fallen': nobody is named whose claim it could be kept as."""
    words = load_lexicon()["denial"]["falsely"]
    wrongly = any(graph.tokens[k].text.lower() in words for k in graph.kids(head, "advmod"))
    return wrongly and any(graph.tokens[k].relation == "aux:pass" for k in graph.children[head])


def _is_nothing(graph: Graph, head: int) -> bool:
    """Tell 'there is nothing to suggest that ...', where the verb hangs on what there is not."""
    noun = graph.tokens[head].head
    return graph.tokens[head].relation.startswith("acl") and noun >= 0 and graph.tokens[noun].text.lower() == "nothing"


def _denies(graph: Graph, head: int, lemma: str) -> bool:
    ruled_out = lemma == "rule" and any(graph.tokens[k].text.lower() == "out" for k in graph.children[head])
    return lemma in load_lexicon()["speech"]["deny"] or ruled_out or lemma == "exclude"


def _read_denial(graph: Graph, at: int, head: int, stance: Stance, *, negated: bool) -> None:
    """Deny what a verb of denying governs, not what is told instead: 'the army denies it: fighting goes on in Aster'.

    Who denies having halted an advance does not deny the advance.
    """
    if any(graph.tokens[k].text == ":" for k in range(head + 1, at)):
        stance.said = True
    elif stance.ended:
        stance.dropped = True
    elif graph.tokens[at].relation != "nsubj":
        if graph.tokens[head].lemma.lower() == "rule" and graph.tokens[at].xpos == "VBG":
            stance.set("planned")  # 'ruled out leaving Aster'
        stance.reject(head, negated=negated)


def _read_about(graph: Graph, head: int, lemma: str, stance: Stance) -> None:
    """Read what is said about an event: 'the fall of Aster would open the road', 'seems imminent'."""
    words = load_lexicon()
    looks = {graph.tokens[k].lemma.lower() for k in graph.kids(head, "xcomp")}
    if looks & words["modality"]["forecast_adjectives"]:
        stance.set("hypothetical")
    if lemma not in words["modality"]["happen"] and stance.modality == "planned" and stance.future:
        stance.modality = (
            "hypothetical" if any(graph.tokens[k].text.lower() == "would" for k in graph.kids(head, "aux")) else ""
        )


def _read_wish(scene: Scene, s: int, at: int, head: int, base: str, lemma: str, stance: Stance) -> None:
    """Read verbs of failing, trying, asking, planning and expecting."""
    graph = scene.graphs[s]
    words = load_lexicon()
    clause = base in {"xcomp", "ccomp"}
    bare = _is_infinitive(graph, at)
    if lemma in words["denial"]["fail"] and (
        (clause and bare and lemma not in words["denial"]["prevent"]) or (base == "obl" and graph.case(at) == "in")
    ):
        stance.flip(head)
        stance.modality = ""
    elif _keeps_off(graph, head, base, lemma):
        stance.flip(head)
    elif lemma in words["modality"]["attempt"] and (clause or base == "obj"):
        _read_attempt(graph, head, stance)
    elif lemma in words["modality"]["call"] and _asks(graph, at, head, base):
        stance.set(wish_of(scene, s, at, head))
    elif lemma in words["modality"]["plan"] and (
        (base == "xcomp" and bare) or lemma not in words["modality"]["plan_clause_only"]
    ):
        if bare or base in {"obj", "obl"}:
            stance.set("planned")
    elif lemma in words["modality"]["forecast"] and (clause or base in {"obj", "nsubj", "csubj"}):
        stance.set("hypothetical")
    elif lemma == "go" and base == "xcomp" and graph.tokens[head].text.lower() == "going":
        stance.set("hypothetical" if is_guess(graph, head) else "planned")
        stance.future = True
    if base in {"obj", "xcomp"} and _is_named_false(graph, at, head):
        stance.flip(head)


def _keeps_off(graph: Graph, head: int, base: str, lemma: str) -> bool:
    """Tell 'prevented the fall of Aster' and 'has yet to enter Aster'."""
    if lemma == "have":
        return any(graph.tokens[k].text.lower() == "yet" for k in graph.children[head])
    return base == "obj" and lemma in load_lexicon()["denial"]["averting"]


def _read_attempt(graph: Graph, head: int, stance: Stance) -> None:
    if is_stopped(graph, head):
        stance.flip(head)
    else:
        stance.set("planned")


def _is_named_false(graph: Graph, at: int, head: int) -> bool:
    """Tell 'called it a lie', 'branded the report false'."""
    if graph.tokens[head].lemma.lower() not in load_lexicon()["modality"]["call_names"]:
        return False
    words = load_lexicon()["denial"]
    named = [k for k in graph.kids(head, "xcomp", "obj", "obl", "dep", "appos") if graph.case(k) in {"", "as"}]
    named += [k for k in graph.subtree(at) if k > at and graph.tokens[k].upos == "NOUN" and graph.case(k) == ""]
    return any(graph.tokens[k].lemma.lower() in words["false"] | words["falsehood"] for k in named)


def _is_infinitive(graph: Graph, i: int) -> bool:
    return graph.tokens[i].xpos in {"VB", "VBG"} or "to" in marks_of(graph, i)


def _asks(graph: Graph, at: int, head: int, base: str) -> bool:
    """Tell whether a call governs the clause as what is asked for: 'urged them to leave', 'called for the withdrawal'."""
    lemma = graph.tokens[head].lemma.lower()
    told = lemma in {"insist", "tell", "warn"}
    if base in {"xcomp", "ccomp"}:
        modal = any(graph.tokens[k].text.lower() in {"should", "must"} for k in graph.kids(at, "aux"))
        base_form = graph.tokens[at].xpos in {"VBP", "VB"} and not graph.kids(at, "aux")
        subjunctive = base == "ccomp" and base_form and lemma in load_lexicon()["modality"]["subjunctive"]
        return (
            modal
            or subjunctive
            or (_is_infinitive(graph, at) and (not told or (graph.tokens[at].xpos == "VB" and lemma != "insist")))
        )
    if base == "obl":
        return graph.case(at) in {"for", "on"}
    return base == "obj" and lemma in {"demand", "request", "recommend", "urge"}


def _read_adjective(graph: Graph, at: int, head: int, lemma: str, base: str, stance: Stance) -> None:
    words = load_lexicon()
    negated = is_negated(graph, head, skip=at)
    if lemma in words["denial"]["false"] and base in {"nsubj", "csubj", "ccomp"}:
        if not negated:
            stance.deny(head)
        return
    if lemma in words["modality"]["unclear"] and base in {"nsubj", "csubj", "ccomp"}:
        stance.dropped = stance.dropped or (
            negated == (lemma not in {"unclear", "uncertain", "unknown", "unconfirmed"})
        )
        return
    if lemma in words["modality"]["forecast_adjectives"]:
        stance.set("hypothetical")
    elif lemma in {"unable", "unwilling", "reluctant"}:
        stance.flip(head)
    elif lemma in words["modality"]["ready"] and base in {"xcomp", "ccomp", "advcl", "csubj", "obl"}:
        stance.set("hypothetical" if graph.tokens[at].lemma.lower() in {"fall", "collapse"} else "planned")
    if negated and not (base == "nsubj" and graph.tokens[at].upos == "NOUN"):
        stance.flip(head)
    read_auxiliaries(graph, head, stance)


def _read_noun(graph: Graph, at: int, head: int, lemma: str, base: str, stance: Stance) -> None:
    words = load_lexicon()
    negated = is_negated(graph, head, skip=at)
    if base in {"nsubj", "csubj"}:
        if lemma in words["denial"]["falsehood"] and not negated:
            stance.deny(head)
        elif any(graph.tokens[k].text.lower() in {"would", "could", "might", "may"} for k in graph.kids(head, "aux")):
            stance.set("hypothetical")
        elif lemma in words["modality"]["plan_nouns"] and graph.kids(head, "cop"):
            stance.set("planned")
        elif lemma in {"matter", "question"} and any(
            graph.tokens[k].lemma.lower() in _SOON for k in graph.kids(head, "nmod")
        ):
            stance.set("hypothetical")
        return
    if base not in {"acl", "nmod", "ccomp", "advcl"}:
        return
    if negated and lemma in words["denial"]["confirmation"] | words["denial"]["undoubted"]:
        stance.dropped = stance.dropped or lemma in words["denial"]["confirmation"]
        return
    _read_noun_of(graph, at, head, lemma, base, stance)
    if lemma == "denial" or (lemma in words["denial"]["truth"] and negated):
        stance.deny(head)
    elif (negated and lemma not in words["denial"]["falsehood"]) or graph.case(head) in {"contrary_to", "contrary"}:
        stance.flip(head)


def _read_noun_of(graph: Graph, at: int, head: int, lemma: str, base: str, stance: Stance) -> None:
    """Read 'a plan to', 'an attempt at', 'the risk of', 'a demand for'."""
    words = load_lexicon()["modality"]
    case = graph.case(at)
    if lemma in words["attempt"] and (base == "acl" or case in {"of", "to", "at", "on"}):
        _read_attempt(graph, head, stance)
    elif lemma in words["plan_nouns"] and (base == "acl" or case in {"of", "to", "for"}):
        stance.set("planned")
    elif lemma in words["forecast_nouns"]:
        stance.set("hypothetical")
    elif lemma in words["call_nouns"] and (
        base == "acl" or case == "for" or (base == "ccomp" and graph.tokens[at].xpos in {"VB", "VBP"})
    ):
        stance.set("called_for")
    elif base == "acl" and "to" in marks_of(graph, at):
        if _is_ranked(graph, head):
            stance.done = True
        elif graph.tokens[at].xpos == "VB" and lemma not in load_lexicon()["speech"]["rumour"]:
            stance.set("planned")  # but 'their claim to hold Aster' tells


def _is_ranked(graph: Graph, head: int) -> bool:
    """Tell 'the latest town to fall', 'the first to be taken', which happened, from 'a town to take'."""
    ranks = load_lexicon()["modality"]["ranks"]
    return any(graph.tokens[k].lemma.lower() in ranks for k in (head, *graph.kids(head, "amod", "nummod", "det")))
