"""Words to the numbers the graph takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from whoholds.errors import ModelError

#: A word: its text and its offsets in the report.
Word = tuple[str, int, int]
Integers = NDArray[np.int64]

#: The encoder's position table has 512 rows; longer sentences are cut.
MOST_PIECES = 510
#: Sentences are padded to a multiple of this. What a sentence is padded to depends on itself alone, never on the
#: sentences beside it, so that the same sums are made in the same order whatever it is read with.
WIDTH_STEP = 8
#: Distinct words whose pieces are remembered; text is mostly the same words.
_WORDS_REMEMBERED = 200_000
#: Characters of a word that are cut into pieces: a longer one is no word.
_WORD_CHARACTERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """Word pieces of one sentence, the first piece of each word (the root is piece 0), and spelling classes."""

    ids: list[int]
    first: list[int]
    shapes: list[int]

    @property
    def width(self) -> int:
        """Number of pieces (and of words) that the sentence is padded to."""
        longest = max(len(self.ids), len(self.first))
        return -(-longest // WIDTH_STEP) * WIDTH_STEP


class PieceCutter:
    """Cuts words into pieces, each distinct word once: the pieces of a word do not depend on its neighbours."""

    def __init__(self, vocabulary: str) -> None:
        self._tokenizer = Tokenizer.from_str(vocabulary)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._opening, self._closing, self._unknown = (self._find(piece) for piece in ("[CLS]", "[SEP]", "[UNK]"))
        self._known: dict[str, tuple[list[int], int]] = {}

    def _find(self, piece: str) -> int:
        number = self._tokenizer.token_to_id(piece)
        if number is None:
            raise ModelError(f"the language model's word pieces lack {piece}")
        return int(number)

    def encode(self, words: Sequence[Word]) -> Encoding:
        """Give the numbers of one sentence."""
        ids, first, shapes = [self._opening], [0], [0]
        for word, _, _ in words:
            pieces, shape = self._known.get(word) or self._cut(word)
            first.append(min(len(ids), MOST_PIECES - 1))
            ids.extend(pieces)
            shapes.append(shape)
        ids = [*ids[: MOST_PIECES - 1], self._closing]
        return Encoding(ids=ids, first=first, shapes=shapes)

    def _cut(self, word: str) -> tuple[list[int], int]:
        """Give the pieces of a word and the class of its spelling, and remember them."""
        if len(self._known) > _WORDS_REMEMBERED:
            self._known.clear()
        pieces = self._tokenizer.encode(word[:_WORD_CHARACTERS], add_special_tokens=False).ids or [self._unknown]
        self._known[word] = pieces, shape_of(word)
        return self._known[word]


def shape_of(word: str) -> int:
    """Class the spelling of a word that the uncased encoder cannot see (0 is kept for the root)."""
    if any(c.isdigit() for c in word):
        return 1
    if word.islower():
        return 2
    if word.isupper():
        return 3 if len(word) > 1 else 4
    if word[:1].isupper():
        return 5
    return 6 if any(c.isalpha() for c in word) else 7


def fill(rows: Sequence[Encoding]) -> dict[str, Integers]:
    """Pad sentences into the graph's inputs, each of shape (sentences, width)."""
    width = max(row.width for row in rows)
    feed = {name: np.zeros((len(rows), width), np.int64) for name in ("pieces", "mask", "first", "shapes")}
    for i, row in enumerate(rows):
        feed["pieces"][i, : len(row.ids)] = row.ids
        feed["mask"][i, : len(row.ids)] = 1
        feed["first"][i, : len(row.first)] = row.first
        feed["shapes"][i, : len(row.shapes)] = row.shapes
    return feed
