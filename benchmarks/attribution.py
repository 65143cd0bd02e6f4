"""Find attributions in PolNeAR's development part and score them.

    python benchmarks/attribution.py --shared DIR [--limit N]

DIR holds gold/attr_polnear_dev.jsonl and score/score_attr.py; it is not part of the product, and the benchmark says so
when it is absent. No theatre is needed: sources that no theatre knows are named by their own words.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from whoholds.claims.acts import SpeechAct
from whoholds.claims.attributing import find_quotations
from whoholds.claims.graph import Graph
from whoholds.claims.scene import Scene
from whoholds.claims.speech import find_speech
from whoholds.language import Reader
from whoholds.model import Report
from whoholds.model import Theatre

#: Nouns of the occasion on which something was said; with their preposition they belong to the cue.
_WHERE = frozenset(
    {
        "interview",
        "statement",
        "email",
        "e-mail",
        "tweet",
        "letter",
        "memo",
        "report",
        "article",
        "speech",
        "column",
        "post",
        "conference",
    }
)
_SHORT = 24

Spans = dict[str, list[list[int]]]


def span_of(graph: Graph, words: set[int]) -> list[list[int]]:
    """Give the character spans of some words, neighbours joined and edge punctuation left out."""
    kept = sorted(words)
    while kept and graph.tokens[kept[0]].upos == "PUNCT":
        kept.pop(0)
    while kept and graph.tokens[kept[-1]].upos == "PUNCT":
        kept.pop()
    out: list[list[int]] = []
    last = -2
    for k in kept:
        token = graph.tokens[k]
        if k == last + 1 and out:
            out[-1][1] = token.end
        else:
            out.append([token.start, token.end])
        last = k
    return out


def source_words(graph: Graph, act: SpeechAct) -> set[int]:
    """Give the words of an act's source: the whole noun phrase, without its preposition and without what is said."""
    words: set[int] = set()
    for head in act.heads:
        cases = {k for k in graph.kids(head, "case") if k < head}
        words |= {k for k in graph.subtree(head) if k not in act.content and k != act.cue and k not in cases}
    return words


def cue_words(graph: Graph, act: SpeechAct) -> set[int]:
    """Give the words of an act's cue: the verb with its auxiliaries, adverbs and particles, and where it was said."""
    words = {act.cue}
    if act.lemma == "according":
        return {act.cue, act.cue + 1}
    for k in graph.children[act.cue]:
        base = graph.tokens[k].relation.partition(":")[0]
        between = min(act.heads, default=-1) < k < act.cue
        if (base in {"aux", "advmod", "mark"} and between) or graph.tokens[k].relation == "compound:prt":
            words.add(k)
        elif (
            base == "obl" and k > act.cue and graph.case(k) in {"in", "on"} and graph.tokens[k].lemma.lower() in _WHERE
        ):
            words |= set(graph.subtree(k))
    return words


def preposition_of(graph: Graph, act: SpeechAct) -> set[int]:
    """Give the preposition that belongs to the verb rather than to what is said: 'called for', 'spoke of'."""
    after = act.cue + 1
    return (
        {after} if after in act.content and after < len(graph.tokens) and graph.tokens[after].upos == "ADP" else set()
    )


def attributions(scene: Scene) -> Iterator[Spans]:
    """Yield the attributions of a report with the spans of their roles; a quotation counts whole, over its sentences."""
    quotations = [(q.start, q.end) for q in find_quotations(scene.report.text) if q.end - q.start > _SHORT]
    for s, graph in enumerate(scene.graphs):
        if not graph.tokens:
            continue
        for act in find_speech(scene, s):
            about = preposition_of(graph, act)
            content = span_of(graph, set(act.content) - about)
            if not content or not act.heads:
                continue
            cue_start = graph.tokens[act.cue].start
            content = _whole_quotations(scene.report.text, content, quotations, cue_start)
            source = span_of(graph, source_words(graph, act))
            yield {"source": source, "cue": span_of(graph, cue_words(graph, act) | about), "content": content}


def _whole_quotations(
    text: str, content: list[list[int]], quotations: list[tuple[int, int]], cue: int
) -> list[list[int]]:
    """Widen the spans that begin or end inside a quotation to its marks, and add the quotation that goes on behind the cue."""
    out = [list(span) for span in content]
    quoted = [
        (a, b)
        for a, b in quotations
        if any(a <= span[0] + 1 < b or a < span[1] <= b for span in out) and not a < cue < b
    ]
    for a, b in quoted:
        for span in out:
            if a <= span[0] < b or a < span[1] <= b:
                span[0], span[1] = min(span[0], a), max(span[1], b)
    if quoted and cue > quoted[-1][0]:
        following = next(((a, b) for a, b in quotations if a > cue), None)
        between = text[cue : following[0]] if following is not None else ""
        if following is not None and "\n" not in between and between.count(".") == 1 and between.rstrip().endswith("."):
            out.append(list(following))
    merged: list[list[int]] = []
    for span in sorted(out):
        if merged and span[0] <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], span[1])
        else:
            merged.append(span)
    return merged


def main() -> int:
    """Read the documents, write a prediction file, run the scorer."""
    ap = argparse.ArgumentParser()
    ap.add_argument("--shared", type=Path, required=True)
    ap.add_argument("--limit", type=int, default=0)
    args = ap.parse_args()
    gold = args.shared / "gold" / "attr_polnear_dev.jsonl"
    if not gold.exists():
        sys.stdout.write(f"skipped: {gold} is not here (the corpus is not part of the product)\n")
        return 0
    documents = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    documents = documents[: args.limit or None]
    theatre = Theatre(
        id="none", name="none", zone=ZoneInfo("UTC"), country="", opens_at=datetime(2000, 1, 1, tzinfo=UTC)
    )
    reports = [Report(text=d["text"], name=d["id"]) for d in documents]
    with tempfile.TemporaryDirectory() as folder:
        predicted, wanted = Path(folder) / "pred.jsonl", Path(folder) / "gold.jsonl"
        with predicted.open("w", encoding="utf-8") as out:
            for report, sentences in Reader.open().read(reports):
                scene = Scene(report, sentences, theatre, [], [], [])
                out.write(json.dumps({"id": report.name, "spans": list(attributions(scene))}) + "\n")
        wanted.write_text("".join(json.dumps(d) + "\n" for d in documents), encoding="utf-8")
        return subprocess.run(
            [sys.executable, str(args.shared / "score" / "score_attr.py"), str(wanted), str(predicted)], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
