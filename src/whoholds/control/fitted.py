"""A theatre fitted once and asked many times; news is added for what it costs: its place, and the places that feel it most."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from whoholds.control.bearing import Bearing
from whoholds.control.chain import Smoothed
from whoholds.control.chain import read_at
from whoholds.control.chain import read_knots
from whoholds.control.chain import smooth
from whoholds.control.chain import write_rows
from whoholds.control.explanation import Question
from whoholds.control.explanation import answer
from whoholds.control.front import Ints
from whoholds.control.front import feel_front
from whoholds.control.observations import Observation
from whoholds.control.panel import Panel
from whoholds.control.rulings import settle
from whoholds.control.series import Line
from whoholds.control.series import Series
from whoholds.control.states import Floats
from whoholds.control.timeline import Layout
from whoholds.control.timeline import lay_out
from whoholds.control.timeline import set_moving
from whoholds.control.weighed import Weighed
from whoholds.control.weighing import look_back
from whoholds.control.weighing import report_shares
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Ruling

if TYPE_CHECKING:
    from whoholds.control.model import ControlModel

#: Following weighs everything anew when what is known has grown by this factor, counted from so many claims.
_GROWTH, _FEW = 2.0, 20
#: A short past needs no long grid: following fits for as long again as has passed, and at least for so many hours.
_AHEAD_H = 720.0
#: Places that feel added news are estimated anew for at most so many places in the news.
_MOST_FELT = 3
#: Knots kept free for news, so that adding it need not lay every place out anew.
_SPARE_KNOTS = 32


class Fitted:
    """What a theatre's claims say, weighed; made by `ControlModel.fit`.

    `add` re-estimates the places that new claims speak of and those that feel them most. The odds learnt of sources, the share of changes
    taken to be untold and the front elsewhere stay as they were fitted: answers differ from a fresh fit by what those would move, a few
    hundredths where the news is ordinary. `refit` makes them exact.
    """

    def __init__(
        self,
        model: ControlModel,
        claims: Iterable[Claim],
        *,
        until: datetime,
        known_at: datetime | None = None,
        origins: Mapping[str, str] | None = None,
        rulings: Sequence[Ruling] = (),
    ) -> None:
        self.model = model
        self.until = until
        self.known_at = known_at
        self._origins = dict(origins or {}) or None
        self._rulings = tuple(rulings)
        self._claims: dict[str, dict[str, Claim]] = {}
        for claim in claims:
            if known_at is None or (claim.published_at is not None and claim.published_at <= known_at):
                self._claims.setdefault(claim.place, {})[claim.id] = claim
        self.refit()

    def __len__(self) -> int:
        return sum(len(claims) for claims in self._claims.values())

    def refit(self) -> None:
        """Weigh everything known from scratch."""
        known = [claim for claims in self._claims.values() for claim in claims.values()]
        sayings, believed = self.model.collect(known, self._origins, self._rulings, self.known_at)
        self._asserted = self.model.observe_rulings(self._rulings, self.known_at)
        self._weighed, self._learnt = self.model.weigh_sayings(
            sayings, believed, self.until, asserted=self._asserted, known_at=self.known_at
        )
        self._moving = self.model.is_moving([o for row in self._weighed.by_place for o in row])
        self._reported = report_shares(self._weighed.by_place)
        self._is_private = False
        self._forget()

    def panel(self, instants: Sequence[datetime], places: Iterable[str] | None = None) -> Panel:
        """Give every state's probability at many instants, up to the one fitted for.

        Raises
        ------
        QueryError
            For a place the theatre does not track.
        """
        rows = self.model.find_rows(places)
        at_h = np.array([max(0.0, self.model.ground.hours(at)) for at in instants])
        return Panel(
            places=tuple(self.model.places[row] for row in rows),
            instants=tuple(instants),
            states=self.model.states,
            probabilities=read_at(self._weighed.smoothed, at_h)[rows],
        )

    def estimate(
        self, at: datetime, places: Iterable[str] | None = None, *, explain: bool = True, begin: bool | None = None
    ) -> list[ControlEstimate]:
        """Estimate who held places (None: all that are tracked, sorted) at one instant.

        Parameters
        ----------
        explain
            Whether to work out the deciding claims, which costs most.
        begin
            Whether to work out when the present holding began; None does so where it explains.

        Raises
        ------
        QueryError
            For a place the theatre does not track.
        """
        rows = self.model.find_rows(places)
        asked = self._ask(at)
        probability = read_at(self._weighed.smoothed, np.array([asked.at_h]))[:, 0]
        return [answer(asked, self._weighed, row, probability[row], explain=explain, begin=begin) for row in rows]

    def series(self, instants: Sequence[datetime], places: Iterable[str] | None = None) -> Series:
        """Give the likeliest state, its status and its chance at many instants, as `estimate` would say each.

        Raises
        ------
        QueryError
            For a place the theatre does not track.
        """
        chances = self.panel(instants, places)
        state = chances.probabilities.argmax(axis=-1).astype(np.int16)
        probability: Floats = chances.probabilities.max(axis=-1)
        status = np.zeros(state.shape, dtype=np.int8)
        asked = self._ask(self.model.theatre.opens_at)
        for number, row in enumerate(self.model.find_rows(chances.places)):
            status[number] = Line(asked, self._weighed, row).judge(instants, state[number], probability[number])
        return Series(
            places=chances.places,
            instants=chances.instants,
            states=chances.states,
            state=state,
            status=status,
            probability=probability,
        )

    def _ask(self, at: datetime) -> Question:
        """Put the question about one instant; what it lays out is remembered for the next."""
        return Question(
            ground=self.model.ground,
            parameters=self.model.parameters,
            at=at,
            at_h=max(0.0, self.model.ground.hours(at)),
            known_at=self.known_at,
            method=self.model.method,
            bearings=self._bearings,
            shares=self._shares,
        )

    def _forget(self) -> None:
        """Forget what was laid out of rows: they were estimated anew."""
        self._bearings: dict[int, Bearing] = {}
        self._shares: dict[int, Floats] = {}

    def add(self, claims: Iterable[Claim], known_at: datetime | None = None) -> tuple[str, ...]:
        """Add news.

        Parameters
        ----------
        claims
            Claims not known before; those known are passed over.
        known_at
            The instant at which the theatre is now known; None leaves it as it was.

        Returns
        -------
        Ids of the places that were re-estimated, sorted.
        """
        self.known_at = known_at or self.known_at
        told: set[str] = set()
        for claim in claims:
            if claim.id not in self._claims.get(claim.place, {}):
                self._claims.setdefault(claim.place, {})[claim.id] = claim
                told.add(claim.place)
        if not told:
            return ()
        rows = self._observe_anew(sorted(told))
        if not rows:
            return ()
        last_h = max(o.at_h for row in rows for o in self._weighed.by_place[row]) if rows else 0.0
        if last_h > float(self._weighed.grid[-1]) or not self._moving:
            self.refit()
            return self.model.places
        felt = self._who_feels(rows)
        if not self._update(np.array(rows, dtype=np.intp), np.array(felt, dtype=np.intp)):
            self.refit()
            return self.model.places
        return tuple(self.model.places[row] for row in sorted({*rows, *felt}))

    def _observe_anew(self, told: Sequence[str]) -> list[int]:
        """Observe again what is said of these places; give the rows whose observations changed."""
        ground = self.model.ground
        rows: set[int] = set()
        by_place = list(self._weighed.by_place)
        for place in told:
            rows.update(ground.children.get(place, ()))
            if place in ground.place_index:
                rows.add(ground.place_index[place])
        sources = {row: self._speaking_of(row) for row in sorted(rows)}
        found: dict[str, list[Observation]] = {}
        for place in sorted({source for speaking in sources.values() for source in speaking}):
            known = list(self._claims.get(place, {}).values())
            sayings, believed = self.model.collect(known, self._origins, self._rulings, self.known_at)
            found[place] = self.model.observe(sayings, believed, self._learnt)
        changed = []
        for row, speaking in sources.items():
            now = [o for place in speaking for o in found[place] if o.place == row]
            now = settle(now, [o for o in self._asserted if o.place == row])
            if [(o.origin, o.claims) for o in now] != [(o.origin, o.claims) for o in by_place[row]]:
                changed.append(row)
            by_place[row] = tuple(now)
        self._weighed = replace(self._weighed, by_place=tuple(by_place))
        self._reported = self._reported.copy()
        self._reported[changed] = report_shares([by_place[row] for row in changed])
        return changed

    def _speaking_of(self, row: int) -> list[str]:
        """Give the places whose news bears on a row: itself and what lies around it."""
        ground = self.model.ground
        own = ground.places[row]
        return [own, *sorted(area for area, rows in ground.children.items() if row in rows and area != own)]

    def _who_feels(self, rows: Sequence[int]) -> list[int]:
        """Give the places that feel a change at some rows most."""
        neighbours, front = self.model.neighbours(), self.model.parameters.front
        felt = np.maximum(neighbours.fate, neighbours.contact)[:, rows].max(axis=1)
        felt[list(rows)] = 0.0
        strongest = np.argsort(-felt, kind="stable")[: int(front["felt_places"]) * min(len(rows), _MOST_FELT)]
        return sorted(int(row) for row in strongest if felt[row] > 0)

    def _update(self, rows: Ints, felt: Ints) -> bool:
        """Estimate rows anew, then the front there and at those who feel it, then all of them; False where the knots do not suffice."""
        ground, parameters, weighed = self.model.ground, self.model.parameters, self._make_private()
        knots = len(weighed.smoothed.timeline.knots)
        own = self._lay_out(rows, 0)
        first = self._smooth(own, weighed)
        weighed.marginal[:, rows] = read_knots(first, own.on_grid)
        weighed.recent[:, rows] = look_back(weighed.marginal[:, rows], weighed.grid)
        both = np.concatenate([rows, felt])
        layout = self._lay_out(both, knots)
        if len(layout.knots) > knots:
            return False
        every = float(weighed.grid[1] - weighed.grid[0])
        vacate, heirs, contact = feel_front(
            ground, self.model.neighbours(), self._reported, weighed.marginal, every, parameters, weighed.unseen, both
        )
        weighed.front.vacate[:, both], weighed.front.heirs[:, both] = vacate, heirs
        weighed.front.contact[:, both] = np.maximum(contact[:-1], contact[1:])
        write_rows(weighed.smoothed, both, self._smooth(layout, weighed))
        self._forget()
        return True

    def _lay_out(self, rows: Ints, least_knots: int) -> Layout:
        told = [self._weighed.by_place[row] for row in rows]
        return lay_out(self.model.ground, told, places=rows, grid=self._weighed.grid, least_knots=least_knots)

    def _smooth(self, layout: Layout, weighed: Weighed) -> Smoothed:
        return smooth(set_moving(self.model.ground, self.model.parameters, layout, weighed.front, weighed.recent))

    def _make_private(self) -> Weighed:
        """Copy, once, what updates write into, with knots to spare."""
        if not self._is_private:
            weighed = self._weighed
            smoothed = weighed.smoothed
            self._weighed = replace(
                weighed,
                front=replace(
                    weighed.front,
                    vacate=weighed.front.vacate.copy(),
                    heirs=weighed.front.heirs.copy(),
                    contact=weighed.front.contact.copy(),
                ),
                recent=weighed.recent.copy(),
                marginal=weighed.marginal.copy(),
                smoothed=spare_knots(smoothed, _SPARE_KNOTS),
            )
            self._is_private = True
        return self._weighed


def spare_knots(smoothed: Smoothed, spare: int) -> Smoothed:
    """Copy a chain with knots to spare at its end: the last repeated, over steps in which nothing can happen."""

    def lengthen(values: Floats, rest: Floats) -> Floats:
        result: Floats = np.concatenate([values, np.repeat(rest[None], spare, axis=0)])
        return result

    timeline = smoothed.timeline
    return Smoothed(
        timeline=replace(
            timeline,
            knots=lengthen(timeline.knots, timeline.knots[-1]),
            log_fit=lengthen(timeline.log_fit, np.zeros_like(timeline.log_fit[-1])),
            leave=lengthen(timeline.leave, np.zeros_like(timeline.leave[-1])),
            target=lengthen(timeline.target, timeline.target[-1]),
            resolve=lengthen(timeline.resolve, timeline.resolve[-1]),
        ),
        forward=lengthen(smoothed.forward, smoothed.forward[-1]),
        backward=lengthen(smoothed.backward, smoothed.backward[-1]),
        log_evidence=smoothed.log_evidence.copy(),
    )


def follow(
    model: ControlModel,
    claims: Sequence[Claim],
    instants: Sequence[datetime],
    places: Iterable[str] | None,
    origins: Mapping[str, str] | None,
    rulings: Sequence[Ruling],
) -> Panel:
    """Estimate places as known at each of many instants; see `ControlModel.follow`."""
    asked = [model.places[row] for row in model.find_rows(places)]
    values = np.zeros((len(asked), len(instants), len(model.states)))
    news = sorted((c for c in claims if c.published_at is not None), key=lambda c: (c.published_at, c.id))
    ruled = sorted(ruling.when for ruling in rulings)
    fitted: Fitted | None = None
    told, fitted_on = 0, 0
    for t in sorted(range(len(instants)), key=lambda t: instants[t]):
        now = instants[t]
        first = told
        while told < len(news) and (news[told].published_at or now) <= now:
            told += 1
        ruling_is_new = fitted is not None and any((fitted.known_at or now) < when <= now for when in ruled)
        if fitted is None or ruling_is_new or told > _GROWTH * fitted_on or now > fitted.until:
            ahead_h = max(_AHEAD_H, 2.0 * model.ground.hours(now))
            until = max(now, min(max(instants), model.ground.instant(ahead_h)))
            fitted = Fitted(model, news[:told], until=until, known_at=now, origins=origins, rulings=rulings)
            fitted_on = max(told, _FEW)
        else:
            fitted.add(news[first:told], known_at=now)
        values[:, t] = fitted.panel([now], asked).probabilities[:, 0]
    return Panel(places=tuple(asked), instants=tuple(instants), states=model.states, probabilities=values)
