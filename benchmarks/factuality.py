"""Event factuality, -3 (certainly did not happen) to 3 (certainly happened), of predicates whose spans are given.

Two predictors. The head of the model was trained on UDS, so it speaks on that set's scale. What the rules for claims read
off the tree (denied, planned, asked for, only possible) has no scale of its own: UW's is put to it below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.material import read_cell
from benchmarks.material import read_rows
from benchmarks.material import run_scorer
from benchmarks.material import write_rows
from whoholds.claims.frames import frame_of
from whoholds.claims.scene import Scene
from whoholds.claims.stance import stance_of
from whoholds.language import Reader
from whoholds.model import Report
from whoholds.model import Theatre

#: What the annotators of UW put for a stance: medians over its training part alone, to one decimal (the dev part then
#: scores as well as the training part). Keys are (modality, negated). A plan that is asserted is rated likely, not open.
UW_SCALE = {
    ("", False): 3.0,
    ("", True): -1.0,
    ("planned", False): 2.0,
    ("planned", True): -1.0,
    ("possible", False): 1.6,
    ("possible", True): -0.2,
}
METHODS = ("head", "stance")
_NOWHERE = Theatre(id="none", name="none", zone=ZoneInfo("UTC"), country="", opens_at=datetime(2000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Guess:
    """What both predictors say of one word."""

    head: float
    stance: float

    def value(self, method: str) -> float:
        """Give the prediction of a method."""
        return self.head if method == "head" else self.stance


def guess_events(reader: Reader, rows: list[dict[str, Any]]) -> Iterator[dict[int, Guess]]:
    """Yield for each row the guesses of its spans' words, by where the word starts."""
    reports = [Report(text=row["text"], name=row["id"]) for row in rows]
    for row, (report, sentences) in zip(rows, reader.read(reports), strict=True):
        scene = Scene(report, sentences, _NOWHERE, [], [], [])
        starts = {span["start"] for span in row["spans"]}
        yield {
            token.start: Guess(head=token.factuality, stance=read_stance(scene, index, token.i))
            for index, sentence in enumerate(sentences)
            for token in sentence.tokens
            if token.start in starts or _covers_any(token.start, token.end, starts)
        }


def _covers_any(start: int, end: int, starts: set[int]) -> bool:
    """Say whether a span begins inside a word: the corpora cut words another way here and there."""
    return any(start < at < end for at in starts)


def read_stance(scene: Scene, index: int, word: int) -> float:
    """Put the stance that the rules read on the scale."""
    stance = stance_of(scene, index, frame_of(scene.graphs[index], word))
    modality = "possible" if stance.dropped or stance.modality in {"hypothetical", "called_for"} else stance.modality
    return UW_SCALE[modality, stance.negated]


def score_factuality(shared: Path, gold: Path, reader: Reader, part: str, work: Path) -> dict[str, float]:
    """Give the mean absolute error of each method on the rows whose id begins with `part`."""
    rows = [row for row in read_rows(gold) if row["id"].startswith(part)]
    wanted = write_rows(work / "gold.jsonl", rows)
    guesses = list(guess_events(reader, rows))
    found = {}
    for method in METHODS:
        guessed = (_predict(row, guess, method) for row, guess in zip(rows, guesses, strict=True))
        table = run_scorer(shared, "score_fact", wanted, write_rows(work / "pred.jsonl", guessed))
        found[method] = read_cell(table, "MAE", 0)
    return found


def _predict(row: dict[str, Any], guess: dict[int, Guess], method: str) -> dict[str, Any]:
    """Give a row's spans with predictions; a word cut another way is the last one that begins before the span."""
    spans = []
    for span in row["spans"]:
        at = max((start for start in guess if start <= span["start"]), default=None)
        if at is not None:
            spans.append({"start": span["start"], "end": span["end"], "factuality": guess[at].value(method)})
    return {"id": row["id"], "spans": spans}
