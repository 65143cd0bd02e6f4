"""Analysts' rulings: what was decided, and with a token, decide."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from fastapi import Query
from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from whoholds.errors import LedgerError
from whoholds.errors import QueryError
from whoholds.errors import StaleHeadError
from whoholds.errors import TamperedError
from whoholds.model import Ruling
from whoholds.model import Verdict
from whoholds.runs.ruling import Signature
from whoholds.runs.ruling import assert_holder
from whoholds.runs.ruling import replace_claim
from whoholds.runs.ruling import rule_on_claim
from whoholds.runs.ruling import withdraw_ruling
from whoholds.web.asking import KnownAt
from whoholds.web.asking import Limit
from whoholds.web.asking import Offset
from whoholds.web.asking import find_known_place
from whoholds.web.asking import read_optional
from whoholds.web.problems import ProblemError
from whoholds.web.routes.listing import name_next
from whoholds.web.routes.router import Given
from whoholds.web.routes.router import get_service
from whoholds.web.routes.router import make_router
from whoholds.web.service import Service
from whoholds.web.shapes.base import Shape
from whoholds.web.shapes.claims import ChainAnswer
from whoholds.web.shapes.claims import RulingItem
from whoholds.web.shapes.claims import RulingsAnswer
from whoholds.web.telling.claims import ClaimTeller

router = make_router("rulings")
One = Annotated[str | None, Query(max_length=200)]


class RulingRequest(Shape):
    """A decision, and the last ruling that the analyst has seen: `head`, '' if there was none.

    accept, reject and replace are about `claim`; `replacement` is the claim that counts instead. assert says that `holder` (a side
    or contested) had `place` at `from` and, if `to` is given, until then. withdraw takes back `ruling`.
    """

    verdict: str = Field(max_length=16, examples=["reject"])
    claim: str = Field(default="", max_length=64)
    replacement: str | None = Field(default=None, max_length=64)
    ruling: str = Field(default="", max_length=64)
    place: str = Field(default="", max_length=200)
    holder: str = Field(default="", max_length=200)
    from_: str | None = Field(default=None, alias="from", json_schema_extra={"format": "date-time"})
    to: str | None = Field(default=None, json_schema_extra={"format": "date-time"})
    who: str = Field(min_length=1, max_length=200, examples=["Fern"])
    why: str = Field(min_length=1, max_length=4000, examples=["the picture shows another town"])
    head: str = Field(max_length=64)


def check_token(request: Request, service: Annotated[Service, Depends(get_service)]) -> None:
    """Refuse who may not rule.

    Raises
    ------
    ProblemError
        If the server takes no rulings, or the token is missing or wrong.
    """
    if not service.policy.token:
        raise ProblemError(403, "this server takes no rulings: it was started without a token")
    if not service.policy.admits(request.headers.get("authorization", "")):
        raise ProblemError(401, "ruling needs this server's token: Authorization: Bearer TOKEN")


@router.get("/rulings", response_model=RulingsAnswer)
def list_rulings(
    request: Request,
    service: Given,
    claim: One = None,
    place: One = None,
    known_at: KnownAt = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response:
    """Rulings in the order made."""
    asked = service.ask(None, known_at)
    where = None if place is None else find_known_place(service.questions.theatre, place)

    def tell() -> RulingsAnswer:
        teller, catalogue = ClaimTeller(service, asked), service.questions.catalogue(asked.known_at)
        made = list(service.questions.ledger.rulings())
        found = [
            (ruling, about)
            for ruling in made
            if asked.known_at is None or ruling.when <= asked.known_at
            for about in [catalogue.by_id.get(ruling.claim_id)]
            if claim in {None, ruling.claim_id} and where in {None, teller.find_place(ruling)}
        ]
        return RulingsAnswer(
            head=made[-1].id if made else "",
            items=[teller.rule_item(ruling, about) for ruling, about in found[offset : offset + limit]],
            total=len(found),
            limit=limit,
            offset=offset,
            next=name_next(request, len(found), limit, offset),
            state=service.tell_state(),
        )

    return service.answer(request, (asked.known_at, claim, where, limit, offset, request.url.query), tell)


@router.get("/rulings/verify", response_model=ChainAnswer)
def verify_rulings(service: Given) -> ChainAnswer:
    """Whether each ruling is as it was made: a changed one breaks the chain of hashes. Looked at anew each time."""
    faults = service.questions.ledger.verify_rulings()
    return ChainAnswer(whole=not faults, faults=faults)


@router.post("/rulings", response_model=RulingItem, status_code=201, dependencies=[Depends(check_token)])
def rule(response: Response, service: Given, asked_for: RulingRequest) -> RulingItem:
    """Rule on a claim. If somebody ruled in between, nothing is written: 409, with the present head."""
    made = _append(service, asked_for)
    asked = service.ask(None, None)
    claim = service.questions.catalogue().by_id.get(made.claim_id)
    response.headers["Location"] = f"/rulings?claim={made.claim_id}"
    return ClaimTeller(service, asked).rule_item(made, claim)


def _append(service: Service, asked_for: RulingRequest) -> Ruling:
    ledger = service.questions.ledger
    try:
        return _decide(service, asked_for)
    except StaleHeadError as error:
        made = list(ledger.rulings())
        head = made[-1].id if made else ""
        raise ProblemError(409, error.message, code=error.code, head=head) from error
    except TamperedError:
        raise
    except LedgerError as error:
        raise ProblemError(400, error.message, code=error.code) from error


def _decide(service: Service, asked_for: RulingRequest) -> Ruling:
    ledger, theatre = service.questions.ledger, service.questions.theatre
    signed = Signature(who=asked_for.who, why=asked_for.why, expected_head=asked_for.head)
    if asked_for.verdict == Verdict.ASSERT:
        since = read_optional(asked_for.from_, theatre.zone, "from")
        if since is None:
            raise QueryError("to assert a holder say since when: from")
        until = read_optional(asked_for.to, theatre.zone, "to")
        return assert_holder(ledger, theatre, asked_for.place, asked_for.holder, signed, since=since, until=until)
    if asked_for.verdict == Verdict.WITHDRAW:
        return withdraw_ruling(ledger, asked_for.ruling, signed)
    if asked_for.verdict == Verdict.REPLACE:
        return replace_claim(ledger, theatre, asked_for.claim, asked_for.replacement or "", signed)[0]
    if asked_for.replacement:
        raise QueryError("a ruling has a replacement only if its verdict is replace")
    return rule_on_claim(ledger, asked_for.claim, asked_for.verdict, signed)[0]
