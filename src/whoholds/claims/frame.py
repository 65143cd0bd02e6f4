"""One predicate with its arguments by role."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field

from whoholds.claims.graph import Graph


@dataclass(slots=True)
class Frame:
    """One predicate: the trigger's index, lemma and kind (verb, noun, state), its arguments by role, its particles."""

    i: int
    lemma: str
    kind: str
    passive: bool = False
    args: dict[str, list[int]] = field(default_factory=dict)
    particles: set[str] = field(default_factory=set)
    case: str = ""
    light: int = -1
    relative: bool = False

    def add(self, role: str, i: int) -> None:
        """Add an argument once."""
        found = self.args.setdefault(role, [])
        if i not in found:
            found.append(i)


def lift_adverb_arguments(graph: Graph, frame: Frame, k: int) -> None:
    """Lift the prepositions of an adverb ('back into', 'close to', 'north of') to the verb."""
    word = graph.tokens[k].text.lower()
    for o in graph.children[k]:
        if graph.tokens[o].relation.partition(":")[0] in {"obl", "nmod", "obj"}:
            case = graph.case(o)
            frame.add(case or "bare", o)
            frame.add(f"{word}_{case}" if case else word, o)
