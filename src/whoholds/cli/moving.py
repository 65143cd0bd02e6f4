"""`whoholds cut-off`, `route` and `if`: what control does to roads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Annotated

import typer

from whoholds.cli.desk import Desk
from whoholds.cli.desk import open_desk
from whoholds.cli.exits import end_incomplete
from whoholds.cli.options import LEDGER
from whoholds.cli.options import JsonOption
from whoholds.cli.options import KnownAtOption
from whoholds.cli.options import LedgerOption
from whoholds.cli.options import OnOption
from whoholds.cli.options import SideOption
from whoholds.cli.options import TheatreOption
from whoholds.cli.plain import to_plain
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_json
from whoholds.errors import QueryError
from whoholds.runs.instants import choose_instant
from whoholds.runs.instants import read_optional
from whoholds.runs.instants import show_instant
from whoholds.runs.wording import describe_claim
from whoholds.runs.wording import describe_voice
from whoholds.runs.wording import name_sides
from whoholds.runs.wording import percent
from whoholds.runs.wording import quote_claim

if TYPE_CHECKING:
    from whoholds.exports.situation_cuts import CutLine
    from whoholds.roads import ReportedCut
    from whoholds.roads import Route
    from whoholds.roads import Shift
    from whoholds.runs.moving import CutOffs


#: Answers of each kind and side that are printed; --json has all.
_SHOWN = 8
#: Probability from which a cut or an encirclement is told without being asked for.
_LIKELY = 0.5
_AGREEMENTS = {
    "agrees": "who holds what says the same",
    "unsure": "who holds what leaves it open",
    "disagrees": "who holds what says otherwise",
    "not_compared": "not compared",
}

FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="A", help="One end: a place or region.", show_default="the principal places"),
]
ToOption = Annotated[
    str | None,
    typer.Option("--to", metavar="B", help="The other end: a place or region.", show_default="the principal places"),
]


def show_cut_offs(
    start: FromOption = None,
    end: ToOption = None,
    side: SideOption = None,
    on: OnOption = None,
    known_at: KnownAtOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Say what is cut off from what, for whom, how likely, and which places decide it; then what is encircled.

    Cuts that a report itself claims are set beside what the roads say.

    [dim]whoholds cut-off --on 2031-05-02T06:00[/]

    [dim]whoholds cut-off --from Aster --to Dell --side north[/]
    """
    from whoholds.runs.finding import find_side
    from whoholds.runs.moving import cut_offs

    with open_desk(theatre, ledger) as desk:
        answer = cut_offs(
            desk.ledger,
            desk.theatre,
            at=choose_instant(on, desk.theatre),
            known_at=read_optional(known_at, desk.theatre.zone),
            sides=None if side is None else [find_side(desk.theatre, side).id],
            pairs=_find_pairs(desk, start, end),
        )
        if as_json:
            say_json(to_plain(answer))
        else:
            # Who asks of two ends wants their answer, however unlikely.
            say_cut_offs(desk, answer, least=_LIKELY if start is None else 0.0)


def show_route(
    start: Annotated[str, typer.Argument(metavar="A", help="Where the way begins.")],
    end: Annotated[str, typer.Argument(metavar="B", help="Where it ends.")],
    side: Annotated[
        str | None,
        typer.Option(
            "--side",
            metavar="SIDE",
            help="Who travels: a side's id or name.",
            show_default="a convoy that passes every holder",
        ),
    ] = None,
    on: OnOption = None,
    known_at: KnownAtOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Say which way leads from one place to another, whose checkpoints are met, and how sure each stretch is.

    The exit code is 1 when no road joins them.

    [dim]whoholds route Aster Dell --on 2031-05-02T06:00[/]
    """
    from whoholds.model import Refusal
    from whoholds.runs.finding import find_place
    from whoholds.runs.finding import find_side
    from whoholds.runs.moving import route

    with open_desk(theatre, ledger) as desk:
        ends = [find_place(desk.theatre, words).id for words in (start, end)]
        who = None if side is None else find_side(desk.theatre, side).id
        at = choose_instant(on, desk.theatre)
        found = route(
            desk.ledger,
            desk.theatre,
            ends[0],
            ends[1],
            at=at,
            side=who,
            known_at=read_optional(known_at, desk.theatre.zone),
        )
        if as_json:
            say_json(to_plain(found))
        elif isinstance(found, Refusal):
            say(found.reason)
        else:
            _say_route(desk, found)
    if isinstance(found, Refusal):
        raise end_incomplete()


def suppose_holders(
    changes: Annotated[
        list[str],
        typer.Argument(
            metavar="PLACE=SIDE…", help="What to suppose: a place, and the side that would hold it (or contested)."
        ),
    ],
    start: FromOption = None,
    end: ToOption = None,
    side: SideOption = None,
    on: OnOption = None,
    known_at: KnownAtOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Say what would be cut or opened if places were in other hands. Nothing is kept.

    [dim]whoholds if Brim=south --on 2031-05-01T12:00[/]

    [dim]whoholds if Brim=south Cove=contested --side north[/]
    """
    from whoholds.runs.finding import find_side
    from whoholds.runs.moving import what_if

    with open_desk(theatre, ledger) as desk:
        shifts = what_if(
            desk.ledger,
            desk.theatre,
            dict(_read_change(desk, words) for words in changes),
            at=choose_instant(on, desk.theatre),
            side=None if side is None else find_side(desk.theatre, side).id,
            pairs=_find_pairs(desk, start, end),
            known_at=read_optional(known_at, desk.theatre.zone),
        )
        if as_json:
            say_json(to_plain(shifts))
        else:
            _say_shifts(desk, shifts)


def _find_pairs(desk: Desk, start: str | None, end: str | None) -> list[tuple[str, str]] | None:
    """Give the one pair of ends that was named, or None for the principal places."""
    from whoholds.runs.finding import find_end

    if start is None and end is None:
        return None
    if start is None or end is None:
        raise QueryError("a cut lies between two ends: give both --from and --to, or neither")
    return [(find_end(desk.theatre, start), find_end(desk.theatre, end))]


def _read_change(desk: Desk, words: str) -> tuple[str, str]:
    from whoholds.runs.finding import find_place
    from whoholds.runs.finding import find_state

    place, equals, side = words.partition("=")
    if not equals:
        raise QueryError(f"'{words}' supposes nothing; write PLACE=SIDE", words=words)
    return find_place(desk.theatre, place).id, find_state(desk.theatre, side)


def say_cut_offs(desk: Desk, answer: CutOffs, *, most: int = _SHOWN, least: float = _LIKELY) -> None:
    """Print what is likely cut off and encircled for each side, at most so many, then the cuts that reports claim."""
    from whoholds.exports.situation_cuts import list_cut_lines

    say(f"Roads on {show_instant(answer.at, desk.theatre.zone)}", style="bold")
    by_sides: dict[tuple[str, ...], list[CutLine]] = {}
    for line in list_cut_lines(desk.theatre, answer.cut_off, least=least):
        by_sides.setdefault(line.sides, []).append(line)
    for sides, lines in by_sides.items():
        say(f"  for {name_sides(desk.theatre, sides)}")
        for line in lines[:most]:
            _say_cut(desk, line)
        if len(lines) > most:
            say(f"    and {len(lines) - most} more: --json lists all, --from and --to ask of one")
        _say_reports_of_cuts(desk, lines[:most], answer)
    if not by_sides:
        say("  nothing is likely cut off for a side that holds both ends")
    _say_encircled(desk, answer, most)
    told = {claim for lines in by_sides.values() for line in lines[:most] for claim in line.cuts[0].claims}
    for reported in [one for one in _list_live(answer) if one.claim not in told][-most:]:
        _say_reported(desk, reported, answer)


def _list_live(answer: CutOffs) -> list[ReportedCut]:
    """List the reported cuts that speak of the instant and that the roads were asked about."""
    return [one for one in answer.reported if one.probability is not None and one.is_live(answer.at)]


def _say_encircled(desk: Desk, answer: CutOffs, most: int) -> None:
    from whoholds.exports.situation_cuts import group_by_sides

    for sides, rings in group_by_sides(answer.encircled):
        likely = sorted((one for one in rings if one.probability >= _LIKELY), key=lambda one: -one.probability)
        told = ", ".join(f"{_name(desk, one.places[0])} {percent(one.probability)}" for one in likely[:most])
        more = f" and {len(likely) - most} more" if len(likely) > most else ""
        if likely:
            say(f"  encircled, held by {name_sides(desk.theatre, sides)}: {told}{more}")


def _say_cut(desk: Desk, line: CutLine) -> None:
    one = line.cuts[0]
    starts = ", ".join(_name(desk, cut.places[0]) for cut in line.cuts)
    chances = sorted(cut.probability for cut in line.cuts)
    chance = " to ".join(dict.fromkeys(percent(chance) for chance in (chances[0], chances[-1])))
    decided = ", ".join(_name(desk, place) for place, _ in one.deciding_places)
    also = " (a report says the same)" if one.claims else ""
    say(
        f"    {starts} cut off from {_name(desk, one.places[1])}, {chance}{also}{f'; decided by {decided}' if decided else ''}"
    )


def _say_reports_of_cuts(desk: Desk, shown: list[CutLine], answer: CutOffs) -> None:
    """Print once the claims that say the same as any of the cuts shown."""
    for claim_id in dict.fromkeys(claim_id for line in shown for claim_id in line.cuts[0].claims):
        claim = answer.claims.get(claim_id)
        if claim is not None:
            say(f"    the report: {describe_claim(desk.theatre, claim)}, {describe_voice(claim)}")
            say(f"      {next(iter(quote_claim(claim)), '')}")


def _say_reported(desk: Desk, reported: ReportedCut, answer: CutOffs) -> None:
    claim = answer.claims.get(reported.claim)
    if claim is None:
        return
    said = percent(reported.probability or 0.0)
    say(f"  reported: {describe_claim(desk.theatre, claim)}, {describe_voice(claim)}")
    say(f"      {_AGREEMENTS[reported.agreement.value]}, {said}")


def _say_route(desk: Desk, found: Route) -> None:
    for line in found.to_lines(desk.theatre):
        say(line)


def _say_shifts(desk: Desk, shifts: list[Shift]) -> None:
    if not shifts:
        say("nothing would be cut or opened")
    for shift in shifts:
        before, after = shift.before.probability, shift.after.probability
        start, end = (_name(desk, place) for place in shift.after.places)
        what = "cut off from" if after > before else "joined again with"
        shown = f"cut off {percent(before)} now, {percent(after)} then"
        say(f"for {_name_side(desk, shift.after.side)}: {start} {what} {end} ({shown})")


def _name(desk: Desk, place: str) -> str:
    from whoholds.runs.finding import name_place

    return name_place(desk.theatre, place)


def _name_side(desk: Desk, side: str) -> str:
    from whoholds.runs.finding import name_state

    return name_state(desk.theatre, side)
