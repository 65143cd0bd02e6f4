"""Origins: the one saying that several reports repeat.

Two claims have one origin when they say the same thing (predicate, side, place, polarity, at overlapping times) and
either the same named speaker says it within some hours, whoever prints it, or the same voice says it in two reports
that are near-copies of one another. What is grouped depends only on what was published before: adding later reports
never splits an origin, and the order in which claims are given does not matter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Hashable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import cache
from pathlib import Path

from whoholds.ledger.fingerprints import Fingerprint
from whoholds.ledger.fingerprints import find_firsts
from whoholds.model import Claim
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import content_id

_ALWAYS = datetime.min.replace(tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRules:
    """When two claims are one saying; see `defaults.toml` for units and sources."""

    same_saying_h: float
    near_copy: float
    nameless: tuple[str, ...]

    @classmethod
    @cache
    def load(cls) -> OriginRules:
        """Read the rules that ship."""
        values = tomllib.loads((Path(__file__).parent / "defaults.toml").read_text(encoding="utf-8"))["origins"]
        return cls(
            same_saying_h=values["same_saying_h"], near_copy=values["near_copy"], nameless=tuple(values["nameless"])
        )


@dataclass(frozen=True, slots=True)
class _Saying:
    """A claim with the id and the instant it is ordered by."""

    id: str
    known: datetime
    claim: Claim


def group_origins(
    claims: Iterable[Claim], fingerprints: Mapping[str, Fingerprint], rules: OriginRules | None = None
) -> dict[str, str]:
    """Give the origin of each claim.

    Parameters
    ----------
    claims
        Claims in any order; equal claims count once.
    fingerprints
        Fingerprint by report id; a report without one is a near-copy only of itself.
    rules
        When two claims are one saying; None for those that ship.

    Returns
    -------
    Origin id by claim id, in the order of publication; an origin's id is made from its first claim, so it stays when
    more reports repeat the saying.
    """
    rules = rules or OriginRules.load()
    sayings = sorted(
        (_Saying(claim.id, claim.published_at or _NEVER, claim) for claim in claims),
        key=lambda saying: (saying.known, saying.id),
    )
    sayings = list({saying.id: saying for saying in sayings}.values())
    firsts = _find_first_printings(sayings, fingerprints, rules)
    parents = {saying.id: saying.id for saying in sayings}
    for group in (*_group_by_speaker(sayings, rules), *_group_by_copy(sayings, firsts)):
        for saying in group[1:]:
            _join(parents, group[0].id, saying.id)
    return _name_origins(sayings, parents)


def _find_first_printings(
    sayings: Sequence[_Saying], fingerprints: Mapping[str, Fingerprint], rules: OriginRules
) -> dict[str, str]:
    """Give for each report the earliest report it copies, or itself."""
    known: dict[str, datetime] = {}
    for saying in sayings:
        known.setdefault(saying.claim.report_id, saying.known)
    ordered = sorted(known, key=lambda report_id: (known[report_id], report_id))
    firsts = {report_id: report_id for report_id in ordered}
    firsts.update(
        find_firsts(
            {report_id: fingerprints[report_id] for report_id in ordered if report_id in fingerprints}, rules.near_copy
        )
    )
    return firsts


def _group_by_speaker(sayings: Sequence[_Saying], rules: OriginRules) -> list[list[_Saying]]:
    """Group what a named speaker says again within the hours allowed, counted from the first time."""
    buckets: dict[Hashable, list[_Saying]] = {}
    for saying in sayings:
        voice = _find_voice(saying.claim)
        is_nameless = saying.claim.attribution.source_class.value in rules.nameless
        if voice and not is_nameless and saying.claim.published_at is not None:
            buckets.setdefault((_content_key(saying.claim), voice), []).append(saying)
    window = timedelta(hours=rules.same_saying_h)
    return [group for bucket in buckets.values() for group in _gather(bucket, window)]


def _group_by_copy(sayings: Sequence[_Saying], firsts: Mapping[str, str]) -> list[list[_Saying]]:
    """Group what the same voice says in a report and its near-copies, however late they are printed."""
    buckets: dict[Hashable, list[_Saying]] = {}
    for saying in sayings:
        key = (_content_key(saying.claim), _find_voice(saying.claim), firsts[saying.claim.report_id])
        buckets.setdefault(key, []).append(saying)
    return [group for bucket in buckets.values() for group in _gather(bucket, None)]


def _gather(bucket: Sequence[_Saying], window: timedelta | None) -> list[list[_Saying]]:
    """Let each saying, earliest first, join the first group whose first saying it repeats."""
    groups: list[list[_Saying]] = []
    for saying in bucket:
        for group in groups:
            if _repeats(saying, group[0], window):
                group.append(saying)
                break
        else:
            groups.append([saying])
    return groups


def _repeats(saying: _Saying, first: _Saying, window: timedelta | None) -> bool:
    """Tell whether a saying is the first one again; a reprint in the same words counts whatever day 'Sunday' is now read as."""
    if window is None:
        return _overlap(saying.claim.when, first.claim.when) or _quote(saying.claim) == _quote(first.claim)
    return saying.known - first.known <= window and _overlap(saying.claim.when, first.claim.when)


def _content_key(claim: Claim) -> Hashable:
    """Give what must be equal in two claims that say the same thing; fact and claimed differ only in whose voice it is."""
    modality = "said" if claim.modality in {Modality.FACT, Modality.CLAIMED} else claim.modality.value
    return (
        claim.predicate.value,
        claim.code,
        claim.side or claim.actor,
        claim.place or _fold(claim.place_text),
        claim.polarity.value,
        modality,
    )


def _find_voice(claim: Claim) -> str:
    """Give the innermost name a claim is said by: its speaker, else its first relay; '' is the outlet's own voice."""
    said = claim.attribution
    return _fold(said.speaker or next(iter(said.relays), ""))


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _quote(claim: Claim) -> str:
    return claim.evidence[0].quote if claim.evidence else claim.id


def _overlap(one: Interval, other: Interval) -> bool:
    """Tell whether two half-open intervals have an instant in common; an empty interval counts as its one instant."""
    start = max(one.earliest or _ALWAYS, other.earliest or _ALWAYS)
    end = min(one.latest or _NEVER, other.latest or _NEVER)
    is_instant = _is_instant(one) or _is_instant(other)
    return start < end or (is_instant and start == end)


def _is_instant(interval: Interval) -> bool:
    return interval.earliest is not None and interval.earliest == interval.latest


def _find(parents: dict[str, str], claim_id: str) -> str:
    while parents[claim_id] != claim_id:
        parents[claim_id] = parents[parents[claim_id]]
        claim_id = parents[claim_id]
    return claim_id


def _join(parents: dict[str, str], one: str, other: str) -> None:
    parents[_find(parents, other)] = _find(parents, one)


def _name_origins(sayings: Sequence[_Saying], parents: dict[str, str]) -> dict[str, str]:
    """Name each group for its earliest claim."""
    names: dict[str, str] = {}
    return {
        saying.id: names.setdefault(_find(parents, saying.id), content_id("origin", first=saying.id))
        for saying in sayings
    }
