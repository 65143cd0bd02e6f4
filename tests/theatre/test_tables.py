from __future__ import annotations

from pathlib import Path

import pytest

from tests.theatre.conftest import FILES
from tests.theatre.conftest import Build
from whoholds.theatre import check_theatre
from whoholds.theatre import load_theatre
from whoholds.theatre.columns import OPENING
from whoholds.theatre.tables import read_table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "opening.csv"


def test_line_is_the_first_of_a_row_that_spans_lines(path: Path) -> None:
    path.write_text('place,holder,note\n\n# a remark\naster,north,"two\nlines"\nbrim,south,\n')
    assert [(row.line, row.cells["place"]) for row in read_table(path, OPENING).rows] == [(4, "aster"), (6, "brim")]


def test_byte_order_mark_and_windows_line_ends_are_read(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbfplace,holder\r\naster,north\r\n")
    table = read_table(path, OPENING)
    assert (table.faults, [row.cells for row in table.rows]) == ([], [{"place": "aster", "holder": "north"}])


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_spreadsheet_with_another_delimiter_is_read(build: Build, delimiter: str) -> None:
    text = "\n".join(delimiter.join(line.split(",")) for line in FILES["opening.csv"].splitlines())
    assert load_theatre(build(opening_csv=text.encode())).openings["brim"].probability == 0.5


def test_semicolon_file_may_write_decimal_commas_and_quoted_lists(build: Build) -> None:
    text = 'id;name;kind;lat;lon;aliases\naster;Aster;city;10,5;20;"A;B"\nbrim;Brim;town;10,5;20,2;\nfork;Fork;junction;10,5;20,1;\nvale;Vale;area;11;20;\n'
    folder = build(places_csv=text)
    theatre = load_theatre(folder)
    assert (theatre.places["aster"].lat_deg, theatre.places["aster"].aliases) == (10.5, ("A", "B"))


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"", 0, "empty"),
        (b"place,holder\naster,n\xf6rth\n", 2, "byte 0xf6"),
        (b"place,holder\naster,\0\n", 2, "zero byte"),
        ("place,holder\n".encode("utf-16"), 1, "not UTF-8"),
        (b"\n\n", 0, "header is missing"),
        (b"place,holder,place\n", 1, "column 'place' stands twice"),
        (b'place,holder\naster,"north\n', 0, "not a readable table"),
    ],
)
def test_unreadable_table_is_one_fault(build: Build, raw: bytes, line: int, words: str) -> None:
    faults = check_theatre(build(opening_csv=raw))
    assert [(fault.file, fault.line) for fault in faults] == [("opening.csv", line)]
    assert words in faults[0].reason


def test_table_that_is_a_folder_is_a_fault(build: Build) -> None:
    folder = build(opening_csv=None)
    (folder / "opening.csv").mkdir()
    assert [str(fault) for fault in check_theatre(folder)] == ["opening.csv: not a file"]


def test_huge_table_is_refused_unread(build: Build) -> None:
    folder = build()
    with (folder / "opening.csv").open("wb") as file:
        file.truncate(50_000_000)
    assert "too large" in check_theatre(folder)[0].reason
