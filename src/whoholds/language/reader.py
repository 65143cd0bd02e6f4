"""The parser: reports in, sentences with parsed tokens out.

Sentences of many reports are batched together by length. How a sentence is read depends on its words alone, not on what
else is read: see docs/why/int8.md.
"""

from __future__ import annotations

import importlib.resources
from collections import defaultdict
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

import numpy as np

from whoholds.errors import ModelError
from whoholds.language.lemmas import lemma_of
from whoholds.language.network import Array
from whoholds.language.network import Network
from whoholds.language.pieces import Encoding
from whoholds.language.pieces import Integers
from whoholds.language.pieces import PieceCutter
from whoholds.language.pieces import Word
from whoholds.language.pieces import fill
from whoholds.language.segmenting import split_text
from whoholds.language.tree import decode_heads
from whoholds.model import Report
from whoholds.model import Sentence
from whoholds.model import Token

#: Word pieces in one call of the graph; larger batches are slower on a CPU, whose caches they outgrow.
PIECES_PER_BATCH = 512
#: Words to parse, and characters in all, that may wait before a batch is parsed: bounds memory whatever the corpus.
WORDS_PENDING = 6000
CHARACTERS_PENDING = 1_000_000
#: Gives of a report's sentences the indices of those that are worth parsing.
Chooser = Callable[[Report, Sequence[Sentence]], Collection[int]]


@dataclass(slots=True)
class _Pending:
    """A report waiting for its sentences to be parsed."""

    report: Report
    sentences: list[Sentence] = field(default_factory=list)
    words: list[list[Word]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Work:
    """A sentence to parse."""

    sentence: Sentence
    words: list[Word]
    encoding: Encoding


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What is kept of a batch until its relations are known: its trees, its tags, the label vectors of words and heads."""

    batch: Sequence[_Work]
    trees: list[Integers]
    best: dict[str, Integers]
    factuality: Array
    dependents: Array
    heads: Array


class Reader:
    """Parse reports. Make one with `Reader.open`."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._network = Network(folder, threads)
        self._cutter = PieceCutter(self._network.vocabulary)
        self.version = self._network.version

    @classmethod
    def open(cls, folder: Path | None = None, threads: int = 1) -> Reader:
        """Open the model that ships, or the one in a folder.

        Raises
        ------
        ModelError
            If the model is missing or damaged.
        """
        return cls(folder or _find_shipped_weights(), threads)

    def read(self, reports: Iterable[Report], choose: Chooser | None = None) -> Iterator[tuple[Report, list[Sentence]]]:
        """Yield each report with its sentences, in order.

        Parameters
        ----------
        reports
            Any number; at most about `WORDS_PENDING` words of them are held at once.
        choose
            Gives of a report's sentences the indices of those worth parsing; the others come without tokens. None: all.
        """
        pending: list[_Pending] = []
        count = held = 0
        for report in reports:
            item = self._segment(report)
            if choose is not None:
                chosen = choose(report, item.sentences)
                item.words = [words if i in chosen else [] for i, words in enumerate(item.words)]
            pending.append(item)
            count += sum(len(w) for w in item.words)
            held += len(report.text)
            if count >= WORDS_PENDING or held >= CHARACTERS_PENDING:
                yield from self._flush(pending)
                pending, count, held = [], 0, 0
        yield from self._flush(pending)

    def parse_words(self, sentences: Iterable[list[str]]) -> list[list[Token]]:
        """Parse sentences that are words already (offsets are then word numbers): for benchmarks on treebanks."""
        made = []
        for words in sentences:
            item = Sentence(index=0, start=0, end=0, paragraph=0, text=" ".join(words))
            made.append((item, [(w, i, i + 1) for i, w in enumerate(words)]))
        self._parse(made)
        return [list(s.tokens) for s, _ in made]

    def encode(self, sentences: Iterable[list[Word]]) -> int:
        """Run the bare network over sentences, no trees and no tokens; give the number of calls (for benchmarks)."""
        empty = Sentence(index=0, start=0, end=0, paragraph=0, text="")
        calls = 0
        for batch in _batch(_Work(empty, words, self._cutter.encode(words)) for words in sentences if words):
            self._network.session.run(None, fill([w.encoding for w in batch]))
            calls += 1
        return calls

    def _segment(self, report: Report) -> _Pending:
        item = _Pending(report)
        for index, (paragraph, words) in enumerate(split_text(report.text)):
            start, end = words[0][1], words[-1][2]
            text = report.text[start:end]
            item.sentences.append(Sentence(index=index, start=start, end=end, paragraph=paragraph, text=text))
            item.words.append(words)
        return item

    def _flush(self, pending: list[_Pending]) -> Iterator[tuple[Report, list[Sentence]]]:
        self._parse((s, w) for item in pending for s, w in zip(item.sentences, item.words, strict=True))
        for item in pending:
            yield item.report, item.sentences

    def _parse(self, sentences: Iterable[tuple[Sentence, list[Word]]]) -> None:
        work = (_Work(s, words, self._cutter.encode(words)) for s, words in sentences if words)
        runs = [self._run(batch) for batch in _batch(work)]
        if not runs:
            return
        # The relations of all batches at once: each call of the second graph has one shape, so fewer are filled up.
        relations = self._network.relate(
            np.concatenate([run.dependents for run in runs]), np.concatenate([run.heads for run in runs])
        )
        end = 0
        for run in runs:
            for row, (item, tree) in enumerate(zip(run.batch, run.trees, strict=True)):
                start, end = end, end + len(item.words)
                item.sentence.tokens = self._make_tokens(item.words, tree, relations[start:end], run, row)

    def _run(self, batch: Sequence[_Work]) -> _Run:
        scores = self._network.score(fill([w.encoding for w in batch]))
        sizes = [len(work.words) + 1 for work in batch]
        trees = [decode_heads(scores.arcs[row, :n, :n]) for row, n in enumerate(sizes)]
        return _Run(
            batch=batch,
            trees=trees,
            best=scores.best,
            factuality=scores.factuality.copy(),
            dependents=np.concatenate([scores.dependents[row, 1:n] for row, n in enumerate(sizes)]),
            heads=np.concatenate([scores.heads[row, tree[1:]] for row, tree in enumerate(trees)]),
        )

    def _make_tokens(
        self, words: list[Word], heads: Integers, relations: Integers, run: _Run, row: int
    ) -> tuple[Token, ...]:
        names = self._network.labels
        upos, xpos, lemmas, entities = (
            [names[kind][k] for k in tags[row, 1 : len(words) + 1].tolist()] for kind, tags in run.best.items()
        )
        facts = run.factuality[row, 1 : len(words) + 1].tolist()
        governors = (heads[1:] - 1).tolist()
        labels = [names["relations"][k] for k in relations.tolist()]
        return tuple(
            Token(
                i=i,
                text=text,
                start=start,
                end=end,
                lemma=lemma_of(text, upos[i], lemmas[i]),
                upos=upos[i],
                xpos=xpos[i],
                head=governors[i],
                relation=labels[i],
                name=entities[i],
                factuality=facts[i],
            )
            for i, (text, start, end) in enumerate(words)
        )


def _batch(work: Iterable[_Work]) -> Iterator[list[_Work]]:
    """Group sentences of one width into batches."""
    groups: dict[int, list[_Work]] = defaultdict(list)
    for item in work:
        groups[item.encoding.width].append(item)
    for width in sorted(groups):
        group, size = groups[width], max(1, PIECES_PER_BATCH // width)
        for at in range(0, len(group), size):
            yield group[at : at + size]


def _find_shipped_weights() -> Path:
    packaged = Path(str(importlib.resources.files("whoholds"))) / "data" / "weights"
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parents[3] / "language-model" / "weights"
    if checkout.is_dir():
        return checkout
    raise ModelError("the language model is not installed; reinstall whoholds", folder=str(packaged))
