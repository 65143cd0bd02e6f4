"""Parse a treebank with the shipped model and score it.

    python benchmarks/parsing.py --shared DIR [--weights FOLDER]

Words and sentences are the treebank's own. DIR holds gold/ewt_dev.conllu.gz and score/score_parse.py; it is not part
of the product, and the benchmark says so when it is absent.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from whoholds.language import Reader


def read_words(path: Path) -> list[list[list[str]]]:
    """Read the CoNLL-U rows of each sentence, words only."""
    sentences: list[list[list[str]]] = [[]]
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.strip():
                sentences.append([])
            elif not line.startswith("#") and line.split("\t")[0].isdigit():
                sentences[-1].append(line.rstrip("\n").split("\t"))
    return [s for s in sentences if s]


def main() -> int:
    """Parse, write a prediction file, run the scorer, print words a second."""
    ap = argparse.ArgumentParser()
    ap.add_argument("--shared", type=Path, required=True)
    ap.add_argument("--weights", type=Path)
    args = ap.parse_args()
    gold = args.shared / "gold" / "ewt_dev.conllu.gz"
    if not gold.exists():
        sys.stdout.write(f"skipped: {gold} is not here (the treebank is not part of the product)\n")
        return 0
    sentences = read_words(gold)
    reader = Reader.open(args.weights)
    start = time.perf_counter()
    parsed = reader.parse_words([[row[1] for row in s] for s in sentences])
    took = time.perf_counter() - start
    with tempfile.NamedTemporaryFile("w", suffix=".conllu", encoding="utf-8") as out:
        for rows, tokens in zip(sentences, parsed, strict=True):
            for row, t in zip(rows, tokens, strict=True):
                out.write(
                    "\t".join([row[0], row[1], t.lemma, t.upos, t.xpos, "_", str(t.head + 1), t.relation, "_", "_"])
                    + "\n"
                )
            out.write("\n")
        out.flush()
        words = sum(map(len, sentences))
        sys.stdout.write(f"{words / took:,.0f} words/s\n")
        sys.stdout.flush()
        return subprocess.run(
            [sys.executable, str(args.shared / "score" / "score_parse.py"), str(gold), out.name], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
