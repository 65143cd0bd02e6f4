"""The rulings in a situation report: what analysts decided, and what each place would be without."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace

from whoholds.exports.escaping import flatten
from whoholds.exports.situation import Situation
from whoholds.exports.situation import rank_place
from whoholds.exports.wording import Wording
from whoholds.model import ControlEstimate
from whoholds.model import Ruling
from whoholds.model import Verdict

_DONE = {
    Verdict.ACCEPT: "accepted a claim",
    Verdict.REJECT: "rejected a claim",
    Verdict.REPLACE: "corrected a claim",
    Verdict.WITHDRAW: "withdrew a ruling",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingRow:
    """A place on which rulings bear: what it is, what it would be without them, and what was decided."""

    place: str
    state: str
    without: str
    told: str


def list_ruling_rows(situation: Situation) -> list[RulingRow]:
    """List the places whose estimate rulings decided or changed, the capital first, then by population.

    The public version names neither analysts nor their reasons: both may name people.
    """
    wording = Wording(situation)
    made = {ruling.id: ruling for ruling in situation.made}
    touched = [one for one in situation.estimates.values() if one.rulings or _is_moved(one)]
    return [
        RulingRow(
            place=wording.name_place(one.place),
            state=f"{wording.tell_state(one)} ({wording.tell_chance(one.confidence)})",
            without=_tell_without(wording, one),
            told="; ".join(_tell_ruling(situation, wording, made[ruling]) for ruling in one.rulings if ruling in made)
            or "rulings on places near it",
        )
        for one in sorted(touched, key=lambda one: rank_place(situation.theatre, one.place))
    ]


def _is_moved(estimate: ControlEstimate) -> bool:
    """Whether rulings elsewhere gave a place another state."""
    unruled = estimate.unruled
    return unruled is not None and (unruled.holder, unruled.status) != (estimate.holder, estimate.status)


def _tell_without(wording: Wording, estimate: ControlEstimate) -> str:
    """Tell what an estimate would be without rulings."""
    if estimate.unruled is None:
        return "the same"
    unruled = estimate.unruled
    plain = replace(estimate, holder=unruled.holder, status=unruled.status, probabilities=unruled.probabilities)
    return f"{wording.tell_state(plain)} ({wording.tell_chance(plain.confidence)})"


def _tell_ruling(situation: Situation, wording: Wording, ruling: Ruling) -> str:
    """Tell one ruling: by whom, when, what, why."""
    if ruling.verdict == Verdict.ASSERT:
        until = f" to {wording.tell_hour(ruling.valid_to)}" if ruling.valid_to else " on"
        holder = wording.name_side(ruling.holder) if ruling.holder in situation.theatre.sides else ruling.holder
        done = f"asserted {holder} from {wording.tell_hour(ruling.valid_from)}{until}"
    else:
        done = _DONE[Verdict(ruling.verdict)]
    when = wording.tell_hour(ruling.when)
    if situation.profile == "public":
        return f"an analyst {done} ({when})"
    return f"{flatten(ruling.who)} {done} ({when}): {flatten(ruling.why)}"
