"""A second doer and place behind one verb: 'the army is in Aster, and the rebels in Brim'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whoholds.claims.actors import actors_of
from whoholds.claims.actors import is_collective
from whoholds.claims.actors import is_force
from whoholds.claims.graph import Graph
from whoholds.claims.matching import Event
from whoholds.claims.places import places_of
from whoholds.claims.scene import Scene

_PLACED = frozenset({"in", "at", "inside", "on", "from", "into", "near", "around"})


def find_gapped(scene: Scene, s: int, events: Sequence[Event]) -> list[Event]:
    """Make the events of a clause that leaves out its verb and names its own force and place."""
    graph = scene.graphs[s]
    out: list[Event] = []
    for event in events:
        for doer, where in _pairs(graph, event.frame.i):
            told = {(e.place.place_id, e.actor.actor_id if e.actor else "") for e in [*events, *out]}
            refs = [r for r in actors_of(scene, s, doer, None) if is_force(scene, r.actor_id)]
            out.extend(
                replace(event, actor=ref, place=place)
                for ref in refs
                for place in places_of(scene, s, where)
                if place.place_id and (place.place_id, ref.actor_id) not in told
            )
    return out


def _pairs(graph: Graph, verb: int) -> list[tuple[int, int]]:
    """Give the nouns of forces joined to a verb's place, each with the name behind its own preposition."""
    joined = [
        k for place in graph.kids(verb, "obl") for first in graph.conjuncts(place) for k in graph.kids(first, "conj")
    ]
    out: list[tuple[int, int]] = []
    for k in [*joined, *graph.kids(verb, "conj")]:
        if graph.case(k) or graph.kids(k, "nsubj", "cop"):
            continue
        if is_collective(graph.tokens[k].lemma.lower()) or graph.tokens[k].upos == "PROPN":
            out.extend((k, m) for m in graph.kids(k, "nmod") if graph.case(m) in _PLACED)
    return list(dict.fromkeys(out))
