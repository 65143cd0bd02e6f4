"""All commands, in the order the help lists them."""

from __future__ import annotations

from typing import Annotated

import typer

import whoholds
from whoholds.cli import asking
from whoholds.cli import claims
from whoholds.cli import demo
from whoholds.cli import moving
from whoholds.cli import reading
from whoholds.cli import roads
from whoholds.cli import ruling
from whoholds.cli import serving
from whoholds.cli import sources
from whoholds.cli import theatre
from whoholds.cli import writing
from whoholds.cli.exits import CleanGroup

_READ, _ASK, _DECIDE, _GIVE = "Read reports", "Ask", "Decide", "Take away"

app = typer.Typer(
    name="whoholds",
    cls=CleanGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: [bold]whoholds demo[/]. Exit codes: 0 done, 1 something refused or nothing found, 2 asked wrongly, 3 could not be done.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"whoholds {whoholds.__version__}")
        raise typer.Exit


@app.callback()
def greet(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Say who holds a place, since when, and according to whom.

    Reads news reports of an armed conflict into a ledger of claims, weighs them, and says who held each place at each
    hour, how sure that is, in which words, and which roads that cuts.
    """


app.command("demo", rich_help_panel=_READ)(demo.show_demo)
app.command("read", rich_help_panel=_READ)(reading.read)
app.add_typer(theatre.app, name="theatre", rich_help_panel=_READ)
app.command("place", rich_help_panel=_ASK)(asking.show_place)
app.command("why", rich_help_panel=_ASK)(asking.explain_place)
app.command("claims", rich_help_panel=_ASK)(claims.list_claims)
app.command("sources", rich_help_panel=_ASK)(sources.list_sources)
app.command("cut-off", rich_help_panel=_ASK)(moving.show_cut_offs)
app.command("route", rich_help_panel=_ASK)(moving.show_route)
app.command("if", rich_help_panel=_ASK)(moving.suppose_holders)
app.command("roads", rich_help_panel=_ASK)(roads.show_roads)
app.command("chokepoints", rich_help_panel=_ASK)(roads.show_chokepoints)
app.command("connectivity", rich_help_panel=_ASK)(roads.show_connectivity)
app.command("serve", rich_help_panel=_ASK)(serving.serve_desk)
app.add_typer(ruling.app, name="rule", rich_help_panel=_DECIDE)
app.add_typer(ruling.log, name="rulings", rich_help_panel=_DECIDE)
app.command("report", rich_help_panel=_GIVE)(writing.write_report)
app.command("export", rich_help_panel=_GIVE)(writing.write_export)


def main() -> None:
    """Run the command line."""
    app()
