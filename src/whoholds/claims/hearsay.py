"""Words passed on without a name: 'claims that Aster had fallen circulated', and words quoted through a medium."""

from __future__ import annotations

from whoholds.claims.acts import HEARSAY
from whoholds.claims.acts import SpeechAct
from whoholds.claims.acts import clause_start
from whoholds.claims.acts import is_mark
from whoholds.claims.acts import speech_words
from whoholds.claims.frame import Frame
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.claims.speakers import merge_speakers
from whoholds.claims.speakers import speakers_of

_OWNERS = frozenset({"nmod:poss", "det:poss"})


def hearsay_of(scene: Scene, s: int, i: int) -> list[SpeechAct]:
    """Give the saying of nobody in particular that a word stands in: 'rumours that rebels had entered Aster'; else nothing."""
    graph = scene.graphs[s]
    for clause in [i, *graph.ancestors(i)]:
        noun = graph.tokens[clause].head
        if noun < 0 or not graph.tokens[clause].relation.startswith("acl"):
            continue
        token = graph.tokens[noun]
        opened = graph.tokens[min(graph.subtree(clause))].text.lower() == "that"
        owned = any(k for k in graph.children[noun] if graph.tokens[k].relation in _OWNERS or graph.case(k) == "by")
        if opened and not owned and token.lemma.lower() in speech_words("hearsay_nouns"):
            told = Speaker(HEARSAY, source_class="unnamed", coreferent=True, start=token.start, end=token.end)
            return [
                SpeechAct(
                    cue=noun, kind="say", speakers=[told], content=frozenset(graph.subtree(clause)), lemma="report"
                )
            ]
    return []


def find_quoted(scene: Scene, s: int) -> list[SpeechAct]:
    """Find the words before 'the agency quotes an officer as saying'."""
    graph = scene.graphs[s]
    out = []
    for token in graph.tokens:
        if token.lemma.lower() not in {"quote", "cite"} or token.upos != "VERB":
            continue
        frame = scene.frame(s, token.i)
        mark = _opening_mark(scene, s, token.i, frame)
        if mark < 1 or not _says_nothing_more(scene, s, token.i):
            continue
        speakers = merge_speakers(sp for k in frame.args.get("obj", []) for sp in speakers_of(scene, s, k))
        relays = [sp.name for k in frame.args.get("subj", []) for sp in speakers_of(scene, s, k)]
        if speakers:
            content = frozenset(range(clause_start(graph, mark), mark))
            out.append(
                SpeechAct(cue=token.i, kind="say", speakers=speakers, relays=relays, content=content, lemma="quote")
            )
    return out


def _opening_mark(scene: Scene, s: int, i: int, frame: Frame) -> int:
    """Give the mark right before the subject of a verb of quoting that closes a sentence; -1 if there is none."""
    graph = scene.graphs[s]
    subjects = [k for k in frame.args.get("subj", []) if k < i]
    before = min((min(graph.subtree(k, within_clause=True)) for k in subjects), default=0) - 1
    return before if before > 0 and is_mark(graph, before) else -1


def _says_nothing_more(scene: Scene, s: int, i: int) -> bool:
    """Tell whether 'as saying' ends the clause: what is said stands before it."""
    graph = scene.graphs[s]
    words = [t.text.lower() for t in graph.tokens]
    at = next(
        (k for k in range(i + 1, len(words) - 1) if words[k] == "as" and words[k + 1] in {"saying", "telling"}), -1
    )
    return at > 0 and all(graph.tokens[k].upos == "PUNCT" for k in range(at + 2, len(words)))
