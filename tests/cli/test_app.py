from __future__ import annotations

import subprocess
import sys

import pytest

import whoholds
from tests.cli.conftest import Run

HEAVY = ("spacy", "onnxruntime", "sqlalchemy", "numpy", "scipy", "matplotlib", "trafilatura")


def test_help_teaches_every_command(bare: Run) -> None:
    output = bare("--help").output
    assert all(
        word in output
        for word in ("read", "place", "why", "claims", "cut-off", "route", "report", "export", "theatre", "demo")
    )


def test_version(bare: Run) -> None:
    assert bare("--version").output == f"whoholds {whoholds.__version__}\n"


def test_a_wrong_word_is_a_wrong_question(bare: Run) -> None:
    assert bare("plaice").exit_code == 2


@pytest.mark.parametrize("library", HEAVY)
def test_help_loads_no_heavy_library(library: str) -> None:
    code = f"import sys, whoholds.cli; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_module_runs_as_a_program() -> None:
    done = subprocess.run([sys.executable, "-m", "whoholds", "--version"], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("whoholds ")
