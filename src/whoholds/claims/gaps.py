"""What a sentence says of one place by what it says of another: 'took Aster but not Brim', 'Aster fell, Brim did not'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whoholds.claims.actors import actors_of
from whoholds.claims.actors import is_collective
from whoholds.claims.actors import is_force
from whoholds.claims.graph import Graph
from whoholds.claims.matching import Event
from whoholds.claims.places import places_of
from whoholds.claims.places import vague_scope
from whoholds.claims.scene import PlaceRef
from whoholds.claims.scene import Scene
from whoholds.claims.stance import stance_of

_PLACED = frozenset({"in", "at", "inside", "on", "from", "into", "near", "around"})
#: Auxiliaries that stand for a whole clause.
_PROVERBS = frozenset({"have", "be", "do", "will"})
#: Words before a 'not' that leaves one place out of several.
_LINKS = frozenset({"but", ",", "and", "yet", "though", "if", "(", "-"})
_CONTRASTS = frozenset({"but", "though", "although"})
_LIKE = frozenset({"so", "as"})
_ADDITIVE = frozenset({"only", "just", "merely", "simply", "alone"})
#: Words between 'not' and the name of the place it leaves out; between 'so has' and the name that joins.
_REACH = 4


def turn_left_out(scene: Scene, s: int, events: list[Event]) -> list[Event]:
    """Turn the events of places the words set apart: 'took Aster but not Brim', 'are not in Aster but in Brim'."""
    out = []
    for event in events:
        link = _link_of(scene, s, event)
        is_denied = link != "" and stance_of(scene, s, event.frame).negated
        out.append(_turn(event) if link == "not" or (link == "but" and is_denied) else event)
    return out


def _turn(event: Event) -> Event:
    polarity = "" if event.rule.polarity == "denied" else "denied"
    return replace(event, rule=replace(event.rule, polarity=polarity))


def _link_of(scene: Scene, s: int, event: Event) -> str:
    """Find what joins a place to the one before it: 'not', a 'but' without one, or '' for other words."""
    graph = scene.graphs[s]
    name = next((t.i for t in graph.tokens if t.start <= event.place.start < t.end), -1)
    first = event.trigger if name > event.trigger else -1
    for k in range(name - 1, max(name - 1 - _REACH, first), -1):
        token = graph.tokens[k]
        low, before = token.text.lower(), graph.tokens[k - 1].text.lower() if k else ""
        is_joined = any(first <= j < k and m.place_id for j, m in scene.places[s].items())
        if low == "not" and graph.tokens[k + 1].text.lower() not in _ADDITIVE:
            is_only = first == k - 1 and graph.tokens[first].upos == "VERB"
            return "not" if before in _CONTRASTS or (is_joined and before in _LINKS) or is_only else ""
        if low == "but":
            return "but" if is_joined else ""
        if token.upos not in {"ADP", "DET", "NOUN", "PROPN", "ADJ", "ADV"}:
            return ""
    return ""


def fill_gaps(scene: Scene, s: int, events: list[Event]) -> list[Event]:
    """Make the events of clauses that leave the verb out: 'Aster has fallen; Brim has not', 'Aster fell, and so did Brim'."""
    graph = scene.graphs[s]
    out: list[Event] = []
    for token in graph.tokens:
        if token.upos not in {"AUX", "VERB"} or token.lemma.lower() not in _PROVERBS:
            continue
        told = [e for e in events if e.trigger < token.i and e.trigger in _above(graph, token.i)]
        subject = _subject_of_gap(graph, token.i)
        if not told or subject < 0:
            continue
        last = max(e.trigger for e in told)
        own = [_fill(scene, s, event, token.i, subject) for event in told if event.trigger == last]
        out.extend(one for one in own if one is not None)
    return _once(out)


def _above(graph: Graph, i: int) -> list[int]:
    """Give the words that could be the verb an auxiliary stands for: its governor and those joined to that."""
    head = graph.tokens[i].head
    if head < 0 or graph.tokens[i].relation.partition(":")[0] not in {"conj", "parataxis", "advcl"}:
        return []
    return [head, *(a for a in graph.ancestors(head) if graph.tokens[head].relation == "conj")]


def _subject_of_gap(graph: Graph, i: int) -> int:
    """Give the subject of an auxiliary that has no verb of its own; -1 where it has one."""
    if graph.kids(i, "xcomp", "ccomp", "obl", "cop", "expl"):
        return -1
    before = [k for k in graph.kids(i, "nsubj") if k < i]
    if i > 0 and graph.tokens[i - 1].text.lower() in _LIKE and not before:
        return next((k for k in graph.kids(i, "nsubj", "obj") if i < k <= i + _REACH), -1)
    return before[-1] if before and not graph.kids(i, "obj") else -1


def _fill(scene: Scene, s: int, event: Event, aux: int, subject: int) -> Event | None:
    """Make one event of a gap: about the subject's place, or done by the subject."""
    graph = scene.graphs[s]
    no = any(graph.tokens[k].text.lower() in {"not", "n't", "n’t", "never"} for k in graph.children[aux])
    filled = replace(event, trigger=aux)
    if no != stance_of(scene, s, event.frame).negated:
        filled = _turn(filled)
    token = graph.tokens[subject]
    places = [p for p in places_of(scene, s, subject) if p.place_id]
    if places and places[0].place_id != event.place.place_id:
        return replace(filled, place=places[0])
    scope = vague_scope(scene, s, subject)
    if places or scope in {"part", "site"}:
        return replace(filled, place=PlaceRef(event.place.place_id, scope or "part", token.start, token.end))
    doers = [a for a in actors_of(scene, s, subject, None) if is_force(scene, a.actor_id)]
    if doers and (event.actor is None or doers[0].actor_id != event.actor.actor_id):
        return replace(filled, actor=doers[0])
    return None


def _once(events: list[Event]) -> list[Event]:
    seen: dict[tuple[str, str, str], Event] = {}
    for event in events:
        seen.setdefault((event.predicate, event.place.place_id, event.actor.actor_id if event.actor else ""), event)
    return list(seen.values())


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
