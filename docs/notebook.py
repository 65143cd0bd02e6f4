"""Write the notebook of docs/start, executed: `python docs/notebook.py [LEDGER]`.

Each cell is run in turn in one namespace and its last expression is shown as a notebook would show it: by `_repr_html_`
where the answer has one. Without a ledger the theatre's sample reports are read into a fresh one first.
"""

from __future__ import annotations

import ast
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent / "start" / "notebook.ipynb"
#: The cells: Markdown where the text begins with '#' and a space, else Python. LEDGER is replaced when the cells are run.
CELLS = (
    (
        "# Asking from a notebook\n\n`make demo` reads the sample reports into `out/demo.sqlite`. Everything below asks that ledger; nothing changes it. "
        "Times without an offset are in the theatre's zone."
    ),
    "import whoholds\n\ndesk = whoholds.open_theatre(ledger='out/demo.sqlite')\ndesk",
    "# Who held what, and how surely\n\n`at` is when the question is about. Without `known_at` the answer uses everything that was read.",
    "control = desk.control(at='2024-12-05T18:00')\ncontrol.to_frame()[['name', 'words', 'probability', 'last_support']].head(8)",
    "# What was known then\n\n`known_at` uses only what had been published by then.",
    (
        "then = desk.control(at='2024-12-05T18:00', known_at='2024-12-05T09:00').to_frame().set_index('place')\n"
        "now = control.to_frame().set_index('place')\n"
        "learnt = then['words'].to_frame('as known at nine').join(now['words'].rename('as known now'))\n"
        "learnt[then['words'] != now['words']].head(8)"
    ),
    "# Who says so, and who denies it\n\nEvery answer leads back to its words, weightiest first.",
    (
        "place = desk.disputes(at='2024-12-05T18:00')[0].place\n"
        "desk.place(place, at='2024-12-05T18:00').to_frame()[['weight', 'against', 'said', 'voice', 'quote']].head(6)"
    ),
    "# What it cuts\n\nA table of positions becomes a GeoPandas frame: `desk.control(...).to_geoframe()`.",
    "desk.encircled(at='2024-12-05T18:00').to_frame()[['side', 'from', 'probability', 'decided_by']].head(6)",
    "# What was declined\n\nNothing is dropped silently.",
    "desk.refusals()",
)


def run_cells(ledger: Path) -> list[dict[str, Any]]:
    """Run the cells and give them as a notebook's, with what each shows."""
    namespace: dict[str, Any] = {}
    cells, number = [], 0
    for text in CELLS:
        if text.startswith("# "):
            cells.append({"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)})
            continue
        number += 1
        shown = run_cell(text.replace("out/demo.sqlite", ledger.as_posix()), namespace)
        cells.append(
            {
                "cell_type": "code",
                "execution_count": number,
                "metadata": {},
                "outputs": [] if shown is None else [show(shown, number)],
                "source": text.splitlines(keepends=True),
            }
        )
    return [{"id": f"cell-{place}", **cell} for place, cell in enumerate(cells)]


def run_cell(text: str, namespace: dict[str, Any]) -> object:
    """Run one cell and give the value of its last expression, None if it ends with a statement."""
    tree = ast.parse(text)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), namespace)  # noqa: S102  the cells above, nothing else
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)  # noqa: S307  see above


def show(value: object, number: int) -> dict[str, Any]:
    """Give a value as a notebook keeps it."""
    told: dict[str, Any] = {"text/plain": repr(value).splitlines(keepends=True)}
    draw = getattr(value, "_repr_html_", None)
    if draw is not None:
        told["text/html"] = draw().splitlines(keepends=True)
    return {"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": told}


def write_page(ledger: Path) -> str:
    """Write the notebook as JSON."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {
        "cells": run_cells(ledger),
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read_samples(folder: Path) -> Path:
    """Read the sample reports of the theatre that ships into a fresh ledger."""
    from typer.testing import CliRunner  # noqa: PLC0415  only when there is no ledger

    from whoholds.cli import app  # noqa: PLC0415

    done = CliRunner().invoke(app, ["demo", "--out", str(folder)])
    if done.exit_code:
        raise SystemExit(done.output)
    return folder / "demo.sqlite"


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(sys.argv[1]) if len(sys.argv) > 1 else read_samples(Path(folder))
        PAGE.write_text(write_page(ledger), encoding="utf-8")


if __name__ == "__main__":
    main()
