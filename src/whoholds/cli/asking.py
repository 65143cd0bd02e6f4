"""`whoholds place` and `whoholds why`: who holds a place, since when, and according to whom."""

from __future__ import annotations

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
from whoholds.cli.plain import to_plain
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_json
from whoholds.model import Status
from whoholds.runs.instants import choose_instant
from whoholds.runs.instants import read_optional
from whoholds.runs.instants import show_between
from whoholds.runs.instants import show_instant
from whoholds.runs.wording import describe_claim
from whoholds.runs.wording import describe_holder
from whoholds.runs.wording import describe_odds
from whoholds.runs.wording import describe_voice
from whoholds.runs.wording import describe_weight
from whoholds.runs.wording import quote_claim

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from whoholds.model import Claim
    from whoholds.model import ControlEstimate
    from whoholds.runs.holding import Decision
    from whoholds.runs.holding import PlaceStatus

#: Sayings for and against that `place` shows; `why` shows all.
_SHOWN = 3

PlaceArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="A place of the theatre: its id, its name or an alias.")
]


def show_place(
    name: PlaceArgument,
    on: OnOption = None,
    known_at: KnownAtOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Say who holds a place, since when, how sure that is, in which words, and who says otherwise.

    Without --known-at the answer uses everything read, later reports too; with it, nothing published later.

    [dim]whoholds place Aster --on 2031-05-02T06:00[/]

    [dim]whoholds place Aster --on 2031-05-02T06:00 --known-at 2031-05-01T22:00[/]
    """
    with open_desk(theatre, ledger) as desk:
        status = _ask(desk, name, on, known_at)
        if as_json:
            say_json(_to_json(desk, status))
            return
        _say_status(desk, status)
        _say_sayings(desk, status, most=_SHOWN)
        hidden = max(0, len(status.deciding) - _SHOWN) + max(0, len(status.against) - _SHOWN)
        if hidden:
            say(f"  and {hidden} more: whoholds why {name}{f' --on {on}' if on else ''}")


def explain_place(
    name: PlaceArgument,
    on: OnOption = None,
    known_at: KnownAtOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """List every saying that decided who holds a place, weightiest first.

    Each is called strong, medium or weak by how much the odds of the holder fall without it; none of these: others say
    as much without it. Reports that repeat one saying count once and are listed under it. --json has the figures.

    [dim]whoholds why Aster --on 2031-05-02T06:00[/]
    """
    with open_desk(theatre, ledger) as desk:
        status = _ask(desk, name, on, known_at)
        if as_json:
            say_json(_to_json(desk, status))
            return
        _say_status(desk, status)
        _say_sayings(desk, status, most=None)


def _ask(desk: Desk, name: str, on: str | None, known_at: str | None) -> PlaceStatus:
    from whoholds.runs.finding import find_place
    from whoholds.runs.holding import place_status

    place = find_place(desk.theatre, name)
    at = choose_instant(on, desk.theatre)
    return place_status(desk.ledger, desk.theatre, place.id, at=at, known_at=read_optional(known_at, desk.theatre.zone))


def _to_json(desk: Desk, status: PlaceStatus) -> dict[str, object]:
    return {
        "place": {"id": status.place.id, "name": status.place.name, "kind": status.place.kind},
        "said": describe_holder(desk.theatre, status.estimate),
        "estimate": to_plain(status.estimate),
        "deciding": to_plain(status.deciding),
        "against": to_plain(status.against),
    }


def _say_status(desk: Desk, status: PlaceStatus) -> None:
    estimate, zone = status.estimate, desk.theatre.zone
    known = f", as known at {show_instant(estimate.known_at, zone)}" if estimate.known_at else ""
    say(f"{status.place.name} ({status.place.kind}) on {show_instant(estimate.at, zone)}{known}", style="bold")
    say(f"  {describe_holder(desk.theatre, estimate)}{_tell_since(estimate, zone)}", style="bold")
    say(f"  how sure: {describe_odds(desk.theatre, estimate)}")
    support = show_instant(estimate.last_support, zone)
    if support:
        say(f"  last support: {support}")


def _tell_since(estimate: ControlEstimate, zone: ZoneInfo) -> str:
    """Tell since when a place is held; of a place that is not, there is no since."""
    if estimate.status not in {Status.HELD, Status.PROBABLY_HELD, Status.STALE}:
        return ""
    if estimate.since_earliest is None and estimate.since_latest is None:
        return ", since before the theatre opens"
    bracket = show_between(estimate.since_earliest, estimate.since_latest, zone)
    first, joined, last = bracket.partition(" to ")
    return f", since between {first} and {last}" if joined else f", since {bracket}"


def _say_sayings(desk: Desk, status: PlaceStatus, *, most: int | None) -> None:
    if not status.sayings:
        say("  no claim decided this: it is the opening state and what passes by")
    is_held = status.estimate.status in {Status.HELD, Status.PROBABLY_HELD, Status.STALE}
    groups = [("decided by" if is_held else "for it", status.deciding), ("against it", status.against)]
    if most is None:
        groups.append(("makes it less likely, though it does not contradict it", status.otherwise))
    for heading, sayings in groups:
        if sayings:
            say(f"  {heading}")
        for saying in sayings[:most]:
            _say_saying(desk, saying)


def _say_saying(desk: Desk, saying: Decision) -> None:
    say(f"    {describe_weight(saying.log_odds):<6}  {describe_claim(desk.theatre, saying.claim)}")
    _say_words(desk, saying.claim)
    for copy in saying.copies:
        say(f"            also: {describe_voice(copy)}, {show_instant(copy.published_at, desk.theatre.zone)}")


def _say_words(desk: Desk, claim: Claim) -> None:
    for words in quote_claim(claim):
        say(f"            {words}")
    when = show_between(claim.when.earliest, claim.when.latest, desk.theatre.zone)
    published = show_instant(claim.published_at, desk.theatre.zone)
    say(
        f"            {describe_voice(claim)}{f', published {published}' if published else ''}{f', about {when}' if when else ''}"
    )
