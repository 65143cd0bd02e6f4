"""When a thing happened, as far as the sentence says, and whether it is old news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from whoholds.claims.mentions import TimeWords
from whoholds.claims.scene import Scene
from whoholds.claims.speech import SpeechAct
from whoholds.claims.stance import Stance
from whoholds.model import Interval
from whoholds.model import Predicate

_USABLE = frozenset({"point", "part_of_day", "day", "week", "month", "year", "since", "until", "vague"})
#: News is current when it is of the day of publication or the day before; older things are being retold.
CURRENT = timedelta(hours=24)
#: What a speaker says of the last days is still that speaker's news.
CURRENT_SAID = timedelta(hours=96)
_STATES = frozenset({Predicate.CONTROLS, Predicate.ENCIRCLES})


@dataclass(frozen=True, slots=True)
class When:
    """An interval, the words that gave it, and whether they point behind the report's own news."""

    interval: Interval
    start: int = -1
    end: int = -1
    is_old: bool = False
    explicit: bool = False
    is_older: bool = False


def publication_day(scene: Scene) -> Interval:
    """Give the day of publication in the theatre's zone, cut at publication; open when that is unknown."""
    published = scene.report.published_at
    if published is None:
        return Interval(basis="none")
    start = _day_start(scene, published)
    return Interval(earliest=start, latest=published, basis="publication day")


def _day_start(scene: Scene, instant: datetime) -> datetime:
    local = instant.astimezone(scene.theatre.zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(instant.tzinfo)


def time_of(scene: Scene, s: int, i: int, predicate: Predicate, acts: list[SpeechAct]) -> When:
    """Choose the time expression nearest in syntax to the word i, else that of the speech act's day, else publication day."""
    mention = _own_time(scene, s, i, acts)
    if mention is not None:
        return _from_mention(scene, mention, predicate)
    for act in acts:
        said = _cue_time(scene, s, act)
        if said is not None:
            return _from_cue(scene, said)
    return When(publication_day(scene))


def _own_time(scene: Scene, s: int, i: int, acts: list[SpeechAct]) -> TimeWords | None:
    """Find the closest time that is attached to the event's own clause or to a clause around it, not to a verb of saying."""
    graph = scene.graphs[s]
    cues = {a.cue for a in acts if a.kind in {"say", "deny"} and a.lemma not in {"according", "colon", "account"}}
    best: tuple[int, int, TimeWords] | None = None
    for time in scene.times[s]:
        if time.kind not in _USABLE:
            continue
        tokens = [t.i for t in graph.tokens if t.start < time.end and t.end > time.start]
        if not tokens:
            continue
        distance = _distance(scene, s, i, tokens, cues)
        if distance is not None and (best is None or (distance, abs(tokens[0] - i)) < best[:2]):
            best = (distance, abs(tokens[0] - i), time)
    return best[2] if best else None


def _distance(scene: Scene, s: int, i: int, tokens: list[int], cues: set[int]) -> int | None:
    """Count the steps from the event up to the word the time hangs on; None where it hangs elsewhere."""
    graph = scene.graphs[s]
    heads = set(tokens)
    top = next((t for t in tokens if graph.tokens[t].head not in heads), tokens[0])
    chain = [i, *graph.ancestors(i)]
    at = top
    down = 0
    while at >= 0 and at not in chain:
        relation = graph.tokens[at].relation
        if relation in {"acl:relcl", "parataxis", "ccomp"} and at != top:
            return None
        if relation in {"advcl", "conj", "acl"} and at != top and down > 0:
            return None
        at = graph.tokens[at].head
        down += 1
    if at < 0:
        return None
    steps = chain.index(at)
    for passed in chain[1 : steps + 1]:
        if passed in cues:
            return None
    if any(graph.tokens[k].relation.endswith("relcl") for k in chain[:steps]):
        return None
    return steps * 3 + down


def _cue_time(scene: Scene, s: int, act: SpeechAct) -> TimeWords | None:
    graph = scene.graphs[s]
    for time in scene.times[s]:
        if time.kind not in {"day", "part_of_day", "point"}:
            continue
        tokens = [t.i for t in graph.tokens if t.start < time.end and t.end > time.start]
        if tokens and any(graph.tokens[t].head == act.cue for t in tokens) and not set(tokens) & act.content:
            return time
    return None


def _from_cue(scene: Scene, time: TimeWords) -> When:
    """Take the day on which it was said: a statement of Friday evening speaks of Friday."""
    earliest = time.interval.earliest
    if earliest is None:
        return When(publication_day(scene))
    start = _day_start(scene, earliest)
    end = start + timedelta(days=1)
    published = scene.report.published_at
    if published is not None and published < end:
        end = max(published, start)
    return When(Interval(earliest=start, latest=end, basis=time.words), time.start, time.end, explicit=True, is_old=_is_old(scene, end), is_older=_is_old(scene, end, CURRENT_SAID))


def _from_mention(scene: Scene, time: TimeWords, predicate: Predicate) -> When:
    interval = time.interval
    if time.kind == "since" and predicate not in _STATES and interval.earliest is not None:
        interval = Interval(earliest=interval.earliest, latest=interval.latest, basis=interval.basis)
    if time.kind in {"day", "part_of_day", "point"} and predicate in _STATES and interval.latest is not None and scene.report.published_at is not None and _is_today(scene, interval.latest):
        interval = Interval(earliest=interval.earliest, latest=max(interval.latest, interval.earliest or interval.latest), basis=interval.basis)
    mark = interval.earliest if time.kind == "since" else interval.latest
    behind = time.is_past_background
    return When(interval, time.start, time.end, is_old=behind or _is_old(scene, mark), is_older=behind or _is_old(scene, mark, CURRENT_SAID), explicit=True)


def _is_today(scene: Scene, instant: datetime) -> bool:
    published = scene.report.published_at
    return published is not None and instant > _day_start(scene, published)


def _is_old(scene: Scene, latest: datetime | None, current: timedelta = CURRENT) -> bool:
    """Tell whether something that ended then lies before the day before publication."""
    published = scene.report.published_at
    if published is None or latest is None:
        return False
    return latest <= _day_start(scene, published) - current
