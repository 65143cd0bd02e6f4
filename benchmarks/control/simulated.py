"""Simulated campaigns with known truth: one front over a drawn country, told by sources of every character.

A regime says how the sources behave. The truth is drawn first (an advance from place to neighbouring place, with retakings), then
each source tells it in its own way; nothing here uses the model's numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from benchmarks.control.baselines import METHODS
from whoholds.control import Panel
from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import Opening
from whoholds.model import Place
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Side
from whoholds.model import SourceClass
from whoholds.model import Theatre

_START = datetime(2031, 5, 1, tzinfo=UTC)
_DAYS = 30
_PLACES = 60
#: Hours between the instants scored, and about a change within which the truth is not asked.
_EVERY_H = 6
_HAZE_H = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """How sources behave. Rates are chances; `late_h` hours of delay; `copies` mean copies of a saying; `lost` days without the monitor."""

    name: str
    party_tells: float = 0.6
    party_lies: float = 0.0
    denies: float = 0.0
    admits: float = 0.2
    monitor_tells: float = 0.6
    monitor_errs: float = 0.03
    resident_tells: float = 0.3
    resident_errs: float = 0.1
    late_h: float = 6.0
    copies: float = 0.0
    lost: tuple[int, int] = (0, 0)


#: The regimes of the table.
REGIMES = (
    Regime(name="honest"),
    Regime(name="boastful", party_lies=0.5),
    Regime(name="denying", denies=0.9, admits=0.05),
    Regime(name="late", late_h=36.0),
    Regime(name="copy storm", party_lies=0.3, copies=12.0),
    Regime(name="lost feed", lost=(8, 20)),
    Regime(name="propaganda", party_lies=1.0, denies=0.9, admits=0.02, monitor_tells=0.35, resident_tells=0.15),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truth:
    """A drawn war: `changes` are (hour, place, side) in order; `holder` (P, T) at each scored instant, -1 near a change."""

    theatre: Theatre
    changes: tuple[tuple[float, int, int], ...]
    instants: tuple[datetime, ...]
    holder: npt.NDArray[np.int64]


_SIDES = ("east", "west")


def draw_truth(seed: int) -> Truth:
    """Draw a country and a war over it: the west attacks from one edge, takes places next to its own, loses some again."""
    random = np.random.default_rng(seed)
    at = random.random((_PLACES, 2)) * 1.6
    distance = np.linalg.norm(at[:, None] - at, axis=-1)
    holder = (at[:, 0] < 0.35).astype(int)
    theatre = Theatre(
        id="drawn",
        name="drawn",
        zone=ZoneInfo("UTC"),
        country="ZZ",
        opens_at=_START,
        ends_at=_START + timedelta(days=_DAYS),
        sides={s: Side(id=s, name=s) for s in _SIDES},
        places={
            f"p{i:02d}": Place(id=f"p{i:02d}", name=f"P{i}", lat_deg=20 + float(at[i, 1]), lon_deg=20 + float(at[i, 0]))
            for i in range(_PLACES)
        },
        openings={
            f"p{i:02d}": Opening(place=f"p{i:02d}", holder=_SIDES[holder[i]], probability=0.97) for i in range(_PLACES)
        },
    )
    changes: list[tuple[float, int, int]] = []
    hour, quiet_until = 24.0, random.uniform(24, 96)
    now = holder.copy()
    while hour < _DAYS * 24:
        hour += float(random.exponential(14.0 if hour > quiet_until else 60.0))
        attacker = int(random.random() < 0.8)
        reach = np.exp(-distance / 0.15) @ (now == attacker)
        chance = reach * (now != attacker)
        if chance.sum() > 0 and hour < _DAYS * 24:
            place = int(random.choice(_PLACES, p=chance / chance.sum()))
            now[place] = attacker
            changes.append((hour, place, attacker))
    instants = tuple(_START + timedelta(hours=h) for h in range(0, _DAYS * 24, _EVERY_H))
    return Truth(theatre=theatre, changes=tuple(changes), instants=instants, holder=_hold(holder, changes))


def _hold(opening: npt.NDArray[np.int64], changes: Sequence[tuple[float, int, int]]) -> npt.NDArray[np.int64]:
    """Give the holder of each place at each scored instant, -1 within the haze of a change."""
    hours = np.arange(0, _DAYS * 24, _EVERY_H)
    holder = np.repeat(opening[:, None], len(hours), axis=1)
    for hour, place, side in changes:
        holder[place, hours >= hour] = side
    for hour, place, _ in changes:
        holder[place, np.abs(hours - hour) < _HAZE_H] = -1
    return holder


class Teller:
    """Tells a drawn war as claims, as one regime's sources would."""

    def __init__(self, truth: Truth, regime: Regime, seed: int) -> None:
        self.truth = truth
        self.regime = regime
        self.random = np.random.default_rng(seed)
        self.claims: list[Claim] = []

    def _say(
        self,
        hour: float,
        place: int,
        side: int,
        source: SourceClass,
        *,
        predicate: Predicate = Predicate.CAPTURES,
        speaker_side: int = -1,
        denied: bool = False,
    ) -> None:
        """Publish one saying, with its delay and its copies."""
        delay = float(self.random.exponential(self.regime.late_h))
        speaker = _SIDES[speaker_side] + " command" if speaker_side >= 0 else f"{source} {self.random.integers(3)}"
        happened = _START + timedelta(hours=hour)
        when = Interval(
            earliest=happened - timedelta(hours=float(self.random.uniform(0, 18))),
            latest=happened + timedelta(hours=float(self.random.uniform(1, 6))),
        )
        for copy in range(1 + int(self.random.poisson(self.regime.copies))):
            published = when.latest + timedelta(hours=delay + 0.3 * copy) if when.latest else None
            self.claims.append(
                Claim(
                    report_id=f"r{len(self.claims)}",
                    predicate=predicate,
                    place=f"p{place:02d}",
                    side=_SIDES[side],
                    when=when,
                    modality=Modality.CLAIMED,
                    polarity=Polarity.DENIED if denied else Polarity.ASSERTED,
                    published_at=published,
                    attribution=Attribution(
                        outlet=f"o{copy}",
                        speaker=speaker,
                        speaker_side=_SIDES[speaker_side] if speaker_side >= 0 else "",
                        source_class=source,
                    ),
                )
            )

    def _tell_change(self, hour: float, place: int, side: int) -> None:
        """Tell one true change: by the winner, by the loser (denying or admitting), by monitor and residents, who err sometimes."""
        regime, draw = self.regime, self.random.random
        other = 1 - side
        lost = regime.lost[0] <= hour / 24 < regime.lost[1]
        if draw() < regime.party_tells:
            self._say(hour, place, side, SourceClass.PARTY, speaker_side=side)
        if draw() < regime.denies:
            self._say(hour, place, side, SourceClass.PARTY, speaker_side=other, denied=True)
        if draw() < regime.admits:
            self._say(hour, place, other, SourceClass.PARTY, predicate=Predicate.WITHDRAWS_FROM, speaker_side=other)
        if draw() < regime.monitor_tells and not lost:
            self._say(
                hour,
                place,
                other if draw() < regime.monitor_errs else side,
                SourceClass.MONITOR,
                predicate=Predicate.CONTROLS,
            )
        if draw() < regime.resident_tells and not lost:
            self._say(
                hour,
                place,
                other if draw() < regime.resident_errs else side,
                SourceClass.RESIDENT,
                predicate=Predicate.CONTROLS,
            )

    def _tell_lie(self, hour: float) -> None:
        """Announce a capture that did not happen; the other party may deny it, rightly, and the monitor may say who is there."""
        place = int(self.random.integers(_PLACES))
        t = min(self.truth.holder.shape[1] - 1, int(hour // _EVERY_H))
        holder = int(self.truth.holder[place, t])
        if holder < 0:
            return
        self._say(hour, place, 1 - holder, SourceClass.PARTY, speaker_side=1 - holder)
        if self.random.random() < 0.5:
            self._say(hour, place, 1 - holder, SourceClass.PARTY, speaker_side=holder, denied=True)
        if (
            self.random.random() < 0.5 * self.regime.monitor_tells
            and not self.regime.lost[0] <= hour / 24 < self.regime.lost[1]
        ):
            self._say(hour + 6, place, holder, SourceClass.MONITOR, predicate=Predicate.CONTROLS)

    def tell(self) -> list[Claim]:
        """Tell the whole war, and the lies: as many as the regime's share of the true changes."""
        for hour, place, side in self.truth.changes:
            self._tell_change(hour, place, side)
        for _ in range(int(self.random.poisson(self.regime.party_lies * len(self.truth.changes)))):
            self._tell_lie(float(self.random.uniform(24, 24 * _DAYS - 24)))
        return self.claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Scores of one method in one regime."""

    accuracy: float
    log_loss: float
    brier: float
    ece: float
    detected: float
    delay_h: float
    false_held: float
    flips: float


def _calibrate(sure: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    """Give the expected calibration error over ten bins."""
    bins = np.minimum(9, (sure * 10).astype(int))
    return float(sum(abs(sure[bins == b].sum() - right[bins == b].sum()) for b in range(10)) / len(sure))


def _detect(panel: Panel, truth: Truth) -> tuple[float, float]:
    """Give the share of changes whose new side is likeliest with p >= 0.7 before the next change, and the median delay in hours."""
    hours = np.arange(0, _DAYS * 24, _EVERY_H)
    delays, count = [], 0
    for i, (hour, place, side) in enumerate(truth.changes):
        until = min([h for h, p, _ in truth.changes[i + 1 :] if p == place], default=1e9)
        open_ = (hours >= hour) & (hours < until)
        if not open_.any():
            continue
        count += 1
        seen = hours[open_ & (panel.probabilities[place, :, panel.states.index(_SIDES[side])] >= 0.7)]
        delays.extend([float(seen[0] - hour)] if len(seen) else [])
    return len(delays) / max(1, count), float(np.median(delays)) if delays else float("nan")


def score_panel(panel: Panel, truth: Truth) -> Score:
    """Score a panel against the drawn truth."""
    asked = truth.holder >= 0
    column = np.array([panel.states.index(side) for side in _SIDES])
    values, right = panel.probabilities[asked], column[truth.holder[asked]]
    top, sure = values.argmax(-1), values.max(-1)
    of_truth = values[np.arange(len(right)), right]
    detected, delay_h = _detect(panel, truth)
    wrong = (top != right) & (sure >= 0.9) & (top != panel.states.index("contested"))
    best = panel.probabilities.argmax(-1)
    flips = max(0, int((np.diff(best, axis=1) != 0).sum()) - len(truth.changes))
    return Score(
        accuracy=float((top == right).mean()),
        log_loss=float(-np.log(np.maximum(1e-4, of_truth)).mean()),
        brier=float(((values**2).sum(-1) - 2 * of_truth + 1).mean()),
        ece=_calibrate(sure, top == right),
        detected=detected,
        delay_h=delay_h,
        false_held=float(wrong.mean()),
        flips=100 * flips / (_PLACES * _DAYS),
    )


def print_simulated(seeds: int = 5, methods: Sequence[str] | None = None) -> None:
    """Print the table of all methods in all regimes, means over seeds with half the range of their middle 90 % by bootstrap for log loss."""
    print(
        f"{'regime':11} {'method':22} {'acc':>6} {'logloss':>8} {'+-':>6} {'brier':>6} {'ece':>6} {'detect':>7} {'delay h':>8} {'false':>7} {'flips':>6}"
    )
    for number, regime in enumerate(REGIMES):
        for name, method in METHODS:
            if methods is not None and name not in methods:
                continue
            scores = []
            for seed in range(seeds):
                truth = draw_truth(seed)
                claims = Teller(truth, regime, 1000 * number + seed).tell()
                scores.append(score_panel(method(truth.theatre, claims, truth.instants), truth))
            mean = {
                field: float(np.nanmean([getattr(s, field) for s in scores])) for field in Score.__dataclass_fields__
            }
            spread = _bootstrap(np.array([s.log_loss for s in scores]))
            print(
                f"{regime.name:11} {name:22} {mean['accuracy']:6.3f} {mean['log_loss']:8.3f} {spread:6.3f} {mean['brier']:6.3f} {mean['ece']:6.3f} "
                f"{mean['detected']:7.3f} {mean['delay_h']:8.1f} {mean['false_held']:7.4f} {mean['flips']:6.2f}"
            )


def _bootstrap(values: npt.NDArray[np.float64], draws: int = 1000) -> float:
    """Give half the width of the 90 % bootstrap interval of a mean."""
    random = np.random.default_rng(0)
    means = values[random.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.05, 0.95])
    return float(high - low) / 2
