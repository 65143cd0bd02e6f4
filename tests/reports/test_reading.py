import io
import json
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import factory
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.reports import READERS
from whoholds.reports import Limits
from whoholds.reports import read_reports

from .conftest import NOW

TEXT = "South Front fighters took Brim on Friday.\n\nIt said so."
ROW = {
    "id": "r7",
    "outlet": "Cove Wire",
    "url": "https://cove.example/7",
    "published_at": "2031-05-02T15:00+03:00",
    "title": "Brim falls",
    "text": TEXT,
}


def codes(results: list[Report | Refusal]) -> list[str]:
    """Give a report's name and a refusal's code."""
    return [one.name if isinstance(one, Report) else one.code for one in results]


def test_each_ending_belongs_to_one_reader() -> None:
    endings = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(endings) == len(set(endings))


def test_flags_give_what_the_file_does_not_state(read_one: Callable[..., Report]) -> None:
    report = read_one("aster-1.txt", TEXT, outlet="The Aster Post", published=factory.at("2031-05-02T12:00"))
    assert report == Report(
        text=TEXT, name="aster-1", outlet="The Aster Post", published_at=factory.at("2031-05-02T12:00")
    )


def test_without_publication_time_nothing_is_guessed(read_one: Callable[..., Report]) -> None:
    assert read_one("a.txt", TEXT).published_at is None


def test_what_the_file_states_goes_before_the_flags(read_one: Callable[..., Report]) -> None:
    report = read_one("a.json", json.dumps(ROW), outlet="flag", published=factory.at("2031-05-01T00:00"))
    assert (report.outlet, report.published_at) == ("Cove Wire", factory.at("2031-05-02T12:00"))


def test_a_file_without_known_ending_is_read_by_its_first_bytes(
    read_one: Callable[..., Report], read_file: Callable[..., Any]
) -> None:
    assert read_one("plain", TEXT).text == TEXT
    assert read_one("object", json.dumps(ROW)).name == "r7"
    assert read_one("laid-out.dat", json.dumps(ROW, indent=2)).name == "r7"
    assert codes(read_file("list", json.dumps([ROW, ROW]))) == ["r7", "r7"]
    assert codes(read_file("lines", f"{json.dumps(ROW)}\n{json.dumps(ROW)}\n")) == ["r7", "r7"]
    page = f"<!DOCTYPE html><html><body><article><p>{'South Front fighters took Brim on Friday, officials said. ' * 5}</p></article></body></html>"
    assert read_one("page", page).text.startswith("South Front")


def test_standard_input_is_read_and_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for content, expected in (
        (TEXT, ["stdin"]),
        (f"{json.dumps(ROW)}\n{{broken}}\n", ["r7", "malformed"]),
        ("", ["empty"]),
    ):
        stdin = io.TextIOWrapper(io.BytesIO(content.encode()))
        monkeypatch.setattr(sys, "stdin", stdin)
        results = list(read_reports(["-"], zone=factory.ZONE, now=NOW))
        assert codes(results) == expected
        assert not stdin.buffer.closed


@pytest.mark.parametrize(
    ("published", "code"),
    [
        ("2031-05-05T00:00+00:00", "r7"),
        ("2031-05-05T00:00:01+00:00", "time-in-future"),
        ("9999-12-31T23:59:59-12:00", "time-malformed"),
    ],
)
def test_a_publication_time_in_the_future_is_refused(read_file: Callable[..., Any], published: str, code: str) -> None:
    assert codes(read_file("a.json", json.dumps({**ROW, "published_at": published}))) == [code]


def test_a_flag_in_the_future_is_refused_too(refuse_one: Callable[..., Refusal]) -> None:
    assert refuse_one("a.txt", TEXT, published=factory.at("2032-01-01T00:00")).code == "time-in-future"


@pytest.mark.parametrize("published", ["2031-05-02T15:00", "2031-05-02"])
def test_a_time_without_zone_is_refused_with_advice(refuse_one: Callable[..., Refusal], published: str) -> None:
    refusal = refuse_one("a.json", json.dumps({**ROW, "published_at": published}), published=NOW)
    assert refusal.code == "time-without-zone"
    assert "+03:00" in refusal.reason


@pytest.mark.parametrize("published", ["yesterday", "1/2/2031", "2031-13-01T00:00Z"])
def test_a_time_that_is_none_is_refused(refuse_one: Callable[..., Refusal], published: str) -> None:
    assert refuse_one("a.json", json.dumps({**ROW, "published_at": published})).code == "time-malformed"


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(TEXT)
    (tmp_path / "2.txt").write_bytes(b"\x00\x01")
    (tmp_path / "3.json").write_text('{"text": "cut')
    (tmp_path / "4.jsonl").write_text(f"{json.dumps(ROW)}\n")
    results = list(read_reports([tmp_path / "0.txt", tmp_path], zone=factory.ZONE, now=NOW))
    assert codes(results) == ["missing", "1", "binary", "truncated", "r7"]
    assert [Path(one.about).name for one in results if isinstance(one, Refusal)] == ["0.txt", "2.txt", "3.json"]


def test_a_document_as_large_as_the_limit_is_refused(tmp_path: Path) -> None:
    small = replace(Limits.load(), document_max_bytes=100)
    for name, size in (("under.txt", 99), ("at.txt", 100)):
        (tmp_path / name).write_bytes(b"a" * size)
    assert codes(list(read_reports([tmp_path], zone=factory.ZONE, now=NOW, limits=small))) == ["too-large", "under"]


def test_fifty_megabytes_are_refused_without_being_held_twice(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    tracemalloc.start()
    (refusal,) = read_reports([path], zone=factory.ZONE, now=NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.reason) == ("too-large", "it is larger than 50 MB")
    assert peak < 120_000_000


def test_a_sentence_of_ten_megabytes_is_read(read_one: Callable[..., Report]) -> None:
    assert len(read_one("long.txt", "the army said that " * 550_000).text) == 19 * 550_000
    assert len(read_one("word.txt", "a" * 10_000_000).text) == 10_000_000


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(TEXT)
    whole = Path.open

    def forbid(self: Path, *arguments: Any, **named: Any) -> Any:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return whole(self, *arguments, **named)

    monkeypatch.setattr(Path, "open", forbid)
    (refusal,) = read_reports([path], zone=factory.ZONE, now=NOW)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.about) == ("unreadable", str(path))
    assert "Permission denied" in refusal.reason


def test_reading_is_streamed(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(TEXT)
    reports = read_reports([tmp_path / "1.txt", tmp_path / "2.txt"], zone=factory.ZONE, now=NOW)
    next(reports)
    (tmp_path / "2.txt").write_text("written later")
    assert codes(list(reports)) == ["2"]


def test_no_reader_reaches_the_network(read_file: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: Any, **__: Any) -> None:
        raise AssertionError("a report reached for the network")

    monkeypatch.setattr("socket.socket.connect", forbid)
    page = (
        '<!DOCTYPE html SYSTEM "http://evil.example/x.dtd"><html><head><base href="http://evil.example/"><link rel="stylesheet" href="x.css">'
        '<script src="http://evil.example/x.js"></script><meta http-equiv="refresh" content="0;url=http://evil.example/"></head><body><article>'
        f'<img src="http://evil.example/x.png"><iframe src="http://evil.example/"></iframe><p>{"Brim fell, the monitor said. " * 8}</p></article></body></html>'
    )
    (report,) = read_file("evil.html", page)
    assert report.text.startswith("Brim fell")
