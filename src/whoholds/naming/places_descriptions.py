"""Finds descriptions of places in a sentence: "the besieged city", "both towns", "there"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from whoholds.model import Sentence
from whoholds.naming.places_words import Words

_FILE: dict[str, Any] = tomllib.loads(files("whoholds.naming").joinpath("places.toml").read_text(encoding="utf-8"))
#: Rows of `places.toml` about descriptions, and about groups of places without a noun.
ROWS = _FILE["descriptions"]
GROUPS = _FILE["groups"]
_GROUP_PATTERNS = {name: re.compile(rf"\b{row['pattern']}") for name, row in GROUPS.items()}
# "There" as a place, not the "there" of "there is".
_AFTER_EXISTENTIAL = (
    "is|was|are|were|has|have|had|will|would|may|might|could|can|cannot|should|must|be|been|being|seems?|seemed"
    "|appears?|appeared|remains?|came|comes|no|not|to be"
)
_THERE = re.compile(
    rf"\b[Tt]here\b(?!['\u2019]s\b|\s+(?:{_AFTER_EXISTENTIAL})\b)(?!\s*$)"
    r"|(?<=\w )\bthere(?=\s*[.,;:'\u2019\"\u201d)]|\s*$)"
)
_OWNER_MARKS = ("'s", "\u2019s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One description: its span in the report, its noun in the singular, and what stands before it.

    `determiner` is in lower case; 'group' for "both" and the like, whose `noun` is a row of [groups]. `count` is 0 if
    the words do not say how many.
    """

    start: int
    end: int
    words: str
    determiner: str
    noun: str
    sentence: int
    adjectives: tuple[str, ...] = ()
    is_plural: bool = False
    count: int = 0

    @property
    def owners(self) -> set[str]:
        """Words before the noun with a possessive mark, without it ("the district's capital")."""
        return {word.rsplit(word[-2], 1)[0] for word in self.adjectives if word.endswith(_OWNER_MARKS)}


def _list_choices(words: Iterable[str]) -> str:
    """Write words as a pattern, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _list_forms(noun: str) -> tuple[str, ...]:
    """Give the forms of a noun that a pattern must know."""
    return (noun, noun + "s", noun[:-1] + "ies") if noun.endswith("y") else (noun, noun + "s")


class DescriptionFinder:
    """Finds descriptions by one pattern made from the tables."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._pattern = self._compile()
        self._known = {*words.definite, *ROWS["parts_of_it"]}

    def _compile(self) -> re.Pattern[str]:
        """Compile the pattern of descriptions with a noun."""
        sites = {
            " ".join(noun)
            for noun, name in self.words.site_class.items()
            if name in (*ROWS["site_classes"], *ROWS["followed_classes"])
        }
        singles = {*self.words.definite, *(sites - set(ROWS["not_sites"])), *ROWS["parts_of_it"]}
        nouns = _list_choices({form for noun in singles for form in _list_forms(noun)})
        adjectives = _FILE["adjectives"]
        listed = _list_choices(
            {*ROWS["adjectives"].split(), *adjectives["between"].split(), *adjectives["directions"].split()}
        )
        adjective = (
            rf"(?:(?:{listed}|[a-z-]+(?:al|ic|ern|ed|ing|ous|ish|ent|ant|est)"
            r"|[A-Z][a-z]+(?:an|ian|ese|ish|i|['\u2019]s)|[a-z]+['\u2019]s)\s+)"
        )
        determiner = r"[Tt]he|[Bb]oth(?:\s+of)?(?:\s+(?:the|those|these))?|[Tt]hese|[Tt]hose|[Tt]his|[Tt]hat|[Ii]ts|[A-Z]\w+['\u2019]s"
        return re.compile(
            rf"\b(?P<determiner>{determiner})\s+(?:(?P<number>{'|'.join(ROWS['numbers'])})\s+)?"
            rf"(?P<adjectives>{adjective}{{0,3}}?)(?P<noun>{nouns})\b(?!-|['\u2019]s (?:capital|seat|main town))"
        )

    def find(self, sentence: Sentence, position: int) -> list[Description]:
        """Find the descriptions in one sentence.

        Parameters
        ----------
        sentence
            A sentence of the report.
        position
            Its index among the report's sentences.

        Returns
        -------
        Descriptions in order of the text.
        """
        found = [
            *self._find_nouns(sentence, position),
            *self._find_groups(sentence, position),
            *self._find_there(sentence, position),
        ]
        return sorted(found, key=lambda description: description.start)

    def _find_nouns(self, sentence: Sentence, position: int) -> Iterator[Description]:
        """Find descriptions with a noun: "the city", "both towns", "its outskirts"."""
        for match in self._pattern.finditer(sentence.text):
            noun, is_plural = self._singularise(match["noun"])
            determiner = match["determiner"].lower()
            described = Description(
                start=sentence.start + match.start(),
                end=sentence.start + match.end(),
                words=match[0],
                determiner=determiner,
                noun=noun,
                sentence=position,
                adjectives=tuple(match["adjectives"].split()),
                is_plural=is_plural,
                count=ROWS["numbers"].get(match["number"] or "", 2 if determiner.startswith("both") else 0),
            )
            if self._points_back(described):
                yield described

    def _find_groups(self, sentence: Sentence, position: int) -> Iterator[Description]:
        """Find "both", "the latter", "the second of these"."""
        for name, pattern in _GROUP_PATTERNS.items():
            for match in pattern.finditer(sentence.text):
                yield Description(
                    start=sentence.start + match.start(),
                    end=sentence.start + match.end(),
                    words=match[0],
                    determiner="group",
                    noun=name,
                    sentence=position,
                    is_plural=True,
                    count=ROWS["numbers"][match["number"]] if GROUPS[name]["count"] < 0 else GROUPS[name]["count"],
                )

    def _find_there(self, sentence: Sentence, position: int) -> Iterator[Description]:
        """Find "there" where it means a place."""
        expletives = {token.start for token in sentence.tokens if token.relation.startswith("expl")}
        for match in _THERE.finditer(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            if start not in expletives:
                yield Description(
                    start=start, end=end, words=match[0], determiner="there", noun="place", sentence=position
                )

    def _singularise(self, noun: str) -> tuple[str, bool]:
        """Give the singular of a noun of the tables and whether it was plural."""
        key = tuple(noun.split())
        if noun in self._known or (key in self.words.site_class and key not in self.words.plurals):
            return noun, False
        for singular in (noun[:-3] + "y", noun[:-1], noun[:-2]):
            if singular in self._known or tuple(singular.split()) in self.words.site_class:
                return singular, True
        return noun, False

    def _points_back(self, described: Description) -> bool:
        """Say whether words of this shape point back to a place."""
        noun = described.noun
        if described.determiner == "its" or described.determiner.endswith(_OWNER_MARKS):
            is_ranked = noun == "city" and any(word in ROWS["ranks"] for word in described.adjectives)
            return noun in ROWS["parts_of_it"] or noun in {"airport", "capital"} or is_ranked
        is_site = tuple(noun.split()) in self.words.site_class and noun not in self.words.definite
        if not described.is_plural and not is_site and set(ROWS["singled_out"]) & set(described.adjectives):
            return False
        return not (described.is_plural and (is_site or described.determiner in {"this", "that"}))

    def is_refused(self, described: Description) -> bool:
        """Say whether a description without an antecedent is worth a refusal: it surely means a place."""
        is_site = tuple(described.noun.split()) in self.words.site_class
        is_site = is_site and not self.is_followed_only(described)
        return described.determiner != "group" and (described.noun in ROWS["refused"] or is_site)

    def is_followed_only(self, described: Description) -> bool:
        """Say whether a noun means a place only where a site of its class is followed: "the university", "the palace"."""
        return self.words.site_class.get(tuple(described.noun.split()), "") in ROWS["followed_classes"]
