"""How fast the model is: one claim, thirteen years, a whole country. Everything is drawn from one seed, on one core."""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np

from whoholds.control import ControlModel
from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import Opening
from whoholds.model import Place
from whoholds.model import Predicate
from whoholds.model import Side
from whoholds.model import SourceClass
from whoholds.model import Theatre

_START = datetime(2030, 1, 1, tzinfo=UTC)
_SIDES = ("north", "south", "east")
_PREDICATES = (Predicate.CAPTURES, Predicate.CONTROLS, Predicate.ENTERS, Predicate.WITHDRAWS_FROM, Predicate.CLASHES_IN)
_CLASSES = (SourceClass.PARTY, SourceClass.MONITOR, SourceClass.OUTLET, SourceClass.RESIDENT)


def draw_theatre(places: int, days: int, seed: int = 0) -> Theatre:
    """Draw a country: places scattered evenly over a square of which each has about ten km for itself."""
    random = np.random.default_rng(seed)
    span_deg = 0.1 * float(np.sqrt(places))
    at = random.random((places, 2)) * span_deg
    rows = {
        f"p{i}": Place(id=f"p{i}", name=f"P{i}", lat_deg=20 + float(at[i, 0]), lon_deg=20 + float(at[i, 1]))
        for i in range(places)
    }
    return Theatre(
        id="drawn",
        name="drawn",
        zone=ZoneInfo("UTC"),
        country="ZZ",
        opens_at=_START,
        ends_at=_START + timedelta(days=days),
        sides={s: Side(id=s, name=s) for s in _SIDES},
        places=rows,
        openings={p: Opening(place=p, holder=_SIDES[int(at[i, 0] > span_deg / 2)]) for i, p in enumerate(rows)},
    )


def draw_claims(theatre: Theatre, count: int, days: int, seed: int = 1) -> list[Claim]:
    """Draw claims evenly over places and time."""
    random = np.random.default_rng(seed)
    places = list(theatre.places)
    where, hour = random.integers(0, len(places), count), np.sort(random.random(count) * 24 * days)
    kind, side, source = (
        random.integers(0, len(_PREDICATES), count),
        random.integers(0, 3, count),
        random.integers(0, len(_CLASSES), count),
    )
    claims = []
    for i in range(count):
        latest = _START + timedelta(hours=float(hour[i]))
        party = _CLASSES[source[i]] == SourceClass.PARTY
        told = Attribution(
            outlet=f"o{i % 20}",
            speaker="" if source[i] == 2 else f"s{i % 50}",
            speaker_side=_SIDES[side[i]] if party else "",
            source_class=_CLASSES[source[i]],
        )
        claims.append(
            Claim(
                report_id=f"r{i}",
                predicate=_PREDICATES[kind[i]],
                place=places[where[i]],
                side=_SIDES[side[i]],
                attribution=told,
                when=Interval(earliest=latest - timedelta(hours=12), latest=latest),
                modality=Modality.CLAIMED,
                published_at=latest + timedelta(hours=2),
            )
        )
    return claims


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def time_panel(places: int, days: int, count: int, every_days: int) -> tuple[float, float]:
    """Give seconds from claims to a panel, and the peak of memory in MB."""
    theatre = draw_theatre(places, days)
    claims = draw_claims(theatre, count, days)
    instants = [_START + timedelta(days=d) for d in range(1, days, every_days)]
    started = time.process_time()
    ControlModel(theatre).panel(claims, instants=instants)
    return time.process_time() - started, _peak_mb()


def print_speed(parts: Sequence[str] = ("years", "country")) -> None:
    """Print the timings."""
    if "years" in parts:
        seconds, peak = time_panel(300, 13 * 365, 200_000, 30)
        print(f"300 places, 13 years, 200,000 claims: {seconds:.1f} s, peak {peak:.0f} MB")
    if "country" in parts:
        seconds, peak = time_panel(33_000, 900, 33_000 * 30, 30)
        print(f"33,000 places, 900 days, one claim per place and month: {seconds:.1f} s, peak {peak:.0f} MB")
