"""Samples of the joint control state: many pictures of who might hold what, that keep each place's probabilities.

Each place keeps its own probabilities exactly. Between places the errors are correlated over distance (a Gaussian
copula with covariance exp(-distance / range)), because what makes one estimate wrong, an advance not yet reported, makes
its neighbours wrong too; independent errors would cut every long road somewhere. `shared = 0` makes places independent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from whoholds.model import CONTESTED
from whoholds.model import Theatre
from whoholds.model import utc_text
from whoholds.roads.settings import RoadSettings

#: Probabilities of states for each place id at one instant.
Control = Mapping[str, Mapping[str, float]]
States = npt.NDArray[np.int8]

_EARTH_KM = 6371.0  # mean radius, IUGG


def derive_seed(theatre: Theatre, at: datetime) -> int:
    """Give the seed of an instant: the same question gets the same answer."""
    return int.from_bytes(hashlib.blake2b(f"{theatre.id} {utc_text(at)}".encode(), digest_size=8).digest(), "big")


def list_states(theatre: Theatre) -> tuple[str, ...]:
    """List the states in the one order samples use: sides as the theatre gives them, then contested."""
    return (*theatre.sides, CONTESTED)


def tabulate(theatre: Theatre, places: Sequence[str], control: Control) -> npt.NDArray[np.float64]:
    """Lay out probabilities as a table.

    A place without an estimate takes its opening; without that, every side is equally likely.

    Returns
    -------
    Shape (n_places, n_states); rows sum to one.
    """
    states = list_states(theatre)
    table = np.zeros((len(places), len(states)))
    for i, place in enumerate(places):
        known = control.get(place) or _opening(theatre, place)
        table[i] = [max(0.0, known.get(state, 0.0)) for state in states]
    total = table.sum(axis=1, keepdims=True)
    sides = np.array([1.0] * len(theatre.sides) + [0.0]) / max(1, len(theatre.sides))
    return np.where(total > 0, table / np.where(total > 0, total, 1.0), sides)


def _opening(theatre: Theatre, place: str) -> dict[str, float]:
    """Give the opening state of a place as probabilities, the rest spread over the other sides."""
    opening = theatre.openings.get(place)
    if opening is None or opening.holder not in theatre.sides:
        return {}
    others = [side for side in theatre.sides if side != opening.holder]
    return {opening.holder: opening.probability, **{side: (1 - opening.probability) / len(others) for side in others}}


def draw_states(
    theatre: Theatre, places: Sequence[str], control: Control, *, count: int, seed: int, settings: RoadSettings
) -> States:
    """Draw joint control states.

    Returns
    -------
    Shape (count, n_places); values index `list_states`. The same seed gives the same states.

    Source
    ------
    Gaussian copula; random Fourier features after Rahimi and Recht (2007), with the Cauchy spectrum of exp(-d).
    """
    rng = np.random.default_rng(seed)
    cumulative = np.cumsum(tabulate(theatre, places, control), axis=1)[:, :-1].clip(0.0, 1.0)
    thresholds = ndtri(cumulative).astype(np.float32)
    latent = _draw_field(theatre, places, count, rng, settings)
    states = np.zeros((count, len(places)), dtype=np.int8)
    for k in range(thresholds.shape[1]):
        states += latent > thresholds[:, k]
    states.flags.writeable = False
    return states


def _draw_field(
    theatre: Theatre, places: Sequence[str], count: int, rng: np.random.Generator, settings: RoadSettings
) -> npt.NDArray[np.float32]:
    """Draw standard normal values that are alike at places near each other, shape (count, n_places)."""
    own = rng.standard_normal((count, len(places)), dtype=np.float32)
    if settings.shared <= 0 or not places:
        return own
    direction = rng.standard_normal((3, settings.features))
    frequency = direction / np.abs(rng.standard_normal(settings.features)) / settings.range_km
    phase = _cartesian_km(theatre, places) @ frequency + rng.uniform(0, 2 * np.pi, settings.features)
    features = np.cos(phase).astype(np.float32)
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    share = np.array([settings.shared if _has_position(theatre, place) else 0.0 for place in places], dtype=np.float32)
    features *= np.sqrt(share)[:, None]
    own *= np.sqrt(1 - share)
    own += rng.standard_normal((count, settings.features), dtype=np.float32) @ features.T
    return own


def measure_apart_km(theatre: Theatre, first: Sequence[str], second: Sequence[str]) -> npt.NDArray[np.float64]:
    """Measure straight distances between two lists of places, km, shape (n_first, n_second); inf where one has no position."""
    apart = np.linalg.norm(_cartesian_km(theatre, first)[:, None] - _cartesian_km(theatre, second)[None], axis=2)
    for axis, places in enumerate((first, second)):
        unknown = [not _has_position(theatre, place) for place in places]
        apart[unknown if axis == 0 else (slice(None), unknown)] = np.inf
    return np.asarray(apart, dtype=np.float64)


def _has_position(theatre: Theatre, place: str) -> bool:
    """Tell whether a place has coordinates."""
    found = theatre.places.get(place)
    return found is not None and found.lat_deg is not None and found.lon_deg is not None


def _cartesian_km(theatre: Theatre, places: Sequence[str]) -> npt.NDArray[np.float64]:
    """Give places as points in space, km, so that straight distance stands for distance on the ground."""
    degrees = np.array(
        [
            [
                (theatre.places[p].lat_deg or 0.0, theatre.places[p].lon_deg or 0.0)
                if p in theatre.places
                else (0.0, 0.0)
            ]
            for p in places
        ]
    )
    lat, lon = np.radians(degrees.reshape(-1, 2)).T
    return _EARTH_KM * np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
