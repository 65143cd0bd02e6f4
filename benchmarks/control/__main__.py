"""The control benchmark: `python -m benchmarks.control [simulated|gold|speed|roads]... [--shared DIR]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.control.gold import print_gold
from benchmarks.control.roads import print_roads
from benchmarks.control.simulated import print_simulated
from benchmarks.control.speed import print_speed

_PARTS = ("simulated", "gold", "speed", "roads")


def main() -> None:
    """Run the parts asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="benchmarks.control", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        choices=[*_PARTS, []],
        help="simulated campaigns, wars with gold claims, speed of control and of roads; all by default",
    )
    parser.add_argument("--shared", type=Path, help="folder with the wars and the scorer; without it they are skipped")
    parser.add_argument("--war", action="append", help="only this war of those with gold claims; may be repeated")
    parser.add_argument("--method", action="append", help="only this method; may be repeated")
    parser.add_argument("--seeds", type=int, default=5, help="simulated campaigns for each regime")
    arguments = parser.parse_args()
    for part in arguments.parts or _PARTS:
        if part == "simulated":
            print_simulated(arguments.seeds, arguments.method)
        elif part == "speed":
            print_speed()
        elif part == "roads":
            print_roads()
        elif arguments.shared is None:
            print("no --shared DIR: the wars with gold claims are skipped")
        else:
            print_gold(arguments.shared, arguments.method, arguments.war)


if __name__ == "__main__":
    main()
