"""`whoholds roads`, `chokepoints` and `connectivity`: the state of the roads, where they are weakest, and how that went."""

from __future__ import annotations

from collections import Counter
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
from whoholds.cli.options import SideOption
from whoholds.cli.options import TheatreOption
from whoholds.cli.plain import to_plain
from whoholds.cli.terminal import count_progress
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_json
from whoholds.cli.terminal import say_table
from whoholds.cli.terminal import show_progress
from whoholds.errors import QueryError
from whoholds.runs.durations import read_duration
from whoholds.runs.instants import choose_instant
from whoholds.runs.instants import read_instant
from whoholds.runs.instants import read_optional
from whoholds.runs.instants import show_instant
from whoholds.runs.wording import percent

if TYPE_CHECKING:
    from whoholds.model import Consequence
    from whoholds.roads import Connectivity
    from whoholds.roads import RoadStatus
    from whoholds.runs.road_status import RoadStatuses

#: Rows printed unless --all is given; --json has all.
_SHOWN = 40
#: Probability of holding both ends below which a side is said not to.
_HELD = 0.05
#: The worst first: what cannot be used matters more than what can.
_ORDER = ("not_operational", "restricted", "unknown", "operational")

TravellerOption = Annotated[
    str | None,
    typer.Option(
        "--side",
        metavar="SIDE",
        help="For whom: a side's id or name.",
        show_default="an aid convoy that passes every holder",
    ),
]


def show_roads(
    place: Annotated[
        str | None, typer.Argument(metavar="[PLACE]", help="Only the sections that meet at this place.")
    ] = None,
    name: Annotated[str | None, typer.Option("--road", metavar="NAME", help="Only the road of this name.")] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="Also the operational sections, and as many rows as there are.")
    ] = False,
    side: TravellerOption = None,
    on: OnOption = None,
    known_at: KnownAtOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Say of each road section whether it can be used, who says so, how reliably, and when that was last verified.

    The same as a file: whoholds export road-status, or roads-geojson.

    [dim]whoholds roads --on 2031-05-02T06:00[/]

    [dim]whoholds roads Brim --side north[/]
    """
    from whoholds.runs.finding import find_side
    from whoholds.runs.road_status import road_statuses

    with open_desk(theatre, ledger) as desk:
        with show_progress("asking of the roads"):
            answer = road_statuses(
                desk.ledger,
                desk.theatre,
                at=choose_instant(on, desk.theatre),
                known_at=read_optional(known_at, desk.theatre.zone),
                side=None if side is None else find_side(desk.theatre, side).id,
                roads=_choose_roads(desk, place, name),
            )
        if as_json:
            say_json(to_plain(answer))
        else:
            _say_roads(desk, answer, show_all=show_all or place is not None or name is not None)


def show_chokepoints(
    side: SideOption = None,
    on: OnOption = None,
    known_at: KnownAtOption = None,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, help="How many to print for each side.")] = 8,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Say which places' loss would cut a side's roads most, and whom it would hurt.

    [dim]whoholds chokepoints --on 2031-05-02T06:00 --side north[/]
    """
    from whoholds.runs.finding import find_side
    from whoholds.runs.moving import chokepoints

    with open_desk(theatre, ledger) as desk:
        with show_progress("taking places away"):
            found = chokepoints(
                desk.ledger,
                desk.theatre,
                at=choose_instant(on, desk.theatre),
                known_at=read_optional(known_at, desk.theatre.zone),
                sides=None if side is None else [find_side(desk.theatre, side).id],
            )
        if as_json:
            say_json(to_plain(found))
        else:
            _say_chokepoints(desk, found, most)


def show_connectivity(
    start: Annotated[str, typer.Argument(metavar="A", help="One end: a place or region.")],
    end: Annotated[str, typer.Argument(metavar="B", help="The other end: a place or region.")],
    first: Annotated[
        str | None, typer.Option("--from", metavar="T", help="The first instant.", show_default="the theatre's opening")
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="T", help="The last instant.", show_default="the theatre's end, or now"),
    ] = None,
    step: Annotated[str, typer.Option("--step", metavar="D", help="The step, such as 30min, 6h or 1d.")] = "1d",
    as_known_then: Annotated[
        bool, typer.Option("--as-known-then", help="Each instant uses only what was published by then.")
    ] = False,
    side: SideOption = None,
    known_at: KnownAtOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Say how likely two places were cut off from each other, instant by instant.

    [dim]whoholds connectivity Aster Dell --from 2031-05-01 --to 2031-05-07 --step 6h[/]
    """
    from whoholds.runs.connecting import connectivity
    from whoholds.runs.finding import find_end
    from whoholds.runs.finding import find_side
    from whoholds.runs.holding import list_instants

    with open_desk(theatre, ledger) as desk:
        zone = desk.theatre.zone
        opens = desk.theatre.opens_at if first is None else read_instant(first, zone)
        instants = list_instants(opens, choose_instant(last, desk.theatre), read_duration(step))
        with count_progress("following the roads") as follow:
            found = connectivity(
                desk.ledger,
                desk.theatre,
                (find_end(desk.theatre, start), find_end(desk.theatre, end)),
                instants,
                side=None if side is None else find_side(desk.theatre, side).id,
                known_at=read_optional(known_at, zone),
                is_filtered=as_known_then,
                on_step=follow,
            )
        if as_json:
            say_json(to_plain(found))
        else:
            _say_connectivity(desk, found)


def _choose_roads(desk: Desk, place: str | None, name: str | None) -> frozenset[str] | None:
    """Choose the sections that were asked for, None for all."""
    from whoholds.runs.finding import find_place

    if place is None and name is None:
        return None
    end = None if place is None else find_place(desk.theatre, place).id
    chosen = frozenset(
        road.id
        for road in desk.theatre.roads.values()
        if (end is None or end in {road.start, road.end}) and (name is None or road.name.casefold() == name.casefold())
    )
    if not chosen:
        asked = " ".join(words for words in (place, name) if words)
        raise QueryError(f"no road section of the theatre fits '{asked}'", place=place, name=name)
    return chosen


def _say_roads(desk: Desk, answer: RoadStatuses, *, show_all: bool) -> None:
    """Print how many sections are in which state, and the sections, worst first."""
    from whoholds.runs.finding import name_state

    zone = desk.theatre.zone
    whom = "an aid convoy" if answer.side is None else name_state(desk.theatre, answer.side)
    say(f"Roads on {show_instant(answer.at, zone)}, for {whom}", style="bold")
    counts = Counter(one.status.value for one in answer.roads)
    say("  " + ", ".join(f"{counts[status]} {status.replace('_', ' ')}" for status in _ORDER if counts[status]))
    ranked = sorted(answer.roads, key=lambda one: (_ORDER.index(one.status.value), -one.probability, one.road))
    chosen = [one for one in ranked if show_all or one.status.value != "operational"]
    shown = chosen if show_all else chosen[:_SHOWN]
    if shown:
        headings = ("section", "status", "sure", "why", "source", "reliability", "last verified")
        say_table(headings, [_make_row(desk, one) for one in shown])
    if len(chosen) > len(shown):
        say(f"  and {len(chosen) - len(shown)} more: --all lists every section")


def _make_row(desk: Desk, one: RoadStatus) -> tuple[str, ...]:
    return (
        _name(desk, one.road),
        one.status.value.replace("_", " "),
        percent(one.probability),
        one.comment,
        one.source,
        one.reliability.value,
        show_instant(one.last_verified, desk.theatre.zone) or "never",
    )


def _say_chokepoints(desk: Desk, found: list[Consequence], most: int) -> None:
    from whoholds.runs.finding import name_state

    by_side: dict[str, list[Consequence]] = {}
    for one in found:
        by_side.setdefault(one.side, []).append(one)
    for side, points in by_side.items():
        say(f"for {name_state(desk.theatre, side)}", style="bold")
        for one in points[:most]:
            hurt = ", ".join(_name(desk, place) for place, _ in one.deciding_places[:3])
            cut = f"its loss would cut {percent(one.probability)} of the ways between the places that matter"
            say(f"  {_name(desk, one.places[0])}: {cut}, most of them to {hurt}")
    if not found:
        say("no place's loss would cut a way between the places that matter")


def _say_connectivity(desk: Desk, found: Connectivity) -> None:
    from whoholds.runs.finding import name_state

    zone = desk.theatre.zone
    sides = list(dict.fromkeys(point.side for point in found.points))
    say(f"{_name(desk, found.start)} cut off from {_name(desk, found.end)}: probability", style="bold")
    by_instant: dict[str, dict[str, str]] = {}
    for point in found.points:
        # What a side does not hold cannot be cut off from it: the figure would mean something else.
        shown = percent(point.cut_off) if point.both_held >= _HELD else "holds not both"
        by_instant.setdefault(show_instant(point.at, zone), {})[point.side] = shown
    headings = ("on", *(f"for {name_state(desk.theatre, side)}" for side in sides))
    say_table(headings, [(at, *(row.get(side, "") for side in sides)) for at, row in by_instant.items()])


def _name(desk: Desk, place: str) -> str:
    from whoholds.runs.finding import name_place

    return name_place(desk.theatre, place)
