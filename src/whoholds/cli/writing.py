"""`whoholds report` and `whoholds export`: what a person takes away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Annotated

import typer

from whoholds.cli.desk import Desk
from whoholds.cli.desk import open_desk
from whoholds.cli.options import LEDGER
from whoholds.cli.options import JsonOption
from whoholds.cli.options import KnownAtOption
from whoholds.cli.options import LedgerOption
from whoholds.cli.options import OnOption
from whoholds.cli.options import TheatreOption
from whoholds.cli.options import WithoutRulingsOption
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_json
from whoholds.cli.terminal import say_table
from whoholds.cli.terminal import show_progress
from whoholds.model import Status
from whoholds.runs.durations import read_duration
from whoholds.runs.instants import choose_instant
from whoholds.runs.instants import read_instant
from whoholds.runs.instants import read_optional
from whoholds.runs.instants import show_instant
from whoholds.runs.instants import show_short
from whoholds.runs.wording import count
from whoholds.runs.wording import describe_holder
from whoholds.runs.wording import describe_lost
from whoholds.runs.wording import percent

if TYPE_CHECKING:
    from whoholds.exports.situation import Situation
    from whoholds.model import ControlEstimate

#: Hours that a report looks back when --since is not given.
_LOOK_BACK_H = 24
#: Rows of each table, and voices in a cell; the page has all.
_MOST_ROWS = 15
_MOST_VOICES = 2
_HELD = (Status.HELD, Status.PROBABLY_HELD)


class Profile(StrEnum):
    """For whom a report is written."""

    INTERNAL = "internal"
    PUBLIC = "public"


ProfileOption = Annotated[
    Profile, typer.Option("--profile", help="public: short quotations, only public names, and the theatre's delay.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A report that was written, and where."""

    situation: Situation
    paths: tuple[Path, ...]


def write_report(
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="T", help="Tell what changed since then.", show_default="a day before"),
    ] = None,
    on: OnOption = None,
    known_at: KnownAtOption = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write to.")] = Path("out"),
    profile: ProfileOption = Profile.INTERNAL,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Write the situation as Markdown and as one self-contained HTML page with a map.

    [dim]whoholds report --since 2031-05-01T06:00 --on 2031-05-02T06:00[/]
    """
    from whoholds.runs.profiles import limit

    with open_desk(theatre, ledger) as desk:
        asked, known = choose_instant(on, desk.theatre), read_optional(known_at, desk.theatre.zone)
        limits = limit(desk.theatre, profile.value, asked, known)
        at, known = limits.at, limits.known_at
        begin = read_optional(since, desk.theatre.zone) or at - timedelta(hours=_LOOK_BACK_H)
        with show_progress("writing the report"):
            written = write_report_files(desk, out, at=at, since=begin, known_at=known, profile=profile)
        if as_json:
            say_json([str(path) for path in written.paths])
            return
        say_situation(desk, written.situation)
        say()
        for path in written.paths:
            say(f"wrote {path}")


#: The formats of the exports room, which is too heavy to ask for them when all that is wanted is help.
_FORMATS = (
    "gold-claims, control-panel, control-panel-parquet, geojson, roads-geojson, road-status, places-geoparquet, roads-geoparquet,"
    " claims-geoparquet, csv, hxl, acled, plover, web-annotation, kml"
)

FormatArgument = Annotated[
    str,
    typer.Argument(metavar="FORMAT", help=f"{_FORMATS}."),
]
FirstOption = Annotated[
    str | None,
    typer.Option("--from", metavar="T", help="control-panel: the first instant.", show_default="the theatre's opening"),
]
LastOption = Annotated[
    str | None,
    typer.Option(
        "--to", metavar="T", help="control-panel: the last instant.", show_default="the theatre's end, or now"
    ),
]
StepOption = Annotated[
    str, typer.Option("--every", metavar="D", help="control-panel: the step, such as 30min, 6h or 1d.")
]
ThenOption = Annotated[
    bool, typer.Option("--as-known-then", help="control-panel: each instant uses only what was published by then.")
]


def write_export(
    name: FormatArgument,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="File to write; it appears whole or not at all.")],
    start: FirstOption = None,
    end: LastOption = None,
    every: StepOption = "6h",
    as_known_then: ThenOption = False,
    profile: ProfileOption = Profile.INTERNAL,
    on: OnOption = None,
    known_at: KnownAtOption = None,
    without_rulings: WithoutRulingsOption = False,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Write a file in somebody else's format.

    [dim]whoholds export gold-claims --out claims.jsonl[/]

    [dim]whoholds export control-panel --from 2031-05-01 --to 2031-05-07 --every 6h --out panel.csv[/]

    [dim]whoholds export road-status --profile public --out roads.csv[/]
    """
    from whoholds.runs.exporting import PANEL_FORMATS
    from whoholds.runs.exporting import Audience
    from whoholds.runs.exporting import PanelRequest
    from whoholds.runs.exporting import export
    from whoholds.runs.holding import list_instants

    with open_desk(theatre, ledger) as desk:
        zone, at = desk.theatre.zone, choose_instant(on, desk.theatre)
        first = desk.theatre.opens_at if start is None else read_instant(start, zone)
        last = at if end is None else read_instant(end, zone)
        instants = list_instants(first, last, read_duration(every)) if name in PANEL_FORMATS else []
        with show_progress(f"writing {name}"):
            rows = export(
                desk.ledger,
                desk.theatre,
                name,
                out,
                at=at,
                known_at=read_optional(known_at, zone),
                panel=PanelRequest(instants=tuple(instants), is_filtered=as_known_then),
                audience=Audience(profile=profile.value),
                with_rulings=not without_rulings,
            )
    if as_json:
        say_json({"format": name, "file": str(out), "rows": rows})
    else:
        say(f"wrote {rows} rows to {out}")


def write_report_files(
    desk: Desk, folder: Path, *, at: datetime, since: datetime, known_at: datetime | None, profile: str = "internal"
) -> Written:
    """Tell the situation and write its files."""
    from whoholds.exports.situation_report import write_situation_report
    from whoholds.runs.situating import situation

    told = situation(desk.ledger, desk.theatre, at=at, since=since, known_at=known_at, profile=profile)
    page, text = folder / "situation.html", folder / "situation.md"
    write_situation_report(told, html=page, markdown=text)
    return Written(situation=told, paths=(page, text))


def say_situation(desk: Desk, told: Situation) -> None:
    """Print who holds what, what changed, and what is disputed; the page has every place with its words."""
    zone = desk.theatre.zone
    say(f"{desk.theatre.name} on {show_instant(told.at, zone)}", style="bold")
    rests = "known by" if told.known_at <= told.at else "published by"
    reports, claims = count(len(told.reports), "report"), count(len(told.claims), "claim")
    say(f"from all that was {rests} {show_instant(told.known_at, zone)}: {reports}, {claims}")
    for feed in told.lost:
        say(describe_lost(feed), style="bold")
    say()
    _say_holders(desk, told)
    _say_changes(desk, told)
    _say_disputes(desk, told)


def _say_holders(desk: Desk, told: Situation) -> None:
    """Print how many places each side holds, surely and probably, and the largest of them."""
    from whoholds.runs.finding import name_state

    held: dict[str, list[ControlEstimate]] = {}
    for estimate in told.estimates.values():
        is_held = estimate.status in _HELD
        held.setdefault(estimate.holder if is_held else estimate.status.value, []).append(estimate)
    rows = [
        (
            name_state(desk.theatre, state),
            sum(one.status == Status.HELD for one in found) if state in desk.theatre.sides else "",
            sum(one.status == Status.PROBABLY_HELD for one in found) if state in desk.theatre.sides else "",
            "" if state in desk.theatre.sides else len(found),
            _shorten(desk, [one.place for one in found]),
        )
        for state, found in sorted(held.items(), key=lambda item: (item[0] not in desk.theatre.sides, -len(item[1])))
    ]
    say_table(("side or state", "held", "probably", "not held", "places, largest first"), rows)


def _say_changes(desk: Desk, told: Situation) -> None:
    """Print the latest changes of hands in full, and name the other changes."""
    from whoholds.exports.situation import list_changes

    zone, changes = desk.theatre.zone, list_changes(told)
    settled = [change for change in changes if change.is_settled]
    doubts = [change.after.place for change in changes if not change.is_settled]
    say()
    say(f"changed hands since {show_instant(told.since, zone)}: {len(settled)}", style="bold")
    rows = [
        (
            _name(desk, change.after.place),
            describe_holder(desk.theatre, change.before),
            describe_holder(desk.theatre, change.after),
            percent(change.after.confidence),
            show_short(change.after.since_earliest, change.after.since_latest, zone),
        )
        for change in settled[:_MOST_ROWS]
    ]
    if rows:
        say_table(("latest first", "was", "is", "sure", "since some time in"), rows)
    if len(settled) > _MOST_ROWS:
        say(f"and earlier: {_shorten(desk, [change.after.place for change in settled[_MOST_ROWS:]])}")
    if doubts:
        say(f"no longer sure: {_shorten(desk, doubts)}")


def _say_disputes(desk: Desk, told: Situation) -> None:
    """Print who says what about the places that are not surely held, and count the contradictions about the others."""
    from whoholds.exports.situation import list_disputes

    disputes = list_disputes(told)
    open_ones = [one for one in disputes if one.status != Status.HELD]
    say()
    say(f"sources contradict each other: {len(disputes)} places", style="bold")
    rows = [_tell_dispute(desk, told, one) for one in open_ones[:_MOST_ROWS]]
    if rows:
        say_table(("largest first", "is", "sure", "for it", "against it"), rows)
    if len(open_ones) > _MOST_ROWS:
        say(f"and: {_shorten(desk, [one.place for one in open_ones[_MOST_ROWS:]])}")
    settled = [one.place for one in disputes if one.status == Status.HELD]
    if settled:
        say(f"held all the same: {_shorten(desk, settled)}")


def _tell_dispute(desk: Desk, told: Situation, one: ControlEstimate) -> tuple[str, str, str, str, str]:
    from whoholds.exports.situation import list_against
    from whoholds.exports.situation import list_supporting

    return (
        _name(desk, one.place),
        describe_holder(desk.theatre, one),
        percent(one.confidence),
        _tell_voices(told, list_supporting(one)),
        _tell_voices(told, list_against(told, one)),
    )


def _tell_voices(told: Situation, claims: Iterable[str]) -> str:
    """Name who says something, the first two of them."""
    said = [told.claims[claim].attribution for claim in claims if claim in told.claims]
    voices = list(dict.fromkeys(one.speaker or one.outlet or "outlet unknown" for one in said))
    return ", ".join(voices[:_MOST_VOICES]) + (
        f" and {len(voices) - _MOST_VOICES} more" if len(voices) > _MOST_VOICES else ""
    )


def _name(desk: Desk, place: str) -> str:
    from whoholds.runs.finding import name_place

    return name_place(desk.theatre, place)


def _shorten(desk: Desk, places: Iterable[str], most: int = 8) -> str:
    """Name the largest places and count the others."""
    from whoholds.exports.situation import rank_place

    ranked = sorted(places, key=lambda place: rank_place(desk.theatre, place))
    shown = ", ".join(_name(desk, place) for place in ranked[:most])
    return shown if len(ranked) <= most else f"{shown} and {len(ranked) - most} more"
