"""The table of words, hours and patterns, read from `times.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from whoholds.errors import RuleError

#: Classes that the shape of a token gives, not a word list.
SHAPES = (
    "iso",
    "slash",
    "clock",
    "ordnum",
    "decade",
    "yr2",
    "frac",
    "dec",
    "year",
    "small",
    "int",
    "hyphen",
    "dash",
    "comma",
    "dot",
    "colon",
    "poss",
    "stop",
    "break",
    "semicolon",
    "paren",
    "other",
)
#: Symbols no pattern may run over.
BARRIERS = ("stop", "break", "semicolon", "semicolon", "paren", "other")
#: Shapes that may make a time by themselves or with a function word.
_CORE_SHAPES = ("iso", "slash", "clock", "ordnum", "decade", "yr2", "year")
_DIGITS = tuple("0123456789")
_FIRST_SYMBOL = 0xE000
_NAME = re.compile(r"[a-z_][a-z_0-9]*")
_UNBOUNDED = re.compile(r"[*+]|,\s*\}")
_MACRO_DEPTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of day: hours from 00:00 of its day (below 0 and above 24 are allowed) and its TIMEX3 code."""

    name: str
    start_h: float
    end_h: float
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words by class, parts of day, numbers, and all patterns as one expression over token symbols."""

    words: dict[str, tuple[str, str, Any]]
    symbols: dict[str, str]
    parts: dict[str, Part]
    pattern: re.Pattern[str]
    run: re.Pattern[str]
    core: re.Pattern[str]
    core_words: frozenset[str]
    resolvers: dict[str, str]
    ambiguous: frozenset[str]
    verbs: frozenset[str]
    month_neighbours: frozenset[str]
    counted_after: frozenset[str]
    counted_before: frozenset[str]
    leads: frozenset[str]
    names_after: frozenset[str]
    future_words: frozenset[str]
    future_next: frozenset[str]
    past_words: frozenset[str]
    not_past: frozenset[str]
    small_hours_until: float
    hours: dict[str, tuple[float, float]]
    days: dict[str, Any]
    seasons: dict[str, tuple[int, int]]

    def part(self, name: str, modifier: str = "") -> Part:
        """Give a part of day, with its modifier where the table has the two together ('late' 'morning')."""
        return self.parts.get(f"{modifier}_{name}", self.parts[name])


@cache
def load_lexicon() -> Lexicon:
    """Read the table that ships with the package.

    Raises
    ------
    RuleError
        If a pattern names an unknown class, or repeats without bound.
    """
    text = resources.files("whoholds.naming.times").joinpath("times.toml").read_text(encoding="utf-8")
    return build_lexicon(tomllib.loads(text))


def build_lexicon(table: dict[str, Any]) -> Lexicon:
    """Build the lexicon from a parsed table; raises RuleError naming the pattern at fault."""
    classes = (*SHAPES, *table["words"])
    symbols = {name: chr(_FIRST_SYMBOL + i) for i, name in enumerate(classes)}
    branches = [_compile(row["match"], symbols, table["macros"]) for row in table["pattern"]]
    return Lexicon(
        words={
            word: (symbols[name], name, value) for name, rows in table["words"].items() for word, value in rows.items()
        },
        symbols=symbols,
        parts={
            name: Part(name=name, start_h=row[0], end_h=row[1], code=row[2]) for name, row in table["parts"].items()
        },
        pattern=re.compile("|".join(f"(?P<p{i}>{branch})" for i, branch in enumerate(branches))),
        run=re.compile("[^" + "".join(symbols[name] for name in BARRIERS) + "]{1,}"),
        core=re.compile("[" + "".join(symbols[name] for name in (*_CORE_SHAPES, *table["core"]["classes"])) + "]"),
        core_words=frozenset([*_DIGITS, *(word for name in table["core"]["classes"] for word in table["words"][name])]),
        resolvers={f"p{i}": row["resolve"] for i, row in enumerate(table["pattern"])},
        ambiguous=frozenset(table["ambiguous"]["words"]),
        verbs=frozenset(table["ambiguous"]["verbs"]),
        month_neighbours=frozenset(table["ambiguous"]["before"]),
        counted_after=frozenset(table["counted"]["after"]),
        counted_before=frozenset(table["counted"]["before"]),
        names_after=frozenset(table["names"]["after"]),
        leads=frozenset(table["leads"]["words"]),
        future_words=frozenset(table["future"]["words"]),
        future_next=frozenset(table["future"]["next"]),
        past_words=frozenset(table["future"]["past"]),
        not_past=frozenset(table["future"]["not_past"]),
        small_hours_until=table["default"]["small_hours_until"],
        hours={name: (row[0], row[1]) for name, row in table["hours"].items()},
        days=dict(table["days"]),
        seasons={name: (row[0], row[1]) for name, row in table["seasons"].items()},
    )


def _compile(match: str, symbols: dict[str, str], macros: dict[str, str]) -> str:
    """Turn a pattern of class names into an expression over symbols."""
    if _UNBOUNDED.search(match):
        raise RuleError(f"times.toml: pattern '{match}' repeats without bound; use {{m,n}}", pattern=match)
    expanded = match
    for _ in range(_MACRO_DEPTH):
        expanded = _NAME.sub(lambda found: macros.get(found[0], found[0]), expanded)
    unknown = sorted({name for name in _NAME.findall(expanded) if name not in symbols})
    if unknown:
        raise RuleError(f"times.toml: pattern '{match}' names unknown classes {unknown}", pattern=match)
    grouped = re.sub(r"\((?!\?)", "(?:", expanded)
    return _NAME.sub(lambda found: symbols[found[0]], grouped).replace(" ", "")
