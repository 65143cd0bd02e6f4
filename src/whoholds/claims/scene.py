"""One report while it is read: its graphs, its mentions, and what the story has spoken of so far."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from whoholds.claims.entries import repair_entries
from whoholds.claims.frame import Frame
from whoholds.claims.frames import frame_of
from whoholds.claims.graph import Graph
from whoholds.claims.mentions import ActorWords
from whoholds.claims.mentions import ByWord
from whoholds.claims.mentions import PlaceWords
from whoholds.claims.mentions import TimeWords
from whoholds.claims.repairs import repair_name
from whoholds.model import Claim
from whoholds.model import Report
from whoholds.model import Sentence
from whoholds.model import Theatre


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place an argument means: its id, how much of it, and the words."""

    place_id: str
    scope: str
    start: int
    end: int
    relation: str = "in"


@dataclass(frozen=True, slots=True)
class ActorRef:
    """An actor an argument means, and the words; `how` is name, pronoun, collective, state or default."""

    actor_id: str
    start: int
    end: int
    how: str = "name"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something: canonical name, the actor whose interest it shares, the class of source, the words."""

    name: str
    actor_id: str = ""
    source_class: str = "unnamed"
    coreferent: bool = False
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class Story:
    """What the report has spoken of so far, for pronouns and for sides that go unnamed."""

    actors: list[str] = field(default_factory=list)
    topic: str = ""
    places: list[str] = field(default_factory=list)
    groups: list[tuple[str, ...]] = field(default_factory=list)
    speakers: list[Speaker] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    takers: dict[str, str] = field(default_factory=dict)
    open_list: tuple[Claim, int] | None = None


class Scene:
    """A report with everything found in it."""

    def __init__(
        self,
        report: Report,
        sentences: Sequence[Sentence],
        theatre: Theatre,
        places: Sequence[PlaceWords],
        actors: Sequence[ActorWords],
        times: Sequence[TimeWords],
    ) -> None:
        self.report = report
        #: The report's id, which every claim repeats; it is a hash of the whole text, made once.
        self.report_id = report.id
        self.theatre = theatre
        self.sentences = sentences
        self.graphs = [Graph(s) for s in sentences]
        words = ByWord.of(sentences)
        self.by_word = words
        headlines = [_is_headline(s) for s in sentences]
        usable = [
            p for p in places if not p.is_dateline and (not p.is_inside_name or headlines[words.sentence_of(p.start)])
        ]
        self.places = words.hang(usable)
        for s, row in enumerate(self.places):
            for mention in {id(m): m for m in row.values() if m.kind == "name" and is_scene(self, m.place_id)}.values():
                members = [k for k, m in sorted(row.items()) if m is mention]
                if len(members) > 1:
                    repair_name(self.graphs[s], members)
        self.phrases = words.hang([_Phrase(p) for p in usable])
        self.actors = words.hang(actors)
        for s, row in enumerate(self.places):
            if row:
                named = {k for k, m in row.items() if m.kind == "name" and m.place_id}
                sides = {k for k, m in self.actors[s].items() if m.actor_id and m.kind in {"name", "generic"}}
                repair_entries(self.graphs[s], named, sides - named)
        self.times: list[list[TimeWords]] = [[] for _ in sentences]
        for time in times:
            s = words.sentence_of(time.start)
            if s >= 0:
                self.times[s].append(time)
        self.story = Story()
        self.focus: Callable[[int], PlaceWords | None] = lambda _: None
        self._frames: dict[tuple[int, int], Frame] = {}

    def frame(self, s: int, i: int) -> Frame:
        """Give the frame of a word, made once."""
        key = (s, i)
        if key not in self._frames:
            self._frames[key] = frame_of(self.graphs[s], i)
        return self._frames[key]

    def actor_ids(self) -> set[str]:
        """Give the belligerents the report names."""
        named = {a.actor_id for row in self.actors for a in row.values() if a.actor_id}
        return {a for a in named if a in self.theatre.actors and self.theatre.actors[a].kind == "belligerent"}


def is_scene(scene: Scene, place_id: str) -> bool:
    """Tell whether a story can be at a place: any but a country or a road."""
    place = scene.theatre.places.get(place_id)
    return place is not None and place.kind not in {"country", "road"}


def _is_headline(sentence: Sentence) -> bool:
    """Tell title case, in which every word looks like a name."""
    words = [t for t in sentence.tokens if t.text[:1].isalpha() and len(t.text) > 3]
    return len(words) > 3 and sum(t.text[:1].isupper() for t in words) > 0.8 * len(words)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A place mention with the words that belong to it, as a span of its own."""

    mention: PlaceWords

    @property
    def start(self) -> int:
        return self.mention.phrase_start

    @property
    def end(self) -> int:
        return self.mention.phrase_end
