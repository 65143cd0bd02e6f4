"""The situation: who holds what now, what changed since, what is disputed, and what that cuts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from whoholds.control import METHOD
from whoholds.exports import protect_theatre
from whoholds.exports.situation import Situation
from whoholds.ledger import Ledger
from whoholds.model import Consequence
from whoholds.model import ControlEstimate
from whoholds.model import Feed
from whoholds.model import Theatre
from whoholds.roads import list_probabilities
from whoholds.runs.exporting import LedgerReports
from whoholds.runs.exporting import measure_usable
from whoholds.runs.exporting import name_version
from whoholds.runs.knowledge import Knowledge
from whoholds.runs.knowledge import gather
from whoholds.runs.moving import CutOffs
from whoholds.runs.moving import find_chokepoints
from whoholds.runs.moving import find_cut_offs
from whoholds.runs.sources import source_health


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a situation is laid out from: who holds places now and held them before, what that cuts, and which feeds are lost."""

    estimates: Sequence[ControlEstimate]
    earlier: Sequence[ControlEstimate]
    cuts: CutOffs
    chokepoints: Sequence[Consequence]
    usable: Mapping[str, Mapping[str, float]]
    lost: tuple[Feed, ...]


def situation(
    ledger: Ledger,
    theatre: Theatre,
    *,
    at: datetime,
    since: datetime,
    known_at: datetime | None = None,
    profile: str = "internal",
) -> Situation:
    """Tell the situation at one instant and what changed since another.

    Parameters
    ----------
    known_at
        Only reports published by then count; None: all, and the situation says the latest of them.
    profile
        'internal', or 'public': short quotations, no names of private persons.
    """
    known = gather(ledger, theatre, known_at)
    estimates = known.estimate(at)
    control = list_probabilities(estimates)
    found = Findings(
        estimates=estimates,
        earlier=known.estimate(since),
        cuts=find_cut_offs(known, at=at, control=control),
        chokepoints=find_chokepoints(known, control, at=at, sides=tuple(theatre.sides)),
        usable=measure_usable(known, estimates, at),
        lost=source_health(ledger, theatre, at=at, known_at=known_at, with_agreement=False).lost,
    )
    return lay_out(ledger, known, found, at=at, since=since, profile=profile)


def lay_out(
    ledger: Ledger, known: Knowledge, found: Findings, *, at: datetime, since: datetime, profile: str
) -> Situation:
    """Lay the situation out from what was found."""
    theatre = known.theatre
    return Situation(
        theatre=protect_theatre(theatre) if profile == "public" else theatre,
        at=at,
        known_at=known.known_at or find_latest(known) or at,
        since=since,
        estimates={estimate.place: estimate for estimate in found.estimates},
        earlier={estimate.place: estimate for estimate in found.earlier},
        claims={claim.id: claim for claim in known.claims},
        reports=LedgerReports(ledger, known.known_at),
        cut_offs=found.cuts.cut_off,
        encircled=found.cuts.encircled,
        chokepoints=found.chokepoints,
        reported_cuts=found.cuts.reported,
        usable=found.usable,
        refusals=count_refusals(ledger, known),
        rulings=len(known.rulings),
        made=known.rulings,
        lost=found.lost,
        profile=profile,
        method=METHOD,
        data_version=name_version(known),
    )


def find_latest(known: Knowledge) -> datetime | None:
    """Find when the latest claim was published."""
    return max((claim.published_at for claim in known.claims if claim.published_at is not None), default=None)


def count_refusals(ledger: Ledger, known: Knowledge) -> dict[str, int]:
    """Count refusals by code, those of reports known at the time only."""
    reports = None if known.known_at is None else {report.id for report in ledger.reports(known_at=known.known_at)}
    counts = Counter(refusal.code for refusal in ledger.refusals() if reports is None or refusal.report_id in reports)
    return dict(sorted(counts.items()))
