"""Claims against gold: reports read by the command line into a fresh ledger, exported, and scored."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.material import SAMPLE_REPORTS
from benchmarks.material import SAMPLE_THEATRE
from benchmarks.material import War
from benchmarks.material import read_rows
from benchmarks.material import run_scorer
from whoholds.theatre import theatre_from_campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One campaign: what the scorer says, and the ledger the claims are in."""

    scores: dict[str, Any]
    ledger: Path
    theatre: Path
    empty_sentences: int


def run_whoholds(*words: str | Path) -> str:
    """Run the command line as a user does.

    Raises
    ------
    RuntimeError
        With its own words, if the command could not be done.
    """
    done = subprocess.run(
        [sys.executable, "-m", "whoholds", *map(str, words)], capture_output=True, text=True, check=False
    )
    # 1 is also how Python ends when a program of its breaks.
    if done.returncode > 1 or "Traceback" in done.stderr:
        raise RuntimeError(f"whoholds {words[0]} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def score_reports(shared: Path, folder: Path, theatre: Path, reading: Sequence[str | Path], work: Path) -> Scored:
    """Read reports into a fresh ledger, export the claims and score them.

    Parameters
    ----------
    folder
        The campaign folder with the gold claims.
    reading
        What is read: paths, and options of `whoholds read`.
    work
        A folder for the ledger and the export.
    """
    ledger, rows = work / f"{folder.name}.sqlite", work / f"{folder.name}.jsonl"
    where = ("--theatre", theatre, "--ledger", ledger)
    run_whoholds("read", *reading, *where)
    run_whoholds("export", "gold-claims", "--out", rows, *where)
    scores: dict[str, Any] = json.loads(run_scorer(shared, "score_claims", folder, rows))
    return Scored(scores=scores, ledger=ledger, theatre=theatre, empty_sentences=count_empty(folder))


def count_empty(folder: Path) -> int:
    """Count the sentences of a campaign that hold no gold claim."""
    gold = {(row["bulletin"], row["sentence_index"]) for row in read_rows(folder / "gold_claims.jsonl")}
    return sum((row["bulletin"], row["sentence_index"]) not in gold for row in read_rows(folder / "sentences.jsonl"))


def score_homs(shared: Path, work: Path) -> Scored:
    """Score the report the project started from, read as a text file with its publication time."""
    folder = shared / "homs-report"
    published = next(read_rows(folder / "bulletins.jsonl"))["published_at"]
    return score_reports(shared, folder, SAMPLE_THEATRE, [folder / "report.txt", "--published", published], work)


def score_sample(shared: Path, work: Path) -> Scored:
    """Score the sample that ships."""
    return score_reports(shared, shared / "syria-bulletins", SAMPLE_THEATRE, [SAMPLE_REPORTS], work)


def score_war(shared: Path, war: War, work: Path) -> Scored:
    """Score another war, with a theatre made of its campaign folder by rule alone."""
    folder = shared / war.folder
    theatre = work / "theatres" / folder.name
    if not theatre.exists():
        theatre_from_campaign(folder, theatre, folder.name, war.country, war.zone)
    return score_reports(shared, folder, theatre, [folder / "bulletins.jsonl"], work)
