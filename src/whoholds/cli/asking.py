"""`whoholds place` and `whoholds why`: who holds a place, since when, and according to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Annotated

import typer

from whoholds.cli.desk import Desk
from whoholds.cli.desk import open_desk
from whoholds.cli.explaining import say_reasons
from whoholds.cli.explaining import say_sayings
from whoholds.cli.explaining import say_status
from whoholds.cli.options import LEDGER
from whoholds.cli.options import JsonOption
from whoholds.cli.options import KnownAtOption
from whoholds.cli.options import LedgerOption
from whoholds.cli.options import OnOption
from whoholds.cli.options import TheatreOption
from whoholds.cli.options import WithoutRulingsOption
from whoholds.cli.plain import to_plain
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_json
from whoholds.runs.instants import choose_instant
from whoholds.runs.instants import read_optional
from whoholds.runs.wording import describe_holder

if TYPE_CHECKING:
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
    without_rulings: WithoutRulingsOption = False,
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
        status = _ask(desk, name, on, known_at, with_rulings=not without_rulings)
        if as_json:
            say_json(_to_json(desk, status))
            return
        say_status(desk, status)
        say_sayings(desk, status, most=_SHOWN)
        hidden = max(0, len(status.deciding) - _SHOWN) + max(0, len(status.against) - _SHOWN)
        if hidden:
            say(f"  and {hidden} more: whoholds why {name}{f' --on {on}' if on else ''}")


def explain_place(
    name: PlaceArgument,
    on: OnOption = None,
    known_at: KnownAtOption = None,
    without_rulings: WithoutRulingsOption = False,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    everything: Annotated[bool, typer.Option("--all", help="List the sayings that change nothing, too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the sayings that decided who holds a place, weightiest first, and both sides of a dispute.

    Each is called strong, medium or weak by how much the odds of the holder fall without it, with what the probability would
    be without it and its id, by which `rule` takes it. Reports that repeat one saying count once and are listed under it. Where no
    saying decided, the places near it that did are named. Sayings that change nothing are counted; --all and --json have them.

    [dim]whoholds why Aster --on 2031-05-02T06:00[/]
    """
    with open_desk(theatre, ledger) as desk:
        status = _ask(desk, name, on, known_at, with_rulings=not without_rulings)
        if as_json:
            say_json(_to_json(desk, status))
            return
        say_status(desk, status)
        say_reasons(desk, status, everything=everything)


def _ask(desk: Desk, name: str, on: str | None, known_at: str | None, *, with_rulings: bool) -> PlaceStatus:
    from whoholds.runs.finding import find_place
    from whoholds.runs.holding import place_status

    place = find_place(desk.theatre, name)
    at = choose_instant(on, desk.theatre)
    known = read_optional(known_at, desk.theatre.zone)
    return place_status(desk.ledger, desk.theatre, place.id, at=at, known_at=known, with_rulings=with_rulings)


def _to_json(desk: Desk, status: PlaceStatus) -> dict[str, object]:
    return {
        "place": {"id": status.place.id, "name": status.place.name, "kind": status.place.kind},
        "said": describe_holder(desk.theatre, status.estimate),
        "estimate": to_plain(status.estimate),
        "support_age_h": status.support_age_h,
        "deciding": to_plain(status.deciding),
        "against": to_plain(status.against),
        "otherwise": to_plain(status.otherwise),
        "rulings": to_plain(status.rulings),
        "nearby": [
            {"place": one.place.id, "name": one.place.name, "probabilities": to_plain(one.estimate.probabilities)}
            for one in status.nearby
        ],
    }
