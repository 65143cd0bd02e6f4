"""Where an event was: the places its arguments mean, or the place the story is at."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.claims.actors import is_collective
from whoholds.claims.antecedents import PICKS
from whoholds.claims.antecedents import can_be_meant
from whoholds.claims.distances import is_distance
from whoholds.claims.distances import is_far
from whoholds.claims.frame import Frame
from whoholds.claims.graph import Graph
from whoholds.claims.passing import is_passed
from whoholds.claims.places import gapped_places
from whoholds.claims.places import lift_quarter
from whoholds.claims.places import places_of
from whoholds.claims.places import vague_scope
from whoholds.claims.rules import Rule
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import PlaceRef
from whoholds.claims.scene import Scene
from whoholds.claims.scene import is_scene

#: Predicates of holding: 'villages near Aster' taken is not Aster taken.
_HOLDING = frozenset({"captures", "controls", "loses", "surrenders"})
_LEAVING = frozenset({"withdraws_from", "surrenders"})
#: Predicates told of the place last taken when they name none: 'they freed the prisoners'.
_AFTERMATH = frozenset({"frees_prisoners", "withdraws_from", "other"})
_KINDS = {"city": frozenset({"city"}), "town": frozenset({"town"}), "village": frozenset({"village"})}
_SINCE = frozenset({"after", "following", "since"})
_HAPPENING = frozenset({"be", "continue", "hear", "report", "break", "erupt", "resume", "rage", "stop"})
_ABOUT = frozenset({"obj", "theme", "subj"})
_GRASP = frozenset({"control", "hold", "grip"})
_AROUND = frozenset({"in", "at", "near", "around", "outside", "on", "inside", "across"})
_WIDE = frozenset({"province", "region", "state", "district"})
_STATIONED = frozenset({"in", "of", "at", "near", "around", "inside"})


def places_for(scene: Scene, s: int, frame: Frame, rule: Rule) -> list[PlaceRef]:
    """Give the places a rule's place roles mean; a reference without id stands for a whole country."""
    for role in rule.place:
        if role == "context":
            refs = context_place(scene, s, frame, here=False)
        elif role == "clause":
            refs = _in_clause(scene, s, frame)
        else:
            refs = _of_role(scene, s, frame, rule, role)
        if any(not r.place_id for r in refs):
            return refs[:1]
        if rule.predicate in _HOLDING:
            refs = [r for r in refs if r.relation != "near" and not _is_road(scene, r)]
        if refs:
            return _drop_wider(scene, _inside(scene, s, frame, rule, role, refs))
    return _unnamed(scene, s, frame, rule)


def _of_role(scene: Scene, s: int, frame: Frame, rule: Rule, role: str) -> list[PlaceRef]:
    graph = scene.graphs[s]
    members = [frame.i] if role == "self" else frame.args.get(role, [])
    members = [*members, *_joined_far_behind(scene, s, frame, members, role)]
    is_excluded = is_far if rule.relation == "toward" else is_distance
    members = [k for k in members if not is_excluded(graph, k)]
    refs: list[PlaceRef] = []
    for k in members:
        found = _of_member(scene, s, frame, role, k)
        if found:
            refs.extend(found if _is_fit(scene, s, k, rule, found) else [])
        elif role in _ABOUT and _is_whole_country(scene, s, k):
            return [PlaceRef("", "all", graph.tokens[k].start, graph.tokens[k].end)]
        elif rule.place_must not in {"named", "road"}:
            refs.extend(_vague(scene, s, frame, k))
    return refs


def _joined_far_behind(scene: Scene, s: int, frame: Frame, members: list[int], role: str) -> list[int]:
    """Give the second place of 'at Aster, in the north, and at Brim', which parsers join to the nearest name."""
    graph = scene.graphs[s]
    tops = [*members, frame.i] if members and frame.kind == "noun" else members
    found = [
        j
        for k in tops
        for j in graph.subtree(k, within_clause=True)
        if j in scene.places[s] and graph.tokens[j].relation == "conj" and graph.case(j) == role != ""
    ]
    return list(dict.fromkeys(found))


def _is_road(scene: Scene, ref: PlaceRef) -> bool:
    """Tell a road: it is cut and opened, not taken; what was taken stands on it."""
    place = scene.theatre.places.get(ref.place_id)
    return place is not None and place.kind == "road"


def _in_clause(scene: Scene, s: int, frame: Frame) -> list[PlaceRef]:
    """Take a place named with a locative anywhere in the clause: 'fought house to house with militants in Aster'."""
    graph = scene.graphs[s]
    for k in graph.subtree(frame.i, within_clause=True):
        if k in scene.places[s] and graph.case(k) in _AROUND and not scene.places[s][k].is_metonym_candidate:
            found = places_of(scene, s, k)
            if found:
                return found
    return []


def _of_member(scene: Scene, s: int, frame: Frame, role: str, k: int) -> list[PlaceRef]:
    graph = scene.graphs[s]
    found = places_of(scene, s, k)
    if not found and graph.tokens[k].upos == "NUM":
        found = [
            PlaceRef(r.place_id, "part", r.start, r.end)
            for m in graph.kids(k, "nmod")
            if graph.case(m) == "of"
            for r in places_of(scene, s, m)
        ]
    if found and role in _ABOUT:
        found = [*found, *gapped_places(scene, s, frame.i, {r.place_id for r in found})]
    return found


def _is_fit(scene: Scene, s: int, k: int, rule: Rule, found: list[PlaceRef]) -> bool:
    """Tell whether an argument is the kind of thing the rule's place must be."""
    token = scene.graphs[s].tokens[k]
    lemma = token.lemma.lower()
    direct = k in scene.places[s] or k in scene.phrases[s] or token.upos in {"PRON", "DET", "PROPN", "ADV", "NUM"}
    direct = direct or token.text.lower() in PICKS
    area = load_lexicon()["places"]["area"]
    if rule.place_must == "named":
        return direct or lemma in area
    if rule.place_must == "area":
        return direct or lemma in area or lemma in _GRASP
    if rule.place_must == "road":
        return any(scene.theatre.places[r.place_id].kind == "road" for r in found if r.place_id in scene.theatre.places)
    return True


def _vague(scene: Scene, s: int, frame: Frame, k: int) -> list[PlaceRef]:
    """Resolve a bare 'the centre' or 'the junction' by the place beside it or by the place the story is at."""
    scope = vague_scope(scene, s, k)
    if not scope:
        return []
    token = scene.graphs[s].tokens[k]
    beside = [
        r
        for role in ("at", "near", "of", "in", "around", "on", "inside", "outside", "by")
        for m in frame.args.get(role, [])
        if m != k
        for r in places_of(scene, s, m)
    ]
    found = beside or _named_behind(scene, s, k) or context_place(scene, s, frame, here=False)
    return [PlaceRef(r.place_id, scope if scope != "all" else r.scope, token.start, token.end) for r in found]


def _named_behind(scene: Scene, s: int, k: int) -> list[PlaceRef]:
    """Find the one town that a sentence names behind 'the city': 'no soldier is left in the city, a baker in Aster said'."""
    kinds = _KINDS.get(scene.graphs[s].tokens[k].lemma.lower(), frozenset())
    behind = {
        m.place_id: m
        for j, m in sorted(scene.places[s].items())
        if m.place_id in scene.theatre.places
        and scene.theatre.places[m.place_id].kind in kinds
        and not m.is_metonym_candidate
    }
    if len(behind) != 1 or next(iter(behind.values())).start < scene.graphs[s].tokens[k].start:
        return []
    return [PlaceRef(m.place_id, "all", m.start, m.end) for m in behind.values()]


def _unnamed(scene: Scene, s: int, frame: Frame, rule: Rule) -> list[PlaceRef]:
    """Find the place of words that name none."""
    stationed = next(_place_of_force(scene, s, frame), []) if rule.predicate in _LEAVING else []
    if stationed:
        return stationed
    if (
        not rule.context
        or (frame.kind == "noun" and not _is_told(scene, s, frame))
        or _names_unknown_place(scene, s, frame, rule)
    ):
        return []
    return context_place(scene, s, frame, prefer_taken=rule.predicate in _AFTERMATH)


def _is_elsewhere(scene: Scene, s: int, frame: Frame) -> bool:
    """Tell whether the words do name where, only no place of the theatre: then the story's place must not stand in."""
    graph = scene.graphs[s]
    where = [k for role in ("in", "at", "inside", "from", "into", "near", "out_of") for k in frame.args.get(role, [])]
    return any(
        j in scene.places[s] and not scene.places[s][j].is_metonym_candidate and not is_passed(scene, s, j, frame.i)
        for k in where
        for j in graph.subtree(k, within_clause=True)
    )


def _place_of_force(scene: Scene, s: int, frame: Frame) -> Iterator[list[PlaceRef]]:
    """Find where the force is that leaves: 'the garrison of Aster withdrew', 'troops stationed near Brim are being moved'."""
    graph = scene.graphs[s]
    for k in [*frame.args.get("subj", []), *frame.args.get("obj", []), *frame.args.get("theme", [])]:
        if graph.tokens[k].upos != "NOUN" or k in scene.places[s] or _is_one_man(graph, k):
            continue
        for j in graph.subtree(k):
            mention = scene.places[s].get(j)
            if (
                mention is not None
                and mention.place_id
                and graph.case(j) in _STATIONED
                and not mention.is_metonym_candidate
            ):
                yield [r for r in places_of(scene, s, j) if r.place_id]


def _is_one_man(graph: Graph, k: int) -> bool:
    """Tell 'a colonel in Aster', who may go and leave his men there."""
    token = graph.tokens[k]
    return token.xpos == "NN" and token.lemma.lower() in load_lexicon()["speech"]["members"]


def _names_unknown_place(scene: Scene, s: int, frame: Frame, rule: Rule) -> bool:
    """Tell whether the words say from or into where, only not in words that mean a place: 'retired from the service'."""
    tokens = scene.graphs[s].tokens
    area = load_lexicon()["places"]["area"]
    if any(_is_strange_name(scene, s, k) for role in ("in", "inside") for k in frame.args.get(role, [])):
        return True
    said = [
        tokens[k] for role in ("from", "out_of", "into", "obj") if role in rule.place for k in frame.args.get(role, [])
    ]
    return any(
        t.upos in {"NOUN", "PROPN"} and not is_collective(t.lemma.lower()) and t.lemma.lower() not in area for t in said
    )


def _is_strange_name(scene: Scene, s: int, k: int) -> bool:
    """Tell a name behind 'in' that the theatre does not know as anything."""
    token = scene.graphs[s].tokens[k]
    timed = any(time.start <= token.start < time.end for time in scene.times[s])
    return token.upos == "PROPN" and not timed and k not in scene.places[s] and k not in scene.actors[s]


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
    speech = load_lexicon()["speech"]
    phases = load_lexicon()["frames"]["phases"]
    if token.relation == "nmod" and graph.case(frame.i) == "of" and governor in speech["rumour"] | phases:
        return True
    if graph.case(frame.i) in _SINCE and any(
        is_collective(graph.tokens[k].lemma.lower()) for k in frame.args.get("of", [])
    ):
        return True
    if token.relation == "obl" and graph.case(frame.i) == "of" and governor in speech["speaking_of"]:
        return True
    if token.relation.startswith("obj"):
        return governor in load_lexicon()["frames"]["light"] or governor in _HAPPENING or governor in speech["deny"]
    if token.relation == "nsubj:pass":  # 'the withdrawal was completed by noon'
        return governor in load_lexicon()["frames"]["light"] or governor in _HAPPENING
    return token.relation.startswith("nsubj") and governor in _HAPPENING


def _inside(scene: Scene, s: int, frame: Frame, rule: Rule, found: str, refs: list[PlaceRef]) -> list[PlaceRef]:
    """Take the town of 'at Aster, in the north of the province, ...' and not the region that says where the town is."""
    regions = {r.place_id for r in refs}
    for role in rule.place if all(_is_region(scene, r) for r in refs) else ():
        if role == found or role in {"context", "clause"}:
            continue
        towns = [r for r in _of_role(scene, s, frame, rule, role) if r.relation != "near" and not _is_road(scene, r)]
        within = [r for r in towns if r.place_id in scene.theatre.places and _is_under(scene, r.place_id, regions)]
        if within:
            return within
    return refs


def _is_region(scene: Scene, ref: PlaceRef) -> bool:
    place = scene.theatre.places.get(ref.place_id)
    return place is not None and place.kind in {"province", "region", "district", "area"}


def _is_under(scene: Scene, place_id: str, regions: set[str]) -> bool:
    """Tell whether a place lies in one of some regions."""
    for _ in scene.theatre.places:
        place = scene.theatre.places.get(place_id)
        place_id = place.parent if place is not None else ""
        if not place_id or place_id in regions:
            return bool(place_id)
    return False


def _drop_wider(scene: Scene, refs: list[PlaceRef]) -> list[PlaceRef]:
    """Leave out a province that only says where a named place lies."""
    ids = {r.place_id for r in refs}
    parents = {scene.theatre.places[i].parent for i in ids if i in scene.theatre.places}
    kept = [r for r in refs if r.place_id not in parents]
    return kept or refs


def context_place(
    scene: Scene, s: int, frame: Frame | None = None, *, prefer_taken: bool = False, here: bool = True
) -> list[PlaceRef]:
    """Give the place the story is at, for words that name none.

    Parameters
    ----------
    frame
        The event, whose own 'in' and 'at' come first.
    prefer_taken
        Whether the place last taken comes before the place last spoken of.
    here
        Whether the frame's own places count.
    """
    if frame is not None and here:
        own = next(
            (
                found
                for role in ("in", "at", "inside", "where")
                for k in frame.args.get(role, [])
                if (found := places_of(scene, s, k))
            ),
            [],
        )
        own = own or _in_clause(scene, s, frame)
        if own or _is_elsewhere(scene, s, frame):
            return own
    anchor = frame.i if frame is not None else 0
    story = _story_place(scene, s, prefer_taken=prefer_taken)
    token = scene.graphs[s].tokens[anchor]
    meant = _named_before(scene, s, anchor) or _teller_place(scene, s, anchor) or ([story] if story else [])
    return [PlaceRef(place_id, "all", token.start, token.end) for place_id in meant]


def _teller_place(scene: Scene, s: int, anchor: int) -> list[str]:
    """Give the place of the witness who tells it: "'The army has left,' a teacher in Aster told reporters"."""
    graph = scene.graphs[s]
    words = load_lexicon()
    for j, mention in sorted(scene.places[s].items()):
        noun = graph.tokens[j].head
        if j < anchor or noun < 0 or not can_be_meant(scene, mention.place_id) or graph.case(j) not in {"in", "of"}:
            continue
        verb = graph.tokens[noun].head
        told = verb >= 0 and graph.tokens[verb].lemma.lower() in words["speech"]["say"]
        if (
            told
            and graph.tokens[noun].relation.startswith("nsubj")
            and graph.tokens[noun].lemma.lower() in words["people"]["witnesses"]
        ):
            return [mention.place_id]
    return []


def _named_before(scene: Scene, s: int, anchor: int) -> list[str]:
    """Give the place named last before a word, with those it is coordinated with."""
    graph = scene.graphs[s]
    named = [
        (j, lift_quarter(scene, PlaceRef(m.place_id, "all", m.start, m.end)).place_id)
        for j, m in sorted(scene.places[s].items())
        if j < anchor and m.place_id and not m.is_metonym_candidate and not is_passed(scene, s, j, anchor)
    ]
    meant = [(j, place_id) for j, place_id in named if can_be_meant(scene, place_id)]
    if not meant:
        # 'a withdrawal from the province and a redeployment' is of the province, not of the town of the sentence before
        places = scene.theatre.places
        wide = [i for _, i in named if i in places and places[i].kind in _WIDE]
        return wide[-1:]
    last = meant[-1][0]
    while graph.tokens[last].relation in {"flat", "compound", "punct"} and 0 <= graph.tokens[last].head < last:
        last = graph.tokens[last].head
    top = graph.tokens[last].head if graph.tokens[last].relation == "conj" else last
    joined = {k for k in graph.conjuncts(top) if k < anchor} if top >= 0 else set()
    return list(dict.fromkeys([place_id for j, place_id in meant if j in joined] or [meant[-1][1]]))


def _story_place(scene: Scene, s: int, *, prefer_taken: bool) -> str:
    story = scene.story
    if prefer_taken and story.taken:
        return list(story.taken)[-1]
    if story.places:
        return story.places[-1]
    focus = scene.focus(s)
    return focus.place_id if focus is not None and focus.place_id and is_scene(scene, focus.place_id) else ""
