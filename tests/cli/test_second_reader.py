from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import factory
from tests.answers.conftest import Server
from tests.answers.conftest import fail
from tests.answers.conftest import row
from tests.answers.conftest import server as start_server
from tests.answers.conftest import tell
from tests.cli.conftest import Run
from whoholds.ledger import open_ledger
from whoholds.runs import reading

KEY = "sk-very-secret-1234"
TEXT = (
    "South Front fighters took Brim. The town was quiet and the people of the place went to the market as on every day."
)

server = start_server


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "morning.txt"
    path.write_text(TEXT)
    return str(path)


@pytest.fixture
def words(report: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(reading, "open_reader", factory.PlainReader)
    monkeypatch.setenv("WHOHOLDS_READER_KEY", KEY)
    return ["read", report, "--published", "2021-05-02T08:30Z", "--ledger", str(tmp_path / "second.sqlite")]


def test_a_model_reads_where_it_is_asked_to_and_says_what_it_cost(
    run: Run, words: list[str], server: Server, tmp_path: Path
) -> None:
    server.behaviours = [
        tell(row("South Front fighters took Brim"), usage={"prompt_tokens": 1234, "completion_tokens": 56})
    ]
    result = run(*words, "--reader", server.address)
    assert result.exit_code == 0, result.output
    assert "read 1 report: 1 claim" in result.stdout
    assert "asked 1 time: 1,234 tokens in, 56 out" in result.stdout
    with open_ledger(tmp_path / "second.sqlite") as ledger:
        (claim,) = ledger.claims()
    assert (claim.place, claim.reader_version[:13]) == ("brim", "model-fern-7b")


def test_the_cost_is_in_the_json(run: Run, words: list[str], server: Server) -> None:
    server.behaviours = [tell(usage={"prompt_tokens": 10, "completion_tokens": 2})]
    found = json.loads(run(*words, "--reader", server.address, "--json").stdout)
    assert (found["asked"]["answers"], found["asked"]["tokens_in"], found["asked"]["tokens_out"]) == (1, 10, 2)


def test_a_key_is_sent_and_neither_printed_nor_kept(run: Run, words: list[str], server: Server, tmp_path: Path) -> None:
    server.behaviours = [fail(401, KEY.encode())]
    result = run(*words, "--reader", server.address)
    assert server.keys == [f"Bearer {KEY}"]
    assert result.exit_code == 1
    assert "WHOHOLDS_READER_KEY" in result.stderr
    assert KEY not in result.output + result.stderr
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def test_no_server_is_asked_unless_one_is_named(
    run: Run, words: list[str], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "open_claim_finder", lambda _: factory.PlainFinder())
    assert run(*words).exit_code == 0
    assert server.asked == []


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--reader", "nonsense"], "no address of a model"),
        (["--reader-tokens", "10"], "--reader-tokens needs --reader"),
        (["--reader", "https://models.example/v1/f", "--reader-tokens", "0"], "--reader-tokens"),
    ],
)
def test_what_is_asked_wrongly_is_refused(run: Run, words: list[str], more: list[str], says: str) -> None:
    result = run(*words, *more)
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_key_for_a_server_in_the_clear_is_refused_before_anything_is_read(run: Run, words: list[str]) -> None:
    result = run(*words, "--reader", "http://models.example/v1/fern")
    assert result.exit_code == 3
    assert "use https" in result.stderr
    assert KEY not in result.stderr
