"""Trees as odd as parsers can make them: no repair may fail on one, for it would cost the whole reading."""

from __future__ import annotations

import random

import pytest

from whoholds.claims.graph import Graph
from whoholds.model import Sentence
from whoholds.model import Token

_WORDS = [
    "Aster",
    "rebels",
    "claims",
    "reports",
    "said",
    "denied",
    "that",
    "not",
    "but",
    "though",
    "in",
    "near",
    "inside",
    ",",
    ";",
    ":",
    "'s",
    "of",
    "and",
    "a",
    "fell",
    "were",
    "had",
]
_WORDS += [
    "rejected",
    "reached",
    "who",
    "which",
    "it",
    "to",
    "close",
    "outside",
    "yet",
    "from",
    "driving",
    "attackers",
    "timed",
    "back",
    "is",
    "-",
    "lies",
    "as",
    "so",
]
_UPOS = ["NOUN", "PROPN", "VERB", "AUX", "ADJ", "ADV", "ADP", "DET", "PRON", "SCONJ", "CCONJ", "NUM", "PART"]
_XPOS = ["NN", "NNS", "NNP", "VBD", "VBN", "VBG", "VBZ", "VBP", "VB", "MD", "JJ", "RB", "IN", "PRP", "WDT"]
_RELATIONS = [
    "nsubj",
    "nsubj:pass",
    "obj",
    "obl",
    "nmod",
    "conj",
    "appos",
    "acl",
    "acl:relcl",
    "advcl",
    "ccomp",
    "xcomp",
    "parataxis",
    "mark",
    "case",
    "cc",
    "punct",
    "det",
    "aux",
    "aux:pass",
    "cop",
    "amod",
    "compound",
    "flat",
    "advmod",
    "expl",
    "vocative",
    "obl:unmarked",
    "nmod:poss",
    "dep",
]


def _grow(rng: random.Random) -> Sentence:
    """Grow a random tree over random words."""
    n = rng.randint(1, 16)
    order = rng.sample(range(n), n)
    heads = {order[0]: -1} | {order[k]: order[rng.randrange(k)] for k in range(1, n)}
    words = [rng.choice(_WORDS) for _ in range(n)]
    starts = [sum(len(w) + 1 for w in words[:i]) for i in range(n)]
    tokens = tuple(
        Token(
            i=i,
            text=word,
            start=starts[i],
            end=starts[i] + len(word),
            lemma=word.lower(),
            upos=rng.choice(_UPOS) if word.isalpha() else "PUNCT",
            xpos=rng.choice(_XPOS) if word.isalpha() else ",",
            head=heads[i],
            relation="root" if heads[i] < 0 else rng.choice(_RELATIONS),
        )
        for i, word in enumerate(words)
    )
    text = " ".join(words)
    return Sentence(index=0, start=0, end=len(text), paragraph=0, text=text, tokens=tokens)


@pytest.mark.parametrize("seed", range(4))
def test_repairs_leave_a_tree_of_any_tree(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(2_500):
        sentence = _grow(rng)
        graph = Graph(sentence)
        for token in graph.tokens:
            assert len(list(graph.ancestors(token.i))) < len(graph.tokens), sentence.text


def _hang(words: str, heads: list[int], relations: str) -> Sentence:
    """Make a sentence of a tree."""
    texts, names = words.split(), relations.split()
    tokens = tuple(
        Token(
            i=i,
            text=t,
            start=i,
            end=i + 1,
            lemma=t,
            upos="VERB" if r == "root" else "NOUN",
            xpos="NN",
            head=h,
            relation=r,
        )
        for i, (t, h, r) in enumerate(zip(texts, heads, names, strict=True))
    )
    return Sentence(index=0, start=0, end=len(words), paragraph=0, text=words, tokens=tokens)


@pytest.mark.parametrize(
    "sentence",
    [
        _hang("Aster station wrote today", [2, 2, -1, 1], "nsubj nsubj root dep"),
        _hang("x near , but not yet", [-1, 0, 0, 0, 0, 0], "root obl dep dep dep dep"),
    ],
)
def test_repairs_stop_at_the_end_of_a_sentence(sentence: Sentence) -> None:
    assert len(Graph(sentence).tokens) == len(sentence.tokens)
