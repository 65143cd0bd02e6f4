"""Claims: one speaker saying one thing once, with the exact words."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from whoholds.model.ids import content_id
from whoholds.model.interval import Interval
from whoholds.model.interval import utc_text


class Predicate(StrEnum):
    """What a claim says happened (design, predicates and control)."""

    CAPTURES = "captures"
    CONTROLS = "controls"
    LOSES = "loses"
    ENTERS = "enters"
    WITHDRAWS_FROM = "withdraws_from"
    ADVANCES_TOWARD = "advances_toward"
    CLASHES_IN = "clashes_in"
    SHELLS = "shells"
    ENCIRCLES = "encircles"
    BREAKS_SIEGE = "breaks_siege"
    CUTS_ROAD = "cuts_road"
    OPENS_ROAD = "opens_road"
    SURRENDERS = "surrenders"
    FREES_PRISONERS = "frees_prisoners"
    EVACUATES = "evacuates"
    PROTESTS = "protests"
    CALLS_FOR = "calls_for"
    OTHER = "other"


#: Predicates that, asserted as fact or claim, say something of who holds a place.
MAP_MOVING = frozenset(
    {
        Predicate.CAPTURES,
        Predicate.CONTROLS,
        Predicate.LOSES,
        Predicate.WITHDRAWS_FROM,
        Predicate.SURRENDERS,
        Predicate.ENTERS,
    }
)


class Polarity(StrEnum):
    """Whether the speaker says it was so or was not so."""

    ASSERTED = "asserted"
    DENIED = "denied"


class Modality(StrEnum):
    """How the thing is said; only fact and claimed may move the map."""

    FACT = "fact"
    CLAIMED = "claimed"
    PLANNED = "planned"
    CALLED_FOR = "called_for"
    HYPOTHETICAL = "hypothetical"
    BACKGROUND = "background"


class Scope(StrEnum):
    """How much of the place: all, part (a district, the outskirts), site (one building or base)."""

    ALL = "all"
    PART = "part"
    SITE = "site"


class PlaceRelation(StrEnum):
    """How the thing stands to the place."""

    IN = "in"
    PART_OF = "part_of"
    NEAR = "near"
    TOWARD = "toward"
    ALONG = "along"


class SourceClass(StrEnum):
    """Classes of source that the control model tells apart."""

    PARTY = "party"
    STATE_MEDIA = "state_media"
    MONITOR = "monitor"
    AGENCY = "agency"
    OUTLET = "outlet"
    RESIDENT = "resident"
    OFFICIAL = "official"
    SOCIAL_MEDIA = "social_media"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The exact words: character offsets into the report's text, and the quote they slice to.

    `sentence_index` counts the report's sentences from 0. `roles` gives offsets of the words for each role
    (trigger, actor, place, speaker, cue, relay, time).
    """

    report_id: str
    start: int
    end: int
    quote: str
    sentence_index: int = 0
    roles: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says it, through whom: speaker, cue, relays (innermost first), outlet. Empty speaker: the outlet's own voice.

    `speaker` is the canonical name. `speaker_actor` is the actor id whose interest the speaker shares ('' if none),
    `source_class` one of `SourceClass`. `coreferent` is true when the words were 'it', 'he', 'the source'.
    """

    outlet: str = ""
    speaker: str = ""
    speaker_actor: str = ""
    speaker_side: str = ""
    source_class: SourceClass = SourceClass.OUTLET
    cue: str = ""
    relays: tuple[str, ...] = ()
    coreferent: bool = False


class _Remembered:
    """Room for an id once worked out: no field, so it is neither compared, printed, copied nor stored."""

    __slots__ = ("_id",)
    _id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(_Remembered):
    """One speaker saying one thing once.

    `actor` and `against` are actor ids of the theatre ('' when unknown); `side` is the actor's side at the time.
    `place` is a place or road id of the theatre ('' when the words name none); `place_text` the words.
    `evidence` has one entry for each time the report says it. The id covers what makes two claims the same: report,
    predicate, actor, against, place, place relation, scope, polarity, modality, speaker, relays and interval.
    """

    report_id: str
    predicate: Predicate
    place: str
    actor: str = ""
    side: str = ""
    against: str = ""
    code: str = ""
    place_text: str = ""
    place_relation: PlaceRelation = PlaceRelation.IN
    scope: Scope = Scope.ALL
    when: Interval = field(default_factory=Interval)
    polarity: Polarity = Polarity.ASSERTED
    modality: Modality = Modality.FACT
    attribution: Attribution = field(default_factory=Attribution)
    evidence: tuple[Evidence, ...] = ()
    published_at: datetime | None = None
    rule: str = ""
    reader_version: str = ""

    @property
    def id(self) -> str:
        """Content id: the same saying in the same report is one claim. Worked out once: nothing it covers can change."""
        try:
            return self._id
        except AttributeError:
            object.__setattr__(self, "_id", self._work_out_id())
            return self._id

    def _work_out_id(self) -> str:
        return content_id(
            "claim",
            report=self.report_id,
            predicate=self.predicate,
            actor=self.actor,
            against=self.against,
            code=self.code,
            place=self.place or self.place_text,
            relation=self.place_relation,
            scope=self.scope,
            polarity=self.polarity,
            modality=self.modality,
            speaker=self.attribution.speaker,
            relays=list(self.attribution.relays),
            earliest=utc_text(self.when.earliest),
            latest=utc_text(self.when.latest),
        )

    @property
    def moves_map(self) -> bool:
        """Whether the claim may move the map: asserted or denied as fact or claim about control."""
        return self.modality in {Modality.FACT, Modality.CLAIMED}
