"""Incident types of upper-case wire reports by trigger words: a plain classifier of the benchmark's own, no part of the product.

It shows what words alone give on text without letter case, which the product's names and tags are not made for.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from benchmarks.material import read_cell
from benchmarks.material import read_rows
from benchmarks.material import run_scorer
from benchmarks.material import write_rows

Triggers = dict[str, tuple[re.Pattern[str], int]]


def load_triggers() -> Triggers:
    """Load the words of each type, and how many hits it takes."""
    table = tomllib.loads(Path(__file__).with_name("incidents.toml").read_text(encoding="utf-8"))
    return {name: (_compile(entry["words"]), entry["least"]) for name, entry in table.items()}


def _compile(words: list[str]) -> re.Pattern[str]:
    parts = [re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words]
    return re.compile(rf"\b(?:{'|'.join(parts)})(?!\w)")


def find_types(text: str, triggers: Triggers) -> list[str]:
    """Give the types of incident that a report tells of."""
    return [name for name, (pattern, least) in triggers.items() if len(pattern.findall(text.upper())) >= least]


def predict(row: dict[str, Any], triggers: Triggers) -> dict[str, Any]:
    """Give the prediction for a document."""
    return {"id": row["id"], "templates": [{"incident_type": name} for name in find_types(row["text"], triggers)]}


def score_incidents(shared: Path, work: Path) -> float:
    """Give the F of incident types in percent."""
    gold, triggers = shared / "gold" / "muc4_dev.jsonl", load_triggers()
    guessed = write_rows(work / "pred.jsonl", (predict(row, triggers) for row in read_rows(gold)))
    return read_cell(run_scorer(shared, "score_muc", gold, guessed), "incident type", 2)
