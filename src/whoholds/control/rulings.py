"""Analysts' decisions, applied before weighing: what they say of claims, and the holders they assert."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from whoholds.control.observations import ASSERTED
from whoholds.control.observations import Observation
from whoholds.control.observations import Span
from whoholds.control.parameters import Parameters
from whoholds.control.states import Ground
from whoholds.errors import QueryError
from whoholds.model import Claim
from whoholds.model import Ruling
from whoholds.model import Verdict
from whoholds.model import correct_claims
from whoholds.model import drop_withdrawn
from whoholds.model import overtakes

_VERDICTS = frozenset(Verdict)


def apply_rulings(claims: Iterable[Claim], rulings: Sequence[Ruling]) -> tuple[list[Claim], frozenset[str]]:
    """Apply what rulings say of claims.

    Parameters
    ----------
    claims
        Claims; corrected ones may be among them already.
    rulings
        In the order made; of several on a claim the latest counts, and none that was withdrawn.

    Returns
    -------
    The claims that remain, corrected ones in place of those misread, and the ids of those that are accepted. What replaces a claim is
    weighed by its source: that a report says something does not make it so.

    Raises
    ------
    QueryError
        For a verdict that is none of `Verdict`.
    """
    if not rulings:
        return list(claims), frozenset()
    wrong = next((one.verdict for one in rulings if one.verdict not in _VERDICTS), None)
    if wrong is not None:
        raise QueryError(f"a ruling's verdict is one of {', '.join(Verdict)}, not '{wrong}'", verdict=wrong)
    counting = [one for one in drop_withdrawn(rulings) if one.verdict != Verdict.ASSERT]
    latest = {ruling.claim_id: ruling for ruling in counting}
    known = list(claims)
    known += correct_claims(known, counting).values()
    gone = {claim_id for claim_id, ruling in latest.items() if ruling.verdict != Verdict.ACCEPT}
    accepted = {claim_id for claim_id, ruling in latest.items() if ruling.verdict == Verdict.ACCEPT}
    return [claim for claim in known if claim.id not in gone], frozenset(accepted)


def observe_assertions(
    rulings: Sequence[Ruling], ground: Ground, parameters: Parameters, *, end_h: float
) -> list[Observation]:
    """Turn asserted holders into observations, one for each assertion.

    Parameters
    ----------
    rulings
        In the order made. An assertion gives way to a later-made one about the same place that covers its beginning.
    ground, parameters
        The theatre as arrays and the model's numbers.
    end_h
        End of the theatre's window, hours since its opening.

    Returns
    -------
    Observations by place and time. Assertions about places or sides that the theatre no longer has say nothing.
    """
    asserted = [one for one in drop_withdrawn(rulings) if one.verdict == Verdict.ASSERT]
    counting = [one for n, one in enumerate(asserted) if not any(overtakes(later, one) for later in asserted[n + 1 :])]
    found = [o for one in counting for o in _observe(one, ground, parameters, end_h)]
    return sorted(found, key=lambda o: (o.place, o.at_h, o.origin))


def _observe(ruling: Ruling, ground: Ground, parameters: Parameters, end_h: float) -> list[Observation]:
    """Observe one assertion; its weight counts once, on the whole path through the time it speaks of (docs/why/rulings.md)."""
    place, state = ground.place_index.get(ruling.place), ground.state_index.get(ruling.holder)
    if place is None or state is None or ruling.valid_from is None:
        return []
    began_h = ground.hours(ruling.valid_from)
    from_h = max(0.0, began_h)
    to_h = from_h if ruling.valid_to is None else min(ground.hours(ruling.valid_to), end_h)
    if from_h > end_h or to_h < from_h:
        return []
    fit = np.zeros(len(ground.states))
    fit[state] = 1.0
    ends = sorted({from_h, to_h})
    shortest_h = parameters.times["shortest_span_h"]
    begins: Span = (max(0.0, from_h - shortest_h), from_h, state, 1.0, True)
    # √R at either end, and 1/√R for each coming and going between: R for the path that stays, 1 for one that leaves, comes or is never in.
    steady = ((from_h, to_h, state, parameters.odds["ruling"] ** -0.5),) if to_h > from_h else ()
    return [
        Observation(
            place=place,
            at_h=at_h,
            log_fit=np.log(parameters.odds["ruling"]) * fit / len(ends),
            spans=(begins,) if at_h == from_h and begins[1] > begins[0] else (),
            origin=ruling.id,
            claims=(ruling.id,),
            fit=fit,
            side=state,
            favours=1,
            group="ruling",
            odds="ruling",
            outright=True,
            source=ASSERTED,
            force=float(np.log(parameters.odds["ruling"])) / len(ends),
            from_h=from_h,
            log_before=None,
            steady=steady if at_h == from_h else (),
        )
        for at_h in ends
    ]


def settle(observations: Iterable[Observation], assertions: Sequence[Observation]) -> list[Observation]:
    """Join assertions to what else is observed; unrest told of before an asserted beginning ends with it, if no end is asserted.

    With an end, what it says of the time between is weighed already, and who is held to have left is left the hours to leave in.

    Returns
    -------
    Observations ordered by place, time and origin.
    """
    begins: dict[int, list[float]] = {}
    for one in assertions:
        if one.at_h == one.from_h and not one.steady:
            begins.setdefault(one.place, []).append(one.at_h)
    settled = [_cut_spans(o, begins[o.place]) if o.place in begins else o for o in observations]
    return sorted([*settled, *assertions], key=lambda o: (o.place, o.at_h, o.origin))


def _cut_spans(observation: Observation, begins: Sequence[float]) -> Observation:
    """End an observation's unrest at the first asserted beginning after it, in proportion."""
    ends_h = min((h for h in begins if h >= observation.at_h), default=np.inf)
    if all(span[1] <= ends_h for span in observation.spans):
        return observation
    cut = tuple(
        (a, min(b, ends_h), state, amount * (min(b, ends_h) - a) / (b - a), attack)
        for a, b, state, amount, attack in observation.spans
        if a < ends_h
    )
    return replace(observation, spans=cut)
