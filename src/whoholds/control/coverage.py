"""Coverage: what share of the changes of hands nobody reported, from how many were reported once and how many twice."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp

from whoholds.control.observations import Observation
from whoholds.control.parameters import Parameters
from whoholds.control.states import Ground


def _count_untold(ground: Ground, observations: Iterable[Observation]) -> tuple[float, float]:
    """Give how many changes were told, as far as their tellers can be believed, and about how many were not (Chao 1987)."""
    tellers: dict[tuple[int, int], dict[str, float]] = {}
    for o in observations:
        if o.outright and o.favours > 0 and int(ground.start[o.place].argmax()) != o.side:
            trust = tellers.setdefault((o.place, o.side), {})
            trust[o.source] = trust.get(o.source, 0.0) + o.force
    told = [0.0, 0.0, 0.0]
    for trust in tellers.values():
        told[min(len(trust), 3) - 1] += 1.0 - exp(-sum(trust.values()))
    once, twice, _ = told
    return sum(told), max(0.0, once * (once - 1.0)) / (2.0 * (twice + 1.0))


def estimate_unseen(ground: Ground, observations: Iterable[Observation], parameters: Parameters) -> float:
    """Estimate the share of changes that no source told, by capture and recapture.

    Parameters
    ----------
    ground
        The theatre as arrays.
    observations
        What was said; only outright news that a side has what it did not open with counts.
    parameters
        The share believed before, which counts as `prior_incidents` changes.

    Returns
    -------
    0..1. With f1 changes told by one source and f2 by two, about f1 (f1 - 1) / (2 (f2 + 1)) were told by none: a lower bound, bias corrected
    (Chao 1987, Biometrics 43, 783-791).
    """
    told, untold = _count_untold(ground, observations)
    prior, usual = parameters.front["prior_incidents"], parameters.front["usual_unseen"]
    return (untold + prior * usual) / (told + untold + prior)


def estimate_coverage(ground: Ground, observations: Iterable[Observation], parameters: Parameters) -> float:
    """Estimate the share of changes that some of these sources told, 0..1; none of them, nothing told."""
    told, untold = _count_untold(ground, observations)
    return told / (told + untold + parameters.front["prior_incidents"])
