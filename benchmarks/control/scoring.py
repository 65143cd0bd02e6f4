"""Scores of a panel against a drawn war's truth, kept so that campaigns can be pooled and drawn anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.control.wars import DAYS
from benchmarks.control.wars import EVERY_H
from benchmarks.control.wars import PLACES
from benchmarks.control.wars import Floats
from benchmarks.control.wars import Truth
from whoholds.control import Panel

_BINS = 10
#: Bootstrap draws, and the tails that a 90 % interval leaves.
_DRAWS = 500
_TAILS = (0.05, 0.95)
#: What is printed, in order.
MEASURES = ("accuracy", "log_loss", "brier", "ece", "detected", "delay_h", "false_held", "flips")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """Sums over one campaign's place-instants: enough to score any set of campaigns together.

    `sums` are asked, right, log loss, Brier, false held, changes, detected, flips; `bins` (10, 2) sureness and rightness; `delays_h` of
    changes that were detected.
    """

    sums: Floats
    bins: Floats
    delays_h: Floats


def _detect(panel: Panel, truth: Truth) -> tuple[int, list[float]]:
    """Count the changes whose new side could be seen, and the delays in hours until it was likeliest with p >= 0.7 before the next change."""
    hours = np.arange(0, DAYS * 24, EVERY_H)
    sides = tuple(truth.theatre.sides)
    delays, count = [], 0
    for i, (hour, place, side, _) in enumerate(truth.changes):
        until = min([h for h, p, _, _ in truth.changes[i + 1 :] if p == place], default=1e9)
        open_ = (hours >= hour) & (hours < until)
        if not open_.any():
            continue
        count += 1
        seen = hours[open_ & (panel.probabilities[place, :, panel.states.index(sides[side])] >= 0.7)]
        delays.extend([float(seen[0] - hour)] if len(seen) else [])
    return count, delays


def tally_panel(panel: Panel, truth: Truth) -> Tally:
    """Tally a panel against the drawn truth."""
    asked = truth.holder >= 0
    column = np.array([panel.states.index(side) for side in truth.theatre.sides])
    values, right = panel.probabilities[asked], column[truth.holder[asked]]
    top, sure = values.argmax(-1), values.max(-1)
    of_truth = values[np.arange(len(right)), right]
    changes, delays_h = _detect(panel, truth)
    wrong = (top != right) & (sure >= 0.9) & (top != panel.states.index("contested"))
    best = panel.probabilities.argmax(-1)
    flips = max(0, int((np.diff(best, axis=1) != 0).sum()) - len(truth.changes))
    bins = np.zeros((_BINS, 2))
    np.add.at(bins, np.minimum(_BINS - 1, (sure * _BINS).astype(int)), np.stack([sure, top == right], axis=1))
    log_loss = -np.log(np.maximum(1e-4, of_truth)).sum()
    brier = ((values**2).sum(-1) - 2 * of_truth + 1).sum()
    sums = [len(right), (top == right).sum(), log_loss, brier, wrong.sum(), changes, len(delays_h), flips]
    return Tally(sums=np.array(sums, dtype=float), bins=bins, delays_h=np.array(delays_h))


def score_tallies(tallies: Sequence[Tally]) -> dict[str, float]:
    """Score campaigns together; flips are per 100 place-days beyond the true changes."""
    asked, right, log_loss, brier, wrong, changes, detected, flips = np.sum([t.sums for t in tallies], axis=0)
    bins = np.sum([t.bins for t in tallies], axis=0)
    delays_h = np.concatenate([t.delays_h for t in tallies])
    return {
        "accuracy": right / asked,
        "log_loss": log_loss / asked,
        "brier": brier / asked,
        "ece": float(np.abs(bins[:, 0] - bins[:, 1]).sum()) / asked,
        "detected": detected / max(1.0, changes),
        "delay_h": float(np.median(delays_h)) if len(delays_h) else float("nan"),
        "false_held": wrong / asked,
        "flips": 100 * flips / (PLACES * DAYS * len(tallies)),
    }


def bootstrap_scores(tallies: Sequence[Tally]) -> dict[str, tuple[float, float]]:
    """Give 90 % intervals of each score by drawing campaigns anew (Efron 1979): places of one campaign are not independent."""
    random = np.random.default_rng(0)
    drawn = [score_tallies([tallies[i] for i in random.integers(0, len(tallies), len(tallies))]) for _ in range(_DRAWS)]
    found = {}
    for measure in MEASURES:
        values = np.array([scores[measure] for scores in drawn])
        low, high = np.nanquantile(values, _TAILS) if not np.isnan(values).all() else (float("nan"), float("nan"))
        found[measure] = (float(low), float(high))
    return found
