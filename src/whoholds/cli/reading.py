"""`whoholds read`: reports into the ledger."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from typing import Annotated

import typer

from whoholds.cli.desk import Desk
from whoholds.cli.desk import open_desk
from whoholds.cli.exits import end_incomplete
from whoholds.cli.options import LEDGER
from whoholds.cli.options import JsonOption
from whoholds.cli.options import LedgerOption
from whoholds.cli.options import TheatreOption
from whoholds.cli.readers import ReaderOption
from whoholds.cli.readers import Readers
from whoholds.cli.readers import TokensOption
from whoholds.cli.readers import describe_cost
from whoholds.cli.readers import open_readers
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_aside
from whoholds.cli.terminal import say_json
from whoholds.cli.terminal import show_progress
from whoholds.model import Refusal
from whoholds.runs.instants import read_publication
from whoholds.runs.wording import count

if TYPE_CHECKING:
    from datetime import datetime

    from whoholds.runs.reading import ReadSummary


def read(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…", help="Files or folders: plain text, HTML, JSON, JSONL; - is the standard input."
        ),
    ],
    published: Annotated[
        str | None,
        typer.Option(
            "--published",
            metavar="T",
            help="Publication time, with its offset, of reports that do not say it themselves.",
            show_default="unknown: relative times stay open",
        ),
    ] = None,
    outlet: Annotated[
        str | None, typer.Option("--outlet", metavar="O", help="Who published reports that do not say it themselves.")
    ] = None,
    reader: ReaderOption = None,
    reader_tokens: TokensOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Read reports into the ledger.

    Every claim is kept with its speaker and its exact words. Reading a report twice changes nothing. A file that cannot
    be read is refused with its reason, the others are read, and the exit code is 1.

    [dim]whoholds read reports/ morning.html[/]

    [dim]whoholds read report.txt --published 2031-05-02T08:30+03:00 --outlet "The Aster Post"[/]

    [dim]curl … | whoholds read - --published 2031-05-02T08:30+03:00[/]

    [dim]whoholds read reports/ --reader http://127.0.0.1:8080/v1/some-model --ledger second.sqlite[/]
    """
    with open_desk(theatre, ledger, create=True) as desk:
        readers = open_readers(desk, reader, reader_tokens)
        summary, refusals = read_reports_into(
            desk, paths, published=read_publication(published, desk.theatre.zone), outlet=outlet, readers=readers
        )
    cost = readers.cost() if readers.cost else None
    if as_json:
        asked = {} if cost is None else {"asked": asdict(cost)}
        say_json({**asdict(summary), "refused_inputs": [asdict(refusal) for refusal in refusals], **asked})
    else:
        say(describe_summary(summary))
        if cost is not None:
            say(describe_cost(cost))
    if summary.refused:
        raise end_incomplete()


def read_reports_into(
    desk: Desk,
    paths: list[str],
    *,
    published: datetime | None = None,
    outlet: str | None = None,
    readers: Readers | None = None,
) -> tuple[ReadSummary, list[Refusal]]:
    """Read, showing progress; each input that is refused is named on the error stream at once."""
    from whoholds.runs.reading import read_into

    readers = readers or open_readers(desk, None, None)
    refusals: list[Refusal] = []

    def note(refusal: Refusal) -> None:
        refusals.append(refusal)
        say_aside(f"refused {refusal.about}: {refusal.reason}")

    with show_progress("reading") as tell:
        summary = read_into(
            desk.ledger,
            desk.theatre,
            readers.reader,
            paths,
            published=published,
            outlet=outlet,
            finder=readers.finder,
            on_progress=lambda so_far: tell(f"{count(so_far.read, 'report')}, {count(so_far.claims, 'claim')}"),
            on_refusal=note,
        )
    return summary, refusals


def describe_summary(summary: ReadSummary) -> str:
    """Say what became of the reports in one sentence."""
    parts = [f"read {count(summary.read, 'report')}"]
    if summary.skipped:
        parts.append(f"{summary.skipped} known already")
    if summary.refused:
        parts.append(f"{summary.refused} refused")
    speed = f" in {summary.seconds:.1f} s, {summary.words_per_second:,.0f} words/s" if summary.read else ""
    return f"{', '.join(parts)}: {count(summary.claims, 'claim')}, {count(summary.refusals, 'thing')} declined{speed}"
