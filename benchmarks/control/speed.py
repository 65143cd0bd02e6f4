"""How fast the model is: one claim, thirteen years, a whole country. Everything is drawn from one seed, on one core."""

from __future__ import annotations

import importlib
import resource
import time
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.table import Row
from benchmarks.table import show_steps
from whoholds.control import ControlModel
from whoholds.control.chain import Timeline
from whoholds.control.chain import smooth
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


def time_one_claim(places: int = 300, days: int = 60, count: int = 1000) -> float:
    """Give the median seconds to add one claim to a fitted theatre."""
    theatre = draw_theatre(places, days)
    claims = draw_claims(theatre, count, days)
    fitted = ControlModel(theatre).fit(claims[: count - 100], until=_START + timedelta(days=days))
    fitted.add(claims[count - 100 : count - 99])
    taken = []
    for claim in claims[count - 99 :]:
        started = time.process_time()
        fitted.add([claim])
        taken.append(time.process_time() - started)
    return float(np.median(taken))


def time_year(*, known_then: bool, places: int = 300, count: int = 3000) -> float:
    """Give seconds for a panel of a year, every day: with hindsight, or as known at each instant."""
    theatre = draw_theatre(places, 365)
    claims = draw_claims(theatre, count, 365)
    instants = [_START + timedelta(days=d) for d in range(1, 366)]
    started = time.process_time()
    model = ControlModel(theatre)
    if known_then:
        model.follow(claims, instants=instants)
    else:
        model.panel(claims, instants=instants)
    return time.process_time() - started


def time_hmmlearn(knots: int, chains: int, states: int = 4) -> float | None:
    """Give seconds of forward and backward by hmmlearn over as many chains of as many knots; None if it is not installed."""
    try:
        hmm = importlib.import_module("hmmlearn.hmm")
    except ImportError:
        return None
    random = np.random.default_rng(0)
    model = hmm.CategoricalHMM(n_components=states, n_features=8)
    model.startprob_ = np.full(states, 1 / states)
    model.transmat_ = np.full((states, states), 0.01) + np.eye(states) * (1 - 0.01 * states)
    model.emissionprob_ = np.full((states, 8), 1 / 8)
    told = random.integers(0, 8, (knots * chains, 1))
    started = time.process_time()
    model.predict_proba(told, lengths=[knots] * chains)
    return time.process_time() - started


def time_chain(knots: int, chains: int, states: int = 4) -> float:
    """Give seconds of forward and backward by the product over as many chains of as many knots."""
    random = np.random.default_rng(0)
    shape = (knots, chains, states)
    even = np.full((knots - 1, chains, states), 1 / states)
    timeline = Timeline(
        knots=np.repeat(np.arange(float(knots))[:, None], chains, axis=1),
        log_fit=np.log(random.random(shape)),
        leave=np.full((knots - 1, chains, states), 0.01),
        target=even,
        resolve=even,
        start=np.full((chains, states), 1 / states),
    )
    started = time.process_time()
    smooth(timeline)
    return time.process_time() - started


def _row(measure: str, value: float | None, bar: float | None, unit: str, note: str = "") -> Row:
    return Row(
        name=f"control.speed.{measure}",
        ruler="control, one core",
        measure=measure,
        value=value,
        bar=bar,
        is_less_better=True,
        unit=unit,
        note=note,
    )


def list_speed_rows() -> list[Row]:
    """Measure everything, in seconds of processor time."""
    with show_steps(6) as steps:
        steps.begin("speed")
        one = time_one_claim()
        steps.end()
        hindsight, known_then = time_year(known_then=False), time_year(known_then=True)
        steps.end()
        ours, theirs = time_chain(1333, 300), time_hmmlearn(1333, 300)
        steps.end()
        years, years_mb = time_panel(300, 13 * 365, 200_000, 30)
        steps.end()
        country, country_mb = time_panel(33_000, 900, 33_000 * 30, 30)
        steps.end()
    return [
        _row("one claim added at 300 places, ms", 1000 * one, 5.0, " ms"),
        _row("300 places, 13 years, 200,000 claims", years, 10.0, " s", f"peak {years_mb:.0f} MB"),
        _row("33,000 places, 900 days, 990,000 claims", country, 90.0, " s"),
        _row("the same, peak of memory", country_mb, 4096.0, " MB"),
        _row("300 places, a year, 365 instants, hindsight", hindsight, None, " s"),
        _row("300 places, a year, 365 instants, as known then", known_then, None, " s"),
        _row("forward and backward, 300 chains of 1,333 knots", ours, theirs, " s", "bar: hmmlearn"),
    ]
