"""Who reads: the reader that ships, or a language model that the user names."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Annotated

import typer

from whoholds.cli.desk import Desk
from whoholds.errors import QueryError
from whoholds.runs.wording import count

if TYPE_CHECKING:
    from whoholds.answers import Cost
    from whoholds.runs.reading import ClaimFinder
    from whoholds.runs.reading import SentenceReader

_PANEL = "Another reader"

ReaderOption = Annotated[
    str | None,
    typer.Option(
        "--reader",
        metavar="URL/MODEL",
        help="Have a language model read, at this OpenAI-compatible address, to which reports are sent. "
        "Its key, if it wants one, is taken from WHOHOLDS_READER_KEY.",
        show_default="the reader that ships, on this machine",
        rich_help_panel=_PANEL,
    ),
]
TokensOption = Annotated[
    int | None,
    typer.Option(
        "--reader-tokens",
        metavar="N",
        min=1,
        help="Tokens that this run may cost, questions and answers together.",
        show_default="2,000,000",
        rich_help_panel=_PANEL,
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Who gives the sentences and who finds the claims; `cost` tells what asking a model has cost, None if none is asked."""

    reader: SentenceReader
    finder: ClaimFinder | None = None
    cost: Callable[[], Cost] | None = None


def open_readers(desk: Desk, address: str | None, tokens: int | None) -> Readers:
    """Open the reader that ships, or the language model at an address.

    Raises
    ------
    QueryError
        If tokens are limited for no model, or the address is none.
    ServiceError
        If the key in the environment cannot be used there.
    """
    from whoholds.runs.reading import open_reader
    from whoholds.runs.reading import open_second_reader

    if address is None:
        if tokens is not None:
            raise QueryError("--reader-tokens needs --reader: nothing else costs tokens")
        return Readers(reader=open_reader())
    key = os.environ.get("WHOHOLDS_READER_KEY", "")
    asker, finder = open_second_reader(desk.theatre, address, key=key, tokens=tokens)
    return Readers(reader=asker, finder=finder, cost=lambda: asker.cost)


def describe_cost(cost: Cost) -> str:
    """Say what asking a model has cost."""
    failures = f", {cost.failures} without an answer" if cost.failures else ""
    return (
        f"asked {count(cost.answers + cost.failures, 'time')}{failures}: {cost.tokens_in:,} tokens in, "
        f"{cost.tokens_out:,} out, {cost.seconds_per_answer:.1f} s an answer"
    )
