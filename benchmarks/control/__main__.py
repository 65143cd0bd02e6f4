"""The control benchmark: `python -m benchmarks.control [simulated|held-back|gold|as-read|speed|roads]... [--shared DIR]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.control import gold
from benchmarks.control import simulated
from benchmarks.control.as_read import score_as_read
from benchmarks.control.roads import list_road_rows
from benchmarks.control.scoring import MEASURES
from benchmarks.control.speed import list_speed_rows
from benchmarks.control.telling import REGIMES
from benchmarks.material import find_shared
from benchmarks.table import Row
from benchmarks.table import print_rows
from benchmarks.table import print_table
from benchmarks.table import show_steps

_PARTS = ("simulated", "held-back", "gold", "as-read", "speed", "roads")
_FIRST_WAR = "syria-bulletins"
_GOLD_HEAD = ("claims", "places", "method", *MEASURES)
_SIMULATED_HEAD = ("country", "regime", "method", *(f"{measure} (90 %)" for measure in MEASURES))


def main() -> int:
    """Run the parts asked for, all of them by default; with --strict the exit code is 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.control", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*_PARTS, []], help="what to run; everything by default")
    parser.add_argument(
        "--shared", type=Path, help="folder with the wars and the scorer; default: shared/ beside the checkout"
    )
    parser.add_argument("--war", action="append", help="only this war of those with gold claims; may be repeated")
    parser.add_argument("--method", action="append", help="only this method; may be repeated")
    parser.add_argument("--seeds", type=int, default=20, help="simulated campaigns for each regime")
    parser.add_argument("--strict", action="store_true", help="end with 1 if a bar is missed")
    given = parser.parse_args()
    rows: list[Row] = []
    for part in given.parts or _PARTS:
        if part in {"simulated", "held-back"}:
            rows += _print_simulated(part, given.seeds, given.method)
        elif part == "speed":
            rows += list_speed_rows()
        elif part == "roads":
            rows += list_road_rows()
        else:
            rows += _print_wars(part, find_shared(given.shared), given.method, given.war)
    print_rows("Bars", rows)
    missed = sum(row.is_passed is False for row in rows)
    print(f"\n{sum(row.is_passed is True for row in rows)} bars cleared, {missed} missed")
    return int(given.strict and missed > 0)


def _print_simulated(part: str, seeds: int, methods: Sequence[str] | None) -> list[Row]:
    """Print the table of all methods in all regimes; of the countries held back, pooled by regime."""
    countries = len(simulated.HELD_BACK) if part == "held-back" else 1
    each = max(1, seeds // 5) if part == "held-back" else seeds
    with show_steps(countries * each * len(REGIMES)) as steps:
        steps.begin(f"{part} campaigns")
        if part == "held-back":
            tallies = simulated.pool_countries(simulated.run_held_back(each, methods, steps.end), "held back")
        else:
            tallies = simulated.run_open(each, methods, steps.end)
    title = f"Simulated campaigns ({part}): {countries * each} for each regime"
    print_table(title, _SIMULATED_HEAD, simulated.list_cells(tallies))
    return simulated.judge(tallies, part)


def _print_wars(part: str, shared: Path | None, methods: Sequence[str] | None, wars: Sequence[str] | None) -> list[Row]:
    """Print what the methods make of wars with gold claims, or of the first of them as read."""
    if shared is None or not (shared / "score" / "score_control.py").exists():
        print(f"skipped: {part} (wars with gold claims are not part of the product; name their folder with --shared)")
        return []
    if part == "as-read":
        with show_steps(1) as steps:
            steps.begin("reading the sample reports")
            scored = score_as_read(shared)
        print_table("The first war, from claims as read", _GOLD_HEAD, gold.list_cells("as read", scored))
        return gold.judge(_FIRST_WAR, "as read", scored, bars=True)
    cells: list[tuple[str, ...]] = []
    rows: list[Row] = []
    with show_steps(5) as steps:
        steps.begin("wars with gold claims")
        for war, scored in gold.list_gold(shared, methods, wars):
            cells += gold.list_cells(war, scored)
            rows += gold.judge(war, "gold", scored, bars=war == _FIRST_WAR)
            steps.end()
    print_table("Wars, from gold claims", _GOLD_HEAD, cells)
    return rows + gold.judge_denials(shared)


if __name__ == "__main__":
    sys.exit(main())
