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
from datetime import UTC
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from whoholds.claims.attributions import find_attributions
from whoholds.claims.scene import Scene
from whoholds.language import Reader
from whoholds.model import Report
from whoholds.model import Theatre


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
                spans = [
                    {"source": a.source, "cue": a.cue, "content": a.content, "kind": a.kind}
                    for a in find_attributions(scene)
                ]
                out.write(json.dumps({"id": report.name, "spans": spans}) + "\n")
        wanted.write_text("".join(json.dumps(d) + "\n" for d in documents), encoding="utf-8")
        return subprocess.run(
            [sys.executable, str(args.shared / "score" / "score_attr.py"), str(wanted), str(predicted)], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
