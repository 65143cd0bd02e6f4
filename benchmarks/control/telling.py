"""Telling a drawn war: sources of every character, each with its delays, its silences and its lies. Nothing here uses the model's numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from benchmarks.control.wars import DAYS
from benchmarks.control.wars import EVERY_H
from benchmarks.control.wars import PLACES
from benchmarks.control.wars import START
from benchmarks.control.wars import Truth
from benchmarks.control.wars import name_place
from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import SourceClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """How sources behave. Rates are chances; `late_h` hours of delay; `copies` mean copies of a saying; `lost` days without the monitor.

    Lies are told of any place, or (`lies_near`) of places before the liar's lines.
    """

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
    lies_near: bool = False


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


class Teller:
    """Tells a drawn war as claims, as one regime's sources would."""

    def __init__(self, truth: Truth, regime: Regime, seed: int) -> None:
        self.truth = truth
        self.regime = regime
        self.random = np.random.default_rng(seed)
        self.claims: list[Claim] = []
        self.sides = tuple(truth.theatre.sides)

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
        speaker = self.sides[speaker_side] + " command" if speaker_side >= 0 else f"{source} {self.random.integers(3)}"
        happened = START + timedelta(hours=hour)
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
                    place=name_place(place),
                    side=self.sides[side],
                    when=when,
                    modality=Modality.CLAIMED,
                    polarity=Polarity.DENIED if denied else Polarity.ASSERTED,
                    published_at=published,
                    attribution=Attribution(
                        outlet=f"o{copy}",
                        speaker=speaker,
                        speaker_side=self.sides[speaker_side] if speaker_side >= 0 else "",
                        source_class=source,
                    ),
                )
            )

    def _tell_change(self, hour: float, place: int, side: int, other: int) -> None:
        """Tell one true change: by the winner, by the loser (denying or admitting), by monitor and residents, who err sometimes."""
        regime, draw = self.regime, self.random.random
        lost = regime.lost[0] <= hour / 24 < regime.lost[1]
        if draw() < regime.party_tells:
            self._say(hour, place, side, SourceClass.PARTY, speaker_side=side)
        if draw() < regime.denies:
            self._say(hour, place, side, SourceClass.PARTY, speaker_side=other, denied=True)
        if draw() < regime.admits:
            self._say(hour, place, other, SourceClass.PARTY, predicate=Predicate.WITHDRAWS_FROM, speaker_side=other)
        for source, tells, errs in (
            (SourceClass.MONITOR, regime.monitor_tells, regime.monitor_errs),
            (SourceClass.RESIDENT, regime.resident_tells, regime.resident_errs),
        ):
            if draw() < tells and not lost:
                told = other if draw() < errs else side
                self._say(hour, place, told, source, predicate=Predicate.CONTROLS)

    def _tell_lie(self, hour: float) -> None:
        """Announce a capture that did not happen; the other party may deny it, rightly, and the monitor may say who is there."""
        place = int(self.random.integers(PLACES))
        t = min(self.truth.holder.shape[1] - 1, int(hour // EVERY_H))
        liar = -1
        if self.regime.lies_near:
            liar = int(self.random.integers(len(self.sides)))
            near = (self.truth.reach @ (self.truth.holder[:, t] == liar)) * (self.truth.holder[:, t] != liar)
            if near.sum() > 0:
                place = int(self.random.choice(PLACES, p=near / near.sum()))
        holder = int(self.truth.holder[place, t])
        if holder < 0 or holder == liar:
            return
        if liar < 0:
            liar = int(
                (holder + 1 + (self.random.integers(len(self.sides) - 1) if len(self.sides) > 2 else 0))
                % len(self.sides)
            )
        self._say(hour, place, liar, SourceClass.PARTY, speaker_side=liar)
        if self.random.random() < 0.5:
            self._say(hour, place, liar, SourceClass.PARTY, speaker_side=holder, denied=True)
        if (
            self.random.random() < 0.5 * self.regime.monitor_tells
            and not self.regime.lost[0] <= hour / 24 < self.regime.lost[1]
        ):
            self._say(hour + 6, place, holder, SourceClass.MONITOR, predicate=Predicate.CONTROLS)

    def tell(self) -> list[Claim]:
        """Tell the whole war, and the lies: as many as the regime's share of the true changes."""
        for hour, place, side, before in self.truth.changes:
            self._tell_change(hour, place, side, before)
        for _ in range(int(self.random.poisson(self.regime.party_lies * len(self.truth.changes)))):
            self._tell_lie(float(self.random.uniform(24, 24 * DAYS - 24)))
        return self.claims
