"""`whoholds sources`: who still reports, who fell silent, and whom the others bear out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from whoholds.cli.desk import Desk
from whoholds.cli.desk import open_desk
from whoholds.cli.exits import end_incomplete
from whoholds.cli.options import LEDGER
from whoholds.cli.options import JsonOption
from whoholds.cli.options import KnownAtOption
from whoholds.cli.options import LedgerOption
from whoholds.cli.options import OnOption
from whoholds.cli.options import TheatreOption
from whoholds.cli.plain import to_plain
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_aside
from whoholds.cli.terminal import say_json
from whoholds.cli.terminal import say_table
from whoholds.model import FeedState
from whoholds.runs.durations import show_hours
from whoholds.runs.instants import choose_instant
from whoholds.runs.instants import read_optional
from whoholds.runs.instants import show_instant
from whoholds.runs.wording import count
from whoholds.runs.wording import describe_lost

if TYPE_CHECKING:
    from whoholds.model import Feed
    from whoholds.model import SourceHealth

_HEADINGS = ("", "reports", "a day", "claims", "a day", "last report", "silent", "longest", "borne out")


def list_sources(
    on: OnOption = None,
    known_at: KnownAtOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """List outlets and classes of sources: how much they report, who fell silent, and whom the others bear out.

    A feed is called lost if a silence like its present one has a chance of less than 1 % at its own rate; where it used to
    report, estimates grow unsure. Borne out: how many of the claims that could be checked fit what everybody else says of the place. The
    exit code is 1 when nothing was read.

    [dim]whoholds sources --on 2031-05-02T06:00[/]
    """
    from whoholds.runs.sources import source_health

    with open_desk(theatre, ledger) as desk:
        at = choose_instant(on, desk.theatre)
        health = source_health(desk.ledger, desk.theatre, at=at, known_at=read_optional(known_at, desk.theatre.zone))
        if as_json:
            say_json(_to_json(health))
        else:
            _say_health(desk, health)
    if not health.outlets:
        say_aside("no report was published by then")
        raise end_incomplete()


def _to_json(health: SourceHealth) -> dict[str, object]:
    def plain(feed: Feed) -> dict[str, object]:
        return {
            **to_plain(feed),
            "reports_per_day": feed.reports_per_day,
            "claims_per_day": feed.claims_per_day,
        }

    return {
        "at": to_plain(health.at),
        "days": [day.isoformat() for day in health.days],
        "outlets": [plain(one) for one in health.outlets],
        "classes": [plain(one) for one in health.classes],
    }


def _say_health(desk: Desk, health: SourceHealth) -> None:
    say(f"sources as of {show_instant(health.at, desk.theatre.zone)}", style="bold")
    _say_lost(health)
    for heading, feeds in (("outlet", health.outlets), ("class of source", health.classes)):
        say()
        say_table((heading, *_HEADINGS[1:]), _list_rows(desk, feeds))


def _say_lost(health: SourceHealth) -> None:
    """Print first what matters most: who is lost, and what that does."""
    for one in health.lost:
        say(f"  {describe_lost(one)}", style="bold")
    if health.lost:
        say("  Where they used to report, changes can go unseen: estimates there grow unsure, and quiet is not calm.")
    else:
        say(f"  {count(len(health.outlets), 'outlet')}, none of them silent against its habit")


def _list_rows(desk: Desk, feeds: Iterable[Feed]) -> list[tuple[object, ...]]:
    return [
        (
            one.name.replace("_", " ") if one.kind == "class" else one.name or "outlet unknown",
            one.reports,
            f"{one.reports_per_day:.1f}",
            one.claims,
            f"{one.claims_per_day:.1f}",
            show_instant(one.last_at, desk.theatre.zone)[:16],
            _tell_silence(one),
            "" if one.longest_gap_h is None else show_hours(one.longest_gap_h),
            "" if one.agreement is None else f"{round(one.agreement * one.checked)} of {one.checked}",
        )
        for one in feeds
    ]


def _tell_silence(feed: Feed) -> str:
    """Tell how long a feed has been silent, and whether that is its habit."""
    if feed.silent_h is None:
        return ""
    marks = {FeedState.LOST: " LOST", FeedState.QUIET: " quiet"}
    return f"{show_hours(feed.silent_h)}{marks.get(feed.state, '')}"
