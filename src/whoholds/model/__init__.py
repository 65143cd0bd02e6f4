"""The nouns.

Takes: nothing.
Gives: frozen dataclasses every room speaks: Theatre, Report, Sentence, Frame, Claim, ControlEstimate, Consequence, Refusal.
Never: imports anything but the standard library and `whoholds.errors`.
Add here: a field all rooms need; a new noun; an invariant of a noun.
"""

from whoholds.model.claim import MAP_MOVING
from whoholds.model.claim import Attribution
from whoholds.model.claim import Claim
from whoholds.model.claim import Evidence
from whoholds.model.claim import Modality
from whoholds.model.claim import PlaceRelation
from whoholds.model.claim import Polarity
from whoholds.model.claim import Predicate
from whoholds.model.claim import Scope
from whoholds.model.claim import SourceClass
from whoholds.model.control import CONTESTED
from whoholds.model.control import Consequence
from whoholds.model.control import ControlEstimate
from whoholds.model.control import DecidingClaim
from whoholds.model.control import Status
from whoholds.model.control import Unruled
from whoholds.model.feed import Feed
from whoholds.model.feed import FeedState
from whoholds.model.feed import SourceHealth
from whoholds.model.ids import content_id
from whoholds.model.interval import Interval
from whoholds.model.interval import parse_instant
from whoholds.model.interval import utc_text
from whoholds.model.refusal import Refusal
from whoholds.model.report import Report
from whoholds.model.ruling import Correction
from whoholds.model.ruling import Ruling
from whoholds.model.ruling import Verdict
from whoholds.model.ruling import correct_claims
from whoholds.model.ruling import drop_withdrawn
from whoholds.model.ruling import find_withdrawn
from whoholds.model.ruling import is_correction
from whoholds.model.ruling import overtakes
from whoholds.model.sentence import Sentence
from whoholds.model.sentence import Token
from whoholds.model.theatre import Actor
from whoholds.model.theatre import Opening
from whoholds.model.theatre import Place
from whoholds.model.theatre import Region
from whoholds.model.theatre import Road
from whoholds.model.theatre import Side
from whoholds.model.theatre import Source
from whoholds.model.theatre import Theatre
from whoholds.model.theatre import Thresholds

__all__ = [
    "CONTESTED",
    "MAP_MOVING",
    "Actor",
    "Attribution",
    "Claim",
    "Consequence",
    "ControlEstimate",
    "Correction",
    "DecidingClaim",
    "Evidence",
    "Feed",
    "FeedState",
    "Interval",
    "Modality",
    "Opening",
    "Place",
    "PlaceRelation",
    "Polarity",
    "Predicate",
    "Refusal",
    "Region",
    "Report",
    "Road",
    "Ruling",
    "Scope",
    "Sentence",
    "Side",
    "Source",
    "SourceClass",
    "SourceHealth",
    "Status",
    "Theatre",
    "Thresholds",
    "Token",
    "Unruled",
    "Verdict",
    "content_id",
    "correct_claims",
    "drop_withdrawn",
    "find_withdrawn",
    "is_correction",
    "overtakes",
    "parse_instant",
    "utc_text",
]
