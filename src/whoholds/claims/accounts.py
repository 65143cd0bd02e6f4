"""Speakers named without a verb: 'according to X', 'by X's count', 'X: ...', '..., was the gist of X's message'."""

from __future__ import annotations

import re
from dataclasses import replace

from whoholds.claims.acts import HEARSAY
from whoholds.claims.acts import SpeechAct
from whoholds.claims.acts import clause_end
from whoholds.claims.acts import clause_start
from whoholds.claims.acts import finite_between
from whoholds.claims.acts import is_finite
from whoholds.claims.acts import is_mark
from whoholds.claims.acts import speech_words
from whoholds.claims.graph import Graph
from whoholds.claims.relays import quoting
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.claims.speakers import owners_of
from whoholds.claims.speakers import speakers_of

_STAMP = re.compile(r"^\s*(?:[0-2]?\d[:.h][0-5]\d(?:\s*(?:gmt|utc|local|on\s+\w+))?\s*[-–—.:|]*\s*)", re.IGNORECASE)
_SHORT_LEAD = 6
_AMID = frozenset({"amid", "amidst"})
_TELLING = frozenset({"person", "source", "role", "metonym"})


def find_accounts(scene: Scene, s: int) -> list[SpeechAct]:
    """Find the speakers a sentence names by a preposition, a noun or a colon."""
    graph = scene.graphs[s]
    out: list[SpeechAct | None] = []
    for token in graph.tokens:
        lemma = token.lemma.lower()
        if token.text.lower() == "according" and [t.text.lower() for t in graph.tokens[token.i + 1 : token.i + 2]] == [
            "to"
        ]:
            out.append(_according(scene, s, token.i))
        elif token.upos == "NOUN" and lemma in speech_words("accounts") and graph.case(token.i) in {"by", "in", "on"}:
            out.append(_by_account(scene, s, token.i))
        elif (
            token.upos == "NOUN" and lemma in speech_words("labels") and (told := _label(scene, s, token.i)) is not None
        ):
            out.append(told)
        elif token.upos == "NOUN" and lemma in speech_words("rumour"):
            out.append(_going_round(scene, s, token.i))
        elif token.upos == "ADV" and lemma in speech_words("reportedly") and token.head >= 0:
            out.append(_reportedly(scene, s, token.i))
        elif token.lemma.lower() == "believe" and graph.kids(token.i, "mark") and graph.kids(token.i, "obj"):
            out.append(_believed(scene, s, token.i))
    out.append(_colon(scene, s))
    return _share_out(graph, [a for a in out if a is not None and a.speakers])


def _share_out(graph: Graph, acts: list[SpeechAct]) -> list[SpeechAct]:
    """Give each of two its own clause: 'Aster is ours, according to the rebels, and was bombed, according to the army'."""
    twice = sorted((a for a in acts if a.lemma == "according"), key=lambda a: a.cue)
    if len(twice) < 2:
        return acts
    is_fronted = not finite_between(graph, -1, twice[0].cue)
    cuts = [a.cue for a in twice]
    out = [a for a in acts if a.lemma != "according"]
    for n, act in enumerate(twice):
        low = cuts[n] if is_fronted else (cuts[n - 1] if n else -1)
        high = (cuts[n + 1] if n + 1 < len(cuts) else len(graph.tokens)) if is_fronted else cuts[n]
        own = frozenset(k for k in act.content if low < k < high)
        out.append(replace(act, content=own if finite_between(graph, low, high) else act.content))
    return out


def _segment(scene: Scene, s: int, i: int, own: set[int]) -> frozenset[int]:
    """Give the words between the semicolons around a phrase, the phrase left out."""
    graph = scene.graphs[s]
    return frozenset(set(range(clause_start(graph, i), clause_end(graph, i))) - own)


def _according(scene: Scene, s: int, i: int) -> SpeechAct | None:
    graph = scene.graphs[s]
    after = range(i + 2, len(graph.tokens))
    head = next(
        (
            k
            for k in after
            if graph.tokens[k].upos in {"NOUN", "PROPN", "PRON", "NUM"}
            and (graph.tokens[k].head not in range(i + 2, k + 12) or graph.tokens[graph.tokens[k].head].upos == "VERB")
        ),
        None,
    )
    if head is None or graph.tokens[head].lemma.lower() in {"plan", "schedule", "law"}:
        return None
    own = set(graph.subtree(head, within_clause=True)) | {i, i + 1, head}
    content = _segment(scene, s, i, own)
    return SpeechAct(
        cue=i,
        kind="say",
        speakers=speakers_of(scene, s, head),
        relays=quoting(scene, s, head),
        content=content,
        lemma="according",
        heads=(head,),
    )


def _by_account(scene: Scene, s: int, i: int) -> SpeechAct | None:
    """Read 'by the ministry's account', 'by its own count', 'in the words of the mayor'."""
    graph = scene.graphs[s]
    owners = owners_of(scene, s, i)
    if not owners or graph.tokens[i].head < 0:
        return None
    return SpeechAct(
        cue=i,
        kind="say",
        speakers=owners,
        content=_segment(scene, s, i, set(graph.subtree(i, within_clause=True))),
        lemma="account",
    )


def _label(scene: Scene, s: int, i: int) -> SpeechAct | None:
    """Read '..., was the spokesman's version', '..., ran their bulletin'."""
    graph = scene.graphs[s]
    verb = next((k for k in range(i - 1, 1, -1) if is_finite(graph, k)), None)
    if (
        verb is None
        or not is_mark(graph, verb - 1)
        or graph.tokens[verb].lemma.lower() not in {"be", "run", "go", "read"}
    ):
        return None
    owners = owners_of(scene, s, i)
    content = frozenset(range(clause_start(graph, verb - 1), verb - 1))
    return SpeechAct(cue=i, kind="say", speakers=owners, content=content, lemma="label") if owners else None


def _going_round(scene: Scene, s: int, i: int) -> SpeechAct | None:
    """Read 'there are reports that ...', 'word spread that ...': somebody says so, and it is not the outlet."""
    graph = scene.graphs[s]
    verb = graph.tokens[i].head
    clause = next((k for k in _contents(graph, i, verb) if graph.kids(k, "mark")), None)
    if clause is None or owners_of(scene, s, i) or any(graph.tokens[k].text.lower() == "no" for k in graph.children[i]):
        return None
    spreads = verb >= 0 and graph.tokens[verb].lemma.lower() in speech_words("circulating")
    there = any(graph.tokens[e].text.lower() == "there" for k in (i, verb) if k >= 0 for e in graph.kids(k, "expl"))
    if not there and not (spreads and graph.tokens[i].relation.startswith("nsubj")) and graph.case(i) not in _AMID:
        return None
    word = graph.tokens[i]
    return SpeechAct(
        cue=i,
        kind="say",
        speakers=[Speaker("reports", source_class="unnamed", start=word.start, end=word.end)],
        content=frozenset(graph.subtree(clause)),
        lemma=word.lemma.lower(),
    )


def _reportedly(scene: Scene, s: int, i: int) -> SpeechAct:
    """Read 'rebels reportedly took Aster': somebody says so."""
    word = scene.graphs[s].tokens[i]
    return SpeechAct(
        cue=i,
        kind="say",
        speakers=[Speaker(HEARSAY, source_class="unnamed", coreferent=True, start=word.start, end=word.end)],
        content=frozenset(scene.graphs[s].subtree(word.head, within_clause=True)),
        lemma="according",
    )


def _contents(graph: Graph, i: int, verb: int) -> list[int]:
    """Give the clauses that may be what a noun of telling tells: its own, and those behind its verb."""
    behind = [k for k in graph.kids(verb, "ccomp", "advcl") if k > verb] if verb >= 0 else []
    return [
        k
        for k in [*graph.kids(i, "acl", "ccomp"), *behind]
        if k > i and any(graph.tokens[m].text.lower() == "that" for m in graph.kids(k, "mark"))
    ]


def _believed(scene: Scene, s: int, i: int) -> SpeechAct | None:
    """Read 'if one believes the ministry': what stands outside is the ministry's."""
    graph = scene.graphs[s]
    mark = min(graph.kids(i, "mark"))
    if graph.tokens[mark].text.lower() != "if":
        return None
    speakers = [sp for k in graph.kids(i, "obj") for sp in speakers_of(scene, s, k)]
    return SpeechAct(
        cue=i,
        kind="say",
        speakers=speakers,
        content=_segment(scene, s, i, set(graph.subtree(i)) | set(range(mark, i + 1))),
        lemma="believe",
    )


def _colon(scene: Scene, s: int) -> SpeechAct | None:
    """Read 'Speaker: what is said', behind a live blog's clock too, and 'the speaker was clear: ...'."""
    graph = scene.graphs[s]
    stamp = _STAMP.match(scene.sentences[s].text)
    offset = scene.sentences[s].start + (stamp.end() if stamp else 0)
    first = next((t.i for t in graph.tokens if t.start >= offset), 0)
    colon = next((t.i for t in graph.tokens if t.text == ":" and first < t.i <= first + 26), None)
    if colon is None or colon + 1 >= len(graph.tokens):
        return None
    speakers = _colon_subject(scene, s, first, colon)
    relays: list[str] = []
    if not any(is_finite(graph, k) for k in range(first, colon)):
        speakers, relays = _colon_speakers(scene, s, first, colon)
    return SpeechAct(
        cue=colon,
        kind="say",
        speakers=speakers,
        relays=relays,
        content=frozenset(range(colon + 1, len(graph.tokens))),
        lemma="colon",
    )


def _colon_speakers(scene: Scene, s: int, first: int, colon: int) -> tuple[list[Speaker], list[str]]:
    graph = scene.graphs[s]
    lead = range(first, colon)
    if colon - first > 16:
        return [], []
    mentions = [k for k in lead if (m := scene.actors[s].get(k)) is not None and m.kind in _TELLING | {"name"}]
    if any(k in scene.places[s] and not scene.places[s][k].is_metonym_candidate and not graph.case(k) for k in lead):
        # 'Aster airport in the hands of the rebels: false' is no saying of the rebels
        mentions = [k for k in mentions if not graph.case(k)]
    mentions = mentions or [k for k in lead if k in scene.places[s] and scene.places[s][k].is_metonym_candidate]
    if not mentions:
        tellers = [
            k
            for k in lead
            if graph.tokens[k].name.endswith("PER") or graph.tokens[k].lemma.lower() in speech_words("tellers")
        ]
        unknown = [k for k in tellers if k not in scene.places[s]]
        return (
            (speakers_of(scene, s, unknown[-1], conjuncts=False), [])
            if unknown and colon - first <= _SHORT_LEAD
            else ([], [])
        )
    named = [k for k in mentions if k in scene.actors[s] and scene.actors[s][k].kind in {"person", "source"}]
    speakers = speakers_of(scene, s, (named or mentions)[0], conjuncts=False)
    quoter = next((k for k in lead if graph.tokens[k].lemma.lower() in {"quote", "cite"}), None)
    inner = next((k for k in range(quoter + 1, colon) if k in scene.actors[s]), None) if quoter is not None else None
    if inner is None:
        return speakers, []
    return speakers_of(scene, s, inner, conjuncts=False), [sp.name for sp in speakers]


def _colon_subject(scene: Scene, s: int, first: int, colon: int) -> list[Speaker]:
    """Take the subject before a colon for the speaker of the clause behind it, if it is somebody who can speak."""
    graph = scene.graphs[s]
    if not finite_between(graph, colon, len(graph.tokens)):
        return []
    heads = [(k, graph.tokens[k].head) for k in range(first, colon) if graph.tokens[k].relation == "nsubj"]
    subjects = [k for k, head in heads if not graph.tokens[head].relation.endswith("relcl")]
    if not subjects:
        return []
    telling = speech_words("say") - speech_words("weak") | speech_words("tidings")
    says = any(graph.tokens[k].lemma.lower() in telling for k in range(first, colon))
    subject = subjects[0]
    mentions = [m for k in graph.subtree(subject, within_clause=True) if (m := scene.actors[s].get(k)) is not None]
    speaks = graph.tokens[subject].upos == "PRON" or graph.tokens[subject].lemma.lower() in speech_words("tellers")
    able = any(m.kind in _TELLING for m in mentions) or (says and (bool(mentions) or speaks))
    return speakers_of(scene, s, subject) if able else []
