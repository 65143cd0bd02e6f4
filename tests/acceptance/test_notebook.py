"""The notebook of docs/start, run over the sample reports."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def load_script() -> Any:
    spec = importlib.util.spec_from_file_location("notebook", ROOT / "docs" / "notebook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_notebook_runs_and_is_the_one_in_the_documents(sample_ledger: Path) -> None:
    notebook = load_script()
    fresh = json.loads(notebook.write_page(sample_ledger))["cells"]
    kept = json.loads(notebook.PAGE.read_text(encoding="utf-8"))["cells"]
    assert [cell["source"] for cell in fresh] == [cell["source"] for cell in kept], "run: make notebook"
    for cell, shown in zip(fresh, kept, strict=True):
        if cell["cell_type"] == "code":
            assert cell["outputs"]
            assert shown["outputs"]
