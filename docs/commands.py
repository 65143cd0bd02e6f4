"""Write docs/reference/commands.md from the command line's own help.

`python docs/commands.py` writes; `tests/test_house.py` fails when the page differs.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from typer.main import get_command

from whoholds.cli import app

PAGE = Path(__file__).resolve().parent / "reference" / "commands.md"
HEAD = """# Commands

Written by `make docs` from the program's own help. Every question takes `--json`. The exit codes are in
[errors.md](errors.md).
"""


def list_leaves(command: Any, path: str = "whoholds") -> list[tuple[str, Any]]:
    """List the commands that do something, in the order of the help."""
    children = getattr(command, "commands", {})
    if not children:
        return [(path, command)]
    return [leaf for word, child in children.items() for leaf in list_leaves(child, f"{path} {word}")]


def write_command(path: str, command: Any) -> str:
    """Write one command: what it does, examples, arguments and options."""
    arguments = " ".join(one.metavar or one.name.upper() for one in command.params if one.param_type_name == "argument")
    rows = ["| option | meaning |", "|---|---|", *(write_option(one) for one in command.params)]
    return "\n".join(
        [f"## `{path}`", "", f"```\n{path} {arguments}".rstrip() + "\n```", "", write_help(command.help), "", *rows, ""]
    )


def write_help(text: str) -> str:
    """Turn the help's examples into code blocks."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.strip())]
    return "\n\n".join(re.sub(r"^\[dim\](.*)\[/\]$", r"```\n\1\n```", part.replace("\n", " ")) for part in parts)


def write_option(parameter: Any) -> str:
    """Write an option's or argument's row."""
    words = (
        " / ".join([*parameter.opts, *parameter.secondary_opts])
        if parameter.param_type_name == "option"
        else parameter.metavar or parameter.name.upper()
    )
    meta = f" {parameter.metavar}" if parameter.param_type_name == "option" and parameter.metavar else ""
    default = parameter.show_default if isinstance(parameter.show_default, str) else parameter.default
    said = f" Default: {default}." if isinstance(default, (str, Path, int)) and not isinstance(default, bool) else ""
    variable = f" Also from `{parameter.envvar}`." if getattr(parameter, "envvar", None) else ""
    return f"| `{words}{meta}` | {parameter.help}{said}{variable} |".replace("\n", " ")


def write_page() -> str:
    """Write the whole page."""
    return HEAD + "\n" + "\n".join(write_command(path, command) for path, command in list_leaves(get_command(app)))


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
