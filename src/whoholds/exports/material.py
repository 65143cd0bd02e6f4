"""What an export is made from, and what an export is."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import IO
from typing import Any

from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Report
from whoholds.model import Theatre
from whoholds.roads import RoadStatus

#: For whom a file is written: 'internal' holds everything, 'public' what may harm nobody (see `whoholds.exports.protect`).
PROFILES = ("internal", "public")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What exports are made from; iterables are read once, in the order given.

    `reports` are by id. `usable` gives, for each side, how likely it can use each road section at `at`, `statuses` the
    status of each. `rulings` is how many rulings were known and `rulings_head` the last of them ('' where none counts).
    `method` names what made the estimates, `data_version` the state of the ledger (any text that changes
    when its content does), `theatre_version` that of the theatre, `reader_versions` what read the claims, `program` this
    program's version. `profile` is one of `PROFILES`, `delay_h` the hours by which a public file lags.
    """

    theatre: Theatre
    claims: Iterable[Claim] = ()
    reports: Mapping[str, Report] = field(default_factory=dict)
    estimates: Iterable[ControlEstimate] = ()
    usable: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    statuses: Sequence[RoadStatus] = ()
    at: datetime | None = None
    known_at: datetime | None = None
    rulings: int = 0
    rulings_head: str = ""
    method: str = ""
    data_version: str = ""
    theatre_version: str = ""
    reader_versions: tuple[str, ...] = ()
    program: str = ""
    profile: str = "internal"
    delay_h: float | None = None
    is_protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One format: `write` streams material as UTF-8 text, or as bytes where `is_binary`, and gives the number of rows or features.

    `needs` names the parts of the material it reads. `carries_metadata` tells whether the file itself says its method
    and data version; beside any other a `<file>-metadata.json` is written.
    """

    name: str
    suffix: str
    media_type: str
    summary: str
    needs: tuple[str, ...]
    write: Callable[[Material, IO[Any]], int]
    carries_metadata: bool = False
    is_binary: bool = False
