"""Simulated campaigns: every method in every regime, on the drawn country everybody may look at and on countries held back."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.control.baselines import METHODS
from benchmarks.control.scoring import MEASURES
from benchmarks.control.scoring import Tally
from benchmarks.control.scoring import bootstrap_scores
from benchmarks.control.scoring import score_tallies
from benchmarks.control.scoring import tally_panel
from benchmarks.control.telling import REGIMES
from benchmarks.control.telling import Regime
from benchmarks.control.telling import Teller
from benchmarks.control.wars import draw_truth
from benchmarks.table import Row

OURS = METHODS[-1][0]
#: Bars on the product in every regime, and on the calibration over all.
MOST_ECE, MOST_ECE_OVERALL, MOST_FALSE_HELD = 0.06, 0.04, 0.01
#: Countries held back: shape, sides, first seed. Lies are told of places before the liar's lines there.
HELD_BACK = (
    ("scattered", 2, 5000),
    ("road", 2, 5100),
    ("knots", 2, 5200),
    ("scattered", 3, 5300),
    ("road", 4, 5400),
    ("knots", 6, 5500),
)

#: Tallies by (country, regime, method).
Tallies = dict[tuple[str, str, str], list[Tally]]


def _draw(seeds: Sequence[int], regimes: Sequence[Regime]) -> Iterator[tuple[Regime, int, int]]:
    for number, regime in enumerate(regimes):
        for seed in seeds:
            yield regime, number, seed


def run_country(
    country: tuple[str, int, Sequence[int]],
    regimes: Sequence[Regime],
    methods: Sequence[str] | None,
    tick: Callable[[], None],
) -> Tallies:
    """Tally every method on a country's campaigns, one for each regime and seed."""
    shape, sides, seeds = country
    name = f"{shape}, {sides} sides"
    found: Tallies = {}
    for regime, number, seed in _draw(seeds, regimes):
        truth = draw_truth(seed, shape, sides)
        claims = Teller(truth, regime, 1000 * number + seed).tell()
        for method_name, method in METHODS:
            if methods is None or method_name in methods:
                panel = method(truth.theatre, claims, truth.instants)
                found.setdefault((name, regime.name, method_name), []).append(tally_panel(panel, truth))
        tick()
    return found


def run_open(seeds: int, methods: Sequence[str] | None, tick: Callable[[], None]) -> Tallies:
    """Tally the country everybody may look at."""
    return run_country(("scattered", 2, range(seeds)), REGIMES, methods, tick)


def run_held_back(seeds: int, methods: Sequence[str] | None, tick: Callable[[], None]) -> Tallies:
    """Tally the countries held back; look at them last."""
    near = tuple(replace(regime, lies_near=True) for regime in REGIMES)
    found: Tallies = {}
    for shape, sides, first in HELD_BACK:
        found.update(run_country((shape, sides, range(first, first + seeds)), near, methods, tick))
    return found


def pool_countries(tallies: Tallies, label: str) -> Tallies:
    """Put the campaigns of all countries together under one name, regime by regime."""
    pooled: Tallies = {}
    for (_, regime, method), found in tallies.items():
        pooled.setdefault((label, regime, method), []).extend(found)
    return pooled


def list_cells(tallies: Tallies) -> list[tuple[str, ...]]:
    """Give the table: a score and its 90 % interval in each cell."""
    cells = []
    for (country, regime, method), found in tallies.items():
        scores, spread = score_tallies(found), bootstrap_scores(found)
        cells.append((country, regime, method, *(_show(measure, scores, spread) for measure in MEASURES)))
    return cells


def _show(measure: str, scores: dict[str, float], spread: dict[str, tuple[float, float]]) -> str:
    digits = {"delay_h": 1, "flips": 2, "false_held": 4}.get(measure, 3)
    low, high = spread[measure]
    return f"{scores[measure]:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


def judge(tallies: Tallies, label: str) -> list[Row]:
    """Set the product beside the best baseline and its bars, regime by regime."""
    rows: list[Row] = []
    ours: list[Tally] = []
    for country, regime in sorted({key[:2] for key in tallies if key[2] == OURS}):
        scored = {m: score_tallies(found) for (c, r, m), found in tallies.items() if (c, r) == (country, regime)}
        mine = scored.pop(OURS)
        ours.extend(tallies[country, regime, OURS])
        bars = {"ece": MOST_ECE, "false_held": MOST_FALSE_HELD}
        if scored:
            bars |= {m: min(theirs[m] for theirs in scored.values()) for m in ("log_loss", "brier")}
        rows.extend(
            Row(
                name=f"control.{label}.{regime}.{measure}",
                ruler=f"{label}: {regime}",
                measure=measure,
                value=round(float(mine[measure]), 4),
                bar=round(float(bars[measure]), 4) if measure in bars else None,
                is_less_better=True,
                note="bar: the best baseline" if measure in {"log_loss", "brier"} else "",
            )
            for measure in ("log_loss", "brier", "ece", "false_held")
        )
    if ours:
        value = round(float(score_tallies(ours)["ece"]), 4)
        ruler, bar = f"{label}: all regimes", MOST_ECE_OVERALL
        rows.append(
            Row(name=f"control.{label}.ece", ruler=ruler, measure="ece", value=value, bar=bar, is_less_better=True)
        )
    return rows
