"""Pinned figures: what was measured before may not quietly get worse, nor the material it was measured on change.

`floors.json` holds for each suite the digest of its corpus and each figure as it was pinned. A figure fails when it is
worse than pinned by more than its epsilon. Pinning again raises a figure that is better, keeps one that is a little
worse, and refuses one that is below its floor, unless the regression is allowed by name.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("floors.json")
AT_LEAST, AT_MOST, ABOUT = "at least", "at most", "about"
#: Why figures may differ a little though nothing got worse: processors round the network's integer products another
#: way, so of a thousand sentences a few are parsed differently. A share of 1 may then move by a hundredth, a count of
#: claims by one in twenty and at least by `LEAST_COUNT`, and what is timed moves with the machine: by a quarter.
EPSILON = {"share": 0.01, "percent": 1.0, "error": 0.02, "count": 0.05, "time": 0.25, "exact": 0.0}
LEAST_COUNT = 3
#: Scales whose epsilon is a share of the pinned figure.
RELATIVE = frozenset({"count", "time"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Something measured; `kind` says which way is worse, `scale` how much it may move."""

    name: str
    value: float
    kind: str = AT_LEAST
    scale: str = "share"

    @property
    def epsilon(self) -> float:
        """How much it may move without being worse."""
        least = LEAST_COUNT if self.scale == "count" else 0.0
        return max(least, EPSILON[self.scale] * (abs(self.value) if self.scale in RELATIVE else 1.0))

    def is_worse(self, value: float) -> bool:
        """Say whether a new value is worse than this pinned one by more than its epsilon."""
        below, above = value < self.value - self.epsilon, value > self.value + self.epsilon
        return {AT_LEAST: below, AT_MOST: above, ABOUT: below or above}[self.kind]

    def improves_on(self, pinned: Figure) -> bool:
        """Say whether this is better than a pinned one."""
        return self.value > pinned.value if self.kind == AT_LEAST else self.value < pinned.value

    @property
    def text(self) -> str:
        """What is allowed, in words."""
        return f"{self.kind} {self.value:g} (give or take {self.epsilon:g})"


@dataclass(slots=True)
class Suite:
    """The pinned figures of one corpus."""

    corpus: str = ""
    figures: dict[str, Figure] = field(default_factory=dict)


@dataclass(slots=True)
class Floors:
    """All suites."""

    suites: dict[str, Suite] = field(default_factory=dict)

    def check(self, name: str, measured: Mapping[str, float], corpus: str, *, is_whole: bool = True) -> list[str]:
        """Give what is wrong with a suite's new figures, in a sentence each.

        Parameters
        ----------
        corpus
            Digest of the material they were measured on.
        is_whole
            Whether every pinned figure must be among them.
        """
        suite = self.suites.get(name)
        if suite is None:
            return []
        if suite.corpus != corpus:
            return [
                f"{name}: the corpus is another one ({corpus}, pinned {suite.corpus}): its figures mean something else"
            ]
        faults = [
            f"{name}: {figure.name} is {measured[figure.name]:g}, pinned {figure.text}"
            for figure in suite.figures.values()
            if figure.name in measured and figure.is_worse(measured[figure.name])
        ]
        lost = sorted(set(suite.figures) - set(measured)) if is_whole else []
        return faults + [f"{name}: {figure} is pinned but was not measured" for figure in lost]

    def pin(self, name: str, figures: Iterable[Figure], corpus: str, *, may_regress: bool = False) -> list[str]:
        """Pin a suite's figures; give the regressions that were refused, in which case nothing is pinned."""
        new = {figure.name: figure for figure in figures}
        old = self.suites.get(name, Suite()).figures
        refused = [
            f"{name}: {figure.name} would fall from {old[figure.name].value:g} to {figure.value:g}"
            for figure in new.values()
            if figure.name in old and figure.kind != ABOUT and old[figure.name].is_worse(figure.value)
        ]
        refused += [f"{name}: {gone} would no longer be pinned" for gone in sorted(set(old) - set(new))]
        if refused and not may_regress:
            return refused
        self.suites[name] = Suite(
            corpus=corpus,
            figures={key: _choose(old.get(key), new[key], may_regress=may_regress) for key in sorted(new)},
        )
        return []

    def save(self, path: Path = FILE) -> None:
        """Write the file."""
        table = {
            name: {
                "corpus": suite.corpus,
                "figures": {
                    figure.name: {"value": round(figure.value, 4), "kind": figure.kind, "scale": figure.scale}
                    for figure in suite.figures.values()
                },
            }
            for name, suite in sorted(self.suites.items())
        }
        path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def _choose(old: Figure | None, new: Figure, *, may_regress: bool) -> Figure:
    """Keep the stricter of a pinned figure and a new one within its epsilon."""
    if old is None or old.kind != new.kind or new.kind == ABOUT or may_regress or new.improves_on(old):
        return new
    return old


def load_floors(path: Path = FILE) -> Floors:
    """Read the file; an absent one pins nothing."""
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return Floors(
        suites={
            name: Suite(
                corpus=rows["corpus"],
                figures={key: Figure(name=key, **figure) for key, figure in rows["figures"].items()},
            )
            for name, rows in table.items()
        }
    )


def print_faults(faults: Sequence[str]) -> int:
    """Print what is wrong, on the error stream, and give the exit code."""
    for fault in faults:
        print(f"below its floor: {fault}", file=sys.stderr)
    return int(bool(faults))
