"""`whoholds rule` and `whoholds rulings`: decide about claims and holders, and look after the log of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Annotated

import typer

from whoholds.cli.desk import Desk
from whoholds.cli.desk import open_desk
from whoholds.cli.exits import end_incomplete
from whoholds.cli.options import LEDGER
from whoholds.cli.options import JsonOption
from whoholds.cli.options import LedgerOption
from whoholds.cli.options import TheatreOption
from whoholds.cli.plain import to_plain
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_aside
from whoholds.cli.terminal import say_json
from whoholds.errors import QueryError
from whoholds.runs.instants import read_instant
from whoholds.runs.instants import read_optional
from whoholds.runs.instants import show_instant
from whoholds.runs.wording import count
from whoholds.runs.wording import describe_ruling
from whoholds.runs.wording import describe_unruled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from whoholds.model import Ruling
    from whoholds.runs.ruling import Signature

_WHEN = "a day or time such as 2031-05-02T06:00"

app = typer.Typer(no_args_is_help=True, help="Decide about a claim, or about who held a place.")
log = typer.Typer(help="List analysts' rulings, or verify that nobody changed them.", invoke_without_command=True)

ClaimArgument = Annotated[
    str, typer.Argument(metavar="CLAIM", help="The id of a claim, or its first 6 digits or more; `why` shows it.")
]
WhoOption = Annotated[
    str, typer.Option("--who", envvar="WHOHOLDS_ANALYST", metavar="NAME", help="Who decides: your name.")
]
WhyOption = Annotated[str, typer.Option("--why", metavar="REASON", help="Why, in a sentence that others can check.")]
CopiesOption = Annotated[
    bool, typer.Option("--copies", help="Rule the same on every claim that repeats the same saying.")
]
HeadOption = Annotated[
    str | None,
    typer.Option(
        "--head",
        metavar="RULING",
        help="The last ruling that you have seen; if there is a later one, nothing is written.",
        show_default="not checked",
    ),
]


def _sign(who: str, why: str, head: str | None) -> Signature:
    from whoholds.runs.ruling import Signature

    return Signature(who=who, why=why, expected_head=head)


@app.command("accept")
def accept_claim(
    claim: ClaimArgument,
    who: WhoOption,
    why: WhyOption,
    copies: CopiesOption = False,
    head: HeadOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Believe a claim, whoever says it.

    [dim]whoholds rule accept 3f9ac1d2 --who Fern --why "seen on video, located"[/]
    """
    from whoholds.runs.ruling import rule_on_claim

    with open_desk(theatre, ledger) as desk:
        made = rule_on_claim(desk.ledger, claim, "accept", _sign(who, why, head), with_copies=copies)
        _say_made(desk, made, as_json=as_json)


@app.command("reject")
def reject_claim(
    claim: ClaimArgument,
    who: WhoOption,
    why: WhyOption,
    copies: CopiesOption = False,
    head: HeadOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Let a claim say nothing: it was misread, or is known to be false.

    [dim]whoholds rule reject 3f9ac1d2 --who Fern --why "an old report, reprinted" --copies[/]
    """
    from whoholds.runs.ruling import rule_on_claim

    with open_desk(theatre, ledger) as desk:
        made = rule_on_claim(desk.ledger, claim, "reject", _sign(who, why, head), with_copies=copies)
        _say_made(desk, made, as_json=as_json)


@app.command("replace")
def replace_claim(
    claim: ClaimArgument,
    who: WhoOption,
    why: WhyOption,
    by: Annotated[
        str | None, typer.Option("--with", metavar="CLAIM", help="The claim that says it rightly, instead of fields.")
    ] = None,
    place: Annotated[str, typer.Option("--place", metavar="PLACE", help="Where it really says it was.")] = "",
    actor: Annotated[str, typer.Option("--actor", metavar="ACTOR", help="Whom it is really about.")] = "",
    predicate: Annotated[str, typer.Option("--predicate", metavar="P", help="What it really says happened.")] = "",
    polarity: Annotated[str, typer.Option("--polarity", metavar="P", help="asserted or denied.")] = "",
    scope: Annotated[str, typer.Option("--scope", metavar="S", help="all, part or site.")] = "",
    earliest: Annotated[str | None, typer.Option("--from", metavar="T", help=f"When at the earliest: {_WHEN}.")] = None,
    latest: Annotated[str | None, typer.Option("--until", metavar="T", help=f"When at the latest: {_WHEN}.")] = None,
    copies: CopiesOption = False,
    head: HeadOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Say what a misread claim should have been; it is then weighed like any other of its source.

    [dim]whoholds rule replace 3f9ac1d2 --place Brim --who Fern --why "the report says Brim, not Aster"[/]

    [dim]whoholds rule replace 3f9ac1d2 --polarity denied --who Fern --why "he denied it"[/]
    """
    from whoholds.model import Correction
    from whoholds.runs.ruling import replace_claim as replace

    with open_desk(theatre, ledger) as desk:
        correction = Correction(
            predicate=predicate,
            actor=actor,
            place=place,
            polarity=polarity,
            scope=scope,
            earliest=read_optional(earliest, desk.theatre.zone),
            latest=read_optional(latest, desk.theatre.zone),
        )
        if by is not None and not correction.is_empty:
            raise QueryError("give the claim that says it rightly, or what it should have been, not both")
        made = replace(desk.ledger, desk.theatre, claim, by or correction, _sign(who, why, head), with_copies=copies)
        _say_made(desk, made, as_json=as_json)


@app.command("assert")
def assert_holder(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="A tracked place: its id, its name or an alias.")],
    holder: Annotated[str, typer.Argument(metavar="SIDE", help="The side that held it, or `contested`.")],
    since: Annotated[str, typer.Option("--from", metavar="T", help=f"From when: {_WHEN}.")],
    who: WhoOption,
    why: WhyOption,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="T", help="Until when, without a break.", show_default="nothing is said of it"),
    ] = None,
    head: HeadOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Say who held a place from a time on, whatever reports say.

    It is nearly conclusive at that time. What strong later reports say of later times still counts; --until holds against them.

    [dim]whoholds rule assert Brim South --from 2031-05-02T06:00 --who Fern --why "our driver saw their checkpoint"[/]
    """
    from whoholds.runs.ruling import assert_holder as settle

    with open_desk(theatre, ledger) as desk:
        zone = desk.theatre.zone
        made = settle(
            desk.ledger,
            desk.theatre,
            place,
            holder,
            _sign(who, why, head),
            since=read_instant(since, zone),
            until=read_optional(until, zone),
        )
        _say_made(desk, [made], as_json=as_json)


@app.command("withdraw")
def withdraw_ruling(
    ruling: Annotated[str, typer.Argument(metavar="RULING", help="The id of a ruling, or its first 6 digits or more.")],
    who: WhoOption,
    why: WhyOption,
    head: HeadOption = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Take a ruling back: it stays in the log and counts no more.

    [dim]whoholds rule withdraw 81bc20aa --who Fern --why "the video was an old one"[/]
    """
    from whoholds.runs.ruling import withdraw_ruling as take_back

    with open_desk(theatre, ledger) as desk:
        made = take_back(desk.ledger, ruling, _sign(who, why, head))
        _say_made(desk, [made], as_json=as_json)


@log.callback()
def list_by_default(
    context: typer.Context,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
) -> None:
    """List analysts' rulings, or verify that nobody changed them.

    [dim]whoholds rulings list --place Brim[/]

    [dim]whoholds rulings verify[/]
    """
    if context.invoked_subcommand is None:
        list_rulings(None, None, theatre, ledger, as_json=False)


@log.command("list")
def list_rulings(
    place: Annotated[str | None, typer.Option("--place", metavar="PLACE", help="Only about this place.")] = None,
    claim: Annotated[str | None, typer.Option("--claim", metavar="CLAIM", help="Only about this claim.")] = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """List rulings in the order they were made, with who made them, when and why.

    The last line gives the head of the log: note it elsewhere, and `verify --head` can tell if the whole log was written anew.

    [dim]whoholds rulings list --place Brim[/]
    """
    from whoholds.runs.finding import find_place
    from whoholds.runs.ruling import find_claim_id
    from whoholds.runs.ruling_log import list_rulings as find

    with open_desk(theatre, ledger) as desk:
        found = find(
            desk.ledger,
            place=None if place is None else find_place(desk.theatre, place).id,
            claim_id=None if claim is None else find_claim_id(desk.ledger, claim),
        )
        if as_json:
            rows = [
                {"in_force": one.id in found.in_force, "withdrawn": one.id in found.withdrawn, **to_plain(one)}
                for one in found.rulings
            ]
            say_json({"head": found.head, "rulings": rows, "faults": list(found.faults)})
        else:
            for one in found.rulings:
                _say_ruling(desk, one, "" if one.id in found.in_force else _tell_overtaken(one, found.withdrawn))
            say(f"{count(len(found.rulings), 'ruling')}; head {found.head or 'none: the log is empty'}")
    for fault in found.faults:
        say_aside(f"the log was changed behind the ledger's back: {fault}")
    if found.faults:
        raise end_incomplete()


def _tell_overtaken(ruling: Ruling, withdrawn: frozenset[str]) -> str:
    if ruling.verdict == "withdraw":
        return ""
    return " (withdrawn)" if ruling.id in withdrawn else " (a later ruling counts)"


@log.command("verify")
def verify_rulings(
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="RULING", help="A head noted elsewhere: the log must hold it."),
    ] = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """Verify that no ruling was changed, removed or put in since it was made; the exit code is 1 if one was.

    [dim]whoholds rulings verify --head 81bc20aa97f04c1d8e5b6a3f20c94d17[/]
    """
    from whoholds.runs.ruling_log import verify_rulings as verify

    with open_desk(theatre, ledger) as desk:
        found = verify(desk.ledger, head=head)
    if as_json:
        say_json({"whole": found.is_whole, **to_plain(found)})
    elif found.is_whole:
        say(f"whole: {count(found.count, 'ruling')}; head {found.head or 'none: the log is empty'}")
    else:
        say(f"BROKEN at the first of {count(len(found.faults), 'fault')}:", style="bold")
        for fault in found.faults:
            say(f"  {fault}")
        say("Nothing is estimated from this ledger. Restore it from a copy whose head you know.")
    if not found.is_whole:
        raise end_incomplete()


def _say_ruling(desk: Desk, ruling: Ruling, note: str) -> None:
    """Print one ruling: who and when, what about, why."""
    say(f"{ruling.id[:8]}  {show_instant(ruling.when, desk.theatre.zone)}  {ruling.who}{note}", style="bold")
    say(f"    {describe_ruling(desk.theatre, ruling, desk.ledger.claim(ruling.claim_id) if ruling.claim_id else None)}")
    say(f"    because: {ruling.why}")


def _say_made(desk: Desk, made: Sequence[Ruling], *, as_json: bool) -> None:
    """Print rulings just made, and what each place they are about is now estimated to be."""
    from whoholds.runs.ruling import find_copies
    from whoholds.runs.ruling_log import name_places

    if as_json:
        say_json({"head": made[-1].id, "rulings": to_plain(made)})
        return
    for one in made:
        _say_ruling(desk, one, "")
    first = made[0]
    for place in sorted(name_places(desk.ledger, first, desk.ledger.rulings())):
        if place in desk.theatre.places and desk.theatre.places[place].tracked:
            _say_effect(desk, place, _choose_effect(desk, first))
    copies = (
        find_copies(desk.ledger, first.claim_id) if len(made) == 1 and first.verdict in {"reject", "replace"} else []
    )
    if copies:
        verb = "repeats" if len(copies) == 1 else "repeat"
        say(f"{count(len(copies), 'other claim')} {verb} this saying and still counts: --copies rules on them too")
    say(f"head {made[-1].id}")


def _choose_effect(desk: Desk, ruling: Ruling) -> datetime:
    """Choose the instant at which to show what a ruling does: that of its matter, within the theatre's time."""
    from whoholds.runs.instants import choose_instant

    claim = desk.ledger.claim(ruling.claim_id) if ruling.claim_id else None
    at = ruling.valid_from or (claim and (claim.when.latest or claim.published_at)) or None
    return choose_instant(None, desk.theatre) if at is None else max(at, desk.theatre.opens_at)


def _say_effect(desk: Desk, place: str, at: datetime) -> None:
    from whoholds.runs.holding import place_status
    from whoholds.runs.wording import describe_holder
    from whoholds.runs.wording import percent

    status = place_status(desk.ledger, desk.theatre, place, at=at)
    estimate = status.estimate
    told = f"{describe_holder(desk.theatre, estimate)} ({percent(estimate.confidence)})"
    say(
        f"{status.place.name} on {show_instant(at, desk.theatre.zone)}: {told}{describe_unruled(desk.theatre, estimate)}"
    )
