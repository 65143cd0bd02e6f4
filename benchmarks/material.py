"""Where the rulers lie: a folder beside the checkout that is no part of the product, and the scorers in it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
#: The sample that ships: reports with the theatre they are about.
SAMPLE_THEATRE = ROOT / "theatres" / "syria-2024"
SAMPLE_REPORTS = SAMPLE_THEATRE / "reports" / "bulletins.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class War:
    """A campaign folder of the material, and what a theatre made of it must be told."""

    folder: str
    country: str
    zone: str


#: The open check against fitting one war.
OTHER_WARS = (
    War(folder="other-wars/K_congo_2025", country="CD", zone="Africa/Lubumbashi"),
    War(folder="other-wars/M_myanmar_2024", country="MM", zone="Asia/Yangon"),
    War(folder="other-wars/N_karabakh_2020", country="AZ", zone="Asia/Yerevan"),
    War(folder="other-wars/U_ukraine_2022", country="UA", zone="Europe/Kyiv"),
)


def find_shared(given: Path | None) -> Path | None:
    """Find the folder of rulers: the one given, else `shared` beside the checkout; None if there is none."""
    folder = given or ROOT.parent / "shared"
    return folder.resolve() if (folder / "score").is_dir() else None


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """Write rows as JSONL."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def run_scorer(shared: Path, name: str, *words: str | Path) -> str:
    """Run a scorer of the folder and give what it prints."""
    command = [sys.executable, str(shared / "score" / f"{name}.py"), *map(str, words)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


def read_cell(table: str, row: str, column: int) -> float:
    """Read a number out of a scorer's table: the column-th cell behind the row's name.

    Raises
    ------
    LookupError
        If the table has no such row.
    """
    for line in table.splitlines():
        if line.startswith(f"{row}  "):
            return float(line[len(row) :].split()[column])
    raise LookupError(f"the scorer printed no row '{row}'")


def digest(paths: Iterable[Path]) -> str:
    """Give one digest of the bytes of some files, in this order; a folder stands for the files in it."""
    total = hashlib.blake2b(digest_size=8)
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            total.update(file.name.encode())
            total.update(file.read_bytes())
    return total.hexdigest()
