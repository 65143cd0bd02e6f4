"""Who did it: the actors a rule's roles mean, and whom to take where the words leave it open."""

from __future__ import annotations

from whoholds.claims.actors import actors_of
from whoholds.claims.actors import civilians_id
from whoholds.claims.actors import is_army
from whoholds.claims.actors import is_civilian
from whoholds.claims.actors import is_collective
from whoholds.claims.actors import is_force
from whoholds.claims.actors import is_person
from whoholds.claims.actors import side_of
from whoholds.claims.frame import Frame
from whoholds.claims.places import places_of
from whoholds.claims.rules import Rule
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import ActorRef
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.model import Token

_NOBODY = frozenset({"nobody", "none", "no-one", "neither", "nothing"})
_ANYBODY = frozenset({"anyone", "anybody", "any", "someone", "somebody"})
_ONE_PERSON = frozenset({"he", "she", "him", "her", "i"})
_COUNTED = frozenset({"man", "thousand", "hundred", "dozen"})
_PEOPLE = frozenset({"people", "crowd", "optional-people"})
#: Deeds that a party which speaks of them without naming a doer did itself: 'the command spoke of a redeployment'.
_OWN_DEEDS = frozenset({"withdraws_from", "enters", "shells", "advances_toward"})
_LEAVING = frozenset({"withdraws_from", "surrenders", "loses"})


def actors_for(scene: Scene, s: int, frame: Frame, rule: Rule, speaker: Speaker | None) -> list[ActorRef] | None:
    """Resolve the doers of a rule.

    Returns
    -------
    The doers; an empty list where the words leave open who it was, so that the rule's default holds; None where they
    name a doer that cannot do this (a storm, a club), so that there is no event.
    """
    if rule.actor_must == "none":
        return []
    nobody = [
        k
        for role in ("subj", "theme")
        if role in rule.actor
        for k in frame.args.get(role, [])
        if scene.graphs[s].tokens[k].text.lower() in _NOBODY
    ]
    if nobody:
        return _nobody_in_particular(scene, s, nobody[0], rule)
    named = _named(scene, s, frame, rule, speaker)
    if named:
        return named
    if _is_done_by_others(scene, s, frame, rule):
        return None
    implied = _said_by_doer(scene, s, frame, rule, speaker) or _beside_verb(scene, s, frame, rule, speaker)
    return implied or _left_open(scene, s, frame, rule)


def _named(scene: Scene, s: int, frame: Frame, rule: Rule, speaker: Speaker | None) -> list[ActorRef]:
    for role in rule.actor:
        if role == "self":
            refs = actors_of(scene, s, frame.i, speaker)
            if refs:
                return refs
            continue
        members = frame.args.get(role, [])
        if role == "poss" and _owns_itself(scene, s, members, rule):
            continue
        refs = [r for k in members for r in actors_of(scene, s, k, speaker) if _may_act(scene, s, k, r, rule)]
        if role != "to":
            refs = refs or [r for k in members if (r := _by_class(scene, s, k, rule)) is not None]
        if refs:
            return _one_each(refs)
    return []


def _owns_itself(scene: Scene, s: int, members: list[int], rule: Rule) -> bool:
    """Tell whether a possessor is the place and not the doer: 'Aster's capture', 'its fall', but not 'in its hands'."""
    if any(k in scene.actors[s] for k in members) or _is_own(scene, s, members):
        return False
    pronouns = all(scene.graphs[s].tokens[k].upos == "PRON" for k in members)
    if pronouns and "poss" not in rule.place:
        return False
    return any(places_of(scene, s, k) for k in members)


def _is_own(scene: Scene, s: int, members: list[int]) -> bool:
    """Tell 'its own conquests', which are those of whom the report is about."""
    tokens = scene.graphs[s].tokens
    return any(k + 1 < len(tokens) and tokens[k + 1].text.lower() == "own" for k in members)


def _is_done_by_others(scene: Scene, s: int, frame: Frame, rule: Rule) -> bool:
    """Tell whether the words name as doer somebody who is known and no party: 'the port is secured by foreign marines'."""
    if rule.actor_must != "force":
        return False
    members = [k for role in rule.actor for k in frame.args.get(role, []) if k in scene.actors[s]]
    return any((found := scene.actors[s][k].actor_id) and not is_force(scene, found) for k in members) or any(
        _is_strange(scene, s, k) for role in rule.actor for k in frame.args.get(role, [])
    )


def _is_strange(scene: Scene, s: int, i: int) -> bool:
    """Tell 'foreign troops' and 'an army of supporters' from men of a party of this war."""
    graph = scene.graphs[s]
    words = load_lexicon()["people"]
    if not is_collective(graph.tokens[i].lemma.lower()):
        return False
    if any(graph.tokens[k].lemma.lower() in words["strange"] for k in graph.kids(i, "amod", "compound")):
        return True
    return graph.tokens[i].lemma.lower() in words["multitude"] and any(
        graph.case(k) == "of"
        and graph.tokens[k].xpos == "NNS"
        and not is_collective(graph.tokens[k].lemma.lower())
        and not (k in scene.actors[s] and is_force(scene, scene.actors[s][k].actor_id))
        for k in graph.kids(i, "nmod")
    )


def _left_open(scene: Scene, s: int, frame: Frame, rule: Rule) -> list[ActorRef] | None:
    """Decide between a doer left open and one that cannot do this."""
    tokens = scene.graphs[s].tokens
    first = rule.actor[0] if rule.actor else ""
    doers = frame.args.get(first, [])
    stated = bool(doers) and first in {"subj", "obj", "theme"} and any(not _is_vague(scene, s, k) for k in doers)
    stated = stated or any(_is_led_by_stranger(scene, s, k) for k in doers)
    stated = stated or (first == "to" and bool(doers))  # who gets a place handed over is not the one who had it
    if stated and rule.actor_must != "optional":
        return None
    if rule.default or rule.actor_must.startswith("optional") or rule.actor_must == "weapon":
        return []
    if rule.actor_must != "force":
        return None
    if frame.passive and all(tokens[k].text.lower() in _ANYBODY for k in frame.args.get("subj", [])):
        return []
    armed = bool(doers) and all(
        is_collective(tokens[k].lemma.lower())
        and not is_civilian(tokens[k].lemma.lower())
        and not _is_unarmed(scene, s, k)
        for k in doers
    )
    return [] if armed else None


def _nobody_in_particular(scene: Scene, s: int, i: int, rule: Rule) -> list[ActorRef]:
    """Resolve 'nobody': of those who might have left, the side spoken of last; else whom the rule would guess."""
    token = scene.graphs[s].tokens[i]
    if rule.predicate in {"withdraws_from", "surrenders"} and scene.story.actors:
        return [ActorRef(scene.story.actors[-1], token.start, token.end, "collective")]
    return []


def _said_by_doer(scene: Scene, s: int, frame: Frame, rule: Rule, speaker: Speaker | None) -> list[ActorRef]:
    """Take the side joined to a participle ('rebel-held'), or the party that speaks of its own deed."""
    graph = scene.graphs[s]
    i = frame.i
    joined = scene.actors[s].get(i - 2) if frame.passive and i > 1 and graph.tokens[i - 1].text == "-" else None
    if joined is not None and joined.actor_id:
        return [ActorRef(joined.actor_id, joined.start, joined.end, "name")]
    if (
        frame.kind == "noun"
        and rule.predicate in _OWN_DEEDS
        and speaker is not None
        and is_force(scene, speaker.actor_id)
        and not frame.args.get("of")
    ):
        return [ActorRef(speaker.actor_id, speaker.start, speaker.end, "speaker")]
    return []


def _beside_verb(scene: Scene, s: int, frame: Frame, rule: Rule, speaker: Speaker | None) -> list[ActorRef]:
    """Take the force named right before a finite verb that the parser left without a subject."""
    graph = scene.graphs[s]
    token = graph.tokens[frame.i]
    if (
        rule.actor_must != "force"
        or "subj" not in rule.actor
        or frame.kind != "verb"
        or frame.passive
        or frame.args.get("subj")
        or token.xpos not in {"VBD", "VBZ", "VBP"}
    ):
        return []
    at = frame.i - 1
    while at >= 0 and graph.tokens[at].upos in {"ADV", "AUX"}:
        at -= 1
    if at < 0 or graph.tokens[at].upos not in {"NOUN", "PROPN"}:
        return []
    while graph.tokens[at].relation == "conj" and 0 <= graph.tokens[at].head < at:
        at = graph.tokens[at].head
    if at not in scene.actors[s]:
        return []
    return _one_each([r for r in actors_of(scene, s, at, speaker) if is_force(scene, r.actor_id)])


def _one_each(refs: list[ActorRef]) -> list[ActorRef]:
    seen: dict[str, ActorRef] = {}
    for ref in refs:
        seen.setdefault(ref.actor_id, ref)
    return list(seen.values())


def _is_vague(scene: Scene, s: int, i: int) -> bool:
    """Tell whether a doer's words leave open who it is: 'it', 'nobody', 'columns'."""
    token = scene.graphs[s].tokens[i]
    if token.text.lower() in {"anything", "something", "everything"}:
        return False
    return token.upos == "PRON" or is_collective(token.lemma.lower())


def _may_act(scene: Scene, s: int, i: int, ref: ActorRef, rule: Rule) -> bool:
    """Tell whether what an argument means can do what the rule says: forces take places, crowds protest."""
    token = scene.graphs[s].tokens[i]
    lemma = token.lemma.lower()
    if ref.how != "name" and _is_strange(scene, s, i):
        return False
    if ref.how == "state" and rule.predicate in _LEAVING:
        return False  # a state that hands over arms arms somebody
    if rule.default == "presence" and token.text.lower() in _ONE_PERSON and not _is_foretold(scene, s, i):
        return False  # where one man is, his side need not be
    civil = is_civilian(lemma) and not is_collective(lemma)
    if rule.actor_must in _PEOPLE:
        return is_person(scene, ref.actor_id) or (civil and ref.how != "pronoun")
    noun = _counted_noun(scene, s, i)
    if (
        rule.actor_must == "force"
        and scene.graphs[s].tokens[noun].upos == "NOUN"
        and not _is_force_noun(scene, s, noun, ref)
    ):
        return False
    return is_force(scene, ref.actor_id) and not (civil and ref.how != "name")


def _is_foretold(scene: Scene, s: int, i: int) -> bool:
    """Tell 'he would be in Aster by noon', a leader's boast for his men."""
    graph = scene.graphs[s]
    head = graph.tokens[i].head
    return head >= 0 and any(
        graph.tokens[k].text.lower() in {"will", "would", "shall"} for k in graph.kids(head, "aux")
    )


def _counted_noun(scene: Scene, s: int, i: int) -> int:
    """Give the noun a number counts: 'forty of its lorries' are lorries."""
    graph = scene.graphs[s]
    if graph.tokens[i].upos != "NUM":
        return i
    return next((k for k in graph.kids(i, "nmod") if graph.case(k) == "of" and graph.tokens[k].upos == "NOUN"), i)


def _is_force_noun(scene: Scene, s: int, i: int, ref: ActorRef) -> bool:
    """Tell men under arms from an army's band or a rebel radio: the noun is the actor's own name or means a force."""
    token = scene.graphs[s].tokens[i]
    if _is_unarmed(scene, s, i):
        return False
    own = scene.actors[s].get(i)
    is_own = own is not None and own.start <= token.start < own.end
    operates = token.lemma.lower() in load_lexicon()["people"]["operations"]
    named = any(
        k in scene.actors[s] and scene.actors[s][k].start == ref.start for k in scene.graphs[s].kids(i, "appos")
    )
    return (
        is_own
        or named
        or operates
        or (token.lemma.lower() in load_lexicon()["people"]["states"] and ref.start == token.start)
        or is_collective(token.lemma.lower())
        or i in scene.places[s]
        or _is_pronoun(token, ref)
    )


def _is_pronoun(token: Token, ref: ActorRef) -> bool:
    """Tell 'they' and 'its column' from 'its patients', who are nobody's men for all that they are somebody's."""
    return ref.how == "pronoun" and not is_civilian(token.lemma.lower())


def _is_unarmed(scene: Scene, s: int, i: int) -> bool:
    """Tell 'an aid convoy' from a convoy of an army."""
    graph = scene.graphs[s]
    words = load_lexicon()["people"]["unarmed"]
    said = graph.kids(i, "compound", "amod", "nmod")
    said += [c for k in said for c in graph.kids(k, "compound", "amod")]
    return any(graph.tokens[k].lemma.lower() in words for k in said)


def _by_class(scene: Scene, s: int, i: int, rule: Rule) -> ActorRef | None:
    """Resolve a doer by what kind of noun it is: crowds are civilians; men without a name are the side spoken of last."""
    token = scene.graphs[s].tokens[i]
    lemma = token.lemma.lower()
    if rule.actor_must in _PEOPLE:
        civil = civilians_id(scene)
        return ActorRef(civil, token.start, token.end, "people") if civil and is_civilian(lemma) else None
    forces = [a for a in scene.story.actors if is_force(scene, a)]
    if lemma in load_lexicon()["people"]["irregulars"]:
        forces = [a for a in _named_so_far(scene, s, i) if not is_army(scene, a)] or forces
    if any(t.text.lower() == "same" for t in (scene.graphs[s].tokens[k] for k in scene.graphs[s].kids(i, "amod"))):
        # 'by the same group': who was told to have taken places, not whoever was the last subject
        forces = [*forces, *(a for a in scene.story.takers.values() if is_force(scene, a))]
    if rule.actor_must != "force" or token.upos != "NOUN" or not is_collective(lemma) or not forces:
        return None
    if _is_led_by_stranger(scene, s, i):
        return None
    if (is_civilian(lemma) and lemma not in _COUNTED) or _is_unarmed(scene, s, i) or _is_no_party(scene, s, i):
        return None
    has_just_come = side_of(scene, forces[-1]) in set(scene.story.taken.values())
    if rule.predicate in _LEAVING and (has_just_come or lemma in load_lexicon()["people"]["defenders"]):
        return None
    return ActorRef(forces[-1], token.start, token.end, "collective")


def _named_so_far(scene: Scene, s: int, i: int) -> list[str]:
    """Give the forces named before a word, as subjects or not, the last one last."""
    here = [m.actor_id for j, m in sorted(scene.actors[s].items()) if j < i]
    before = [m.actor_id for row in scene.actors[:s] for _, m in sorted(row.items())]
    return [a for a in [*before, *here] if is_force(scene, a)]


def _is_led_by_stranger(scene: Scene, s: int, i: int) -> bool:
    """Tell 'Kola's men', whoever he is."""
    graph = scene.graphs[s]
    return any(graph.tokens[k].upos == "PROPN" and k not in scene.actors[s] for k in graph.kids(i, "nmod:poss"))


def _is_no_party(scene: Scene, s: int, i: int) -> bool:
    """Tell a noun of a force that means strangers, or somebody known who holds no places."""
    known = scene.actors[s].get(i)
    return _is_strange(scene, s, i) or (
        known is not None and known.actor_id != "" and not is_force(scene, known.actor_id)
    )
