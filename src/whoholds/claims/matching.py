"""Rules against a parsed sentence: which events it tells of, who does them and where."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.claims.doers import actors_for
from whoholds.claims.doers import default_actor
from whoholds.claims.doers import presence_of
from whoholds.claims.frame import Frame
from whoholds.claims.places import places_of
from whoholds.claims.rules import Rule
from whoholds.claims.rules import RuleSet
from whoholds.claims.scene import ActorRef
from whoholds.claims.scene import PlaceRef
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.claims.triggers import triggers_of
from whoholds.claims.where import places_for


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a sentence says happened: a rule, its trigger, who and where."""

    rule: Rule
    trigger: int
    predicate: str
    actor: ActorRef | None
    place: PlaceRef
    frame: Frame


def find_events(scene: Scene, s: int, rules: RuleSet, speakers: dict[int, Speaker]) -> list[Event]:
    """Find the events of a sentence; `speakers` gives the innermost speaker of each word, for 'we' and 'our'."""
    events: list[Event] = []
    for token in scene.graphs[s].tokens:
        found: list[Event] = []
        for kind, lemma in triggers_of(scene, s, token.i, rules):
            for rule in rules.triggered_by(kind, lemma):
                if not found or rule.id in found[0].rule.also:
                    found.extend(_match(scene, s, token.i, rule, speakers.get(token.i)))
        if found:
            events.extend(_without_doubles(found))
    return _without_guesses(events)


def _without_guesses(events: list[Event]) -> list[Event]:
    """Leave out an event with a guessed doer where the sentence tells the same of the place with a named one."""
    named = {(e.predicate, e.place.place_id) for e in events if e.actor is not None and e.actor.how != "default"}
    return [
        e for e in events if e.actor is None or e.actor.how != "default" or (e.predicate, e.place.place_id) not in named
    ]


def _without_doubles(events: list[Event]) -> list[Event]:
    kept: dict[tuple[str, str, str], Event] = {}
    for event in events:
        kept.setdefault((event.predicate, event.place.place_id, event.actor.actor_id if event.actor else ""), event)
    return list(kept.values())


def _match(scene: Scene, s: int, i: int, rule: Rule, speaker: Speaker | None) -> list[Event]:
    frame = scene.frame(s, i)
    if scene.graphs[s].tokens[i].relation == "amod" or not _fits(scene, s, frame, rule):
        return []
    places = places_for(scene, s, frame, rule)
    if not places and rule.place_must != "none":
        return []
    actors = actors_for(scene, s, frame, rule, speaker)
    if actors is None:
        return []
    doers: list[ActorRef | None] = [*actors] or [None]
    made = [_event(scene, s, frame, rule, place, actor, speaker) for place in places for actor in doers]
    return [event for event in made if event is not None]


def _fits(scene: Scene, s: int, frame: Frame, rule: Rule) -> bool:
    """Check a rule's conditions on voice, particle, preposition, governor and arguments."""
    governor = scene.graphs[s].tokens[frame.light].lemma.lower() if frame.light >= 0 else ""
    if rule.voice and (rule.voice == "passive") != frame.passive:
        return False
    if (
        not _has_particle(frame, rule)
        or (rule.case and frame.case not in rule.case)
        or (rule.governor and governor not in rule.governor)
    ):
        return False
    if not all(any(_has(scene, s, frame, r, lemmas) for r in role.split("|")) for role, lemmas in rule.with_.items()):
        return False
    return not any(_has(scene, s, frame, role, lemmas) for role, lemmas in rule.without.items())


def _has_particle(frame: Frame, rule: Rule) -> bool:
    """Check the particle: 'pulled out', also as the first half of a preposition ('out of Aster'); '' allows none."""
    if not rule.particle or frame.particles & set(rule.particle):
        return True
    if "" in rule.particle and not frame.particles:
        return True
    return any(role.partition("_")[0] in rule.particle for role in frame.args if "_" in role)


def _has(scene: Scene, s: int, frame: Frame, role: str, lemmas: tuple[str, ...]) -> bool:
    """Check one argument: '*' is any, '*after*' any behind the verb, '*place*' a place, '~word' the bare noun ('took part', not 'took a part of')."""
    graph = scene.graphs[s]
    if role == "particle":
        return bool(frame.particles & set(lemmas))
    if role == "governor":
        return frame.light >= 0 and graph.tokens[frame.light].lemma.lower() in lemmas
    if role == "aux":
        return any(graph.tokens[k].text.lower() in lemmas for k in graph.kids(frame.i, "aux"))
    members = frame.args.get(role, [])
    if "*" in lemmas or "*after*" in lemmas:
        return any("*" in lemmas or k > frame.i for k in members)
    if "*place*" in lemmas:
        return any(places_of(scene, s, k) for k in members)
    return any(_is_word(scene, s, k, lemmas) for k in members)


def _is_word(scene: Scene, s: int, k: int, lemmas: tuple[str, ...]) -> bool:
    graph = scene.graphs[s]
    token = graph.tokens[k]
    if token.lemma.lower() in lemmas or token.text.lower() in lemmas:
        return True
    return (
        f"~{token.lemma.lower()}" in lemmas
        and token.xpos == "NN"
        and not graph.kids(k, "det", "amod", "nummod", "nmod:poss")
        and all(graph.case(m) != "of" for m in graph.kids(k, "nmod"))
    )


def _event(
    scene: Scene, s: int, frame: Frame, rule: Rule, place: PlaceRef, actor: ActorRef | None, speaker: Speaker | None
) -> Event | None:
    predicate = rule.predicate
    if rule.default == "presence":
        if actor is None:
            return None
        predicate = presence_of(scene, s, frame, place, actor)
    elif actor is None:
        actor = default_actor(scene, frame, rule, place, speaker)
        if actor is None and rule.default in {"captor", "loser"}:
            return None
    if rule.scope:
        place = PlaceRef(place.place_id, rule.scope, place.start, place.end, place.relation)
    return Event(rule, frame.i, predicate, actor, place, frame)
