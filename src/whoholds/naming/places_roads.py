"""Roads: by name, or by the two places they join."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise

from whoholds.model import Theatre
from whoholds.naming.folding import ARTICLES
from whoholds.naming.folding import FoldedText
from whoholds.naming.folding import fold_passage
from whoholds.naming.folding import fold_text
from whoholds.naming.places_index import NameIndex
from whoholds.naming.places_mention import PlaceMention


def _list_choices(words: Sequence[str]) -> str:
    """Write words as a pattern, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ROWS = tomllib.loads(files("whoholds.naming").joinpath("places.toml").read_text(encoding="utf-8"))["roads"]
_NOUN = _list_choices(_ROWS["nouns"])
_BEFORE = re.compile(
    rf"(?:(?:the|a|main|old|key|vital|only)\s+)*\b(?:{_NOUN})s?\b(?:\s+(?:that|which|section|stretch))*\s+(?:{_list_choices(_ROWS['openers'])})\s+(?:the\s+(?:city|town|capital)\s+of\s+)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"^\s+(?:{_list_choices(_ROWS['joiners'])})\s+(?:the\s+(?:city|town|border|capital)\s+(?:of\s+)?)?$", re.IGNORECASE
)
_DASH = re.compile(r"^(?:\s?[-\u2013\u2014/]\s?|[-\u2013\u2014]to[-\u2013\u2014]|\s+to\s+)$")
_AFTER = re.compile(rf"^[\s-](?:[a-z]+\s+)?(?:{_NOUN})\b", re.IGNORECASE)
_TOWARD = re.compile(rf"\b(?:{_list_choices(_ROWS['toward'])})\s+$", re.IGNORECASE)
_REACH = 80


class RoadFinder:
    """Finds phrases for roads among the places found and looks the roads up by their ends."""

    def __init__(self, theatre: Theatre, index: NameIndex) -> None:
        self.theatre = theatre
        self.index = index
        self._ends = {
            place.id: self._read_ends(place.name, place.aliases)
            for place in theatre.places.values()
            if place.kind == "road"
        }
        #: Words of roads' names: beside another of them, even a place that lies elsewhere may be the end of a road.
        self.end_words = frozenset(word for ends in self._ends.values() for word in ends) - ARTICLES
        self._sections = {frozenset({road.start, road.end}): road.id for road in reversed(theatre.roads.values())}

    def _read_ends(self, name: str, aliases: Sequence[str]) -> frozenset[str]:
        """Give the places and the bare words that a road's names hold."""
        ends: set[str] = set()
        for text in (name, *aliases):
            folded = fold_text(text)
            ends.update(folded.keys)
            for hit in self.index.scan(fold_text(text.replace("(", ", ").replace(")", ", "))):
                ends.update(hit.place_ids)
        return frozenset(ends)

    def add_roads(self, folded: FoldedText, mentions: list[PlaceMention]) -> list[PlaceMention]:
        """Add a mention for each phrase that names a road by its ends, and mark the ends.

        Parameters
        ----------
        folded
            The text.
        mentions
            Places found in it, in order.

        Returns
        -------
        All mentions in order; ends of roads have `how` 'endpoint'.
        """
        text = folded.text
        found: list[PlaceMention] = []
        ends: set[int] = set()
        for i, (one, two) in enumerate(pairwise(mentions)):
            span = self._read_span(text, one, two)
            if span is not None:
                found.append(self._make_road(text, span, one, two))
                ends.update((i, i + 1))
        for i, mention in enumerate(mentions):
            if i not in ends and _TOWARD.search(text[max(0, mention.phrase_start - 24) : mention.phrase_start]):
                ends.add(i)
        marked = [
            replace(mention, how="endpoint") if i in ends and mention.place_kind != "road" else mention
            for i, mention in enumerate(mentions)
        ]
        return sorted([*marked, *found], key=lambda mention: (mention.start, -mention.end)) if found else marked

    def _read_span(self, text: str, one: PlaceMention, two: PlaceMention) -> tuple[int, int] | None:
        """Give the span of a road phrase that holds two places, None if there is none."""
        if two.start - one.end > _REACH or "road" in {one.place_kind, two.place_kind}:
            return None
        between = text[one.end : two.start]
        if _DASH.match(between):
            after = _AFTER.match(text[two.end : two.end + _REACH])
            if after:
                return one.start, two.end + after.end()
        if _BETWEEN.match(between):
            before = _BEFORE.search(text[max(0, one.start - _REACH) : one.start])
            if before:
                return one.start - (min(one.start, _REACH) - before.start()), two.end
        return None

    def _make_road(self, text: str, span: tuple[int, int], one: PlaceMention, two: PlaceMention) -> PlaceMention:
        """Look a road up by its ends and make its mention."""
        start, end = span
        road = self._find_road(one, two)
        ids = (road,) if road else ()
        return PlaceMention(
            start=start,
            end=end,
            words=text[start:end],
            phrase_start=start,
            phrase_end=end,
            place_id=road,
            place_ids=ids,
            how="road",
            place_kind="road",
            candidates=ids or tuple(dict.fromkeys([*one.place_ids, *two.place_ids])),
            is_site=True,
        )

    def _find_road(self, one: PlaceMention, two: PlaceMention) -> str:
        """Give the road place that names both ends, else the road section between them, else ''."""
        for road, ends in self._ends.items():
            if all(ends & {mention.place_id or "-", *fold_passage(mention.words).keys} for mention in (one, two)):
                return road
        return self._sections.get(frozenset({one.place_id, two.place_id}), "") if one.place_id and two.place_id else ""
