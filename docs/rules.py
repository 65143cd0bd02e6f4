"""Write the list of reading rules in `docs/reference/rules.md`.

`python docs/rules.py` writes; `tests/claims/test_rules.py` fails when the page differs.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from whoholds.claims.rules import RULE_FILES

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "src" / "whoholds" / "claims" / "rules"
PAGE = ROOT / "docs" / "reference" / "rules.md"
START = "<!-- rules: written by `make docs` -->"
END = "<!-- end of rules -->"


def write_file(name: str) -> list[str]:
    """Write the table of one file of rules."""
    rows = yaml.load((RULES / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - plain strings
    lines = [f"### `{name}`", "", "| rule | predicate | example |", "|---|---|---|"]
    lines.extend(f"| `{row['id']}` | {row['predicate']} | {row['examples'][0]} |" for row in rows)
    return [*lines, ""]


def write_list() -> str:
    """Write the tables of all files, in the order in which they are tried."""
    return "\n".join(line for name in RULE_FILES for line in write_file(name)).rstrip()


def fill_page(page: str) -> str:
    """Put the list between the page's marks."""
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{write_list()}\n\n{END}{after}"


def main() -> None:
    """Write the page again."""
    PAGE.write_text(fill_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
