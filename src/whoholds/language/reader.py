"""The parser: reports in, sentences with parsed tokens out.

One ONNX graph (see language-model/) gives arc scores, label vectors and tag logits for a batch of sentences; trees
are decoded here. Sentences of many reports are batched together by length.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import json
import tomllib
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
import simplemma
from tokenizers import Tokenizer

from whoholds.errors import ModelError
from whoholds.language.segmenting import split_lead
from whoholds.language.segmenting import split_paragraphs
from whoholds.language.segmenting import split_sentences
from whoholds.language.segmenting import words_of
from whoholds.language.tree import decode_heads
from whoholds.model import Report
from whoholds.model import Sentence
from whoholds.model import Token

#: Word pieces in one call of the graph; larger batches gain no speed on a CPU and cost memory.
PIECES_PER_BATCH = 1024
#: How much longer than its shortest sentence a batch's longest may be: beyond that padding costs more than a call.
MAX_STRETCH = 1.3
#: Words of pending reports before a batch is parsed: bounds memory whatever the corpus.
WORDS_PENDING = 6000
#: Distinct words whose pieces are remembered; text is mostly the same words.
WORDS_REMEMBERED = 200_000
#: The encoder's position table has 512 rows, two are taken by [CLS] and [SEP].
MAX_PIECES = 510
Array = NDArray[np.float32]


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


@dataclass(slots=True)
class _Pending:
    """A report waiting for its sentences to be parsed."""

    report: Report
    sentences: list[Sentence] = field(default_factory=list)
    words: list[list[tuple[str, int, int]]] = field(default_factory=list)


@dataclass(slots=True)
class _Encoding:
    """Word pieces of one sentence, the first piece of each word (the root is piece 0), and spelling classes."""

    ids: list[int]
    first: list[int]
    shapes: list[int]


class Reader:
    """Parse reports. Make one with `Reader.open`."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        try:
            card = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
            weights = (folder / "reader.onnx").read_bytes()
            weight: Array = np.load(folder / "labels.npz")["label_weight"].astype(np.float32)
            self._pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"the language model in {folder} is missing or damaged: {error}", folder=str(folder)) from error
        # From (relations, dependent, head) to (head, relations x dependent): one matrix product scores a whole batch.
        self._label_weight: Array = np.ascontiguousarray(weight.transpose(2, 0, 1).reshape(weight.shape[2], -1))
        self._pieces.no_padding()
        self._pieces.no_truncation()
        self._opening, self._closing, self._unknown = (self._pieces.token_to_id(t) for t in ("[CLS]", "[SEP]", "[UNK]"))
        self._pieces_of: dict[str, list[int]] = {}
        self._labels: dict[str, list[str]] = card["labels"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._cuts = np.cumsum([len(self._labels[k]) for k in ("upos", "xpos", "lemmas", "names")])
        self.version = "reader-" + hashlib.blake2b(weights, digest_size=4).hexdigest()

    @classmethod
    def open(cls, folder: Path | None = None, threads: int = 1) -> Reader:
        """Open the model that ships, or the one in a folder.

        Raises
        ------
        ModelError
            If the model is missing or damaged.
        """
        return cls(folder or _shipped_weights(), threads)

    def read(self, reports: Iterable[Report], wanted: Callable[[str], bool] | None = None) -> Iterator[tuple[Report, list[Sentence]]]:
        """Yield each report with its sentences, in order.

        Parameters
        ----------
        reports
            Any number; at most about `WORDS_PENDING` words of them are held at once.
        wanted
            Tells of a sentence's words whether it is worth parsing; the others come without tokens. None: all are.
        """
        pending: list[_Pending] = []
        count = 0
        for report in reports:
            item = self._segment(report)
            pending.append(item)
            count += sum(len(w) for w in item.words)
            if count >= WORDS_PENDING:
                yield from self._flush(pending, wanted)
                pending, count = [], 0
        yield from self._flush(pending, wanted)

    def parse_words(self, sentences: list[list[str]]) -> list[list[Token]]:
        """Parse sentences that are already words (offsets are then word numbers): for benchmarks on treebanks."""
        made = []
        for words in sentences:
            item = Sentence(index=0, start=0, end=0, paragraph=0, text=" ".join(words))
            made.append((item, [(w, i, i + 1) for i, w in enumerate(words)]))
        self._parse(made)
        return [list(s.tokens) for s, _ in made]

    def _segment(self, report: Report) -> _Pending:
        item = _Pending(report)
        for paragraph, (start, end) in enumerate(split_paragraphs(report.text)):
            lead = split_lead(report.text, start, end)
            groups = [words_of(report.text, start, lead)] if lead > start else []
            for words in [*groups, *split_sentences(words_of(report.text, lead, end))]:
                a, b = words[0][1], words[-1][2]
                item.sentences.append(Sentence(index=len(item.sentences), start=a, end=b, paragraph=paragraph, text=report.text[a:b]))
                item.words.append(words)
        return item

    def _flush(self, pending: list[_Pending], wanted: Callable[[str], bool] | None) -> Iterator[tuple[Report, list[Sentence]]]:
        work = [(s, w) for item in pending for s, w in zip(item.sentences, item.words, strict=True) if wanted is None or wanted(s.text)]
        self._parse(work)
        for item in pending:
            yield item.report, item.sentences

    def _parse(self, work: list[tuple[Sentence, list[tuple[str, int, int]]]]) -> None:
        if not work:
            return
        encodings = [self._encode(words) for _, words in work]
        order = sorted(range(len(work)), key=lambda i: len(encodings[i].ids))
        batch: list[int] = []
        for i in order:
            pieces = len(encodings[i].ids)
            if batch and ((len(batch) + 1) * pieces > PIECES_PER_BATCH or pieces > MAX_STRETCH * len(encodings[batch[0]].ids) + 4):
                self._run([(*work[j], encodings[j]) for j in batch])
                batch = []
            batch.append(i)
        self._run([(*work[j], encodings[j]) for j in batch])

    def _encode(self, words: list[tuple[str, int, int]]) -> _Encoding:
        """Cut words into pieces, each distinct word once: pieces of a word do not depend on its neighbours."""
        ids, first = [self._opening], [0]
        for word, _, _ in words:
            pieces = self._pieces_of.get(word)
            if pieces is None:
                if len(self._pieces_of) > WORDS_REMEMBERED:
                    self._pieces_of.clear()
                pieces = self._pieces.encode(word, add_special_tokens=False).ids or [self._unknown]
                self._pieces_of[word] = pieces
            first.append(min(len(ids), MAX_PIECES - 1))
            ids.extend(pieces)
        return _Encoding([*ids[: MAX_PIECES - 1], self._closing], first, [0, *(shape_of(w) for w, _, _ in words)])

    def _run(self, batch: list[tuple[Sentence, list[tuple[str, int, int]], _Encoding]]) -> None:
        feed, widths = _feed(batch)
        arcs, dep, head, tags = self._session.run(None, feed)
        upos, xpos, lemmas, names, fact = np.split(tags, self._cuts, axis=-1)
        best = [x.argmax(-1) for x in (upos, xpos, lemmas, names)]
        trees = [decode_heads(arcs[row, :n, :n]) for row, n in enumerate(widths)]
        pairs = [(row, np.arange(1, n), trees[row][1:]) for row, n in enumerate(widths)]
        chosen = self._relate(np.concatenate([dep[r, d] for r, d, _ in pairs]), np.concatenate([head[r, h] for r, _, h in pairs]))
        at = 0
        for row, (sentence, words, _) in enumerate(batch):
            n = widths[row]
            sentence.tokens = self._tokens(words, trees[row], chosen[at : at + n - 1], [b[row, 1:n] for b in best], fact[row, 1:n, 0])
            at += n - 1

    def _relate(self, dep: Array, head: Array) -> NDArray[np.int64]:
        """Give each (dependent, head) pair its likeliest relation; shapes (pairs, label size)."""
        one = np.ones((len(dep), 1), np.float32)
        left, right = np.concatenate([dep, one], 1), np.concatenate([head, one], 1)
        size = left.shape[1]
        products = (right @ self._label_weight).reshape(len(dep), -1, size)
        result: NDArray[np.int64] = (products @ left[:, :, None])[:, :, 0].argmax(1)
        return result

    def _tokens(self, words: list[tuple[str, int, int]], heads: NDArray[np.int64], relations: NDArray[np.int64], best: list[NDArray[np.int64]], fact: Array) -> tuple[Token, ...]:
        labels = self._labels
        tokens = []
        for i, (text, start, end) in enumerate(words):
            upos = labels["upos"][best[0][i]]
            tokens.append(
                Token(
                    i=i,
                    text=text,
                    start=start,
                    end=end,
                    lemma=lemma_of(text, upos, labels["lemmas"][best[2][i]]),
                    upos=upos,
                    xpos=labels["xpos"][best[1][i]],
                    head=int(heads[i + 1]) - 1,
                    relation=labels["relations"][relations[i]],
                    name=labels["names"][best[3][i]],
                    factuality=float(fact[i]),
                )
            )
        return tuple(tokens)


def _feed(batch: list[tuple[Sentence, list[tuple[str, int, int]], _Encoding]]) -> tuple[dict[str, NDArray[np.int64]], list[int]]:
    """Pad a batch into the graph's inputs; also give each row's number of words plus one."""
    rows = [encoding for _, _, encoding in batch]
    pieces, widths = max(len(r.ids) for r in rows), [len(r.first) for r in rows]
    sizes = {"pieces": pieces, "mask": pieces, "first": max(widths), "shapes": max(widths)}
    feed = {name: np.zeros((len(rows), size), np.int64) for name, size in sizes.items()}
    for i, row in enumerate(rows):
        feed["pieces"][i, : len(row.ids)] = row.ids
        feed["mask"][i, : len(row.ids)] = 1
        feed["first"][i, : len(row.first)] = row.first
        feed["shapes"][i, : len(row.shapes)] = row.shapes
    return feed, widths


@functools.lru_cache(maxsize=65_536)
def lemma_of(form: str, upos: str, script: str) -> str:
    """Give a word's lemma: the model's, or a dictionary's where the word is inflected and listed."""
    if upos == "PROPN":
        return form
    lemma = apply_script(form, script)
    low = form.lower()
    listed = _irregular().get("verbs" if upos in {"VERB", "AUX"} else "nouns", {}).get(low)
    if listed is not None and upos in {"VERB", "AUX", "NOUN"}:
        return listed
    if lemma != low and upos in {"NOUN", "VERB", "ADJ", "ADV", "AUX"}:
        known = str(simplemma.lemmatize(low, lang="en"))
        return known if known != low else lemma
    return lemma


@functools.cache
def _irregular() -> dict[str, dict[str, str]]:
    """Load the irregular forms."""
    return tomllib.loads((importlib.resources.files("whoholds.language") / "irregular.toml").read_text(encoding="utf-8"))


def apply_script(form: str, script: str) -> str:
    """Make a lemma from a form: ``cut|add`` on the suffix, or ``=lemma``."""
    if script.startswith("="):
        return script[1:]
    cut, _, add = script.partition("|")
    low = form.lower()
    return low[: len(low) - int(cut)] + add if int(cut) else low + add


def _shipped_weights() -> Path:
    packaged = Path(str(importlib.resources.files("whoholds"))) / "data" / "weights"
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parents[3] / "language-model" / "weights"
    if checkout.is_dir():
        return checkout
    raise ModelError("the language model is not installed; reinstall whoholds", folder=str(packaged))
