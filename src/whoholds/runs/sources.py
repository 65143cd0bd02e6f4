"""The health of sources: who still reports, who fell silent, and whom the others bear out."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from datetime import timedelta
from itertools import pairwise
from statistics import median

from whoholds.control import ControlModel
from whoholds.control import Parameters
from whoholds.control import check_agreement
from whoholds.control import find_bursts
from whoholds.control import find_silences
from whoholds.ledger import Ledger
from whoholds.model import Claim
from whoholds.model import Feed
from whoholds.model import FeedState
from whoholds.model import SourceHealth
from whoholds.model import Theatre
from whoholds.runs.knowledge import Knowledge
from whoholds.runs.knowledge import gather

_ORDER = (FeedState.LOST, FeedState.QUIET, FeedState.LIVE, FeedState.SELDOM)


@dataclass(slots=True)
class _Tally:
    """What one feed published, in order of time."""

    reports: dict[str, datetime] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)


def source_health(
    ledger: Ledger, theatre: Theatre, *, at: datetime, known_at: datetime | None = None, with_agreement: bool = True
) -> SourceHealth:
    """Tell how every outlet and every class of sources was at an instant, from what was published by then.

    Parameters
    ----------
    at
        The present that silences are measured to; the theatre's end if that is earlier.
    known_at
        An earlier present, if that is given.
    with_agreement
        Whether to check claims against what all others say, which takes as long as an estimate or longer.

    Raises
    ------
    TamperedError
        If the log of rulings was changed behind the ledger's back.
    """
    present = find_present(theatre, at, known_at)
    return judge_health(gather(ledger, theatre, present), present, with_agreement=with_agreement)


def find_present(theatre: Theatre, at: datetime, known_at: datetime | None) -> datetime:
    """Find the present that silences are measured to: nothing is silent beyond what is known, or beyond the theatre's end."""
    return min(one for one in (at, known_at, theatre.ends_at) if one is not None)


def judge_health(
    known: Knowledge,
    present: datetime,
    *,
    with_agreement: bool = True,
    name_outlet: Callable[[str], str] = str,
) -> SourceHealth:
    """Tell the same from what was known at the present; outlets that `name_outlet` gives one name are one feed."""
    theatre, model = known.theatre, ControlModel(known.theatre)
    agreed = (
        check_agreement(model, known.claims, until=present, origins=known.origins, rulings=known.rulings)
        if with_agreement
        else {}
    )
    outlets, classes = _tally(known, name_outlet)
    days = _list_days(theatre, outlets, present)
    parameters = model.parameters
    return SourceHealth(
        at=present,
        days=days,
        outlets=_judge(theatre, parameters, outlets, "outlet", days, present, agreed),
        classes=_judge(theatre, parameters, classes, "class", days, present, agreed),
    )


def _tally(known: Knowledge, name_outlet: Callable[[str], str]) -> tuple[dict[str, _Tally], dict[str, _Tally]]:
    """Tally what each outlet and each class of sources published; an outlet counts for all its reports, a class for those with a claim.

    What was published before the theatre opens is background and no habit.
    """
    outlets: dict[str, _Tally] = {}
    classes: dict[str, _Tally] = {}
    opens_at = known.theatre.opens_at
    for outlet, times in known.heard.items():
        recent = {f"{outlet} {number}": at for number, at in enumerate(times) if at >= opens_at}
        if recent:
            outlets.setdefault(name_outlet(outlet), _Tally()).reports.update(recent)
    for claim in known.claims:
        if claim.published_at is not None and claim.published_at < opens_at:
            continue
        outlets.setdefault(name_outlet(claim.attribution.outlet), _Tally()).claims.append(claim)
        kind = classes.setdefault(claim.attribution.source_class.value, _Tally())
        kind.claims.append(claim)
        if claim.published_at is not None:
            kind.reports[claim.report_id] = claim.published_at
    return outlets, classes


def _list_days(theatre: Theatre, outlets: Mapping[str, _Tally], present: datetime) -> tuple[date, ...]:
    """List the days from the first report to the present, in the theatre's zone."""
    first = min((at for tally in outlets.values() for at in tally.reports.values()), default=present)
    start, end = (instant.astimezone(theatre.zone).date() for instant in (first, present))
    return tuple(start + timedelta(days=n) for n in range((end - start).days + 1))


def _judge(
    theatre: Theatre,
    parameters: Parameters,
    tallies: Mapping[str, _Tally],
    kind: str,
    days: Sequence[date],
    present: datetime,
    agreed: Mapping[str, bool],
) -> tuple[Feed, ...]:
    """Judge each feed; the lost come first, then those that report most."""
    feeds = [
        _judge_one(theatre, parameters, name, kind, tally, days, present, agreed)
        for name, tally in sorted(tallies.items())
    ]
    return tuple(sorted(feeds, key=lambda one: (_ORDER.index(one.state), -one.reports, one.name)))


def _judge_one(
    theatre: Theatre,
    parameters: Parameters,
    name: str,
    kind: str,
    tally: _Tally,
    days: Sequence[date],
    present: datetime,
    agreed: Mapping[str, bool],
) -> Feed:
    """Judge one feed by its own habit."""
    times = sorted(tally.reports.values())
    hours = [(at - theatre.opens_at).total_seconds() / 3600.0 for at in times]
    present_h = (present - theatre.opens_at).total_seconds() / 3600.0
    silences = find_silences(hours, present_h, parameters.feeds)
    bursts = find_bursts(hours, parameters.feeds["burst_h"])
    checked = [agreed[claim.id] for claim in tally.claims if claim.id in agreed]
    chance = silences[-1].chance if silences else None
    return Feed(
        name=name,
        kind=kind,
        state=_name_state(chance, parameters.feeds),
        reports=len(times),
        claims=len(tally.claims),
        reports_by_day=_count_by_day(theatre, times, days),
        claims_by_day=_count_by_day(theatre, [c.published_at for c in tally.claims if c.published_at], days),
        first_at=times[0] if times else None,
        last_at=times[-1] if times else None,
        usual_gap_h=median(b - a for a, b in pairwise(bursts)) if len(bursts) > 1 else None,
        longest_gap_h=max((b - a for a, b in pairwise(hours)), default=None),
        silent_h=present_h - hours[-1] if hours else None,
        silence_chance=chance,
        checked=len(checked),
        agreement=sum(checked) / len(checked) if checked else None,
    )


def _name_state(chance: float | None, feeds: Mapping[str, float]) -> FeedState:
    if chance is None:
        return FeedState.SELDOM
    if chance < feeds["lost_below"]:
        return FeedState.LOST
    return FeedState.QUIET if chance < feeds["quiet_below"] else FeedState.LIVE


def _count_by_day(theatre: Theatre, times: Sequence[datetime], days: Sequence[date]) -> tuple[int, ...]:
    """Count instants on each day of the theatre's zone."""
    counts = dict.fromkeys(days, 0)
    for at in times:
        day = at.astimezone(theatre.zone).date()
        if day in counts:
            counts[day] += 1
    return tuple(counts.values())
