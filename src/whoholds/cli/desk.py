"""What a command works with: the theatre and the ledger it was pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from whoholds.model import Theatre

if TYPE_CHECKING:
    from whoholds.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An open theatre and ledger."""

    theatre: Theatre
    ledger: Ledger


def open_theatre(folder: Path | None) -> Theatre:
    """Load the theatre of a folder, or the one that ships.

    Raises
    ------
    TheatreError
        If the folder has faults; the message names each.
    """
    from whoholds.runs.shipped import find_shipped_theatre
    from whoholds.theatre import load_theatre

    return load_theatre(folder or find_shipped_theatre())


@contextmanager
def open_desk(folder: Path | None, ledger: str, *, create: bool = False) -> Iterator[Desk]:
    """Open theatre and ledger, and let go of the ledger at the end.

    Raises
    ------
    LedgerError
        If there is no such ledger and `create` is false.
    """
    theatre = open_theatre(folder)
    from whoholds.ledger import open_ledger

    with open_ledger(ledger, create=create) as opened:
        yield Desk(theatre=theatre, ledger=opened)
