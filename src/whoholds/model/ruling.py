"""Rulings: an analyst's decisions on claims, on who held a place, and on earlier rulings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from whoholds.model.claim import Claim
from whoholds.model.claim import Polarity
from whoholds.model.claim import Predicate
from whoholds.model.claim import Scope
from whoholds.model.ids import content_id
from whoholds.model.interval import Interval
from whoholds.model.interval import utc_text


class Verdict(StrEnum):
    """What an analyst may decide."""

    ACCEPT = "accept"
    REJECT = "reject"
    REPLACE = "replace"
    ASSERT = "assert"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """An analyst's decision, append-only; `previous` is the hash of the ruling before it.

    `verdict` is one of `Verdict`. Accept, reject and replace are about the claim `claim_id`; `replacement` is the id of the claim that
    counts instead, or a `Correction` as text. Assert says that `holder` (a side or `contested`) had `place` at `valid_from` and, if
    `valid_to` is given, until then without a break. Withdraw takes back the ruling whose id is `claim_id`.
    """

    claim_id: str
    verdict: str
    who: str
    why: str
    when: datetime
    replacement: str = ""
    previous: str = ""
    place: str = ""
    holder: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    @property
    def id(self) -> str:
        """Hash over the decision and the ruling before it."""
        asserted = (
            {
                "place": self.place,
                "holder": self.holder,
                "valid_from": utc_text(self.valid_from),
                "valid_to": utc_text(self.valid_to),
            }
            if self.place or self.holder or self.valid_from or self.valid_to
            else {}
        )
        return content_id(
            "ruling",
            claim=self.claim_id,
            verdict=self.verdict,
            who=self.who,
            why=self.why,
            when=utc_text(self.when),
            replacement=self.replacement,
            previous=self.previous,
            **asserted,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a report really says, where a claim was misread: only what differs; '' and None keep what the claim has.

    `actor` and `place` are ids of the theatre; `side` is the actor's. The corrected claim is weighed by its source like any other.
    """

    predicate: str = ""
    actor: str = ""
    side: str = ""
    place: str = ""
    polarity: str = ""
    scope: str = ""
    earliest: datetime | None = None
    latest: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is corrected."""
        return self == Correction()

    def to_text(self) -> str:
        """Write the correction as canonical JSON, without what stays as it was."""
        told = {
            "predicate": self.predicate,
            "actor": self.actor,
            "side": self.side,
            "place": self.place,
            "polarity": self.polarity,
            "scope": self.scope,
            "earliest": utc_text(self.earliest),
            "latest": utc_text(self.latest),
        }
        kept = {name: value for name, value in told.items() if value}
        return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Correction:
        """Read what `to_text` wrote.

        Raises
        ------
        ValueError
            If it is no such text.
        """
        told = json.loads(text)
        if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
            raise ValueError("a correction is an object of texts")
        earliest, latest = (told.pop(name, None) for name in ("earliest", "latest"))
        unknown = sorted(set(told) - set(cls.__dataclass_fields__))
        if unknown:
            raise ValueError(f"a correction has no field {unknown[0]}")
        return cls(
            **told,
            earliest=None if earliest is None else datetime.fromisoformat(earliest),
            latest=None if latest is None else datetime.fromisoformat(latest),
        )

    def correct(self, claim: Claim) -> Claim:
        """Give a claim as its report really says it, with the same words, speaker and publication.

        Raises
        ------
        ValueError
            If a field holds no such value, or the time ends before it begins.
        """
        when = claim.when
        if self.earliest is not None or self.latest is not None:
            when = Interval(
                earliest=self.earliest or claim.when.earliest, latest=self.latest or claim.when.latest, basis="ruling"
            )
        return replace(
            claim,
            predicate=Predicate(self.predicate or claim.predicate),
            actor=self.actor or claim.actor,
            side=self.side if self.actor else claim.side,
            place=self.place or claim.place,
            polarity=Polarity(self.polarity or claim.polarity),
            scope=Scope(self.scope or claim.scope),
            when=when,
            rule="ruling",
        )


def is_correction(replacement: str) -> bool:
    """Tell whether a ruling's replacement is a correction, and not the id of another claim."""
    return replacement.startswith("{")


def drop_withdrawn(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Leave out the rulings that were taken back, and those that took them back.

    Parameters
    ----------
    rulings
        In the order made; of rulings with different times the earlier counts as made before.

    Returns
    -------
    What still counts, in that order. A withdrawal that was itself withdrawn takes nothing back.
    """
    made = sorted(rulings, key=lambda one: one.when)
    gone = find_withdrawn(made)
    return [one for one in made if one.id not in gone and one.verdict != Verdict.WITHDRAW]


def find_withdrawn(rulings: Iterable[Ruling]) -> set[str]:
    """Find the ids of the rulings that were taken back by one that was not itself taken back."""
    gone: set[str] = set()
    for ruling in sorted(rulings, key=lambda one: one.when)[::-1]:
        if ruling.verdict == Verdict.WITHDRAW and ruling.id not in gone:
            gone.add(ruling.claim_id)
    return gone


def correct_claims(claims: Iterable[Claim], rulings: Iterable[Ruling]) -> dict[str, Claim]:
    """Give the claims that corrections put in place of others, by id.

    Parameters
    ----------
    claims
        Everything known.
    rulings
        Those that count, in the order made: of several on one claim the last. A corrected claim may be ruled on in turn.
    """
    latest = {ruling.claim_id: ruling for ruling in rulings if ruling.verdict != Verdict.ASSERT}
    waiting = [ruling for ruling in latest.values() if is_correction(ruling.replacement)]
    by_id = {claim.id: claim for claim in claims} if waiting else {}
    made: dict[str, Claim] = {}
    # A claim is corrected at most once, so as many rounds as there are corrections reach the end of every chain of them.
    for _ in range(len(waiting)):
        fresh = {}
        for ruling in waiting:
            claim = by_id.get(ruling.claim_id) or made.get(ruling.claim_id)
            if claim is not None:
                corrected = Correction.from_text(ruling.replacement).correct(claim)
                fresh[corrected.id] = corrected
        if fresh.keys() <= made.keys():
            break
        made.update(fresh)
    return {claim_id: claim for claim_id, claim in made.items() if claim_id not in by_id}


def overtakes(later: Ruling, earlier: Ruling) -> bool:
    """Tell whether a ruling takes the place of one made before it: on the same claim, or asserting of the instant at which that one begins."""
    if Verdict.ASSERT not in {later.verdict, earlier.verdict}:
        return later.claim_id == earlier.claim_id
    if later.place != earlier.place or later.valid_from is None or earlier.valid_from is None:
        return False
    if later.valid_from == earlier.valid_from:
        return True
    return later.valid_to is not None and later.valid_from <= earlier.valid_from < later.valid_to
