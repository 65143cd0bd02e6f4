"""`whoholds demo`: the whole chain over the sample reports."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Annotated

import typer

from whoholds.cli.desk import Desk
from whoholds.cli.desk import open_desk
from whoholds.cli.exits import end_incomplete
from whoholds.cli.moving import say_cut_offs
from whoholds.cli.options import OnOption
from whoholds.cli.options import TheatreOption
from whoholds.cli.reading import describe_summary
from whoholds.cli.reading import read_reports_into
from whoholds.cli.terminal import say
from whoholds.cli.writing import say_situation
from whoholds.cli.writing import write_report_files
from whoholds.errors import ExportError
from whoholds.errors import QueryError
from whoholds.errors import TheatreError
from whoholds.runs.instants import choose_instant
from whoholds.runs.instants import read_optional

if TYPE_CHECKING:
    from whoholds.exports.situation import Situation
    from whoholds.runs.moving import CutOffs

#: Cut-offs of each kind that the demonstration prints.
_CUTS = 4


def show_demo(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Folder for the ledger and the report; the demonstration's own files in it are made anew.",
        ),
    ] = Path("out"),
    on: OnOption = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="T", help="Changes since then.", show_default="the opening of the theatre"),
    ] = None,
    serve: Annotated[
        bool | None,
        typer.Option(
            "--serve/--no-serve",
            help="Serve the page at the end, until Ctrl-C. Without a terminal the page is asked for once instead.",
            show_default="if somebody sits at the terminal",
        ),
    ] = None,
    theatre: TheatreOption = None,
) -> None:
    """Read a theatre's sample reports into a fresh ledger, print the situation, write the report with its map, serve the page.

    All reports are read; the situation uses those published by the time it shows.

    [dim]whoholds demo --out out[/]
    """
    ledger = _start_afresh(out)
    with open_desk(theatre, str(ledger), create=True) as desk:
        summary, _ = read_reports_into(desk, _list_samples(desk))
        say(describe_summary(summary))
        at = choose_instant(on, desk.theatre)
        begin = read_optional(since, desk.theatre.zone) or desk.theatre.opens_at
        # What an analyst at that hour could know: hindsight would hide the doubts that the report is there to tell.
        written = write_report_files(desk, out, at=at, since=begin, known_at=at)
        say()
        say_situation(desk, written.situation)
        say()
        say_cut_offs(desk, _list_cuts(written.situation), most=_CUTS)
        say()
        for path in written.paths:
            say(f"wrote {path}")
        asked = f"--on {at.astimezone(desk.theatre.zone):%Y-%m-%dT%H:%M} --ledger {ledger}"
        say(f"ask on: .venv/bin/whoholds place NAME {asked}")
        command = f".venv/bin/whoholds serve --ledger {ledger}" + (f" --theatre {theatre}" if theatre else "")
        _show_page(desk, command, is_wanted=sys.stdin.isatty() if serve is None else serve)
    if summary.refused:
        raise end_incomplete()


def _show_page(desk: Desk, command: str, *, is_wanted: bool) -> None:
    """Serve the page until interrupted, or, where nobody could interrupt it, ask for it once and say how to serve it."""
    from whoholds.runs.questions import Questions
    from whoholds.web import Address
    from whoholds.web import Policy
    from whoholds.web import serve
    from whoholds.web import try_desk

    questions = Questions(desk.theatre, desk.ledger)
    if not is_wanted:
        trial = try_desk(questions)
        what = (
            "the page answers" if trial.has_page else "the API answers; the page is not built (make web, with Node 20)"
        )
        say(f"{what}; to look at it: {command}")
        return
    try:
        serve(questions, Policy(), Address(), announce=say)
    except QueryError:
        serve(questions, Policy(), Address(port=0), announce=say)  # the usual port is taken


def _list_cuts(told: Situation) -> CutOffs:
    from whoholds.runs.moving import CutOffs

    return CutOffs(
        at=told.at,
        known_at=told.known_at,
        cut_off=tuple(told.cut_offs),
        encircled=tuple(told.encircled),
        reported=tuple(told.reported_cuts),
        claims=dict(told.claims),
    )


def _list_samples(desk: Desk) -> list[str]:
    """List what lies in the theatre's reports/; a README there is about the samples and none of them."""
    folder = desk.theatre.folder / "reports" if desk.theatre.folder else None
    found = sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []
    samples = [str(path) for path in found if not path.name.startswith((".", "README"))]
    if not samples:
        raise TheatreError(f"the theatre {desk.theatre.id} has no sample reports: its reports/ is empty or missing")
    return samples


def _start_afresh(out: Path) -> Path:
    """Make the folder, and remove the ledger of an earlier demonstration."""
    ledger = out / "demo.sqlite"
    try:
        out.mkdir(parents=True, exist_ok=True)
        for ending in ("", "-wal", "-shm"):
            ledger.with_name(ledger.name + ending).unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(f"{out}: {error.strerror}; choose another folder with --out", folder=str(out)) from error
    return ledger
