"""How a command ends: exit codes, and errors as one sentence."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import typer
from typer.core import TyperGroup

from whoholds.cli.terminal import say_aside
from whoholds.errors import QueryError
from whoholds.errors import WhoHoldsError


class Code(IntEnum):
    """Exit codes; docs/reference/errors.md explains them."""

    DONE = 0
    INCOMPLETE = 1
    USAGE = 2
    FAILED = 3


class CleanGroup(TyperGroup):
    """A group of commands whose errors end in one sentence with a code, never in a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error of ours becomes a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except WhoHoldsError as error:
            say_aside(str(error))
            raise typer.Exit(Code.USAGE if isinstance(error, QueryError) else Code.FAILED) from error


def end_incomplete() -> typer.Exit:
    """Give the exit of a command that worked but refused, found fault with, or found nothing."""
    return typer.Exit(Code.INCOMPLETE)
