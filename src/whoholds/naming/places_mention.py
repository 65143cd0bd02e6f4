"""What the place namer gives: one mention of a place in a report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """Words of a report that name a place, and the place they mean.

    `start`/`end` slice the report's text to the bare name (`words`), `phrase_start`/`phrase_end` to the name with the
    words that belong to it ("the province of Aster", "Aster's western districts").
    `place_id` is '' when the words mean no place of the theatre (`elsewhere`) or when it cannot be told which.
    `place_ids` has several ids when one phrase means several places ("both towns").
    `kind`: 'name' or 'definite' ("the city", "there"); `how` says how it was chosen: exact, loose, admin, site, road,
    antecedent, capital, alias.
    `part`: '' for the whole, 'part' (a district, the outskirts, half of it), 'site' (one building or base in it), with
    the words that say so and their offsets in `part_words`, `part_start`, `part_end`. `is_site` is true when the place
    found is itself a site, road or crossing of the theatre.
    `elsewhere` is true for a place outside the theatre; `country` is its ISO code where known.
    `is_metonym_candidate`: a capital that may stand for its government. `is_inside_name`: part of a longer unknown name
    (a person, a club, a channel). `is_dateline`: only says where the report was written.
    `antecedent_start`/`antecedent_end` slice to the mention that a definite description refers to.
    """

    start: int
    end: int
    words: str
    phrase_start: int
    phrase_end: int
    place_id: str = ""
    place_ids: tuple[str, ...] = ()
    kind: str = "name"
    how: str = "exact"
    place_kind: str = ""
    candidates: tuple[str, ...] = ()
    elsewhere: bool = False
    country: str = ""
    part: str = ""
    part_words: str = ""
    part_start: int | None = None
    part_end: int | None = None
    is_site: bool = False
    is_metonym_candidate: bool = False
    is_inside_name: bool = False
    is_dateline: bool = False
    antecedent_start: int | None = None
    antecedent_end: int | None = None
