"""`whoholds theatre`: check a theatre's folder, or make one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.exits import CleanGroup
from whoholds.cli.exits import end_incomplete
from whoholds.cli.options import JsonOption
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_json
from whoholds.runs.wording import count

app = typer.Typer(
    cls=CleanGroup,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Check a theatre's folder, or make one. A theatre is a folder of tables that a spreadsheet and a text editor can edit.",
)


@app.command("check")
def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The theatre's folder.")], as_json: JsonOption = False
) -> None:
    """Name every fault of a theatre's folder by file, line and reason.

    The exit code is 1 when there are faults.

    [dim]whoholds theatre check my-theatre[/]
    """
    from whoholds.theatre import check_theatre

    faults = check_theatre(folder)
    if as_json:
        say_json([asdict(fault) for fault in faults])
    else:
        for fault in faults:
            say(str(fault))
        say(f"{folder}: {count(len(faults), 'fault')}" if faults else f"{folder}: no fault found")
    if faults:
        raise end_incomplete()


@app.command("new")
def start(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name of the theatre; a year in it becomes the year it opens in.")
    ],
    country: Annotated[str, typer.Option("--country", metavar="CC", help="Two-letter country code (ISO 3166).")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder to make.", show_default="the name")
    ] = None,
) -> None:
    """Make a starting folder for a country, filled from the GeoNames gazetteer.

    Its README says what to put right: the sides, the actors, who held what at the start.

    [dim]whoholds theatre new "Asteria 2031" --country ZZ --out asteria[/]
    """
    from whoholds.theatre import new_theatre

    folder = out or Path(name.lower().replace(" ", "-"))
    new_theatre(folder, name, country)
    say(f"made {folder}; next: read {folder / 'README.md'}, then whoholds theatre check {folder}")


@app.command("from-campaign")
def convert(
    campaign: Annotated[
        Path,
        typer.Argument(
            metavar="CAMPAIGN",
            help="Folder of JSON files: actors.json, places.json, and if there are any initial_control.json, roads.json.",
        ),
    ],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make.")],
    country: Annotated[str, typer.Option("--country", metavar="CC", help="Two-letter country code (ISO 3166).")],
    zone: Annotated[str, typer.Option("--zone", metavar="ZONE", help="Time zone, such as Etc/UTC.")],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Name of the theatre.", show_default="the folder's")
    ] = None,
) -> None:
    """Make a theatre from a campaign's JSON files of actors and places.

    [dim]whoholds theatre from-campaign campaigns/asteria asteria --country ZZ --zone Etc/GMT-3[/]
    """
    from whoholds.theatre import theatre_from_campaign

    theatre_from_campaign(campaign, folder, name or folder.name, country, zone)
    say(f"made {folder}; next: whoholds theatre check {folder}")
