"""Text to paragraphs, sentences and words, with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import spacy
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer

Word = tuple[str, int, int]
#: Sentences longer than this are cut, so that hostile text costs linear time.
MAX_WORDS = 160
#: A block whose lines all have about this width is hard-wrapped: its line breaks are spaces.
WRAP_WIDTH = range(50, 101)
#: 'ASTER, Nov 27 - ' and '08:10 - ' say where or when the words were sent; they are no part of the sentence.
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE = re.compile(
    rf"[ \t]*[A-Z][A-Z.'’ -]{{2,40}}(?:,[ ][A-Z][A-Za-z.' ]{{1,30}})?(?:,?[ ](?:{_MONTH}[ ]\d{{1,2}}|\d{{1,2}}[ ]{_MONTH}))?(?:[ ]\([^)\n]{{1,40}}\)\.?)?[ ]*(?:--|[-–—:.])[ ]+(?=\S)"
)
_STAMP = re.compile(
    r"[ \t]*[0-2]?\d[:.h][0-5]\d(?:[ ](?:GMT|UTC|local time|a\.m\.|p\.m\.))?(?:[ ]on[ ][A-Z]\w+)?[ ]*(?:--|[-–—:.|])[ ]+(?=\S)"
)
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_END = frozenset({".", "!", "?", "…"})
_CLOSING = frozenset({'"', "'", "''", "”", "’", ")", "]", "»"})
_OPENING = frozenset({'"', "'", "``", "“", "‘", "(", "[", "«", "-", "–", "—"})
#: Titles and abbreviations of news English that the tokenizer would end a sentence after.
_ABBREVIATIONS = (
    "Maj.",
    "Lt.",
    "Col.",
    "Brig.",
    "Cmdr.",
    "Capt.",
    "Sgt.",
    "Pvt.",
    "Adm.",
    "Sept.",
    "Gov.",
    "Pres.",
    "Dep.",
    "Min.",
    "Amb.",
    "Msgr.",
    "approx.",
    "km.",
    "a.m.",
    "p.m.",
)


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """Build the word tokenizer once."""
    made = spacy.blank("en").tokenizer
    for word in _ABBREVIATIONS:
        made.add_special_case(word, [{ORTH: word}])
    return made


def split_text(text: str) -> Iterator[tuple[int, list[Word]]]:
    """Yield each sentence's words with the number of its paragraph; a dateline or stamp is a sentence of its own."""
    for paragraph, (start, end) in enumerate(split_paragraphs(text)):
        lead = split_lead(text, start, end)
        if lead > start:
            yield paragraph, words_of(text, start, lead)
        for words in split_sentences(words_of(text, lead, end)):
            yield paragraph, words


def split_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each paragraph: blocks between blank lines, and lines of a block that is not hard-wrapped."""
    at = 0
    for match in [*_BLANK.finditer(text), None]:
        end = match.start() if match else len(text)
        yield from _split_lines(text, at, end)
        at = match.end() if match else end


def _split_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    block = text[start:end]
    lines = block.split("\n")
    if len(lines) > 2 and all(len(line) in WRAP_WIDTH for line in lines[:-1]):
        yield start, end
        return
    for line in lines:
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def split_sentences(words: list[Word]) -> Iterator[list[Word]]:
    """Cut the words of one paragraph into sentences.

    A sentence ends after . ! ? and closing quotes, when the next word could begin one.
    """
    current: list[Word] = []
    for i, word in enumerate(words):
        current.append(word)
        if len(current) >= MAX_WORDS or (_may_end(words, i) and _may_begin(words, i + 1)):
            yield current
            current = []
    if current:
        yield current


def _may_end(words: list[Word], i: int) -> bool:
    while i > 0 and words[i][0] in _CLOSING and words[i][1] == words[i - 1][2]:
        i -= 1
    return words[i][0] in _END or words[i][0] == "..."


def _may_begin(words: list[Word], i: int) -> bool:
    if i >= len(words):
        return True
    text, start, _ = words[i]
    if text in _CLOSING and start == words[i - 1][2]:
        return False
    if text in _OPENING and i + 1 < len(words):
        text = words[i + 1][0]
    return not text[:1].islower() and not (text in _CLOSING or text in {",", ";", ":"})


def split_lead(text: str, start: int, end: int) -> int:
    """Give the offset behind a dateline or a live blog's clock at the head of a paragraph, start if there is none."""
    for pattern in (_STAMP, _DATELINE):
        match = pattern.match(text, start, min(end, start + 120))
        if match and (pattern is _STAMP or _is_dateline(match.group())):
            return match.end()
    return start


def _is_dateline(lead: str) -> bool:
    """Tell a dateline from a heading in capitals: it has a date, an agency in brackets, or a dash."""
    return any(c.isdigit() for c in lead) or "(" in lead or lead.rstrip()[-1] in "-–—"


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Tokenise text[start:end] into (word, start, end), spaces left out."""
    doc = tokenizer()(text[start:end])
    return [(t.text, start + t.idx, start + t.idx + len(t.text)) for t in doc if not t.is_space]
