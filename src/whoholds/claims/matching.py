"""Rules against a parsed sentence: which events it tells of, who does them and where."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace

from whoholds.claims.actors import actors_of
from whoholds.claims.actors import default_loser
from whoholds.claims.actors import is_collective
from whoholds.claims.actors import is_force
from whoholds.claims.actors import side_of
from whoholds.claims.doers import actors_for
from whoholds.claims.frame import Frame
from whoholds.claims.graph import Graph
from whoholds.claims.guesses import default_actor
from whoholds.claims.guesses import presence_of
from whoholds.claims.places import places_of
from whoholds.claims.rules import Rule
from whoholds.claims.rules import RuleSet
from whoholds.claims.rules import load_lexicon
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
    return _without_guesses(scene, events)


def find_doing(scene: Scene, s: int, i: int, rules: RuleSet, speaker: Speaker | None) -> Event | None:
    """Read what a verb says somebody does, wherever that may be: 'hold all of the valley' in a valley nobody knows."""
    for kind, lemma in triggers_of(scene, s, i, rules):
        for rule in rules.triggered_by(kind, lemma):
            frame = scene.frame(s, i)
            if kind != "verbs" or not _fits(scene, s, frame, rule):
                continue
            actors = actors_for(scene, s, frame, rule, speaker)
            if actors:
                return Event(rule, i, rule.predicate, actors[0], PlaceRef("", "all", -1, -1), frame)
    return None


def _taken_back(scene: Scene, event: Event, events: list[Event]) -> Event:
    """Take the place's holder for the nameless one who took it back: 'fell to rebels in 2015 and was retaken'."""
    guessed = event.actor is not None and event.actor.how == "default" and event.predicate == "captures"
    if not guessed or event.actor is None or event.frame.lemma not in load_lexicon()["frames"]["again"]:
        return event
    takers = {
        e.actor.actor_id
        for e in events
        if e.actor is not None and e.actor.how != "default" and e.place.place_id == event.place.place_id
    }
    holder = default_loser(scene, event.place)
    if not holder or not takers or holder in takers:
        return event
    return replace(event, actor=replace(event.actor, actor_id=holder, how="holder"))


def _without_guesses(scene: Scene, events: list[Event]) -> list[Event]:
    """Leave out an event with a guessed doer where the sentence tells the same of the place with a named one."""
    named = {(e.predicate, e.place.place_id) for e in events if e.actor is not None and e.actor.how != "default"}
    events = [_taken_back(scene, e, events) for e in events]
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
    doers: list[ActorRef | None] = [*_other_side(scene, s, frame, rule, actors, speaker)] or [None]
    made = [_event(scene, s, frame, rule, place, actor, speaker) for place in places for actor in doers]
    return [event for event in made if event is not None]


def _other_side(
    scene: Scene, s: int, frame: Frame, rule: Rule, actors: list[ActorRef], speaker: Speaker | None
) -> list[ActorRef]:
    """Take another side of the sentence for a doer that would do it to itself: 'the troops handed Aster to the army'."""
    own = {
        side_of(scene, r.actor_id)
        for role in rule.against
        for k in frame.args.get(role, [])
        for r in actors_of(scene, s, k, speaker)
    }
    if not own or all(side_of(scene, a.actor_id) not in own for a in actors):
        return actors
    others = [
        ActorRef(m.actor_id, m.start, m.end, "name")
        for _, m in sorted(scene.actors[s].items())
        if is_force(scene, m.actor_id) and side_of(scene, m.actor_id) not in own
    ]
    return others[:1]


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
    members = frame.args.get(role, [])
    if role in _OF_TRIGGER:
        return _has_itself(scene.graphs[s], frame, role, lemmas)
    if "*" in lemmas or "*after*" in lemmas:
        return any("*" in lemmas or k > frame.i for k in members)
    test = next((kind for kind in _KINDS if kind in lemmas), "")
    if test:
        return any(_KINDS[test](scene, s, k) for k in members)
    return any(_is_word(scene, s, k, lemmas) for k in members)


def _has_itself(graph: Graph, frame: Frame, role: str, lemmas: tuple[str, ...]) -> bool:
    """Check the trigger itself: its particle, governor, copula, form, auxiliaries and adverbs."""
    if role == "particle":
        return bool(frame.particles & set(lemmas))
    if role == "governor":
        return frame.light >= 0 and graph.tokens[frame.light].lemma.lower() in lemmas
    if role == "copula":
        return bool(graph.kids(frame.i, "cop"))
    if role == "form":
        return graph.tokens[frame.i].xpos in lemmas
    relations = ("aux", "cop") if role == "aux" else ("advmod",)
    return any(graph.tokens[k].text.lower() in lemmas for k in graph.kids(frame.i, *relations))


def _is_place(scene: Scene, s: int, k: int) -> bool:
    """Tell whether an argument is a place."""
    return bool(places_of(scene, s, k))


def _is_force(scene: Scene, s: int, k: int) -> bool:
    """Tell whether an argument is an armed actor."""
    return is_collective(scene.graphs[s].tokens[k].lemma.lower()) or bool(actors_of(scene, s, k, None))


def _is_thing(scene: Scene, s: int, k: int) -> bool:
    """Tell whether an argument is anything but a time: 'on strike', not 'on Tuesday'."""
    token = scene.graphs[s].tokens[k]
    return not any(time.start <= token.start < time.end for time in scene.times[s])


#: Roles that mean the trigger itself.
_OF_TRIGGER = frozenset({"particle", "governor", "copula", "form", "aux", "adverb"})
#: Kinds of argument a rule may ask for instead of words.
_KINDS = {"*place*": _is_place, "*force*": _is_force, "*thing*": _is_thing}


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
    ) or any(f"+{graph.tokens[m].lemma.lower()}" in lemmas for m in graph.kids(k, "amod", "compound"))


def _is_witness_of_others(scene: Scene, s: int, frame: Frame, actor: ActorRef, speaker: Speaker | None) -> bool:
    """Tell "'They are in Aster,' a mother of four said", whose news is not that the holders are where they were."""
    if actor.how != "pronoun" or speaker is None or speaker.actor_id or "still" in frame.particles:
        return False
    graph = scene.graphs[s]
    said = [t.text.lower() for t in graph.tokens if t.start == actor.start]
    return said == ["they"] and not any(graph.tokens[k].text.lower() == "still" for k in graph.children[frame.i])


def _event(
    scene: Scene, s: int, frame: Frame, rule: Rule, place: PlaceRef, actor: ActorRef | None, speaker: Speaker | None
) -> Event | None:
    predicate = rule.predicate
    if rule.default == "presence":
        if actor is None:
            return None
        predicate = presence_of(scene, s, frame, place, actor)
        if predicate == "controls" and _is_witness_of_others(scene, s, frame, actor, speaker):
            return None
    elif actor is None:
        actor = default_actor(scene, s, frame, rule, place, speaker)
        if actor is None and rule.default in {"captor", "loser"}:
            return None
    if rule.scope:
        place = PlaceRef(place.place_id, rule.scope, place.start, place.end, place.relation)
    return Event(rule, frame.i, predicate, actor, place, frame)
