"""Baselines behind the model's interface: `panel(theatre, claims, instants) -> (places, states, probabilities)`."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta

import numpy as np

from whoholds.control import ControlModel
from whoholds.control import Panel
from whoholds.control.states import Floats
from whoholds.model import Claim
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Scope
from whoholds.model import SourceClass
from whoholds.model import Theatre

Method = Callable[[Theatre, Sequence[Claim], Sequence[datetime]], Panel]

_HOLDS = frozenset({Predicate.CAPTURES, Predicate.CONTROLS})
_NEUTRAL = frozenset(
    {SourceClass.OUTLET, SourceClass.AGENCY, SourceClass.MONITOR, SourceClass.RESIDENT, SourceClass.OFFICIAL}
)
#: A baseline that says one thing still leaves a little, as the trivial baselines of the scorer's notes do not.
_SURE = 1.0


def _frame(theatre: Theatre) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, int], dict[str, int]]:
    model = ControlModel(theatre)
    return (
        model.places,
        model.states,
        {p: i for i, p in enumerate(model.places)},
        {s: i for i, s in enumerate(model.states)},
    )


def _moment(claim: Claim) -> datetime | None:
    return claim.when.latest or claim.published_at


def never_changes(theatre: Theatre, claims: Sequence[Claim], instants: Sequence[datetime]) -> Panel:
    """The opening holder holds for ever."""
    del claims
    places, states, _, column = _frame(theatre)
    values = np.full((len(places), len(instants), len(states)), 0.0)
    for i, place in enumerate(places):
        opening = theatre.openings.get(place)
        if opening is not None and opening.holder in column:
            values[i, :, column[opening.holder]] = _SURE
        else:
            values[i] = 1.0 / len(states)
    return Panel(places=places, instants=tuple(instants), states=states, probabilities=values)


def _told(
    theatre: Theatre, claims: Sequence[Claim], row: dict[str, int], column: dict[str, int]
) -> list[tuple[datetime, int, int, Claim]]:
    """Asserted current claims that a side holds all of a place, by the time said."""
    del theatre
    found = []
    for claim in claims:
        at = _moment(claim)
        plain = (
            claim.modality in {Modality.FACT, Modality.CLAIMED}
            and claim.polarity == Polarity.ASSERTED
            and claim.scope == Scope.ALL
        )
        if plain and at is not None and claim.predicate in _HOLDS and claim.place in row and claim.side in column:
            found.append((at, row[claim.place], column[claim.side], claim))
    return sorted(found, key=lambda entry: (entry[0], entry[3].published_at or entry[0], entry[3].id))


def last_claim_wins(theatre: Theatre, claims: Sequence[Claim], instants: Sequence[datetime]) -> Panel:
    """The side last said to have taken or to hold a place holds it."""
    panel = never_changes(theatre, claims, instants)
    row, column = {p: i for i, p in enumerate(panel.places)}, {s: i for i, s in enumerate(panel.states)}
    for at, i, k, _ in _told(theatre, claims, row, column):
        later = np.array([instant >= at for instant in instants])
        if at >= theatre.opens_at:
            panel.probabilities[i, later] = 0.0
            panel.probabilities[i, later, k] = _SURE
    return panel


def majority_of_reports(
    theatre: Theatre, claims: Sequence[Claim], instants: Sequence[datetime], days: float = 3.0
) -> Panel:
    """The shares of the reports of the last days decide; without any, the last shares stand."""
    panel = never_changes(theatre, claims, instants)
    row, column = {p: i for i, p in enumerate(panel.places)}, {s: i for i, s in enumerate(panel.states)}
    told = [entry for entry in _told(theatre, claims, row, column) if entry[0] >= theatre.opens_at]
    standing = panel.probabilities[:, 0].copy() if len(instants) else panel.probabilities[:, :0]
    for t, instant in enumerate(instants):
        votes: Floats = np.zeros_like(standing)
        for at, i, k, _ in told:
            if instant - timedelta(days=days) < at <= instant:
                votes[i, k] += 1.0
        some = votes.sum(axis=1) > 0
        standing[some] = votes[some] / votes[some].sum(axis=1, keepdims=True)
        panel.probabilities[:, t] = standing
    return panel


def map_editors_rule(theatre: Theatre, claims: Sequence[Claim], instants: Sequence[datetime]) -> Panel:
    """A party's word counts only against itself; neutral sources count; the last that counts wins."""

    def counts(claim: Claim) -> bool:
        speaker = claim.attribution.speaker_side
        if not speaker:
            return claim.attribution.source_class in _NEUTRAL
        friends = theatre.sides[speaker].friends if speaker in theatre.sides else ()
        return speaker != claim.side and claim.side not in friends

    return last_claim_wins(theatre, [claim for claim in claims if counts(claim)], instants)


def _count_events(theatre: Theatre, claims: Sequence[Claim], row: dict[str, int], side: str, days: int) -> Floats:
    """Event counts per place and day: those in which the side gains or acts, and those in which others do; shape (P, D, 2)."""
    counts = np.zeros((len(row), days, 2))
    for claim in claims:
        at = _moment(claim)
        if (
            at is None
            or claim.place not in row
            or claim.polarity == Polarity.DENIED
            or claim.modality not in {Modality.FACT, Modality.CLAIMED}
        ):
            continue
        day = int((at - theatre.opens_at).total_seconds() // 86400)
        if 0 <= day < days:
            loses = claim.predicate in {Predicate.LOSES, Predicate.WITHDRAWS_FROM, Predicate.SURRENDERS}
            counts[row[claim.place], day, int((claim.side == side) == loses)] += 1
    return counts


def hidden_markov_on_counts(theatre: Theatre, claims: Sequence[Claim], instants: Sequence[datetime]) -> Panel:
    """A discrete HMM on daily event counts, after Anders 2020: who speaks and how sure does not matter, only how many events of each side.

    Each side is told from all others in turn: two hidden states, Poisson counts (own acts 1.2 a day where a change is on, else 0.15),
    daily persistence 0.97; the sides' filtered-smoothed weights are normalised.
    """
    panel = never_changes(theatre, claims, instants)
    row = {p: i for i, p in enumerate(panel.places)}
    last = max(instants, default=theatre.opens_at)
    days = max(1, int((last - theatre.opens_at).total_seconds() // 86400) + 1)
    weights = np.zeros((len(row), days, len(panel.states)))
    rate = np.array([[0.15, 0.6], [0.6, 0.15]])  # rows: other holds, side holds; columns: own acts, others' acts
    change = np.array([[0.97, 0.03], [0.03, 0.97]])
    for k, side in enumerate(panel.states[:-1]):
        counts = _count_events(theatre, claims, row, side, days)
        fit = np.exp((counts[:, :, None, :] * np.log(rate)).sum(-1) - rate.sum(-1))
        first = np.array(
            [
                [0.03, 0.97] if theatre.openings.get(p) and theatre.openings[p].holder == side else [0.99, 0.01]
                for p in panel.places
            ]
        )
        weights[:, :, k] = _smooth_two(first, change, fit)
    day_of = np.array(
        [min(days - 1, max(0, int((at - theatre.opens_at).total_seconds() // 86400))) for at in instants], dtype=int
    )
    values = weights[:, day_of] if len(instants) else weights[:, :0]
    return Panel(
        places=panel.places,
        instants=panel.instants,
        states=panel.states,
        probabilities=values / np.maximum(values.sum(-1, keepdims=True), 1e-12),
    )


def _smooth_two(first: Floats, change: Floats, fit: Floats) -> Floats:
    """Give the smoothed probability of the second of two states, shape (P, D)."""
    ahead = np.empty_like(fit)
    now = first * fit[:, 0]
    ahead[:, 0] = now / now.sum(-1, keepdims=True)
    for d in range(1, fit.shape[1]):
        now = (ahead[:, d - 1] @ change) * fit[:, d]
        ahead[:, d] = now / now.sum(-1, keepdims=True)
    behind = np.ones_like(fit)
    for d in range(fit.shape[1] - 2, -1, -1):
        later = (fit[:, d + 1] * behind[:, d + 1]) @ change.T
        behind[:, d] = later / later.sum(-1, keepdims=True)
    joint = ahead * behind
    result: Floats = joint[..., 1] / joint.sum(-1)
    return result


def whoholds(theatre: Theatre, claims: Sequence[Claim], instants: Sequence[datetime]) -> Panel:
    """The product's model, with hindsight."""
    return ControlModel(theatre).panel(claims, instants=instants)


#: Every method of the table, by the name printed.
METHODS: tuple[tuple[str, Method], ...] = (
    ("never changes", never_changes),
    ("last claim wins", last_claim_wins),
    ("majority of reports", majority_of_reports),
    ("map editors' rule", map_editors_rule),
    ("HMM on event counts", hidden_markov_on_counts),
    ("whoholds", whoholds),
)
