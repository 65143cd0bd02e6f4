"""How a thing is said: denied or asserted; done, planned, asked for or only possible."""

from __future__ import annotations

from whoholds.claims.conditions import called_false
from whoholds.claims.conditions import denied_before
from whoholds.claims.conditions import is_future
from whoholds.claims.conditions import is_inverted_condition
from whoholds.claims.conditions import is_question
from whoholds.claims.conditions import marks_of
from whoholds.claims.frame import Frame
from whoholds.claims.governors import read_governor
from whoholds.claims.governors import sets_term
from whoholds.claims.governors import wish_of
from whoholds.claims.graph import Graph
from whoholds.claims.markers import Stance
from whoholds.claims.markers import read_auxiliaries
from whoholds.claims.markers import read_marks
from whoholds.claims.markers import read_own_words
from whoholds.claims.negation import is_negated
from whoholds.claims.negation import is_negative_phrase
from whoholds.claims.negation import shares_negation
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene
from whoholds.claims.verdicts import is_make_believe
from whoholds.claims.verdicts import verdict_on

#: Below this the parser's factuality (-3 surely not .. 3 surely so) overrules a reading as real. In the open sets and the
#: phenomena of tests/claims no asserted event lies below it, and three in four plans and suppositions do.
UNREAL = -0.5
#: What a relative clause can be about: the 'not' of a verb that a clause was hung on by mistake is the verb's own.
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})
_COMPLEMENT = frozenset({"ccomp", "xcomp", "obj", "csubj", "nsubj", "obl", "nmod", "acl", "iobj"})


def stance_of(scene: Scene, s: int, frame: Frame) -> Stance:
    """Read the stance of a frame from its own words and from every word that governs it."""
    graph = scene.graphs[s]
    stance = Stance()
    at, steps = frame.i, 0
    read_own_words(graph, at, stance)
    stance.done = any(graph.tokens[k].text.lower() == "having" for k in graph.kids(at, "aux"))
    while graph.tokens[at].head >= 0 and steps < len(graph.tokens):
        head = graph.tokens[at].head
        if not _climb(scene, s, at, head, stance):
            break
        at = head
        steps += 1
    before = denied_before(graph, frame.i)
    # 'no truth to the rumour that': the rumour has been denied already
    if before >= 0 and not any(cue == before or graph.is_below(before, cue) for cue in stance.cues):
        stance.deny(before)
    if _is_undecided(graph, frame.i, stance) and not stance.modality:
        cue = called_false(graph, frame.i)
        if cue >= 0:
            stance.deny(cue)
    _read_verdict(graph, frame.i, stance)
    if is_question(graph, frame.i) or is_make_believe(graph, frame.i):
        stance.dropped = True
    if is_inverted_condition(graph, frame.i):
        stance.set("hypothetical")
    if not (stance.modality or stance.negated or stance.done) and graph.tokens[frame.i].factuality < UNREAL:
        stance.set("planned" if graph.tokens[frame.i].xpos == "VB" else "hypothetical")
    if stance.pluperfect and stance.modality == "hypothetical":
        stance.pluperfect = False
    return stance


def _is_undecided(graph: Graph, i: int, stance: Stance) -> bool:
    """Tell whether only the clause itself or a 'denial' says no: what calls a denial false is still to be read."""
    return all(cue == i or graph.tokens[cue].lemma.lower() == "denial" for cue in stance.cues)


def _read_verdict(graph: Graph, i: int, stance: Stance) -> None:
    """Read the verdict on what somebody said, unless a word of the clause itself or of its governors was read as one."""
    if not _is_undecided(graph, i, stance):
        return
    verdict = verdict_on(graph, i)
    if verdict is None or verdict.cue in stance.cues:
        return
    stance.denier = verdict.denier
    stance.disowned = (verdict.said_from, verdict.said_to)
    if verdict.is_open:
        stance.dropped = stance.dropped or not stance.modality
    else:
        stance.modality = "" if stance.modality == "hypothetical" else stance.modality
        stance.deny(verdict.cue)


def _climb(scene: Scene, s: int, at: int, head: int, stance: Stance) -> bool:
    """Read what the governor says of the clause below it; False where its words no longer bear on it."""
    graph = scene.graphs[s]
    token = graph.tokens[at]
    base = token.relation.partition(":")[0]
    if token.relation.endswith("relcl") and not _tells_content(graph, at, head):
        stance.relative = True
        if graph.tokens[head].upos in _NOMINAL and is_negative_phrase(graph, head) and not _is_undoubted(graph, head):
            stance.flip(head)
        return False
    if base == "advcl":
        return _climb_adverbial(scene, s, at, head, stance)
    if base == "conj":
        return _climb_conjunct(graph, at, head, stance)
    if (
        base in {"obl", "nmod"}
        and token.upos == "NOUN"
        and graph.case(at) in load_lexicon()["modality"]["presupposing"]
    ):
        return False
    bare = not graph.kids(at, "mark", "case") and token.lemma.lower() not in load_lexicon()["speech"]["say"]
    if token.relation.endswith("relcl"):
        base = "acl"
        lemma = graph.tokens[head].lemma.lower()
        if lemma in load_lexicon()["denial"]["falsehood"] and not (
            is_negated(graph, head) or _is_going_round(graph, head)
        ):
            stance.deny(head)
    if base not in _COMPLEMENT or (base == "acl" and token.xpos in {"VBN", "VBG", "VBD"} and bare):
        if base == "acl" and any(
            is_negative_phrase(graph, k) and not _is_undoubted(graph, k) for k in _noun_chain(graph, head)
        ):
            stance.flip(head)
        return False
    read_governor(scene, s, at, head, base, stance)
    return True


def _is_undoubted(graph: Graph, head: int) -> bool:
    """Tell 'no doubt that', 'no lie that', 'no secret that' rebels hold Aster, by which they do."""
    words = load_lexicon()["denial"]
    return graph.tokens[head].lemma.lower() in words["undoubted"] | words["falsehood"]


def _tells_content(graph: Graph, at: int, head: int) -> bool:
    """Tell 'the report that Aster had fallen', 'it was a lie that Aster had fallen', which parsers take for relative clauses."""
    words = load_lexicon()
    lemma = graph.tokens[head].lemma.lower()
    opened = min(k for k in graph.subtree(at) if graph.tokens[k].upos != "PUNCT")
    named = lemma in words["denial"]["falsehood"] or (
        lemma in words["speech"]["rumour"] and bool(graph.kids(at, "mark"))
    )
    return named and graph.tokens[opened].text.lower() == "that" and graph.tokens[at].upos == "VERB"


def _is_going_round(graph: Graph, head: int) -> bool:
    """Tell 'there are rumours that Aster has fallen' and 'the rumour that' from 'it is a rumour that Aster has fallen'."""
    verb = graph.tokens[head].head
    there = [k for i in (head, verb) if i >= 0 for k in graph.kids(i, "expl")]
    rumour = graph.tokens[head].lemma.lower() in load_lexicon()["speech"]["rumour"]
    named = verb >= 0 and graph.tokens[verb].lemma.lower() in load_lexicon()["modality"]["call_names"]
    plain = not named and not graph.kids(head, "cop")
    return rumour and (plain or any(graph.tokens[k].text.lower() == "there" for k in there))


def _noun_chain(graph: Graph, head: int) -> list[int]:
    """Give a noun and the nouns it belongs to: 'units', 'one' of 'one of the units'."""
    out = [head]
    while graph.tokens[out[-1]].relation == "nmod" and graph.tokens[out[-1]].head >= 0:
        out.append(graph.tokens[out[-1]].head)
    return out


def _climb_conjunct(graph: Graph, at: int, head: int, stance: Stance) -> bool:
    token = graph.tokens[at]
    if (
        token.lemma.lower() in load_lexicon()["speech"]["say"]
        and graph.kids(at, "ccomp", "xcomp", "obj")
        and not graph.kids(at, "nsubj", "mark")
    ):
        return False  # 'denied that Aster fell and said that ...': the parser hangs 'said' on 'fell'
    negated = shares_negation(graph, at, head)
    if negated:
        stance.flip(head)
    if not graph.kids(at, "aux", "nsubj", "cop") and (token.xpos == graph.tokens[head].xpos or token.upos != "VERB"):
        read_auxiliaries(graph, head, stance, negated=negated)
        read_marks(graph, head, stance)
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
    if _falls_short(graph, head, marks):
        stance.flip(head)
        return False
    if "on" in marks and lemma in words["modality"]["plan"]:
        stance.set("planned")
        return False
    if "to" in marks and graph.tokens[at].xpos == "VB" and not stance.said:
        if lemma in words["modality"]["call"]:
            stance.set(wish_of(scene, s, at, head))
        elif lemma in {"give", "grant", "allow"} and sets_term(graph, head):
            stance.set("called_for")
        elif lemma in {"force", "compel", "oblige", "have", "lead"}:
            stance.modality = ""
        return False
    whens = {graph.tokens[k].text.lower() for k in graph.kids(at, "advmod")}
    if _is_awaited(graph, at, head, marks | whens):
        stance.set("hypothetical")
    return False


def _falls_short(graph: Graph, head: int, marks: set[str]) -> bool:
    """Tell 'stopped short of entering Aster' and 'is far from holding Aster'."""
    if "from" in marks and graph.tokens[head].text.lower() == "far":
        return True
    return "of" in marks and any(graph.tokens[k].text.lower() == "short" for k in graph.children[head])


def _is_awaited(graph: Graph, at: int, head: int, opened: set[str]) -> bool:
    """Tell a clause of time that still lies ahead: 'no talks until the rebels leave', 'will stop when they have left'."""
    xpos = graph.tokens[at].xpos
    finite = xpos in {"VBZ", "VBP"} or any(graph.tokens[k].xpos in {"VBZ", "VBP"} for k in graph.kids(at, "aux", "cop"))
    if opened & {"until", "till"} and finite:
        return True
    temporal = opened & {"until", "till", "when", "once", "before", "after", "as", "while"}
    return bool(temporal) and xpos in {"VBZ", "VBP", "VBN", "JJ"} and is_future(graph, head, strict=True)
