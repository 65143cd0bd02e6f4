"""Positions: what a speaker asks for or says ought to be, where no rule reads an event into it."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.claims.graph import Graph
from whoholds.claims.places import places_of
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import PlaceRef
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.claims.speakers import speakers_of

#: Judgements that say what ought or ought not to be.
_OUGHT = frozenset(
    {"inadmissible", "unacceptable", "essential", "necessary", "imperative", "vital", "impermissible", "intolerable"}
)


@dataclass(frozen=True, slots=True)
class Position:
    """What one speaker asks for: the word that says so, the speaker, and a place if the words name one."""

    trigger: int
    speaker: Speaker
    place: PlaceRef
    rule: str


def find_positions(scene: Scene, s: int, speakers: dict[int, Speaker], taken: set[int]) -> list[Position]:
    """Find the positions of a sentence, at most one for each speaker.

    Parameters
    ----------
    speakers
        The innermost speaker of each word.
    taken
        Trigger words of events already read as asked for: those are claims of their own.
    """
    graph = scene.graphs[s]
    found: dict[str, Position] = {}
    for token in graph.tokens:
        position = _asks(scene, s, token.i, taken) or _ought(scene, s, token.i, speakers.get(token.i), taken)
        if (
            position is not None
            and position.speaker.actor_id
            and (position.place.place_id or not _is_belligerent(scene, position.speaker.actor_id))
        ):
            found.setdefault(position.speaker.name, position)
    return list(found.values())


def _is_belligerent(scene: Scene, actor_id: str) -> bool:
    """Tell a party to the war: what it asks for without naming a place is no claim of the theatre."""
    actor = scene.theatre.actors.get(actor_id)
    return actor is not None and actor.kind == "belligerent"


def _asks(scene: Scene, s: int, i: int, taken: set[int]) -> Position | None:
    """Read 'called for a truce', 'urged all sides to talk', 'demanded the release of'."""
    graph = scene.graphs[s]
    token = graph.tokens[i]
    lemma = token.lemma.lower()
    words = load_lexicon()["modality"]
    if (
        token.upos != "VERB"
        or lemma not in words["call"]
        or lemma in {"tell", "warn", "order", "insist", "advise", "press"}
    ):
        return None
    frame = scene.frame(s, i)
    asked = frame.args.get("for", []) + frame.args.get("xcomp", []) + frame.args.get("ccomp", [])
    if lemma in {"demand", "urge", "request", "recommend"}:
        asked = asked + frame.args.get("obj", [])
    if lemma == "call" and not (frame.args.get("for") or frame.args.get("on")):
        return None
    if frame.passive or not asked or any(t in taken for k in asked for t in graph.subtree(k)):
        return None
    speaker = next((sp for k in frame.args.get("subj", []) for sp in speakers_of(scene, s, k)), None)
    return (
        None
        if speaker is None
        else Position(
            i,
            speaker,
            _place(scene, s, [*asked, *frame.args.get("on", []), *frame.args.get("obj", [])]),
            "positions.asks",
        )
    )


def _ought(scene: Scene, s: int, i: int, speaker: Speaker | None, taken: set[int]) -> Position | None:
    """Read 'must not be allowed to', 'should stay out', 'it is inadmissible to', 'do not get involved' under a speaker."""
    if speaker is None:
        return None
    graph = scene.graphs[s]
    token = graph.tokens[i]
    says_ought = any(
        graph.tokens[k].text.lower() in load_lexicon()["modality"]["called_auxiliaries"] for k in graph.kids(i, "aux")
    )
    judged = token.lemma.lower() in _OUGHT and bool(graph.kids(i, "cop"))
    if not (says_ought or judged or _is_imperative(graph, i)) or any(t in taken for t in graph.subtree(i)):
        return None
    if graph.kids(i, "mark") and any(graph.tokens[k].text.lower() == "if" for k in graph.kids(i, "mark")):
        return None
    return Position(i, speaker, _place(scene, s, []), "positions.ought")


def _is_imperative(graph: Graph, i: int) -> bool:
    """Tell a command: a bare verb at the head of what is said, with no subject."""
    token = graph.tokens[i]
    return (
        token.xpos == "VB"
        and token.relation in {"root", "ccomp"}
        and not graph.kids(i, "nsubj", "mark", "csubj")
        and not any(graph.tokens[k].xpos in {"MD", "VBD", "VBZ"} for k in graph.kids(i, "aux"))
    )


def _place(scene: Scene, s: int, members: list[int]) -> PlaceRef:
    graph = scene.graphs[s]
    for k in members:
        if any(j in scene.places[s] for j in graph.subtree(k, within_clause=True)):
            for ref in places_of(scene, s, k):
                return ref
    return PlaceRef("", "all", -1, -1)
