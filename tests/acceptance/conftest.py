"""The program as a person runs it: the shipped theatre, the shipped model, real files, no room replaced."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from whoholds.cli import app
from whoholds.runs.shipped import find_shipped_theatre

Ask = Callable[..., Any]
Row = dict[str, Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder: it reads with the language model that ships."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.model)


def run(ledger: Path, *words: object) -> Any:
    """Run one command on a ledger with the theatre that ships."""
    environment = {"WHOHOLDS_LEDGER": str(ledger), "WHOHOLDS_THEATRE": None}
    return CliRunner(env=environment).invoke(app, [str(word) for word in words])


def ask(ledger: Path, *words: object) -> Any:
    """Run one command and give its JSON."""
    result = run(ledger, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def list_samples() -> list[Row]:
    """Give the rows of the sample reports that ship."""
    lines = []
    for path in sorted((find_shipped_theatre() / "reports").glob("*.jsonl")):
        lines += path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def write_rows(path: Path, rows: list[Row]) -> Path:
    """Write rows as a JSON Lines file."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def read_rows(folder: Path, rows: list[Row]) -> Path:
    """Read rows into a fresh ledger in a folder."""
    ledger = folder / "ledger.sqlite"
    result = run(ledger, "read", write_rows(folder / "reports.jsonl", rows))
    assert result.exit_code == 0, result.output
    return ledger


@pytest.fixture(scope="session")
def samples() -> list[Row]:
    """Give the sample reports."""
    return list_samples()


@pytest.fixture(scope="session")
def sample_ledger(samples: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read all sample reports once; no test may write to this ledger."""
    return read_rows(tmp_path_factory.mktemp("samples"), samples)
