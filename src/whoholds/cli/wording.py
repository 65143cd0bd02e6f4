"""Nouns as a person reads them: claims with their voice and words, estimates with their doubt."""

from __future__ import annotations

from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Modality
from whoholds.model import PlaceRelation
from whoholds.model import Polarity
from whoholds.model import Scope
from whoholds.model import Status
from whoholds.model import Theatre

_ARROW = " \N{RIGHTWARDS ARROW} "


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
    """Give each piece of a claim's evidence between quotation marks."""
    return [
        f"\N{LEFT DOUBLE QUOTATION MARK}{evidence.quote}\N{RIGHT DOUBLE QUOTATION MARK}" for evidence in claim.evidence
    ]


def describe_holder(theatre: Theatre, estimate: ControlEstimate) -> str:
    """Say a status with its holder: 'held by South', 'disputed', 'unknown'."""
    from whoholds.exports.wording import STATUS_WORDS

    side = theatre.sides[estimate.holder].name if estimate.holder in theatre.sides else estimate.holder
    if estimate.status in {Status.HELD, Status.PROBABLY_HELD}:
        return f"{STATUS_WORDS[estimate.status]} by {side}"
    return (
        f"{STATUS_WORDS[estimate.status]}{f', last held by {side}' if estimate.status == Status.STALE and side else ''}"
    )


def describe_odds(theatre: Theatre, estimate: ControlEstimate, *, least: float = 0.01) -> str:
    """Say the probability of each state that has at least 1 %."""
    from whoholds.runs.finding import name_state

    return ", ".join(
        f"{name_state(theatre, state)} {percent(chance)}" for state, chance in estimate.probabilities if chance >= least
    )


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
