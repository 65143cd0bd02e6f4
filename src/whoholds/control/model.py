"""The control model: claims as known at an instant, weighed into who holds each place."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from whoholds.control.chain import read_at
from whoholds.control.chain import read_knots
from whoholds.control.chain import smooth
from whoholds.control.explanation import Question
from whoholds.control.explanation import answer
from whoholds.control.feeds import Coverage
from whoholds.control.feeds import add_unseen
from whoholds.control.feeds import find_coverage
from whoholds.control.fitted import Fitted
from whoholds.control.front import Neighbours
from whoholds.control.front import measure_roads
from whoholds.control.front import move_front
from whoholds.control.front import stand_still
from whoholds.control.front import weigh_neighbours
from whoholds.control.learning import check_sayings
from whoholds.control.learning import learn_odds
from whoholds.control.observations import Observation
from whoholds.control.observations import observe_sayings
from whoholds.control.observations import tell_interest
from whoholds.control.origins import Saying
from whoholds.control.origins import group_origins
from whoholds.control.parameters import load_parameters
from whoholds.control.rulings import apply_rulings
from whoholds.control.rulings import observe_assertions
from whoholds.control.rulings import settle
from whoholds.control.states import Floats
from whoholds.control.states import lay_ground
from whoholds.control.timeline import lay_grid
from whoholds.control.timeline import lay_out
from whoholds.control.timeline import set_moving
from whoholds.control.weighed import Weighed
from whoholds.errors import QueryError
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Ruling
from whoholds.model import Theatre

#: Written into every estimate; any change that alters estimates raises it.
METHOD = "whoholds.control.chain.v1"

#: Horizon, in hours, of a theatre whose end is not given and about which nothing is asked.
_OPEN_END_H = 24.0 * 365 * 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """Probabilities of every state: `probabilities` has shape (places, instants, states); rows sum to one."""

    places: tuple[str, ...]
    instants: tuple[datetime, ...]
    states: tuple[str, ...]
    probabilities: Floats


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
        made = _list_made(rulings, known_at)
        sayings, believed = self._sayings(claims, origins, made, known_at)
        return self._observe(sayings, believed, learnt, made)

    def _sayings(
        self,
        claims: Iterable[Claim],
        origins: Mapping[str, str] | None,
        rulings: Sequence[Ruling],
        known_at: datetime | None,
    ) -> tuple[list[Saying], dict[str, str]]:
        known = [
            claim
            for claim in claims
            if known_at is None or (claim.published_at is not None and claim.published_at <= known_at)
        ]
        kept, accepted = apply_rulings(known, rulings)
        sayings = group_origins(kept, origins, self.parameters.origins["same_saying_h"])
        return sayings, {saying.origin: "ruling" for saying in sayings if accepted.intersection(saying.claims)}

    def _observe(
        self,
        sayings: Sequence[Saying],
        believed: Mapping[str, str],
        learnt: Mapping[str, float] | None,
        rulings: Sequence[Ruling],
    ) -> list[Observation]:
        ends_at = self.theatre.ends_at
        end_h = _OPEN_END_H if ends_at is None else self.ground.hours(ends_at)
        told = observe_sayings(sayings, self.ground, self.parameters, end_h=end_h, accepted=believed, learnt=learnt)
        asserted = observe_assertions(rulings, self.ground, self.parameters, end_h=end_h)
        return settle(told, asserted) if asserted else told

    def fit(
        self,
        claims: Iterable[Claim],
        *,
        until: datetime,
        known_at: datetime | None = None,
        origins: Mapping[str, str] | None = None,
        rulings: Sequence[Ruling] = (),
    ) -> Fitted:
        """Weigh claims once, for many questions about instants up to `until`; the rest as for `estimate`."""
        weighed = self._weigh_claims(claims, origins, rulings, known_at, until)
        return Fitted(ground=self.ground, parameters=self.parameters, weighed=weighed, known_at=known_at, method=METHOD)

    def _weigh_claims(
        self,
        claims: Iterable[Claim],
        origins: Mapping[str, str] | None,
        rulings: Sequence[Ruling],
        known_at: datetime | None,
        until: datetime,
    ) -> Weighed:
        """Weigh claims, learn how far their sources can be believed, and weigh them again."""
        made = _list_made(rulings, known_at)
        sayings, believed = self._sayings(claims, origins, made, known_at)
        observations = self._observe(sayings, believed, None, made)
        coverage = find_coverage(
            sayings, observations, self.ground, self.parameters, heard=self.heard, known_at=known_at, until=until
        )
        weighed = self.weigh(observations, until, coverage)
        learning = self.parameters.learning
        for _ in range(int(learning["rounds"]) if len(observations) <= learning["most_observations"] else 0):
            checks = check_sayings(
                self.ground,
                self.parameters,
                weighed.by_place,
                grid=weighed.grid,
                front=weighed.front,
                recent=weighed.recent,
            )
            if not checks:
                break
            learnt = learn_odds(checks, self.parameters)
            weighed = self.weigh(self._observe(sayings, believed, learnt, made), until, coverage)
        return weighed

    def learn(
        self, claims: Iterable[Claim], origins: Mapping[str, str] | None = None, known_at: datetime | None = None
    ) -> dict[str, float]:
        """Learn the odds of each group of sources from the claims known at an instant; see `learning`."""
        observations = self.observations(claims, origins, (), known_at)
        weighed = self.weigh(observations, self.ground.instant(max((o.at_h for o in observations), default=0.0)))
        checks = check_sayings(
            self.ground,
            self.parameters,
            weighed.by_place,
            grid=weighed.grid,
            front=weighed.front,
            recent=weighed.recent,
        )
        return learn_odds(checks, self.parameters)

    def weigh(self, observations: Sequence[Observation], until: datetime, coverage: Coverage | None = None) -> Weighed:
        """Weigh observations for all places: estimate, work out the front and what lost feeds hide, estimate again."""
        by_place: list[list[Observation]] = [[] for _ in self.places]
        for observation in observations:
            by_place[observation.place].append(observation)
        horizon = max([self.ground.hours(until), *(o.at_h for o in observations)], default=0.0)
        front_numbers = self.parameters.front
        moving = (
            front_numbers["coupling"] > 0 and bool(observations) and len(self.places) <= front_numbers["most_places"]
        )
        grid = lay_grid(horizon, len(self.places), self.parameters, moving=moving)
        layout = lay_out(self.ground, by_place, places=np.arange(len(self.places)), grid=grid)
        front = stand_still(self.ground, len(grid) - 1)
        recent: Floats = np.broadcast_to(self.ground.start, (len(grid), *self.ground.start.shape))
        reported = 1.0 - 0.3 ** np.array([len({o.origin for o in row}) for row in by_place], dtype=float)
        every = float(grid[1] - grid[0])
        smoothed = smooth(set_moving(self.ground, self.parameters, layout, front, recent))
        for _ in range(int(front_numbers["passes"]) if moving else 0):
            marginal = read_knots(smoothed, layout.on_grid)
            front = move_front(self.ground, self.neighbours(), reported, marginal, every, self.parameters)
            front = add_unseen(
                front,
                coverage,
                near=self.neighbours().fate,
                marginal=marginal,
                grid=grid,
                parameters=self.parameters,
            )
            back = max(1, round(24.0 / every))
            recent = np.concatenate([np.repeat(marginal[:1], back, axis=0), marginal])[: len(grid)]
            smoothed = smooth(set_moving(self.ground, self.parameters, layout, front, recent))
        return Weighed(
            by_place=tuple(tuple(row) for row in by_place), grid=grid, front=front, recent=recent, smoothed=smoothed
        )

    def _rows(self, places: Iterable[str] | None) -> list[int]:
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
        rows = self._rows(places)
        weighed = self._weigh_claims(claims, origins, rulings, known_at, at)
        at_h = max(0.0, self.ground.hours(at))
        probabilities = read_at(weighed.smoothed, np.array([at_h]))[:, 0]
        asked = Question(
            ground=self.ground, parameters=self.parameters, at=at, at_h=at_h, known_at=known_at, method=METHOD
        )
        return [answer(asked, weighed, row, probabilities[row], explain=explain) for row in rows]

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
        rows = self._rows(places)
        known = list(claims)
        if known_at == "filter":
            each = [
                self.panel(
                    known,
                    instants=[at],
                    known_at=at,
                    places=[self.places[r] for r in rows],
                    origins=origins,
                    rulings=rulings,
                )
                for at in instants
            ]
            values = (
                np.concatenate([one.probabilities for one in each], axis=1)
                if each
                else np.zeros((len(rows), 0, len(self.states)))
            )
        else:
            if isinstance(known_at, str):
                raise QueryError(f"known_at must be an instant, None or 'filter', not '{known_at}'", known_at=known_at)
            weighed = self._weigh_claims(
                known, origins, rulings, known_at, max(instants, default=self.theatre.opens_at)
            )
            at_h = np.array([max(0.0, self.ground.hours(at)) for at in instants])
            values = read_at(weighed.smoothed, at_h)[rows]
        return Panel(
            places=tuple(self.places[r] for r in rows),
            instants=tuple(instants),
            states=self.states,
            probabilities=values,
        )


def _list_made(rulings: Sequence[Ruling], known_at: datetime | None) -> list[Ruling]:
    """List the rulings made by an instant; None for all."""
    return [ruling for ruling in rulings if known_at is None or ruling.when <= known_at]
