"""Options that several commands take, said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_WHEN = "a day or time such as 2031-05-02T06:00; without an offset it is in the theatre's zone"

TheatreOption = Annotated[
    Path | None,
    typer.Option(
        "--theatre",
        envvar="WHOHOLDS_THEATRE",
        metavar="DIR",
        help="The theatre's folder.",
        show_default="the theatre that ships",
        rich_help_panel="Where",
    ),
]
LedgerOption = Annotated[
    str,
    typer.Option(
        "--ledger",
        envvar="WHOHOLDS_LEDGER",
        metavar="FILE-or-URL",
        help="The ledger: a SQLite file or a PostgreSQL address.",
        rich_help_panel="Where",
    ),
]
OnOption = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="T",
        help=f"The time asked about: {_WHEN}.",
        show_default="now, or the end of a theatre that is over",
    ),
]
KnownAtOption = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        metavar="T",
        help=f"Use only reports published before this: {_WHEN}.",
        show_default="everything read",
    ),
]
SideOption = Annotated[
    str | None,
    typer.Option("--side", metavar="SIDE", help="For which side: its id or name.", show_default="every side"),
]
WithoutRulingsOption = Annotated[
    bool, typer.Option("--without-rulings", help="As if no analyst had ruled on anything.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, with times in UTC.")]

#: The ledger when none is named.
LEDGER = "whoholds.sqlite"
