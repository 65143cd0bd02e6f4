"""An estimate and its reasons as a tired person reads them: what, how sure, how fresh, who says so, who does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from whoholds.cli.desk import Desk
from whoholds.cli.terminal import say
from whoholds.model import Status
from whoholds.runs.durations import show_hours
from whoholds.runs.instants import show_between
from whoholds.runs.instants import show_instant
from whoholds.runs.wording import count
from whoholds.runs.wording import describe_claim
from whoholds.runs.wording import describe_holder
from whoholds.runs.wording import describe_odds
from whoholds.runs.wording import describe_ruling
from whoholds.runs.wording import describe_unruled
from whoholds.runs.wording import describe_voice
from whoholds.runs.wording import describe_weight
from whoholds.runs.wording import percent
from whoholds.runs.wording import quote_claim

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from whoholds.model import Claim
    from whoholds.model import ControlEstimate
    from whoholds.runs.holding import Decision
    from whoholds.runs.holding import PlaceStatus

_HELD = frozenset({Status.HELD, Status.PROBABLY_HELD, Status.STALE})
_INDENT = " " * 12


def say_status(desk: Desk, status: PlaceStatus) -> None:
    """Print who holds a place, since when, how sure, how fresh that is, and what rulings did."""
    estimate, zone = status.estimate, desk.theatre.zone
    known = f", as known at {show_instant(estimate.known_at, zone)}" if estimate.known_at else ""
    say(f"{status.place.name} ({status.place.kind}) on {show_instant(estimate.at, zone)}{known}", style="bold")
    say(f"  {describe_holder(desk.theatre, estimate)}{_tell_since(estimate, zone)}", style="bold")
    say(f"  how sure: {describe_odds(desk.theatre, estimate)}")
    support = show_instant(estimate.last_support, zone)
    if support:
        say(f"  last support: {support}{_tell_age(status)}")
    _say_rulings(desk, status)


def _tell_age(status: PlaceStatus) -> str:
    """Tell how old the last support is, unless it is of the hour asked about."""
    age_h = status.support_age_h
    return f", {show_hours(age_h)} before" if age_h is not None and age_h >= 1 else ""


def _say_rulings(desk: Desk, status: PlaceStatus) -> None:
    """Print the rulings that bear on the estimate, and what it would be without any."""
    zone = desk.theatre.zone
    for one in status.rulings:
        ruling = one.ruling
        say(f"  ruling {ruling.id[:8]} by {ruling.who}, {show_instant(ruling.when, zone)}")
        say(f"{_INDENT}{describe_ruling(desk.theatre, ruling, one.claim)}")
        say(f"{_INDENT}because: {ruling.why}")
    told = describe_unruled(desk.theatre, status.estimate).removeprefix("; ")
    if told:
        say(f"  {told}{'' if status.rulings else ', by rulings on places near it'}")


def _tell_since(estimate: ControlEstimate, zone: ZoneInfo) -> str:
    """Tell since when a place is held; of a place that is not, there is no since."""
    if estimate.status not in _HELD:
        return ""
    if estimate.since_earliest is None and estimate.since_latest is None:
        return ", since before the theatre opens"
    bracket = show_between(estimate.since_earliest, estimate.since_latest, zone)
    first, joined, last = bracket.partition(" to ")
    return f", since between {first} and {last}" if joined else f", since {bracket}"


def say_sayings(desk: Desk, status: PlaceStatus, *, most: int) -> None:
    """Print the weightiest sayings for and against the holder."""
    _say_silence(desk, status)
    for heading, sayings in _group(status)[:2]:
        if sayings:
            say(f"  {heading}")
        for saying in sayings[:most]:
            say(f"    {describe_weight(saying.log_odds):<6}  {describe_claim(desk.theatre, saying.claim)}")
            _say_words(desk, saying, status.estimate.at)


def say_reasons(desk: Desk, status: PlaceStatus, *, everything: bool) -> None:
    """Print what decided an estimate, both sides of it, each saying with what would be without it."""
    _say_silence(desk, status)
    groups = _group(status)
    if groups[0][1] and groups[1][1]:
        say(f"  {_sum_up(groups[0][1])} for it; {_sum_up(groups[1][1])} against it")
    idle = 0
    for heading, sayings in groups:
        shown = [one for one in sayings if everything or describe_weight(one.log_odds)]
        idle += len(sayings) - len(shown)
        if shown:
            say(f"  {heading}")
        for saying in shown:
            _say_reason(desk, status.estimate, saying)
    if idle:
        say(f"  and {count(idle, 'saying')} without which nothing would change: --all")


def _group(status: PlaceStatus) -> list[tuple[str, tuple[Decision, ...]]]:
    return [
        ("decided by" if status.estimate.status in _HELD else "for it", status.deciding),
        ("against it", status.against),
        ("makes it less likely, though it does not contradict it", status.otherwise),
    ]


def _sum_up(sayings: Sequence[Decision]) -> str:
    """Sum up one side of a dispute: '3 sayings (1 strong; monitor, party)'."""
    strong = sum(describe_weight(one.log_odds) == "strong" for one in sayings)
    classes = dict.fromkeys(one.claim.attribution.source_class.value.replace("_", " ") for one in sayings)
    told = "; ".join([*([f"{strong} strong"] if strong else []), ", ".join(classes)])
    return f"{count(len(sayings), 'saying')} ({told})"


def _say_silence(desk: Desk, status: PlaceStatus) -> None:
    """Where no saying decided, say what did: the opening, or the places near it."""
    if status.sayings or status.rulings:
        return
    say("  no claim decided this: it is the opening state and what passes by")
    for one in status.nearby:
        held = f"{describe_holder(desk.theatre, one.estimate)} ({percent(one.estimate.confidence)})"
        say(f"{_INDENT}near it {one.place.name}: {held}")


def _say_reason(desk: Desk, estimate: ControlEstimate, saying: Decision) -> None:
    """Print one saying with its weight, its words, its voice and its id."""
    weight = describe_weight(saying.log_odds)
    say(f"    {weight:<6}  {describe_claim(desk.theatre, saying.claim)}")
    _say_words(desk, saying, estimate.at)
    absent = min(1.0, max(0.0, estimate.confidence - saying.influence))
    now, then = percent(estimate.confidence), percent(absent)
    without = f", without it {then} instead of {now}" if weight and now != then else ""
    say(f"{_INDENT}claim {saying.claim.id[:8]}{without}")


def _say_words(desk: Desk, saying: Decision, asked_at: datetime) -> None:
    """Print a saying's words, its voice and times, and who repeats it."""
    claim, zone = saying.claim, desk.theatre.zone
    for words in quote_claim(claim):
        say(f"{_INDENT}{words}")
    when = show_between(claim.when.earliest, claim.when.latest, zone)
    told = f", about {when}" if when else ""
    say(f"{_INDENT}{describe_voice(claim)}{_tell_publication(claim, zone, asked_at)}{told}")
    for copy in saying.copies:
        say(f"{_INDENT}also: {describe_voice(copy)}, {show_instant(copy.published_at, zone)}")


def _tell_publication(claim: Claim, zone: ZoneInfo, asked_at: datetime) -> str:
    """Tell when a claim was published, and if that was after the time asked about: then it was not known at that time."""
    if claim.published_at is None:
        return ""
    later = ", after the time asked about" if claim.published_at > asked_at else ""
    return f", published {show_instant(claim.published_at, zone)}{later}"
