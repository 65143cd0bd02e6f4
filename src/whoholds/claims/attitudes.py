"""Words that give somebody's stand, with what they say, judge, want or believe, by the classes of attitudes.toml.

Wider than the acts of saying from which claims are read, and kept apart from them: to want a town reports no capture.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from whoholds.claims.graph import Graph
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene

_MARKS = frozenset({",", "--", "–", "—", ";", "(", ":"})
_OBLIQUE = frozenset({"obl", "advcl", "nmod", "ccomp", "xcomp", "acl"})


@dataclass(frozen=True, slots=True)
class WordClass:
    """One class: its words by part of speech, what they take as content, and under which subjects."""

    id: str
    verbs: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    linking: frozenset[str] = frozenset()
    spanning: frozenset[str] = frozenset()
    subjects: str = ""


@dataclass(slots=True)
class Attitude:
    """One word of a stand: its class, the words beside it in the cue, who holds it and what it is of."""

    word: int
    kind: str
    heads: list[int] = field(default_factory=list)
    beside: set[int] = field(default_factory=set)
    content: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Verb:
    """A verb with its dependents, sorted by what they can be."""

    scene: Scene
    graph: Graph
    i: int
    heads: list[int]
    passive: bool
    objects: list[int]
    kids: list[int]


@functools.cache
def _table() -> dict[str, Any]:
    text = importlib.resources.files("whoholds.claims").joinpath("attitudes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def attitude_words(name: str) -> frozenset[str]:
    """Give one of the lists of words that stand before the classes."""
    return frozenset(_table()[name])


@functools.cache
def load_classes() -> dict[tuple[str, str], tuple[WordClass, ...]]:
    """Read the classes of a part of speech and a word; a word can stand in several."""
    out: dict[tuple[str, str], tuple[WordClass, ...]] = {}
    for row in _table()["class"]:
        fields: dict[str, Any] = {k: v if isinstance(v, str) else frozenset(v) for k, v in row.items()}
        one = WordClass(**fields)
        for part in ("verbs", "adjectives", "nouns"):
            for word in getattr(one, part):
                out[part, word] = (*out.get((part, word), ()), one)
    return out


def find_attitudes(scene: Scene, s: int) -> list[Attitude]:
    """Find the stands that the verbs, adjectives and nouns of a sentence give."""
    graph = scene.graphs[s]
    out: list[Attitude | None] = []
    for token in graph.tokens:
        lemma = token.lemma.lower()
        if token.upos == "VERB" and not token.relation.startswith("amod"):
            made = _light(scene, s, token.i) if lemma in attitude_words("light") else None
            out.append(made or _of_verb(scene, s, token.i))
        elif token.upos == "NOUN":
            out.append(_of_noun(graph, token.i))
        elif graph.kids(token.i, "cop", "aux:pass"):
            out.append(_of_adjective(graph, token.i))
    return [a for a in out if a is not None]


def opens_with_to(graph: Graph, k: int) -> bool:
    """Tell an infinitive with its 'to'."""
    return any(graph.tokens[m].text.lower() == "to" for m in graph.kids(k, "mark"))


def _span(graph: Graph, members: list[int]) -> set[int]:
    return {j for k in members for j in graph.subtree(k)}


def _opener(graph: Graph, k: int) -> str:
    """Give the preposition before a noun or a gerund, or the conjunction before a clause."""
    marks = [m for m in graph.kids(k, "mark") if m < k]
    return graph.case(k) or (graph.tokens[marks[0]].text.lower() if marks else "")


def _opening(graph: Graph, k: int) -> set[int]:
    """Give the words of that preposition."""
    cases = [m for m in graph.kids(k, "case") if m < k]
    return _span(graph, cases or [m for m in graph.kids(k, "mark") if m < k])


def _is_set_off(graph: Graph, i: int, k: int) -> bool:
    """Tell whether a mark stands between a word and the phrase behind it."""
    return any(graph.tokens[j].text in _MARKS for j in range(i + 1, min(graph.subtree(k)) + 1))


def _follows(graph: Graph, i: int, k: int, prepositions: frozenset[str]) -> bool:
    """Tell a phrase that one of the prepositions joins right to a word, a particle or an adverb at most between."""
    base = graph.tokens[k].relation.partition(":")[0]
    if k < i or base not in _OBLIQUE or _is_time(graph, k) or opens_with_to(graph, k):
        return False
    return _opener(graph, k) in prepositions and i < min(_opening(graph, k), default=-1) <= i + 2


def _classes_of(scene: Scene, s: int, i: int) -> tuple[WordClass, ...]:
    """Give the classes of a verb, with its particle and without."""
    graph = scene.graphs[s]
    lemma, classes = graph.tokens[i].lemma.lower(), load_classes()
    particles = {graph.tokens[k].text.lower() for k in graph.kids(i, "compound:prt", "advmod") if i < k <= i + 2}
    particles |= scene.frame(s, i).particles
    joint = [one for particle in sorted(particles) for one in classes.get(("verbs", f"{lemma}_{particle}"), ())]
    # The lemmatizer gives some verbs an 'e' too many.
    return (*joint, *(classes.get(("verbs", lemma), ()) or classes.get(("verbs", lemma.removesuffix("e")), ())))


def _arguments(scene: Scene, s: int, i: int) -> _Verb:
    graph = scene.graphs[s]
    frame = scene.frame(s, i)
    heads = list(frame.args.get("subj", []))
    subjects = graph.kids(i, "nsubj")
    objects = graph.kids(i, "obj", "iobj")
    if frame.passive and objects and subjects and not heads and not graph.kids(i, "aux:pass"):
        # 'The study documented a rise': the tagger took the past for a passive.
        return _Verb(scene, graph, i, subjects, passive=False, objects=objects, kids=graph.children[i])
    objects += [k for k in subjects if frame.passive and k not in heads]
    if not objects and (frame.passive or graph.tokens[i].relation.endswith("relcl")):
        objects = [k for k in frame.args.get("obj", []) if k not in heads]
    if not frame.passive and not objects and frame.particles:
        # 'played down the risk': a particle that the parser took for a preposition.
        objects = list(frame.args.get("obj", []))
    return _Verb(scene, graph, i, heads, frame.passive, objects, graph.children[i])


def _of_verb(scene: Scene, s: int, i: int) -> Attitude | None:
    graph = scene.graphs[s]
    found = _classes_of(scene, s, i)
    if not found:
        return None
    verb = _arguments(scene, s, i)
    out: Attitude | None = None
    for one in found:
        if one.subjects and not any(graph.tokens[k].lemma.lower() in attitude_words(one.subjects) for k in verb.heads):
            continue
        content = {j for name in one.takes for j in _TAKERS[name](verb)} | _linked(verb, one)
        joined, beside = _joined(verb, one)
        if content or joined:
            out = out or Attitude(i, one.id, verb.heads)
            split = {m for k in verb.objects for m in graph.kids(k, "case") if graph.tokens[m].xpos == "RP"}
            # 'the terms proposed by Ash', 'the terms that Ash proposed': the noun without what is said of it.
            within = set(graph.subtree(i)) if any(graph.is_below(i, k) for k in verb.objects) else set()
            out.content |= (content - within | joined) - split
            out.beside |= beside | split
    return out


def _joined(verb: _Verb, one: WordClass) -> tuple[set[int], set[int]]:
    """Give what a preposition of the class joins to a verb, and that preposition."""
    if one.spanning:
        return _spanned(verb, one)
    if not one.prepositions or any(k > verb.i for k in verb.objects):
        return set(), set()
    for k in verb.kids:
        if _follows(verb.graph, verb.i, k, one.prepositions) and not _is_set_off(verb.graph, verb.i, k):
            opening = _opening(verb.graph, k)
            return _span(verb.graph, [k]) - opening, set(range(verb.i + 1, max(opening) + 1))
    return set(), set()


def _spanned(verb: _Verb, one: WordClass) -> tuple[set[int], set[int]]:
    """Give what a preposition joins behind a hearer, and the hearer with it: 'asked her about', 'accused them of'."""
    graph, i = verb.graph, verb.i
    hearers = [k for k in verb.objects if k > i]
    named = [k for hearer in hearers for k in graph.kids(hearer, "acl") if graph.tokens[k].xpos == "VBG"]
    for k in [*graph.kids(i, "obl", "advcl"), *named] if hearers else []:
        opening = _opening(graph, k)
        if k > max(hearers) and _opener(graph, k) in one.spanning and not _is_time(graph, k):
            between = set(range(i + 1, max(opening) + 1))
            if between <= _span(graph, hearers) | opening:
                return _span(graph, [k]) - opening, between
    return set(), set()


def _linked(verb: _Verb, one: WordClass) -> set[int]:
    """Give an object with what a preposition of the class links to it: 'likened it to a siege'."""
    graph = verb.graph
    linked = [k for k in graph.kids(verb.i, "obl", "advcl") if k > verb.i and _opener(graph, k) in one.linking]
    return _span(graph, [*verb.objects, linked[0]]) if linked and verb.objects else set()


def _take_clause(verb: _Verb) -> set[int]:
    """Give a clause; an open one the parser may take for a condition: 'would not say if it was safe'."""
    graph = verb.graph
    asked = [
        k
        for k in graph.kids(verb.i, "advcl")
        if k > verb.i and _opener(graph, k) in {"if", "whether"} and not _is_set_off(graph, verb.i, k)
    ]
    return _span(graph, graph.kids(verb.i, "ccomp") or asked)


def _take_infinitive(verb: _Verb) -> set[int]:
    """Give an infinitive; of a passive with whom it is said of: 'is expected to leave'."""
    graph = verb.graph
    found = [k for k in graph.kids(verb.i, "xcomp", "ccomp", "advcl") if k > verb.i and opens_with_to(graph, k)]
    found = [k for k in found if graph.tokens[k].relation != "advcl" or not verb.objects]
    return _span(graph, [*found, *(verb.objects if verb.passive and found else [])])


def _take_gerund(verb: _Verb) -> set[int]:
    graph = verb.graph
    return _span(
        graph, [k for k in graph.kids(verb.i, "xcomp", "ccomp") if k > verb.i and graph.tokens[k].xpos == "VBG"]
    )


def _take_object(verb: _Verb) -> set[int]:
    """Give an object with what else is said of it: reasons, roles, infinitives, but not when or where."""
    graph, i = verb.graph, verb.i
    if not verb.objects:
        return set()
    kept = list(verb.objects)
    for k in graph.kids(i, "obl", "xcomp", "advcl", "nmod"):
        base = graph.tokens[k].relation.partition(":")[0]
        if k <= max(i, *verb.objects) or k in verb.heads or _is_set_off(graph, i, k):
            continue
        if base == "obl" and _is_setting(graph, k):
            continue
        if base != "advcl" or _opener(graph, k) in attitude_words("continuing"):
            kept.append(k)
    return _span(graph, kept)


def _is_time(graph: Graph, k: int) -> bool:
    """Tell a phrase of time by its noun: 'on Tuesday', 'for two days'."""
    lemma = graph.tokens[k].lemma.lower()
    timely = lemma in load_lexicon()["frames"]["times"] or lemma in attitude_words("durations")
    return timely or graph.tokens[k].relation == "obl:unmarked"


def _is_setting(graph: Graph, k: int) -> bool:
    """Tell a phrase of time or place."""
    return _is_time(graph, k) or graph.case(k) in attitude_words("settings")


def _take_asked(verb: _Verb) -> set[int]:
    graph = verb.graph
    asked = [k for k in graph.kids(verb.i, "xcomp", "ccomp", "advcl") if k > verb.i and opens_with_to(graph, k)]
    return _span(graph, [*verb.objects, *asked]) if verb.objects and asked else set()


def _take_named(verb: _Verb) -> set[int]:
    graph = verb.graph
    named = [
        k
        for k in graph.kids(verb.i, "xcomp", "obl", "advcl")
        if k > verb.i
        and (
            _opener(graph, k) == "as"
            or (graph.tokens[k].relation == "xcomp" and graph.tokens[k].upos in {"NOUN", "ADJ", "PROPN"})
        )
    ]
    return _span(graph, [*verb.objects, *named]) if verb.objects and named else set()


def _take_reason(verb: _Verb) -> set[int]:
    """Give an object with why it was attacked in words; a place is attacked in deed."""
    graph = verb.graph
    if any(graph.tokens[k].lemma.lower() in load_lexicon()["places"]["area"] for k in verb.objects):
        return set()
    why = [
        k
        for k in graph.kids(verb.i, "obl", "advcl")
        if k > verb.i and _opener(graph, k) in attitude_words("reasons") and not _is_setting(graph, k)
    ]
    return _span(graph, [*verb.objects, *why]) if verb.objects and why else set()


_TAKERS: dict[str, Callable[[_Verb], set[int]]] = {
    "clause": _take_clause,
    "infinitive": _take_infinitive,
    "gerund": _take_gerund,
    "object": _take_object,
    "named": _take_named,
    "reason": _take_reason,
    "asked": _take_asked,
}


def _complement(graph: Graph, i: int, one: WordClass) -> tuple[set[int], set[int]]:
    """Give what an adjective or a noun is of, and the preposition before it."""
    for k in graph.children[i]:
        if k < i or _is_set_off(graph, i, k):
            continue
        base = graph.tokens[k].relation.partition(":")[0]
        told = base == "ccomp" or (
            base == "acl" and any(graph.tokens[m].upos == "SCONJ" for m in graph.kids(k, "mark"))
        )
        if opens_with_to(graph, k) and base in _OBLIQUE:
            if "infinitive" in one.takes:
                return _span(graph, [k]), set()
        elif told and "clause" in one.takes and _opener(graph, k) not in one.prepositions:
            return _span(graph, [k]), set()
        elif _follows(graph, i, k, one.prepositions):
            return _span(graph, [k]) - _opening(graph, k), _opening(graph, k)
    return set(), set()


def _described(graph: Graph, i: int, part: str, heads: list[int]) -> Iterator[Attitude]:
    """Yield the stands that a word's classes give with its complement."""
    token = graph.tokens[i]
    classes = load_classes()
    for one in classes.get((part, token.lemma.lower()), ()) or classes.get((part, token.text.lower()), ()):
        content, beside = _complement(graph, i, one)
        if content:
            yield Attitude(i, one.id, heads, beside, content)


def _of_adjective(graph: Graph, i: int) -> Attitude | None:
    """Read 'was adamant that', 'is critical of'."""
    heads = [k for k in graph.kids(i, "nsubj") if graph.tokens[k].text.lower() not in attitude_words("empty_subjects")]
    return next(_described(graph, i, "adjectives", heads), None) if heads else None


def _of_noun(graph: Graph, i: int) -> Attitude | None:
    """Read 'their promise to leave', 'the mayor's claim that'; 'his view of the valley' may be but a view."""
    owners = graph.kids(i, "nmod:poss")
    found = _described(graph, i, "nouns", owners) if owners else iter(())
    return next((a for a in found if not a.beside), None)


def _light(scene: Scene, s: int, i: int) -> Attitude | None:
    """Read 'made a promise to leave', 'voiced fears about'; 'made her plan known' is of a plan there was."""
    graph = scene.graphs[s]
    frame = scene.frame(s, i)
    for o in graph.kids(i, "obj") if not frame.passive else []:
        if not i < o <= i + 6 or graph.kids(o, "nmod:poss"):
            continue
        heads = list(frame.args.get("subj", []))
        held = next(_described(graph, o, "nouns", heads), None)
        if held is None and ("nouns", graph.tokens[o].lemma.lower()) in load_classes():
            told = [
                k for k in graph.kids(i, "ccomp", "xcomp", "advcl") if k > o and _opener(graph, k) in {"that", "to"}
            ]
            held = Attitude(o, "statement", heads, set(), _span(graph, told)) if told else None
        if held is not None:
            return Attitude(i, held.kind, heads, held.beside | set(range(i + 1, o + 1)), held.content)
    return None
