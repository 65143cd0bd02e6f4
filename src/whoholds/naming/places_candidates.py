"""Names that the theatre does not print: other spellings of its places, and places of the world that are elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterable
from collections.abc import Sequence

from whoholds.model import Place
from whoholds.model import Sentence
from whoholds.model import Theatre
from whoholds.naming.folding import FoldedText
from whoholds.naming.folding import fold_name
from whoholds.naming.gazetteer import Entry
from whoholds.naming.gazetteer import Gazetteer
from whoholds.naming.places_context import is_inside_name
from whoholds.naming.places_context import is_sentence_start
from whoholds.naming.places_index import Hit
from whoholds.naming.places_index import NameIndex
from whoholds.naming.places_words import Words

_LONGEST_GUESS = 4
_SHORTEST_SHOUTED = 6
_SAME_PLACE_KM = 40.0
_SAME_SPOT_KM = 2.0
_EARTH_RADIUS_KM = 6371.0


def measure_km(one: Place | Entry, two: Place | Entry) -> float | None:
    """Give the great-circle distance between two places, None if one has no coordinates."""
    if one.lat_deg is None or one.lon_deg is None or two.lat_deg is None or two.lon_deg is None:
        return None
    lat_a, lat_b = math.radians(one.lat_deg), math.radians(two.lat_deg)
    lon = math.radians(two.lon_deg - one.lon_deg)
    haversine = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(lon / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, haversine)))


class CandidateFinder:
    """Tries capitalised words that no printed name covers: first the world's names, then looser spellings."""

    def __init__(self, theatre: Theatre, index: NameIndex, gazetteer: Gazetteer, words: Words) -> None:
        self.theatre = theatre
        self.index = index
        self.gazetteer = gazetteer
        self.words = words
        self.countries = frozenset(
            filter(
                None,
                (
                    gazetteer.country_of(name.strip())
                    for name in theatre.country.replace("/", ",").replace(" ", ",").split(",")
                ),
            )
        ) or frozenset({theatre.country})
        self._by_geonames_id = {place.geonames_id: place.id for place in theatre.places.values() if place.geonames_id}

        self._own_names = self._list_own_names()
        self._own_starts = frozenset(keys[0] for keys in self._own_names)

    def _list_own_names(self) -> dict[tuple[str, ...], str]:
        """Name the theatre's places by what the gazetteer calls the same cities."""
        names: dict[tuple[str, ...], set[str]] = {}
        for country in sorted(self.countries):
            for entry, printed in self.gazetteer.other_names.get(country, ()):
                known = self._find_own([entry])
                for name in printed if known else ():
                    names.setdefault(fold_name(name), set()).add(known)
        return {
            keys: next(iter(ids)) for keys, ids in names.items() if len(ids) == 1 and keys not in self.index.by_keys
        }

    def find(
        self, folded: FoldedText, taken: set[int], persons: set[int], datelines: Sequence[tuple[int, int]] = ()
    ) -> list[Hit]:
        """Give hits among the capitalised words that are not `taken` and no person's name.

        Parameters
        ----------
        folded
            The text.
        taken
            Indices of words that names of the theatre cover; grows.
        persons
            Character offsets where the language model sees a person's name.
        datelines
            Spans where places are printed in capitals; elsewhere short words in capitals are abbreviations.
        """
        hits = []
        is_shouted = folded.text.isupper()
        for i, word in enumerate(folded.words):
            if i in taken or not word[0].isupper() or folded.starts[i] in persons:
                continue
            hit = self._try_at(folded, i, taken)
            is_short = word.isupper() and len(word) < _SHORTEST_SHOUTED and not is_shouted
            if hit is not None and is_short and hit.last == i + 1 and hit.place_kind != "country":
                hit = hit if any(start <= folded.starts[i] < end for start, end in datelines) else None
            if hit is not None:
                hits.append(hit)
                taken.update(range(hit.first, hit.last))
        return hits

    def find_short(self, folded: FoldedText, hits: Sequence[Hit], taken: set[int]) -> list[Hit]:
        """Give first words that stand for a longer name of the theatre printed in full before ("Aster" for "Aster al-Brim")."""
        seen: dict[str, Hit] = {}
        meant: dict[str, set[str]] = {}
        for hit in hits:
            word = folded.keys[hit.first]
            for place_id in hit.place_ids if hit.last - hit.first > 1 else ():
                if place_id in self.index.first_words.get(word, ()):
                    seen.setdefault(word, Hit(hit.first, hit.last, (place_id,)))
                    meant.setdefault(word, set()).add(place_id)
        found = []
        for i in range(len(folded.keys)) if seen else ():
            full = seen.get(folded.keys[i])
            # a first word that many names share ('Tal', 'Khan') means one of them only where it stands alone
            shared = len(self.index.first_words.get(folded.keys[i], ())) > 1
            if shared and (len(meant.get(folded.keys[i], ())) != 1 or not self._stands_alone(folded, i)):
                continue
            if full is not None and i not in taken and i >= full.last and folded.is_capital(i):
                found.append(Hit(i, i + 1, full.place_ids, "short"))
                taken.add(i)
        return found

    def _stands_alone(self, folded: FoldedText, i: int) -> bool:
        """Say whether no other word of a name stands before or after a word."""
        after = i + 1 < len(folded.keys) and (folded.is_capital(i + 1) or folded.gap(i).strip() == "-")
        before = (
            i > 0 and folded.gap(i - 1) == " " and folded.is_capital(i - 1) and i - 1 > 0 and folded.gap(i - 2) == " "
        )
        return not after and not before

    def _try_at(self, folded: FoldedText, i: int, taken: set[int]) -> Hit | None:
        """Try the longest run of capitalised words first."""
        in_world = folded.keys[i] in self.gazetteer.first_words or folded.keys[i] in self._own_starts
        could_be_spelling = self.index.could_begin_loosely(folded.keys[i])
        if not in_world and not could_be_spelling:
            return None
        for keys in _list_runs(folded, i, taken):
            own = self._own_names.get(keys, "") if in_world else ""
            if own and not is_inside_name(folded, Hit(i, i + len(keys)), taken, self.words):
                return Hit(i, i + len(keys), (own,), "gazetteer")
            entries = self.gazetteer.look_up(keys) if in_world else ()
            hit = self._accept_entry(folded, i, keys, entries, taken) if entries else None
            if hit is None and could_be_spelling:
                hit = self._accept_loose(folded, i, keys, taken)
            if hit is not None:
                return hit
        return None

    def _accept_entry(
        self, folded: FoldedText, i: int, keys: tuple[str, ...], entries: Sequence[Entry], taken: set[int]
    ) -> Hit | None:
        """Take an entry of the gazetteer: a place of the theatre under a name of the world, or elsewhere."""
        known = self._find_own(entries) or self._find_spelling(keys, entries)
        if known:
            return Hit(i, i + len(keys), (known,), "gazetteer")
        entry = self._choose_entry(folded, i + len(keys), entries)
        hit = Hit(
            i,
            i + len(keys),
            how="gazetteer",
            country=entry.country,
            place_kind=entry.kind,
            elsewhere=True,
            is_capital=entry.is_capital,
        )
        if entry.kind == "country":
            hit.elsewhere = entry.country not in self.countries
            return hit
        if len(keys) == 1 and keys[0] in self.gazetteer.persons and not self._is_qualified(folded, hit.last):
            return None
        return (
            None if is_inside_name(folded, hit, taken, self.words) and not self._is_qualified(folded, hit.last) else hit
        )

    def _find_own(self, entries: Iterable[Entry]) -> str:
        """Give the place of the theatre that an entry is, '' if none."""
        for entry in entries:
            if entry.geonames_id in self._by_geonames_id:
                return self._by_geonames_id[entry.geonames_id]
            if entry.kind != "city":
                continue
            keys = fold_name(entry.name)
            same = [name.place_id for name in self.index.by_keys.get(keys, ()) if not name.is_derived]
            for place_id in dict.fromkeys([*same, *self.index.look_up_loosely(keys)]):
                place = self.theatre.places[place_id]
                distance_km = measure_km(place, entry) if place.kind in self.words.kinds["settlement"] else None
                if distance_km is not None and distance_km < _SAME_PLACE_KM:
                    return place_id
            if entry.country in self.countries:
                return self._find_nearest(entry)
        return ""

    def _find_nearest(self, entry: Entry) -> str:
        """Give the one town of the theatre that stands where a city of its country does, '' if none or several."""
        towns = (place for place in self.theatre.places.values() if place.kind in {"city", "town"})
        near = [place.id for place in towns if (measure_km(place, entry) or _SAME_SPOT_KM) < _SAME_SPOT_KM]
        return near[0] if len(near) == 1 else ""

    def _find_spelling(self, keys: tuple[str, ...], entries: Iterable[Entry]) -> str:
        """Give the place of the theatre that is spelt like a city of its country near it, '' if none."""
        found = self.index.look_up_loosely(keys)
        near = (
            [measure_km(self.theatre.places[found[0]], entry) for entry in entries if entry.country in self.countries]
            if found
            else []
        )
        return found[0] if any(distance_km is not None and distance_km < _SAME_PLACE_KM for distance_km in near) else ""

    def _choose_entry(self, folded: FoldedText, end: int, entries: Sequence[Entry]) -> Entry:
        """Choose a namesake: the one whose country follows after a comma, else a country, else in the theatre's country, else the largest."""
        qualifier = self._read_qualifier(folded, end)
        for wanted in (
            lambda e: e.country == qualifier,
            lambda e: e.kind == "country",
            lambda e: e.country in self.countries,
        ):
            chosen = next((entry for entry in entries if wanted(entry)), None)
            if chosen is not None:
                return chosen
        return entries[0]

    def _is_qualified(self, folded: FoldedText, end: int) -> bool:
        """Say whether a country or state follows after a comma."""
        return bool(self._read_qualifier(folded, end))

    def _read_qualifier(self, folded: FoldedText, end: int) -> str:
        """Give the country of ", Thailand" or ", Texas" after a name, '' if none."""
        if folded.gap(end - 1) != ", " or end >= len(folded.keys):
            return ""
        for length in (3, 2, 1):
            for entry in self.gazetteer.look_up(tuple(folded.keys[end : end + length])):
                if entry.kind != "city" and folded.is_capital(end):
                    return entry.country
        return ""

    def is_other_land(self, folded: FoldedText, hit: Hit, keys: tuple[str, ...]) -> str:
        """Give the country when a name of the theatre is said to lie in another one that has a namesake, else ''."""
        qualifier = self._read_qualifier(folded, hit.last)
        if not qualifier or qualifier in self.countries:
            return ""
        has_namesake = any(entry.country == qualifier for entry in self.gazetteer.look_up(keys))
        return qualifier if has_namesake or qualifier == "US" else ""

    def _accept_loose(self, folded: FoldedText, i: int, keys: tuple[str, ...], taken: set[int]) -> Hit | None:
        """Take another spelling of a place of the theatre."""
        found = self.index.look_up_loosely(keys)
        if not found:
            return None
        hit = Hit(i, i + len(keys), found, "loose")
        if is_inside_name(folded, hit, taken, self.words):
            return None
        return None if len(keys) == 1 and is_sentence_start(folded, i) and len(keys[0]) < 6 else hit


def _list_runs(folded: FoldedText, i: int, taken: set[int]) -> list[tuple[str, ...]]:
    """Give runs of adjacent capitalised words (articles and "of" inside are allowed) from word `i`, longest first."""
    runs = []
    for j in range(i, min(i + _LONGEST_GUESS, len(folded.keys))):
        if j in taken or (j > i and folded.gap(j - 1) not in {" ", "-", ". ", "."}):
            break
        if folded.words[j][0].isupper() or folded.words[j][0].isdigit():
            runs.append(tuple(folded.keys[i : j + 1]))
        elif folded.keys[j] not in {"al", "of", "and", "the", "de", "la", "ez", "as", "ar", "sur", "upon"}:
            break
    return runs[::-1]


def list_person_offsets(sentences: Sequence[Sentence] | None) -> set[int]:
    """Give the offsets of words that the language model takes for persons' names."""
    return {token.start for sentence in sentences or () for token in sentence.tokens if token.name.endswith("PER")}
