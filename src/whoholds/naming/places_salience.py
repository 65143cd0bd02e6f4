"""How likely a place named before is what the text goes on speaking of."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files

from whoholds.model import Sentence
from whoholds.naming.places_mention import PlaceMention

_ROWS = tomllib.loads(files("whoholds.naming").joinpath("places.toml").read_text(encoding="utf-8"))
_COSTS = _ROWS["search"]


def _compile(words: Sequence[str], tail: str) -> re.Pattern[str]:
    """Compile "one of these words just before the name"."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))}){tail}$", re.IGNORECASE)


_SITES = frozenset(word for row in _ROWS["sites"].values() for word in row)
_LYING = _compile(_ROWS["descriptions"]["lying"], r"\s+(?:the\s+)?(?:(?:city|town|village)\s+of\s+)?")
_MOVING = _compile(_ROWS["descriptions"]["moving"], r"\s+(?:the\s+)?(?:(?:city|town|village)\s+of\s+)?")
_SPEAKING = _compile(_ROWS["descriptions"]["speaking"], r"\s+(?:in|at|from)\s+")


class Salience:
    """Costs of the places of one report as antecedents."""

    def __init__(self, sentences: Sequence[Sentence], mentions: Sequence[PlaceMention]) -> None:
        self._sentences = sentences
        self._starts = [sentence.start for sentence in sentences]
        self._mentions = mentions

    def choose(
        self, before: Sequence[tuple[int, PlaceMention]], kinds: Sequence[str], *, is_flat: bool = False
    ) -> PlaceMention | None:
        """Choose the antecedent of least cost among places of some kinds.

        Parameters
        ----------
        before
            Places with how many sentences back they stand, nearest first.
        kinds
            Kinds that agree, the one the noun says first.
        is_flat
            All kinds agree equally.

        Returns
        -------
        The nearest of the cheapest, None if no place agrees.
        """
        counts = Counter(mention.place_id for _, mention in before if mention.place_id)
        before = [(back, mention) for back, mention in before if not _is_site_of(mention)]
        best, best_cost = None, float("inf")
        for order, (back, mention) in enumerate(before):
            if mention.place_kind not in kinds or len(mention.place_ids) > 1:
                continue
            rank = 0 if is_flat else kinds.index(mention.place_kind)
            cost = (
                back
                + rank * _COSTS["cost_kind"]
                + self._weigh(mention)
                + order * 0.01
                - _COSTS["repeated"] * min(max(counts[mention.place_id] - 1, 0), _COSTS["repeated_most"])
            )
            if cost < best_cost:
                best, best_cost = mention, cost
        return best

    def is_aside(self, mention: PlaceMention) -> bool:
        """Say whether a name only says where something lies or who speaks: 'Aster and Brim, east of Corvo'."""
        return self._weigh(mention) >= float(min(_COSTS["cost_lying"], _COSTS["cost_metonym"]))

    def _weigh(self, mention: PlaceMention) -> float:
        """Give the cost of the words around a name."""
        i = bisect_right(self._starts, mention.start) - 1
        before = self._sentences[i].text[: mention.phrase_start - self._starts[i]] if i >= 0 else ""
        tail = before[-48:]
        cost = (_COSTS["cost_endpoint"] if mention.how == "endpoint" else 0.0) + (
            _COSTS["cost_metonym"] if mention.is_metonym_candidate else 0.0
        )
        if _SPEAKING.search(tail):
            return float(cost + _COSTS["cost_speaking"])
        if _LYING.search(tail):
            return float(cost + _COSTS["cost_lying"])
        return float(cost + (_COSTS["cost_moving"] if _MOVING.search(tail) else 0.0))


def _is_site_of(mention: PlaceMention) -> bool:
    """Say whether a name that is a settlement's ends on a site: 'Aster prison' is no 'city' to come back to."""
    words = mention.words.lower().split()
    return mention.kind == "name" and len(words) > 1 and words[-1] in _SITES and not mention.is_site


def _count_names(mention: PlaceMention) -> int:
    """Count the places that one name joins: 'Aster and Brim'."""
    return len(re.split(r"\s+and\s+", mention.words)) if mention.kind == "name" else 1


def find_group(
    before: Sequence[tuple[int, PlaceMention]], kinds: Sequence[str], count: int, max_back: int
) -> list[PlaceMention]:
    """Find places named together that a phrase like "both towns" means.

    Parameters
    ----------
    before
        Places with how many sentences back they stand, nearest first.
    kinds
        Kinds that agree with the noun.
    count
        How many the words say; 0 if they do not say.
    max_back
        Without a count no group farther back is taken, in sentences.

    Returns
    -------
    One mention for each place in the order of the text; empty if no sentence names such a group.
    """
    by_sentence: dict[int, list[PlaceMention]] = {}
    for back, mention in reversed(before):
        if mention.place_kind in kinds and len(mention.place_ids) == 1 and mention.kind == "name":
            by_sentence.setdefault(back, []).append(mention)
    for back in sorted(by_sentence):
        group = _drop_doubles(by_sentence[back])
        names = max(len({mention.words for mention in by_sentence[back]}), *map(_count_names, by_sentence[back]))
        has_count = count in (len(group), names if len(group) == 1 else 0)
        if (count > 1 and has_count) or (not count and max(len(group), names) > 1 and back <= max_back):
            return group
    near = [mention for back, mention in reversed(before) if back <= max_back and mention in by_sentence.get(back, ())]
    return _drop_doubles(near) if count > 1 and len({mention.place_id for mention in near}) == count else []


def _drop_doubles(group: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Keep the first mention of each place."""
    return list({mention.place_id: mention for mention in reversed(group)}.values())[::-1]
