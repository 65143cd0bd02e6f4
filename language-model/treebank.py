"""Training examples from CoNLL-U treebanks and token-level factuality rows.

Only openly licensed sets belong here (see DATA_CARD.md): weights that ship are made from nothing else.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

#: Entity types of GUM kept as names; everything else is outside.
NAME_TYPES = {"person": "PER", "place": "LOC", "organization": "ORG"}
#: Tags a name may be made of, besides proper nouns.
NAME_GLUE = {"ADP", "DET", "PUNCT", "ADJ", "NUM", "PART"}
NAME_LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")


@dataclass
class Example:
    """One treebank sentence: words, and for each word its annotations (heads are 1-based, 0 is the root)."""

    words: list[str]
    lemmas: list[str]
    upos: list[str]
    xpos: list[str]
    heads: list[int]
    relations: list[str]
    names: list[str] | None = None
    factuality: dict[int, float] = field(default_factory=dict)


def read_conllu(path: Path, *, with_names: bool) -> Iterator[Example]:
    """Yield the sentences of a CoNLL-U file, plain or gzipped, leaving out multiword and empty nodes."""
    opener = gzip.open if path.suffix == ".gz" else open
    rows: list[list[str]] = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            stripped = line.rstrip("\n")
            if not stripped:
                if rows:
                    yield _example(rows, with_names=with_names)
                rows = []
            elif not stripped.startswith("#"):
                columns = stripped.split("\t")
                if columns[0].isdigit():
                    rows.append(columns)
    if rows:
        yield _example(rows, with_names=with_names)


def _example(rows: list[list[str]], *, with_names: bool) -> Example:
    example = Example(
        words=[r[1] for r in rows],
        lemmas=[r[2] for r in rows],
        upos=[r[3] for r in rows],
        xpos=[r[4] for r in rows],
        heads=[int(r[6]) for r in rows],
        relations=[r[7] for r in rows],
    )
    if with_names:
        example.names = _names(rows)
    return example


def _entity_spans(rows: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    """Read GUM's bracketed ``Entity=`` column into (first, last, type), discontinuous parts left out."""
    open_at: dict[str, list[tuple[int, str]]] = {}
    for i, row in enumerate(rows):
        value = next((m[7:] for m in row[9].split("|") if m.startswith("Entity=")), "")
        token = ""
        opening = False
        for ch in value + "(":
            if ch in "()":
                if token:
                    parts = token.split("-")
                    if opening:
                        open_at.setdefault(parts[0], []).append((i, parts[1] if len(parts) > 1 else ""))
                        if ch == ")":
                            start, kind = open_at[parts[0]].pop()
                            yield start, i, kind
                    elif open_at.get(parts[0]):
                        start, kind = open_at[parts[0]].pop()
                        yield start, i, kind
                token = ""
                opening = ch == "("
            else:
                token += ch


def _names(rows: list[list[str]]) -> list[str]:
    labels = ["O"] * len(rows)
    spans = sorted(_entity_spans(rows), key=lambda s: s[0] - s[1])
    for start, last, kind in spans:
        if kind not in NAME_TYPES:
            continue
        first = start
        while first < last and rows[first][3] == "DET":
            first += 1
        tags = [r[3] for r in rows[first : last + 1]]
        inside = range(first + 1, last + 2)
        roots = [i for i in inside if int(rows[i - 1][6]) not in inside]
        named = len(roots) == 1 and rows[roots[0] - 1][3] == "PROPN" and tags[0] != "PUNCT" and tags[-1] != "PUNCT"
        clean = all(t == "PROPN" or t in NAME_GLUE for t in tags) and not any(
            r[1] in {",", "(", ")", ";"} for r in rows[first : last + 1]
        )
        if named and clean and all(x == "O" for x in labels[first : last + 1]):
            labels[first] = "B-" + NAME_TYPES[kind]
            for i in range(first + 1, last + 1):
                labels[i] = "I-" + NAME_TYPES[kind]
    return labels


def add_factuality(examples: list[Example], path: Path) -> int:
    """Attach UDS factuality (-3..3) to the sentences with the same words; return how many values were placed."""
    by_words: dict[str, Example] = {}
    for example in examples:
        by_words.setdefault(" ".join(example.words), example)
    placed = 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "train" not in row["id"]:
                continue
            found = by_words.get(row["text"])
            if found is None:
                continue
            starts, at = {}, 0
            for i, word in enumerate(found.words):
                starts[at] = i
                at += len(word) + 1
            for span in row["spans"]:
                if span["start"] in starts:
                    found.factuality[starts[span["start"]]] = float(span["factuality"])
                    placed += 1
    return placed


def lemma_script(form: str, lemma: str) -> str:
    """Describe how a lower-cased form becomes its lemma: ``cut|add`` on the suffix, or ``=lemma`` if irregular."""
    low, target = form.lower(), lemma.lower()
    common = 0
    while common < min(len(low), len(target)) and low[common] == target[common]:
        common += 1
    cut, add = len(low) - common, target[common:]
    return f"{cut}|{add}" if cut <= 4 and len(add) <= 4 else f"={target}"
