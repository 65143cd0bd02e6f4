"""The control model: claims as known at an instant, weighed into who holds each place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from whoholds.control.coverage import estimate_coverage
from whoholds.control.feeds import Coverage
from whoholds.control.feeds import find_coverage
from whoholds.control.fitted import Fitted
from whoholds.control.fitted import follow
from whoholds.control.front import Neighbours
from whoholds.control.front import measure_roads
from whoholds.control.front import weigh_neighbours
from whoholds.control.learning import LEARNT
from whoholds.control.learning import check_sayings
from whoholds.control.learning import learn_odds
from whoholds.control.meaning import tell_interest
from whoholds.control.observations import Observation
from whoholds.control.observations import observe_sayings
from whoholds.control.origins import Saying
from whoholds.control.origins import group_origins
from whoholds.control.panel import Panel
from whoholds.control.parameters import load_parameters
from whoholds.control.rulings import apply_rulings
from whoholds.control.rulings import observe_assertions
from whoholds.control.rulings import settle
from whoholds.control.states import lay_ground
from whoholds.control.weighed import Weighed
from whoholds.control.weighing import is_moving
from whoholds.control.weighing import weigh
from whoholds.errors import QueryError
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Ruling
from whoholds.model import Theatre

#: Written into every estimate; any change that alters estimates raises it.
METHOD = "whoholds.control.chain.v2"

#: Horizon, in hours, of a theatre whose end is not given and about which nothing is asked.
_OPEN_END_H = 24.0 * 365 * 50


class ControlModel:
    """Who holds what, from claims.

    Pure: no database, no reading, no clock. The same claims give the same answer in any order of arrival.
    """

    def __init__(self, theatre: Theatre, *, heard: Mapping[str, Sequence[datetime]] | None = None) -> None:
        """Set the model up; `heard` gives when each outlet published anything, so that a calm is not taken for a lost feed."""
        self.theatre = theatre
        self.heard = heard or {}
        self.parameters = load_parameters(theatre.control)
        self.ground = lay_ground(theatre, self.parameters)
        self.method = METHOD
        self._neighbours: Neighbours | None = None

    @property
    def states(self) -> tuple[str, ...]:
        """Names of the states: the theatre's sides, then `contested`."""
        return self.ground.states

    @property
    def places(self) -> tuple[str, ...]:
        """Ids of the places whose control is estimated, sorted."""
        return self.ground.places

    def interest(self, claim: Claim) -> int:
        """Give +1 if a claim serves its speaker's own side, -1 if it hurts it, 0 if the speaker has no stake."""
        return tell_interest(self.ground, self.parameters, claim)

    def neighbours(self) -> Neighbours:
        """Give how much each place tells of each other; worked out once."""
        if self._neighbours is None:
            self._neighbours = weigh_neighbours(measure_roads(self.ground, self.parameters), self.parameters)
        return self._neighbours

    def observations(
        self,
        claims: Iterable[Claim],
        origins: Mapping[str, str] | None = None,
        rulings: Sequence[Ruling] = (),
        known_at: datetime | None = None,
        learnt: Mapping[str, float] | None = None,
    ) -> list[Observation]:
        """Give what the claims say of each place, one observation for each origin and place.

        Parameters
        ----------
        claims
            Claims in any order.
        origins
            Claim id to origin id; without it copies are found by speaker, matter and time.
        rulings
            Analysts' decisions in the order made: rejected and replaced claims say nothing, accepted ones are believed, corrected
            ones say what they should have, and asserted holders are observed.
        known_at
            Only claims published, and rulings made, by then; None for all.
        learnt
            Odds by group of sources that replace the parameters', see `learn`.

        Returns
        -------
        Observations ordered by place, time and origin.
        """
        sayings, believed = self.collect(claims, origins, rulings, known_at)
        return settle(self.observe(sayings, believed, learnt), self.observe_rulings(rulings, known_at))

    def collect(
        self,
        claims: Iterable[Claim],
        origins: Mapping[str, str] | None,
        rulings: Sequence[Ruling],
        known_at: datetime | None,
    ) -> tuple[list[Saying], dict[str, str]]:
        """Give the sayings known, and by origin the name of the odds that a ruling gives them; see `observations`."""
        known = [
            claim
            for claim in claims
            if known_at is None or (claim.published_at is not None and claim.published_at <= known_at)
        ]
        kept, accepted = apply_rulings(
            known, [ruling for ruling in rulings if known_at is None or ruling.when <= known_at]
        )
        sayings = group_origins(kept, origins, self.parameters.origins["same_saying_h"])
        return sayings, {saying.origin: "ruling" for saying in sayings if accepted.intersection(saying.claims)}

    def observe(
        self, sayings: Sequence[Saying], believed: Mapping[str, str], learnt: Mapping[str, float] | None
    ) -> list[Observation]:
        """Turn sayings into observations; see `observations`."""
        ends_at = self.theatre.ends_at
        end_h = _OPEN_END_H if ends_at is None else self.ground.hours(ends_at)
        return observe_sayings(sayings, self.ground, self.parameters, end_h=end_h, accepted=believed, learnt=learnt)

    def observe_rulings(self, rulings: Sequence[Ruling], known_at: datetime | None) -> list[Observation]:
        """Turn the holders that rulings assert, those made by `known_at`, into observations."""
        ends_at = self.theatre.ends_at
        end_h = _OPEN_END_H if ends_at is None else self.ground.hours(ends_at)
        made = [ruling for ruling in rulings if known_at is None or ruling.when <= known_at]
        return observe_assertions(made, self.ground, self.parameters, end_h=end_h)

    def weigh_sayings(
        self,
        sayings: Sequence[Saying],
        believed: Mapping[str, str],
        until: datetime,
        *,
        asserted: Sequence[Observation] = (),
        known_at: datetime | None = None,
    ) -> tuple[Weighed, dict[str, float]]:
        """Weigh sayings and asserted holders; also give the odds learnt on the way."""
        told = self.observe(sayings, believed, None)
        coverage = find_coverage(
            sayings, told, self.ground, self.parameters, heard=self.heard, known_at=known_at, until=until
        )
        observations = settle(told, asserted)
        weighed = self.weigh(observations, until, coverage=coverage)
        learnt: dict[str, float] = {}
        learning = self.parameters.learning
        for _ in range(int(learning["rounds"]) if len(observations) <= learning["most_observations"] else 0):
            learnt = self._learn(observations, weighed)
            if not learnt:
                break
            observed = settle(self.observe(sayings, believed, learnt), asserted)
            weighed = self.weigh(observed, until, weighed, coverage)
        return weighed, learnt

    def _learn(self, observations: Sequence[Observation], weighed: Weighed) -> dict[str, float]:
        checks = check_sayings(
            self.ground,
            self.parameters,
            weighed.by_place,
            grid=weighed.grid,
            front=weighed.front,
            recent=weighed.recent,
        )
        others = [o for o in observations if o.odds not in LEARNT]
        return learn_odds(checks, self.parameters, estimate_coverage(self.ground, others, self.parameters))

    def learn(
        self, claims: Iterable[Claim], origins: Mapping[str, str] | None = None, known_at: datetime | None = None
    ) -> dict[str, float]:
        """Learn the odds of each group of sources from the claims known at an instant; see `learning`."""
        observations = self.observations(claims, origins, (), known_at)
        until = self.ground.instant(max((o.at_h for o in observations), default=0.0))
        return self._learn(observations, self.weigh(observations, until))

    def is_moving(self, observations: Sequence[Observation]) -> bool:
        """Tell whether a front is worked out for these observations."""
        return is_moving(self.ground, self.parameters, observations)

    def weigh(
        self,
        observations: Sequence[Observation],
        until: datetime,
        start: Weighed | None = None,
        coverage: Coverage | None = None,
    ) -> Weighed:
        """Weigh observations for all places: estimate, work out the front and what lost feeds hide, estimate again.

        `start` spares what has been worked out before.
        """
        return weigh(
            self.ground,
            self.parameters,
            observations,
            neighbours=self.neighbours() if self.is_moving(observations) else None,
            until_h=self.ground.hours(until),
            start=start,
            coverage=coverage,
        )

    def find_rows(self, places: Iterable[str] | None) -> list[int]:
        """Give the rows of the places asked for, in the order asked."""
        if places is None:
            return list(range(len(self.places)))
        asked = list(places)
        unknown = [place for place in asked if place not in self.ground.place_index]
        if unknown:
            raise QueryError(f"the theatre tracks no place '{unknown[0]}'", place=unknown[0])
        return [self.ground.place_index[place] for place in asked]

    def estimate(
        self,
        claims: Iterable[Claim],
        *,
        at: datetime,
        known_at: datetime | None = None,
        places: Iterable[str] | None = None,
        origins: Mapping[str, str] | None = None,
        rulings: Sequence[Ruling] = (),
        explain: bool = True,
    ) -> list[ControlEstimate]:
        """Estimate who held each place at one instant, as known at another.

        Parameters
        ----------
        claims
            Claims in any order.
        at
            The instant asked about.
        known_at
            Only what was published by then checks; None for everything known.
        places
            Place ids; None for all tracked places, sorted by id.
        origins
            Claim id to origin id, see `observations`.
        rulings
            Analysts' decisions.
        explain
            Whether to work out deciding claims, dispute and beginning; faster without.

        Returns
        -------
        One estimate for each place asked for, in that order.

        Raises
        ------
        QueryError
            For a place the theatre does not track.
        """
        self.find_rows(places)
        fitted = self.fit(claims, until=at, known_at=known_at, origins=origins, rulings=rulings)
        return fitted.estimate(at, places, explain=explain)

    def explain(
        self,
        claims: Iterable[Claim],
        place: str,
        at: datetime,
        known_at: datetime | None = None,
        origins: Mapping[str, str] | None = None,
        rulings: Sequence[Ruling] = (),
    ) -> ControlEstimate:
        """Estimate one place with its deciding claims, its dispute and when the present holding began; see `estimate`."""
        return self.estimate(claims, at=at, known_at=known_at, places=[place], origins=origins, rulings=rulings)[0]

    def panel(
        self,
        claims: Iterable[Claim],
        *,
        instants: Sequence[datetime],
        known_at: datetime | str | None = None,
        places: Iterable[str] | None = None,
        origins: Mapping[str, str] | None = None,
        rulings: Sequence[Ruling] = (),
    ) -> Panel:
        """Estimate places at many instants.

        Parameters
        ----------
        claims, places, origins, rulings
            As for `estimate`.
        instants
            The instants asked about.
        known_at
            An instant: only what was published by then. None: hindsight, everything. 'filter': for each instant only what
            was published by that instant.

        Returns
        -------
        The panel; `probabilities` has shape (places, instants, states).
        """
        rows, known = self.find_rows(places), list(claims)
        asked = [self.places[row] for row in rows]
        if known_at == "filter":
            values = np.zeros((len(rows), len(instants), len(self.states)))
            every_h = self.parameters.feeds["burst_h"]
            cells = [self.ground.hours(at) // every_h for at in instants]
            for same in _group_instants(known, rulings, instants, cells):
                last = instants[same[-1]]
                fitted = self.fit(known, until=last, known_at=last, origins=origins, rulings=rulings)
                values[:, same] = fitted.panel([instants[t] for t in same], asked).probabilities
            return Panel(places=tuple(asked), instants=tuple(instants), states=self.states, probabilities=values)
        if isinstance(known_at, str):
            raise QueryError(f"known_at must be an instant, None or 'filter', not '{known_at}'", known_at=known_at)
        until = max(instants, default=self.theatre.opens_at)
        return self.fit(known, until=until, known_at=known_at, origins=origins, rulings=rulings).panel(instants, asked)

    def fit(
        self,
        claims: Iterable[Claim],
        *,
        until: datetime,
        known_at: datetime | None = None,
        origins: Mapping[str, str] | None = None,
        rulings: Sequence[Ruling] = (),
    ) -> Fitted:
        """Fit the theatre once, to ask it many times and to add news to it.

        Parameters
        ----------
        claims, known_at, origins, rulings
            As for `estimate`.
        until
            The last instant that will be asked about.
        """
        return Fitted(self, claims, until=until, known_at=known_at, origins=origins, rulings=rulings)

    def follow(
        self,
        claims: Iterable[Claim],
        *,
        instants: Sequence[datetime],
        places: Iterable[str] | None = None,
        origins: Mapping[str, str] | None = None,
        rulings: Sequence[Ruling] = (),
    ) -> Panel:
        """Estimate places as known at each of many instants, adding the news of each to the one before.

        Much faster than `panel` with 'filter', whose answers it gives to within what `Fitted.add` leaves: everything is weighed anew only
        when what is known has doubled, or the time has.

        Parameters
        ----------
        claims, places, origins, rulings
            As for `estimate`.
        instants
            In any order.
        """
        return follow(self, list(claims), instants, places, origins, rulings)


def _group_instants(
    claims: Sequence[Claim], rulings: Sequence[Ruling], instants: Sequence[datetime], cells: Sequence[float]
) -> list[list[int]]:
    """Group instants between which nothing became known, not even a longer silence (`cells`), each group in the order of time."""
    news = sorted({claim.published_at for claim in claims if claim.published_at} | {one.when for one in rulings})
    groups: dict[tuple[int, float], list[int]] = {}
    for t in sorted(range(len(instants)), key=lambda t: instants[t]):
        groups.setdefault((bisect_right(news, instants[t]), cells[t]), []).append(t)
    return list(groups.values())
