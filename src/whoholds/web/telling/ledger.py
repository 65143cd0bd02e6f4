"""What a ledger holds, counted: outlets, first and last publication, claims and refusals of each report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.runs.questions import Asked
from whoholds.web.service import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A report without its text: what lists and counts need, small enough to hold all of them."""

    id: str
    report: Report
    characters: int
    claims: int
    refusals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Publications:
    """The reports known at an instant, by known time, and what was refused in them."""

    heads: dict[str, Head]
    refused: tuple[Refusal, ...]
    claims: int
    rulings: int
    head: str

    @property
    def reports(self) -> int:
        """Number of reports."""
        return len(self.heads)

    @property
    def refusals(self) -> int:
        """Number of refusals."""
        return len(self.refused)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Names of the outlets, sorted."""
        return tuple(sorted({head.report.outlet for head in self.heads.values() if head.report.outlet}))

    @property
    def first(self) -> datetime | None:
        """The first publication."""
        return min((at for at in self._list_published()), default=None)

    @property
    def last(self) -> datetime | None:
        """The last publication."""
        return max((at for at in self._list_published()), default=None)

    def _list_published(self) -> list[datetime]:
        return [head.report.published_at for head in self.heads.values() if head.report.published_at is not None]


def count_publications(service: Service, asked: Asked) -> Publications:
    """Count what was published by an instant; remembered for each state of the ledger."""
    known = service.questions.know(asked.known_at)
    key = (service.tell_state(), "publications", asked.known_at)
    return service.remember(key, lambda: _count(service, asked, len(known.claims)))


def _count(service: Service, asked: Asked, claims: int) -> Publications:
    ledger, known = service.questions.ledger, service.questions.know(asked.known_at)
    told = Counter(claim.report_id for claim in known.claims)
    # The id is a hash of the text: it is taken while the text is there.
    short = {one.id: (replace(one, text=""), len(one.text)) for one in ledger.reports(known_at=asked.known_at)}
    refused = tuple(one for one in ledger.refusals() if one.report_id in short or one.report_id is None)
    declined = Counter(one.report_id for one in refused)
    heads = {
        report_id: Head(
            id=report_id,
            report=report,
            characters=characters,
            claims=told[report_id],
            refusals=declined[report_id],
        )
        for report_id, (report, characters) in short.items()
    }
    rulings = list(ledger.rulings())
    return Publications(
        heads=heads,
        refused=refused,
        claims=claims,
        rulings=len(rulings),
        head=rulings[-1].id if rulings else "",
    )
