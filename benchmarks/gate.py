"""The quick gate of `make test`: `python -m benchmarks.gate [--shared DIR] [--update [--allow-regression]]`.

Reads the sample that ships, and a few invented sentences with known trees, and holds the figures against floors.json.
Where the gold claims lie beside the checkout their scores are held against it too.
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

from benchmarks.claims import Scored
from benchmarks.claims import score_homs
from benchmarks.claims import score_sample
from benchmarks.floors import ABOUT
from benchmarks.floors import AT_MOST
from benchmarks.floors import FILE
from benchmarks.floors import Figure
from benchmarks.floors import Floors
from benchmarks.floors import load_floors
from benchmarks.floors import print_faults
from benchmarks.material import ROOT
from benchmarks.material import SAMPLE_REPORTS
from benchmarks.material import SAMPLE_THEATRE
from benchmarks.material import digest
from benchmarks.material import find_shared
from benchmarks.table import show_steps
from whoholds.control import ControlModel
from whoholds.language import Reader
from whoholds.model import MAP_MOVING
from whoholds.model import Claim
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Sentence
from whoholds.model import Theatre
from whoholds.reports import read_reports
from whoholds.runs.reading import open_claim_finder
from whoholds.theatre import load_theatre

_EXPECTED = ROOT / "benchmarks" / "sample.toml"
_GOLD_FILES = ("gold_claims.jsonl", "sentences.jsonl", "bulletins.jsonl", "actors.json", "places.json")
#: Probabilities that differ by less are the same.
_SAME = 1e-9
#: Seconds after which a gate that has not ended is stuck.
_MOST_S = 400
Suites = dict[str, tuple[list[Figure], str]]


@dataclass(slots=True)
class Sample:
    """The sample as read: sentences and claims by report, and what was declined."""

    theatre: Theatre
    sentences: dict[str, list[Sentence]] = field(default_factory=dict)
    claims: dict[str, list[Claim]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def list_claims(self) -> list[Claim]:
        """List all claims."""
        return [claim for claims in self.claims.values() for claim in claims]


def read_sample(reader: Reader) -> Sample:
    """Read the reports that ship."""
    sample = Sample(theatre=load_theatre(SAMPLE_THEATRE))
    finder = open_claim_finder(sample.theatre)
    found = read_reports([SAMPLE_REPORTS], published=None, outlet=None, zone=sample.theatre.zone)
    reports = [report for report in found if isinstance(report, Report)]
    for report, sentences in reader.read(reports):
        claims, refusals = finder.read(report, sentences)
        sample.sentences[report.name], sample.texts[report.name] = sentences, report.text
        sample.claims[report.name] = claims
        sample.refusals += refusals
    return sample


def measure_sample(reader: Reader) -> list[Figure]:
    """Measure what can be told of the sample without gold."""
    expected: dict[str, Any] = tomllib.loads(_EXPECTED.read_text(encoding="utf-8"))
    sample = read_sample(reader)
    claims = sample.list_claims()
    stray = sum(len(sample.claims[name]) for name in expected["irrelevant"])
    return [
        Figure(name="reports", value=len(sample.claims), kind=ABOUT, scale="exact"),
        Figure(name="sentences", value=count_sentences(sample), kind=ABOUT, scale="count"),
        Figure(name="claims", value=len(claims), kind=ABOUT, scale="count"),
        Figure(name="claims that move the map", value=sum(map(moves_map, claims)), kind=ABOUT, scale="count"),
        Figure(
            name="claims denied", value=sum(c.polarity is Polarity.DENIED for c in claims), kind=ABOUT, scale="count"
        ),
        Figure(
            name="claims with a speaker",
            value=sum(bool(c.attribution.speaker) for c in claims),
            kind=ABOUT,
            scale="count",
        ),
        Figure(name="evidence that is its words", value=share_sliced(sample), scale="exact"),
        Figure(name="claims of irrelevant reports", value=stray, kind=AT_MOST, scale="exact"),
        Figure(
            name="places moved by other years",
            value=count_moved(sample, set(expected["other_years"])),
            kind=AT_MOST,
            scale="exact",
        ),
        Figure(name="sentences that are one tree", value=share_trees(sample), scale="exact"),
        Figure(name="arcs of known trees", value=share_arcs(reader, expected["tree"]), scale="share"),
    ]


def moves_map(claim: Claim) -> bool:
    """Say whether a claim can change who holds a place."""
    is_live = claim.modality in {Modality.FACT, Modality.CLAIMED} and claim.polarity is Polarity.ASSERTED
    return is_live and claim.predicate in MAP_MOVING and bool(claim.place)


def count_sentences(sample: Sample) -> int:
    """Count sentences."""
    return sum(map(len, sample.sentences.values()))


def share_sliced(sample: Sample) -> float:
    """Give the share of evidence whose offsets, and those of its roles, slice to words of the report."""
    right = total = 0
    for name, claims in sample.claims.items():
        text = sample.texts[name]
        for evidence in (evidence for claim in claims for evidence in claim.evidence):
            total += 1
            roles = all(0 <= start < end <= len(text) for _, start, end in evidence.roles)
            right += roles and text[evidence.start : evidence.end] == evidence.quote
    return right / max(1, total)


def share_trees(sample: Sample) -> float:
    """Give the share of parsed sentences that are one tree over all their words."""
    parsed = [sentence for sentences in sample.sentences.values() for sentence in sentences if sentence.tokens]
    return sum(map(is_tree, parsed)) / max(1, len(parsed))


def is_tree(sentence: Sentence) -> bool:
    """Say whether a sentence has one root that every word leads to."""
    heads = [token.head for token in sentence.tokens]
    return heads.count(-1) == 1 and all(_reaches_root(heads, word) for word in range(len(heads)))


def _reaches_root(heads: list[int], word: int) -> bool:
    for _ in heads:
        if word == -1:
            return True
        word = heads[word]
    return word == -1


def share_arcs(reader: Reader, trees: list[dict[str, Any]]) -> float:
    """Give the share of the arcs written for some sentences that the parser finds; an arc is 'word <relation head'."""
    parsed = reader.parse_words([tree["words"].split() for tree in trees])
    right = total = 0
    for tree, tokens in zip(trees, parsed, strict=True):
        found = {(t.text, t.relation, tokens[t.head].text if t.head >= 0 else "") for t in tokens}
        wanted = list(_read_arcs(tree["arcs"]))
        total += len(wanted)
        right += sum(arc in found for arc in wanted)
    return right / max(1, total)


def _read_arcs(text: str) -> Iterator[tuple[str, str, str]]:
    """Read 'fighters nsubj captured; captured root' into arcs."""
    for arc in text.split(";"):
        word, relation, *head = arc.split()
        yield word, relation, head[0] if head else ""


def count_moved(sample: Sample, reports: set[str]) -> int:
    """Count the places whose estimate at the window's end changes with the claims of reports about other years."""
    at = sample.theatre.ends_at
    if at is None:
        raise ValueError("the sample's theatre has no end")
    model = ControlModel(sample.theatre)
    rest = [claim for name, claims in sample.claims.items() if name not in reports for claim in claims]
    with_them = {
        one.place: dict(one.probabilities) for one in model.estimate(sample.list_claims(), at=at, explain=False)
    }
    without = {one.place: dict(one.probabilities) for one in model.estimate(rest, at=at, explain=False)}
    return sum(
        any(abs(chance - without[place].get(state, 0.0)) > _SAME for state, chance in states.items())
        for place, states in with_them.items()
    )


def score_gold(shared: Path) -> list[Figure]:
    """Score claims against gold."""
    with tempfile.TemporaryDirectory() as work:
        return [
            figure
            for name, scored in (
                ("one report", score_homs(shared, Path(work))),
                ("sample", score_sample(shared, Path(work))),
            )
            for figure in list_gold_figures(name, scored)
        ]


def list_gold_figures(name: str, scored: Scored) -> list[Figure]:
    """Give the figures of one campaign's scores."""
    scores = scored.scores
    return [
        Figure(name=f"{name}: F1", value=scores["f1"]),
        Figure(name=f"{name}: map-moving F1", value=scores["map_moving"]["f1"]),
        Figure(name=f"{name}: denied recall", value=scores["denied_recall"], scale="share"),
        Figure(name=f"{name}: grave inversions", value=scores["grave_inversions"], kind=AT_MOST, scale="exact"),
    ]


def measure(shared: Path | None) -> Suites:
    """Measure each suite whose corpus is here: its figures and the corpus' digest."""
    with show_steps(2) as steps:
        steps.begin("the sample that ships")
        suites = {"sample": (measure_sample(Reader.open()), digest([SAMPLE_REPORTS, _EXPECTED]))}
        steps.end()
        if shared is not None:
            steps.begin("claims against gold")
            corpus = [shared / folder / name for folder in ("homs-report", "syria-bulletins") for name in _GOLD_FILES]
            suites["claims"] = (score_gold(shared), digest(corpus))
    return suites


def check(floors: Floors, suites: Suites) -> list[str]:
    """Hold the figures against the floors."""
    return [
        fault
        for name, (figures, corpus) in suites.items()
        for fault in floors.check(name, {figure.name: figure.value for figure in figures}, corpus)
    ]


def update(floors: Floors, suites: Suites, *, may_regress: bool) -> list[str]:
    """Pin the figures; give what was refused."""
    return [
        refused
        for name, (figures, corpus) in suites.items()
        for refused in floors.pin(name, figures, corpus, may_regress=may_regress)
    ]


def main() -> int:
    """Check, or pin again."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.gate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared", type=Path, help="folder with gold claims and scorers; default: shared/ beside the checkout"
    )
    parser.add_argument("--update", action="store_true", help="pin the present figures")
    parser.add_argument(
        "--allow-regression", action="store_true", help="with --update: pin figures that are worse, too"
    )
    given = parser.parse_args()
    # Reading that never ends is the worst regression of all: say where it is, and stop.
    faulthandler.dump_traceback_later(_MOST_S, exit=True)
    began, floors = time.perf_counter(), load_floors()
    suites = measure(find_shared(given.shared))
    if given.update:
        refused = update(floors, suites, may_regress=given.allow_regression)
        if not refused:
            floors.save(FILE)
        return print_faults([f"{one}; pin it with --allow-regression if that is meant" for one in refused])
    code = print_faults(check(floors, suites))
    if not code:
        figures = sum(len(found) for found, _ in suites.values())
        print(f"gate: {figures} figures of {', '.join(suites)} hold ({time.perf_counter() - began:.0f} s)")
    return code


if __name__ == "__main__":
    sys.exit(main())
