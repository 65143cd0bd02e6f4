from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from whoholds.ledger.tables import VERSION_TABLE
from whoholds.web.serving import Address


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Note what would be served instead of serving it."""
    served: list[object] = []
    monkeypatch.setattr("whoholds.web.serve", lambda *given, **_: served.extend(given))
    return served


def test_the_default_is_loopback_and_read_only(run: Run, no_server: list[object]) -> None:
    assert run("serve").exit_code == 0
    _, policy, address = no_server
    assert isinstance(address, Address)
    assert (address.host, address.is_loopback, policy.token, policy.guards_reading) == ("127.0.0.1", True, "", False)


def test_an_address_that_others_reach_needs_a_token_or_a_word(
    run: Run, no_server: list[object], tmp_path: Path
) -> None:
    refused = run("serve", "--host", "192.0.2.1")
    assert refused.exit_code == 2
    assert "others can reach 192.0.2.1" in refused.output
    assert not no_server
    token = tmp_path / "token"
    token.write_text("a-token-that-is-long-enough\n")
    assert run("serve", "--host", "192.0.2.1", "--token-file", token).exit_code == 0
    assert no_server[1].guards_reading  # type: ignore[attr-defined]
    assert run("serve", "--host", "192.0.2.1", "--anyone-may-read").exit_code == 0
    assert not no_server[4].guards_reading  # type: ignore[attr-defined]


@pytest.mark.parametrize("token", ["short", "a token with a space in it", "t\xf6ken-with-a-letter-of-its-own", ""])
def test_a_weak_token_is_refused(run: Run, tmp_path: Path, token: str) -> None:
    path = tmp_path / "token"
    path.write_text(token, encoding="utf-8")
    answer = run("serve", "--token-file", path)
    assert answer.exit_code == 2
    assert "token" in answer.output


def test_a_missing_token_file_is_told(run: Run, tmp_path: Path) -> None:
    assert run("serve", "--token-file", tmp_path / "none").exit_code == 2


def test_a_missing_ledger_is_told(run: Run, tmp_path: Path) -> None:
    answer = run("serve", "--ledger", tmp_path / "none.sqlite")
    assert answer.exit_code == 3
    assert "read some reports into it first" in answer.output


def test_a_ledger_newer_than_the_program_is_told(run: Run, ledger_file: Path) -> None:
    with sqlite3.connect(ledger_file) as raw:
        raw.execute(f"UPDATE {VERSION_TABLE} SET version_num = 'ffffffffffff'")  # noqa: S608  a name of ours
    raw.close()
    answer = run("serve", "--ledger", ledger_file)
    assert answer.exit_code == 3
    assert "written by a newer program" in answer.output


def test_an_unreadable_theatre_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    answer = run("serve", "--theatre", tmp_path / "bad")
    assert answer.exit_code == 3
    assert "theatre.toml" in answer.output
