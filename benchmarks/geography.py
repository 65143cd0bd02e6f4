"""Places of the world in local news: recognition, and how far off the coordinates are.

The place namer is given a theatre without places, so every place is elsewhere: what is measured is its background
gazetteer. A mention's coordinates are those of the most populous entry of its name in the country the namer chose.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.material import read_cell
from benchmarks.material import read_rows
from benchmarks.material import run_scorer
from benchmarks.material import write_rows
from whoholds.language import Reader
from whoholds.model import Report
from whoholds.model import Theatre
from whoholds.naming import PlaceMention
from whoholds.naming import PlaceNamer
from whoholds.naming.folding import fold_name
from whoholds.naming.gazetteer import open_gazetteer

_NOWHERE = Theatre(id="none", name="none", zone=ZoneInfo("UTC"), country="", opens_at=datetime(2000, 1, 1, tzinfo=UTC))


def locate(mention: PlaceMention) -> dict[str, Any]:
    """Give a mention as a span, with coordinates where the gazetteer has any."""
    span: dict[str, Any] = {"start": mention.start, "end": mention.end}
    entries = [
        entry
        for entry in open_gazetteer().look_up(fold_name(mention.words))
        if entry.country == mention.country and (entry.lat_deg or entry.lon_deg)
    ]
    if entries:
        span |= {"lat": entries[0].lat_deg, "lon": entries[0].lon_deg}
    return span


def find_places(reader: Reader, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a prediction for each document."""
    namer = PlaceNamer(_NOWHERE)
    reports = [Report(text=row["text"], name=row["id"]) for row in rows]
    for report, sentences in reader.read(reports):
        mentions = [mention for mention in namer.find(report.text, sentences) if not mention.is_inside_name]
        yield {"id": report.name, "spans": [locate(mention) for mention in mentions]}


def score_places(shared: Path, reader: Reader, work: Path, limit: int = 0) -> tuple[float, float]:
    """Give the exact F of recognition in percent, and the percentage of resolved places within 161 km."""
    rows = list(read_rows(shared / "gold" / "geo_lgl.jsonl"))[: limit or None]
    gold, guessed = write_rows(work / "gold.jsonl", rows), write_rows(work / "pred.jsonl", find_places(reader, rows))
    table = run_scorer(shared, "score_geo", gold, guessed)
    return read_cell(table, "exact", 2), read_cell(table, "matched", 1)
