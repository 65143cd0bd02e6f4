"""Who says what in a sentence: speech acts with their speakers, relays and content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field

from whoholds.claims.graph import Graph
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.claims.speakers import is_media_name
from whoholds.claims.speakers import speakers_of

_ANY_PASSIVE = frozenset({"report", "say", "believe", "claim", "understand", "allege", "rumour", "think", "rumor"})
_STAMP = re.compile(r"^\s*(?:[0-2]?\d[:.h][0-5]\d(?:\s*(?:gmt|utc|local|on\s+\w+))?\s*[-–—.:|]*\s*)", re.IGNORECASE)
_LISTENERS = ("obj", "iobj", "to", "with")


@dataclass(slots=True)
class SpeechAct:
    """One act of saying: the cue word, what kind it is, who speaks, through whom, and the words it covers."""

    cue: int
    kind: str
    speakers: list[Speaker] = field(default_factory=list)
    relays: list[str] = field(default_factory=list)
    content: frozenset[int] = frozenset()
    objects: tuple[int, ...] = ()
    lemma: str = ""


def find_speech(scene: Scene, s: int) -> list[SpeechAct]:
    """Find the speech acts of a sentence, widest content first."""
    graph = scene.graphs[s]
    words = load_lexicon()["speech"]
    acts: list[SpeechAct] = []
    for token in graph.tokens:
        lemma = token.lemma.lower()
        if token.upos in {"VERB", "AUX"} and (lemma in words["say"] or lemma in words["deny"]):
            act = _verb_act(scene, s, token.i, "deny" if lemma in words["deny"] else "say")
            if act is not None:
                acts.append(act)
        elif graph.case(token.i) in words["according"]:
            acts.append(_according(scene, s, token.i))
        elif token.upos == "NOUN" and lemma in words["nouns"] and graph.case(token.i) in {"by", "in", "to", "on"}:
            act = _by_account(scene, s, token.i)
            if act is not None:
                acts.append(act)
    trailing = _trailing_act(scene, s)
    if trailing is not None:
        acts = [a for a in acts if a.cue != trailing.cue]
        acts.append(trailing)
    colon = _colon_act(scene, s)
    if colon is not None:
        acts.append(colon)
    return sorted((a for a in acts if a.speakers or a.relays), key=lambda a: -len(a.content))


def _verb_act(scene: Scene, s: int, i: int, kind: str) -> SpeechAct | None:
    graph = scene.graphs[s]
    words = load_lexicon()["speech"]
    token = graph.tokens[i]
    lemma = token.lemma.lower()
    frame = scene.frame(s, i)
    content = set()
    own = set(graph.subtree(i))
    clauses = [k for k in graph.children[i] if graph.tokens[k].relation in {"ccomp", "xcomp", "csubj", "csubj:pass", "ccomp:pass"} or (graph.tokens[k].relation == "parataxis" and k > i and _is_after_cue(graph, i, k))]
    for k in clauses:
        content |= set(graph.subtree(k))
    objects = [k for k in (frame.args.get("obj", []) if not frame.passive else frame.args.get("obj", [])) if not is_media_name(scene, s, k) and graph.tokens[k].text.lower() not in words["audiences"]]
    weak = lemma in words["weak"]
    head = token.head
    if token.relation.partition(":")[0] in {"parataxis", "advcl"} and head >= 0 and not clauses and (token.relation.startswith("parataxis") or kind == "say") and _touches_comma(graph, i):
        content |= set(graph.subtree(head)) - own
    if not content or kind == "deny":
        for k in objects:
            if not weak or kind == "deny":
                content |= set(graph.subtree(k))
        for role in ("of", "as", "for", "that"):
            if lemma in {"speak", "tell", "warn", "accuse", "claim", "boast", "report", "talk"} or kind == "deny":
                for k in frame.args.get(role, []):
                    content |= set(graph.subtree(k))
    if token.relation == "acl" and head >= 0 and head not in scene.actors[s] and graph.tokens[head].upos == "NOUN":
        return None
    if not content and not objects:
        return None
    if not content and weak:
        return None
    speakers = _verb_speakers(scene, s, i, frame.args.get("subj", []), frame.passive, lemma)
    act = SpeechAct(cue=i, kind=kind, speakers=speakers, content=frozenset(content - {i}), objects=tuple(objects), lemma=lemma)
    act.relays = _relays(scene, s, i, lemma)
    return act


def _is_after_cue(graph: Graph, i: int, k: int) -> bool:
    return any(graph.tokens[j].text in {":", ",", "'", '"', "“", "‘"} for j in range(i, k))


def _touches_comma(graph: Graph, i: int) -> bool:
    members = sorted(graph.subtree(i))
    before = members[0] - 1
    after = members[-1] + 1
    marks = {",", "'", '"', "”", "’", "''", "--", "-", "–", "—", ":", ";", "(", ".", "?"}
    return (before >= 0 and graph.tokens[before].text in marks) or graph.tokens[members[0]].text in marks or (after < len(graph.tokens) and graph.tokens[after].text in marks and members[0] == 0)


def _verb_speakers(scene: Scene, s: int, i: int, subjects: list[int], passive: bool, lemma: str) -> list[Speaker]:
    if not subjects and passive and lemma in _ANY_PASSIVE:
        return [Speaker("unnamed reports", source_class="unnamed", coreferent=True, start=scene.graphs[s].tokens[i].start, end=scene.graphs[s].tokens[i].end)]
    out: list[Speaker] = []
    for k in subjects:
        out.extend(speakers_of(scene, s, k))
    return out


def _trailing_act(scene: Scene, s: int) -> SpeechAct | None:
    """Read '..., the monitor said on Friday.' from the order of the words, whatever tree the parser made of it.

    The last verb of saying ends the sentence but for adjuncts, and a comma stands before its subject.
    """
    graph = scene.graphs[s]
    words = load_lexicon()["speech"]
    cue = next((t.i for t in reversed(graph.tokens) if t.upos == "VERB" and t.xpos in {"VBD", "VBZ", "VBP"} and t.lemma.lower() in words["say"] - words["weak"]), None)
    if cue is None:
        return None
    inverted = _inverted_act(scene, s)
    if inverted is not None:
        return inverted
    comma = next((k for k in range(cue - 1, 0, -1) if graph.tokens[k].text in {",", "”", '"', "'", "’"} and not _closes_apposition(graph, k, cue)), None)
    if comma is None or comma < 2 or any(graph.tokens[k].upos in {"VERB", "AUX"} and graph.tokens[k].xpos in {"VBD", "VBZ", "VBP", "MD"} for k in range(cue + 1, len(graph.tokens))):
        return None
    between = range(comma + 1, cue)
    nouns = [k for k in between if graph.tokens[k].upos in {"NOUN", "PROPN", "PRON", "NUM"}]
    if not nouns or any(graph.tokens[k].relation in {"mark"} or (graph.tokens[k].xpos in {"VBD", "VBZ", "VBP"} and not _inside_relative(graph, k, comma)) for k in between):
        return None
    if graph.kids(cue, "ccomp") and min(graph.kids(cue, "ccomp")) > cue:
        return None
    subject = next((k for k in graph.kids(cue, "nsubj") if k in between), None)
    if subject is None:
        subject = next((k for k in nouns if k in scene.actors[s]), nouns[0])
        subject = next((k for k in [subject, *graph.ancestors(subject)] if k in between and graph.tokens[k].head not in between), subject)
    speakers = speakers_of(scene, s, subject)
    act = SpeechAct(cue=cue, kind="say", speakers=speakers, content=frozenset(range(comma)), lemma=graph.tokens[cue].lemma.lower())
    act.relays = _relays(scene, s, cue, act.lemma)
    return act


def _inverted_act(scene: Scene, s: int) -> SpeechAct | None:
    """Read '..., says the ministry.' and '... ,' said rebel commander X."""
    graph = scene.graphs[s]
    words = load_lexicon()["speech"]
    marks = {",", "”", '"', "'", "’", "''", "?", "!"}
    for token in reversed(graph.tokens):
        if token.i < 2 or token.upos != "VERB" or token.xpos not in {"VBD", "VBZ", "VBP"} or token.lemma.lower() not in words["say"] or graph.tokens[token.i - 1].text not in marks:
            continue
        after = next((k for k in range(token.i + 1, len(graph.tokens)) if graph.tokens[k].upos in {"NOUN", "PROPN", "PRON"}), None)
        if after is None or graph.tokens[token.i + 1].upos not in {"DET", "NOUN", "PROPN", "ADJ", "PRON", "NUM"} or graph.tokens[token.i + 1].text.lower() == "that":
            continue
        if any(graph.tokens[k].xpos in {"VBD", "VBZ", "VBP", "MD"} and not _inside_relative(graph, k, token.i) and graph.tokens[k].text != "reported" for k in range(token.i + 1, len(graph.tokens))) and graph.kids(token.i, "ccomp"):
            continue
        subject = next((k for k in graph.kids(token.i, "nsubj") if k > token.i), None)
        if subject is None:
            subject = next((k for k in [after, *graph.ancestors(after)] if k > token.i and graph.tokens[k].head <= token.i), after)
        if graph.kids(token.i, "nsubj") and subject not in graph.kids(token.i, "nsubj"):
            continue
        act = SpeechAct(cue=token.i, kind="say", speakers=speakers_of(scene, s, subject), content=frozenset(range(token.i - 1)), lemma=token.lemma.lower())
        act.relays = _relays(scene, s, token.i, act.lemma)
        return act
    return None


def _closes_apposition(graph: Graph, comma: int, cue: int) -> bool:
    """Tell whether a comma only closes what an earlier comma opened: 'X, the head of the monitor, said'."""
    between = range(comma + 1, cue)
    return not any(graph.tokens[k].upos in {"NOUN", "PROPN", "PRON", "NUM"} for k in between)


def _inside_relative(graph: Graph, k: int, comma: int) -> bool:
    return any(graph.tokens[a].relation.endswith("relcl") and a > comma for a in [k, *graph.ancestors(k)])


def _relays(scene: Scene, s: int, i: int, lemma: str) -> list[str]:
    """Name those who pass it on: whom the speaker told, or who quotes the speaker."""
    graph = scene.graphs[s]
    frame = scene.frame(s, i)
    out: list[str] = []
    if lemma in {"tell", "say", "speak", "confirm", "acknowledge", "explain", "admit", "repeat", "report", "write", "give", "announce"}:
        for role in _LISTENERS:
            for k in frame.args.get(role, []):
                if is_media_name(scene, s, k):
                    out.extend(sp.name for sp in speakers_of(scene, s, k))
    for subject in frame.args.get("subj", []):
        out.extend(_quoting(scene, s, subject))
    for k in graph.kids(i, "obl"):
        if graph.case(k) in {"in", "via", "through", "by", "on"}:
            out.extend(_quoting(scene, s, k))
    return list(dict.fromkeys(out))


def _quoting(scene: Scene, s: int, i: int) -> list[str]:
    """Find 'quoted by X', 'cited by X', 'carried by X' on a noun."""
    graph = scene.graphs[s]
    out: list[str] = []
    for k in graph.kids(i, "acl"):
        if graph.tokens[k].lemma.lower() in load_lexicon()["speech"]["quoted"]:
            for agent in scene.frame(s, k).args.get("subj", []):
                if agent != i:
                    out.extend(sp.name for sp in speakers_of(scene, s, agent))
    return out


def _according(scene: Scene, s: int, i: int) -> SpeechAct:
    graph = scene.graphs[s]
    head = graph.tokens[i].head
    own = set(graph.subtree(i))
    content = (set(graph.subtree(head)) if head >= 0 else set(range(len(graph.tokens)))) - own
    act = SpeechAct(cue=i, kind="say", speakers=speakers_of(scene, s, i), content=frozenset(content), lemma="according")
    act.relays = _quoting(scene, s, i)
    return act


def _by_account(scene: Scene, s: int, i: int) -> SpeechAct | None:
    """Read 'by the ministry's account', 'in a statement of the army'."""
    graph = scene.graphs[s]
    if graph.case(i) in {"in", "on", "to"}:
        return None
    frame = scene.frame(s, i)
    owners = [sp for role in ("poss", "of") for k in frame.args.get(role, []) for sp in speakers_of(scene, s, k)]
    head = graph.tokens[i].head
    if not owners or head < 0:
        return None
    content = set(graph.subtree(head)) - set(graph.subtree(i))
    return SpeechAct(cue=i, kind="say", speakers=owners, content=frozenset(content), lemma="account")


def _colon_act(scene: Scene, s: int) -> SpeechAct | None:
    """Read 'Speaker: what is said', also behind a live blog's clock."""
    graph = scene.graphs[s]
    stamp = _STAMP.match(scene.sentences[s].text)
    offset = scene.sentences[s].start + (stamp.end() if stamp else 0)
    first = next((t.i for t in graph.tokens if t.start >= offset), 0)
    colon = next((t.i for t in graph.tokens if t.text == ":" and first < t.i <= first + 16), None)
    if colon is None or colon + 1 >= len(graph.tokens):
        return None
    lead = range(first, colon)
    if any(graph.tokens[k].upos in {"VERB", "AUX"} and graph.tokens[k].xpos in {"VBD", "VBZ", "VBP", "MD"} for k in lead):
        return None
    mention = next((k for k in lead if (m := scene.actors[s].get(k)) is not None and m.kind in {"person", "source", "name", "role", "metonym"}), None)
    if mention is None:
        mention = next((k for k in lead if k in scene.places[s] and scene.places[s][k].is_metonym_candidate), None)
        if mention is None:
            return None
    speakers = speakers_of(scene, s, mention, conjuncts=False)
    relays = []
    quoter = next((k for k in lead if graph.tokens[k].lemma.lower() in {"quote", "cite"}), None)
    if quoter is not None:
        inner = next((k for k in range(quoter + 1, colon) if (m := scene.actors[s].get(k)) is not None), None)
        if inner is not None:
            relays = [sp.name for sp in speakers]
            speakers = speakers_of(scene, s, inner, conjuncts=False)
    return SpeechAct(cue=colon, kind="say", speakers=speakers, relays=relays, content=frozenset(range(colon + 1, len(graph.tokens))), lemma="colon")
