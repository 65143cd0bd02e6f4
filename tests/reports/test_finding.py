import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whoholds.model import Refusal
from whoholds.reports.finding import Found
from whoholds.reports.finding import find_files


def show(path: Path) -> list[str]:
    """Give the names of files found, and the codes of what was refused with theirs."""
    return [
        f"{one.code} {Path(one.about).name}" if isinstance(one, Refusal) else Path(one.name).name
        for one in find_files(path)
    ]


def test_a_folder_is_read_in_order_with_the_folders_in_it_and_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b.txt", "c.txt", ".hidden.txt", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert show(tmp_path) == ["b.txt", "z.txt", "b.txt", "c.txt"]
    assert [
        Path(one.name).relative_to(tmp_path).as_posix() for one in find_files(tmp_path) if isinstance(one, Found)
    ] == ["a/b.txt", "a/z.txt", "b.txt", "c.txt"]


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert show(tmp_path / "no.txt") == ["missing no.txt"]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert show(tmp_path)[0].startswith("empty-folder")


def test_loops_of_links_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    assert show(tmp_path) == ["link-loop up", "missing dangling", "link-loop self"]


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("x")
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    assert show(tmp_path) == ["a.txt", "b.txt"]


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert show(tmp_path) == ["not-a-file pipe.txt"]


def test_a_name_that_is_no_text_can_still_be_named(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/na\xefve.txt"))
    path.write_text("x")
    (found,) = find_files(tmp_path)
    assert isinstance(found, Found)
    assert found.stem == "na\ufffdve"
    found.name.encode()


def test_a_file_of_unknown_ending_in_a_folder_is_refused_but_read_when_named(
    tmp_path: Path, read_one: Callable[..., Any]
) -> None:
    from tests import factory
    from whoholds.reports import read_reports

    (tmp_path / "notes.odd").write_text("Brim fell.")
    (refusal,) = read_reports([tmp_path], zone=factory.ZONE)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "format-unknown"
    assert read_one("notes.odd", "Brim fell.").text == "Brim fell."


def test_a_folder_that_may_not_be_listed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", forbid)
    assert show(tmp_path)[0].startswith("unreadable")
