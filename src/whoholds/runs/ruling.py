"""Analysts' rulings, made against the theatre: on claims, on who held a place, on earlier rulings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime

from whoholds.errors import LedgerError
from whoholds.errors import QueryError
from whoholds.errors import StaleHeadError
from whoholds.ledger import Ledger
from whoholds.model import Actor
from whoholds.model import Claim
from whoholds.model import Correction
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Ruling
from whoholds.model import Scope
from whoholds.model import Theatre
from whoholds.model import Verdict
from whoholds.model import correct_claims
from whoholds.runs.finding import find_actor
from whoholds.runs.finding import find_place
from whoholds.runs.finding import find_state

#: Digits of an id that must be given at least.
_LEAST_DIGITS = 6
#: How often a ruling without an expected head is tried again when others rule at the same time.
_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who rules and why.

    `expected_head` is the id of the last ruling that the analyst has seen ('' for none); None does not check it. `now` is when the ruling
    is made; None asks the clock.
    """

    who: str
    why: str
    expected_head: str | None = None
    now: datetime | None = None


def rule_on_claim(
    ledger: Ledger, claim_id: str, verdict: str, signed: Signature, *, with_copies: bool = False
) -> tuple[Ruling, ...]:
    """Accept or reject a claim.

    Parameters
    ----------
    claim_id
        Its id, or the beginning of it.
    with_copies
        Whether to rule the same on every claim that repeats the same saying.

    Raises
    ------
    QueryError
        If there is no such claim, or the verdict is neither accept nor reject.
    StaleHeadError
        If somebody ruled in between; nothing is written.
    LedgerError
        If who or why is missing, or the ledger cannot be written.
    """
    if verdict not in {Verdict.ACCEPT, Verdict.REJECT}:
        raise QueryError(f"'{verdict}' is not a verdict on a claim by itself; use accept or reject", verdict=verdict)
    found = find_claim_id(ledger, claim_id)
    targets = [found, *(find_copies(ledger, found) if with_copies else ())]
    return _append(ledger, signed, [_Decision(claim_id=one, verdict=verdict) for one in targets])


def replace_claim(
    ledger: Ledger,
    theatre: Theatre,
    claim_id: str,
    correction: Correction | str,
    signed: Signature,
    *,
    with_copies: bool = False,
) -> tuple[Ruling, ...]:
    """Say what a misread claim should have been; errors as for `rule_on_claim`.

    Parameters
    ----------
    correction
        What differs, places and actors by any of their names; or the id of another claim that says it rightly.
    """
    found = find_claim_id(ledger, claim_id)
    targets = [found, *(find_copies(ledger, found) if with_copies else ())]
    if isinstance(correction, str):
        text = find_claim_id(ledger, correction)
        if text in targets:
            raise QueryError("a claim cannot replace itself or what repeats it", claim=text)
    else:
        text = _settle_correction(theatre, correction, ledger, found).to_text()
    return _append(
        ledger, signed, [_Decision(claim_id=one, verdict=Verdict.REPLACE, replacement=text) for one in targets]
    )


def assert_holder(
    ledger: Ledger,
    theatre: Theatre,
    place: str,
    holder: str,
    signed: Signature,
    *,
    since: datetime,
    until: datetime | None = None,
) -> Ruling:
    """Assert who held a place from a time on, whatever reports say; errors as for `rule_on_claim`.

    Parameters
    ----------
    place, holder
        By id or name; the holder is a side or `contested`.
    since, until
        From when the holder held the place, and until when without a break; None says nothing of how long.

    Raises
    ------
    QueryError
        If the theatre has no such place or side, does not track the place, or the times are not in order or lie ahead.
    """
    at = find_place(theatre, place)
    if not at.tracked:
        raise QueryError(f"{at.name} is not tracked in this theatre: nobody's control of it is estimated", place=at.id)
    state = find_state(theatre, holder)
    _check_times(theatre, since, until, signed.now or datetime.now(UTC))
    decision = _Decision(verdict=Verdict.ASSERT, place=at.id, holder=state, valid_from=since, valid_to=until)
    return _append(ledger, signed, [decision])[0]


def withdraw_ruling(ledger: Ledger, ruling_id: str, signed: Signature) -> Ruling:
    """Take back a ruling, given by its id or the beginning of it; it then counts as never made. Errors as for `rule_on_claim`."""
    target = find_ruling_id(ledger, ruling_id)
    return _append(ledger, signed, [_Decision(claim_id=target, verdict=Verdict.WITHDRAW)])[0]


def find_claim_id(ledger: Ledger, words: str) -> str:
    """Find the id of a claim, also of a corrected one, by the beginning of it.

    Raises
    ------
    QueryError
        If no claim's id begins so, or several do, or too few digits are given.
    """
    digits = words.strip().lower()
    if len(digits) < _LEAST_DIGITS:
        raise QueryError(f"'{words}' is too short for the id of a claim; give at least {_LEAST_DIGITS} digits of it")
    made = ledger.trusted_rulings()
    bases = [claim for one in made if (claim := ledger.claim(one.claim_id)) is not None] if made else []
    corrected = [claim_id for claim_id in correct_claims(bases, made) if claim_id.startswith(digits)]
    return _choose_one([*ledger.claim_ids(digits), *corrected], words, "claim", "whoholds claims PLACE")


def find_ruling_id(ledger: Ledger, words: str) -> str:
    """Find the id of a ruling by the beginning of it; errors as for `find_claim_id`."""
    digits = words.strip().lower()
    if len(digits) < _LEAST_DIGITS:
        raise QueryError(f"'{words}' is too short for the id of a ruling; give at least {_LEAST_DIGITS} digits of it")
    found = [one.id for one in ledger.trusted_rulings() if one.id.startswith(digits)]
    return _choose_one(found, words, "ruling", "whoholds rulings list")


def _choose_one(found: Sequence[str], words: str, noun: str, listing: str) -> str:
    if not found:
        raise QueryError(f"there is no {noun} '{words}' in this ledger; `{listing}` lists their ids", words=words)
    if len(set(found)) > 1:
        raise QueryError(f"several {noun}s begin with '{words}': give more digits of the id", words=words)
    return found[0]


def find_copies(ledger: Ledger, claim_id: str) -> list[str]:
    """Find the ids of the other claims that repeat the same saying, first printed first."""
    origins = ledger.origins()
    mine = origins.get(claim_id)
    return [other for other, origin in origins.items() if origin == mine and other != claim_id] if mine else []


def _settle_correction(theatre: Theatre, correction: Correction, ledger: Ledger, claim_id: str) -> Correction:
    """Turn the names of a correction into ids, and give the actor's side at the time.

    Raises
    ------
    QueryError
        If a name or word means nothing here, or nothing is corrected.
    """
    if correction.is_empty:
        raise QueryError("say what the claim should have been: its predicate, actor, place, polarity, scope or time")
    for name, kinds in (("predicate", Predicate), ("polarity", Polarity), ("scope", Scope)):
        word = getattr(correction, name)
        if word and word not in set(kinds):
            raise QueryError(f"'{word}' is no {name}; use one of {', '.join(kinds)}", word=word)
    place = find_place(theatre, correction.place).id if correction.place else ""
    side, actor = "", ""
    if correction.actor:
        found = find_actor(theatre, correction.actor)
        claim = _find_any(ledger, claim_id)
        at = correction.latest or (claim and (claim.when.latest or claim.published_at)) or None
        actor, side = found.id, _choose_side(theatre, found, at)
    if correction.earliest and correction.latest and correction.latest < correction.earliest:
        raise QueryError("the corrected time ends before it begins")
    return replace(correction, place=place, actor=actor, side=side)


def _choose_side(theatre: Theatre, actor: Actor, at: datetime | None) -> str:
    side = actor.side_at(at)
    return side if side in theatre.sides else ""


def _find_any(ledger: Ledger, claim_id: str) -> Claim | None:
    """Find a claim that a report made, else the one that a correction made."""
    found = ledger.claim(claim_id)
    if found is not None:
        return found
    made = ledger.trusted_rulings()
    bases = [claim for one in made if (claim := ledger.claim(one.claim_id)) is not None]
    return correct_claims(bases, made).get(claim_id)


def _check_times(theatre: Theatre, since: datetime, until: datetime | None, now: datetime) -> None:
    """Refuse to assert what is outside the theatre's time, or still to come."""
    if since.tzinfo is None or (until is not None and until.tzinfo is None):
        raise QueryError("the times of an assertion need their zone")
    if until is not None and until <= since:
        raise QueryError(f"what is asserted ends ({until.isoformat()}) before it begins ({since.isoformat()})")
    ends_at = theatre.ends_at
    if since < theatre.opens_at or (ends_at is not None and since > ends_at):
        raise QueryError(
            f"the theatre's time is {theatre.opens_at.isoformat()} to {'now' if ends_at is None else ends_at.isoformat()}; "
            f"{since.isoformat()} lies outside it"
        )
    if theatre.opens_at > now:
        return  # The theatre is an exercise in times to come.
    if since > now or (until is not None and until > now):
        raise QueryError("nobody can assert who will hold a place: the time lies ahead of now")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decision:
    """What is decided, before it is signed; fields as in `Ruling`."""

    verdict: str
    claim_id: str = ""
    replacement: str = ""
    place: str = ""
    holder: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def sign(self, signed: Signature, when: datetime) -> Ruling:
        """Make the ruling."""
        return Ruling(
            claim_id=self.claim_id,
            verdict=str(self.verdict),
            who=signed.who,
            why=signed.why,
            when=when,
            replacement=self.replacement,
            place=self.place,
            holder=self.holder,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


def _append(ledger: Ledger, signed: Signature, decisions: Sequence[_Decision]) -> tuple[Ruling, ...]:
    """Append rulings at the present instant, or that of the last ruling if another analyst's clock is ahead."""
    for _ in range(_TRIES):
        made = ledger.trusted_rulings()
        head, last = (made[-1].id, made[-1].when) if made else ("", None)
        when = signed.now or datetime.now(UTC)
        when = when if last is None else max(when, last)
        expected = head if signed.expected_head is None else signed.expected_head
        try:
            return tuple(ledger.rule_many([one.sign(signed, when) for one in decisions], expected_head=expected))
        except StaleHeadError:
            if signed.expected_head is not None:
                raise
    raise LedgerError("others rule on this ledger without a pause; try again")
