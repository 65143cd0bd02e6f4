"""Claims, reports, refusals."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from whoholds.web.shapes.base import Shape


class Role(Shape):
    """Which words name the trigger, actor, place, speaker, cue, relay or time: offsets into the report's text."""

    role: str
    start: int
    end: int


class EvidenceShape(Shape):
    """The exact words: offsets in code points into the report's text."""

    start: int
    end: int
    quote: str
    sentence_index: int
    roles: list[Role]


class AttributionShape(Shape):
    """Who says it, through whom; `interest` tells whether it serves or hurts the speaker's own side."""

    speaker: str
    speaker_actor: str
    speaker_side: str
    source_class: str
    cue: str
    relays: list[str]
    outlet: str
    coreferent: bool
    interest: Literal["own", "against_own", "none"]


class WhenShape(Shape):
    """When it was so, half-open; `basis` are the words this comes from."""

    earliest: datetime | None
    latest: datetime | None
    basis: str


class RulingShape(Shape):
    """An analyst's decision; `who` is withheld in public."""

    id: str
    claim_id: str
    verdict: str
    who: str
    why: str
    when: datetime
    replacement: str
    previous: str
    in_force: bool
    place: str
    holder: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None


class ClaimShape(Shape):
    """One speaker saying one thing once, with its words."""

    id: str
    report_id: str
    predicate: str
    code: str
    said: str = Field(examples=["Southern Front captured Aster"])
    voice: str
    place: str
    place_name: str
    place_text: str
    place_relation: str
    scope: str
    actor: str
    actor_name: str
    side: str
    against: str
    against_name: str
    polarity: str
    modality: str
    moves_map: bool
    attribution: AttributionShape
    when: WhenShape
    published_at: datetime | None
    evidence: list[EvidenceShape]
    rule: str
    reader_version: str
    origin: str
    copies: int = Field(description="other claims that repeat the same saying")
    ruling: RulingShape | None


class DecisionShape(Shape):
    """A saying that bears on an estimate, with the further claims that repeat it."""

    claim: ClaimShape
    influence: float
    log_odds: float
    weight: Literal["strong", "medium", "weak", ""]
    copies: list[ClaimShape]


class Page(Shape):
    """A part of a list."""

    total: int
    limit: int
    offset: int
    next: str | None = Field(description="address of the next part")
    state: str


class ClaimsAnswer(Page):
    """Claims that fit, and on request how many of all that fit have each value."""

    items: list[ClaimShape]
    facets: dict[str, dict[str, int]] | None = None


class ReportHead(Shape):
    """A report without its text."""

    id: str
    name: str
    title: str
    outlet: str
    url: str
    published_at: datetime | None
    retrieved_at: datetime | None
    language: str
    characters: int
    claims: int
    refusals: int


class ReportShape(ReportHead):
    """A report; its text is null in public."""

    text: str | None


class RefusalShape(Shape):
    """Something that was looked at and declined."""

    id: str
    stage: str
    code: str
    about: str
    reason: str
    report_id: str | None
    report_title: str
    outlet: str
    published_at: datetime | None
    start: int | None
    end: int | None


class ClaimAnswer(Shape):
    """One claim, its report, what repeats it, and what was ruled on it."""

    claim: ClaimShape
    report: ReportHead | None
    copies: list[ClaimShape]
    rulings: list[RulingShape]
    state: str


class ReportsAnswer(Page):
    """Reports that fit."""

    items: list[ReportHead]


class ReportAnswer(Shape):
    """A report with what was found in it, in the order of its text."""

    report: ReportShape
    claims: list[ClaimShape]
    refusals: list[RefusalShape]
    state: str


class RefusalsAnswer(Page):
    """Refusals that fit, and how many of all that fit have each code."""

    items: list[RefusalShape]
    codes: dict[str, int]


class RulingItem(RulingShape):
    """A ruling with the claim it is about."""

    claim: ClaimShape | None


class RulingsAnswer(Page):
    """Rulings in the order made; `head` is the last of all."""

    head: str
    items: list[RulingItem]


class ChainAnswer(Shape):
    """Whether anybody changed the log of rulings."""

    whole: bool
    faults: list[str]
