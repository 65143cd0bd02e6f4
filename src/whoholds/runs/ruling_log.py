"""The log of rulings: list it, verify it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from whoholds.errors import TamperedError
from whoholds.ledger import Ledger
from whoholds.model import Ruling
from whoholds.model import Verdict
from whoholds.model import correct_claims
from whoholds.model import drop_withdrawn
from whoholds.model import overtakes


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingLog:
    """Rulings in the order made; `head` is the id of the last of the whole log ('' for none), `faults` what is wrong with it.

    `in_force` are the ids of the rulings that count: not withdrawn, and not overtaken by a later one on the same claim, or on
    who held the place at that time.
    """

    rulings: tuple[Ruling, ...]
    head: str
    in_force: frozenset[str]
    withdrawn: frozenset[str]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What verifying the log of rulings found; `head` is '' for an empty log, `faults` begin with the first broken link."""

    count: int
    head: str
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed behind the ledger's back."""
        return not self.faults


def list_rulings(ledger: Ledger, *, place: str | None = None, claim_id: str | None = None) -> RulingLog:
    """List rulings in the order made, also those of a log that is broken: then `faults` says how.

    Parameters
    ----------
    place
        Only those about this place (its id), or about claims about it.
    claim_id
        Only those about this claim.
    """
    faults = tuple(ledger.verify_rulings())
    made = _read_rulings(ledger)
    counting = drop_withdrawn(made)
    in_force = [
        one.id for n, one in enumerate(counting) if not any(overtakes(later, one) for later in counting[n + 1 :])
    ]
    shown = [one for one in made if claim_id in {None, one.claim_id}]
    if place is not None:
        shown = [one for one in shown if place in name_places(ledger, one, made)]
    return RulingLog(
        rulings=tuple(shown),
        head=made[-1].id if made else "",
        in_force=frozenset(in_force),
        withdrawn=frozenset(one.id for one in made if one.verdict != Verdict.WITHDRAW)
        - frozenset(one.id for one in counting),
        faults=faults,
    )


def _read_rulings(ledger: Ledger) -> list[Ruling]:
    """Read rulings until one cannot be read."""
    made = []
    rest = iter(ledger.rulings())
    while True:
        try:
            made.append(next(rest))
        except (StopIteration, TamperedError):
            return made


def name_places(ledger: Ledger, ruling: Ruling, made: Iterable[Ruling]) -> set[str]:
    """Name the ids of the places that a ruling is about, by itself, its claim, or the ruling it withdraws."""
    if ruling.verdict == Verdict.WITHDRAW:
        target = next((one for one in made if one.id == ruling.claim_id), None)
        return set() if target is None or target.verdict == Verdict.WITHDRAW else name_places(ledger, target, ())
    claim = ledger.claim(ruling.claim_id) if ruling.claim_id else None
    told = [*([claim] if claim else []), *(correct_claims([claim], [ruling]).values() if claim else ())]
    return {ruling.place, *(one.place for one in told)} - {""}


def verify_rulings(ledger: Ledger, *, head: str | None = None) -> Verification:
    """Verify the log of rulings.

    Parameters
    ----------
    head
        The id of a ruling that was noted elsewhere: whoever rewrites the whole log cannot forge it. None checks the chain alone.
    """
    faults = ledger.verify_rulings()
    made = _read_rulings(ledger)
    if head is not None and head not in {"", *(one.id for one in made)}:
        faults.append(f"the log does not hold ruling {head}, which was noted elsewhere")
    return Verification(count=len(made), head=made[-1].id if made else "", faults=tuple(faults))
