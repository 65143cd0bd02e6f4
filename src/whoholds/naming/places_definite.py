"""Definite descriptions: "the city", "both towns", "the airport", "there", tied to places named before."""

from __future__ import annotations

import re
from bisect import bisect_left
from bisect import bisect_right
from bisect import insort
from collections.abc import Sequence
from dataclasses import replace

from whoholds.model import Refusal
from whoholds.model import Sentence
from whoholds.model import Theatre
from whoholds.naming.folding import FoldedText
from whoholds.naming.folding import fold_passage
from whoholds.naming.places_context import read_left
from whoholds.naming.places_context import read_right
from whoholds.naming.places_descriptions import GROUPS
from whoholds.naming.places_descriptions import ROWS
from whoholds.naming.places_descriptions import Description
from whoholds.naming.places_descriptions import DescriptionFinder
from whoholds.naming.places_index import Hit
from whoholds.naming.places_index import NameIndex
from whoholds.naming.places_mention import PlaceMention
from whoholds.naming.places_salience import Salience
from whoholds.naming.places_salience import find_group
from whoholds.naming.places_words import Words

_TOWNS = frozenset({"city", "town", "village"})
_OVERT = re.compile(r"\s*(?:of|,)?\s*$")
#: How many places back a site may have been named.
_MAX_SITES = 200
#: Places named before a description with how many sentences back, nearest first.
Before = list[tuple[int, PlaceMention]]


class DefiniteResolver:
    """Ties descriptions to the nearest place named before that agrees in kind."""

    def __init__(self, theatre: Theatre, index: NameIndex, words: Words) -> None:
        self.theatre = theatre
        self.index = index
        self.words = words
        self._finder = DescriptionFinder(words)
        self._seen: list[PlaceMention] = []
        self._salience = Salience((), ())
        self._dateline: PlaceMention | None = None
        self._capitals = [place.id for place in theatre.places.values() if place.is_capital]

    def resolve(
        self, sentences: Sequence[Sentence], mentions: Sequence[PlaceMention]
    ) -> tuple[list[PlaceMention], list[Refusal]]:
        """Resolve every description of a report; see `PlaceNamer.resolve_definite`."""
        found: list[PlaceMention] = []
        refused: list[Refusal] = []
        self._salience = Salience(sentences, mentions)
        self._seen = sorted(filter(_can_be_meant, mentions), key=_start_of)
        self._dateline = next((m for m in mentions if m.is_dateline and m.place_id and not m.is_inside_name), None)
        around = sorted(mentions, key=_start_of)
        starts = [sentence.start for sentence in sentences]
        for position, sentence in enumerate(sentences):
            for description in self._finder.find(sentence, position):
                if _is_overt(description, sentence, _list_within(around, sentence.start, sentence.end)):
                    continue
                answer = self._resolve_one(description, self._list_before(description, self._seen, starts), sentence)
                if answer is not None:
                    found.append(answer)
                    insort(self._seen, answer, key=_start_of)
                elif self._finder.is_refused(description):
                    refused.append(_refuse(description))
        return found, refused

    def find_capitals(self, text: str) -> list[int]:
        """Give the offsets of "the capital" and the like where the theatre has one capital, which needs no name before it."""
        if len(self._capitals) != 1 or "capital" not in text:
            return []
        whole = Sentence(index=0, start=0, end=len(text), paragraph=0, text=text)
        return [found.start for found in self._finder.find(whole, 0) if found.noun == "capital"]

    def find_focus(
        self, sentences: Sequence[Sentence], mentions: Sequence[PlaceMention], position: int
    ) -> PlaceMention | None:
        """Give the place that sentence `position` most likely goes on speaking of; see `PlaceNamer.find_focus`."""
        starts = [sentence.start for sentence in sentences]
        low = starts[max(0, position - self.words.max_sentences_back)]
        near = [mention for mention in mentions if low <= mention.start < starts[position]]
        named = sorted((mention for mention in near if _can_be_meant(mention) and not mention.elsewhere), key=_start_of)
        here = Description(
            start=starts[position], end=starts[position], words="", determiner="", noun="place", sentence=position
        )
        kinds = (*self.words.definite["place"], "province", "region")
        return Salience(sentences, mentions).choose(self._list_before(here, named, starts), kinds, is_flat=True)

    def _list_before(self, description: Description, named: Sequence[PlaceMention], starts: Sequence[int]) -> Before:
        """List the places named before a description with how many sentences back, nearest first."""
        listed = []
        limit = self.words.max_sentences_back_counted if description.is_plural else self.words.max_sentences_back
        low = starts[max(0, description.sentence - limit)] if starts else 0
        for mention in _list_within(named, low, description.start):
            back = description.sentence - (bisect_right(starts, mention.start) - 1)
            if mention.end <= description.start and 0 <= back <= limit:
                listed.append((back, mention))
        return sorted(listed, key=lambda pair: (pair[0], -pair[1].start))

    def _resolve_one(self, description: Description, before: Before, sentence: Sentence) -> PlaceMention | None:
        """Resolve one description by its noun."""
        if description.determiner == "group":
            return self._resolve_group(description, before)
        if description.noun == "capital":
            return self._resolve_capital(description, before, sentence)
        if description.noun in self.words.definite:
            return self._resolve_noun(description, before, sentence)
        if tuple(description.noun.split()) in self.words.site_class:
            return self._resolve_site(description, before)
        return self._resolve_part(description, before)

    def _resolve_noun(self, description: Description, before: Before, sentence: Sentence) -> PlaceMention | None:
        """Resolve "the town", "both towns"."""
        if description.is_plural:
            return self._resolve_plural(description, before)
        return self._resolve_kind(description, before, sentence)

    def _resolve_part(self, description: Description, before: Before) -> PlaceMention | None:
        """Resolve "the outskirts", "its western districts" to a part of the place spoken of."""
        antecedent = self._salience.choose(before, self.words.definite["place"])
        return self._point(description, antecedent, part="part") if antecedent else None

    def _resolve_plural(self, description: Description, before: Before) -> PlaceMention | None:
        """Resolve "both towns", "the four villages" to places named together, "the districts" also to a part."""
        told = [(back, mention) for back, mention in before if not self._salience.is_aside(mention)]
        kinds, limit = self.words.definite[description.noun], self.words.max_sentences_back
        group = find_group(told, kinds, description.count, limit) or find_group(before, kinds, description.count, limit)
        if group:
            return self._point_all(description, group)
        is_part = description.noun in ROWS["parts_of_it"] and not description.count
        return self._resolve_part(description, before) if is_part else None

    def _resolve_kind(self, description: Description, before: Before, sentence: Sentence) -> PlaceMention | None:
        """Resolve "the town", "the province", "the road", "there"."""
        if description.noun == "city" and any(word in ROWS["ranks"] for word in description.adjectives):
            return None
        kinds = self.words.definite[description.noun]
        if description.determiner == "this" and self._dateline is not None and self._dateline.place_kind in kinds:
            return self._read_part(self._point(description, self._dateline), sentence)
        if kinds[0] in _TOWNS:
            towns = [(back + 1, town) for back, mention in before if (town := self._town_of(mention)) is not None]
            before = sorted([*before, *towns], key=lambda pair: (pair[0], -pair[1].start))
        before = [*before, *self._list_wholes(before, kinds)]
        exact = tuple(ROWS["exact"].get(description.noun, ()))
        antecedent = self._salience.choose(before, exact) or self._salience.choose(before, kinds)
        if antecedent is not None:
            return self._read_part(self._point(description, antecedent), sentence)
        is_region = {"province", "district"} & set(kinds)
        return self._resolve_region(description, before, kinds) if is_region else None

    def _list_wholes(self, before: Before, kinds: tuple[str, ...]) -> Before:
        """List the towns whose districts were named: 'the city' after 'the Aster quarter'."""
        wholes = []
        for back, mention in before:
            place = self.theatre.places.get(mention.place_id)
            whole = self.theatre.places.get(place.parent) if place and place.kind in ROWS["quarters"] else None
            if whole is not None and whole.kind in kinds:
                wholes.append((back, replace(mention, place_id=whole.id, place_ids=(whole.id,), place_kind=whole.kind)))
        return wholes

    def _resolve_region(self, description: Description, before: Before, kinds: tuple[str, ...]) -> PlaceMention | None:
        """Resolve "the province" to the region that a town named before lies in."""
        level = ("lower",) if "district" in kinds and "province" not in kinds else ("upper",)
        antecedent = self._salience.choose(before, self.words.definite["settlement"])
        if antecedent is None or not antecedent.place_id:
            return None
        region = self.index.find_region([antecedent.place_id], (), level) or self.index.find_parent(
            antecedent.place_id, kinds
        )
        return (
            self._point(
                description,
                replace(antecedent, place_id=region, place_ids=(region,), place_kind=self.theatre.places[region].kind),
            )
            if region
            else None
        )

    def _resolve_site(self, description: Description, before: Before) -> PlaceMention | None:
        """Resolve "the airport": a site of its class named before, else that of the town spoken of."""
        noun = tuple(description.noun.split())
        named = next(
            (
                mention
                for mention in self._seen[: -_MAX_SITES - 1 : -1]
                if mention.end <= description.start and self._is_of_class(mention, noun)
            ),
            None,
        )
        if named is not None:
            return self._point(description, named, part=named.part)
        for _, antecedent in before:
            site = self._find_site_at(antecedent, noun)
            if site:
                return self._point(description, antecedent, place_id=site)
        is_vague = not self._finder.is_followed_only(description)
        nearest = self._salience.choose(before, self.words.definite["locality"]) if is_vague else None
        return self._point(description, nearest, part="site") if nearest else None

    def _find_site_at(self, antecedent: PlaceMention, noun: tuple[str, ...]) -> str:
        """Find the site of a class at a place, or in the town that a site lies in."""
        if not antecedent.place_id:
            return ""
        found = self.index.find_site([antecedent.place_id], (), noun)
        town = self._town_of(antecedent)
        return found or (self.index.find_site([town.place_id], (), noun) if town else "")

    def _town_of(self, mention: PlaceMention) -> PlaceMention | None:
        """Give the town that a site or quarter lies in, as if it had been named; None for any other place."""
        place = self.theatre.places.get(mention.place_id)
        parent = self.theatre.places.get(place.parent) if place is not None and place.parent else None
        inner = self.words.kinds["site"] | {"quarter"}
        if place is None or parent is None or place.kind not in inner or parent.kind not in _TOWNS:
            return None
        return replace(mention, place_id=parent.id, place_ids=(parent.id,), place_kind=parent.kind, part="")

    def _is_of_class(self, mention: PlaceMention, noun: tuple[str, ...]) -> bool:
        """Say whether a mention is a site of the same class as a noun."""
        if not (mention.is_site or mention.part == "site"):
            return False
        words = fold_passage(mention.part_words or mention.words).keys
        runs = (tuple(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1))
        return any(self.words.site_class.get(run) == self.words.site_class[noun] for run in runs)

    def _resolve_group(self, description: Description, before: Before) -> PlaceMention | None:
        """Resolve "both", "the latter", "the second of these"."""
        group = find_group(before, self.words.definite["place"], description.count, self.words.max_sentences_back)
        pick = GROUPS[description.noun].get("pick")
        if pick is None or not group:
            return self._point_all(description, group) if group else None
        return self._point(description, group[pick]) if -len(group) <= pick < len(group) else None

    def _point_all(self, description: Description, group: Sequence[PlaceMention]) -> PlaceMention:
        """Make the mention of a description of several places."""
        ids = tuple(dict.fromkeys(mention.place_id for mention in group))
        return replace(self._point(description, group[0]), place_ids=ids, place_id=ids[0], candidates=ids)

    def _resolve_capital(self, description: Description, before: Before, sentence: Sentence) -> PlaceMention | None:
        """Resolve "the capital" and "the provincial capital"."""
        regions = [name for name in description.owners if {"upper", "lower"} & set(self.words.classes.get((name,), ()))]
        if regions or any(word in ROWS["regional"] for word in description.adjectives):
            return self._resolve_regional_capital(description, before)
        if len(self._capitals) == 1:
            capital = self.theatre.places[self._capitals[0]]
            return self._read_part(self._point(description, None, place_id=capital.id), sentence)
        near = [
            mention
            for back, mention in before
            if mention.place_id in self._capitals or (back == 0 and mention.place_kind == "city")
        ]
        antecedent = near[0] if near else self._salience.choose(before, ("city",))
        return self._read_part(self._point(description, antecedent), sentence) if antecedent else None

    def _resolve_regional_capital(self, description: Description, before: Before) -> PlaceMention | None:
        """Resolve "the provincial capital" by the region named before or the region of the town named before."""
        for _, mention in before:
            kinds = tuple(self.words.kinds["upper"] | self.words.kinds["lower"])
            region = (
                mention.place_id if mention.place_kind in kinds else self.index.find_parent(mention.place_id, kinds)
            )
            capital = self.index.find_seat(region)
            if capital:
                return self._point(description, mention, place_id=capital)
        return None

    def _point(
        self, description: Description, antecedent: PlaceMention | None, *, place_id: str = "", part: str = ""
    ) -> PlaceMention:
        """Make the mention of a description that refers to an antecedent or to a place known without one."""
        chosen = place_id or (antecedent.place_id if antecedent else "")
        kind = (
            self.theatre.places[chosen].kind
            if chosen in self.theatre.places
            else (antecedent.place_kind if antecedent else "")
        )
        return PlaceMention(
            start=description.start,
            end=description.end,
            words=description.words,
            phrase_start=description.start,
            phrase_end=description.end,
            place_id=chosen,
            place_ids=(chosen,) if chosen else (),
            kind="definite",
            how="antecedent" if antecedent else "capital",
            place_kind=kind,
            candidates=(chosen,) if chosen else (),
            elsewhere=bool(antecedent and antecedent.elsewhere and not place_id),
            country=antecedent.country if antecedent else "",
            part=part,
            part_words=description.words if part else "",
            part_start=description.start if part else None,
            part_end=description.end if part else None,
            is_site=kind in self.words.kinds["site"] | self.words.kinds["road"],
            antecedent_start=antecedent.start if antecedent else None,
            antecedent_end=antecedent.end if antecedent else None,
        )

    def _read_part(self, mention: PlaceMention, sentence: Sentence) -> PlaceMention:
        """Read "parts of the city", "the city's outskirts", "the town hall" around a resolved description."""
        folded = fold_passage(sentence.text)
        hit = _locate(folded, mention.start - sentence.start, mention.end - sentence.start)
        if hit is None or mention.words.lower() == "there":
            return mention
        context = next(
            (
                c
                for c in (read_left(folded, hit, self.words), read_right(folded, hit, self.words))
                if c and {"part", "site", "quantity"} & set(c.classes)
            ),
            None,
        )
        if context is None:
            return mention
        start, end = (
            sentence.start + folded.starts[context.noun_first],
            sentence.start + folded.ends[context.noun_last - 1],
        )
        words = sentence.text[start - sentence.start : end - sentence.start]
        is_site = "site" in context.classes and "part" not in context.classes
        site = self.index.find_site([mention.place_id], (), context.noun) if is_site and mention.place_id else ""
        if site:
            return replace(
                mention,
                place_id=site,
                place_ids=(site,),
                place_kind=self.theatre.places[site].kind,
                is_site=True,
                part_words=words,
                part_start=start,
                part_end=end,
            )
        return replace(mention, part="site" if is_site else "part", part_words=words, part_start=start, part_end=end)


def _locate(folded: FoldedText, start: int, end: int) -> Hit | None:
    """Give the words of a span as a hit."""
    inside = [i for i, (a, b) in enumerate(zip(folded.starts, folded.ends, strict=True)) if a >= start and b <= end]
    return Hit(inside[0], inside[-1] + 1) if inside else None


def _start_of(mention: PlaceMention) -> int:
    """Give where a mention starts."""
    return mention.start


def _list_within(mentions: Sequence[PlaceMention], start: int, end: int) -> Sequence[PlaceMention]:
    """Give the mentions, sorted by start, that start in a span."""
    return mentions[bisect_left(mentions, start, key=_start_of) : bisect_left(mentions, end, key=_start_of)]


def _can_be_meant(mention: PlaceMention) -> bool:
    """Say whether a description may point back to a mention."""
    return not mention.is_dateline and not mention.is_inside_name and mention.place_kind != "country"


def _is_overt(description: Description, sentence: Sentence, mentions: Sequence[PlaceMention]) -> bool:
    """Say whether the place is named in the same phrase ("the city of Aster", "the capital, Aster") or the words are part of a name."""
    for mention in mentions:
        if mention.place_kind == "country" and mention.start <= description.start:
            continue
        if (
            mention.phrase_start <= description.start < mention.phrase_end
            or mention.start <= description.start < mention.end
        ):
            return True
        if _is_apposed(description, sentence, mention):
            return True
        if (
            0 <= mention.start - description.end <= 4
            and description.noun != "there"
            and _OVERT.match(sentence.text[description.end - sentence.start : mention.start - sentence.start])
        ):
            return True
    return False


def _is_apposed(description: Description, sentence: Sentence, mention: PlaceMention) -> bool:
    """Say whether the words only describe the name before them: "Aster, the capital of the northern province"."""
    gap = sentence.text[mention.end - sentence.start : description.start - sentence.start]
    after = sentence.text[description.end - sentence.start :]
    return mention.end < description.start and gap.strip() == "," and after.startswith(" of ")


def _refuse(description: Description) -> Refusal:
    """Say that a description could not be tied to a place."""
    return Refusal(
        stage="naming",
        code="place-unresolved",
        about=description.words,
        start=description.start,
        end=description.end,
        reason=f"'{description.words}' refers to no place that was named before it",
    )
