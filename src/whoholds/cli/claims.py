"""`whoholds claims`: who says what, who denies it, in which words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from whoholds.cli.desk import Desk
from whoholds.cli.desk import open_desk
from whoholds.cli.exits import end_incomplete
from whoholds.cli.options import LEDGER
from whoholds.cli.options import JsonOption
from whoholds.cli.options import KnownAtOption
from whoholds.cli.options import LedgerOption
from whoholds.cli.options import TheatreOption
from whoholds.cli.plain import to_plain
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_aside
from whoholds.cli.terminal import say_json
from whoholds.errors import QueryError
from whoholds.model import Claim
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Ruling
from whoholds.runs.instants import read_optional
from whoholds.runs.instants import show_instant
from whoholds.runs.wording import count
from whoholds.runs.wording import describe_claim
from whoholds.runs.wording import describe_ruled
from whoholds.runs.wording import describe_voice
from whoholds.runs.wording import quote_claim


def list_claims(
    place: Annotated[
        str | None,
        typer.Argument(metavar="[PLACE]", help="A place or road of the theatre; none: everywhere.", show_default=False),
    ] = None,
    actor: Annotated[str | None, typer.Option("--actor", metavar="A", help="Id of the actor that does it.")] = None,
    side: Annotated[
        str | None, typer.Option("--side", metavar="SIDE", help="Side of that actor: its id or name.")
    ] = None,
    predicate: Annotated[
        str | None,
        typer.Option("--predicate", metavar="P", help="What is said to happen, such as captures or withdraws_from."),
    ] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME", help="Who says it.")] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", metavar="O", help="Who published it.")] = None,
    modality: Annotated[
        str | None,
        typer.Option("--modality", metavar="M", help="fact, claimed, planned, called_for, hypothetical or background."),
    ] = None,
    denied: Annotated[
        bool | None, typer.Option("--denied/--asserted", help="Only denials, or none.", show_default="both")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="T", help="Published at or after this time.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="T", help="Published before this time.")] = None,
    known_at: KnownAtOption = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most so many.")] = None,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
    as_json: JsonOption = False,
) -> None:
    """List claims with their speakers and their words, in the order they were published.

    The exit code is 1 when there are none.

    [dim]whoholds claims Aster --denied[/]

    [dim]whoholds claims --speaker "Colonel Ash" --since 2031-05-02 --json[/]
    """
    with open_desk(theatre, ledger) as desk:
        zone = desk.theatre.zone
        found = desk.ledger.claims(
            place=_find_place_id(desk, place),
            side=_find_side_id(desk, side),
            actor=_check_word(actor, desk.theatre.actors, "actor"),
            predicate=_check_word(predicate, Predicate, "predicate"),
            modality=_check_word(modality, Modality, "modality"),
            polarity=None if denied is None else (Polarity.DENIED if denied else Polarity.ASSERTED).value,
            speaker=speaker,
            outlet=outlet,
            since=read_optional(since, zone),
            until=read_optional(until, zone),
            known_at=read_optional(known_at, zone),
            limit=limit,
        )
        printed = _print_claims(desk, found, as_json=as_json)
    if not printed:
        say_aside("no claim is like that")
        raise end_incomplete()


def _print_claims(desk: Desk, found: Iterable[Claim], *, as_json: bool) -> int:
    if as_json:
        rows = [to_plain(claim) for claim in found]
        say_json(rows)
        return len(rows)
    ruled = _find_ruled(desk)
    number = 0
    for number, claim in enumerate(found, start=1):  # noqa: B007  the last number is how many there were
        say(
            f"{show_instant(claim.published_at, desk.theatre.zone) or 'no date':26}{describe_claim(desk.theatre, claim)}",
            style="bold",
        )
        say(f"    {describe_voice(claim)}, claim {claim.id[:8]}")
        if claim.id in ruled:
            say(f"    {describe_ruled(ruled[claim.id])}")
        for words in quote_claim(claim):
            say(f"    {words}")
    say(count(number, "claim"))
    return number


def _find_ruled(desk: Desk) -> dict[str, Ruling]:
    """Find the ruling that counts on each claim that was ruled on."""
    from whoholds.runs.ruling_log import list_rulings

    log = list_rulings(desk.ledger)
    return {one.claim_id: one for one in log.rulings if one.id in log.in_force and one.verdict != "assert"}


def _find_place_id(desk: Desk, words: str | None) -> str | None:
    from whoholds.runs.finding import find_place_or_road

    return None if words is None else find_place_or_road(desk.theatre, words).id


def _find_side_id(desk: Desk, words: str | None) -> str | None:
    from whoholds.runs.finding import find_side

    return None if words is None else find_side(desk.theatre, words).id


def _check_word(word: str | None, known: Iterable[str], kind: str) -> str | None:
    """Refuse a word that no claim can have."""
    words = [str(one) for one in known]
    if word is not None and word not in words:
        raise QueryError(f"'{word}' is no {kind}; there are {', '.join(words)}", words=word)
    return word
