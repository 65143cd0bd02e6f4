"""Every attribution of a report, wider than claims need: who says, judges, wants or believes what, by which words.

Claims are read from the acts of saying in `speech.py`, each with speakers and relays. Here the same acts and the stands of
`attitudes.py` come out as stretches of text. Only the outermost count: what a quoted mayor thinks is the mayor's word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from whoholds.claims.acts import SpeechAct
from whoholds.claims.acts import is_mark
from whoholds.claims.acts import speech_words
from whoholds.claims.attitudes import Attitude
from whoholds.claims.attitudes import attitude_words
from whoholds.claims.attitudes import find_attitudes
from whoholds.claims.attitudes import load_classes
from whoholds.claims.attributing import find_quotations
from whoholds.claims.cues import cue_words
from whoholds.claims.cues import is_bare_infinitive
from whoholds.claims.cues import source_words
from whoholds.claims.graph import Graph
from whoholds.claims.scene import Scene
from whoholds.claims.speech import find_speech

#: A quotation shorter than this is a word set off, not what somebody said.
_SHORT = 24
_LABEL = re.compile(r"^[ \t\"“]*((?:[A-Z][\w.'’-]*[ \t]?){1,4}):[ \t]+(\S.*)$", re.MULTILINE)
#: Marks that end the words before a quotation, so that it stands by itself.
_ENDED = ".!?:,;-–—"
_SPACE_AND_MARKS = " \t\n,;:.-–—"
#: What ends the words of a quotation that somebody is then said to have spoken.
_SPOKEN = frozenset(",.?!…-–—")
_EDGES = " \t\n,;:-–—"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """The stretches of text of one attribution, by report offsets, and the class of its cue."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: str


@dataclass(slots=True)
class _Found:
    """An attribution by its words, before quotations widen it."""

    s: int
    at: int
    kind: str
    source: set[int]
    cue: set[int]
    content: set[int]
    before: list[Span] = field(default_factory=list)


def find_attributions(scene: Scene) -> list[Attribution]:
    """Find the attributions of a report, in the order of their cues."""
    text = scene.report.text
    quotations = [(q.start, q.end) for q in find_quotations(text)]
    out = list(_labelled(scene))
    for s, graph in enumerate(scene.graphs):
        if not graph.tokens:
            continue
        for found in _free(graph, list(_of_sentence(scene, s, quotations))):
            start = graph.tokens[found.at].start
            if any(a < start < b and b - a > _SHORT for a, b in quotations):
                continue
            content = _quoted(scene, found, quotations)
            if content:
                out.append(
                    Attribution(
                        tuple(spans_of(graph, found.source)),
                        tuple(spans_of(graph, found.cue)),
                        tuple(content),
                        found.kind,
                    )
                )
    return _outermost(out)


def _free(graph: Graph, found: list[_Found]) -> list[_Found]:
    """Take out of what is said the clause in which its speaker, or the text, says something else.

    'Oak said the road was open, adding that ...', '..., though she noted that ...', 'While Ash admitted that ..., Oak said'.
    """
    for outer in found:
        for inner in found:
            if inner.at in outer.content and outer.kind == inner.kind == "say" and _is_apart(graph, inner.at):
                outer.content -= set(graph.subtree(inner.at))
                if graph.tokens[inner.at].xpos == "VBG" and not graph.kids(inner.at, "nsubj"):
                    inner.source = set(outer.source)
    governed = {k for f in found for k in f.cue if k != f.at}
    return [f for f in found if (f.content or f.before) and f.at not in governed]


def _is_apart(graph: Graph, i: int) -> bool:
    """Tell a clause set off by a mark that only stands beside another: a participle, or one with a conjunction of its own."""
    token = graph.tokens[i]
    first = min(graph.subtree(i))
    opened = first == 0 or is_mark(graph, first) or is_mark(graph, first - 1)
    if token.relation.partition(":")[0] not in {"advcl", "conj", "parataxis"} or not opened:
        return False
    bare = token.xpos == "VBG" and not graph.kids(i, "nsubj")
    joined = {graph.tokens[k].text.lower() for k in graph.kids(i, "mark", "cc")}
    return (bare and not joined) or (bool(graph.kids(i, "nsubj")) and bool(joined & attitude_words("concessions")))


def _outermost(found: Sequence[Attribution]) -> list[Attribution]:
    """Keep the attributions whose cue stands in nobody else's words."""

    def is_inside(one: Attribution, other: Attribution) -> bool:
        return any(a <= one.cue[0][0] < b for a, b in other.content)

    kept: list[Attribution] = []
    for one in sorted(found, key=lambda f: -sum(b - a for a, b in f.content)):
        if not any(is_inside(one, other) for other in kept):
            kept = [*(other for other in kept if not is_inside(other, one)), one]
    return sorted(kept, key=lambda f: f.cue)


def _labelled(scene: Scene) -> Iterator[Attribution]:
    """Yield what a transcript or a headline gives behind a speaker's name and a colon."""
    text = scene.report.text
    names = [t for graph in scene.graphs for t in graph.tokens if t.name.endswith("PER")]
    for match in _LABEL.finditer(text):
        start, end = match.span(1)
        label = match[1].strip()
        again = label.isupper() and len(re.findall(rf"^[ \t\"“]*{re.escape(label)}:", text, re.MULTILINE)) > 1
        if again or any(start <= t.start and t.end <= end for t in names):
            source = (start, start + len(label))
            yield Attribution((source,), ((match.end(1), match.end(1) + 1),), (match.span(2),), "label")


def _of_sentence(scene: Scene, s: int, quotations: Sequence[Span]) -> Iterator[_Found]:
    """Yield the attributions of a sentence: acts of saying first, then the stands of words no act has for its cue."""
    graph = scene.graphs[s]
    stands = {a.word: a for a in find_attitudes(scene, s)}
    taken: set[int] = set()
    for act in find_speech(scene, s):
        found = _of_act(scene, s, act, stands.get(act.cue)) if act.cue not in taken else None
        if found is not None:
            taken.add(act.cue)
            yield found
    for i, stand in stands.items():
        if i not in taken and stand.heads:
            cue = cue_words(graph, i, stand.beside)
            content = stand.content - cue
            source = source_words(graph, i, stand.heads, content | cue)
            if content and source and not is_bare_infinitive(graph, cue):
                taken.add(i)
                yield _Found(s, i, stand.kind, source, cue, content)
    yield from (f for f in _beside_quotations(scene, s, quotations) if f.at not in taken)


def _of_act(scene: Scene, s: int, act: SpeechAct, stand: Attitude | None) -> _Found | None:
    """Make the attribution of an act of saying; a word that also means other things needs a stand of its own."""
    graph = scene.graphs[s]
    if not act.heads or (stand is None and act.lemma in speech_words("weak")):
        return None
    content = set(act.content)
    if act.lemma == "according":
        cue = {act.cue, act.cue + 1}
    else:
        content |= stand.content if stand is not None else set()
        cue = cue_words(graph, act.cue, stand.beside if stand is not None else set())
    content -= cue
    source = source_words(graph, act.cue, act.heads, content | cue)
    if not content or not source or is_bare_infinitive(graph, cue):
        return None
    return _Found(s, act.cue, "say", source, cue, content)


def _beside_quotations(scene: Scene, s: int, quotations: Sequence[Span]) -> Iterator[_Found]:
    """Yield the verbs of saying whose words stand in quotation marks beside them, where the tree does not join them.

    Also where the quotation ends the sentence before: '"Is it safe?" Oak asked.', and what is called by quoted words.
    """
    graph = scene.graphs[s]
    text = scene.report.text
    for token in graph.tokens:
        heads = graph.kids(token.i, "nsubj")
        if token.upos != "VERB" or not heads:
            continue
        objects = graph.kids(token.i, "obj", "iobj")
        if not _takes(token.lemma.lower(), "named" if objects else "clause"):
            continue
        words = sorted({token.i, *(j for k in (*heads, *objects) for j in graph.subtree(k))})
        start, end = graph.tokens[words[0]].start, graph.tokens[words[-1]].end
        beside = [
            (a, b)
            for a, b in quotations
            if (a > end and not text[end:a].strip(_SPACE_AND_MARKS))
            or (b <= start and not objects and _is_spoken(text[a:b]) and not text[b:start].strip(_SPACE_AND_MARKS))
        ]
        if beside:
            content = {t.i for t in graph.tokens if any(a <= t.start < b for a, b in beside)}
            content |= {j for k in objects for j in graph.subtree(k)}
            cue = cue_words(graph, token.i, set())
            source = source_words(graph, token.i, heads, content | cue)
            yield _Found(s, token.i, "say", source, cue, content - cue, [q for q in beside if q[1] <= start])


def _takes(lemma: str, name: str) -> bool:
    return any(name in one.takes for one in load_classes().get(("verbs", lemma), ()))


def _is_spoken(quotation: str) -> bool:
    """Tell quoted words that end as a sentence does; a term in quotation marks does not."""
    return quotation.rstrip("\"'”’»")[-1:] in _SPOKEN


def spans_of(graph: Graph, words: set[int]) -> list[Span]:
    """Give the character spans of some words, neighbours joined and edge punctuation left out."""
    kept = sorted(words)
    while kept and graph.tokens[kept[0]].upos == "PUNCT" and len(kept) > 1:
        kept.pop(0)
    while kept and graph.tokens[kept[-1]].upos == "PUNCT" and len(kept) > 1:
        kept.pop()
    out: list[Span] = []
    for k, before in zip(kept, [-2, *kept], strict=False):
        token = graph.tokens[k]
        if k == before + 1:
            out[-1] = (out[-1][0], token.end)
        else:
            out.append((token.start, token.end))
    return out


def _quoted(scene: Scene, found: _Found, quotations: Sequence[Span]) -> list[Span]:
    """Give the spans of what is said: quotations whole, over their sentences, and alone where they stand alone."""
    graph, text = scene.graphs[found.s], scene.report.text
    if found.before:
        return _merge([*found.before, *_goes_on(scene, found.s, quotations)])
    stop = next((k for k in sorted(found.content)[1:] if graph.tokens[k].text == ";"), len(graph.tokens))
    spans = spans_of(graph, {k for k in found.content if k < stop})
    start = min(graph.tokens[k].start for k in found.cue | found.source)
    end = max(graph.tokens[k].end for k in found.cue | found.source)
    own = [q for q in quotations if q[1] > scene.sentences[found.s].start] if found.kind == "say" else []
    before = next((q for q in own if q[1] <= start and not text[q[1] : start].strip(_SPACE_AND_MARKS)), None)
    after = next((q for q in own if q[0] >= end and not text[end : q[0]].strip(_SPACE_AND_MARKS)), None)
    if before is not None and _stands_alone(text, before[0]):
        spans = [before, *(x for x in spans if x[0] >= before[1])]
    if after is not None and (
        before is not None or any(a <= after[0] + 1 < b or after[0] <= a < after[1] for a, b in spans)
    ):
        spans = [x for x in spans if x[0] >= after[0] or (before is not None and x == before)]
        spans.append(after)
    inside = [q for q in quotations if any(q[0] <= a < q[1] or q[0] < b <= q[1] for a, b in spans)]
    inside = [q for q in inside if not q[0] < start < q[1]]
    if before is not None and before in inside:
        inside += _goes_on(scene, found.s, quotations)
    return [_trimmed(text, span) for span in _merge([*spans, *inside])]


def _trimmed(text: str, span: Span) -> Span:
    """Leave out the marks at the edges of a part."""
    a, b = span
    while a < b and text[a] in _SPACE_AND_MARKS:
        a += 1
    while a < b and text[b - 1] in _EDGES:
        b -= 1
    return (a, b) if a < b else span


def _stands_alone(text: str, start: int) -> bool:
    """Tell a quotation that nothing but a finished phrase stands before."""
    before = text[:start].rstrip(" \t")
    return not before or before[-1] in _ENDED or before[-1] == "\n"


def _goes_on(scene: Scene, s: int, quotations: Sequence[Span]) -> list[Span]:
    """Give the quotation that begins the next sentence of the paragraph, by the same speaker."""
    end = scene.sentences[s].end
    return [q for q in quotations if q[0] >= end and scene.report.text[end : q[0]].strip(" ") == ""][:1]


def _merge(spans: Sequence[Span]) -> list[Span]:
    out: list[Span] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out
