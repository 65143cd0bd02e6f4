"""From text to tokens and from tokens to phrases of time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from whoholds.naming.times.lexicon import Lexicon

_TOKEN = re.compile(
    r"(?P<ampm>[AaPp]\.[Mm]\b\.?)"
    r"|(?P<word>[^\W\d_]{1,40}(?:['\u2019]clock\b)?)"
    r"|(?P<iso>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?![\d-]))"
    r"|(?P<slash>\d\d?/\d\d?/\d{2,4}(?!\d))"
    r"|(?P<clock>\d\d?:\d\d(?::\d\d)?(?![\d:]))"
    r"|(?P<frac>\d/\d(?!\d))"
    r"|(?P<ordnum>\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<decade>(?:\d{3}0|['\u2019`]?\d0)['\u2019]?s\b)"
    r"|(?P<number>\d{1,9}(?:[.,]\d{1,9}){0,4})"
    r"|(?P<yr2>['\u2019`]\d\d\b)"
    r"|(?P<poss>['\u2019](?:[sS]\b)?)"
    r"|(?P<comma>,)|(?P<dot>\.)|(?P<colon>:)"
    r"|(?P<hyphen>-(?=\w))|(?P<dash>--?|[\u2013\u2014])"
    r"|(?P<break>\n[ \t]*\n)"
    r"|(?P<semicolon>;)|(?P<stop>[!?])|(?P<paren>[()\[\]])|(?P<other>\S)"
)
_SENTENCE_END = re.compile(r"[.!?]{1,3}[\"'\u2019\u201d)]?(?=\s)|\n[ \t]*\n")
_WORD = re.compile(r"[^\W\d_]+|\d")
_CLOCK_HOURS = 24
_SMALL_MAX = 31
_YEAR_RANGE = (1000, 2100)


@dataclass(slots=True)
class Token:
    """A piece of text: its class, its value and where it stands. Not frozen only for the speed of making many."""

    text: str
    start: int
    end: int
    name: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Tokens that one pattern matched: `own`, which are `first`..`last` (half-open) of `tokens`; `names` their classes."""

    resolver: str
    tokens: list[Token]
    first: int
    last: int
    lexicon: Lexicon
    own: list[Token]
    names: frozenset[str]

    def get(self, *names: str) -> Any:
        """Value of the first token of one of the classes; None if there is none."""
        return next((token.value for token in self.own if token.name in names), None)

    def all(self, *names: str) -> list[Any]:
        """Values of every token of the classes, in order."""
        return [token.value for token in self.own if token.name in names]

    def has(self, *names: str) -> bool:
        """Whether a token has one of the classes."""
        return not self.names.isdisjoint(names)

    def near(self, offset: int) -> Token | None:
        """The token `offset` places before (negative: -1 is the one just before) or after (0 is the one just after)."""
        i = self.first + offset if offset < 0 else self.last + offset
        return self.tokens[i] if 0 <= i < len(self.tokens) else None


def find_phrases(text: str, lexicon: Lexicon) -> Iterator[Phrase]:
    """Yield the phrases of time in a text, left to right, none overlapping.

    Parameters
    ----------
    text
        Any text.
    lexicon
        Words and patterns.
    """
    tokens, symbols = _tokenise(text, lexicon)
    for run in lexicon.run.finditer(symbols):
        if lexicon.core.search(symbols, run.start(), run.end()):
            for found in lexicon.pattern.finditer(symbols, run.start(), run.end()):
                yield _make_phrase(lexicon.resolvers[str(found.lastgroup)], tokens, found.span(), lexicon)


def _make_phrase(resolver: str, tokens: list[Token], span: tuple[int, int], lexicon: Lexicon) -> Phrase:
    """Make the phrase of the tokens that a pattern matched."""
    own = tokens[span[0] : span[1]]
    return Phrase(
        resolver=resolver,
        tokens=tokens,
        first=span[0],
        last=span[1],
        lexicon=lexicon,
        own=own,
        names=frozenset(token.name for token in own),
    )


def _tokenise(text: str, lexicon: Lexicon) -> tuple[list[Token], str]:
    """Cut the sentences that could hold a time into tokens with the symbols of their classes; others leave a break."""
    tokens: list[Token] = []
    symbols: list[str] = []
    lower = text.lower()
    if len(lower) != len(text):  # a few letters grow when lowered; offsets must not
        lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    for start, end in _cut_sentences(lower):
        if lexicon.core_words.isdisjoint(_WORD.findall(lower, start, end)):
            tokens.append(Token("", start, end, "break", None))
            symbols.append(lexicon.symbols["break"])
        else:
            _cut(text, start, end, lexicon, tokens, symbols)
    _settle_ambiguous(tokens, symbols, lexicon)
    return tokens, "".join(symbols)


def _cut_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of stretches that end where a sentence may."""
    start = 0
    for found in _SENTENCE_END.finditer(text):
        yield start, found.end()
        start = found.end()
    yield start, len(text)


def _cut(text: str, start: int, end: int, lexicon: Lexicon, tokens: list[Token], symbols: list[str]) -> None:
    """Cut a stretch of text into tokens."""
    words, codes = lexicon.words, lexicon.symbols
    other = (codes["other"], "other", None)
    for found in _TOKEN.finditer(text, start, end):
        shape = found.lastgroup
        piece = found.group()
        if shape == "word" or shape == "ampm":  # noqa: PLR1714 - faster than a set here
            symbol, name, value = words.get(piece.lower(), other)
        else:
            name, value = _classify(str(shape), piece)
            symbol = codes[name]
        tokens.append(Token(piece, found.start(), found.end(), name, value))
        symbols.append(symbol)


def _classify(shape: str, piece: str) -> tuple[str, Any]:
    """Class and value of a token that is no word."""
    if shape == "number":
        return _classify_number(piece)
    if shape == "clock":
        hour, minute = (int(part) for part in piece.split(":")[:2])
        return ("clock", (hour, minute)) if hour <= _CLOCK_HOURS and minute < 60 else ("other", None)
    if shape == "ordnum":
        return "ordnum", int(piece[:-2])
    if shape == "decade":
        return "decade", int("".join(filter(str.isdigit, piece)))
    if shape == "yr2":
        return "yr2", 1900 + int(piece[1:]) if int(piece[1:]) > _SMALL_MAX else 2000 + int(piece[1:])
    return shape, piece


def _classify_number(piece: str) -> tuple[str, Any]:
    """Tell years, small numbers and others; decimals are no part of a date."""
    digits = piece.replace(",", "")
    if not digits.isdigit():
        return ("dec", float(digits)) if digits.count(".") == 1 else ("other", None)
    number = int(digits)
    if len(piece) <= 2:
        return ("small" if number <= _SMALL_MAX else "int"), number
    if len(piece) == 4 and _YEAR_RANGE[0] <= number < _YEAR_RANGE[1]:
        return "year", number
    return "int", number


def _settle_ambiguous(tokens: list[Token], symbols: list[str], lexicon: Lexicon) -> None:
    """Take the words that are months or weekdays only in a capital, or beside a date, out where they are not."""
    other = lexicon.symbols["other"]
    for i, token in enumerate(tokens):
        if (
            token.name in {"month", "mon", "wday", "fall"}
            and token.text.lower() in lexicon.ambiguous
            and not _is_date_word(tokens, i, lexicon)
        ):
            tokens[i] = Token(token.text, token.start, token.end, "other", None)
            symbols[i] = other


def _is_date_word(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether an ambiguous word names a month, weekday or season here."""
    token = tokens[i]
    if token.name == "fall":
        return True
    if not token.text[0].isupper():
        return False
    after = tokens[i + 1].name if i + 1 < len(tokens) else "stop"
    before = tokens[i - 1] if i else None
    if after in {"small", "ordnum", "year", "dot", "yr2"} or (
        before and (before.name in {"small", "ordnum"} or before.text.lower() in lexicon.month_neighbours)
    ):
        return True
    if token.text.lower() not in lexicon.verbs:
        return False
    return before is not None and (before.text.islower() or before.name == "the") and not token.text.isupper()
