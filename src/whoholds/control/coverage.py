"""Coverage: what share of the changes of hands nobody reported, from how many were reported once and how many twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from whoholds.control.observations import Observation
from whoholds.control.parameters import Parameters
from whoholds.control.states import Ground


def _count_untold(ground: Ground, observations: Iterable[Observation]) -> tuple[int, float]:
    """Give how many changes were told, and about how many were not (Chao 1987)."""
    tellers: dict[tuple[int, int], set[str]] = {}
    for o in observations:
        if o.outright and o.favours > 0 and int(ground.start[o.place].argmax()) != o.side:
            tellers.setdefault((o.place, o.side), set()).add(o.source)
    told = Counter(len(sources) for sources in tellers.values())
    return len(tellers), told[1] * (told[1] - 1) / (2.0 * (told[2] + 1))


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
