"""Rules against a parsed sentence: which events it tells of, who does them and where."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.claims.actors import actors_of
from whoholds.claims.actors import civilians_id
from whoholds.claims.actors import default_captor
from whoholds.claims.actors import default_loser
from whoholds.claims.actors import holder_of
from whoholds.claims.actors import is_civilian
from whoholds.claims.actors import is_collective
from whoholds.claims.actors import is_force
from whoholds.claims.actors import is_person
from whoholds.claims.frames import LIGHT
from whoholds.claims.frames import Frame
from whoholds.claims.places import can_be_meant
from whoholds.claims.places import gapped_places
from whoholds.claims.places import is_scene
from whoholds.claims.places import places_of
from whoholds.claims.places import vague_scope
from whoholds.claims.rules import Rule
from whoholds.claims.rules import RuleSet
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import ActorRef
from whoholds.claims.scene import PlaceRef
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker

_LOCATIVE = frozenset({"in", "inside", "within", "at"})
#: Predicates of holding: 'villages near Aster' taken is not Aster taken.
_HOLDING = frozenset({"captures", "controls", "loses", "surrenders"})
_NOBODY = frozenset({"nobody", "none", "no-one", "neither", "nothing"})
_HAPPENING = frozenset({"be", "continue", "hear", "report", "break", "erupt", "resume", "rage", "stop"})
_DISTANCES = frozenset({"kilometre", "kilometer", "km", "mile", "metre", "meter", "yard", "hour", "day", "range", "reach", "sight", "distance", "approach", "gate", "doorstep", "threshold", "entrance", "sign"})
_NEAR = frozenset({"near", "close_to", "near_to", "from", "of", "short_of", "within", "outside", "outside_of", "off", "next_to"})


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
    graph = scene.graphs[s]
    events: list[Event] = []
    for token in graph.tokens:
        speaker = speakers.get(token.i)
        found: list[Event] = []
        if token.upos == "VERB" and _is_name(scene, s, token.i):
            continue
        for kind, lemma in [*_trigger_keys(scene, s, token.i), *_participle_keys(scene, s, token.i, rules)]:
            for rule in rules.triggered_by(kind, lemma):
                if found and rule.id not in found[0].rule.also:
                    continue
                found.extend(_match(scene, s, token.i, rule, speaker))
        events.extend(_without_doubles(found))
    return _without_guesses(events)


def _without_guesses(events: list[Event]) -> list[Event]:
    """Leave out an event with a guessed doer where the sentence tells the same of the place with a named one."""
    named = {(e.predicate, e.place.place_id) for e in events if e.actor is not None and e.actor.how != "default"}
    return [e for e in events if e.actor is None or e.actor.how != "default" or (e.predicate, e.place.place_id) not in named]


def _without_doubles(events: list[Event]) -> list[Event]:
    seen: set[tuple[str, str, str]] = set()
    out = []
    for event in events:
        key = (event.predicate, event.place.place_id, event.actor.actor_id if event.actor else "")
        if key not in seen:
            seen.add(key)
            out.append(event)
    return out


def _trigger_keys(scene: Scene, s: int, i: int) -> list[tuple[str, str]]:
    graph = scene.graphs[s]
    token = graph.tokens[i]
    lemma = token.lemma.lower()
    keys: list[tuple[str, str]] = []
    if _names_side(scene, s, i):
        keys.append(("states", "_side_"))
    if token.upos == "VERB" or (token.upos == "AUX" and not token.relation.startswith(("aux", "cop"))) or (token.upos == "ADJ" and token.xpos == "VBN"):
        keys.append(("verbs", lemma))
    if token.upos in {"NOUN", "PROPN"}:
        keys.append(("nouns", lemma if token.upos == "NOUN" else token.text.lower()))
    if i + 2 < len(graph.tokens) and graph.tokens[i + 1].text == "-" and token.end == graph.tokens[i + 1].start:
        keys.append(("nouns", f"{token.text.lower()}-{graph.tokens[i + 2].text.lower()}"))
    if token.upos in {"ADJ", "ADV", "PRON"} or (token.upos == "VERB" and any(graph.tokens[k].lemma == "be" for k in graph.kids(i, "aux", "cop"))):
        keys.append(("states", token.text.lower()))
    if token.upos == "NOUN" and is_collective(lemma) and token.head >= 0 and token.relation == "nmod" and graph.tokens[token.head].lemma.lower() in load_lexicon()["speech"]["rumour"]:
        keys.append(("states", "_force_"))
    copular = bool(graph.kids(i, "cop")) or bool(graph.kids(i, "nsubj")) and token.upos not in {"VERB", "AUX"}
    if copular and token.upos in {"NOUN", "PROPN", "PRON", "NUM", "ADV", "ADJ"}:
        case = graph.case(i)
        if case in _LOCATIVE and lemma not in _DISTANCES:
            keys.append(("states", "_place_"))
        if case == "with":
            keys.append(("states", "_with_"))
        if case in _NEAR or (token.upos in {"ADJ", "ADV"} and token.lemma.lower() in {"close", "near", "outside", "away"}) or token.lemma.lower() in {"kilometre", "kilometer", "km", "mile", "gate", "door", "outskirts", "metre", "meter", "edge"}:
            keys.append(("states", "_distance_"))
    if graph.kids(i, "expl") or (token.head >= 0 and graph.kids(token.head, "expl") and token.relation == "nsubj"):
        keys.append(("states", "_force_"))
    return keys


def _is_name(scene: Scene, s: int, i: int) -> bool:
    """Tell a verb-like word inside a name ('Saw' in a person's name)."""
    if i in scene.places[s] and scene.places[s][i].kind == "name":
        return True
    mention = scene.actors[s].get(i)
    return mention is not None and mention.kind in {"person", "source"} and scene.graphs[s].tokens[i].text[:1].isupper() and i > 0


def _participle_keys(scene: Scene, s: int, i: int, rules: RuleSet) -> list[tuple[str, str]]:
    """Give the verbs a participle used as an adjective can come from: 'is entirely liberated'."""
    graph = scene.graphs[s]
    token = graph.tokens[i]
    low = token.text.lower()
    if token.upos != "ADJ" or not low.endswith("ed") or not graph.kids(i, "cop"):
        return []
    stems = [low[:-1], low[:-2], low[:-3]]
    return [("verbs", stem) for stem in stems if rules.triggered_by("verbs", stem)][:1]


def _names_side(scene: Scene, s: int, i: int) -> bool:
    """Tell whether a predicate is a side: 'is still Russian', 'is the army's', 'is rebel territory'."""
    graph = scene.graphs[s]
    token = graph.tokens[i]
    marks = {"'s", "'", "’s", "’"}
    owned = any(graph.tokens[k].text in marks and k == i + 1 for k in graph.children[i])
    if not any(graph.tokens[k].text not in marks for k in graph.kids(i, "cop")) and not (owned and graph.kids(i, "nsubj", "mark")):
        return False
    if graph.case(i):
        return False
    if owned:
        return i in scene.actors[s]
    if token.lemma.lower() in {"territory", "ground", "land", "town", "city", "country"}:
        return any(k in scene.actors[s] and scene.actors[s][k].actor_id for k in graph.kids(i, "amod", "compound", "nmod:poss"))
    return token.upos in {"ADJ", "PROPN"} and i in scene.actors[s] and scene.actors[s][i].kind in {"name", "generic"}


def _match(scene: Scene, s: int, i: int, rule: Rule, speaker: Speaker | None) -> list[Event]:
    frame = scene.frame(s, i)
    if scene.graphs[s].tokens[i].relation == "amod" or not _fits(scene, s, frame, rule):
        return []
    places = _places(scene, s, frame, rule)
    if not places and rule.place_must != "none":
        return []
    actors = _actors(scene, s, frame, rule, speaker)
    if actors is None:
        return []
    out = []
    for place in places or [PlaceRef("", "all", -1, -1)]:
        for actor in actors or [None]:
            out.extend(_event(scene, s, frame, rule, place, actor, speaker))
    return out


def _fits(scene: Scene, s: int, frame: Frame, rule: Rule) -> bool:
    graph = scene.graphs[s]
    if rule.voice and (rule.voice == "passive") != frame.passive:
        return False
    if rule.particle and not (frame.particles & set(rule.particle)) and not ("" in rule.particle and not frame.particles) and not any(role.partition("_")[0] in rule.particle for role in frame.args if "_" in role):
        return False
    if rule.case and frame.case not in rule.case:
        return False
    if rule.governor and (frame.light < 0 or graph.tokens[frame.light].lemma.lower() not in rule.governor):
        return False
    for role, lemmas in rule.with_.items():
        if not any(_has(scene, s, frame, r, lemmas) for r in role.split("|")):
            return False
    return not any(_has(scene, s, frame, role, lemmas) for role, lemmas in rule.without.items())


def _has(scene: Scene, s: int, frame: Frame, role: str, lemmas: tuple[str, ...]) -> bool:
    graph = scene.graphs[s]
    if role == "particle":
        return bool(frame.particles & set(lemmas))
    if role == "governor":
        return frame.light >= 0 and graph.tokens[frame.light].lemma.lower() in lemmas
    if role == "aux":
        return any(graph.tokens[k].text.lower() in lemmas for k in graph.kids(frame.i, "aux"))
    members = frame.args.get(role, [])
    if "*" in lemmas:
        return bool(members)
    if "*place*" in lemmas:
        return any(places_of(scene, s, k) for k in members)
    for k in members:
        token = graph.tokens[k]
        if token.lemma.lower() in lemmas or token.text.lower() in lemmas:
            return True
        if f"~{token.lemma.lower()}" in lemmas and token.xpos == "NN" and not graph.kids(k, "det", "amod", "nummod", "nmod:poss"):
            return True
    return False


def _places(scene: Scene, s: int, frame: Frame, rule: Rule) -> list[PlaceRef]:
    graph = scene.graphs[s]
    area = load_lexicon()["places"]["area"]
    for role in rule.place:
        if role == "context":
            return _context_place(scene, s)
        members = [frame.i] if role == "self" else frame.args.get(role, [])
        if rule.relation != "toward":
            members = [k for k in members if graph.tokens[k].lemma.lower() not in _DISTANCES]
        refs: list[PlaceRef] = []
        for k in members:
            found = places_of(scene, s, k)
            if not found and graph.tokens[k].upos == "NUM":
                found = [PlaceRef(r.place_id, "part", r.start, r.end) for m in graph.kids(k, "nmod") if graph.case(m) == "of" for r in places_of(scene, s, m)]
            if found and role in {"obj", "theme", "subj"}:
                found = [*found, *gapped_places(scene, s, frame.i, {r.place_id for r in found})]
            if not found and role in {"obj", "theme", "subj"} and _is_whole_country(scene, s, k):
                return [PlaceRef("", "all", graph.tokens[k].start, graph.tokens[k].end)]
            scope = "" if found else vague_scope(scene, s, k)
            if scope and rule.place_must != "named":
                beside = [r for place_role in ("at", "near", "of", "in", "around") for m in frame.args.get(place_role, []) if m != k for r in places_of(scene, s, m)]
                refs.extend(PlaceRef(r.place_id, scope if scope != "all" else r.scope, graph.tokens[k].start, graph.tokens[k].end) for r in beside or _context_place(scene, s, frame, here=False))
                continue
            if not found:
                continue
            direct = k in scene.places[s] or k in scene.phrases[s] or graph.tokens[k].upos in {"PRON", "DET", "PROPN", "ADV"}
            lemma = graph.tokens[k].lemma.lower()
            if rule.place_must == "any":
                refs.extend(found)
                continue
            if rule.place_must == "named" and not (direct or lemma in area):
                continue
            if rule.place_must == "area" and not (direct or lemma in area or lemma in {"control", "hold", "grip"}):
                continue
            if rule.place_must == "road" and not any(scene.theatre.places[r.place_id].kind == "road" for r in found if r.place_id in scene.theatre.places):
                continue
            refs.extend(found)
        if rule.predicate in _HOLDING:
            refs = [r for r in refs if r.relation != "near"]
        if refs:
            return _drop_wider(scene, refs)
    if rule.predicate in {"withdraws_from", "surrenders"}:
        stationed = _place_of_force(scene, s, frame)
        if stationed:
            return stationed
    if not rule.context or (frame.kind == "noun" and not _is_told(scene, s, frame)) or _names_unknown_place(scene, s, frame, rule):
        return []
    return _context_place(scene, s, frame, prefer_taken=rule.predicate in {"frees_prisoners", "withdraws_from", "other"})


def _is_elsewhere(scene: Scene, s: int, frame: Frame) -> bool:
    """Tell whether the words do name where, only no place of the theatre: then the story's place must not stand in."""
    graph = scene.graphs[s]
    where = [k for role in ("in", "at", "inside", "from", "into", "near", "out_of") for k in frame.args.get(role, [])]
    return any(j in scene.places[s] and not scene.places[s][j].is_metonym_candidate for k in where for j in graph.subtree(k, within_clause=True))


def _place_of_force(scene: Scene, s: int, frame: Frame) -> list[PlaceRef]:
    """Find where the force is that leaves: 'the garrison of Aster withdrew', 'troops stationed near Brim are being moved'."""
    graph = scene.graphs[s]
    for k in [*frame.args.get("subj", []), *frame.args.get("obj", []), *frame.args.get("theme", [])]:
        if graph.tokens[k].upos != "NOUN" or k in scene.places[s]:
            continue
        for j in graph.subtree(k):
            mention = scene.places[s].get(j)
            if mention is not None and mention.place_id and graph.case(j) in {"in", "of", "at", "near", "around", "inside"} and not mention.is_metonym_candidate:
                return [r for r in places_of(scene, s, j) if r.place_id]
    return []


def _names_unknown_place(scene: Scene, s: int, frame: Frame, rule: Rule) -> bool:
    """Tell whether the words say from or into where, only not in words that mean a place: 'retired from the service'."""
    graph = scene.graphs[s]
    said = [k for role in ("from", "out_of", "into", "obj") if role in rule.place for k in frame.args.get(role, [])]
    return any(graph.tokens[k].upos in {"NOUN", "PROPN"} and not is_collective(graph.tokens[k].lemma.lower()) and graph.tokens[k].lemma.lower() not in load_lexicon()["places"]["area"] for k in said)


def _is_whole_country(scene: Scene, s: int, i: int) -> bool:
    """Tell 'the country', 'the lands', or a country's name: no place to hold, but enough for what is asked for."""
    mention = scene.places[s].get(i)
    if mention is not None:
        place = scene.theatre.places.get(mention.place_id)
        return place is not None and place.kind == "country"
    return scene.graphs[s].tokens[i].lemma.lower() in {"country", "land", "territory", "nation"}


def _is_told(scene: Scene, s: int, frame: Frame) -> bool:
    """Tell whether a noun is the event itself: 'carried out a withdrawal', 'there were clashes', 'gunfire was heard'."""
    graph = scene.graphs[s]
    token = graph.tokens[frame.i]
    governor = graph.tokens[token.head].lemma.lower() if token.head >= 0 else ""
    if token.relation.startswith("obj"):
        return governor in LIGHT or governor in _HAPPENING
    return token.relation.startswith("nsubj") and governor in _HAPPENING


def _drop_wider(scene: Scene, refs: list[PlaceRef]) -> list[PlaceRef]:
    """Leave out a province that only says where a named place lies."""
    ids = {r.place_id for r in refs}
    parents = {scene.theatre.places[i].parent for i in ids if i in scene.theatre.places}
    kept = [r for r in refs if r.place_id not in parents]
    return kept or refs


def _context_place(scene: Scene, s: int, frame: Frame | None = None, *, prefer_taken: bool = False, here: bool = True) -> list[PlaceRef]:
    """Give the place the story is at, for words that name none."""
    if frame is not None and here:
        for role in ("in", "at", "inside", "where"):
            for k in frame.args.get(role, []):
                found = places_of(scene, s, k)
                if found:
                    return found
    anchor = frame.i if frame is not None else 0
    if frame is not None and here and _is_elsewhere(scene, s, frame):
        return []
    token = scene.graphs[s].tokens[anchor]
    named = [m for j, m in sorted(scene.places[s].items()) if j < anchor and m.place_id and not m.is_metonym_candidate and can_be_meant(scene, m.place_id)]
    if named:
        return [PlaceRef(named[-1].place_id, "all", token.start, token.end)]
    if prefer_taken and scene.story.taken:
        return [PlaceRef(list(scene.story.taken)[-1], "all", token.start, token.end)]
    if scene.story.places:
        return [PlaceRef(scene.story.places[-1], "all", token.start, token.end)]
    focus = scene.focus(s)
    return [PlaceRef(focus.place_id, "all", token.start, token.end)] if focus is not None and focus.place_id and is_scene(scene, focus.place_id) else []


def _actors(scene: Scene, s: int, frame: Frame, rule: Rule, speaker: Speaker | None) -> list[ActorRef] | None:
    """Resolve the doers; None: the words name a doer that cannot do this (a storm, a club), so there is no event."""
    if rule.actor_must in {"none", "speaker"}:
        return _speaker_actor(speaker) if rule.actor_must == "speaker" else []
    nobody = [k for role in ("subj", "theme") if role in rule.actor for k in frame.args.get(role, []) if scene.graphs[s].tokens[k].text.lower() in _NOBODY]
    if nobody:
        return _nobody_in_particular(scene, s, nobody[0], rule)
    unresolved = False
    for role in rule.actor:
        if role == "poss" and any(places_of(scene, s, k) for k in frame.args.get("poss", [])) and not any(k in scene.actors[s] for k in frame.args.get("poss", [])):
            continue
        if role == "self":
            refs = actors_of(scene, s, frame.i, speaker)
            if refs:
                return refs
            continue
        members = frame.args.get(role, [])
        refs = [r for k in members for r in actors_of(scene, s, k, speaker) if _may_act(scene, s, k, r, rule)]
        if refs:
            return _one_each(refs)
        made = [r for k in members if (r := _by_class(scene, s, k, rule)) is not None]
        if made:
            return _one_each(made)
        if members and role in {"subj", "obj", "theme"} and role in rule.actor[:1]:
            unresolved = any(not _is_vague(scene, s, k) for k in members)
    said = _said_by_doer(scene, s, frame, rule, speaker)
    if said:
        return said
    beside = [r for r in _beside_verb(scene, s, frame, speaker) if is_force(scene, r.actor_id)] if rule.actor_must == "force" and "subj" in rule.actor else []
    if beside:
        return _one_each(beside)
    if unresolved and rule.actor_must not in {"optional", "weapon"}:
        return None
    if rule.actor_must == "weapon" and unresolved:
        return None
    if rule.default or rule.actor_must.startswith("optional") or rule.actor_must == "weapon":
        return []
    if rule.actor_must == "force" and frame.passive and not frame.args.get("subj"):
        return []
    doers = [k for role in rule.actor[:1] for k in frame.args.get(role, [])]
    if rule.actor_must == "force" and doers and all(is_collective(scene.graphs[s].tokens[k].lemma.lower()) and not is_civilian(scene.graphs[s].tokens[k].lemma.lower()) for k in doers):
        return []
    return None


def _nobody_in_particular(scene: Scene, s: int, i: int, rule: Rule) -> list[ActorRef]:
    """Resolve 'nobody': of those who might have left, the side spoken of last; else whom the rule would guess."""
    token = scene.graphs[s].tokens[i]
    if rule.predicate in {"withdraws_from", "surrenders"} and scene.story.actors:
        return [ActorRef(scene.story.actors[-1], token.start, token.end, "collective")]
    return []


def _said_by_doer(scene: Scene, s: int, frame: Frame, rule: Rule, speaker: Speaker | None) -> list[ActorRef]:
    """Take the speaker as the doer of a deed it speaks of without naming one ('the command spoke of a redeployment'),
    or the side joined to a participle ('rebel-held')."""
    graph = scene.graphs[s]
    i = frame.i
    if frame.passive and i > 1 and graph.tokens[i - 1].text == "-" and i - 2 in scene.actors[s] and scene.actors[s][i - 2].actor_id:
        mention = scene.actors[s][i - 2]
        return [ActorRef(mention.actor_id, mention.start, mention.end, "name")]
    if frame.kind == "noun" and rule.predicate in {"withdraws_from", "enters", "shells", "advances_toward"} and speaker is not None and is_force(scene, speaker.actor_id) and not frame.args.get("of"):
        return [ActorRef(speaker.actor_id, speaker.start, speaker.end, "speaker")]
    return []


def _beside_verb(scene: Scene, s: int, frame: Frame, speaker: Speaker | None) -> list[ActorRef]:
    """Take the force named right before a finite verb that the parser left without a subject."""
    graph = scene.graphs[s]
    token = graph.tokens[frame.i]
    if frame.kind != "verb" or frame.passive or frame.args.get("subj") or token.xpos not in {"VBD", "VBZ", "VBP"}:
        return []
    at = frame.i - 1
    while at >= 0 and graph.tokens[at].upos in {"ADV", "AUX"}:
        at -= 1
    if at < 0 or graph.tokens[at].upos not in {"NOUN", "PROPN"} or at not in scene.actors[s]:
        return []
    return actors_of(scene, s, at, speaker)


def _speaker_actor(speaker: Speaker | None) -> list[ActorRef] | None:
    if speaker is None or not speaker.actor_id:
        return None
    return [ActorRef(speaker.actor_id, speaker.start, speaker.end, "speaker")]


def _one_each(refs: list[ActorRef]) -> list[ActorRef]:
    seen: dict[str, ActorRef] = {}
    for ref in refs:
        seen.setdefault(ref.actor_id, ref)
    return list(seen.values())


def _is_vague(scene: Scene, s: int, i: int) -> bool:
    """Tell whether a doer's words leave open who it is: 'it', 'nobody', 'columns', a passive's missing agent."""
    token = scene.graphs[s].tokens[i]
    return token.upos == "PRON" or is_collective(token.lemma.lower())


def _may_act(scene: Scene, s: int, i: int, ref: ActorRef, rule: Rule) -> bool:
    token = scene.graphs[s].tokens[i]
    lemma = token.lemma.lower()
    must = rule.actor_must
    own = scene.actors[s].get(i)
    if must == "force" and token.upos == "NOUN" and (own is None or not own.start <= token.start < own.end) and not is_collective(lemma) and i not in scene.places[s] and ref.how != "pronoun":
        return False
    if must in {"people", "crowd", "optional-people"}:
        return is_person(scene, ref.actor_id) or (is_civilian(lemma) and not is_collective(lemma))
    if must in {"force", "optional", "weapon"}:
        return is_force(scene, ref.actor_id) and not (is_civilian(lemma) and not is_collective(lemma) and ref.how != "name")
    return True


def _by_class(scene: Scene, s: int, i: int, rule: Rule) -> ActorRef | None:
    """Resolve a doer by what kind of noun it is: crowds are civilians; men without a name are the side spoken of last."""
    token = scene.graphs[s].tokens[i]
    lemma = token.lemma.lower()
    if rule.actor_must in {"people", "crowd", "optional-people"}:
        civil = civilians_id(scene)
        return ActorRef(civil, token.start, token.end, "people") if civil and is_civilian(lemma) else None
    if rule.actor_must == "force" and is_collective(lemma) and token.upos == "NOUN" and not (is_civilian(lemma) and lemma not in {"man", "thousand", "hundred", "dozen"}) and scene.story.actors:
        return ActorRef(scene.story.actors[-1], token.start, token.end, "collective")
    return None


def _is_still(scene: Scene, s: int, frame: Frame) -> bool:
    """Tell whether something goes on: who is still there has been there."""
    graph = scene.graphs[s]
    return "still" in frame.particles or any(graph.tokens[k].text.lower() in {"still", "remain", "remains"} for k in graph.children[frame.i])


def _event(scene: Scene, s: int, frame: Frame, rule: Rule, place: PlaceRef, actor: ActorRef | None, speaker: Speaker | None) -> list[Event]:
    predicate = rule.predicate
    if rule.default == "presence" and actor is None:
        return []
    if rule.default == "presence" and actor is not None:
        predicate = "controls" if _is_still(scene, s, frame) else _presence(scene, place, actor)
    elif actor is None:
        actor = _default_actor(scene, rule, place, speaker)
        if actor is None and rule.default in {"captor", "loser"}:
            return []
    if rule.scope:
        place = PlaceRef(place.place_id, rule.scope, place.start, place.end, place.relation)
    return [Event(rule, frame.i, predicate, actor, place, frame)]


def _default_actor(scene: Scene, rule: Rule, place: PlaceRef, speaker: Speaker | None) -> ActorRef | None:
    chosen = ""
    default = rule.default or {"captures": "captor", "encircles": "besieger", "enters": "captor", "loses": "loser", "withdraws_from": "loser", "surrenders": "loser"}.get(rule.predicate, "")
    if default in {"captor", "attacker", "besieger"}:
        chosen = default_captor(scene, place, speaker.actor_id if speaker is not None else "")
    elif default == "loser":
        chosen = default_loser(scene, place)
    elif default == "people":
        chosen = civilians_id(scene)
    return ActorRef(chosen, -1, -1, "default") if chosen else None


def _presence(scene: Scene, place: PlaceRef, actor: ActorRef) -> str:
    """Being inside means holding for the side that held the place, entering for any other."""
    holder = scene.story.taken.get(place.place_id) or holder_of(scene, place.place_id)
    side = scene.theatre.actors[actor.actor_id].side_at(scene.report.published_at) if actor.actor_id in scene.theatre.actors else ""
    return "controls" if holder and side == holder else "enters"
