"""Who passes words on: 'told the agency', 'quoted by state media', 'carried by a channel'."""

from __future__ import annotations

from whoholds.claims.acts import SpeechAct
from whoholds.claims.acts import speech_words
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene
from whoholds.claims.speakers import best_mention
from whoholds.claims.speakers import speakers_of
from whoholds.model import SourceClass

_LISTENERS = ("obj", "iobj", "to", "with")
_MEDIA = frozenset({SourceClass.AGENCY, SourceClass.STATE_MEDIA, SourceClass.OUTLET})
_CARRIERS = frozenset({"in", "via", "through", "by", "on"})


def relays_of(scene: Scene, s: int, i: int, lemma: str) -> list[str]:
    """Name those who pass it on: whom the speaker told, or who quotes the speaker."""
    graph = scene.graphs[s]
    frame = scene.frame(s, i)
    out: list[str] = []
    if lemma in speech_words("telling"):
        heard = [k for role in _LISTENERS for k in frame.args.get(role, []) if k > i and is_media_name(scene, s, k)]
        out.extend(_name(scene, s, k) for k in heard[:1])
    for subject in frame.args.get("subj", []):
        out.extend(quoting(scene, s, subject))
    for k in graph.kids(i, "obl"):
        if graph.case(k) in _CARRIERS:
            out.extend(quoting(scene, s, k))
    return list(dict.fromkeys(n for n in out if n))


def quoting(scene: Scene, s: int, i: int) -> list[str]:
    """Find 'quoted by X', 'cited by X', 'carried by X' on a noun."""
    graph = scene.graphs[s]
    out: list[str] = []
    for k in graph.kids(i, "acl"):
        if graph.tokens[k].lemma.lower() in speech_words("quoted"):
            out.extend(
                sp.name
                for agent in scene.frame(s, k).args.get("subj", [])
                if agent != i
                for sp in speakers_of(scene, s, agent)
            )
    return out


def cite_source(scene: Scene, s: int, act: SpeechAct) -> SpeechAct:
    """Put a cited source in front: 'the channel reports, citing officials' is the officials' word through the channel."""
    graph = scene.graphs[s]
    for k in (
        k
        for k in graph.children[act.cue]
        if graph.tokens[k].xpos == "VBG" and graph.tokens[k].lemma.lower() in {"cite", "quote"}
    ):
        tellers = [
            o
            for o in graph.kids(k, "obj")
            if o in scene.actors[s] or graph.tokens[o].lemma.lower() in speech_words("tellers")
        ]
        cited = [sp for o in tellers for sp in speakers_of(scene, s, o)]
        if cited:
            act.relays = [*(sp.name for sp in act.speakers), *act.relays]
            act.speakers = cited
    return act


def _name(scene: Scene, s: int, i: int) -> str:
    """Name a medium: its own name before the noun it stands with ('the state agency SANA')."""
    graph = scene.graphs[s]
    below = [k for k in graph.subtree(i, within_clause=True) if graph.tokens[k].upos == "PROPN"]
    inner = [k for k in [*below, i] if (m := scene.actors[s].get(k)) is not None and m.kind == "source"]
    found = speakers_of(scene, s, inner[0] if inner else i, conjuncts=False)
    return found[0].name if found else ""


def is_media_name(scene: Scene, s: int, i: int) -> bool:
    """Tell whether an argument names a medium that relays words rather than somebody they are about."""
    graph = scene.graphs[s]
    words = load_lexicon()["speech"]
    token = graph.tokens[i]
    if (
        token.text.lower() in words["audiences"]
        or token.lemma.lower() in words["audiences"]
        or token.text.lower() in words["channels"]
    ):
        return False
    best = best_mention(scene, s, i)
    if best is not None:
        source = scene.theatre.sources.get(best.source_id)
        if source is not None:
            return source.is_agency or source.source_class in _MEDIA
        return best.source_class in _MEDIA
    lemmas = {graph.tokens[k].lemma.lower() for k in graph.subtree(i, within_clause=True)}
    if lemmas & words["media"]:
        return True
    return token.upos == "PROPN" and i not in scene.places[s]
