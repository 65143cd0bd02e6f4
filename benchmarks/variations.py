"""As many reports as are asked for, made of the sample: each copy tells the same of other places, some minutes later.

Plain copies would not do: reports that are known already are skipped, and equal texts are one origin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from datetime import timedelta
from itertools import islice
from typing import Any

from benchmarks.material import SAMPLE_REPORTS
from benchmarks.material import read_rows
from whoholds.model import Theatre

#: Shorter names are parts of other words too often.
_SHORTEST = 4
#: Each copy takes the name this many places further down the list.
_STRIDE = 7
_MINUTES = 7


def vary_sample(theatre: Theatre, count: int, offset: int = 0) -> Iterator[dict[str, Any]]:
    """Yield `count` reports as JSONL rows, the sample itself first; `offset` copies are left out."""
    sample = list(read_rows(SAMPLE_REPORTS))
    names = _list_names(theatre, " ".join(row["text"] for row in sample))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b")
    copies = 2 + count // len(sample) + offset
    rows = (_vary(row, copy, names, pattern) for copy in range(offset, copies) for row in sample)
    return islice(rows, count)


def _list_names(theatre: Theatre, text: str) -> list[str]:
    """List the names of tracked places that the sample speaks of."""
    found = {place.name for place in theatre.places.values() if place.tracked and len(place.name) >= _SHORTEST}
    return sorted(name for name in found if re.search(rf"\b{re.escape(name)}\b", text))


def _vary(row: dict[str, Any], copy: int, names: list[str], pattern: re.Pattern[str]) -> dict[str, Any]:
    """Move a report to other places and a little later."""
    number = {name: index for index, name in enumerate(names)}

    def replace(match: re.Match[str]) -> str:
        return names[(number[match.group()] + copy * _STRIDE) % len(names)]

    # Beyond as many copies as there are names the texts come again, told of at another time.
    published = datetime.fromisoformat(row["published_at"]) + timedelta(minutes=_MINUTES * copy)
    return {
        **row,
        "id": f"{row['id']}-{copy}",
        "published_at": published.isoformat(),
        "title": pattern.sub(replace, row.get("title") or ""),
        "text": pattern.sub(replace, row["text"]),
    }
