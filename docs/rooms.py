"""Write the README's table of rooms from the four lines of each room's docstring.

`python docs/rooms.py` writes; `tests/test_house.py` fails when the README differs.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START = "<!-- rooms: written by `make docs` -->"
END = "<!-- end of rooms -->"
#: In the order a report passes through them.
ROOMS = (
    "model",
    "theatre",
    "reports",
    "language",
    "naming",
    "claims",
    "answers",
    "ledger",
    "control",
    "roads",
    "exports",
    "runs",
    "web",
    "notebook",
    "cli",
)
LABELS = ("Takes", "Gives", "Never", "Add here")


def read_docstring(room: str) -> str:
    """Read a room's docstring without importing it ('' when there is no such room yet)."""
    path = ROOT / "src" / "whoholds" / room / "__init__.py"
    if not path.exists():
        return ""
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def read_lines(docstring: str) -> dict[str, str]:
    """Read the labelled lines of a docstring; a line goes on until the next label."""
    found: dict[str, str] = {}
    label = ""
    for line in docstring.splitlines()[1:]:
        head, _, rest = line.partition(":")
        if head in LABELS:
            label = head
            found[label] = rest.strip()
        elif label and line.strip():
            found[label] += " " + line.strip()
    return found


def write_table() -> str:
    """Write the table of the rooms that exist."""
    rows = ["| room | takes | gives | never | add here |", "|---|---|---|---|---|"]
    for room in ROOMS:
        lines = read_lines(read_docstring(room))
        if lines:
            cells = " | ".join(lines.get(label, "").replace("|", "\\|") for label in LABELS)
            rows.append(f"| [`{room}`](src/whoholds/{room}) | {cells} |")
    return "\n".join(rows)


def fill_readme(readme: str) -> str:
    """Put the table between the README's marks."""
    before, _, rest = readme.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{write_table()}\n{END}{after}"


def main() -> None:
    """Write the README again."""
    path = ROOT / "README.md"
    path.write_text(fill_readme(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
