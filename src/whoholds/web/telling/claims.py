"""Claims, reports, refusals and rulings told as shapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from typing import Literal

from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Ruling
from whoholds.model import Verdict
from whoholds.model import find_withdrawn
from whoholds.runs.finding import name_place
from whoholds.runs.holding import Decision
from whoholds.runs.questions import Asked
from whoholds.runs.wording import describe_claim
from whoholds.runs.wording import describe_voice
from whoholds.runs.wording import describe_weight
from whoholds.web.service import Service
from whoholds.web.shapes.claims import AttributionShape
from whoholds.web.shapes.claims import ClaimShape
from whoholds.web.shapes.claims import DecisionShape
from whoholds.web.shapes.claims import EvidenceShape
from whoholds.web.shapes.claims import RefusalShape
from whoholds.web.shapes.claims import ReportHead
from whoholds.web.shapes.claims import ReportShape
from whoholds.web.shapes.claims import Role
from whoholds.web.shapes.claims import RulingItem
from whoholds.web.shapes.claims import RulingShape
from whoholds.web.shapes.claims import WhenShape
from whoholds.web.telling.ledger import Head

_INTERESTS: dict[int, Literal["own", "against_own", "none"]] = {1: "own", -1: "against_own", 0: "none"}
_WEIGHTS: dict[str, Literal["strong", "medium", "weak", ""]] = {
    "strong": "strong",
    "medium": "medium",
    "weak": "weak",
    "": "",
}


class ClaimTeller:
    """Tells claims as known at one instant, with what was ruled on them and how often each saying was repeated."""

    def __init__(self, service: Service, asked: Asked) -> None:
        self._questions = service.questions
        self._theatre = service.questions.theatre
        self._known = service.questions.catalogue(asked.known_at)
        self._discretion = service.discretion(asked)
        self._in_force = service.questions.list_rulings_in_force(asked.known_at)
        made = service.questions.know(asked.known_at).rulings
        self._rulings = {ruling.id: ruling for ruling in made}
        self._withdrawn = find_withdrawn(made)

    def tell(self, claim: Claim) -> ClaimShape:
        """Tell a claim."""
        claim_id = claim.id
        actor, against = (self._theatre.actors.get(one) for one in (claim.actor, claim.against))
        origin = self._known.origins.get(claim_id, claim_id)
        ruling = self._in_force.get(claim_id)
        return ClaimShape(
            id=claim_id,
            report_id=claim.report_id,
            predicate=claim.predicate.value,
            code=claim.code,
            said=describe_claim(self._theatre, claim),
            voice=describe_voice(replace(claim, attribution=self._protect(claim.attribution))),
            place=claim.place,
            place_name=name_place(self._theatre, claim.place) if claim.place else "",
            place_text=self._discretion.withhold(claim.place_text),
            place_relation=claim.place_relation.value,
            scope=claim.scope.value,
            actor=claim.actor,
            actor_name=actor.name if actor else "",
            side=claim.side,
            against=claim.against,
            against_name=against.name if against else "",
            polarity=claim.polarity.value,
            modality=claim.modality.value,
            moves_map=claim.moves_map,
            attribution=self._attribute(claim),
            when=WhenShape(earliest=claim.when.earliest, latest=claim.when.latest, basis=claim.when.basis),
            published_at=claim.published_at,
            evidence=[self._show(words) for words in claim.evidence],
            rule=claim.rule,
            reader_version=claim.reader_version,
            origin=origin,
            copies=max(0, self._known.repeated[origin] - 1),
            ruling=None if ruling is None else self.rule(ruling),
        )

    def tell_all(self, ids: Iterable[str]) -> dict[str, ClaimShape]:
        """Tell the claims with these ids, by id; what is not known is left out."""
        return {claim.id: self.tell(claim) for claim in self._known.find(dict.fromkeys(ids))}

    def _protect(self, said: Attribution) -> Attribution:
        """Take out of an attribution the names that may not be told."""
        return replace(
            said,
            speaker=self._discretion.name_speaker(said.speaker),
            relays=tuple(self._discretion.name_speaker(relay) for relay in said.relays),
            outlet=self._discretion.name_outlet(said.outlet),
        )

    def _attribute(self, claim: Claim) -> AttributionShape:
        said = self._protect(claim.attribution)
        return AttributionShape(
            speaker=said.speaker,
            speaker_actor=said.speaker_actor,
            speaker_side=said.speaker_side,
            source_class=said.source_class.value,
            cue=said.cue,
            relays=list(said.relays),
            outlet=said.outlet,
            coreferent=said.coreferent,
            interest=_INTERESTS[max(-1, min(1, self._questions.interest(claim)))],
        )

    def _show(self, words: Evidence) -> EvidenceShape:
        roles = () if self._discretion.is_public else words.roles
        return EvidenceShape(
            start=words.start,
            end=words.end,
            quote=self._discretion.quote(words.quote),
            sentence_index=words.sentence_index,
            roles=[Role(role=role, start=start, end=end) for role, start, end in roles],
        )

    def decide(self, saying: Decision) -> DecisionShape:
        """Tell a saying that bears on an estimate."""
        return DecisionShape(
            claim=self.tell(saying.claim),
            influence=round(saying.influence, 6),
            log_odds=round(saying.log_odds, 4),
            weight=_WEIGHTS[describe_weight(saying.log_odds)],
            copies=[self.tell(copy) for copy in saying.copies],
        )

    def rule(self, ruling: Ruling) -> RulingShape:
        """Tell a ruling."""
        return RulingShape(**self._lay_out(ruling))

    def rule_item(self, ruling: Ruling, claim: Claim | None) -> RulingItem:
        """Tell a ruling with the claim it is about."""
        return RulingItem(**self._lay_out(ruling), claim=None if claim is None else self.tell(claim))

    def rule_items(self, ids: Iterable[str]) -> list[RulingItem]:
        """Tell the rulings with these ids, each with the claim it is about."""
        made = [self._rulings[one] for one in ids if one in self._rulings]
        return [self.rule_item(one, self._known.by_id.get(one.claim_id)) for one in made]

    def find_place(self, ruling: Ruling) -> str:
        """Find the place that a ruling is about; a withdrawal is about that of what it takes back."""
        taken_back = self._rulings.get(ruling.claim_id)
        if taken_back is not None:
            return self.find_place(taken_back)
        about = self._known.by_id.get(ruling.claim_id)
        return ruling.place or (about.place if about is not None else "")

    def _counts(self, ruling: Ruling) -> bool:
        """Tell whether a ruling counts; of several on one claim only the last does."""
        if ruling.verdict == Verdict.WITHDRAW:
            return ruling.id in self._rulings and ruling.id not in self._withdrawn
        return ruling in self._in_force.values()

    def _lay_out(self, ruling: Ruling) -> dict[str, Any]:
        is_public = self._discretion.is_public
        return {
            "id": ruling.id,
            "claim_id": ruling.claim_id,
            "verdict": str(ruling.verdict),
            "who": "name withheld" if is_public else ruling.who,
            "why": self._discretion.quote(ruling.why),
            "when": ruling.when,
            "replacement": ruling.replacement,
            "previous": ruling.previous,
            "in_force": self._counts(ruling),
            "place": self.find_place(ruling),
            "holder": ruling.holder,
            "valid_from": ruling.valid_from,
            "valid_to": ruling.valid_to,
        }

    def head(self, head: Head) -> ReportHead:
        """Tell a report without its text."""
        return ReportHead(**self._lay_out_report(head))

    def report(self, head: Head, text: str) -> ReportShape:
        """Tell a report; its text is not given to the public."""
        return ReportShape(**self._lay_out_report(head), text=None if self._discretion.is_public else text)

    def refuse(self, refusal: Refusal, report: Report | None) -> RefusalShape:
        """Tell a refusal."""
        return RefusalShape(
            id=refusal.id,
            stage=refusal.stage,
            code=refusal.code,
            about=self._discretion.quote(refusal.about),
            reason=self._discretion.quote(refusal.reason),
            report_id=refusal.report_id,
            report_title=self._discretion.withhold(report.title) if report else "",
            outlet=self._discretion.name_outlet(report.outlet) if report else "",
            published_at=report.published_at if report else None,
            start=refusal.start,
            end=refusal.end,
        )

    def _lay_out_report(self, head: Head) -> dict[str, Any]:
        report, discretion = head.report, self._discretion
        return {
            "id": head.id,
            "name": "" if discretion.is_public else report.name,
            "title": discretion.withhold(report.title),
            "outlet": discretion.name_outlet(report.outlet),
            "url": "" if discretion.is_public else report.url,
            "published_at": report.published_at,
            "retrieved_at": report.retrieved_at,
            "language": report.language,
            "characters": head.characters,
            "claims": head.claims,
            "refusals": head.refusals,
        }
