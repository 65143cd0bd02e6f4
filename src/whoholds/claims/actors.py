"""From an argument of a predicate to the actors it means."""

from __future__ import annotations

from whoholds.claims.mentions import ActorWords
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import ActorRef
from whoholds.claims.scene import PlaceRef
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.model import SourceClass

_THIRD = frozenset(
    {
        "it",
        "they",
        "them",
        "their",
        "its",
        "he",
        "his",
        "she",
        "her",
        "him",
        "theirs",
        "hers",
        "who",
        "that",
        "which",
        "themselves",
        "itself",
    }
)
_FIRST = frozenset({"we", "our", "ours", "us", "mine"})
#: Third-person words by which a party speaks, in reported words, of itself.
_OWN = frozenset({"it", "its", "they", "their", "he", "his"})
_MANY = frozenset({"they", "them", "their"})
_MEDIA = frozenset({SourceClass.AGENCY, SourceClass.STATE_MEDIA, SourceClass.OUTLET})
_SPECIFIC = ("name", "person", "metonym", "source")
_INNER = frozenset({"compound", "amod", "nmod:poss", "det:poss", "appos", "flat", "nmod:desc", "nmod"})
_MEN = frozenset({"unit", "force", "troop", "troops", "man", "soldier", "column", "regiment", "brigade", "battalion"})
_OTHERS = frozenset({"ally", "enemy", "foe", "opponent", "rival", "adversary"})
_LOYAL = frozenset({"loyal", "allied", "aligned", "faithful", "led", "commanded", "affiliated"})
_OWNED = frozenset({"of", "from", "", "by", "for", "under", "loyal_to", "in", "with", "led_by"})


def actors_of(scene: Scene, s: int, i: int, speaker: Speaker | None, *, depth: int = 0) -> list[ActorRef]:
    """Give the actors an argument means, coordinated ones included."""
    out: list[ActorRef] = []
    for k in scene.graphs[s].conjuncts(i):
        refs = _joined_owners(scene, s, k) or [_actor_of_one(scene, s, k, speaker, depth)]
        out.extend(r for r in refs if r is not None and all(held.actor_id != r.actor_id for held in out))
    return out


def _joined_owners(scene: Scene, s: int, i: int) -> list[ActorRef | None]:
    """Give both owners of 'Velian and Orland troops', where the first name stands without its noun."""
    graph = scene.graphs[s]
    if not is_collective(graph.tokens[i].lemma.lower()):
        return []
    for k in graph.kids(i, "compound", "amod"):
        heads = [j for j in graph.conjuncts(k) if j < i]
        refs = [ref for j in heads if (ref := _named_by(scene, s, j)) is not None] if len(heads) > 1 else []
        if len({ref.actor_id for ref in refs}) > 1:
            return list(refs)
    return []


def _named_by(scene: Scene, s: int, j: int) -> ActorRef | None:
    """Find the force a word names, alone or as the first word of its names: the 'Velian' of 'Velian army'."""
    mention, token = scene.actors[s].get(j), scene.graphs[s].tokens[j]
    if mention is not None and mention.actor_id:
        return _ref(mention)
    word = f"{token.text.lower()} "
    named = {
        actor.id
        for actor in scene.theatre.actors.values()
        if is_force(scene, actor.id) and any(n.lower().startswith(word) for n in (actor.name, *actor.aliases))
    }
    if len(named) != 1 or not token.text[:1].isupper():
        return None
    return ActorRef(named.pop(), token.start, token.end, "name")


def _actor_of_one(scene: Scene, s: int, i: int, speaker: Speaker | None, depth: int) -> ActorRef | None:
    graph = scene.graphs[s]
    token = graph.tokens[i]
    low = token.text.lower()
    mention = scene.actors[s].get(i)
    if mention is not None and mention.actor_id and mention.kind in _SPECIFIC:
        return _ref(mention)
    if token.upos in {"PRON", "DET"} or low in _THIRD | _FIRST:
        inner = _inner_actor(scene, s, i, speaker, depth)
        return inner or _pronoun(scene, s, i, low, speaker)
    inner = _inner_actor(scene, s, i, speaker, depth)
    if inner is not None:
        return inner
    if mention is not None and mention.actor_id:
        own = _own_men(scene, mention, token.lemma.lower(), speaker)
        return ActorRef(own, mention.start, mention.end, "generic") if own else _ref(mention)
    return _the_state(scene, s, i) if mention is None else None


def _the_state(scene: Scene, s: int, i: int) -> ActorRef | None:
    """Read 'the State' that takes and holds places as its army: no state of a federation, nor a state of things."""
    graph, token = scene.graphs[s], scene.graphs[s].tokens[i]
    if token.lemma.lower() not in load_lexicon()["people"]["states"] or i in scene.places[s]:
        return None
    is_bare = not graph.kids(i, "nmod", "amod", "compound", "acl", "flat", "appos") and token.relation != "compound"
    is_definite = any(graph.tokens[k].text.lower() == "the" for k in graph.kids(i, "det"))
    army = the_army(scene) if is_bare and is_definite and token.xpos in {"NN", "NNP"} else ""
    return ActorRef(army, token.start, token.end, "state") if army else None


def _own_men(scene: Scene, mention: ActorWords, lemma: str, speaker: Speaker | None) -> str:
    """Take 'the units' in a party's own words as that party's, where the noun alone fits several sides."""
    if mention.kind != "generic" or mention.how != "recent" or lemma not in _MEN or speaker is None:
        return ""
    return speaker.actor_id if is_force(scene, speaker.actor_id) else ""


def _ref(mention: ActorWords) -> ActorRef:
    return ActorRef(mention.actor_id, mention.start, mention.end, mention.kind)


def _inner_actor(scene: Scene, s: int, i: int, speaker: Speaker | None, depth: int) -> ActorRef | None:
    """Find whose the men, columns or units are: 'fighters of the Aster Front', 'its troops', 'rebel commander'."""
    if depth > 3:
        return None
    graph = scene.graphs[s]
    loyal = _loyal_to(scene, s, i)
    if loyal is not None:
        return loyal
    for k in graph.children[i]:
        relation = graph.tokens[k].relation
        if relation not in _INNER or (relation == "nmod" and graph.case(k) not in _OWNED):
            continue
        mention = scene.actors[s].get(k)
        low = graph.tokens[k].text.lower()
        if (
            mention is not None
            and mention.actor_id
            and mention.kind in {*_SPECIFIC, "generic"}
            and scene.actors[s].get(i) is not mention
        ):
            return _ref(mention)
        if graph.tokens[i].lemma.lower() in _OTHERS and relation in {"nmod:poss", "det:poss"}:
            continue  # 'the army and its allies', 'their enemies' are others
        if relation in {"nmod:poss", "det:poss"} and low in _FIRST | _THIRD:
            return _pronoun(scene, s, k, low, speaker)
        if relation in {"nmod", "nmod:poss", "appos", "flat", "nmod:desc", "compound"} and k not in scene.places[s]:
            found = _inner_actor(scene, s, k, speaker, depth + 1)
            if found is not None:
                return found
    return None


def _loyal_to(scene: Scene, s: int, i: int) -> ActorRef | None:
    """Find whom forces 'loyal to', 'allied with' or 'led by' somebody serve."""
    graph = scene.graphs[s]
    joined = max(graph.kids(i, "conj"), default=i)
    for k in graph.kids(i, "amod", "acl"):
        # 'the army and militias loyal to Orland': only the militias are
        if graph.tokens[k].text.lower() in _LOYAL and not i < joined < k:
            for o in graph.children[k]:
                mention = scene.actors[s].get(o)
                if mention is not None and mention.actor_id and graph.case(o) in {"to", "with", "by"}:
                    return _ref(mention)
    return None


def _pronoun(scene: Scene, s: int, i: int, low: str, speaker: Speaker | None) -> ActorRef | None:
    token = scene.graphs[s].tokens[i]
    if low in _FIRST:
        ours = (speaker.actor_id or _party_of(scene, speaker)) if speaker else _issuer(scene)
        return ActorRef(ours, token.start, token.end, "pronoun") if ours else None
    if low not in _THIRD or (low == "who" and _is_one_man(scene, s, i)):
        return None
    claimed = _claimant(scene, s, i) if low in {"its", "their", "it", "they"} else None
    meant = _in_sentence(scene, s, i, low) or _in_story(scene, low, speaker)
    return claimed or (ActorRef(meant, token.start, token.end, "pronoun") if meant else None)


def _is_one_man(scene: Scene, s: int, i: int) -> bool:
    """Tell the 'who' of 'the mayor, who is in Aster': one man is no force, whoever was spoken of before."""
    graph = scene.graphs[s]
    clause = next((k for k in graph.ancestors(i) if graph.tokens[k].relation.endswith("relcl")), -1)
    if clause < 0:
        return False
    noun = graph.tokens[graph.tokens[clause].head]
    mention = scene.actors[s].get(noun.i)
    named = mention is not None and mention.actor_id
    return noun.xpos in {"NN", "NNP"} and not named and not is_collective(noun.lemma.lower())


def _issuer(scene: Scene) -> str:
    """Give the force whose own statement a report is, for 'our troops' outside all quotations: it opens the report."""
    for s, graph in enumerate(scene.graphs[:2]):
        for token in graph.tokens:
            mention = scene.actors[s].get(token.i)
            if token.relation.startswith("nsubj") and mention is not None and mention.kind in _SPECIFIC:
                return mention.actor_id if is_force(scene, mention.actor_id) else ""
    return ""


def _in_sentence(scene: Scene, s: int, i: int, low: str) -> str:
    """Find whom a pronoun means in its own sentence: a subject before it, or, unless the report is about somebody, any name."""
    able = [
        j
        for j in range(i - 1, -1, -1)
        if (m := scene.actors[s].get(j)) is not None
        and _can_act(scene, m)
        and not (low in _MANY and (m.source_class in _MEDIA or _is_in_passing(scene, s, j, i)))
    ]
    subjects = [j for j in able if _is_subject(scene, s, j)]
    # 'the army left after insurgents entered the town, the second it has lost': 'it' is not the insurgents
    one = [j for j in subjects if low in {"it", "its"} and not _is_plural(scene, s, j)]
    if one or subjects:
        return scene.actors[s][(one or subjects)[0]].actor_id
    if low in _MANY and scene.story.topic:
        return scene.story.topic
    named = (scene.actors[s][j] for j in able if scene.actors[s][j].kind in {"name", "generic"})
    return next((mention.actor_id for mention in named), "")


def _is_in_passing(scene: Scene, s: int, j: int, i: int) -> bool:
    """Tell whether a name stands in a relative clause a pronoun is not in: 'Radio Brim, which backs the army, said they'."""
    graph = scene.graphs[s]
    clauses = [k for k in [j, *graph.ancestors(j)] if graph.tokens[k].relation.endswith("relcl")]
    return any(not graph.is_below(i, k) for k in clauses)


def _in_story(scene: Scene, low: str, speaker: Speaker | None) -> str:
    """Find whom a pronoun means outside its sentence: the party that speaks, else the force the report is about."""
    # 'they', told by a channel that favours the army, are not the army but whom the report is about
    is_told_of = low in _MANY and speaker is not None and speaker.source_class in _MEDIA and scene.story.topic
    if speaker is not None and speaker.actor_id and not is_told_of and low in _OWN:
        return speaker.actor_id
    return scene.story.topic or next(iter(reversed(scene.story.actors)), "")


def _claimant(scene: Scene, s: int, i: int) -> ActorRef | None:
    """Give whose claim a pronoun stands in: 'denied a claim by the army that Aster was under its control'."""
    graph = scene.graphs[s]
    for k in graph.ancestors(i):
        if graph.tokens[k].upos != "NOUN" or graph.tokens[k].lemma.lower() not in load_lexicon()["speech"]["rumour"]:
            continue
        for j in graph.kids(k, "nmod", "nmod:poss"):
            mention = scene.actors[s].get(j)
            owns = graph.case(j) == "by" or graph.tokens[j].relation == "nmod:poss"
            if mention is not None and mention.actor_id and owns and j < i:
                return _ref(mention)
    return None


def _party_of(scene: Scene, speaker: Speaker) -> str:
    """Give the party of an officer whom nothing else tells of: 'the army says ... "Aster is ours," a colonel said'."""
    words = speaker.name.lower().split()
    known = bool(words) and words[-1] in load_lexicon()["speech"]["members"]
    return scene.story.topic if known and is_force(scene, scene.story.topic) else ""


def _is_plural(scene: Scene, s: int, i: int) -> bool:
    """Tell 'insurgents' and 'rebel fighters' from 'the army'."""
    mention, tokens = scene.actors[s][i], scene.graphs[s].tokens
    inside = [t for t in tokens if mention.start <= t.start < mention.end]
    return bool(inside) and inside[-1].xpos in {"NNS", "NNPS"}


def _is_subject(scene: Scene, s: int, i: int) -> bool:
    graph = scene.graphs[s]
    at = i
    while at >= 0:
        relation = graph.tokens[at].relation
        if relation.startswith("nsubj"):
            return True
        if relation.partition(":")[0] not in {"conj", "compound", "flat", "amod", "nmod", "det", "appos"}:
            return False
        at = graph.tokens[at].head
    return False


def _can_act(scene: Scene, mention: ActorWords) -> bool:
    actor = scene.theatre.actors.get(mention.actor_id)
    return actor is not None and actor.kind in {"belligerent", "state", "person", "organisation"}


def is_force(scene: Scene, actor_id: str) -> bool:
    """Tell whether an actor can take and hold places."""
    actor = scene.theatre.actors.get(actor_id)
    return actor is not None and actor.kind in {"belligerent", "state"}


def is_person(scene: Scene, actor_id: str) -> bool:
    """Tell whether an actor is a person or a people."""
    actor = scene.theatre.actors.get(actor_id)
    return actor is not None and actor.kind in {"person", "people"}


def civilians_id(scene: Scene) -> str:
    """Give the theatre's actor for civilians ('' if it has none)."""
    return next((a.id for a in scene.theatre.actors.values() if a.kind == "people"), "")


def is_collective(lemma: str) -> bool:
    """Tell whether a noun can stand for an armed force."""
    return lemma in load_lexicon()["people"]["collective"]


def is_civilian(lemma: str) -> bool:
    """Tell whether a noun stands for civilians."""
    return lemma in load_lexicon()["people"]["civilians"]


def side_of(scene: Scene, actor_id: str) -> str:
    """Give an actor's side when the report was published."""
    actor = scene.theatre.actors.get(actor_id)
    return actor.side_at(scene.report.published_at) if actor else ""


def _is_foe(scene: Scene, actor_id: str, side: str) -> bool:
    own = side_of(scene, actor_id)
    friends = scene.theatre.sides[side].friends if side in scene.theatre.sides else ()
    return is_force(scene, actor_id) and own != side and own not in friends and own != ""


def holder_of(scene: Scene, place_id: str) -> str:
    """Give the side that holds a place when the theatre opens; for a province, that of most places near its middle."""
    opening = scene.theatre.openings.get(place_id)
    if opening is not None and opening.holder:
        return opening.holder
    place = scene.theatre.places.get(place_id)
    if place is None or place.lat_deg is None or place.lon_deg is None:
        return ""
    near = sorted(
        (abs(p.lat_deg - place.lat_deg) + abs(p.lon_deg - place.lon_deg), p.id)
        for p in scene.theatre.places.values()
        if p.id in scene.theatre.openings and p.lat_deg is not None and p.lon_deg is not None
    )
    holders = [scene.theatre.openings[p].holder for _, p in near[:5]]
    return max(sorted(set(holders)), key=holders.count) if holders else ""


def default_captor(scene: Scene, place: PlaceRef, teller: str = "") -> str:
    """Guess who takes a place from its holder when the words do not say: the foe spoken of last, else the theatre's first."""
    told = scene.story.takers.get(place.place_id)
    if told:
        return told
    holder = holder_of(scene, place.place_id)
    if teller and _is_foe(scene, teller, holder):
        return teller
    for actor_id in reversed(scene.story.actors):
        if _is_foe(scene, actor_id, holder):
            return actor_id
    named = sorted(scene.actor_ids(), key=list(scene.theatre.actors).index)
    for actor_id in [*named, *scene.theatre.actors]:
        actor = scene.theatre.actors[actor_id]
        if actor.kind == "belligerent" and _is_foe(scene, actor_id, holder):
            return actor_id
    return ""


def default_retaker(scene: Scene, place: PlaceRef, teller: str = "") -> str:
    """Guess who takes a place back: a party that tells of it itself, else whoever this report says took it, else the army of a state.

    Who held a place when the theatre opened does not say who held it before, and states are what news takes places
    back for.
    """
    if teller and is_force(scene, teller):
        return teller
    told = scene.story.takers.get(place.place_id) or next(reversed(scene.story.takers.values()), "")
    holder = default_loser(scene, place)
    if place.place_id in scene.story.takers and is_army(scene, holder) and _is_foe(scene, told, side_of(scene, holder)):
        return holder  # whoever took it from an army is not who takes it back
    return told or the_army(scene) or default_captor(scene, place)


def the_army(scene: Scene) -> str:
    """Give the actor that a bare 'the army' or 'the government' means, '' where several sides have one."""
    armies = [actor_id for actor_id in scene.theatre.actors if is_army(scene, actor_id)]
    return armies[0] if len({side_of(scene, actor_id) for actor_id in armies}) == 1 else ""


def is_army(scene: Scene, actor_id: str) -> bool:
    """Tell whether an actor is what 'the army' or 'the government' can mean."""
    words = load_lexicon()["people"]["state"]
    return is_force(scene, actor_id) and bool(words & {word.lower() for word in scene.theatre.actors[actor_id].generic})


def default_loser(scene: Scene, place: PlaceRef) -> str:
    """Guess who loses a place: its holder when the theatre opens."""
    side = holder_of(scene, place.place_id)
    if side in scene.theatre.actors:
        return side
    return next(
        (a.id for a in scene.theatre.actors.values() if a.side_at(scene.report.published_at) == side and side), ""
    )
