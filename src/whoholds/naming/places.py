"""Names of places, found in a report and looked up in the theatre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whoholds.model import Refusal
from whoholds.model import Sentence
from whoholds.model import Theatre
from whoholds.naming.actors_words import load_actor_words
from whoholds.naming.folding import FoldedText
from whoholds.naming.folding import fold_text
from whoholds.naming.gazetteer import open_gazetteer
from whoholds.naming.places_candidates import CandidateFinder
from whoholds.naming.places_candidates import list_person_offsets
from whoholds.naming.places_candidates import measure_km
from whoholds.naming.places_context import Context
from whoholds.naming.places_context import find_datelines
from whoholds.naming.places_context import is_inside_name
from whoholds.naming.places_context import read_contexts
from whoholds.naming.places_definite import DefiniteResolver
from whoholds.naming.places_index import Hit
from whoholds.naming.places_index import NameIndex
from whoholds.naming.places_mention import PlaceMention
from whoholds.naming.places_roads import RoadFinder
from whoholds.naming.places_words import load_words


class PlaceNamer:
    """Finds places of one theatre in text; everything else it knows is elsewhere."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        self._words = load_words()
        self._index = NameIndex(theatre, self._words)
        self._gazetteer = open_gazetteer()
        self._finder = CandidateFinder(theatre, self._index, self._gazetteer, self._words)
        self._roads = RoadFinder(theatre, self._index)
        self._definite = DefiniteResolver(theatre, self._index, self._words)
        self._nations = frozenset(
            keys[0]
            for keys, code in load_actor_words().demonyms.items()
            if code in self._finder.countries and len(keys) == 1
        )

    def find_traces(self, text: str) -> list[tuple[int, bool]]:
        """Find where a text could speak of a place of the theatre, from its words alone.

        Parameters
        ----------
        text
            The report's text, or its headline.

        Returns
        -------
        Offsets, in order, of everything that `find` may tie to a place of the theatre, of the theatre's country and its
        adjective, and of "the capital" where that needs no name before it; with each, whether it is a name ("Aster") or
        words that fit other lands as well ("the coast"). Where there is none, `find` and `resolve_definite` name no
        place of the theatre.
        """
        folded = fold_text(text)
        hits, _ = self._list_hits(folded, None, find_datelines(text))
        traces = {
            folded.starts[hit.first]: not hit.place_ids or hit.how != "alias"
            for hit in hits
            if self._could_be_own(folded, hit)
        }
        if not self._nations.isdisjoint(folded.keys):
            traces.update({folded.starts[i]: True for i, key in enumerate(folded.keys) if key in self._nations})
        return sorted({**dict.fromkeys(self._definite.find_capitals(text), False), **traces}.items())

    def find_plain_names(self, text: str) -> list[int]:
        """Find, faster still, the names of places printed as the theatre has them: some of the traces, in order."""
        folded = fold_text(text)
        hits = self._index.scan(folded)
        return [folded.starts[hit.first] for hit in hits if hit.place_ids and hit.how != "alias"]

    def _could_be_own(self, folded: FoldedText, hit: Hit) -> bool:
        """Say whether a hit is, or with the words around it may become, a place of the theatre."""
        if hit.place_ids or (hit.place_kind == "country" and not hit.elsewhere):
            return True
        keys = folded.keys[hit.first : hit.last]
        return self._index.names_region_or_site(tuple(keys)) or not self._roads.end_words.isdisjoint(keys)

    def find(self, text: str, sentences: Sequence[Sentence] | None = None) -> list[PlaceMention]:
        """Find named places, in order of the text.

        Parameters
        ----------
        text
            The report's text.
        sentences
            Its sentences; tokens that carry persons' names keep these from being read as places.

        Returns
        -------
        Mentions that may overlap only where a road's phrase holds the names of its ends.
        """
        folded = fold_text(text)
        spans = find_datelines(text)
        hits, taken = self._list_hits(folded, sentences, spans)
        contexts = read_contexts(folded, hits, self._words)
        mentions = [self._make_mention(folded, hit, around, taken) for hit, around in zip(hits, contexts, strict=True)]
        mentions = self._settle_namesakes(mentions)
        if spans:
            mentions = [
                replace(mention, is_dateline=True)
                if any(start <= mention.start < end for start, end in spans)
                else mention
                for mention in mentions
            ]
        return self._roads.add_roads(folded, mentions)

    def resolve_definite(
        self, sentences: Sequence[Sentence], mentions: Sequence[PlaceMention]
    ) -> tuple[list[PlaceMention], list[Refusal]]:
        """Resolve "the city", "there", "both towns" to places named before.

        Parameters
        ----------
        sentences
            The report's sentences.
        mentions
            What `find` gave for the same report.

        Returns
        -------
        Definite mentions with their antecedents, and a refusal ('place-unresolved') for each that has none.
        """
        return self._definite.resolve(sentences, mentions)

    def find_focus(
        self, sentences: Sequence[Sentence], mentions: Sequence[PlaceMention], position: int
    ) -> PlaceMention | None:
        """Find the place that a sentence most likely goes on speaking of when it names none.

        Parameters
        ----------
        sentences
            The report's sentences.
        mentions
            Named and definite mentions of the same report.
        position
            Index into `sentences`.

        Returns
        -------
        The mention in focus when the sentence begins, None if no place was named in the sentences before.
        """
        return self._definite.find_focus(sentences, mentions, position)

    def _list_hits(
        self, folded: FoldedText, sentences: Sequence[Sentence] | None, datelines: Sequence[tuple[int, int]]
    ) -> tuple[list[Hit], set[int]]:
        """Give all names in order, and the words they cover."""
        hits: list[Hit] = []
        taken: set[int] = set()
        for hit in self._index.scan(folded):
            if hit.first and folded.keys[hit.first - 1] == "al" and folded.gap(hit.first - 1) in {"-", " "}:
                hit.first -= 1
            taken.update(range(hit.first, hit.last))
            if hit.how != "blocked":
                hits.append(hit)
        hits.extend(self._finder.find(folded, taken, list_person_offsets(sentences), datelines))
        hits.extend(self._finder.find_short(folded, hits, taken))
        return sorted(hits, key=lambda hit: hit.first), taken

    def _make_mention(self, folded: FoldedText, hit: Hit, contexts: list[Context], taken: set[int]) -> PlaceMention:
        """Turn a hit and the words around it into a mention."""
        start, end = folded.starts[hit.first], folded.ends[hit.last - 1]
        keys = tuple(folded.keys[hit.first : hit.last])
        country = self._finder.is_other_land(folded, hit, keys) if hit.place_ids else ""
        if country:
            hit.place_ids, hit.elsewhere, hit.country, hit.place_kind = (), True, country, "city"
        mention = PlaceMention(
            start=start,
            end=end,
            words=folded.text[start:end],
            phrase_start=start,
            phrase_end=end,
            candidates=hit.place_ids,
            how=hit.how,
            kind="definite" if hit.how == "alias" else "name",
            elsewhere=hit.elsewhere,
            country=hit.country,
            place_kind=hit.place_kind,
        )
        mention = self._choose_kind(mention, keys, contexts)
        first, last = min([hit.first, *(c.first for c in contexts)]), max([hit.last, *(c.last for c in contexts)])
        if contexts:
            mention = replace(mention, phrase_start=folded.starts[first], phrase_end=folded.ends[last - 1])
            mention = self._read_part(folded, mention, keys, contexts)
        inside = hit.how != "alias" and is_inside_name(
            folded, Hit(hit.first if all(c.side == "right" for c in contexts) else 0, last), taken, self._words
        )
        is_metonym = self._is_metonym(folded, hit, mention, contexts, keys)
        marked = inside or is_metonym
        return replace(mention, is_inside_name=inside, is_metonym_candidate=is_metonym) if marked else mention

    def _choose_kind(self, mention: PlaceMention, keys: tuple[str, ...], contexts: list[Context]) -> PlaceMention:
        """Choose among namesakes by the noun beside the name: the province, or else the town."""
        places, kinds = self.theatre.places, self._words.kinds
        region = next(
            (
                c
                for c in contexts
                if {"upper", "lower"} & set(c.classes) and not (c.is_directed and "part" in c.classes)
            ),
            None,
        )
        if region is not None and mention.how != "alias":
            found = self._index.find_region(
                mention.candidates, keys, [name for name in ("lower", "upper") if name in region.classes]
            )
            if found:
                return replace(
                    mention,
                    place_id=found,
                    place_ids=(found,),
                    how="region",
                    place_kind=places[found].kind,
                    elsewhere=False,
                )
            if (
                "part" not in region.classes
                and mention.candidates
                and all(places[place_id].kind in kinds["settlement"] for place_id in mention.candidates)
            ):
                return replace(mention, how="region", place_kind="region")
        if not self._names_seat(contexts):
            return self._choose_settlement(mention)
        ids = [place_id for place_id in mention.candidates if places[place_id].kind in kinds["upper"] | kinds["lower"]]
        seat = self._index.find_seat(ids[0]) if ids else ""
        return self._settle(mention, seat) if seat else self._choose_settlement(mention)

    def _names_seat(self, contexts: list[Context]) -> bool:
        """Say whether the words mean the chief town of a region ("the capital of Aster province")."""
        return any(c.noun in {("capital",), ("seat",)} for c in contexts)

    def _choose_settlement(self, mention: PlaceMention) -> PlaceMention:
        """Prefer a town to other places of the name."""
        places, kinds = self.theatre.places, self._words.kinds
        ranked = [place_id for place_id in mention.candidates if places[place_id].kind in kinds["settlement"]] or list(
            mention.candidates
        )
        if len(ranked) != 1:
            return replace(mention, candidates=tuple(ranked))
        return self._settle(mention, ranked[0])

    def _settle(self, mention: PlaceMention, place_id: str) -> PlaceMention:
        """Give a mention its place."""
        kind = self.theatre.places[place_id].kind
        return replace(
            mention,
            place_id=place_id,
            place_ids=(place_id,),
            place_kind=kind,
            is_site=kind in self._words.kinds["site"] | self._words.kinds["road"],
        )

    def _read_part(
        self, folded: FoldedText, mention: PlaceMention, keys: tuple[str, ...], contexts: list[Context]
    ) -> PlaceMention:
        """Say whether the words mean a site in the place, or a part of it."""
        site = next((c for c in contexts if "site" in c.classes), None)
        part = next((c for c in contexts if self._is_part(mention, c)), None)
        chosen = site or part
        if chosen is None or mention.how == "alias":
            return mention
        start, end = folded.starts[chosen.noun_first], folded.ends[chosen.noun_last - 1]
        found = (
            self._index.find_site(mention.candidates, keys, chosen.noun)
            if site and not mention.elsewhere and mention.place_kind != "road"
            else ""
        )
        if found:
            return replace(
                self._settle(mention, found),
                how="site",
                is_site=True,
                part_words=folded.text[start:end],
                part_start=start,
                part_end=end,
            )
        return replace(
            mention, part="site" if site else "part", part_words=folded.text[start:end], part_start=start, part_end=end
        )

    def _is_part(self, mention: PlaceMention, context: Context) -> bool:
        """Say whether the noun beside a name is a part of what the name means."""
        if "quantity" in context.classes or context.noun == ("%",):
            return True
        is_region = mention.how == "region" or mention.place_kind in self._words.kinds["upper"]
        return "part" in context.classes and not (is_region and (context.side == "before" or not context.is_plural))

    def _is_metonym(
        self, folded: FoldedText, hit: Hit, mention: PlaceMention, contexts: list[Context], keys: tuple[str, ...]
    ) -> bool:
        """Say whether a name may stand for a government: a capital, whole, and after no word of place."""
        if (
            any(c.side != "right" for c in contexts)
            or mention.phrase_end > mention.end + 1
            or mention.is_site
            or mention.how == "alias"
            or (hit.first and folded.keys[hit.first - 1] in self._words.locative and folded.gap(hit.first - 1) == " ")
        ):
            return False
        if mention.elsewhere:
            return hit.is_capital
        is_capital = any(self.theatre.places[place_id].is_capital for place_id in mention.candidates)
        return is_capital or any(entry.is_capital for entry in self._gazetteer.look_up(keys))

    def _settle_namesakes(self, mentions: list[PlaceMention]) -> list[PlaceMention]:
        """Choose among namesakes by the places named beside them, else by population; else leave them open."""
        if all(mention.place_id or not mention.candidates or mention.how == "region" for mention in mentions):
            return mentions
        anchors = [mention.place_id for mention in mentions if mention.place_id]
        settled = []
        for mention in mentions:
            chosen = (
                ""
                if mention.place_id or len(mention.candidates) < 2 or mention.how == "region"
                else self._choose_namesake(mention.candidates, anchors)
            )
            settled.append(self._settle(mention, chosen) if chosen else mention)
        return settled

    def _choose_namesake(self, candidates: tuple[str, ...], anchors: list[str]) -> str:
        """Choose one of several places of a name: by parent, by distance to places named beside it, by population."""
        places = self.theatre.places
        by_parent = [
            place_id
            for place_id in candidates
            if places[place_id].parent
            and any(places[place_id].parent in {anchor, places[anchor].parent} for anchor in anchors)
        ]
        if len(by_parent) == 1:
            return by_parent[0]
        near = sorted(
            (distance_km, place_id)
            for place_id in candidates
            for anchor in anchors
            if (distance_km := measure_km(places[place_id], places[anchor])) is not None and anchor != place_id
        )
        if near and near[0][0] <= self._words.near_km:
            return near[0][1]
        ranked = sorted(candidates, key=lambda place_id: -places[place_id].population)
        largest, second = places[ranked[0]].population, places[ranked[1]].population
        return ranked[0] if largest and largest >= self._words.population_ratio * second else ""
