"""When a thing happened, as far as the sentence says, and whether it is old news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from whoholds.claims.acts import ELSEWHERE
from whoholds.claims.graph import Graph
from whoholds.claims.mentions import TimeWords
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene
from whoholds.claims.speech import SpeechAct
from whoholds.model import Interval
from whoholds.model import Predicate

_USABLE = frozenset({"point", "part_of_day", "day", "week", "month", "year", "since", "until", "vague"})
#: News is current when it is of the day of publication or the day before; older things are being retold.
CURRENT = timedelta(hours=24)
#: What a speaker says of the last days is still that speaker's news.
CURRENT_SAID = timedelta(hours=96)
#: A report that appears before this hour, local time, tells mostly of the day before.
EARLY_H = 10
#: Before this hour the day is too young to have news of its own.
NIGHT_H = 4
#: Sentences in which a report says of which day its news is.
OPENING_SENTENCES = 2
#: From this hour on, what is said is said of the evening.
EVENING_H = 17
#: A time this near to the start of a sentence opens it.
LEAD_WORDS = 6
_CALENDAR = frozenset({"point", "part_of_day", "day"})
_DATED = _CALENDAR | {"week", "month", "year"}
#: Times that a verb in the present cannot have.
_PAST = frozenset({"week", "month", "year", "since", "until", "vague"})
_NOW = frozenset({"now", "currently", "at present", "by now", "at the moment", "still"})
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
    is_since: bool = False
    is_part: bool = False


def publication_day(scene: Scene, predicate: Predicate | None = None) -> Interval:
    """Give the time of news that says none: the day of publication in the theatre's zone, cut at publication.

    A report of the first hours of a day tells mostly of the day before: it begins with the first day its opening
    sentence names, or with the day before; a state holds now.
    """
    published = scene.report.published_at
    if published is None:
        return Interval(basis="none")
    start = _day_start(scene, published)
    local = published.astimezone(scene.theatre.zone)
    if local.hour < EARLY_H and not (predicate in _STATES and any(scene.times)):
        opening = _opening_time(scene, published) if local.hour >= NIGHT_H else None
        start = opening or _day_start(scene, start - timedelta(hours=1))
    return Interval(earliest=start, latest=published, basis="publication day")


def _opening_time(scene: Scene, published: datetime, reach: timedelta = CURRENT) -> datetime | None:
    """Give the start of the first day or part of a day that the opening sentence names, if it is fresh."""
    for row in scene.times[:OPENING_SENTENCES]:
        for time in row:
            earliest = time.interval.earliest
            if (
                time.kind in _CALENDAR
                and earliest is not None
                and _day_start(scene, published) - reach <= earliest < published
            ):
                return earliest
    return None


def _day_start(scene: Scene, instant: datetime) -> datetime:
    local = instant.astimezone(scene.theatre.zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(instant.tzinfo)


def time_of(scene: Scene, s: int, i: int, predicate: Predicate, acts: list[SpeechAct], place_start: int = -1) -> When:
    """Choose the time of the event at word i.

    In this order: the time expression nearest in syntax that is not the time of saying; a time at the head of the
    sentence or the clock of a list entry; the day on which it was said; the publication day.
    """
    leading = _leading_time(scene, s, i)
    mention = _own_time(scene, s, i, acts, place_start)
    if predicate in _STATES and _holds_now(scene.graphs[s], i) and (mention is None or mention.kind in _PAST):
        mention = leading = None  # 'it rose in March and now controls Aster'
    if mention is None and leading is not None:
        under = any(c < i for c in _cues(acts))
        return _from_cue(scene, leading) if under else _from_mention(scene, leading, predicate)
    if mention is not None:
        return _from_mention(scene, mention, predicate)
    said = next(
        (m for act in acts if act.cue != ELSEWHERE and (m := _cue_time(scene, s, act.cue, act.content)) is not None),
        None,
    ) or _any_cue_time(scene, s, i)
    if said is not None:
        return _from_cue(scene, said)
    stamp = _stamp(scene, s)
    return _from_cue(scene, stamp) if stamp is not None else When(publication_day(scene, predicate))


def _holds_now(graph: Graph, i: int) -> bool:
    """Tell a state told in the present, 'now controls', 'is still in rebel hands', from 'has been held since May'."""
    helpers = [graph.tokens[k] for k in graph.kids(i, "aux", "cop")]
    finite = helpers or [graph.tokens[i]]
    return all(t.xpos in {"VBZ", "VBP"} and t.lemma.lower() != "have" for t in finite)


def _tokens_of(scene: Scene, s: int, time: TimeWords) -> list[int]:
    return [t.i for t in scene.graphs[s].tokens if t.start < time.end and t.end > time.start]


def _own_time(scene: Scene, s: int, i: int, acts: list[SpeechAct], place_start: int) -> TimeWords | None:
    """Find the closest time that is attached to the event's own clause or to a clause around it, not to a verb of saying."""
    graph = scene.graphs[s]
    cues = _cues(acts)
    found: list[tuple[int, int, TimeWords]] = []
    for time in scene.times[s]:
        tokens = _tokens_of(scene, s, time)
        if time.kind not in _USABLE or not tokens or time.words.lower() in _NOW or _counts_times(graph, tokens):
            continue
        distance = _distance(scene, s, i, tokens, cues)
        if distance is not None:
            found.append((distance, abs(tokens[0] - i), time))
    return _beside_place(scene, s, place_start) or (min(found, key=lambda f: f[:2])[2] if found else None)


def _beside_place(scene: Scene, s: int, place_start: int) -> TimeWords | None:
    """Choose by the place where a sentence has several of both: 'Aster fell in the morning and Brim on Thursday'."""
    times = [t for t in scene.times[s] if t.kind in _DATED]
    places = sorted({m.start for m in scene.places[s].values() if m.place_id})
    if len(times) < 2 or len(places) < 2 or place_start < 0:
        return None
    words = [t for t in scene.graphs[s].tokens if t.start >= place_start]
    for time in times:
        between = [t for t in words if t.start < time.start]
        closed = any(t.upos in {"VERB", "CCONJ"} for t in between) or sum(t.upos == "PUNCT" for t in between) % 2 == 1
        if place_start < time.start and not closed and not any(place_start < p < time.start for p in places):
            return time
    return None


def _counts_times(graph: Graph, tokens: list[int]) -> bool:
    """Tell 'for the first time since 2016': the year of another event."""
    head = next((graph.tokens[t].head for t in tokens if graph.tokens[t].head not in tokens), -1)
    before = graph.tokens[tokens[0] - 1].lemma.lower() if tokens[0] > 0 else ""
    return before == "time" or (head >= 0 and graph.tokens[head].lemma.lower() in {"time", "first"})


def _cues(acts: list[SpeechAct]) -> set[int]:
    spoken = [a for a in acts if a.cue != ELSEWHERE]
    return {a.cue for a in spoken if a.kind in {"say", "deny"} and a.lemma not in {"according", "colon", "account"}}


def _distance(scene: Scene, s: int, i: int, tokens: list[int], cues: set[int]) -> int | None:
    """Count the steps from the event up to the word the time hangs on; None where it hangs elsewhere."""
    graph = scene.graphs[s]
    top = next((t for t in tokens if graph.tokens[t].head not in tokens), tokens[0])
    chain = [i, *graph.ancestors(i)]
    at, down = top, 0
    while at >= 0 and at not in chain:
        relation = graph.tokens[at].relation
        if at != top and (
            relation in {"acl:relcl", "parataxis", "ccomp"}
            or (relation in {"advcl", "conj", "acl"} and down > 0 and not _says_when(graph, at))
        ):
            return None
        at = graph.tokens[at].head
        down += 1
    if at < 0:
        return None
    steps = chain.index(at)
    if any(passed in cues for passed in chain[1 : steps + 1]):
        return None
    if any(_leaves_clause(graph, k, top) for k in chain[:steps]):
        return None
    return steps * 3 + down


def _says_when(graph: Graph, k: int) -> bool:
    """Tell 'when rebels took the rest in November': the time of such a clause is that of its main clause too."""
    return graph.tokens[k].relation == "advcl" and any(
        graph.tokens[c].text.lower() == "when" for c in graph.kids(k, "advmod", "mark")
    )


def _leaves_clause(graph: Graph, k: int, top: int) -> bool:
    """Tell whether a clause has a time of its own apart from that of the clause around it."""
    relation = graph.tokens[k].relation
    if relation.endswith("relcl"):
        return True
    if relation == "conj" and graph.tokens[k].upos == "VERB" and graph.kids(k, "nsubj"):
        return top > min(graph.subtree(k))
    marks = {graph.tokens[m].text.lower() for m in graph.kids(k, "mark")}
    return relation == "advcl" and bool(marks & {"after", "before", "until", "since"})


def _leading_time(scene: Scene, s: int, i: int) -> TimeWords | None:
    """Take a time at the head of the sentence, wherever the parser hung it, unless the event is retold in a side clause."""
    graph = scene.graphs[s]
    chain = [i, *graph.ancestors(i)]
    if any(_leaves_clause(graph, k, 0) for k in chain):
        return None
    for time in scene.times[s][:1]:
        tokens = _tokens_of(scene, s, time)
        if time.kind in _CALENDAR and tokens and tokens[0] <= LEAD_WORDS and i > tokens[-1] and _opens(graph, tokens):
            return time
    return None


def _opens(graph: Graph, tokens: list[int]) -> bool:
    """Tell whether only function words stand before a time and a comma or colon behind it."""
    before = graph.tokens[: tokens[0]]
    after = graph.tokens[tokens[-1] + 1].text if tokens[-1] + 1 < len(graph.tokens) else ""
    return all(t.upos in {"ADP", "DET", "ADV", "AUX", "PRON", "CCONJ", "PUNCT"} for t in before) and (
        after in {":", ","} or bool(before)
    )


def _cue_time(scene: Scene, s: int, cue: int, content: frozenset[int] = frozenset()) -> TimeWords | None:
    graph = scene.graphs[s]
    for time in scene.times[s]:
        tokens = _tokens_of(scene, s, time)
        if (
            time.kind in {"day", "part_of_day", "point"}
            and tokens
            and any(graph.tokens[t].head == cue for t in tokens)
            and not set(tokens) & content
        ):
            return time
    return None


def _any_cue_time(scene: Scene, s: int, i: int) -> TimeWords | None:
    """Find the time of a verb of saying above the event, or at the end of its sentence, though its speaker is unknown."""
    graph = scene.graphs[s]
    says = load_lexicon()["speech"]["say"] - load_lexicon()["speech"]["weak"]
    above = set(graph.ancestors(i))
    for token in graph.tokens:
        if (
            token.upos == "VERB"
            and token.lemma.lower() in says
            and token.i != i
            and (token.i in above or token.relation == "parataxis")
        ):
            found = _cue_time(scene, s, token.i)
            if found is not None:
                return found
    return None


def _stamp(scene: Scene, s: int) -> TimeWords | None:
    """Find the clock of the list entry a sentence stands in; the day named with it holds until the next clock."""
    for row in scene.times[s::-1]:
        for time in row:
            if time.kind == "stamp":
                return time
    return None


def _from_cue(scene: Scene, time: TimeWords) -> When:
    """Take the day on which it was said: a statement of Friday evening speaks of Friday; one of this evening, of this evening."""
    earliest = time.interval.earliest
    published = scene.report.published_at
    if earliest is None:
        return When(publication_day(scene))
    start = _day_start(scene, earliest)
    end = _day_start(scene, start + timedelta(hours=36))
    local = earliest.astimezone(scene.theatre.zone)
    latest = time.interval.latest
    into_night = (
        latest is not None
        and published is not None
        and latest >= published
        and published.astimezone(scene.theatre.zone).hour < NIGHT_H
    )
    if published is not None and (published < end or into_night):
        start = earliest if local.hour >= EVENING_H and time.kind == "part_of_day" else start
        end = max(published, start)
        if time.kind == "part_of_day" and latest is not None and start < latest < end:
            end = latest  # what was said in the morning does not speak of the evening
    interval = Interval(earliest=start, latest=end, basis=time.words)
    return When(
        interval,
        time.start,
        time.end,
        explicit=True,
        is_old=_is_old(scene, end),
        is_older=_is_old(scene, end, CURRENT_SAID),
    )


def _from_mention(scene: Scene, time: TimeWords, predicate: Predicate) -> When:
    interval = time.interval
    first = time.words.lower().split()[:1]
    if (
        first in (["by"], ["before"])
        and predicate not in _STATES
        and interval.earliest is not None
        and time.kind in _CALENDAR
    ):
        interval = Interval(earliest=_day_start(scene, interval.earliest), latest=interval.latest, basis=interval.basis)
    since = time.kind == "since"
    mark = interval.earliest if since else interval.latest
    behind = time.is_past_background and not since
    return When(
        interval,
        time.start,
        time.end,
        explicit=True,
        is_old=behind or _is_old(scene, mark),
        is_older=_is_old(scene, mark, CURRENT_SAID),
        is_since=since,
        is_part=time.kind == "part_of_day",
    )


def _is_old(scene: Scene, latest: datetime | None, current: timedelta = CURRENT) -> bool:
    """Tell whether something that ended then lies before the day before publication and before the report's own news."""
    published = scene.report.published_at
    if published is None or latest is None:
        return False
    today = _day_start(scene, published)
    opening = _opening_time(scene, published, CURRENT_SAID) or today
    return latest < min(today - current + timedelta(seconds=1), opening)


def is_yesterday(scene: Scene, when: When) -> bool:
    """Tell whether a time that the text names lies wholly before the day of publication."""
    published = scene.report.published_at
    latest = when.interval.latest
    return when.explicit and published is not None and latest is not None and latest <= _day_start(scene, published)
