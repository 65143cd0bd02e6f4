"""Verbs of saying and denying with what they govern, read from the tree."""

from __future__ import annotations

from whoholds.claims.actors import is_collective
from whoholds.claims.acts import HEARSAY
from whoholds.claims.acts import SpeechAct
from whoholds.claims.acts import has_particle
from whoholds.claims.acts import is_finite
from whoholds.claims.acts import is_mark
from whoholds.claims.acts import speech_words
from whoholds.claims.frame import Frame
from whoholds.claims.graph import Graph
from whoholds.claims.relays import is_media_name
from whoholds.claims.relays import relays_of
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.claims.speakers import merge_speakers
from whoholds.claims.speakers import speakers_of

_CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "csubj:pass", "ccomp:pass"})
_CONTRASTS = frozenset({"though", "although", "while", "whereas", "but", "because", "if", "unless", "until"})
_ROLES = ("of", "as", "for", "that")
_REFLEXIVE = frozenset({"themselves", "itself", "himself", "herself"})
_PRONOUNS = frozenset({"them", "him", "her", "it", "us"})


def find_sayings(scene: Scene, s: int) -> list[SpeechAct]:
    """Find the speech acts of the verbs of a sentence."""
    graph = scene.graphs[s]
    out: list[SpeechAct] = []
    for token in graph.tokens:
        lemma = token.lemma.lower()
        if token.upos not in {"VERB", "AUX"} or token.relation.startswith(("aux", "cop", "amod")):
            continue
        denies = lemma in speech_words("deny") or _rules_out(graph, token.i)
        act = None
        if denies or (lemma in speech_words("say") and has_particle(graph, token.i)):
            act = _act(scene, s, token.i, "deny" if denies else "say")
        if not denies and (act is None or len(act.content) <= len(act.objects)):
            act = _placing(scene, s, token.i) or _bearing(scene, s, token.i) or act
        if act is not None:
            out.append(act)
    return out


def _rules_out(graph: Graph, i: int) -> bool:
    """Tell 'ruled out leaving Aster', a denial."""
    return graph.tokens[i].lemma.lower() == "rule" and any(
        graph.tokens[k].text.lower() == "out" for k in graph.kids(i, "compound:prt")
    )


def _act(scene: Scene, s: int, i: int, kind: str) -> SpeechAct | None:
    graph = scene.graphs[s]
    token = graph.tokens[i]
    lemma = token.lemma.lower()
    if (
        token.relation == "acl"
        and token.head >= 0
        and token.head not in scene.actors[s]
        and graph.tokens[token.head].upos == "NOUN"
    ):
        return None
    frame = scene.frame(s, i)
    objects = [k for k in frame.args.get("obj", []) if not _is_hearer(scene, s, k)]
    content = _content(graph, i, lemma, kind, frame, objects)
    if not content and (not objects or (kind == "say" and lemma in speech_words("weak"))):
        return None
    subjects = _subjects(scene, s, i, frame)
    if any(graph.tokens[k].text == "I" for k in subjects):
        return None  # "'Aster was shelled; I cannot tell by whom,' a nurse said": the words are the nurse's
    speakers = _speakers(scene, s, i, frame, lemma)
    return SpeechAct(
        cue=i,
        kind=kind,
        speakers=speakers,
        relays=relays_of(scene, s, i, lemma),
        content=frozenset(content | {i} if _tells_itself(lemma, frame, objects) else content - {i}),
        objects=tuple(objects),
        lemma=lemma,
        heads=tuple(subjects),
    )


def _tells_itself(lemma: str, frame: Frame, objects: list[int]) -> bool:
    """Tell whether the verb of saying is also the word that tells what happened: 'reported rebels', 'speak of rebels'."""
    if lemma in {"report", "spot", "sight", "claim"}:
        return bool(objects)
    return lemma in {"speak", "tell", "talk"} and bool(frame.args.get("of"))


def _is_hearer(scene: Scene, s: int, k: int) -> bool:
    return is_media_name(scene, s, k) or scene.graphs[s].tokens[k].text.lower() in speech_words("audiences")


def _content(graph: Graph, i: int, lemma: str, kind: str, frame: Frame, objects: list[int]) -> set[int]:
    weak = lemma in speech_words("weak")
    content: set[int] = set()
    for k in _clauses(graph, i, weak=weak):
        content |= set(graph.subtree(k)) | (_trailing(graph, i) if k < i else set())
    if not content:
        content = _matrix(graph, i, kind)
    if not content:
        content = _after_that(graph, i)
    if not content or kind == "deny":
        content |= _nominals(graph, lemma, kind, frame, [] if weak and kind == "say" else objects)
    return content


def _clauses(graph: Graph, i: int, *, weak: bool) -> list[int]:
    """Give the clauses a verb governs; a verb that also means other things needs one with a subject of its own."""
    out = []
    for k in graph.children[i]:
        relation = graph.tokens[k].relation
        asks = graph.tokens[i].lemma.lower() in load_lexicon()["modality"]["call"]
        governed = relation in _CLAUSES and (not weak or asks or relation.startswith("ccomp"))
        governed = governed or (relation == "conj" and _is_joined(graph, k))
        governed = governed or (relation == "advcl" and (_is_charge(graph, i, k) or (asks and _is_asked(graph, k))))
        between = [graph.tokens[j].text for j in range(i, k) if is_mark(graph, j)]
        if governed or (relation == "parataxis" and between and ";" not in between):
            out.append(k)
    return out


def _is_joined(graph: Graph, k: int) -> bool:
    """Tell the second clause of 'said that ... and that ...', which parsers join to the verb itself."""
    return any(graph.tokens[c].text.lower() == "that" for c in graph.kids(k, "mark"))


def _is_asked(graph: Graph, k: int) -> bool:
    """Tell the infinitive of 'called on them to leave'."""
    return graph.tokens[k].xpos == "VB" and any(graph.tokens[c].text.lower() == "to" for c in graph.kids(k, "mark"))


def _is_charge(graph: Graph, i: int, k: int) -> bool:
    """Tell the gerund of 'accused them of entering Aster'."""
    marks = {graph.tokens[c].text.lower() for c in graph.kids(k, "mark", "case")}
    return graph.tokens[i].lemma.lower() in {"accuse", "suspect"} and "of" in marks


def _trailing(graph: Graph, i: int) -> set[int]:
    """Give what follows a set-off verb of saying and is still said: '..., she told us, following the withdrawal of the army'."""
    tails = [
        k for k in graph.kids(i, "obl") if k > i and graph.case(k) in {"following", "after", "amid", "despite", "since"}
    ]
    return {j for k in tails if any(is_mark(graph, m) for m in range(i, k)) for j in graph.subtree(k)}


def _matrix(graph: Graph, i: int, kind: str) -> set[int]:
    """Give the clause a set-off verb of saying hangs on: 'Aster is quiet, he says'."""
    token = graph.tokens[i]
    if (
        token.head < 0
        or kind != "say"
        or token.relation.partition(":")[0] not in {"parataxis", "advcl"}
        or not _touches_mark(graph, i)
    ):
        return set()
    if token.xpos in {"VBG", "VBN"} or graph.kids(i, "obj") or _is_contrasted(graph, i):
        return set()
    return set(graph.subtree(token.head)) - set(graph.subtree(i))


def _is_contrasted(graph: Graph, i: int) -> bool:
    """Tell '..., though miners there speak of snipers', which tells something else than the clause before it."""
    return any(graph.tokens[k].text.lower() in _CONTRASTS for k in graph.kids(i, "mark", "cc", "advmod"))


def _touches_mark(graph: Graph, i: int) -> bool:
    members = sorted(graph.subtree(i))
    before, after = members[0] - 1, members[-1] + 1
    if (before >= 0 and is_mark(graph, before)) or is_mark(graph, members[0]):
        return True
    return members[0] == 0 and after < len(graph.tokens) and is_mark(graph, after)


def _after_that(graph: Graph, i: int) -> set[int]:
    """Find the clause behind 'that' where the parser hung it on a word between: 'confirmed around midnight that ...'."""
    for k in range(i + 1, min(i + 14, len(graph.tokens))):
        token = graph.tokens[k]
        if is_finite(graph, k) or token.text == ";":
            return set()
        if (
            token.text.lower() == "that"
            and token.relation in {"mark", "nsubj", "obj", "nsubj:pass"}
            and token.upos in {"SCONJ", "PRON"}
        ):
            end = next((j for j in range(k, len(graph.tokens)) if graph.tokens[j].text == ";"), len(graph.tokens))
            return set(range(k, end)) if any(is_finite(graph, j) for j in range(k, end)) else set()
    return set()


def _nominals(graph: Graph, lemma: str, kind: str, frame: Frame, objects: list[int]) -> set[int]:
    members = list(objects)
    if kind == "deny" or lemma in speech_words("speaking_of"):
        members += [k for role in _ROLES for k in frame.args.get(role, [])]
    return {j for k in members for j in graph.subtree(k)}


def _subjects(scene: Scene, s: int, i: int, frame: Frame) -> list[int]:
    """Give the words that name who says it; a past participle the tagger took for a passive keeps its subject."""
    graph = scene.graphs[s]
    subjects = _lost_subject(graph, i) or frame.args.get("subj", [])
    if not subjects and frame.passive and not graph.kids(i, "aux:pass") and graph.tokens[i].xpos == "VBN":
        return [k for k in graph.children[i] if graph.tokens[k].relation == "nsubj" and k < i]
    return subjects


def _lost_subject(graph: Graph, i: int) -> list[int]:
    """Find the subject a parser hung on the clause before: 'rebels are in Brim, and the director ... said that ...'.

    Without this the saying would go to the subject of that clause: a denial would become its author's admission.
    """
    joined = graph.kids(i, "cc")
    if not joined or graph.kids(i, "nsubj", "csubj"):
        return []
    opened = joined[-1]
    lost = (
        k
        for k in range(opened + 1, i)
        if graph.tokens[k].upos in {"NOUN", "PROPN", "PRON"}
        and 0 <= graph.tokens[k].head < opened
        and graph.tokens[k].relation.partition(":")[0] in {"conj", "appos", "nsubj", "dep"}
        and not graph.case(k)
    )
    first = next(lost, None)
    return [] if first is None else [first]


def _speakers(scene: Scene, s: int, i: int, frame: Frame, lemma: str) -> list[Speaker]:
    token = scene.graphs[s].tokens[i]
    subjects = _subjects(scene, s, i, frame)
    if not subjects and frame.passive and lemma in speech_words("hearsay"):
        return [Speaker(HEARSAY, source_class="unnamed", coreferent=True, start=token.start, end=token.end)]
    return merge_speakers(sp for k in subjects for sp in speakers_of(scene, s, k))


def _placing(scene: Scene, s: int, i: int) -> SpeechAct | None:
    """Read 'the monitor placed them in Aster', 'a reporter had the army leaving': the verb itself tells where somebody is."""
    graph = scene.graphs[s]
    lemma = graph.tokens[i].lemma.lower()
    frame = scene.frame(s, i)
    subjects, objects = frame.args.get("subj", []), frame.args.get("obj", [])
    if lemma not in speech_words("placing") or not subjects or frame.passive or not objects:
        return None
    speakers = _speakers(scene, s, i, frame, lemma)
    themselves = any(graph.tokens[k].text.lower() in _REFLEXIVE for k in objects)
    moved = [
        k
        for k in objects
        if graph.tokens[k].text.lower() in _PRONOUNS
        or is_collective(graph.tokens[k].lemma.lower())
        or _holds_name(scene, s, k)
    ]
    if not speakers or not (themselves or (moved and all(_only_tells(scene, s, k) for k in subjects))):
        return None
    own = {j for k in subjects for j in graph.subtree(k)}
    return SpeechAct(
        cue=i,
        kind="say",
        speakers=speakers,
        relays=relays_of(scene, s, i, lemma),
        content=frozenset(set(graph.subtree(i)) - own),
        objects=tuple(objects),
        lemma=lemma,
        heads=tuple(subjects),
    )


def _holds_name(scene: Scene, s: int, k: int) -> bool:
    return any(j in scene.actors[s] or j in scene.places[s] for j in scene.graphs[s].subtree(k, within_clause=True))


def _bearing(scene: Scene, s: int, i: int) -> SpeechAct | None:
    """Read 'put out word that ...', 'issued a statement that ...': the clause hangs on the noun."""
    graph = scene.graphs[s]
    if graph.tokens[i].lemma.lower() not in speech_words("bearing"):
        return None
    frame = scene.frame(s, i)
    if not any(graph.tokens[k].lemma.lower() in speech_words("labels") for k in frame.args.get("obj", [])):
        return None
    content = _after_that(graph, i)
    return (
        SpeechAct(
            cue=i, kind="say", speakers=_speakers(scene, s, i, frame, ""), content=frozenset(content), lemma="report"
        )
        if content
        else None
    )


def _only_tells(scene: Scene, s: int, k: int) -> bool:
    """Tell whether a subject can place others only in words: a source or an office, not a force."""
    graph = scene.graphs[s]
    mentions = [m for j in graph.subtree(k, within_clause=True) if (m := scene.actors[s].get(j)) is not None]
    if any(m.kind in {"source", "person", "role", "metonym"} for m in mentions):
        return True
    return graph.tokens[k].lemma.lower() in speech_words("tellers")
