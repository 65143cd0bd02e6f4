"""The situation: what a report tells, as nouns, before it is written as text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from functools import cache
from importlib import resources

from whoholds.model import MAP_MOVING
from whoholds.model import Claim
from whoholds.model import Consequence
from whoholds.model import ControlEstimate
from whoholds.model import Feed
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Report
from whoholds.model import Ruling
from whoholds.model import Status
from whoholds.model import Theatre
from whoholds.roads import ReportedCut

#: Predicates told under roads, not under other claims.
ROAD_PREDICATES = frozenset({Predicate.CUTS_ROAD, Predicate.OPENS_ROAD, Predicate.ENCIRCLES, Predicate.BREAKS_SIEGE})
_TELLS_CONTROL = frozenset(
    {
        Predicate.CAPTURES,
        Predicate.CONTROLS,
        Predicate.LOSES,
        Predicate.ENTERS,
        Predicate.WITHDRAWS_FROM,
        Predicate.SURRENDERS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Who holds what at `at` as known at `known_at`, and what changed since `since`.

    Parameters
    ----------
    estimates, earlier
        Estimates by place at `at` and at `since`, both as known at `known_at`.
    claims, reports
        Everything known at `known_at`, by id.
    cut_offs, encircled, chokepoints
        Answers of the road network for all sides.
    reported_cuts
        Cuts and openings that reports claim, set beside the network.
    usable
        For each side, how likely it can use each road section.
    refusals
        Number of refusals by code.
    made
        The rulings known at the time, in the order made; `rulings` is how many.
    lost
        The outlets and classes of sources that have fallen silent against their habit.
    profile
        'internal', or 'public': short quotations and no names of private persons.
    """

    theatre: Theatre
    at: datetime
    known_at: datetime
    since: datetime
    estimates: Mapping[str, ControlEstimate]
    earlier: Mapping[str, ControlEstimate] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    reports: Mapping[str, Report] = field(default_factory=dict)
    cut_offs: Sequence[Consequence] = ()
    encircled: Sequence[Consequence] = ()
    chokepoints: Sequence[Consequence] = ()
    reported_cuts: Sequence[ReportedCut] = ()
    usable: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    refusals: Mapping[str, int] = field(default_factory=dict)
    rulings: int = 0
    made: Sequence[Ruling] = ()
    lost: Sequence[Feed] = ()
    profile: str = "internal"
    method: str = ""
    data_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A place whose holder or state is not what it was; `before` and `after` are sides, or words for having none."""

    before: ControlEstimate
    after: ControlEstimate

    @property
    def is_settled(self) -> bool:
        """Whether the place has a new holder, not only a doubt about the old one."""
        return self.after.status in {Status.HELD, Status.PROBABLY_HELD}


@cache
def load_numbers(section: str) -> dict[str, float]:
    """Read a section of `defaults.toml`."""
    text = resources.files("whoholds.exports").joinpath("defaults.toml").read_text(encoding="utf-8")
    return {name: float(number) for name, number in tomllib.loads(text)[section].items()}


def list_changes(situation: Situation) -> list[Change]:
    """List the places that changed hands or became fought over since, latest change first."""
    pairs = [
        (situation.earlier[place], after) for place, after in situation.estimates.items() if place in situation.earlier
    ]
    changed = [Change(before=before, after=after) for before, after in pairs if _state(before) != _state(after)]
    return sorted(changed, key=lambda change: (-_begun(change.after), change.after.place))


def _state(estimate: ControlEstimate) -> str:
    """Give what a reader would say of a place: its holder, or that it is fought over."""
    if estimate.status in {Status.CONTESTED, Status.DISPUTED}:
        return estimate.status.value
    return estimate.holder


def _begun(estimate: ControlEstimate) -> float:
    """Give when the present state began, as a number to sort by."""
    begun = estimate.since_latest or estimate.since_earliest
    return begun.timestamp() if begun is not None else 0.0


def list_status(situation: Situation, *statuses: Status) -> list[ControlEstimate]:
    """List the places in one of some states, by name."""
    places = situation.theatre.places
    found = [estimate for estimate in situation.estimates.values() if estimate.status in statuses]
    return sorted(found, key=lambda one: (places[one.place].name if one.place in places else one.place, one.place))


def list_disputes(situation: Situation) -> list[ControlEstimate]:
    """List the places about which sources contradict each other: disputed ones first, then large ones."""
    found = [one for one in situation.estimates.values() if list_against(situation, one) and list_supporting(one)]
    return sorted(found, key=lambda one: (one.status != Status.DISPUTED, *rank_place(situation.theatre, one.place)))


def rank_place(theatre: Theatre, place_id: str) -> tuple[bool, int, str]:
    """Rank a place for a list that is cut short: the capital, then by population."""
    place = theatre.places.get(place_id)
    return (not (place and place.is_capital), -(place.population if place else 0), place_id)


def list_supporting(estimate: ControlEstimate) -> list[str]:
    """List the claims that speak for the likeliest state, most influential first."""
    return [one.claim_id for one in estimate.deciding if one.influence > 0 and one.claim_id not in estimate.dispute]


def list_against(situation: Situation, estimate: ControlEstimate) -> list[str]:
    """List the claims that contradict the likeliest state; that there is fighting makes it less sure, no more."""
    known = [situation.claims[claim] for claim in estimate.dispute if claim in situation.claims]
    return [claim.id for claim in known if tells_control(claim)]


def tells_control(claim: Claim) -> bool:
    """Tell whether a claim says who holds a place or who came or went, or denies something: what can contradict."""
    return claim.polarity == Polarity.DENIED or claim.predicate in _TELLS_CONTROL


def list_unclear(situation: Situation) -> list[ControlEstimate]:
    """List the places that are disputed by chances alone: no two sources contradict each other about them."""
    told = {one.place for one in list_disputes(situation)}
    return [one for one in list_status(situation, Status.DISPUTED) if one.place not in told]


def list_others(situation: Situation) -> dict[Predicate, list[Claim]]:
    """Group the claims of note since `since` that are not about control or roads, latest first in each group."""
    groups: dict[Predicate, list[Claim]] = {}
    for claim in sorted(situation.claims.values(), key=lambda one: (-_told(one), one.id)):
        if _is_of_note(claim) and _told(claim) >= situation.since.timestamp():
            groups.setdefault(claim.predicate, []).append(claim)
    return {predicate: groups[predicate] for predicate in Predicate if predicate in groups}


def _told(claim: Claim) -> float:
    """Give when a claim was published, as a number to sort by."""
    return claim.published_at.timestamp() if claim.published_at is not None else 0.0


def _is_of_note(claim: Claim) -> bool:
    """Tell whether a claim belongs under other claims."""
    return claim.predicate not in MAP_MOVING | ROAD_PREDICATES and claim.modality.value not in {
        "background",
        "hypothetical",
    }
