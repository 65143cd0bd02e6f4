"""One theatre and its ledger held open for many questions: what was weighed once is remembered until the ledger changes."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import numpy as np

from whoholds.control import ControlModel
from whoholds.control import Fitted
from whoholds.control import Panel
from whoholds.control import Series
from whoholds.errors import QueryError
from whoholds.exports.situation import Change
from whoholds.exports.situation import Situation
from whoholds.exports.situation import list_changes
from whoholds.exports.situation import rank_place
from whoholds.ledger import Ledger
from whoholds.model import Claim
from whoholds.model import Consequence
from whoholds.model import ControlEstimate
from whoholds.model import Refusal
from whoholds.model import Ruling
from whoholds.model import SourceHealth
from whoholds.model import Status
from whoholds.model import Theatre
from whoholds.model import Verdict
from whoholds.model import drop_withdrawn
from whoholds.roads import Connectivity
from whoholds.roads import ReportedCut
from whoholds.roads import RoadNetwork
from whoholds.roads import RoadStatus
from whoholds.roads import Route
from whoholds.roads import Shift
from whoholds.roads import list_probabilities
from whoholds.roads import suppose
from whoholds.runs.catalogue import Catalogue
from whoholds.runs.catalogue import list_claims
from whoholds.runs.collecting import collect_seldom
from whoholds.runs.connecting import follow_ends
from whoholds.runs.holding import PlaceStatus
from whoholds.runs.holding import list_sayings
from whoholds.runs.knowledge import Knowledge
from whoholds.runs.knowledge import gather
from whoholds.runs.moving import CutOffs
from whoholds.runs.moving import Pair
from whoholds.runs.moving import find_chokepoints
from whoholds.runs.moving import find_cut_offs
from whoholds.runs.moving import find_encircled
from whoholds.runs.remembering import Memory
from whoholds.runs.road_status import find_statuses
from whoholds.runs.road_status import list_usable
from whoholds.runs.situating import Findings
from whoholds.runs.situating import lay_out
from whoholds.runs.sources import find_present
from whoholds.runs.sources import judge_health

#: Knowledges and fits kept: an analyst compares a few instants of knowing; a fit of a large theatre takes some 50 MB.
_KEPT = 16
#: Answers about single places and about roads kept.
_ANSWERS = 512
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """When a question is about (`at`), and what may be known (`known_at`; None: everything read)."""

    at: datetime
    known_at: datetime | None = None


class Questions:
    """Answers every question about one theatre, each from one state of its ledger.

    Nothing here changes the ledger. New reports and rulings are seen at the next question.
    """

    def __init__(self, theatre: Theatre, ledger: Ledger) -> None:
        self.theatre = theatre
        self.ledger = ledger
        self._model = ControlModel(theatre)
        self._known = Memory(_KEPT)
        self._fits = Memory(_KEPT)
        self._answers = Memory(_ANSWERS)

    def network(self, asked: Asked) -> RoadNetwork:
        """Give the theatre's roads, which know what claims repeat one saying."""
        known = self.know(asked.known_at)
        key = (self.ledger.state(), "network", asked.known_at)
        return self._known.recall(key, lambda: RoadNetwork(self.theatre, origins=known.origins))

    @property
    def places(self) -> tuple[str, ...]:
        """Ids of the places whose control is estimated, sorted."""
        return self._model.places

    @property
    def states(self) -> tuple[str, ...]:
        """The states a place can be in: the theatre's sides, then contested."""
        return self._model.states

    def find_now(self) -> datetime:
        """Give the instant that is meant when none is named: now, or the end of a theatre that is over or still to come."""
        now, ends_at = datetime.now(UTC).replace(microsecond=0), self.theatre.ends_at
        if ends_at is None:
            return max(now, self.theatre.opens_at)
        return now if self.theatre.opens_at <= now < ends_at else ends_at

    def know(self, known_at: datetime | None = None) -> Knowledge:
        """Give what was known at an instant (None: all that was read)."""
        key = (self.ledger.state(), known_at)
        return self._known.recall(key, lambda: gather(self.ledger, self.theatre, known_at))

    def catalogue(self, known_at: datetime | None = None) -> Catalogue:
        """Give what was known at an instant, by id."""
        known = self.know(known_at)
        return self._known.recall((self.ledger.state(), "catalogue", known_at), lambda: list_claims(known))

    def fit(self, asked: Asked, *, heeds_rulings: bool = True) -> Fitted:
        """Weigh what was known, for questions about instants up to the end of the day asked about."""
        whole = self.know(asked.known_at)
        known = whole if heeds_rulings or whole.unruled is None else whole.unruled
        until = self._round_up(max([asked.at, *self._list_publications(known.claims[-1:])]))

        def weigh() -> Fitted:
            with collect_seldom():
                return known.open_model().fit(
                    known.claims,
                    until=until,
                    known_at=asked.known_at,
                    origins=known.origins,
                    rulings=known.rulings,
                )

        return self._fits.recall((self.ledger.state(), asked.known_at, known is whole, until), weigh)

    def _list_publications(self, claims: Iterable[Claim]) -> list[datetime]:
        """List when claims were published; what is told of a theatre that is over tells of its time."""
        ends_at = self.theatre.ends_at
        told = [claim.published_at for claim in claims if claim.published_at is not None]
        return told if ends_at is None else [min(one, ends_at) for one in told]

    def _round_up(self, at: datetime) -> datetime:
        """Give the end of the day after the opening that an instant lies in: the questions of a day share one fit."""
        days = max(1, -((self.theatre.opens_at - at) // _DAY))
        return self.theatre.opens_at + days * _DAY

    def control(
        self, asked: Asked, places: Iterable[str] | None = None, *, explain: bool = False
    ) -> list[ControlEstimate]:
        """Tell who held places, since when and how surely, and what it would be if no analyst had ruled."""
        chosen = None if places is None else list(places)
        found = self.fit(asked).estimate(asked.at, chosen, explain=explain, begin=True)
        known = self.know(asked.known_at)
        if known.unruled is None:
            return found
        without = self.fit(asked, heeds_rulings=False).estimate(asked.at, chosen, explain=False, begin=True)
        return known.tell_unruled(found, without)

    def place(self, place_id: str, asked: Asked) -> PlaceStatus:
        """Tell who held a place, with every saying that decided it or speaks against it.

        Raises
        ------
        QueryError
            If the theatre does not track the place.
        """
        if place_id not in self.places:
            raise QueryError(f"the theatre {self.theatre.id} does not estimate who holds '{place_id}'", place=place_id)

        def explain() -> PlaceStatus:
            estimate = self.control(asked, [place_id], explain=True)[0]
            known, catalogue = self.know(asked.known_at), self.catalogue(asked.known_at)
            named = {one.claim_id for one in estimate.deciding} | set(estimate.dispute)
            # Sayings are told in the order of publication, which is that of what is known.
            order = {claim_id: number for number, claim_id in enumerate(catalogue.by_id)}
            about = catalogue.find(sorted(named & order.keys(), key=order.__getitem__))
            sayings = list_sayings(replace(known, claims=tuple(about)), estimate)
            return PlaceStatus(place=self.theatre.places[place_id], estimate=estimate, sayings=sayings)

        return self._answers.recall((self.ledger.state(), "place", place_id, asked), explain)

    def series(
        self,
        instants: Sequence[datetime],
        *,
        known_at: datetime | None = None,
        as_known_then: bool = False,
        places: Iterable[str] | None = None,
    ) -> Series:
        """Tell who held places at many instants: as known at one, or each as known at that instant itself."""
        chosen = None if places is None else list(places)
        if not as_known_then:
            asked = Asked(at=max(instants, default=self.theatre.opens_at), known_at=known_at)
            return self.fit(asked).series(instants, chosen)
        each = [self.fit(Asked(at=at, known_at=at)).series([at], chosen) for at in instants]
        if not each:
            return self.fit(Asked(at=self.theatre.opens_at)).series([], chosen)
        return replace(
            each[0],
            instants=tuple(instants),
            state=np.concatenate([one.state for one in each], axis=1),
            status=np.concatenate([one.status for one in each], axis=1),
            probability=np.concatenate([one.probability for one in each], axis=1),
        )

    def panel(
        self,
        instants: Sequence[datetime],
        *,
        known_at: datetime | None = None,
        as_known_then: bool = False,
        places: Iterable[str] | None = None,
    ) -> Panel:
        """Give the probability of every state of places at many instants, shape (places, instants, states)."""
        chosen = None if places is None else list(places)
        asked = Asked(at=max(instants, default=self.theatre.opens_at), known_at=known_at)
        if not as_known_then or not instants:
            return self.fit(asked).panel(instants, chosen)
        each = [self.fit(Asked(at=at, known_at=at)).panel([at], chosen) for at in instants]
        values = np.concatenate([one.probabilities for one in each], axis=1)
        return replace(each[0], instants=tuple(instants), probabilities=values)

    def chances(self, asked: Asked) -> dict[str, dict[str, float]]:
        """Give the probability of each state of each place, as the roads want it."""
        return list_probabilities(self.fit(asked).estimate(asked.at, explain=False, begin=False))

    def cut_offs(
        self, asked: Asked, *, sides: Sequence[str] | None = None, pairs: Sequence[Pair] | None = None
    ) -> CutOffs:
        """Tell what is cut off from what and what is encircled, beside what reports claim."""

        def find() -> CutOffs:
            known, control, network = self._open_roads(asked)
            return find_cut_offs(known, at=asked.at, sides=sides, pairs=pairs, control=control, network=network)

        return self._answers.recall((self.ledger.state(), "cuts", asked, _freeze(sides), _freeze(pairs)), find)

    def encircled(self, asked: Asked, sides: Sequence[str] | None = None) -> list[Consequence]:
        """Tell which places are encircled, for the side that holds each, likeliest first."""

        def find() -> list[Consequence]:
            known, control, network = self._open_roads(asked)
            return find_encircled(known, control, at=asked.at, sides=sides or self.theatre.sides, network=network)

        return self._answers.recall((self.ledger.state(), "rings", asked, _freeze(sides)), find)

    def _open_roads(self, asked: Asked) -> tuple[Knowledge, dict[str, dict[str, float]], RoadNetwork]:
        """Give what questions about roads need: what is known, who holds what, and the network."""
        return self.know(asked.known_at), self.chances(asked), self.network(asked)

    def route(
        self,
        start: str,
        end: str,
        asked: Asked,
        *,
        side: str | None = None,
        changes: Mapping[str, str] | None = None,
    ) -> Route | Refusal:
        """Tell the way between two places; a refusal if no road joins them. `changes` are supposed holders by place."""
        estimates = self.fit(asked).estimate(asked.at, explain=False, begin=False)
        control = list_probabilities(estimates)
        return self.network(asked).route(
            suppose(control, changes) if changes else control,
            start,
            end,
            side,
            at=asked.at,
            known_at=asked.known_at,
            claims=self.know(asked.known_at).claims,
            last_support={estimate.place: estimate.last_support for estimate in estimates},
        )

    def chokepoints(self, asked: Asked, sides: Sequence[str] | None = None) -> list[Consequence]:
        """Tell the places whose loss would cut most, worst first."""

        def find() -> list[Consequence]:
            known, control, network = self._open_roads(asked)
            chosen = tuple(sides or self.theatre.sides)
            return find_chokepoints(known, control, at=asked.at, sides=chosen, network=network)

        return self._answers.recall((self.ledger.state(), "chokepoints", asked, _freeze(sides)), find)

    def suppose(
        self,
        changes: Mapping[str, str],
        asked: Asked,
        *,
        side: str | None = None,
        pairs: Sequence[Pair] | None = None,
    ) -> list[Shift]:
        """Tell what would be cut or opened if places were in other hands, largest shift first."""
        claims = self.know(asked.known_at).claims
        return self.network(asked).what_if(
            self.chances(asked), changes, side, pairs, at=asked.at, known_at=asked.known_at, claims=claims
        )

    def road_statuses(self, asked: Asked, side: str | None = None) -> list[RoadStatus]:
        """Tell the status of every road section, for a side or an aid convoy that passes every holder (None)."""

        def tell() -> list[RoadStatus]:
            known, network = self.know(asked.known_at), self.network(asked)
            return find_statuses(known, self.control(asked), at=asked.at, side=side, network=network)

        return self._answers.recall((self.ledger.state(), "road statuses", asked, side), tell)

    def connectivity(
        self,
        pair: Pair,
        instants: Sequence[datetime],
        *,
        side: str | None = None,
        known_at: datetime | None = None,
        as_known_then: bool = False,
    ) -> Connectivity:
        """Tell how likely two ends were cut off from each other at each instant."""
        asked = Asked(at=max(instants, default=self.theatre.opens_at), known_at=known_at)
        return follow_ends(
            self.network(asked),
            self.panel(instants, known_at=known_at, as_known_then=as_known_then),
            self.know(known_at).claims,
            pair,
            side=side,
            known_at=known_at,
            is_filtered=as_known_then,
        )

    def reported_cuts(self, asked: Asked) -> list[ReportedCut]:
        """List the cuts and openings that reports claim, not compared with anything."""
        if not self.theatre.roads:
            return []
        key = (self.ledger.state(), "reported", asked.known_at)
        claims = self.know(asked.known_at).claims
        return self._answers.recall(key, lambda: self.network(asked).reported_cuts(claims, asked.known_at))

    def changes(self, before: Asked, after: Asked) -> list[Change]:
        """Tell which places are not what they were, between two instants or two instants of knowing; latest first."""
        earlier, later = self.control(before), self.control(after)
        told = Situation(
            theatre=self.theatre,
            at=after.at,
            known_at=after.known_at or after.at,
            since=before.at,
            estimates={one.place: one for one in later},
            earlier={one.place: one for one in earlier},
        )
        return list_changes(told)

    def disputes(self, asked: Asked) -> list[str]:
        """List the places about which a claim contradicts the likeliest state: disputed ones first, then large ones."""

        def find() -> list[str]:
            telling = self.catalogue(asked.known_at).telling
            found = [one for one in self.control(asked) if telling.intersection(one.dispute)]
            ranked = sorted(
                found, key=lambda one: (one.status != Status.DISPUTED, *rank_place(self.theatre, one.place))
            )
            return [one.place for one in ranked]

        return self._answers.recall((self.ledger.state(), "disputes", asked), find)

    def sources(self, asked: Asked, name_outlet: Callable[[str], str] = str) -> SourceHealth:
        """Tell how each outlet was, by its own habit; whether others bear it out is left out, which takes long."""
        present = find_present(self.theatre, asked.at, asked.known_at)
        return judge_health(self.know(present), present, with_agreement=False, name_outlet=name_outlet)

    def interest(self, claim: Claim) -> int:
        """Give +1 if a claim serves its speaker's own side, -1 if it hurts it, 0 if the speaker has no stake."""
        return self._model.interest(claim)

    def situation(self, asked: Asked, since: datetime, *, profile: str = "internal") -> Situation:
        """Tell the situation at an instant and what changed since another."""
        found = Findings(
            estimates=self.control(asked, explain=True),
            earlier=self.control(replace(asked, at=since), explain=True),
            cuts=self.cut_offs(asked),
            chokepoints=self.chokepoints(asked),
            usable=list_usable(self.network(asked), self.road_statuses(asked)),
            lost=self.sources(asked).lost,
        )
        return lay_out(self.ledger, self.know(asked.known_at), found, at=asked.at, since=since, profile=profile)

    def list_rulings_in_force(self, known_at: datetime | None) -> dict[str, Ruling]:
        """Give the latest ruling on each claim, by claim id, and each assertion that was not withdrawn, by its own id."""
        counting = drop_withdrawn(self.know(known_at).rulings)
        return {ruling.id if ruling.verdict == Verdict.ASSERT else ruling.claim_id: ruling for ruling in counting}


def _freeze(values: Iterable[object] | None) -> tuple[object, ...] | None:
    return None if values is None else tuple(values)
