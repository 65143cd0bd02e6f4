"""Claims, reports and refusals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from typing import Annotated
from typing import Literal

from fastapi import Depends
from fastapi import Query
from fastapi import Request
from starlette.responses import Response

from whoholds.model import Claim
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.runs.finding import find_place_or_road
from whoholds.runs.finding import find_side
from whoholds.runs.questions import Asked
from whoholds.web.asking import From
from whoholds.web.asking import KnownAt
from whoholds.web.asking import Limit
from whoholds.web.asking import Offset
from whoholds.web.asking import To
from whoholds.web.asking import Words
from whoholds.web.asking import check_words
from whoholds.web.asking import read_optional
from whoholds.web.problems import ProblemError
from whoholds.web.routes.listing import name_next
from whoholds.web.routes.router import Given
from whoholds.web.routes.router import make_router
from whoholds.web.routes.theatre import fold
from whoholds.web.service import Service
from whoholds.web.shapes.claims import ClaimAnswer
from whoholds.web.shapes.claims import ClaimsAnswer
from whoholds.web.telling.claims import ClaimTeller
from whoholds.web.telling.ledger import count_publications

router = make_router("claims")

Several = Annotated[list[str] | None, Query(max_length=200, description="Any of these; may be repeated.")]
Order = Annotated[Literal["newest", "oldest"], Query(description="By publication.")]
Flag = Annotated[bool | None, Query(description="Only those with, or only those without; absent: both.")]
_EARLIEST = datetime.min.replace(tzinfo=UTC)
#: Values of each kind that facets tell, most frequent first.
_FACETS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which claims are asked for; an empty set asks for any."""

    place: tuple[str, ...]
    actor: tuple[str, ...]
    side: tuple[str, ...]
    predicate: tuple[str, ...]
    polarity: tuple[str, ...]
    modality: tuple[str, ...]
    speaker: tuple[str, ...]
    outlet: tuple[str, ...]
    report: tuple[str, ...]
    moves_map: bool | None
    ruled: bool | None
    words: tuple[str, ...]
    since: datetime | None
    until: datetime | None

    def fits(self, claim: Claim, *, is_ruled: bool, speaker: str, text: str) -> bool:
        """Tell whether a claim is asked for; `text` is folded, `speaker` as it may be named."""
        said = claim.attribution
        equal = (
            (self.place, claim.place),
            (self.actor, claim.actor),
            (self.side, claim.side),
            (self.predicate, claim.predicate.value),
            (self.polarity, claim.polarity.value),
            (self.modality, claim.modality.value),
            (self.speaker, speaker),
            (self.outlet, said.outlet),
            (self.report, claim.report_id),
        )
        if any(wanted and value not in wanted for wanted, value in equal):
            return False
        if self.moves_map not in {None, claim.moves_map} or self.ruled not in {None, is_ruled}:
            return False
        return self._is_timely(claim.published_at) and all(word in text for word in self.words)

    def _is_timely(self, published: datetime | None) -> bool:
        if self.since is None and self.until is None:
            return True
        if published is None:
            return False
        return (self.since is None or published >= self.since) and (self.until is None or published < self.until)


def read_wanted(
    service: Given,
    place: Several = None,
    actor: Several = None,
    side: Several = None,
    predicate: Several = None,
    polarity: Several = None,
    modality: Several = None,
    speaker: Several = None,
    outlet: Several = None,
    report: Several = None,
    moves_map: Flag = None,
    ruled: Flag = None,
    q: Words = None,
    from_: From = None,
    to: To = None,
) -> Wanted:
    """Read which claims are asked for.

    Raises
    ------
    QueryError
        For a word that no claim can have.
    """
    theatre = service.questions.theatre
    return Wanted(
        place=_sort({find_place_or_road(theatre, one).id for one in place or ()}),
        actor=_sort(check_words(actor, theatre.actors, "actor")),
        side=_sort({find_side(theatre, one).id for one in side or ()}),
        predicate=_sort(check_words(predicate, Predicate, "predicate")),
        polarity=_sort(check_words(polarity, Polarity, "polarity")),
        modality=_sort(check_words(modality, Modality, "modality")),
        speaker=_sort(speaker),
        outlet=_sort(outlet),
        report=_sort(report),
        moves_map=moves_map,
        ruled=ruled,
        words=tuple(fold(q or "").split()),
        since=read_optional(from_, theatre.zone, "from"),
        until=read_optional(to, theatre.zone, "to"),
    )


@router.get("/claims", response_model=ClaimsAnswer)
def list_claims(
    request: Request,
    service: Given,
    wanted: Annotated[Wanted, Depends(read_wanted)],
    known_at: KnownAt = None,
    order: Order = "newest",
    facets: Annotated[bool, Query(description="Also count the values of all that fit.")] = False,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response:
    """Claims that fit, with their words: who says what, who denies it."""
    asked = service.ask(None, known_at)

    def tell() -> ClaimsAnswer:
        found = find_claims(service, wanted, asked, is_newest_first=order == "newest")
        teller = ClaimTeller(service, asked)
        return ClaimsAnswer(
            items=[teller.tell(claim) for claim in found[offset : offset + limit]],
            facets=_count_facets(service, asked, found) if facets else None,
            total=len(found),
            limit=limit,
            offset=offset,
            next=name_next(request, len(found), limit, offset),
            state=service.tell_state(),
        )

    return service.answer(request, (wanted, asked.known_at, order, facets, limit, offset, request.url.query), tell)


def _sort(words: object) -> tuple[str, ...]:
    return tuple(sorted(words)) if isinstance(words, list | set | frozenset) else ()


def find_claims(service: Service, wanted: Wanted, asked: Asked, *, is_newest_first: bool) -> list[Claim]:
    """Find the claims that fit, by publication."""
    catalogue = service.questions.catalogue(asked.known_at)
    ruled = service.questions.list_rulings_in_force(asked.known_at)
    texts = _fold_texts(service, asked) if wanted.words else {}
    discretion = service.discretion(asked)
    found = [
        claim
        for claim_id, claim in catalogue.by_id.items()
        if wanted.fits(
            claim,
            is_ruled=claim_id in ruled,
            speaker=discretion.name_speaker(claim.attribution.speaker),
            text=texts.get(claim_id, ""),
        )
    ]
    return found[::-1] if is_newest_first else found


def _fold_texts(service: Service, asked: Asked) -> dict[str, str]:
    """Give the words of each claim that a search looks through, as far as they may be told."""
    discretion = service.discretion(asked)

    def make() -> dict[str, str]:
        return {
            claim_id: fold(
                " ".join(
                    (
                        *(discretion.quote(one.quote) for one in claim.evidence),
                        discretion.name_speaker(claim.attribution.speaker),
                        discretion.name_outlet(claim.attribution.outlet),
                        discretion.withhold(claim.place_text),
                    )
                )
            )
            for claim_id, claim in service.questions.catalogue(asked.known_at).by_id.items()
        }

    return service.remember((service.tell_state(), "folded", asked.known_at), make)


def _count_facets(service: Service, asked: Asked, found: list[Claim]) -> dict[str, dict[str, int]]:
    discretion = service.discretion(asked)
    counted = {
        "predicate": Counter(claim.predicate.value for claim in found),
        "polarity": Counter(claim.polarity.value for claim in found),
        "modality": Counter(claim.modality.value for claim in found),
        "outlet": Counter(discretion.name_outlet(claim.attribution.outlet) for claim in found),
        "speaker": Counter(discretion.name_speaker(claim.attribution.speaker) for claim in found),
        "place": Counter(claim.place for claim in found),
        "actor": Counter(claim.actor for claim in found),
        "side": Counter(claim.side for claim in found),
    }
    return {
        name: dict(sorted(counter.items(), key=lambda one: (-one[1], one[0]))[:_FACETS])
        for name, counter in counted.items()
    }


@router.get("/claims/{claim}", response_model=ClaimAnswer)
def show_claim(request: Request, service: Given, claim: str, known_at: KnownAt = None) -> Response:
    """One claim, its report, what repeats it, and what analysts ruled on it."""
    asked = service.ask(None, known_at)
    catalogue = service.questions.catalogue(asked.known_at)
    if claim not in catalogue.by_id:
        raise ProblemError(404, "there is no such claim, or it was not known then", code="WH-Q001")

    def tell() -> ClaimAnswer:
        teller, found = ClaimTeller(service, asked), catalogue.by_id[claim]
        origin = catalogue.origins.get(claim, claim)
        head = count_publications(service, asked).heads.get(found.report_id)
        rulings = service.questions.ledger.rulings(claim)
        return ClaimAnswer(
            claim=teller.tell(found),
            report=teller.head(head) if head else None,
            copies=[
                teller.tell(catalogue.by_id[other])
                for other, its in catalogue.origins.items()
                if its == origin and other != claim and other in catalogue.by_id
            ],
            rulings=[teller.rule(one) for one in rulings if asked.known_at is None or one.when <= asked.known_at],
            state=service.tell_state(),
        )

    return service.answer(request, (claim, asked.known_at), tell)
