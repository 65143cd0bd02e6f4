"""A panel: probabilities over places and instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from whoholds.control.states import Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """Probabilities of every state: `probabilities` has shape (places, instants, states); rows sum to one."""

    places: tuple[str, ...]
    instants: tuple[datetime, ...]
    states: tuple[str, ...]
    probabilities: Floats
