"""Nouns as a person reads them: claims with their voice and words, estimates with their doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Correction
from whoholds.model import Feed
from whoholds.model import Modality
from whoholds.model import PlaceRelation
from whoholds.model import Polarity
from whoholds.model import Ruling
from whoholds.model import Scope
from whoholds.model import Status
from whoholds.model import Theatre
from whoholds.model import Verdict
from whoholds.model import is_correction
from whoholds.runs.durations import show_hours
from whoholds.runs.instants import show_between
from whoholds.runs.instants import show_instant

_ARROW = " \N{RIGHTWARDS ARROW} "


#: Natural log odds that the holder loses without a saying, from which its weight is so called: a factor of 4.5, of 1.6.
_WEIGHTS = (("strong", 1.5), ("medium", 0.5), ("weak", 0.05))

_SCOPE_WORDS = {Scope.PART: "part of it", Scope.SITE: "one site"}


def name_place(theatre: Theatre, claim: Claim) -> str:
    """Give the name of a claim's place, or its words where the theatre does not know it."""
    from whoholds.runs.finding import name_place as name

    return name(theatre, claim.place) if claim.place else f"'{claim.place_text}'"


def describe_claim(theatre: Theatre, claim: Claim) -> str:
    """Say what a claim says: who did what where, how much of it, and how it is said."""
    from whoholds.exports.wording import PREDICATE_WORDS

    actor = (
        theatre.actors[claim.actor].name if claim.actor in theatre.actors else claim.actor or claim.side or "somebody"
    )
    against = theatre.actors[claim.against].name if claim.against in theatre.actors else claim.against
    relation = {PlaceRelation.NEAR: "near ", PlaceRelation.ALONG: "along ", PlaceRelation.PART_OF: "part of "}
    where = (
        f" {relation.get(claim.place_relation, '')}{name_place(theatre, claim)}"
        if claim.place or claim.place_text
        else ""
    )
    denied = "DENIED: " if claim.polarity == Polarity.DENIED else ""
    how = [] if claim.modality in {Modality.FACT, Modality.CLAIMED} else [claim.modality.value.replace("_", " ")]
    is_whole = claim.scope == Scope.ALL or claim.place_relation == PlaceRelation.PART_OF
    much = [] if is_whole else [_SCOPE_WORDS[claim.scope]]
    rest = f" ({', '.join(how + much)})" if how or much else ""
    deed = PREDICATE_WORDS[claim.predicate] or f"{claim.code.replace('_', ' ') or 'other'} in"
    return f"{denied}{actor} {deed}{where}{f' against {against}' if against else ''}{rest}"


def describe_voice(claim: Claim) -> str:
    """Say who says a claim, through whom, and what kind of source that is."""
    said = claim.attribution
    speaker = said.speaker or "in its own voice"
    chain = (
        [speaker, *said.relays, said.outlet or "outlet unknown"]
        if said.speaker or said.relays
        else [f"{said.outlet or 'outlet unknown'}, {speaker}"]
    )
    return f"{_ARROW.join(chain)} ({said.source_class.value.replace('_', ' ')})"


def quote_claim(claim: Claim) -> list[str]:
    """Give each piece of a claim's evidence between quotation marks; words printed more than once stand once."""
    quotes = Counter(evidence.quote for evidence in claim.evidence)
    return [
        f"\N{LEFT DOUBLE QUOTATION MARK}{quote}\N{RIGHT DOUBLE QUOTATION MARK}"
        + (f" (printed {times} times)" if times > 1 else "")
        for quote, times in quotes.items()
    ]


def describe_holder(theatre: Theatre, estimate: ControlEstimate) -> str:
    """Say a status with its holder: 'held by South', 'disputed, likeliest South', 'unknown'."""
    from whoholds.exports.wording import NAMED_FROM
    from whoholds.exports.wording import STATUS_WORDS
    from whoholds.runs.finding import name_state

    side = name_state(theatre, estimate.holder)
    if estimate.status is Status.DISPUTED and estimate.confidence < NAMED_FROM:
        return f"{STATUS_WORDS[estimate.status]}, no side likely"
    if estimate.status in {Status.HELD, Status.PROBABLY_HELD}:
        return f"{STATUS_WORDS[estimate.status]} by {side}"
    last = {Status.STALE: "last held by", Status.DISPUTED: "likeliest"}.get(estimate.status, "")
    return f"{STATUS_WORDS[estimate.status]}{f', {last} {side}' if last and side else ''}"


def describe_odds(theatre: Theatre, estimate: ControlEstimate, *, most: int = 3, least: float = 0.01) -> str:
    """Say the probability of the likeliest states, and of all others together."""
    from whoholds.runs.finding import name_state

    named = [(state, chance) for state, chance in estimate.probabilities[:most] if chance >= least]
    rest = 1 - sum(chance for _, chance in named)
    told = [f"{name_state(theatre, state)} {percent(chance)}" for state, chance in named]
    return ", ".join([*told, *([f"others {percent(rest)}"] if rest >= least else [])])


def describe_ruling(theatre: Theatre, ruling: Ruling, claim: Claim | None) -> str:
    """Say what a ruling decides, with the claim it is about where that is known."""
    from whoholds.runs.finding import name_place as name
    from whoholds.runs.finding import name_state

    zone = theatre.zone
    if ruling.verdict == Verdict.ASSERT:
        until = f" until {show_instant(ruling.valid_to, zone)}" if ruling.valid_to else " on"
        held = f"asserts {name_state(theatre, ruling.holder)} in {name(theatre, ruling.place)}"
        gone = "" if ruling.place in theatre.places else " (this theatre has no such place: it says nothing)"
        return f"{held} from {show_instant(ruling.valid_from, zone)}{until}{gone}"
    about = f"{ruling.claim_id[:8]}{f': {describe_claim(theatre, claim)}' if claim else ''}"
    if ruling.verdict == Verdict.WITHDRAW:
        return f"withdraws ruling {ruling.claim_id[:8]}"
    if ruling.verdict != Verdict.REPLACE:
        return f"{ruling.verdict}s claim {about}"
    if not is_correction(ruling.replacement):
        return f"replaces claim {about}; claim {ruling.replacement[:8]} says it rightly"
    if claim is None:
        return f"replaces claim {about}; rightly: {ruling.replacement}"
    corrected = Correction.from_text(ruling.replacement).correct(claim)
    when = show_between(corrected.when.earliest, corrected.when.latest, zone) if corrected.when != claim.when else ""
    return f"replaces claim {about}; rightly: {describe_claim(theatre, corrected)}{f', {when}' if when else ''}"


def describe_ruled(ruling: Ruling) -> str:
    """Say beside a claim what was ruled on it: 'rejected by Fern: an old report'."""
    done = {Verdict.ACCEPT: "accepted", Verdict.REJECT: "rejected", Verdict.REPLACE: "replaced"}
    return f"{done[Verdict(ruling.verdict)]} by {ruling.who}: {ruling.why}"


def describe_unruled(theatre: Theatre, estimate: ControlEstimate) -> str:
    """Say what an estimate would be without rulings: '; without rulings: held by North (95 %)'; '' if none bears on it."""
    if estimate.unruled is None:
        return ""
    plain = replace(
        estimate,
        holder=estimate.unruled.holder,
        status=estimate.unruled.status,
        probabilities=estimate.unruled.probabilities,
    )
    return f"; without rulings: {describe_holder(theatre, plain)} ({percent(plain.confidence)})"


def describe_lost(feed: Feed) -> str:
    """Say how long a lost feed has been silent, and what was its habit."""
    named = feed.name if feed.kind == "outlet" else f"every {feed.name.replace('_', ' ')} source"
    gap = f"; it used to report every {show_hours(feed.usual_gap_h)}" if feed.usual_gap_h else ""
    return f"LOST: {named or 'outlet unknown'} has been silent for {show_hours(feed.silent_h or 0.0)}{gap}"


def describe_weight(log_odds: float) -> str:
    """Say how much an estimate leans on one saying: in words, because a figure would mean nothing where many agree."""
    return next((word for word, least in _WEIGHTS if abs(log_odds) >= least), "")


def name_sides(theatre: Theatre, sides: Sequence[str]) -> str:
    """Name sides that share an answer: the first two, or the first and how many go with it."""
    from whoholds.runs.finding import name_state

    first, more = name_state(theatre, sides[0]), len(sides) - 1
    if more > 1:
        return f"{first} and {more} allied sides"
    return f"{first} and {name_state(theatre, sides[1])}" if more else first


def count(number: int, word: str) -> str:
    """Write a number of things: '1 claim', '2 claims'."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def percent(chance: float) -> str:
    """Write a probability in per cent; what is not quite certain never reads as 0 or 100."""
    if 0 < chance < 0.01:
        return "<1 %"
    if 0.99 < chance < 1:
        return ">99 %"
    return f"{chance:.0%}".replace("%", " %")
