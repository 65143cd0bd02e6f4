"""The control benchmark: `python -m benchmarks.control gold --shared DIR`."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.control.gold import print_gold


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.control", description=__doc__)
    parser.add_argument("part", choices=["gold"], help="gold: the wars with gold claims")
    parser.add_argument("--shared", type=Path, help="folder with the wars and the scorer")
    parser.add_argument("--method", action="append", help="only this method; may be repeated")
    arguments = parser.parse_args()
    if arguments.shared is None:
        print("no --shared DIR: the wars with gold claims are skipped")
        return
    print_gold(arguments.shared, arguments.method)


if __name__ == "__main__":
    main()
