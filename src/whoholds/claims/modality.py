"""Whether a claim is news, old news, a plan, a call or a supposition."""

from __future__ import annotations

from whoholds.claims.acts import ELSEWHERE
from whoholds.claims.acts import HEARSAY
from whoholds.claims.markers import Stance
from whoholds.claims.matching import Event
from whoholds.claims.scene import Scene
from whoholds.claims.speech import SpeechAct
from whoholds.claims.timing import When
from whoholds.claims.timing import is_yesterday
from whoholds.model import Modality
from whoholds.model import Predicate

#: Words for people who forecast rather than announce.
_FORECASTERS = frozenset(
    {"analyst", "expert", "observer", "institute", "think-tank", "professor", "monitor", "colonel"}
)
_SPANS = frozenset({"day", "night", "morning", "evening", "week", "month", "hour", "afternoon", "weekend", "moment"})
_STATES = frozenset({Predicate.CONTROLS.value, Predicate.ENCIRCLES.value})
_TAKING = frozenset({Predicate.CAPTURES.value, Predicate.LOSES.value})
#: Words from 'had' to its participle: 'had still openly denied'.
ADVERB_REACH = 4
#: Sentences at the end of a report in which a newspaper reminds its readers.
CLOSING_SENTENCES = 2


def modality_of(scene: Scene, s: int, event: Event, stance: Stance, chain: list[SpeechAct], when: When) -> Modality:
    """Decide the modality of an event.

    Returns
    -------
    The rule's own; else the stance's (possible, asked for, planned); else background for old news; else claimed
    where somebody says it and fact where the outlet itself does.
    """
    if event.rule.modality:
        return Modality(event.rule.modality)
    if stance.modality:
        foreseen = stance.modality == "planned" and stance.future and _is_forecast(chain)
        return Modality.HYPOTHETICAL if foreseen else Modality(stance.modality)
    attributed = any(a.speakers for a in chain)
    if attributed:
        return Modality.BACKGROUND if _is_old_word(scene, s, event, stance, chain, when) else Modality.CLAIMED
    return Modality.BACKGROUND if _is_reminder(scene, s, event, stance, when) else Modality.FACT


def _is_forecast(chain: list[SpeechAct]) -> bool:
    inner = next((sp for a in chain for sp in a.speakers), None)
    if inner is None:
        return False
    return inner.source_class == "monitor" or bool(set(inner.name.lower().split()) & _FORECASTERS)


def _is_old_word(scene: Scene, s: int, event: Event, stance: Stance, chain: list[SpeechAct], when: When) -> bool:
    """Tell what was said earlier than the report's news: 'had told', or of days ago, or in passing of a known taker."""
    graph = scene.graphs[s]
    inner = next((a for a in chain if a.speakers), None)
    had = (
        inner is not None
        and inner.cue != ELSEWHERE
        and any(
            graph.tokens[k].text.lower() == "had" and 0 < inner.cue - k <= ADVERB_REACH
            for k in graph.kids(inner.cue, "aux")
        )
    )
    had = had and not _is_of_today(scene, when)
    # '..., which the rebels had occupied for months'
    opener = next(graph.tokens[k] for k in sorted(graph.subtree(event.trigger)) if graph.tokens[k].upos != "PUNCT")
    before = stance.pluperfect and opener.text.lower() in {"which", "who", "whom", "where"}
    retold = before or ((stance.relative or _is_hearsay(inner)) and when.explicit and when.is_old)
    long_ago = _is_long_before(scene, s, event)
    return when.is_older or had or retold or long_ago or _is_defining(scene, s, event, stance)


def _is_hearsay(inner: SpeechAct | None) -> bool:
    """Tell 'was reported recaptured', which the outlet itself tells."""
    return inner is not None and any(sp.name == HEARSAY for sp in inner.speakers)


def _is_defining(scene: Scene, s: int, event: Event, stance: Stance) -> bool:
    """Tell 'the rebels who took Aster': a clause in the simple past that says only which rebels."""
    graph = scene.graphs[s]
    token = graph.tokens[event.trigger]
    if (
        not stance.relative
        or token.xpos != "VBD"
        or graph.kids(event.trigger, "aux")
        or not token.relation.endswith("relcl")
    ):
        return False
    first = min(graph.subtree(event.trigger))
    return (
        graph.tokens[first].text.lower() in {"who", "that"}
        and first > 0
        and graph.tokens[first - 1].text not in {",", "-", "("}
    )


def _is_reminder(scene: Scene, s: int, event: Event, stance: Stance, when: When) -> bool:
    """Tell what the outlet only recalls: older days, the pluperfect, side clauses, closing lines, what was told before."""
    had = stance.pluperfect and not _is_of_today(scene, when)
    if (
        _is_dated_by(scene, s, event)
        or _sums_up(scene, s, event)
        or when.is_old
        or had
        or _is_defining(scene, s, event, stance)
        or _is_long_before(scene, s, event)
    ):
        return True
    closing = s >= max(1, len(scene.sentences) - CLOSING_SENTENCES)
    graph = scene.graphs[s]
    auxiliaries = {graph.tokens[k].text.lower() for k in graph.kids(event.trigger, "aux")}
    simple = graph.tokens[event.trigger].xpos in {"VBD", "VBN"} and not auxiliaries & {"has", "have", "is", "are"}
    if simple and closing and (when.is_part or is_yesterday(scene, when)):
        return True
    if (stance.relative and is_yesterday(scene, when)) or _has_lasted(scene, s, event):
        return True
    return s > 0 and (_opens_earlier(scene, s) or _is_told_again(scene, s, event, when, simple=simple))


def _sums_up(scene: Scene, s: int, event: Event) -> bool:
    """Tell 'has lost four towns in a week: Aster, Brim, ...', which counts up what was told when it happened."""
    graph = scene.graphs[s]
    perfect = any(graph.tokens[k].text.lower() in {"has", "have"} for k in graph.kids(event.trigger, "aux"))
    counted = any(
        graph.tokens[c].text.lower() not in {"a", "one"}
        for k in event.frame.args.get("obj", [])
        for c in graph.kids(k, "nummod")
    )
    spans = {graph.tokens[k].lemma.lower() for role in ("in", "within", "over") for k in event.frame.args.get(role, [])}
    return perfect and counted and bool(spans & {"day", "week", "month", "year", "hour"})


def _is_dated_by(scene: Scene, s: int, event: Event) -> bool:
    """Tell 'on the day that Aster fell', which dates something else by news that is known."""
    graph = scene.graphs[s]
    for k in [event.trigger, *graph.ancestors(event.trigger)]:
        token = graph.tokens[k]
        if token.relation.startswith("acl") and graph.tokens[token.head].lemma.lower() in _SPANS:
            first = graph.tokens[min(graph.subtree(k))].text.lower()
            return first in {"that", "when", "on", "in"}
    return False


def _is_of_today(scene: Scene, when: When) -> bool:
    """Tell an hour of the day of publication: 'Aster had fallen in the morning' is news, however late in the day."""
    published, earliest = scene.report.published_at, when.interval.earliest
    if published is None or earliest is None or not when.explicit:
        return False
    zone = scene.theatre.zone
    return earliest.astimezone(zone).date() == published.astimezone(zone).date()


def _is_long_before(scene: Scene, s: int, event: Event) -> bool:
    """Tell 'a year after losing it': what happened a stated while before the news."""
    tokens = scene.graphs[s].tokens
    marks = [tokens[k] for k in scene.graphs[s].kids(event.trigger, "mark", "case")]
    return any(
        token.text.lower() in {"after", "since"}
        and any(time.start < token.start and token.start - 1 <= time.end <= token.end for time in scene.times[s])
        for token in marks
    )


def _has_lasted(scene: Scene, s: int, event: Event) -> bool:
    """Tell a state that has lasted: 'have held Aster for three days'."""
    text = scene.report.text
    spans = [
        t.words.lower().split()[-1].rstrip("s")
        for t in scene.times[s]
        if t.kind == "duration" and text[: t.start].lower().endswith("for ")
    ]
    return event.predicate in _STATES and bool(set(spans) & {"day", "week", "month", "year", "decade"})


def _opens_earlier(scene: Scene, s: int) -> bool:
    first = scene.graphs[s].tokens[0].text.lower()
    return first in {"earlier", "previously", "before", "formerly"}


def _is_told_again(scene: Scene, s: int, event: Event, when: When, *, simple: bool) -> bool:
    """Tell a capture that is only spoken of again, after the report has told of it: 'the fall of Aster', 'Aster was lost in a day'."""
    if event.predicate not in _TAKING or event.place.place_id not in scene.story.taken or when.explicit:
        return False
    token = scene.graphs[s].tokens[event.trigger]
    if event.frame.kind == "noun":
        return token.relation.startswith("nsubj")
    return simple
