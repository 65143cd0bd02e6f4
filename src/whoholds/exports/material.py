"""What an export is made from, and what an export is."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import IO

from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Report
from whoholds.model import Theatre


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What exports are made from; iterables are read once, in the order given.

    `reports` are by id. `usable` gives, for each side, how likely it can use each road section at `at`. `rulings` is how
    many rulings were known and `rulings_head` the last of them ('' where none counts). `method` names
    what made the estimates, `data_version` the state of the ledger (any text that changes when its content does).
    """

    theatre: Theatre
    claims: Iterable[Claim] = ()
    reports: Mapping[str, Report] = field(default_factory=dict)
    estimates: Iterable[ControlEstimate] = ()
    usable: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    at: datetime | None = None
    known_at: datetime | None = None
    rulings: int = 0
    rulings_head: str = ""
    method: str = ""
    data_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One format: `write` streams material as UTF-8 text and gives the number of rows or features written.

    `needs` names the parts of the material it reads. `carries_metadata` tells whether the file itself says its method
    and data version; beside any other a `<file>-metadata.json` is written.
    """

    name: str
    suffix: str
    media_type: str
    summary: str
    needs: tuple[str, ...]
    write: Callable[[Material, IO[str]], int]
    carries_metadata: bool = False
