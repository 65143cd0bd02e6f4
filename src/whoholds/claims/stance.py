"""How a thing is said: denied or asserted; done, planned, asked for or only possible."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field

from whoholds.claims.conditions import called_false
from whoholds.claims.conditions import is_future
from whoholds.claims.conditions import is_inverted_condition
from whoholds.claims.conditions import is_question
from whoholds.claims.conditions import is_stopped
from whoholds.claims.conditions import marks_of
from whoholds.claims.conditions import stands_after_be
from whoholds.claims.frames import Frame
from whoholds.claims.graph import Graph
from whoholds.claims.negation import denies_infinitive
from whoholds.claims.negation import is_negated
from whoholds.claims.negation import is_negative_phrase
from whoholds.claims.negation import shares_negation
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene

_COMPLEMENT = frozenset({"ccomp", "xcomp", "obj", "csubj", "nsubj", "obl", "nmod", "acl", "iobj"})
_MODALITY_RANK = {"hypothetical": 3, "called_for": 2, "planned": 1, "": 0}
_EVENT_VERBS = frozenset({"VERB", "AUX"})


@dataclass(slots=True)
class Stance:
    """Polarity and modality of one predicate; `dropped`: the sentence does not say whether it is so."""

    negated: bool = False
    modality: str = ""
    dropped: bool = False
    relative: bool = False
    pluperfect: bool = False
    future: bool = False
    said: bool = False
    cues: list[int] = field(default_factory=list)

    def set(self, modality: str) -> None:
        """Keep the weaker of two modalities: possible before asked for before planned."""
        if _MODALITY_RANK[modality] > _MODALITY_RANK[self.modality]:
            self.modality = modality

    def deny(self, cue: int) -> None:
        """Turn the polarity of what is reported: 'reports that ... are false'."""
        self.said = False
        self.flip(cue)

    def flip(self, cue: int) -> None:
        """Turn the polarity; a 'no' over a verb of saying leaves open whether it is so."""
        if self.said:
            self.dropped = True
        else:
            self.negated = not self.negated
            self.cues.append(cue)


def stance_of(scene: Scene, s: int, frame: Frame) -> Stance:
    """Read the stance of a frame from its own words and from every word that governs it."""
    graph = scene.graphs[s]
    stance = Stance()
    at, steps = frame.i, 0
    _own_words(graph, at, stance)
    while graph.tokens[at].head >= 0 and steps < len(graph.tokens):
        head = graph.tokens[at].head
        if not _climb(scene, s, at, head, stance):
            break
        at = head
        steps += 1
    if not stance.negated and not stance.modality:
        cue = called_false(graph, frame.i)
        if cue >= 0:
            stance.deny(cue)
    if is_question(graph, frame.i) or is_inverted_condition(graph, frame.i):
        stance.set("hypothetical")
    if stance.pluperfect and stance.modality == "hypothetical":
        stance.pluperfect = False
    return stance


def _own_words(graph: Graph, i: int, stance: Stance) -> None:
    token = graph.tokens[i]
    negated = is_negated(graph, i) or denies_infinitive(graph, i)
    if negated:
        stance.flip(i)
    _read_auxiliaries(graph, i, stance, negated=negated)
    _read_marks(graph, i, stance)
    if "to" in marks_of(graph, i) and (token.relation == "advcl" or stands_after_be(graph, i)):
        only = any(graph.tokens[k].text.lower() == "only" for k in graph.kids(i, "advmod"))
        if not only:
            stance.set("planned")
    if graph.tokens[i].upos == "NOUN" and any(graph.tokens[k].lemma.lower() in load_lexicon()["modality"]["possible"] for k in graph.kids(i, "amod")):
        stance.set("hypothetical")


def _read_marks(graph: Graph, i: int, stance: Stance) -> None:
    marks = marks_of(graph, i)
    words = load_lexicon()["modality"]
    if "whether" in marks:
        stance.dropped = True
    elif "once" in marks:
        if graph.tokens[i].xpos != "VBD" and not any(graph.tokens[k].text.lower() in {"had", "was", "were"} for k in graph.kids(i, "aux")):
            stance.set("hypothetical")
    elif marks & words["conditional_marks"]:
        stance.set("hypothetical")
    if marks & {"without", "instead", "rather"}:
        stance.flip(i)


def _read_auxiliaries(graph: Graph, i: int, stance: Stance, *, negated: bool = False) -> None:
    words = load_lexicon()["modality"]
    token = graph.tokens[i]
    subject = min((k for k in graph.kids(i, "nsubj")), default=len(graph.tokens))
    for k in graph.kids(i, "aux"):
        low = graph.tokens[k].text.lower()
        if low in words["planned_auxiliaries"]:
            stance.set("hypothetical" if _is_guess(graph, i) else "planned")
            stance.future = True
        elif low in {"should", "were", "had"} and k < subject < len(graph.tokens):
            stance.set("hypothetical")
        elif low in words["called_auxiliaries"]:
            stance.set("called_for")
        elif low in {"would", "'d", "’d"}:
            stance.set("planned" if is_future(graph, i) else "hypothetical")
            stance.future = True
        elif low in words["hypothetical_auxiliaries"] and not (low in {"could", "can", "ca"} and (negated or token.lemma.lower() in {"see", "hear"})):
            stance.set("hypothetical")
        elif low == "had" and token.xpos in {"VBN", "VBD"}:
            stance.pluperfect = True


def _is_guess(graph: Graph, i: int) -> bool:
    guesses = load_lexicon()["modality"]["guesses"]
    return any(graph.tokens[k].lemma.lower() in guesses for k in graph.kids(i, "advmod", "obl"))


def _climb(scene: Scene, s: int, at: int, head: int, stance: Stance) -> bool:
    """Read what the governor says of the clause below it; False where its words no longer bear on it."""
    graph = scene.graphs[s]
    token = graph.tokens[at]
    base = token.relation.partition(":")[0]
    if token.relation.endswith("relcl") and not _tells_content(graph, at, head):
        stance.relative = True
        if is_negative_phrase(graph, head):
            stance.flip(head)
        return False
    if base == "advcl":
        return _climb_adverbial(scene, s, at, head, stance)
    if base == "conj":
        return _climb_conjunct(graph, at, head, stance)
    if base in {"obl", "nmod"} and token.upos == "NOUN" and graph.case(at) in load_lexicon()["modality"]["presupposing"]:
        return False
    bare = not graph.kids(at, "mark", "case") and token.lemma.lower() not in load_lexicon()["speech"]["say"]
    if token.relation.endswith("relcl"):
        base = "acl"
        if graph.tokens[head].lemma.lower() in load_lexicon()["denial"]["falsehood"] and not is_negated(graph, head):
            stance.deny(head)
    if base not in _COMPLEMENT or (base == "acl" and token.xpos in {"VBN", "VBG", "VBD"} and bare):
        if base == "acl" and any(is_negative_phrase(graph, k) for k in _noun_chain(graph, head)):
            stance.flip(head)
        return False
    _read_governor(scene, s, at, head, base, stance)
    return True


def _tells_content(graph: Graph, at: int, head: int) -> bool:
    """Tell 'the report that Aster had fallen', 'it was a lie that Aster had fallen', which parsers take for relative clauses."""
    words = load_lexicon()
    lemma = graph.tokens[head].lemma.lower()
    opened = min(graph.subtree(at))
    named = lemma in words["denial"]["falsehood"] or (lemma in words["speech"]["rumour"] and bool(graph.kids(at, "mark")))
    return named and graph.tokens[opened].text.lower() == "that" and graph.tokens[at].upos == "VERB"


def _noun_chain(graph: Graph, head: int) -> list[int]:
    """Give a noun and the nouns it belongs to: 'units', 'one' of 'one of the units'."""
    out = [head]
    while graph.tokens[out[-1]].relation == "nmod" and graph.tokens[out[-1]].head >= 0:
        out.append(graph.tokens[out[-1]].head)
    return out


def _climb_conjunct(graph: Graph, at: int, head: int, stance: Stance) -> bool:
    token = graph.tokens[at]
    if token.lemma.lower() in load_lexicon()["speech"]["say"] and graph.kids(at, "ccomp", "xcomp", "obj") and not graph.kids(at, "nsubj", "mark"):
        return False  # 'denied that Aster fell and said that ...': the parser hangs 'said' on 'fell'
    negated = shares_negation(graph, at, head)
    if negated:
        stance.flip(head)
    if not graph.kids(at, "aux", "nsubj", "cop") and (token.xpos == graph.tokens[head].xpos or token.upos != "VERB"):
        _read_auxiliaries(graph, head, stance, negated=negated)
        _read_marks(graph, head, stance)
    return True


def _climb_adverbial(scene: Scene, s: int, at: int, head: int, stance: Stance) -> bool:
    """Read adverbial clauses that are complements in disguise: 'called on them to leave', 'kept them from entering'."""
    graph = scene.graphs[s]
    words = load_lexicon()
    lemma = graph.tokens[head].lemma.lower()
    marks = marks_of(graph, at)
    if "from" in marks and lemma in words["denial"]["prevent"]:
        if not is_negated(graph, head):
            stance.flip(head)
        return False
    if "of" in marks and any(graph.tokens[k].text.lower() == "short" for k in graph.children[head]):
        stance.flip(head)
        return False
    if "on" in marks and lemma in words["modality"]["plan"]:
        stance.set("planned")
        return False
    if "to" in marks and graph.tokens[at].xpos == "VB" and not stance.said:
        if lemma in words["modality"]["call"]:
            stance.set(_wish(scene, s, at, head))
        elif lemma in {"give", "grant", "allow"} and _sets_term(graph, head):
            stance.set("called_for")
        elif lemma in {"force", "compel", "oblige", "have", "lead"}:
            stance.modality = ""
        return False
    whens = {graph.tokens[k].text.lower() for k in graph.kids(at, "advmod")}
    temporal = (marks | whens) & {"until", "till", "when", "once", "before", "after", "as", "while"}
    if temporal and graph.tokens[at].xpos in {"VBZ", "VBP", "VBN", "JJ"} and is_future(graph, head, strict=True):
        stance.set("hypothetical")
    return False


def _sets_term(graph: Graph, head: int) -> bool:
    """Tell 'gave them 24 hours', 'gave them until Monday', 'gave an ultimatum'."""
    terms = load_lexicon()["modality"]["terms"]
    return any(graph.tokens[k].lemma.lower() in terms or graph.case(k) in {"until", "till"} for k in graph.kids(head, "obj", "obl"))


def _wish(scene: Scene, s: int, at: int, head: int) -> str:
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


def _read_governor(scene: Scene, s: int, at: int, head: int, base: str, stance: Stance) -> None:
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
    negated = is_negated(graph, head, skip=at)
    subject = base in {"nsubj", "csubj"}
    nominal = graph.tokens[at].upos == "NOUN"
    ruled_out = lemma == "rule" and any(graph.tokens[k].text.lower() == "out" for k in graph.children[head])
    if lemma in words["speech"]["deny"] or ruled_out or lemma == "exclude":
        if base != "nsubj" or graph.tokens[at].relation == "nsubj:pass":
            if negated:
                stance.dropped = True
            else:
                stance.deny(head)
        return
    wishes = words["modality"]["plan"] | words["modality"]["call"] | words["modality"]["forecast"]
    if not subject and lemma in words["speech"]["say"] - wishes and (base == "ccomp" or lemma not in words["speech"]["weak"]):
        stance.dropped = stance.dropped or negated
        stance.said = True
        return
    if stance.said:
        stance.dropped = stance.dropped or negated or lemma in words["denial"]["fail"]
        return
    _read_wish(scene, s, at, head, base, lemma, stance)
    if graph.tokens[head].text.lower() in words["modality"]["hypothetical_auxiliaries"]:
        stance.set("hypothetical")
    if negated and (not (subject and nominal) or lemma in words["modality"]["happen"]):
        stance.flip(head)
    _read_auxiliaries(graph, head, stance, negated=negated and not (subject and nominal))
    _read_marks(graph, head, stance)
    if "to" in marks_of(graph, head) and stands_after_be(graph, head):
        stance.set("planned")
    looks = {graph.tokens[k].lemma.lower() for k in graph.kids(head, "xcomp")}
    if subject and looks & words["modality"]["forecast_adjectives"]:
        stance.set("hypothetical")
    if subject and nominal and lemma not in words["modality"]["happen"] and stance.modality == "planned" and stance.future:
        stance.modality = "hypothetical" if any(graph.tokens[k].text.lower() == "would" for k in graph.kids(head, "aux")) else ""


def _read_wish(scene: Scene, s: int, at: int, head: int, base: str, lemma: str, stance: Stance) -> None:
    """Read verbs of failing, trying, asking, planning and expecting."""
    graph = scene.graphs[s]
    words = load_lexicon()
    clause = base in {"xcomp", "ccomp"}
    bare = _is_infinitive(graph, at)
    if lemma in words["denial"]["fail"] and ((clause and bare and lemma not in words["denial"]["prevent"]) or (base == "obl" and graph.case(at) == "in")):
        stance.flip(head)
    elif lemma == "have" and any(graph.tokens[k].text.lower() == "yet" for k in graph.children[head]):
        stance.flip(head)
    elif lemma in words["modality"]["attempt"] and (clause or base == "obj"):
        _read_attempt(graph, head, stance)
    elif lemma in words["modality"]["call"] and _asks(graph, at, head, base):
        stance.set(_wish(scene, s, at, head))
    elif lemma in words["modality"]["plan"] and ((base == "xcomp" and bare) or lemma not in words["modality"]["plan_clause_only"]):
        if bare or base in {"obj", "obl"}:
            stance.set("planned")
    elif lemma in words["modality"]["forecast"] and (clause or base in {"obj", "nsubj"}):
        stance.set("hypothetical")
    elif lemma == "go" and base == "xcomp" and graph.tokens[head].text.lower() == "going":
        stance.set("hypothetical" if _is_guess(graph, head) else "planned")
        stance.future = True
    if base == "obj" and _is_named_false(graph, head):
        stance.flip(head)


def _read_attempt(graph: Graph, head: int, stance: Stance) -> None:
    if is_stopped(graph, head):
        stance.flip(head)
    else:
        stance.set("planned")


def _is_named_false(graph: Graph, head: int) -> bool:
    """Tell 'called it a lie', 'branded the report false'."""
    if graph.tokens[head].lemma.lower() not in load_lexicon()["modality"]["call_names"]:
        return False
    words = load_lexicon()["denial"]
    named = [k for k in graph.kids(head, "xcomp", "obj", "obl") if graph.case(k) in {"", "as"}]
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
        return modal or subjunctive or (_is_infinitive(graph, at) and (not told or (graph.tokens[at].xpos == "VB" and lemma != "insist")))
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
        stance.dropped = stance.dropped or (negated == (lemma not in {"unclear", "uncertain", "unknown", "unconfirmed"}))
        return
    if lemma in words["modality"]["forecast_adjectives"]:
        stance.set("hypothetical")
    elif lemma in {"unable", "unwilling", "reluctant"}:
        stance.flip(head)
    elif lemma in words["modality"]["ready"] and base in {"xcomp", "ccomp", "advcl", "csubj", "obl"}:
        stance.set("hypothetical" if graph.tokens[at].lemma.lower() in {"fall", "collapse"} else "planned")
    if negated and not (base == "nsubj" and graph.tokens[at].upos == "NOUN"):
        stance.flip(head)
    _read_auxiliaries(graph, head, stance)


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
        return
    if base not in {"acl", "nmod", "ccomp", "advcl"}:
        return
    _read_noun_of(graph, at, head, lemma, base, stance)
    if lemma == "denial" or (lemma in words["denial"]["truth"] and negated):
        stance.deny(head)
    elif negated or graph.case(head) in {"contrary_to", "contrary"}:
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
    elif lemma in words["call_nouns"] and (base == "acl" or case == "for" or (base == "ccomp" and graph.tokens[at].xpos in {"VB", "VBP"})):
        stance.set("called_for")
    elif base == "acl" and graph.tokens[at].xpos == "VB" and graph.tokens[head].lemma.lower() not in {"first", "last", "second", "third", "one"}:
        stance.set("planned")
