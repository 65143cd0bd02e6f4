"""What a sentence leaves out of what it tells: 'took all of the county except Aster and Brim'."""

from __future__ import annotations

from dataclasses import replace

from whoholds.claims.graph import Graph
from whoholds.claims.matching import Event
from whoholds.claims.matching import find_doing
from whoholds.claims.places import places_of
from whoholds.claims.rules import RuleSet
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker

_HOLDING = frozenset({"captures", "controls", "enters"})
_LEAVING = frozenset({"withdraws_from", "loses", "surrenders"})
#: Stretches of land that are held but have no name of their own.
_LANDS = frozenset({"coast", "plain", "north", "south", "east", "west", "countryside", "shore", "highlands", "delta"})
#: Words between the exception's word and the place's name.
_REACH = 5


def find_exceptions(
    scene: Scene, s: int, events: list[Event], rules: RuleSet, speakers: dict[int, Speaker]
) -> list[Event]:
    """Make the events of the places a sentence leaves out.

    Who took or holds all but a place does not hold that place; who left or lost all but a place holds it still. Where the
    sentence itself tells who has the place, nothing is added.
    """
    graph = scene.graphs[s]
    out: list[Event] = []
    for start, end in _find_words(graph):
        told = [e for e in events if e.trigger < start and e.predicate in _HOLDING | _LEAVING and e.actor is not None]
        told = told or _find_unplaced(scene, s, start, rules, speakers)
        name = next((k for k in range(end, min(end + _REACH, len(graph.tokens))) if k in scene.places[s]), None)
        if not told or name is None or any(graph.tokens[k].text == ";" for k in range(told[-1].trigger, start)):
            continue
        last = told[-1]
        polarity = "denied" if last.predicate in _HOLDING else ""
        rule = replace(last.rule, id=f"{last.rule.id}.except", predicate="controls", polarity=polarity)
        own = {e.place.place_id for e in events}
        out.extend(
            replace(last, rule=rule, predicate="controls", place=place)
            for place in places_of(scene, s, name)
            if place.place_id and place.place_id not in own
        )
    return out


def _find_unplaced(scene: Scene, s: int, start: int, rules: RuleSet, speakers: dict[int, Speaker]) -> list[Event]:
    """Find what is told before the exception of a stretch of land that is no place of the theatre: 'all of the valley'."""
    graph = scene.graphs[s]
    area, wholes = load_lexicon()["places"]["area"], load_lexicon()["frames"]["wholes"]
    for token in reversed(graph.tokens[:start]):
        if token.upos != "VERB":
            continue
        doing = find_doing(scene, s, token.i, rules, speakers.get(token.i))
        if doing is None or doing.predicate not in _HOLDING | _LEAVING or doing.actor is None:
            continue
        words = {graph.tokens[k].lemma.lower() for o in doing.frame.args.get("obj", []) for k in graph.subtree(o)}
        if words & wholes and words & (area | _LANDS):
            return [doing]
    return []


def _find_words(graph: Graph) -> list[tuple[int, int]]:
    """Find the words of exception with the index behind them; 'but' and 'save' count only behind 'all'."""
    words = load_lexicon()["frames"]
    texts = [t.text.lower() for t in graph.tokens]
    out = []
    for i, text in enumerate(texts):
        if text == "exception" and texts[i - 1 : i] == ["the"] and texts[i + 1 : i + 2] == ["of"]:
            out.append((i - 2, i + 2))
        elif text == "apart" and texts[i + 1 : i + 2] == ["from"]:
            out.append((i, i + 2))
        elif text in words["excepting"] or (text in words["excepting_all"] and set(texts[:i]) & words["wholes"]):
            out.append((i, i + 2 if texts[i + 1 : i + 2] == ["for"] else i + 1))
    return out
