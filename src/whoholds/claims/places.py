"""From an argument of a predicate to the places it means."""

from __future__ import annotations

from whoholds.claims.actors import is_collective
from whoholds.claims.antecedents import PICKS
from whoholds.claims.antecedents import PLURALS
from whoholds.claims.antecedents import antecedents_of
from whoholds.claims.antecedents import pick_place
from whoholds.claims.graph import Graph
from whoholds.claims.mentions import PlaceWords
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import PlaceRef
from whoholds.claims.scene import Scene

_SETTLEMENTS = frozenset({"place", "town", "city", "village", "settlement", "locality"})
#: Words that make a place another one than the story is at.
_OTHER = frozenset(
    {
        "last",
        "next",
        "another",
        "other",
        "nearby",
        "neighbouring",
        "neighboring",
        "first",
        "second",
        "third",
        "every",
        "each",
        "any",
        "no",
    }
)
_INNER_KINDS = frozenset({"district", "area", "quarter", "site", "crossing", "junction", "neighbourhood"})
_LINKS = frozenset({",", "and", "&", "or", "also"})
_FILLERS = frozenset({"the", "town", "towns", "village", "villages", "city", "of", "both", "nearby", "neighbouring"})
_INNER = (
    "nmod",
    "nmod:poss",
    "compound",
    "appos",
    "flat",
    "nmod:desc",
    "obl",
    "dep",
    "list",
    "amod",
    "nummod",
    "orphan",
    "det:poss",
)
#: Prepositions inside a noun phrase behind which the noun lies in or belongs to the place.
_OF = frozenset(
    {
        "behind",
        "above",
        "below",
        "opposite",
        "in_front_of",
        "of",
        "in",
        "inside",
        "within",
        "at",
        "around",
        "near",
        "across",
        "on",
        "throughout",
        "outside",
        "along",
        "between",
        "such_as",
        "including",
        "north_of",
        "south_of",
        "east_of",
        "west_of",
        "close_to",
        "beside",
        "next_to",
        "over",
        "into",
        "among",
        "towards",
        "toward",
    }
)
#: Prepositions of a hill or a post that belongs to the place beside it.
_OVERLOOKING = frozenset({"behind", "above", "below", "opposite", "in_front_of"})
_NEARNESS = frozenset(
    {
        "behind",
        "above",
        "below",
        "opposite",
        "in_front_of",
        "near",
        "around",
        "outside",
        "close_to",
        "beside",
        "towards",
        "toward",
        "to",
        "from",
        "north_of",
        "south_of",
        "east_of",
        "west_of",
        "next_to",
        "by",
        "along",
        "with",
    }
)


def places_of(scene: Scene, s: int, i: int, *, depth: int = 0) -> list[PlaceRef]:
    """Give the places an argument means, coordinated ones included, in order of the text."""
    out: list[PlaceRef] = []
    for k in _listed(scene, s, i):
        for ref in _places_of_one(scene, s, k, depth):
            whole = lift_quarter(scene, _surroundings(scene, ref))
            if not _is_country(scene, whole.place_id) and all(r.place_id != whole.place_id for r in out):
                out.append(whole)
    return out


def _surroundings(scene: Scene, ref: PlaceRef) -> PlaceRef:
    """Take 'near Aster' as the countryside of Aster where the report has just spoken of that."""
    place = scene.theatre.places.get(ref.place_id)
    if ref.relation != "near" or place is None:
        return ref
    for place_id in scene.story.places[-3:]:
        wide = scene.theatre.places.get(place_id)
        if (
            wide is not None
            and wide.id != place.id
            and wide.kind in {"province", "region", "area"}
            and place.name.lower() in wide.name.lower()
        ):
            return PlaceRef(wide.id, "part", ref.start, ref.end, "in")
    return ref


def _is_country(scene: Scene, place_id: str) -> bool:
    """Tell a country: nothing in a report is said to be taken or held of a whole country by naming it."""
    place = scene.theatre.places.get(place_id)
    return place is not None and place.kind == "country"


def lift_quarter(scene: Scene, ref: PlaceRef) -> PlaceRef:
    """Turn a quarter or a building that is not followed on its own into a part of the place it belongs to."""
    place = scene.theatre.places.get(ref.place_id)
    if place is None or place.tracked or not place.parent or place.kind not in _INNER_KINDS:
        return ref
    parent = scene.theatre.places.get(place.parent)
    if parent is None or parent.kind in {"province", "region", "country", "area"}:
        return ref
    return PlaceRef(
        parent.id, "part" if place.kind in {"district", "area", "quarter"} else "site", ref.start, ref.end, ref.relation
    )


def _listed(scene: Scene, s: int, i: int) -> list[int]:
    """Give an argument's coordinated heads, and names that follow it in a list whatever the parser made of them."""
    graph = scene.graphs[s]
    # 'are in Aster, and the rebels in Brim': the rebels are no place beside Aster
    heads = [k for k in graph.conjuncts(i) if k == i or not is_collective(graph.tokens[k].lemma.lower())]
    phrase = scene.phrases[s].get(i)
    if i not in scene.places[s] and phrase is not None:
        name = next((j for j, m in sorted(scene.places[s].items()) if m is phrase.mention), i)
        heads = [*heads, *(k for k in graph.conjuncts(name) if k not in heads and k != name)]
    last = max(heads)
    for start in dict.fromkeys((last if last in scene.places[s] else i, i)):
        _follow_list(scene, s, start, heads)
    return heads


def _follow_list(scene: Scene, s: int, start: int, heads: list[int]) -> None:
    """Add the names that follow a name in a list."""
    mention = scene.places[s].get(start)
    for _ in scene.graphs[s].tokens:
        following = _next_in_list(scene, s, mention.end) if mention is not None else None
        if following is None:
            return
        if following not in heads:
            heads.append(following)
        mention = scene.places[s][following]


def _next_in_list(scene: Scene, s: int, end: int) -> int | None:
    """Give the word of the place name that follows after a comma or 'and', if it is no clause's subject."""
    graph = scene.graphs[s]
    at = next((t.i for t in graph.tokens if t.start >= end), None)
    linked = False
    timed = {t.i for time in scene.times[s] for t in graph.tokens if t.start < time.end and t.end > time.start}
    while at is not None and at < len(graph.tokens):
        token = graph.tokens[at]
        if token.text.lower() in _LINKS:
            linked = True
        elif linked and at in scene.places[s]:
            mention = scene.places[s][at]
            chain = [at, *graph.ancestors(at)]
            subject = next(
                (
                    k
                    for k in chain
                    if graph.tokens[k].relation.partition(":")[0]
                    in {"nsubj", "ccomp", "root", "parataxis", "acl", "advcl"}
                ),
                at,
            )
            first = graph.tokens[subject].relation.partition(":")[0] != "nsubj" or graph.tokens[subject].start < end
            return at if first and mention.place_id else None
        elif (
            at not in timed
            and not (linked and token.text.lower() in _FILLERS)
            and not (token.upos == "ADP" and at + 1 in timed)
        ):
            return None
        at += 1
    return None


def gapped_places(scene: Scene, s: int, trigger: int, known: set[str]) -> list[PlaceRef]:
    """Find the places of a clause whose verb is left out: 'Aster was lost in the morning and Brim on Thursday'.

    Behind the verb and its times stand a comma or 'and', a name, and again a time or the end.
    """
    graph = scene.graphs[s]
    timed = {t.i for time in scene.times[s] for t in graph.tokens if t.start < time.end and t.end > time.start}
    out: list[PlaceRef] = []
    linked, at = False, trigger + 1
    while at < len(graph.tokens):
        token = graph.tokens[at]
        mention = scene.places[s].get(at)
        if token.text.lower() in _LINKS or token.text == ";":
            linked = True
        elif linked and mention is not None and mention.place_id:
            end = next((t.i for t in graph.tokens if t.start >= mention.end), len(graph.tokens))
            after = graph.tokens[end] if end < len(graph.tokens) else None
            if after is not None and after.i not in timed and after.i + 1 not in timed and not _goes_with(graph, end):
                break
            if mention.place_id not in known:
                out.extend(_refs(mention))
            linked, at = False, end - 1
        elif at not in timed and token.upos not in {"ADP", "ADV", "DET", "PUNCT"} and not _goes_with(graph, at - 1):
            break
        at += 1
    return out


def _goes_with(graph: Graph, at: int) -> bool:
    """Tell 'with it', 'too', 'as well': what stands beside shares what was told."""
    words = [t.text.lower() for t in graph.tokens[at : at + 2]]
    return words[:1] == ["too"] or words in (["with", "it"], ["with", "them"], ["as", "well"])


def _places_of_one(scene: Scene, s: int, i: int, depth: int) -> list[PlaceRef]:
    token = scene.graphs[s].tokens[i]
    mention = scene.places[s].get(i)
    phrase = scene.phrases[s].get(i)
    if mention is None and phrase is not None and token.lemma.lower() not in _split_nouns():
        mention = phrase.mention
    if mention is not None:
        return _with_appositions(scene, s, i, mention, depth)
    low = token.text.lower()
    if token.relation == "appos" and token.head in scene.places[s] and depth < 3:
        return [r for k in _listed(scene, s, token.head) if k in scene.places[s] for r in _refs(scene.places[s][k])]
    if low in PICKS and not scene.graphs[s].kids(i, "nmod", "obl", "acl"):
        return pick_place(scene, s, i, PICKS[low])
    parted = low in {"all", "both", "that"} and any(
        scene.graphs[s].case(k) == "of" for k in scene.graphs[s].kids(i, "nmod")
    )
    if (token.upos in {"PRON", "DET", "ADV"} or low in PLURALS) and not parted:
        return antecedents_of(scene, s, i, low)
    return _inside_phrase(scene, s, i, depth)


def _split_nouns() -> frozenset[str]:
    words = load_lexicon()["places"]
    return words["part"] | words["site"]


def _with_appositions(scene: Scene, s: int, i: int, mention: PlaceWords, depth: int) -> list[PlaceRef]:
    """A named place, or, where the name is elsewhere or unknown, nothing."""
    refs = _refs(mention)
    if refs and mention.kind == "name":
        return refs
    named = (
        [r for k in scene.graphs[s].kids(i, "appos", "nmod", "flat") for r in places_of(scene, s, k, depth=depth + 1)]
        if depth < 3
        else []
    )
    return refs or named


def _refs(mention: PlaceWords) -> list[PlaceRef]:
    ids = mention.place_ids or ((mention.place_id,) if mention.place_id else ())
    return [PlaceRef(p, mention.part or "all", mention.start, mention.end) for p in ids]


def _inside_phrase(scene: Scene, s: int, i: int, depth: int) -> list[PlaceRef]:
    """Look for the place a common noun belongs to: 'the western districts of Aster'."""
    if depth > 4:
        return []
    graph = scene.graphs[s]
    lemma = graph.tokens[i].lemma.lower()
    words = load_lexicon()["places"]
    named = [
        r
        for k in graph.children[i]
        if graph.tokens[k].relation == "appos" and not (_has_name_of(scene, s, i) and k not in scene.places[s])
        for r in places_of(scene, s, k, depth=depth + 1)
    ]
    if not named and graph.tokens[i].xpos == "NNS" and lemma in words["area"]:
        named = _behind_colon(scene, s, i)
    if named:
        return named
    out: list[PlaceRef] = []
    for k in graph.children[i]:
        relation = graph.tokens[k].relation
        if relation in {"nmod:poss", "det:poss"} and graph.tokens[k].upos in {"PRON", "DET"}:
            continue
        if relation not in _INNER and relation.partition(":")[0] not in {"nmod", "appos"}:
            continue
        case = graph.case(k)
        if case and case not in _OF and not (case in {"to", "from", "between"} and lemma in words["road"]):
            continue
        for ref in places_of(scene, s, k, depth=depth + 1):
            scope = _narrow(ref, lemma, relation, case, words)
            near = case in _NEARNESS and not (case in _OVERLOOKING and lemma in words["site"])
            relation_of = "near" if near or lemma in words["around"] else ref.relation
            out.append(PlaceRef(ref.place_id, scope, ref.start, ref.end, relation_of))
    return out


def _has_name_of(scene: Scene, s: int, i: int) -> bool:
    """Tell 'the police station of Aster, a town in Brim': the name behind 'of' counts, not the apposition."""
    graph = scene.graphs[s]
    return any(k in scene.places[s] and graph.case(k) in {"of", "in", "at"} for k in graph.kids(i, "nmod"))


def _behind_colon(scene: Scene, s: int, i: int) -> list[PlaceRef]:
    """Read the list that names what a plural noun announced: 'lost four towns: Aster, Brim and Corvo'."""
    graph = scene.graphs[s]
    colon = next((t.i for t in graph.tokens if t.i > i and t.text == ":"), None)
    if colon is None or colon + 1 >= len(graph.tokens) or colon + 1 not in scene.places[s]:
        return []
    return [r for k in _listed(scene, s, colon + 1) if k in scene.places[s] for r in _refs(scene.places[s][k])]


def vague_scope(scene: Scene, s: int, i: int) -> str:
    """Give how much of the place the story is at a bare 'the centre', 'the place', 'the airport' means; '' for other words."""
    graph = scene.graphs[s]
    token = graph.tokens[i]
    words = load_lexicon()["places"]
    lemma = token.lemma.lower()
    is_noun = token.upos == "NOUN" or (token.upos == "PROPN" and token.text.islower())
    if not is_noun or any(graph.case(k) in {"of", "in"} for k in graph.kids(i, "nmod")):
        return ""
    modifiers = {graph.tokens[k].text.lower() for k in graph.kids(i, "det", "nmod:poss", "amod", "nummod")}
    if modifiers & _OTHER:
        return ""
    definite = bool(modifiers & {"the", "its", "their", "this", "that"})
    if (definite and lemma in _SETTLEMENTS) or (lemma == "direction" and modifiers & {"that", "this", "its"}):
        return "all"
    counted = lemma in words["quarter"] and (
        bool(graph.kids(i, "nummod")) or bool(modifiers & {"several", "some", "many", "most"})
    )
    if counted or (lemma in words["part"] and definite):
        return "part"
    return "site" if definite and lemma in words["site"] else ""


def _narrow(ref: PlaceRef, lemma: str, relation: str, case: str, words: dict[str, frozenset[str]]) -> str:
    if ref.scope != "all" or relation == "appos":
        return ref.scope
    if lemma in words["site"]:
        return "site"
    if lemma in words["part"] or case in _NEARNESS:
        return "part"
    return "all" if lemma in words["area"] else ref.scope
