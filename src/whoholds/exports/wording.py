"""How things are said to an analyst: names, hours, certainty, claims. Plain text; templates escape it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from whoholds.exports.escaping import flatten
from whoholds.exports.escaping import shorten
from whoholds.exports.protect import list_names
from whoholds.exports.situation import Situation
from whoholds.exports.situation import load_numbers
from whoholds.model import CONTESTED
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Status

STATUS_WORDS = {
    Status.HELD: "held",
    Status.PROBABLY_HELD: "probably held",
    Status.DISPUTED: "disputed",
    Status.CONTESTED: "contested",
    Status.UNKNOWN: "unknown",
    Status.STALE: "stale",
}

#: A disputed place is not headed with a side that two others together outweigh: readers take the first name for the answer.
NAMED_FROM = 1 / 3
PREDICATE_WORDS = {
    Predicate.CAPTURES: "captured",
    Predicate.CONTROLS: "in control of",
    Predicate.LOSES: "lost",
    Predicate.ENTERS: "entered",
    Predicate.WITHDRAWS_FROM: "withdrew from",
    Predicate.ADVANCES_TOWARD: "advancing toward",
    Predicate.CLASHES_IN: "fighting in",
    Predicate.SHELLS: "shelling",
    Predicate.ENCIRCLES: "encircling",
    Predicate.BREAKS_SIEGE: "broke the siege of",
    Predicate.CUTS_ROAD: "cut the road at",
    Predicate.OPENS_ROAD: "opened the road at",
    Predicate.SURRENDERS: "surrendered",
    Predicate.FREES_PRISONERS: "freed prisoners in",
    Predicate.EVACUATES: "leaving",
    Predicate.PROTESTS: "protesting in",
    Predicate.CALLS_FOR: "calling for",
    Predicate.OTHER: "",
}

GROUP_WORDS = {
    Predicate.ADVANCES_TOWARD: "Advances",
    Predicate.CLASHES_IN: "Fighting",
    Predicate.SHELLS: "Shelling and air strikes",
    Predicate.FREES_PRISONERS: "Prisoners freed",
    Predicate.EVACUATES: "Evacuations and departures",
    Predicate.PROTESTS: "Protests",
    Predicate.CALLS_FOR: "Demands and positions",
    Predicate.OTHER: "Other",
}

_MODALITY_WORDS = {
    Modality.PLANNED: "plan",
    Modality.CALLED_FOR: "demand",
    Modality.HYPOTHETICAL: "possibility",
    Modality.BACKGROUND: "earlier event",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One claim as a reader sees it: what, according to whom, in which words, in which report."""

    what: str
    according_to: str
    words: str
    report: str
    outlet: str
    published: str


class Wording:
    """Says things about one situation in its theatre's names and hours."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.theatre = situation.theatre
        self._words = int(load_numbers("report")["words_public" if situation.profile == "public" else "words_internal"])
        is_public = situation.profile == "public"
        self._names = list_names(situation.theatre, situation.claims.values()) if is_public else None

    def name_place(self, place: str) -> str:
        """Name a place or region."""
        if place in self.theatre.regions:
            return flatten(self.theatre.regions[place].name)
        return flatten(self.theatre.places[place].name) if place in self.theatre.places else flatten(place)

    def name_side(self, side: str) -> str:
        """Name a side, or the state of having none."""
        if side == CONTESTED:
            return "contested"
        return flatten(self.theatre.sides[side].name) if side in self.theatre.sides else flatten(side) or "nobody known"

    def name_sides(self, sides: Sequence[str]) -> str:
        """Name sides that share an answer: the first, and how many go with it."""
        more = len(sides) - 1
        first = self.name_side(sides[0])
        return (
            first
            if not more
            else f"{first} and {self.name_side(sides[1])}"
            if more == 1
            else f"{first} and {more} allied sides"
        )

    def name_road(self, road: str) -> str:
        """Name a road section by its ends, with the road's name."""
        found = self.theatre.roads.get(road)
        if found is None:
            return flatten(road)
        ends = f"{self.name_place(found.start)} to {self.name_place(found.end)}"
        return f"{flatten(found.name)}, {ends}" if found.name else ends

    def tell_hour(self, instant: datetime | None) -> str:
        """Tell an instant in the theatre's zone."""
        return (
            instant.astimezone(self.theatre.zone).strftime("%a %d %b %Y, %H:%M") if instant is not None else "not known"
        )

    def tell_since(self, estimate: ControlEstimate) -> str:
        """Tell since when, with the bracket the words allow."""
        if estimate.since_earliest is None and estimate.since_latest is None:
            return "since before the window"
        ends = [
            one.astimezone(self.theatre.zone)
            for one in (estimate.since_earliest, estimate.since_latest)
            if one is not None
        ]
        days = [one.strftime("%d %b %H:%M") for one in ends]
        if len(days) == 1 or days[0] == days[1]:
            return f"since {days[0]}" if estimate.since_earliest is not None else f"by {days[0]}"
        last = days[1] if ends[0].date() != ends[1].date() else ends[1].strftime("%H:%M")
        return f"since between {days[0]} and {last}"

    def tell_state(self, estimate: ControlEstimate) -> str:
        """Tell the state of a place in a few words."""
        if estimate.status in {Status.HELD, Status.PROBABLY_HELD}:
            return f"{STATUS_WORDS[estimate.status]} by {self.name_side(estimate.holder)}"
        if estimate.status is Status.DISPUTED and estimate.confidence < NAMED_FROM:
            return f"{STATUS_WORDS[estimate.status]}, no side likely"
        if estimate.status in {Status.STALE, Status.DISPUTED} and estimate.holder:
            return f"{STATUS_WORDS[estimate.status]}, likeliest {self.name_side(estimate.holder)}"
        return STATUS_WORDS[estimate.status]

    def tell_chances(self, estimate: ControlEstimate) -> str:
        """Tell the chances of the likeliest states; the rest in one."""
        named = [(state, p) for state, p in estimate.probabilities[:3] if p >= 0.02]
        rest = 1 - sum(p for _, p in named)
        told = [f"{self.name_side(state)} {self.tell_chance(p)}" for state, p in named]
        return (
            ", ".join([*told, *([f"others {self.tell_chance(rest)}"] if named and rest >= 0.01 else [])])
            or "no estimate"
        )

    def tell_chance(self, probability: float) -> str:
        """Tell a probability as a whole per cent, never as a false certainty."""
        if probability >= 0.995:
            return "over 99%"
        return "under 1%" if probability < 0.005 else f"{probability:.0%}"

    def tell_claim(self, claim: Claim) -> Saying:
        """Tell one claim."""
        report = self.situation.reports.get(claim.report_id)
        quote = flatten(claim.evidence[0].quote) if claim.evidence else ""
        return Saying(
            what=self._tell_what(claim),
            according_to=self._tell_chain(claim),
            words=shorten(self._withhold(quote), self._words),
            report=flatten(
                (report.name or report.title or report.id[:12]) if report is not None else claim.report_id[:12]
            ),
            outlet=flatten(claim.attribution.outlet or (report.outlet if report is not None else "")),
            published=self.tell_hour(claim.published_at),
        )

    def _tell_what(self, claim: Claim) -> str:
        """Tell what a claim says, with its denial and its manner."""
        actor = self.theatre.actors.get(claim.actor)
        doer = flatten(actor.name) if actor is not None else ""
        place = self.name_place(claim.place) if claim.place else flatten(claim.place_text)
        part = {"part": " (in part)", "site": " (one site)"}.get(claim.scope.value, "")
        manner = f" [{_MODALITY_WORDS[claim.modality]}]" if claim.modality in _MODALITY_WORDS else ""
        deed = PREDICATE_WORDS[claim.predicate] or flatten(claim.code).replace("_", " ")
        told = (
            " ".join(word for word in (doer, deed, place) if word)
            if deed
            else ", ".join(word for word in (doer, place) if word)
        ) + part
        return (f"denied: {told}" if claim.polarity == Polarity.DENIED else told) + manner

    def _tell_chain(self, claim: Claim) -> str:
        """Tell who says it, through whom, where: speaker, relays, outlet."""
        outlet = self._name_outlet(flatten(claim.attribution.outlet)) or "outlet not known"
        speaker, relays = self._name_speaker(claim), [self._name(flatten(relay)) for relay in claim.attribution.relays]
        return (
            " → ".join((speaker, *relays, outlet)) if speaker else " → ".join((*relays, f"{outlet}, in its own voice"))
        )

    def _name_speaker(self, claim: Claim) -> str:
        """Name the speaker; in a public report only those the theatre knows as public."""
        return self._name(flatten(claim.attribution.speaker))

    def _name(self, name: str) -> str:
        return name if self._names is None else self._names.name(name)

    def _name_outlet(self, name: str) -> str:
        return name if self._names is None else self._names.name_outlet(name)

    def _withhold(self, words: str) -> str:
        """Take the names of withheld speakers out of words, whoever says them."""
        return words if self._names is None else self._names.withhold(words)
