"""Sayings of a model into claims: its words are tied to places, actors and times by the naming room alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from typing import TypeVar

from whoholds.answers.asking import Asker
from whoholds.answers.checking import Saying
from whoholds.answers.checking import Span
from whoholds.answers.checking import read_answer
from whoholds.answers.checking import refuse
from whoholds.answers.mentions import ActorWords
from whoholds.answers.mentions import NamesActors
from whoholds.answers.mentions import NamesPlaces
from whoholds.answers.mentions import NamesTimes
from whoholds.answers.mentions import PlaceWords
from whoholds.answers.mentions import TimeWords
from whoholds.answers.mentions import Words
from whoholds.answers.prompt import name_version
from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import Predicate
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Sentence
from whoholds.model import SourceClass
from whoholds.model import Theatre

#: Number of the code that makes claims of answers: raised whenever it makes others of the same.
MAKER = 1
#: What has not happened has no time (the codebook of the gold claims).
_TIMELESS = frozenset({Modality.PLANNED, Modality.CALLED_FOR, Modality.HYPOTHETICAL})
_SOURCE_CLASSES = {one.value: one for one in SourceClass}
W = TypeVar("W", bound=Words)


class Chooses(Protocol):
    """Tells what is worth reading; the claims room's reader is one."""

    def decline(self, report: Report) -> Refusal | None:
        """Decline a report that could hold no claim."""

    def choose(self, report: Report, sentences: Sequence[Sentence]) -> Collection[int]:
        """Choose the sentences worth parsing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """A report with what was found in it."""

    report: Report
    report_id: str
    sentences: Sequence[Sentence]
    places: Sequence[PlaceWords]
    actors: Sequence[ActorWords]
    times: Sequence[TimeWords]


class AnswerFinder:
    """Finds claims by asking; stands where the claims room's reader stands."""

    def __init__(
        self,
        theatre: Theatre,
        asker: Asker,
        *,
        places: NamesPlaces,
        actors: NamesActors,
        times: NamesTimes,
        relevance: Chooses,
    ) -> None:
        self.theatre = theatre
        self._asker, self._relevance = asker, relevance
        self._places, self._actors, self._times = places, actors, times
        self.version = f"answers-{MAKER}-{name_version()}"

    def decline(self, report: Report) -> Refusal | None:
        """Decline a report that could hold no claim: then nothing of it is sent."""
        return self._relevance.decline(report)

    def choose(self, report: Report, sentences: Sequence[Sentence]) -> Collection[int]:
        """Choose the sentences that are parsed, which tells the naming room persons from places."""
        return self._relevance.choose(report, sentences)

    def read(self, report: Report, sentences: Sequence[Sentence]) -> tuple[list[Claim], list[Refusal]]:
        """Give the claims of a report and what was declined.

        Raises
        ------
        ServiceError
            If there is no answer about this report.
        """
        sayings, refusals = read_answer(self._asker.take(report), report, self._asker.limits)
        scene = self._make_scene(report, sentences)
        claims: dict[str, Claim] = {}
        for saying in sayings:
            made = self._make_claim(scene, saying)
            if isinstance(made, Refusal):
                refusals.append(made)
            else:
                claims.setdefault(made.id, made)
        return list(claims.values()), refusals

    def _make_scene(self, report: Report, sentences: Sequence[Sentence]) -> _Scene:
        named = list(self._places.find(report.text, sentences))
        definite, _ = self._places.resolve_definite(sentences, named)
        places = [one for one in (*named, *definite) if not one.is_dateline and not one.is_inside_name]
        return _Scene(
            report=report,
            report_id=report.id,
            sentences=sentences,
            places=places,
            actors=self._actors.find(report.text, sentences, report.published_at, places),
            times=self._times.find(report.text, report.published_at),
        )

    def _make_claim(self, scene: _Scene, saying: Saying) -> Claim | Refusal:
        text = scene.report.text
        place = _find_place(scene, saying.place)
        if not place and not (saying.place is None and saying.modality is Modality.CALLED_FOR):
            words = _cut(text, saying.place or saying.quote)
            return refuse(scene.report, "place-unresolved", words, "these words name no place of the theatre")
        actor = _cover(scene.actors, saying.actor)
        actor_id = actor.actor_id if actor is not None else ""
        attribution = _attribute(scene, saying)
        modality = saying.modality
        if modality is Modality.CLAIMED and not attribution.speaker:
            modality = Modality.FACT
        return Claim(
            report_id=scene.report_id,
            predicate=saying.predicate,
            actor=actor_id,
            side=actor.side if actor is not None and actor_id else "",
            place=place,
            place_text=_cut(text, saying.place),
            place_relation=saying.relation,
            scope=saying.scope,
            when=self._find_time(scene, saying),
            polarity=saying.polarity,
            modality=modality,
            attribution=attribution,
            evidence=(_make_evidence(scene, saying),),
            published_at=scene.report.published_at,
            rule="answer",
            reader_version=f"{self._asker.version}+{self.version}",
        )

    def _find_time(self, scene: _Scene, saying: Saying) -> Interval:
        """Give the time of the words; without any, the day of publication up to then (the codebook of the gold claims)."""
        if saying.modality in _TIMELESS:
            return Interval()
        mention = _cover(scene.times, saying.time)
        published = scene.report.published_at
        if mention is not None:
            return _end_by(mention.interval, published, is_state=saying.predicate is Predicate.CONTROLS)
        if published is None:
            return Interval()
        day = published.astimezone(self.theatre.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return Interval(earliest=day, latest=published, basis="publication day")


def _end_by(interval: Interval, published: datetime | None, *, is_state: bool) -> Interval:
    """Cut a time at publication: nothing is reported before it happens; a state reaches up to it."""
    if published is None or (interval.earliest is not None and interval.earliest >= published):
        return interval
    latest = published if is_state else None
    if interval.latest is not None:
        latest = min(interval.latest, published)
    return Interval(earliest=interval.earliest, latest=latest, basis=interval.basis)


def _cover(mentions: Iterable[W], span: Span | None) -> W | None:
    """Give the mention that shares most with a span, the first of several; None if none does."""
    if span is None:
        return None
    shared = [(min(one.end, span[1]) - max(one.start, span[0]), one) for one in mentions]
    best = max((size for size, _ in shared), default=0)
    return next((one for size, one in shared if size == best), None) if best > 0 else None


def _find_place(scene: _Scene, span: Span | None) -> str:
    """Give the id of the place that words mean, '' if they mean none of the theatre."""
    mention = _cover([one for one in scene.places if one.place_id and not one.elsewhere], span)
    return "" if mention is None else mention.place_id


def _attribute(scene: _Scene, saying: Saying) -> Attribution:
    relays = tuple(dict.fromkeys(_name(scene, relay) for relay in saying.relays))
    if saying.speaker is None:
        return Attribution(outlet=scene.report.outlet, relays=relays)
    mention = _cover(scene.actors, saying.speaker)
    source_class = mention.source_class if mention is not None else ""
    return Attribution(
        outlet=scene.report.outlet,
        speaker=_name(scene, saying.speaker),
        speaker_actor=mention.actor_id if mention is not None else "",
        speaker_side=mention.side if mention is not None else "",
        source_class=_SOURCE_CLASSES.get(source_class, SourceClass.UNNAMED),
        relays=relays,
    )


def _name(scene: _Scene, span: Span) -> str:
    """Give the name of who the words mean, the words themselves if nobody known."""
    mention = _cover(scene.actors, span)
    return (mention.canonical if mention is not None else "") or _cut(scene.report.text, span)


def _cut(text: str, span: Span | None) -> str:
    return "" if span is None else text[span[0] : span[1]]


def _make_evidence(scene: _Scene, saying: Saying) -> Evidence:
    start, end = saying.quote
    starts = [sentence.start for sentence in scene.sentences]
    roles = [("trigger", *saying.trigger)]
    for name in ("actor", "place", "speaker", "time"):
        span: Span | None = getattr(saying, name)
        if span is not None:
            roles.append((name, *span))
    return Evidence(
        report_id=scene.report_id,
        start=start,
        end=end,
        quote=scene.report.text[start:end],
        sentence_index=max(0, bisect_right(starts, start) - 1),
        roles=tuple(roles),
    )
