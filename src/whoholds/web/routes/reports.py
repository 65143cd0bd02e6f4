"""Reports with what was found in them, and what was declined."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import Query
from fastapi import Request
from starlette.responses import Response

from whoholds.web.asking import From
from whoholds.web.asking import KnownAt
from whoholds.web.asking import Limit
from whoholds.web.asking import Offset
from whoholds.web.asking import To
from whoholds.web.asking import Words
from whoholds.web.asking import read_optional
from whoholds.web.problems import ProblemError
from whoholds.web.routes.claims import Order
from whoholds.web.routes.claims import Several
from whoholds.web.routes.listing import has_words
from whoholds.web.routes.listing import is_wanted
from whoholds.web.routes.listing import name_next
from whoholds.web.routes.router import Given
from whoholds.web.routes.router import make_router
from whoholds.web.shapes.claims import RefusalsAnswer
from whoholds.web.shapes.claims import ReportAnswer
from whoholds.web.shapes.claims import ReportsAnswer
from whoholds.web.telling.claims import ClaimTeller
from whoholds.web.telling.ledger import count_publications

router = make_router("reports")
One = Annotated[str | None, Query(max_length=200)]


@router.get("/reports", response_model=ReportsAnswer)
def list_reports(
    request: Request,
    service: Given,
    outlet: Several = None,
    q: Words = None,
    from_: From = None,
    to: To = None,
    known_at: KnownAt = None,
    order: Order = "newest",
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response:
    """Reports by publication, without their texts; `q` looks through titles, names and outlets."""
    asked, zone = service.ask(None, known_at), service.questions.theatre.zone
    since, until = read_optional(from_, zone, "from"), read_optional(to, zone, "to")

    def tell() -> ReportsAnswer:
        teller = ClaimTeller(service, asked)
        found = [
            head
            for head in count_publications(service, asked).heads.values()
            if is_wanted(head.report.outlet, outlet or ())
            and has_words(q, head.report.title, head.report.name, head.report.outlet)
            and (since is None or (head.report.published_at is not None and head.report.published_at >= since))
            and (until is None or (head.report.published_at is not None and head.report.published_at < until))
        ]
        ordered = found[::-1] if order == "newest" else found
        return ReportsAnswer(
            items=[teller.head(head) for head in ordered[offset : offset + limit]],
            total=len(found),
            limit=limit,
            offset=offset,
            next=name_next(request, len(found), limit, offset),
            state=service.tell_state(),
        )

    return service.answer(request, (asked.known_at, request.url.query), tell)


@router.get("/reports/{report}", response_model=ReportAnswer)
def show_report(request: Request, service: Given, report: str, known_at: KnownAt = None) -> Response:
    """A report with its text, and the claims and refusals found in it, in the order of the text."""
    asked = service.ask(None, known_at)
    publications = count_publications(service, asked)
    if report not in publications.heads:
        raise ProblemError(404, "there is no such report, or it was not published then", code="WH-Q001")

    def tell() -> ReportAnswer:
        teller, head = ClaimTeller(service, asked), publications.heads[report]
        whole = service.questions.ledger.report(report)
        catalogue = service.questions.catalogue(asked.known_at)
        claims = [claim for claim in catalogue.by_id.values() if claim.report_id == report]
        starts = {claim.id: min((words.start for words in claim.evidence), default=0) for claim in claims}
        refused = [one for one in publications.refused if one.report_id == report]
        return ReportAnswer(
            report=teller.report(head, whole.text if whole else ""),
            claims=[teller.tell(claim) for claim in sorted(claims, key=lambda one: (starts[one.id], one.id))],
            refusals=[
                teller.refuse(one, head.report) for one in sorted(refused, key=lambda one: (one.start or 0, one.id))
            ],
            state=service.tell_state(),
        )

    return service.answer(request, (report, asked.known_at), tell)


@router.get("/refusals", response_model=RefusalsAnswer)
def list_refusals(
    request: Request,
    service: Given,
    stage: One = None,
    code: One = None,
    report: One = None,
    q: Words = None,
    known_at: KnownAt = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response:
    """What was looked at and declined, with the reason."""
    asked = service.ask(None, known_at)

    def tell() -> RefusalsAnswer:
        teller, publications = ClaimTeller(service, asked), count_publications(service, asked)
        fitting = [
            one
            for one in publications.refused
            if stage in {None, one.stage}
            and report in {None, one.report_id}
            and has_words(q, *((one.about, one.reason) if not service.policy.is_public else (one.code,)))
        ]
        found = [one for one in fitting if code in {None, one.code}]
        heads = publications.heads
        return RefusalsAnswer(
            items=[
                teller.refuse(one, heads[one.report_id].report if one.report_id in heads else None)
                for one in found[offset : offset + limit]
            ],
            codes=dict(sorted(Counter(one.code for one in fitting).items())),
            total=len(found),
            limit=limit,
            offset=offset,
            next=name_next(request, len(found), limit, offset),
            state=service.tell_state(),
        )

    return service.answer(request, (asked.known_at, request.url.query), tell)
