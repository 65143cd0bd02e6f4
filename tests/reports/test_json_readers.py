import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import factory
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.reports import Limits
from whoholds.reports import read_reports

ROW = {
    "id": "r7",
    "outlet": "Cove Wire",
    "url": "https://cove.example/7",
    "published_at": "2031-05-02T15:00+03:00",
    "title": "Brim falls",
    "text": "It fell.",
}


def lines(*rows: object) -> str:
    return "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)


def test_every_field_is_read(read_one: Callable[..., Report]) -> None:
    expected = Report(
        text="It fell.",
        title="Brim falls",
        outlet="Cove Wire",
        url="https://cove.example/7",
        name="r7",
        published_at=factory.at("2031-05-02T12:00"),
    )
    assert read_one("a.json", json.dumps(ROW)) == expected
    assert read_one("a.jsonl", json.dumps(ROW)) == expected


def test_only_text_is_needed_and_names_are_made(read_file: Callable[..., Any]) -> None:
    assert [report.name for report in read_file("a.jsonl", lines({"text": "One."}, {"text": "Two.", "id": None}))] == [
        "a-1",
        "a-2",
    ]
    assert [
        report.name for report in read_file("b.json", json.dumps([{"text": "One."}, {"text": "Two.", "id": 12}]))
    ] == ["b-1", "12"]
    assert [report.name for report in read_file("c.json", json.dumps({"text": "One."}))] == ["c"]


def test_a_broken_line_is_named_and_the_rest_goes_on(read_file: Callable[..., Any], tmp_path: Path) -> None:
    text = (
        lines(
            ROW,
            '{"text": broken}',
            "",
            {"title": "no text"},
            "[1]",
            {**ROW, "title": 5},
            {**ROW, "text": "bad \ud800"},
            {**ROW, "text": "bad \x00"},
            ROW,
        )
        + '{"text": "cut'
    )
    results = read_file("a.jsonl", text)
    assert [(one.code, one.about) for one in results if isinstance(one, Refusal)] == [
        (code, f"{tmp_path / 'a.jsonl'}:{number}")
        for code, number in (
            ("malformed", 2),
            ("text-missing", 4),
            ("malformed", 5),
            ("malformed", 6),
            ("undecodable", 7),
            ("binary", 8),
            ("truncated", 10),
        )
    ]
    assert sum(isinstance(one, Report) for one in results) == 2


def test_a_line_in_another_encoding_does_not_stop_the_rest(read_file: Callable[..., Any]) -> None:
    content = (
        b"\xef\xbb\xbf"
        + lines(ROW).encode()
        + '{"text": "Café."}\n'.encode("cp1252")
        + b'{"text": "\xff\xfe\x00"}\n'
        + lines(ROW).encode()
    )
    assert [getattr(one, "text", None) or one.code for one in read_file("a.jsonl", content)] == [
        "It fell.",
        "Café.",
        "binary",
        "It fell.",
    ]


def test_windows_line_ends_are_no_matter(read_file: Callable[..., Any]) -> None:
    assert len(read_file("a.jsonl", lines(ROW, ROW).replace("\n", "\r\n"))) == 2


def test_a_line_may_not_be_longer_than_a_document_but_a_file_may(tmp_path: Path) -> None:
    small = replace(Limits.load(), document_max_bytes=300)
    path = tmp_path / "a.jsonl"
    path.write_text(lines(*[ROW] * 20, {"text": "x" * 1000}, ROW))
    results = list(read_reports([path], zone=factory.ZONE, limits=small, now=factory.at("2031-05-03T00:00")))
    assert [one.about for one in results if isinstance(one, Refusal)] == [f"{path}:21"]
    assert len(results) == 22


def test_what_is_no_json_lines_file_is_given_up(read_file: Callable[..., Any]) -> None:
    results = read_file("a.jsonl", "Brim fell on Friday.\n" * 1000)
    assert len(results) == Limits.load().broken_rows_max + 1
    assert "no JSON Lines file" in results[-1].reason
    assert len(read_file("b.jsonl", lines(ROW, *["broken"] * 50, ROW))) == 52


def test_what_is_no_list_of_reports_is_given_up(read_file: Callable[..., Any]) -> None:
    results = read_file("places.json", json.dumps([{"name": "Brim"}] * 1000))
    assert len(results) == Limits.load().broken_rows_max + 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", '{"id": "a", "text": "The army', "truncated"),
        ("a.json", '[{"text": "One."},', "truncated"),
        ("a.json", '[{"text": "One."}', "truncated"),
        ("a.json", '{"text": "One."} and more', "malformed"),
        ("a.json", "[" * 100_000, "malformed"),
        ("a.json", "[]", "empty"),
        ("a.json", "  ", "empty"),
        ("a.json", "12", "malformed"),
        ("a.json", '{"text": " "}', "text-missing"),
        ("a.json", '{"text": ["One."]}', "malformed"),
        ("a.json", '{"id": true, "text": "One."}', "malformed"),
        ("a.json", '{"id": ' + "9" * 5000 + ', "text": "One."}', "malformed"),
        ("a.jsonl", "\n\n", "empty"),
        ("a.jsonl", "", "empty"),
        ("a.jsonl", b"\x00\x01\x02\n" * 99, "binary"),
        ("a.jsonl", json.dumps(ROW).encode("utf-16"), "undecodable"),
    ],
)
def test_what_cannot_be_read_has_a_reason(
    refuse_one: Callable[..., Refusal], name: str, content: str | bytes, code: str
) -> None:
    assert refuse_one(name, content).code == code
