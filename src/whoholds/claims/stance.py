"""How a thing is said: denied or asserted; done, planned, asked for or only possible."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field

from whoholds.claims.frames import Frame
from whoholds.claims.graph import Graph
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene

_COMPLEMENT = frozenset({"ccomp", "xcomp", "obj", "csubj", "nsubj", "obl", "nmod", "acl", "iobj"})
_MODALITY_RANK = {"hypothetical": 3, "called_for": 2, "planned": 1, "": 0}


@dataclass(slots=True)
class Stance:
    """Polarity and modality of one predicate; `dropped`: the sentence does not say whether it is so."""

    negated: bool = False
    modality: str = ""
    dropped: bool = False
    relative: bool = False
    pluperfect: bool = False
    future: bool = False
    cues: list[int] = field(default_factory=list)

    def set(self, modality: str) -> None:
        """Keep the weaker of two modalities: possible before asked for before planned."""
        if _MODALITY_RANK[modality] > _MODALITY_RANK[self.modality]:
            self.modality = modality


def stance_of(scene: Scene, s: int, frame: Frame) -> Stance:
    """Read the stance of a frame from its own words and from every word that governs it."""
    graph = scene.graphs[s]
    stance = Stance()
    at = frame.i
    _own_words(graph, at, stance)
    steps = 0
    while graph.tokens[at].head >= 0 and steps < len(graph.tokens):
        head = graph.tokens[at].head
        if not _climb(scene, s, at, head, stance):
            break
        at = head
        steps += 1
    if _is_question(graph):
        stance.set("hypothetical")
    return stance


def _is_question(graph: Graph) -> bool:
    return graph.tokens[-1].text == "?" or (len(graph.tokens) > 1 and graph.tokens[-2].text == "?" and graph.tokens[-1].upos == "PUNCT")


def _own_words(graph: Graph, i: int, stance: Stance) -> None:
    if _is_negated(graph, i):
        stance.negated = not stance.negated
        stance.cues.append(i)
    _read_auxiliaries(graph, i, stance)
    mark = next((graph.tokens[k].text.lower() for k in graph.kids(i, "mark")), "")
    if mark in load_lexicon()["modality"]["conditional_marks"]:
        stance.set("hypothetical")
    if mark == "to" and graph.tokens[i].relation == "advcl":
        stance.set("planned")


def _read_auxiliaries(graph: Graph, i: int, stance: Stance) -> None:
    words = load_lexicon()["modality"]
    token = graph.tokens[i]
    subject = min((k for k in graph.kids(i, "nsubj")), default=len(graph.tokens))
    for k in graph.kids(i, "aux"):
        low = graph.tokens[k].text.lower()
        if low in words["planned_auxiliaries"]:
            stance.set("planned")
            stance.future = True
        elif low in {"should", "were", "had"} and k < subject < len(graph.tokens):
            stance.set("hypothetical")
        elif low in words["called_auxiliaries"]:
            stance.set("called_for")
        elif low in words["hypothetical_auxiliaries"]:
            stance.set("hypothetical" if low != "would" else "planned")
            stance.future = True
        elif low == "had" and token.xpos in {"VBN", "VBD"}:
            stance.pluperfect = True


def _is_negated(graph: Graph, i: int) -> bool:
    words = load_lexicon()["denial"]
    for k in graph.children[i]:
        token = graph.tokens[k]
        low = token.text.lower()
        base = token.relation.partition(":")[0]
        if base in {"advmod", "det", "cc", "aux", "discourse"} and low in words["negators"]:
            return not _is_not_only(graph, k)
        if base == "advmod" and low in {"longer", "more"} and any(graph.tokens[c].text.lower() == "no" for c in graph.children[k]):
            return True
        if base in {"nsubj", "obj", "obl", "iobj", "expl"} and _is_negative_phrase(graph, k):
            return True
        if base == "case" and low == "without":
            return True
    return False


def _is_not_only(graph: Graph, k: int) -> bool:
    after = graph.tokens[k + 1].text.lower() if k + 1 < len(graph.tokens) else ""
    return after in {"only", "just", "merely", "least"}


def _is_negative_phrase(graph: Graph, k: int) -> bool:
    """Tell whether a noun phrase is nobody, no one, no soldier, not a single soldier, neither of them."""
    token = graph.tokens[k]
    low = token.text.lower()
    if low in {"nobody", "none", "nothing", "neither", "no-one"}:
        return True
    if low == "one" and k > 0 and graph.tokens[k - 1].text.lower() in {"no", "not"}:
        return True
    for c in graph.children[k]:
        child = graph.tokens[c].text.lower()
        if c < k and child in {"no", "neither", "not"}:
            return True
        if c < k and child in {"one", "single"} and c > 0 and graph.tokens[c - 1].text.lower() in {"not", "a"}:
            return any(graph.tokens[j].text.lower() == "not" for j in range(max(0, c - 2), c))
    return False


def _climb(scene: Scene, s: int, at: int, head: int, stance: Stance) -> bool:
    """Read what the governor says of the clause below it; False where its words no longer bear on it."""
    graph = scene.graphs[s]
    relation = graph.tokens[at].relation
    base = relation.partition(":")[0]
    if relation.endswith("relcl"):
        stance.relative = True
        return False
    if base in {"advcl", "parataxis", "appos", "list", "discourse", "vocative", "dislocated"}:
        return False
    if base == "conj":
        if not graph.kids(at, "aux", "nsubj"):
            _read_auxiliaries(graph, head, stance)
        return True
    if base == "acl" and graph.tokens[at].xpos in {"VBN", "VBG", "VBD"} and not graph.kids(at, "mark", "case") and graph.tokens[at].lemma.lower() not in load_lexicon()["speech"]["say"]:
        return False
    if base not in _COMPLEMENT:
        return False
    _read_governor(scene, s, at, head, base, stance)
    return True


def _read_governor(scene: Scene, s: int, at: int, head: int, base: str, stance: Stance) -> None:
    graph = scene.graphs[s]
    token = graph.tokens[head]
    lemma = token.lemma.lower()
    if token.upos in {"VERB", "AUX"}:
        _read_verb(scene, s, at, head, base, lemma, stance)
    elif token.upos == "ADJ":
        _read_adjective(graph, head, lemma, base, stance)
    elif token.upos in {"NOUN", "PROPN"}:
        _read_noun(graph, at, head, lemma, base, stance)


def _flip(stance: Stance, cue: int) -> None:
    stance.negated = not stance.negated
    stance.cues.append(cue)


def _read_verb(scene: Scene, s: int, at: int, head: int, base: str, lemma: str, stance: Stance) -> None:
    graph = scene.graphs[s]
    words = load_lexicon()
    negated = _is_negated(graph, head)
    passive_subject = base in {"nsubj", "csubj"}
    event_below = graph.tokens[at].upos in {"VERB", "AUX", "ADJ"} and base in {"ccomp", "xcomp", "csubj"}
    if lemma in words["speech"]["deny"] or (lemma == "rule" and any(graph.tokens[k].text.lower() == "out" for k in graph.children[head])):
        if base != "nsubj" or graph.tokens[at].relation == "nsubj:pass":
            if negated:
                stance.dropped = True
            else:
                _flip(stance, head)
        return
    if lemma in words["denial"]["fail"] and base in {"xcomp", "ccomp"} and _is_infinitive(graph, at):
        _flip(stance, head)
    elif lemma in words["modality"]["call"] and _asks(graph, at, head, base):
        stance.set("called_for")
    elif lemma in words["modality"]["plan"] and base in {"xcomp", "ccomp", "obj", "obl"} and (_is_infinitive(graph, at) or base in {"obj", "obl"}):
        if lemma not in {"make", "put", "offer", "prepare", "order", "agree", "decide", "attempt", "try"} or base == "xcomp" or lemma in {"order", "attempt", "try"}:
            stance.set("planned")
    elif lemma in words["modality"]["forecast"] and (base in {"xcomp", "ccomp", "obj"} or passive_subject):
        stance.set("hypothetical")
    elif lemma == "have" and base == "xcomp" and any(graph.tokens[k].text.lower() == "yet" for k in graph.children[head]):
        _flip(stance, head)
    elif lemma in words["speech"]["say"] and base in {"ccomp", "xcomp", "obj"}:
        if negated and not event_below:
            stance.dropped = True
        elif negated:
            stance.dropped = True
        return
    elif negated:
        _flip(stance, head)
    if lemma not in words["speech"]["say"]:
        _read_auxiliaries(graph, head, stance)
        mark = next((graph.tokens[k].text.lower() for k in graph.kids(head, "mark")), "")
        if mark in words["modality"]["conditional_marks"]:
            stance.set("hypothetical")


def _is_infinitive(graph: Graph, i: int) -> bool:
    return graph.tokens[i].xpos in {"VB", "VBG"} or any(graph.tokens[k].text.lower() == "to" for k in graph.kids(i, "mark"))


def _asks(graph: Graph, at: int, head: int, base: str) -> bool:
    """Tell whether a call governs the clause as what is asked for: 'urged them to leave', 'called for the withdrawal'."""
    lemma = graph.tokens[head].lemma.lower()
    if base in {"xcomp", "ccomp"}:
        return _is_infinitive(graph, at) and lemma not in {"insist", "tell", "warn"} or any(graph.tokens[k].text.lower() in {"should", "must"} for k in graph.kids(at, "aux")) or (lemma in {"tell", "warn"} and graph.tokens[at].xpos == "VB")
    if base == "obl":
        return graph.case(at) in {"for", "on"}
    return base == "obj" and lemma in {"demand", "request", "recommend", "urge"}


def _read_adjective(graph: Graph, head: int, lemma: str, base: str, stance: Stance) -> None:
    words = load_lexicon()
    if lemma in words["modality"]["forecast_adjectives"]:
        stance.set("hypothetical")
    elif lemma in {"unable", "unwilling", "reluctant"}:
        _flip(stance, head)
    elif lemma in words["denial"]["false"] and base in {"nsubj", "csubj", "ccomp"}:
        if not _is_negated(graph, head):
            _flip(stance, head)
        return
    elif lemma in {"able", "ready", "keen", "eager", "intent", "bent", "determined"} and lemma != "able":
        stance.set("planned")
    elif _is_negated(graph, head) and lemma != "true":
        _flip(stance, head)
    if lemma == "true" and _is_negated(graph, head):
        _flip(stance, head)
    _read_auxiliaries(graph, head, stance)


def _read_noun(graph: Graph, at: int, head: int, lemma: str, base: str, stance: Stance) -> None:
    words = load_lexicon()
    negated = _is_negated(graph, head) or any(graph.tokens[k].text.lower() == "no" for k in graph.kids(head, "det"))
    if base in {"nsubj", "csubj"} and lemma in words["denial"]["falsehood"]:
        _flip(stance, head)
        return
    if base in {"acl", "nmod", "ccomp", "advcl"}:
        if lemma in words["modality"]["plan_nouns"] and (base == "acl" or graph.case(at) in {"of", "to", "for"}):
            stance.set("planned")
        elif lemma in words["modality"]["forecast_nouns"]:
            stance.set("hypothetical")
        elif lemma in words["modality"]["call_nouns"] and (base == "acl" or graph.case(at) == "for"):
            stance.set("called_for")
        if negated:
            _flip(stance, head)
        elif lemma == "denial":
            _flip(stance, head)
