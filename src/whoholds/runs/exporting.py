"""Gather what a format needs and write it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import fields
from dataclasses import is_dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from pathlib import Path

import numpy as np

from whoholds import __version__
from whoholds.control import METHOD
from whoholds.control import Panel
from whoholds.errors import QueryError
from whoholds.exports import EXPORTS
from whoholds.exports import Export
from whoholds.exports import Material
from whoholds.exports import find_export
from whoholds.exports import write_file
from whoholds.ledger import Ledger
from whoholds.model import CONTESTED
from whoholds.model import ControlEstimate
from whoholds.model import Report
from whoholds.model import Status
from whoholds.model import Theatre
from whoholds.model import content_id
from whoholds.model import utc_text
from whoholds.roads import RoadNetwork
from whoholds.roads import list_probabilities
from whoholds.runs.knowledge import Knowledge
from whoholds.runs.knowledge import gather
from whoholds.runs.profiles import Limits
from whoholds.runs.profiles import limit
from whoholds.runs.road_status import find_statuses

#: The formats that ask about many instants; every other is a picture of one.
PANEL_FORMAT = "control-panel"
PANEL_FORMATS = frozenset({PANEL_FORMAT, "control-panel-parquet"})
#: Hours between the panel's instants when nothing else is said.
PANEL_STEP_H = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRequest:
    """What a control panel shows: its instants (none: every six hours), and whether each uses only what was published by then."""

    instants: tuple[datetime, ...] = ()
    is_filtered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """For whom a file is written: 'internal' or 'public', and what counts as now (None: the clock)."""

    profile: str = "internal"
    now: datetime | None = None


@dataclass(slots=True)
class LedgerReports(Mapping[str, Report]):
    """The reports of a ledger by id, fetched when asked for, so that an export never holds them all."""

    ledger: Ledger
    known_at: datetime | None
    _last: dict[str, Report] = field(default_factory=dict)

    def __getitem__(self, report_id: str) -> Report:
        if report_id not in self._last:
            report = self.ledger.report(report_id)
            if report is None:
                raise KeyError(report_id)
            # Claims come report by report: remembering one is enough.
            self._last = {report_id: report}
        return self._last[report_id]

    def __iter__(self) -> Iterator[str]:
        return (report.id for report in self.ledger.reports(known_at=self.known_at))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def export(  # noqa: PLR0913  what, where to, and which question; all but four by name
    ledger: Ledger,
    theatre: Theatre,
    name: str,
    path: Path,
    *,
    at: datetime,
    known_at: datetime | None = None,
    panel: PanelRequest | None = None,
    audience: Audience | None = None,
    with_rulings: bool = True,
) -> int:
    """Write a file in one of the formats of `EXPORTS`.

    Parameters
    ----------
    at
        The instant that a format with estimates or roads shows.
    panel
        What the control panel shows; other formats do not look at it.
    audience
        For whom; None writes the internal profile.
    with_rulings
        Whether analysts' rulings count.

    Returns
    -------
    The number of rows or features written.

    Raises
    ------
    QueryError
        If there is no such format or profile, or a public panel has no instant that may be shown yet.
    ExportError
        If the file cannot be written.
    """
    if name not in {one.name for one in EXPORTS}:
        raise QueryError(f"there is no format '{name}'; there are {', '.join(one.name for one in EXPORTS)}", name=name)
    whom = audience or Audience()
    limits = limit(theatre, whom.profile, at, known_at, whom.now)
    known = gather(ledger, theatre, limits.known_at, with_rulings=with_rulings)
    chosen = find_export(EXPORTS, name)
    return write_file(chosen, make_material(ledger, known, chosen, limits, panel=panel, profile=whom.profile), path)


def make_material(
    ledger: Ledger, known: Knowledge, chosen: Export, limits: Limits, *, panel: PanelRequest | None, profile: str
) -> Material:
    """Make what a format needs from what is known."""
    theatre, at = known.theatre, limits.at
    estimates: Iterable[ControlEstimate] = ()
    if chosen.name in PANEL_FORMATS:
        estimates = _list_panel(known, _limit_panel(panel or PanelRequest(), theatre, limits))
    elif {"estimates", "usable", "statuses"} & set(chosen.needs):
        estimates = known.estimate(at)
    return Material(
        theatre=theatre,
        claims=known.claims,
        reports=LedgerReports(ledger, limits.known_at),
        estimates=estimates,
        usable=measure_usable(known, estimates, at) if "usable" in chosen.needs else {},
        statuses=find_statuses(known, list(estimates), at=at) if "statuses" in chosen.needs else (),
        at=at,
        known_at=limits.known_at,
        rulings=len(known.rulings),
        rulings_head=known.rulings[-1].id if known.rulings else "",
        method=METHOD,
        data_version=name_version(known),
        theatre_version=name_theatre_version(theatre),
        reader_versions=tuple(sorted({claim.reader_version for claim in known.claims if claim.reader_version})),
        program=__version__,
        profile=profile,
        delay_h=limits.delay_h,
    )


def _limit_panel(panel: PanelRequest, theatre: Theatre, limits: Limits) -> PanelRequest:
    """Keep the instants of a panel that may be shown."""
    asked = panel.instants or tuple(list_panel_instants(theatre, limits.at))
    latest = None if limits.delay_h is None else limits.known_at
    kept = tuple(instant for instant in asked if latest is None or instant <= latest)
    if not kept:
        raise QueryError(f"no instant of the panel may be public yet: the theatre's delay is {limits.delay_h:g} hours")
    return replace(panel, instants=kept)


def list_panel_instants(theatre: Theatre, until: datetime) -> list[datetime]:
    """List an instant every six hours from the theatre's opening."""
    steps = max(0, int((until - theatre.opens_at) / timedelta(hours=PANEL_STEP_H)))
    return [theatre.opens_at + timedelta(hours=PANEL_STEP_H * number) for number in range(steps + 1)]


def name_version(known: Knowledge) -> str:
    """Name the state of what is known: it changes when a claim, an origin or a ruling does."""
    return content_id(
        "knowledge", origins=sorted(known.origins.items()), rulings=[ruling.id for ruling in known.rulings]
    )


def measure_usable(known: Knowledge, estimates: Iterable[ControlEstimate], at: datetime) -> dict[str, dict[str, float]]:
    """Measure how likely each side can use each road section."""
    if not known.theatre.roads:
        return {}
    network = RoadNetwork(known.theatre, origins=known.origins)
    control = list_probabilities(estimates)
    usable = {}
    for mover in network.movers:
        chance_e = network.usable(control, mover, at=at, claims=known.claims, known_at=known.known_at)
        usable[mover] = dict(zip(network.graph.roads, map(float, chance_e), strict=True))
    return {side: usable[mover] for side, mover in network.mover_of_side.items()}


def name_theatre_version(theatre: Theatre) -> str:
    """Name the state of a theatre: it changes when a side, an actor, a place, a road or a number does, wherever it lies."""
    tables = {one.name: getattr(theatre, one.name) for one in fields(theatre) if one.name != "folder"}
    return content_id("theatre", text=json.dumps(tables, default=_write_plain, sort_keys=True, ensure_ascii=False))


def _write_plain(value: object) -> object:
    """Write what JSON does not know: nouns by their fields, instants in UTC, anything else as its text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    return utc_text(value) if isinstance(value, datetime) else str(value)


def _list_panel(known: Knowledge, asked: PanelRequest) -> Iterator[ControlEstimate]:
    panel = known.open_model().panel(
        known.claims,
        instants=asked.instants,
        known_at="filter" if asked.is_filtered else known.known_at,
        origins=known.origins,
        rulings=known.rulings,
    )
    return list_estimates(known, panel)


def list_estimates(known: Knowledge, panel: Panel) -> Iterator[ControlEstimate]:
    """Give a panel as estimates without their reasons, place by place, in order of time."""
    for row, place in enumerate(panel.places):
        for column, at in enumerate(panel.instants):
            chances = panel.probabilities[row, column]
            order = np.argsort(-chances, kind="stable")
            states = tuple((panel.states[state], float(chances[state])) for state in order)
            status = _name_status(known.theatre, *states[0])
            holder = states[0][0] if status in {Status.HELD, Status.PROBABLY_HELD} else ""
            yield ControlEstimate(
                place=place,
                at=at,
                known_at=known.known_at,
                probabilities=states,
                status=status,
                holder=holder,
                method=METHOD,
            )


def _name_status(theatre: Theatre, state: str, chance: float) -> Status:
    """Name the status that probabilities alone can give: a panel does not know disputes."""
    if state == CONTESTED:
        return Status.CONTESTED
    if chance < theatre.thresholds.probably_held:
        return Status.UNKNOWN
    return Status.HELD if chance >= theatre.thresholds.held else Status.PROBABLY_HELD
