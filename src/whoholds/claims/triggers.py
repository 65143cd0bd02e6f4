"""Which rules a word can trigger: by its lemma as a verb, noun or state, or by what it is (a place, a side, a force)."""

from __future__ import annotations

from whoholds.claims.actors import is_collective
from whoholds.claims.distances import is_distance
from whoholds.claims.entries import is_entry
from whoholds.claims.frames import is_gerund
from whoholds.claims.frames import is_participle
from whoholds.claims.graph import Graph
from whoholds.claims.rules import RuleSet
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene

#: A key of the rule index: kind of trigger and lemma (or one of _place_, _with_, _distance_, _force_, _side_).
Key = tuple[str, str]
_LOCATIVE = frozenset({"in", "inside", "within", "at"})
_NEAR = frozenset(
    {"near", "close_to", "near_to", "from", "of", "short_of", "within", "outside", "outside_of", "off", "next_to"}
)
_NEAR_WORDS = frozenset({"close", "near", "outside", "away"})
_NEAR_NOUNS = frozenset(
    {"kilometre", "kilometer", "km", "mile", "gate", "door", "approach", "outskirts", "metre", "meter", "edge"}
)
_GROUND = frozenset({"territory", "ground", "land", "town", "city", "country"})
#: Parts of speech that trigger nothing unless something hangs on them: known first, they spare half of all words.
_MUTE = frozenset({"PUNCT", "DET", "ADP", "CCONJ", "SCONJ", "PART", "NUM", "SYM", "INTJ"})
_OWNED = frozenset({"'s", "'", "’s", "’"})


def triggers_of(scene: Scene, s: int, i: int, rules: RuleSet) -> list[Key]:
    """Give the keys under which rules may be triggered by the word i."""
    graph = scene.graphs[s]
    token = graph.tokens[i]
    if token.upos in _MUTE and not graph.children[i] and token.relation != "nsubj" and not _opens_compound(graph, i):
        return []
    if token.upos == "VERB" and _is_name(scene, s, i):
        return []
    keys: list[Key] = [("states", "_side_")] if _names_side(scene, s, i) else []
    return [*keys, *_by_lemma(scene, s, i), *_by_kind(scene, s, i), *_by_participle(scene, s, i, rules)]


def _by_lemma(scene: Scene, s: int, i: int) -> list[Key]:
    graph = scene.graphs[s]
    token = graph.tokens[i]
    lemma = token.lemma.lower()
    keys: list[Key] = []
    if is_gerund(graph, i):
        return [("nouns", token.text.lower())]
    if (
        token.upos == "VERB"
        or (token.upos == "AUX" and not token.relation.startswith(("aux", "cop")))
        or is_participle(graph, i)
    ):
        keys.append(("verbs", _beyond_prefix(graph, i) or lemma))
    if token.upos in {"NOUN", "PROPN"}:
        keys.append(("nouns", lemma if token.upos == "NOUN" else token.text.lower()))
    if _opens_compound(graph, i) and token.head != i + 2:
        keys.append(("nouns", f"{token.text.lower()}-{graph.tokens[i + 2].text.lower()}"))
    if i > 1 and _opens_compound(graph, i - 2) and graph.tokens[i - 2].head == i:
        keys.append(("nouns", f"{graph.tokens[i - 2].text.lower()}-{token.text.lower()}"))
    if _is_state(graph, i):
        keys.append(("states", token.text.lower()))
    return keys


def _is_state(graph: Graph, i: int) -> bool:
    """Tell a word said of a subject; 'coming to free Aster' holds a verb the tagger mistook for an adjective."""
    token = graph.tokens[i]
    if token.upos == "VERB":
        return is_entry(graph, i) or any(graph.tokens[k].lemma == "be" for k in graph.kids(i, "aux", "cop"))
    infinitive = token.upos == "ADJ" and i > 0 and graph.tokens[i - 1].text.lower() == "to"
    return token.upos in {"ADJ", "ADV", "PRON"} and not infinitive


def _beyond_prefix(graph: Graph, i: int) -> str:
    """Give the verb of 're-established', cut in three; '' for a whole word."""
    if graph.tokens[i].text.lower() != "re" or not _opens_compound(graph, i):
        return ""
    verb = graph.tokens[i + 2]
    if verb.upos == "VERB" and verb.head != i and graph.kids(verb.i, "obj", "nsubj"):
        return ""  # the verb stands for itself
    return graph.tokens[i + 2].lemma.lower()


def _opens_compound(graph: Graph, i: int) -> bool:
    """Tell the first word of 'cease-fire', which is cut in three."""
    return (
        i + 2 < len(graph.tokens)
        and graph.tokens[i + 1].text == "-"
        and graph.tokens[i].end == graph.tokens[i + 1].start
    )


def _by_kind(scene: Scene, s: int, i: int) -> list[Key]:
    graph = scene.graphs[s]
    token = graph.tokens[i]
    keys: list[Key] = []
    if _is_rumoured_force(graph, i):
        keys.append(("states", "_force_"))
    is_verb = token.upos in {"VERB", "AUX"}
    if token.upos in {"NOUN", "PROPN", "PRON", "NUM", "ADV", "ADJ"} and (
        graph.kids(i, "cop") or (graph.kids(i, "nsubj") and not is_verb)
    ):
        keys.extend(_copular(graph, i))
    if graph.kids(i, "expl") or (token.relation == "nsubj" and token.head >= 0 and graph.kids(token.head, "expl")):
        keys.append(("states", "_force_"))
    return keys


def _copular(graph: Graph, i: int) -> list[Key]:
    """Read 'is in Aster', 'is with the army', 'is five kilometres from Aster'."""
    token = graph.tokens[i]
    lemma, case = token.lemma.lower(), graph.case(i)
    keys: list[Key] = []
    if case in _LOCATIVE and not is_distance(graph, i):
        keys.append(("states", "_place_"))
    if case in {"with", "under"}:
        keys.append(("states", f"_{case}_"))
    near = token.upos == "ADV" and any(graph.case(k) in {"near", "close_to"} for k in graph.kids(i, "obl"))
    if near or case in _NEAR or (token.upos in {"ADJ", "ADV"} and lemma in _NEAR_WORDS) or lemma in _NEAR_NOUNS:
        keys.append(("states", "_distance_"))
    return keys


def _is_rumoured_force(graph: Graph, i: int) -> bool:
    """Tell 'gunmen' in 'talk of gunmen in Aster'."""
    token = graph.tokens[i]
    if token.upos != "NOUN" or token.relation != "nmod" or token.head < 0 or not is_collective(token.lemma.lower()):
        return False
    return graph.tokens[token.head].lemma.lower() in load_lexicon()["speech"]["rumour"]


def _is_name(scene: Scene, s: int, i: int) -> bool:
    """Tell a verb-like word inside a name ('Saw' in a person's name)."""
    if i in scene.places[s] and scene.places[s][i].kind == "name":
        return True
    mention = scene.actors[s].get(i)
    return (
        mention is not None
        and mention.kind in {"person", "source"}
        and scene.graphs[s].tokens[i].text[:1].isupper()
        and i > 0
    )


def _by_participle(scene: Scene, s: int, i: int, rules: RuleSet) -> list[Key]:
    """Give the verb a participle used as an adjective comes from: 'is entirely liberated'."""
    graph = scene.graphs[s]
    token = graph.tokens[i]
    low = token.text.lower()
    if token.upos != "ADJ" or not low.endswith("ed") or not graph.kids(i, "cop"):
        return []
    stems = [low[:-1], low[:-2], low[:-3]]
    return [("verbs", stem) for stem in stems if rules.triggered_by("verbs", stem)][:1]


def _names_side(scene: Scene, s: int, i: int) -> bool:
    """Tell whether a predicate is a side: 'is still Velian', 'is the army's', 'is rebel territory'."""
    graph = scene.graphs[s]
    if not graph.children[i]:
        return False
    token = graph.tokens[i]
    owned = i + 1 < len(graph.tokens) and graph.tokens[i + 1].text in _OWNED and graph.tokens[i + 1].xpos == "POS"
    has_copula = any(graph.tokens[k].text not in _OWNED for k in graph.kids(i, "cop"))
    if not (has_copula or is_entry(graph, i) or (owned and graph.kids(i, "nsubj", "mark"))) or graph.case(i):
        return False
    if owned:
        return i in scene.actors[s]
    if token.lemma.lower() in _GROUND:
        return any(
            k in scene.actors[s] and scene.actors[s][k].actor_id for k in graph.kids(i, "amod", "compound", "nmod:poss")
        )
    if is_entry(graph, i) and i in scene.actors[s]:
        return True
    return token.upos in {"ADJ", "PROPN"} and i in scene.actors[s] and scene.actors[s][i].kind in {"name", "generic"}
