"""Text to claims beside spaCy's default English pipeline, in one process with one thread, on the same text.

    python -m benchmarks.comparison [--others FILE]

The pipeline is the one that `spacy init config` gives for speed: tok2vec, tagger, parser, ner. It is initialised with
the labels of English models but not trained, which does not change its speed. Two streams: relevant reports only, and
one relevant report among fifty. The others are news of other kinds, written for this (strangers.toml); where a JSONL
file of texts is named, every second one is from there. Loading is left out for both; a first stream warms both up.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import spacy
from spacy.cli.init_config import init_config
from spacy.language import Language
from spacy.training import Example

from benchmarks.material import read_rows
from benchmarks.material import write_rows
from benchmarks.speed import Chain
from benchmarks.speed import Timing
from benchmarks.speed import run_on_one_core
from benchmarks.speed import take_time
from benchmarks.strangers import list_strangers
from benchmarks.table import Row
from benchmarks.variations import vary_sample

#: One report in so many is relevant.
ONE_IN = 50
BAR_RELEVANT, BAR_STREAM = 0.8, 10.0
_RELEVANT_REPORTS = 300
_STREAM_REPORTS = 600
_WARM_REPORTS = 40
_LABELS = Path(__file__).with_name("comparison.toml")


def build_pipeline() -> Language:
    """Build the default pipeline with random weights."""
    config = init_config(lang="en", pipeline=["tagger", "parser", "ner"], optimize="efficiency")
    pipeline = spacy.util.load_model_from_config(config, auto_fill=True)
    examples = list(_make_examples(pipeline))
    pipeline.initialize(lambda: examples)
    return pipeline


def _make_examples(pipeline: Language) -> Iterator[Example]:
    """Yield a text of invented words that carry every label."""
    labels = {kind: text.split() for kind, text in tomllib.loads(_LABELS.read_text(encoding="utf-8")).items()}
    size = max(map(len, labels.values()))
    words = [f"word{index}" for index in range(size)]
    names = [f"U-{name}" for name in labels["names"]]
    yield Example.from_dict(
        pipeline.make_doc(" ".join(words)),
        {
            "words": words,
            "tags": [labels["tags"][index % len(labels["tags"])] for index in range(size)],
            "heads": [0] * size,
            "deps": ["ROOT", *(labels["relations"] * 2)[: size - 1]],
            "entities": names + ["O"] * (size - len(names)),
        },
    )


def list_others(file: Path | None, most: int) -> list[str]:
    """Give texts about other things: our own, or in turn ours and those of a JSONL file."""
    own = list_strangers(most)
    if file is None:
        return own
    given = [row["text"] for row in islice(read_rows(file), most)]
    return [text for pair in zip(own, given, strict=False) for text in pair][:most]


def mix_streams(chain: Chain, others: list[str]) -> list[dict[str, Any]]:
    """Put one relevant report among fifty of the others."""
    relevant = list(vary_sample(chain.theatre, 1 + len(others) // (ONE_IN - 1), offset=3))
    mixed: list[dict[str, Any]] = []
    for index, text in enumerate(others):
        if index % (ONE_IN - 1) == 0:
            mixed.append(relevant[index // (ONE_IN - 1)])
        published = relevant[0]["published_at"]
        mixed.append({"id": f"other-{index}", "outlet": "", "title": "", "published_at": published, "text": text})
    return mixed


def time_both(chain: Chain, pipeline: Language, rows: list[dict[str, Any]], folder: Path, name: str) -> dict[str, Any]:
    """Time both on the same reports."""
    path = write_rows(folder / f"{name}.jsonl", rows)
    texts = [row["text"] for row in rows]
    words = sum(len(text.split()) for text in texts)
    ours = take_time(words, lambda: chain.read_only(path, folder / f"{name}.sqlite"))
    theirs = take_time(words, lambda: [None for _ in pipeline.pipe(texts)])
    return {"ours": asdict(ours), "theirs": asdict(theirs)}


def measure_here(others: Path | None) -> dict[str, Any]:
    """Time the streams in this process."""
    chain, pipeline = Chain(), build_pipeline()
    relevant = list(vary_sample(chain.theatre, _RELEVANT_REPORTS, offset=1))
    stream = mix_streams(chain, list_others(others, _STREAM_REPORTS + _WARM_REPORTS))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warm = [*vary_sample(chain.theatre, _WARM_REPORTS), *stream[-_WARM_REPORTS:]]
        time_both(chain, pipeline, warm, folder, "warm")
        return {
            "relevant": time_both(chain, pipeline, relevant, folder, "relevant"),
            "stream": time_both(chain, pipeline, stream[:-_WARM_REPORTS], folder, "stream"),
        }


def measure_comparison(others: Path | None) -> dict[str, Any]:
    """Time both on one core, in a process of their own."""
    return run_on_one_core("benchmarks.comparison", *(() if others is None else ("--others", str(others))))


def list_comparison_rows(found: dict[str, Any]) -> list[Row]:
    """Give what was timed as rows, by core time."""
    rows = []
    for name, ruler, bar in (
        ("relevant", "words a second, relevant text", BAR_RELEVANT),
        ("stream", f"words a second, 1 relevant report in {ONE_IN}", BAR_STREAM),
    ):
        ours, theirs = Timing(**found[name]["ours"]), Timing(**found[name]["theirs"])
        clock = f"by the clock {ours.words_per_wall_s:,.0f} and {theirs.words_per_wall_s:,.0f}"
        told = f"{ours.words_per_cpu_s:,.0f} beside {theirs.words_per_cpu_s:,.0f}, {ours.words} words; {clock}"
        ratio = ours.words_per_cpu_s / theirs.words_per_cpu_s
        rows.append(Row(name=f"speed.{name}", ruler=ruler, measure="times spaCy", value=ratio, bar=bar, note=told))
    return rows


def main() -> None:
    """Time in this process and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--others", type=Path, help="JSONL with texts about other things")
    print(json.dumps(measure_here(parser.parse_args().others)))


if __name__ == "__main__":
    main()
