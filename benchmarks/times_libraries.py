"""Kept libraries for times beside whoholds, class by class, on TimeBank and AQUAINT.

python benchmarks/times_libraries.py --shared DIR --reader whoholds|recognizers|dateparser|parsedatetime

The libraries are not dependencies: install the one compared in an environment of its own (recognizers-text-suite needs emoji<2).
`whoholds` and `recognizers` find times in the text themselves. `dateparser` and `parsedatetime` are handed the gold words, so that
only their arithmetic is compared, which flatters them. A gold time counts if a time that overlaps it has its TIMEX3 value.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Found = tuple[int, int, str]
Reader = Callable[[dict[str, Any]], list[Found]]
SETS = ("time_timebank", "time_aquaint")
DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
MONTHS = r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
PARTS = r"morning|afternoon|evening|night|noon|midnight|a\.?m|p\.?m|dawn|\d:\d\d"
#: Class of a gold time: the first row whose expression its words, or its type and value, match.
CLASSES = (
    ("set", "", "SET"),
    ("reference word", "", "_REF"),
    ("quarter", "quarter", "-Q"),
    ("ago, earlier, later", "ago|earlier|later", ""),
    ("duration", "", "DURATION"),
    ("part of day, clock", PARTS, ""),
    ("weekday", DAYS, ""),
    ("today, yesterday, tomorrow", "today|yesterday|tomorrow", ""),
    ("day and month", rf"{MONTHS}.*\b\d{{1,2}}\b|\b\d{{1,2}}\b.*{MONTHS}", ""),
    ("month", MONTHS, ""),
    ("year", r"^(?:the |in )?(?:late |early |mid-?)?(?:fiscal )?(?:\d{4}|'\d\d)$", ""),
    ("this, last, next unit", "week|month|year|decade|century", ""),
)


def name_class(span: dict[str, Any]) -> str:
    """Give the class of a gold time."""
    words, marks = span["text"].lower().replace("\n", " "), f"{span['type']} {span['value']}"
    for name, pattern, mark in CLASSES:
        if (pattern and re.search(pattern, words)) or (mark and mark in marks):
            return name
    return "other"


def read_documents(shared: Path) -> Iterator[dict[str, Any]]:
    """Yield the documents of both corpora."""
    for name in SETS:
        for line in (shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def open_whoholds() -> Reader:
    """Read with this project."""
    from whoholds.naming.times import TimeNamer

    namer = TimeNamer(ZoneInfo("UTC"))

    def read(row: dict[str, Any]) -> list[Found]:
        published = datetime.fromisoformat(f"{row['dct'][:10]}T23:59").replace(tzinfo=UTC)
        return [(m.timex.start, m.timex.end, m.timex.value) for m in namer.find(row["text"], published)]

    return read


def open_recognizers() -> Reader:
    """Read with recognizers-text-date-time; of several resolutions the first, which is the past one."""
    library = importlib.import_module("recognizers_date_time")

    def read(row: dict[str, Any]) -> list[Found]:
        now = datetime.fromisoformat(f"{row['dct'][:10]}T23:59")
        results = library.recognize_datetime(row["text"], library.Culture.English, reference=now)
        return [(r.start, r.end + 1, convert_recognised(r)) for r in results if (r.resolution or {}).get("values")]

    return read


def convert_recognised(result: Any) -> str:
    """Write one of its results as a TIMEX3 value, in its favour where the two standards differ."""
    kind = result.type_name.split(".")[-1]
    value = result.resolution["values"][0]
    timex, start = value.get("timex", ""), value.get("start") or ""
    if kind == "date":
        return str(value.get("value", timex))
    if kind == "daterange":
        return start[:10] if timex.startswith("(") else timex.replace("XXXX", start[:4] or "XXXX")
    if kind == "datetime":
        return (value.get("value") or "").replace(" ", "T")[:16]
    if kind == "datetimerange":
        part = re.search(r"T[A-Z]{2}", timex)
        return start[:10] + part[0] if part else start.replace(" ", "T")[:16]
    return str(timex)


def open_parser(parse: Callable[[str, datetime], datetime | None]) -> Reader:
    """Read the gold words with a parser of single dates; its answer is cut to the grain of the words."""

    def read(row: dict[str, Any]) -> list[Found]:
        now = datetime.fromisoformat(f"{row['dct'][:10]}T12:00")
        found = []
        for span in row["spans"]:
            words = re.sub(r"\s+", " ", span["text"])
            at = parse(words, now)
            if at is not None:
                found.append((span["start"], span["end"], write_grain(words.lower(), at)))
        return found

    return read


def write_grain(words: str, at: datetime) -> str:
    """Write a moment at the grain that the words have."""
    if re.fullmatch(r"\d{4}", words) or "year" in words:
        return f"{at:%Y}"
    if (re.search(MONTHS, words) and not re.search(r"\b\d{1,2}\b", words)) or "month" in words:
        return f"{at:%Y-%m}"
    if "week" in words:
        return f"{at:%G-W%V}"
    return f"{at:%Y-%m-%dT%H:%M}" if re.search(r"\d:\d\d|[ap]\.?m\b", words) else f"{at:%Y-%m-%d}"


def open_dateparser() -> Reader:
    """Read with dateparser, past preferred."""
    library = importlib.import_module("dateparser")
    return open_parser(
        lambda words, now: library.parse(
            words, languages=["en"], settings={"RELATIVE_BASE": now, "PREFER_DATES_FROM": "past"}
        )
    )


def open_parsedatetime() -> Reader:
    """Read with parsedatetime."""
    calendar = importlib.import_module("parsedatetime").Calendar()

    def parse(words: str, now: datetime) -> datetime | None:
        at, status = calendar.parseDT(words, sourceTime=now)
        return at if status else None

    return open_parser(parse)


READERS = {
    "whoholds": open_whoholds,
    "recognizers": open_recognizers,
    "dateparser": open_dateparser,
    "parsedatetime": open_parsedatetime,
}


def main() -> None:
    """Print, by class, how many gold times the reader finds and how many values it has right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with gold/")
    parser.add_argument("--reader", choices=sorted(READERS), required=True)
    given = parser.parse_args()
    read = READERS[given.reader]()
    total, found, right = Counter[str](), Counter[str](), Counter[str]()
    words, spent = 0, 0.0
    for row in read_documents(given.shared):
        begun = time.process_time()
        guesses = read(row)
        spent += time.process_time() - begun
        words += len(row["text"].split())
        for span in row["spans"]:
            over = [value for start, end, value in guesses if start < span["end"] and span["start"] < end]
            for name in (name_class(span), "all"):
                total[name] += 1
                found[name] += bool(over)
                right[name] += span["value"] in over
    for name, count in total.most_common():
        print(f"{name:28} {count:5} found {100 * found[name] / count:5.1f} value {100 * right[name] / count:5.1f}")
    print(f"{words / spent:,.0f} words/s")


if __name__ == "__main__":
    main()
