"""Text to paragraphs, sentences and words, with offsets."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

#: A word: its text and its offsets in the report.
Word = tuple[str, int, int]
#: Sentences longer than this are cut, so that hostile text costs linear time.
MAX_WORDS = 160
#: Characters that are cut into words at a time, so that a text without paragraphs needs no more memory than another.
_STRETCH = 20_000
#: A run of characters without a space that is longer than this is no word; it is cut, or it would cost quadratic time.
_LONGEST_RUN = 200
#: A block whose lines all have about this width is hard-wrapped: its line breaks are spaces.
WRAP_WIDTH = range(50, 101)
#: A line this long that breaks off in mid-sentence goes on in the next if that begins in lower case.
_BROKEN_LINE = 40
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:{_MONTH}[ ]\d{{1,2}}|\d{{1,2}}[ ]{_MONTH})(?:,?[ ]\d{{4}})?"
_AGENCY = r"\([^)\n]{1,40}\)\.?"
_DASH = r"(?:--|[-–—])"
#: 'ASTER, Nov 27 - ' says where and when the words were sent; it is no part of the sentence.
_DATELINE = re.compile(
    rf"[ \t]*[A-Z][A-Z.'’/ -]{{2,40}}(?:,[ ][A-Z][A-Za-z.' ]{{1,30}})?(?:,?[ ]{_DATE})?(?:[ ]{_AGENCY})?[ ]*"
    rf"(?:{_DASH}|[:.])[ ]+(?=\S)"
)
#: 'Aster, 5 May (Brim News) - ': in mixed case it takes an agency in brackets and a dash to tell it from a sentence.
_MIXED_DATELINE = re.compile(
    rf"[ \t]*[A-Z][\w.'’/-]+(?:[ ][A-Z][\w.'’/-]+){{0,3}}(?:,[ ][A-Z][A-Za-z.' ]{{1,30}})?(?:,?[ ]{_DATE})?[ ]{_AGENCY}[ ]*{_DASH}"
    r"[ ]+(?=\S)"
)
#: '08:10 - ', '[08:10] ' and '8.10 p.m. GMT: ' are the clocks of live blogs.
_CLOCK = r"[0-2]?\d[:.h][0-5]\d(?:[ ]?(?:a\.m\.|p\.m\.|[AaPp][Mm]))?(?:[ ](?:GMT|UTC|local time))?(?:[ ]on[ ][A-Z]\w+)?"
_STAMP = re.compile(rf"[ \t]*(?:{_CLOCK}[ ]*(?:{_DASH}|[:.|])|[\[(]{_CLOCK}[\])])[ ]+(?=\S)")
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
#: What is asked of the tokenizer about each word.
_ATTRIBUTES = ["IDX", "LENGTH", "IS_SPACE"]
_END = frozenset({".", "!", "?", "…"})
_CLOSING = frozenset({'"', "'", "''", "”", "’", ")", "]", "»"})
#: Quotation marks and brackets that may close at the end of one sentence.
_MOST_CLOSING = 4
_OPENING = frozenset({'"', "'", "``", "“", "‘", "(", "[", "«", "-", "–", "—"})
#: Titles and abbreviations of news English that the tokenizer would end a sentence after.
_ABBREVIATIONS = frozenset(
    [
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
    ]
)
#: A full stop after these does not end a sentence if a number follows: 'No. 4'.
_BEFORE_NUMBER = frozenset(
    ["No", "no", "Nos", "nos", "Art", "art", "Fig", "fig", "Vol", "vol", "Ch", "ch", "Sec", "sec", "p", "pp"]
)
#: Abbreviations that may also be a sentence's last word.
_MAY_BE_LAST = frozenset(
    [
        "a.m.",
        "p.m.",
        "U.S.",
        "U.N.",
        "U.K.",
        "E.U.",
        "D.C.",
        "Inc.",
        "Ltd.",
        "Co.",
        "Corp.",
        "Jr.",
        "Sr.",
        "km.",
        "etc.",
    ]
)
#: Words that begin a sentence and never a name: behind an abbreviation only they show that a sentence has ended.
_STARTERS = frozenset(
    [
        "The",
        "A",
        "An",
        "He",
        "She",
        "It",
        "They",
        "We",
        "I",
        "You",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "In",
        "On",
        "At",
        "By",
        "From",
        "Since",
        "But",
        "And",
        "Or",
        "So",
        "Yet",
        "Meanwhile",
        "However",
        "Earlier",
        "Later",
        "Both",
        "Some",
        "Many",
        "Most",
        "Its",
        "His",
        "Her",
        "Their",
        "No",
        "Not",
        "If",
        "When",
        "While",
        "As",
        "After",
        "Before",
    ]
)


@lru_cache(maxsize=1)
def tokenizer() -> Callable[[str], Any]:
    """Build the word tokenizer once.

    Any part of spaCy imports the whole of it, a second of work: so it is imported when the first text comes.
    """
    import spacy  # noqa: PLC0415  see above

    made: Any = spacy.blank("en").tokenizer
    for word in sorted(_ABBREVIATIONS):
        made.add_special_case(word, [{"ORTH": word}])
    ready: Callable[[str], Any] = made
    return ready


def split_text(text: str) -> Iterator[tuple[int, list[Word]]]:
    """Yield each sentence's words with the number of its paragraph; a dateline or stamp is a sentence of its own."""
    for paragraph, (start, end) in enumerate(split_paragraphs(text)):
        lead = split_lead(text, start, end)
        if lead > start:
            yield paragraph, words_of(text, start, lead)
        for a, b in _cut_stretches(text, lead, end):
            for words in split_sentences(words_of(text, a, b)):
                yield paragraph, words


def split_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each paragraph: blocks between blank lines, and lines of a block that is not hard-wrapped."""
    at = 0
    for match in _BLANK.finditer(text):
        yield from _split_lines(text, at, match.start())
        at = match.end()
    yield from _split_lines(text, at, len(text))


def _split_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    lines = text[start:end].split("\n")
    if len(lines) > 2 and all(len(line) in WRAP_WIDTH for line in lines[:-1]):
        yield start, end
        return
    first = start
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        stop = start + len(line)
        if not _breaks_off(line, following):
            if text[first:stop].strip():
                yield first, stop
            first = stop + 1
        start = stop + 1


def _breaks_off(line: str, following: str) -> bool:
    """Tell whether a line goes on in the next."""
    ended = line.rstrip()
    return len(ended) >= _BROKEN_LINE and following[:1].islower() and (ended[-1].isalnum() or ended[-1] in ",-'’")


def _cut_stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a paragraph that is longer than any into parts, where there is a space if there is one."""
    while end - start > _STRETCH:
        space = text.rfind(" ", start + 1, start + _STRETCH)
        stop = space if space > 0 else start + _STRETCH
        yield start, stop
        start = stop
    yield start, end


def split_sentences(words: list[Word]) -> Iterator[list[Word]]:
    """Cut the words of one paragraph into sentences.

    A sentence ends after . ! ? and closing quotes, when the next word could begin one.
    """
    current: list[Word] = []
    for i, word in enumerate(words):
        current.append(word)
        if len(current) >= MAX_WORDS or _ends(words, i):
            yield current
            current = []
    if current:
        yield current


def _ends(words: list[Word], i: int) -> bool:
    if i + 1 >= len(words):
        return True
    text, following = words[i][0], words[i + 1][0]
    if text[-1:] == "." and len(text) > 1 and text != "...":
        # 'on X. Soldiers' names the network; 'K. Elm' an initial.
        is_network = text == "X." and i > 0 and words[i - 1][0] in {"on", "to", "via"}
        return is_network or (text in _MAY_BE_LAST and following in _STARTERS)
    if text == "." and i > 0 and words[i - 1][0] in _BEFORE_NUMBER and following[:1].isdigit():
        return False
    return _may_end(words, i) and _may_begin(words, i + 1)


def _may_end(words: list[Word], i: int) -> bool:
    # No more than this: looking back over a page of quotation marks from each of them would cost quadratic time.
    for _ in range(_MOST_CLOSING):
        if i > 0 and words[i][0] in _CLOSING and words[i][1] == words[i - 1][2]:
            i -= 1
    return words[i][0] in _END or words[i][0] == "..."


def _may_begin(words: list[Word], i: int) -> bool:
    text, start, _ = words[i]
    if text in _CLOSING and start == words[i - 1][2]:
        return False
    if text in _OPENING and i + 1 < len(words):
        text = words[i + 1][0]
    return not text[:1].islower() and not (text in _CLOSING or text in {",", ";", ":"})


def split_lead(text: str, start: int, end: int) -> int:
    """Give the offset behind a dateline or a live blog's clock at the head of a paragraph, start if there is none."""
    end = min(end, start + 120)
    match = _STAMP.match(text, start, end) or _MIXED_DATELINE.match(text, start, end)
    if match is None:
        match = _DATELINE.match(text, start, end)
        match = match if match and _is_dateline(match.group()) else None
    return match.end() if match else start


def _is_dateline(lead: str) -> bool:
    """Tell a dateline from a heading in capitals: it has a date, an agency in brackets, or a dash."""
    return any(c.isdigit() for c in lead) or "(" in lead or lead.rstrip()[-1] in "-–—"


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Tokenise text[start:end] into (word, start, end), spaces left out."""
    cut = tokenizer()
    words: list[Word] = []
    for a, b in _cut_runs(text, start, end):
        # As arrays of the tokenizer's attributes: an object for each word would cost more than the cutting.
        rows = cut(text[a:b]).to_array(_ATTRIBUTES).tolist()
        words += [(text[a + at : a + at + size], a + at, a + at + size) for at, size, is_space in rows if not is_space]
    return words


def _cut_runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what has no spaces for longer than any word; ordinary text comes back whole."""
    if all(len(run) <= _LONGEST_RUN for run in text[start:end].split()):
        yield start, end
        return
    for run in re.finditer(r"\S+", text[start:end]):
        for at in range(run.start(), run.end(), _LONGEST_RUN):
            yield start + at, start + min(at + _LONGEST_RUN, run.end())
