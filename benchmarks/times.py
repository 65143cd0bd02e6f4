"""Times against the rulers: TIMEX3 on TimeBank and AQUAINT, and the intervals of gold claims.

python benchmarks/times.py --shared DIR [--out DIR] [--errors N]

Writes predictions for DIR/gold/time_timebank.jsonl and time_aquaint.jsonl, runs DIR/score/score_time.py on each and on both,
then prints, for each campaign folder under DIR, the share of required gold claims whose interval (IoU >= 0.5) can be got from a
time mention of its sentence or from the default, the day of publication. Ends with words per second.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from whoholds.naming.times import TimeMention
from whoholds.naming.times import TimeNamer

#: Campaign folder and the zone its gold is coded in.
CAMPAIGNS = (
    ("syria-bulletins", "Asia/Damascus"),
    ("other-wars/K_congo_2025", "Africa/Lubumbashi"),
    ("other-wars/M_myanmar_2024", "Asia/Yangon"),
    ("other-wars/N_karabakh_2020", "Asia/Yerevan"),
    ("other-wars/U_ukraine_2022", "Europe/Kyiv"),
)
SETS = ("time_timebank", "time_aquaint")
#: Expressions that the corpora do not mark as times (their guidelines leave them out).
UNMARKED_KINDS = frozenset({"stamp"})
IOU_BAR = 0.5


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def publish(dct: str | None) -> datetime | None:
    """Give the end of the document's day: its times are told from any hour of it."""
    return None if dct is None else datetime.fromisoformat(dct[:10]).replace(hour=23, minute=59, tzinfo=UTC)


def predict(gold: Path, out: Path) -> Path:
    """Write the TIMEX3 predictions for a gold file."""
    namer = TimeNamer(ZoneInfo("UTC"))
    with out.open("w", encoding="utf-8") as sink:
        for row in read_rows(gold):
            spans = [
                to_span(mention, row["text"])
                for mention in namer.find(row["text"], publish(row["dct"]))
                if mention.timex.value
            ]
            sink.write(json.dumps({"id": row["id"], "spans": spans}) + "\n")
    return out


def to_span(mention: TimeMention, text: str) -> dict[str, Any]:
    """Give a mention as a TIMEX3 span."""
    timex = mention.timex
    return {
        "start": timex.start,
        "end": timex.end,
        "text": text[timex.start : timex.end],
        "type": timex.type,
        "value": timex.value,
    }


def score_timex(shared: Path, out: Path, errors: int) -> None:
    """Predict and score both corpora, and the two as one."""
    for name in SETS:
        predict(shared / "gold" / f"{name}.jsonl", out / f"{name}.jsonl")
    both, guess = out / "gold_both.jsonl", out / "both.jsonl"
    both.write_text(
        "".join((shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8") for name in SETS), encoding="utf-8"
    )
    guess.write_text("".join((out / f"{name}.jsonl").read_text(encoding="utf-8") for name in SETS), encoding="utf-8")
    for gold, pred in (*((shared / "gold" / f"{name}.jsonl", out / f"{name}.jsonl") for name in SETS), (both, guess)):
        print(f"== {pred.stem}", flush=True)
        command = [
            sys.executable,
            str(shared / "score" / "score_time.py"),
            str(gold),
            str(pred),
            "--errors",
            str(errors if pred is guess else 0),
        ]
        subprocess.run(command, check=True)


def overlap(a: tuple[datetime | None, datetime | None], b: tuple[datetime | None, datetime | None]) -> float:
    """Give the overlap over the union of two intervals; open starts go back to the same far day, open ends to the same."""
    far, end = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    a0, a1, b0, b1 = a[0] or far, a[1] or end, b[0] or far, b[1] or end
    union = (max(a1, b1) - min(a0, b0)).total_seconds()
    shared = (min(a1, b1) - max(a0, b0)).total_seconds()
    return 1.0 if union == 0 else max(0.0, shared) / union


def parse(text: str | None) -> datetime | None:
    """Read a gold instant."""
    return None if text is None else datetime.fromisoformat(text)


def score_claims(folder: Path, zone: ZoneInfo, missed: Counter[str], errors: int) -> tuple[int, int]:
    """Count the required gold claims with a time, and those whose interval can be got."""
    namer = TimeNamer(zone)
    reports = {row["id"]: row for row in read_rows(folder / "bulletins.jsonl")}
    sentences = {(row["bulletin"], row["sentence_index"]): row for row in read_rows(folder / "sentences.jsonl")}
    mentions = {
        name: namer.find(row["text"], datetime.fromisoformat(row["published_at"])) for name, row in reports.items()
    }
    total = got = 0
    for claim in read_rows(folder / "gold_claims.jsonl"):
        want = parse(claim["time_earliest"]), parse(claim["time_latest"])
        if claim.get("optional") or want == (None, None):
            continue
        total += 1
        sentence = sentences[claim["bulletin"], claim["sentence_index"]]
        published = datetime.fromisoformat(reports[claim["bulletin"]]["published_at"]).astimezone(zone)
        default = published.replace(hour=0, minute=0, second=0), published
        inside = [m for m in mentions[claim["bulletin"]] if sentence["start"] <= m.start < sentence["end"]]
        offers = [default, *((m.interval.earliest, m.interval.latest) for m in inside)]
        if max(overlap(offer, want) for offer in offers) >= IOU_BAR:
            got += 1
            continue
        usable = [m for m in inside if m.kind not in {"dateline", "stamp"}]
        missed[
            claim["modality"]
            + (": no time in the sentence" if not usable else ": " + ", ".join(m.kind for m in usable))
        ] += 1
        if errors:
            read = [(m.words, m.kind, str(m.interval.earliest)[5:16], str(m.interval.latest)[5:16]) for m in inside]
            print(f"   {claim['bulletin']}.{claim['sentence_index']} {sentence['sentence'][:170]}")
            print(f"      gold {want[0]} .. {want[1]}; read {read}")
    return got, total


def score_gold_claims(shared: Path, errors: int) -> None:
    """Print the share of gold claims whose interval can be got, by campaign, and the misses by kind."""
    missed: Counter[str] = Counter()
    sums = Counter[str]()
    for name, zone in CAMPAIGNS:
        got, total = score_claims(shared / name, ZoneInfo(zone), missed, errors)
        sums.update(got=got, total=total)
        print(f"{name:28} {got}/{total} = {got / total:.3f}")
    print(f"{'all':28} {sums['got']}/{sums['total']} = {sums['got'] / sums['total']:.3f}")
    print("misses:", dict(missed.most_common(20)))


def measure_speed() -> None:
    """Print words per second on text without and with times."""
    namer = TimeNamer(ZoneInfo("UTC"))
    now = datetime(2024, 12, 8, tzinfo=UTC)
    plain = "The army withdrew from the town and fighters moved into its northern districts, a monitor said. " * 5000
    timed = (
        "The army withdrew from the town on Friday night and fighters moved in early on Saturday, a monitor said. "
        * 5000
    )
    for name, text in (("without times", plain), ("with times", timed)):
        begun = time.process_time()
        namer.find(text, now)
        print(f"{name}: {len(text.split()) / (time.process_time() - begun):,.0f} words/s")


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with gold/, score/ and the campaigns")
    parser.add_argument("--out", type=Path, help="where to write predictions (default: a temporary folder)")
    parser.add_argument("--errors", type=int, default=0, help="print this many wrong times, and every claim missed")
    parser.add_argument("--only", choices=("timex", "claims", "speed"), help="run one part")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = given.out or Path(folder)
        out.mkdir(parents=True, exist_ok=True)
        if given.only in {None, "timex"}:
            score_timex(given.shared, out, given.errors)
        if given.only in {None, "claims"}:
            score_gold_claims(given.shared, given.errors)
        if given.only in {None, "speed"}:
            measure_speed()


if __name__ == "__main__":
    main()
