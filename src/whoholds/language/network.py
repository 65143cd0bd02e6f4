"""The trained network: two ONNX graphs and the names of their labels.

The first graph turns word pieces into arc scores, label vectors and tag logits; the second gives chosen pairs of words
their relation. Both are made by language-model/export.py so that a sentence's numbers depend on that sentence alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from whoholds.errors import ModelError
from whoholds.language.pieces import Integers

Array = NDArray[np.float32]
#: The files of the model beside reader.json, which has their digests.
FILES = ("reader.onnx", "labels.onnx", "tokenizer.json")
#: Pairs of words in one call of the second graph; a shorter call is filled up, so that all calls have one shape.
PAIRS_PER_CALL = 64
#: Kinds of labels, in the order in which the graph gives their logits; event factuality follows as one number.
TAGS = ("upos", "xpos", "lemmas", "names")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What the first graph says of a batch; word 0 of each sentence is the root.

    `arcs` has shape (sentences, dependent, head); `dependents` and `heads` are label vectors, shape (sentences, words,
    size); `best` are the likeliest tags by kind, and `factuality` a number for each word, shape (sentences, words).
    """

    arcs: Array
    dependents: Array
    heads: Array
    best: dict[str, Integers]
    factuality: Array


class Network:
    """The graphs, opened; `vocabulary` is the word pieces' definition, for `PieceCutter`."""

    def __init__(self, folder: Path, threads: int) -> None:
        try:
            card = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
            digests: dict[str, str] = {name: card["files"][name] for name in FILES}
            self.labels: dict[str, list[str]] = {kind: card["labels"][kind] for kind in (*TAGS, "relations")}
            files = [(folder / name).read_bytes() for name in FILES]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"the language model in {folder} is missing or damaged: {error!r}", folder=str(folder)
            ) from error
        for name, content in zip(FILES, files, strict=True):
            if digest(content) != digests[name]:
                raise ModelError(
                    f"{folder / name} is damaged: it is not the file that reader.json names", folder=str(folder)
                )
        self.session, self._labeller = (_open(graph, threads) for graph in files[:2])
        self.vocabulary = files[2].decode("utf-8")
        self.version = "reader-" + digest(json.dumps([digests, self.labels], sort_keys=True).encode())[:8]
        self._cuts = np.cumsum([len(self.labels[kind]) for kind in TAGS])
        logits = self.session.get_outputs()[3].shape[-1]
        if logits != self._cuts[-1] + 1:
            raise ModelError(
                f"the labels in {folder / 'reader.json'} do not fit the graph: {self._cuts[-1] + 1}, not {logits}",
                folder=str(folder),
            )

    def score(self, feed: Mapping[str, Integers]) -> Scores:
        """Score a batch."""
        arcs, dependents, heads, tags = self.session.run(None, feed)
        parts = np.split(tags, self._cuts, axis=-1)
        best = {kind: part.argmax(-1) for kind, part in zip(TAGS, parts[:-1], strict=True)}
        return Scores(arcs=arcs, dependents=dependents, heads=heads, best=best, factuality=parts[-1][..., 0])

    def relate(self, dependents: Array, heads: Array) -> Integers:
        """Give each pair its likeliest relation; both of shape (pairs, label size)."""
        count = len(dependents)
        padding = ((0, -count % PAIRS_PER_CALL), (0, 0))
        left, right = np.pad(dependents, padding), np.pad(heads, padding)
        found = [
            self._labeller.run(
                None, {"dependents": left[i : i + PAIRS_PER_CALL], "heads": right[i : i + PAIRS_PER_CALL]}
            )[0]
            for i in range(0, count, PAIRS_PER_CALL)
        ]
        relations: Integers = np.concatenate(found)[:count]
        return relations


def digest(content: bytes) -> str:
    """Give the digest by which reader.json names a file."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _open(graph: bytes, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # The graphs are fused as they should be when they are made; further fusions make them slower.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
