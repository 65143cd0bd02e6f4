"""Speech set off by punctuation, read from the order of the words: '..., the monitor said on Friday', '..., says the ministry'.

The parser hangs such clauses in many ways; the commas and the order of the words are steadier than the tree.
"""

from __future__ import annotations

from whoholds.claims.acts import SpeechAct
from whoholds.claims.acts import clause_end
from whoholds.claims.acts import clause_start
from whoholds.claims.acts import finite_between
from whoholds.claims.acts import has_particle
from whoholds.claims.acts import is_finite
from whoholds.claims.acts import is_inside_relative
from whoholds.claims.acts import is_mark
from whoholds.claims.acts import is_quote
from whoholds.claims.acts import speech_words
from whoholds.claims.graph import Graph
from whoholds.claims.relays import is_media_name
from whoholds.claims.relays import relays_of
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.claims.speakers import merge_speakers
from whoholds.claims.speakers import speakers_of

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_OPENS_NOUN = frozenset({"DET", "NOUN", "PROPN", "ADJ", "NUM", "PRON"})
#: A verb of saying, or what the tagger takes one for.
_MAY_SAY = frozenset({"VERB", "AUX", "NOUN", "PROPN", "ADJ"})
_RELATIVES = frozenset({"who", "which", "whose", "where"})
_SUBORDINATORS = frozenset(
    {"as", "when", "while", "after", "because", "although", "though", "since", "before", "until", "whereas", "if"}
)
_JOINS = frozenset({"and", "but", "or", "nor", "though", "adding"})
#: Prepositions of what a speaker adds behind the aside: '..., she told us, following the withdrawal of the army'.
_TAILS = frozenset({"following", "after", "amid", "despite", "since"})
_GOING_ON = frozenset({"they", "it", "he", "she"})
_TO_HEARERS = frozenset({"tell", "inform", "remind", "assure", "warn", "answer", "caution", "address"})


def find_asides(scene: Scene, s: int) -> list[SpeechAct]:
    """Find the set-off clauses of saying in a sentence."""
    graph = scene.graphs[s]
    out: list[SpeechAct] = []
    for token in graph.tokens:
        if token.i == 0 or not _may_be_cue(graph, token.i):
            continue
        quoted = is_quote(graph, token.i - 1)
        act = (None if quoted else _subject_first(scene, s, token.i)) or _verb_first(scene, s, token.i)
        if act is not None:
            out.append(act)
    return out


def _may_be_cue(graph: Graph, i: int) -> bool:
    token = graph.tokens[i]
    if token.upos not in _MAY_SAY and token.xpos != "VBN":
        return False
    lemma = token.lemma.lower()
    if lemma in {"show", "put", "have"} and _follows_as(graph, i):
        return True
    if is_finite(graph, i) or (
        token.xpos == "VBN"
        and not graph.kids(i, "aux:pass")
        and not any(graph.case(k) == "by" for k in graph.children[i])
    ):
        return lemma in speech_words("say") and lemma not in speech_words("never_aside") and has_particle(graph, i)
    text = token.text.lower()
    mistaken = token.upos in {"NOUN", "PROPN", "ADJ", "VERB"} and text.endswith("s") and token.text[:1].islower()
    return mistaken and text[:-1] in speech_words("say") and text[:-1] not in speech_words("never_aside")


def _follows_as(graph: Graph, i: int) -> bool:
    """Tell whether a verb ends 'as the footage shows'."""
    left = _previous_mark(graph, i)
    return graph.tokens[left + 1].text.lower() == "as" and is_finite(graph, i)


def _subject_first(scene: Scene, s: int, i: int) -> SpeechAct | None:
    graph = scene.graphs[s]
    left = _open_left(graph, i)
    right = _close_right(graph, i)
    if left < 1 or right is None or _takes_object(scene, s, i) or not _is_told(scene, s, left, i):
        return None
    heads = _heads_between(scene, s, left, i)
    speakers = merge_speakers(sp for k in heads for sp in speakers_of(scene, s, k))
    return _make(scene, s, i, heads, speakers, left, right) if speakers else None


def _is_told(scene: Scene, s: int, left: int, i: int) -> bool:
    """Tell whether a past participle can be a finite verb of saying the tagger mistook: its subject is one who tells."""
    graph = scene.graphs[s]
    if graph.tokens[i].xpos != "VBN" or graph.kids(i, "aux"):
        return True
    return any(
        k in scene.actors[s]
        or graph.tokens[k].lemma.lower() in speech_words("tellers")
        or graph.tokens[k].upos == "PRON"
        for k in range(left + 1, i)
    )


def _verb_first(scene: Scene, s: int, i: int) -> SpeechAct | None:
    graph = scene.graphs[s]
    if not is_mark(graph, i - 1) or i + 1 >= len(graph.tokens) or i < 2 or graph.tokens[i - 1].text in {"(", ":"}:
        return None
    after = graph.tokens[i + 1]
    subjects = graph.kids(i, "nsubj")
    inverted = not subjects or max(subjects) > i or graph.tokens[i].lemma.lower() == "say"
    if after.upos not in _OPENS_NOUN or after.text.lower() in {"that", "it", "so"} or not inverted:
        return None
    if graph.tokens[i].relation == "conj" and graph.kids(i, "obj") and not subjects and not _tells(scene, s, i):
        return None
    right = _close_right(graph, i)
    if right is None:
        return None
    heads = _heads_between(scene, s, i, _noun_end(graph, i, right))
    speakers = merge_speakers(sp for k in heads for sp in speakers_of(scene, s, k))
    return _make(scene, s, i, heads, speakers, i - 1, right) if speakers else None


def _tells(scene: Scene, s: int, i: int) -> bool:
    """Tell whether what the parser calls the object of a verb of saying is a known source: '..., confirms the command'."""
    mentions = [scene.actors[s].get(k) for k in scene.graphs[s].kids(i, "obj")]
    return any(m is not None and m.kind in {"source", "person", "name", "metonym"} for m in mentions)


def _noun_end(graph: Graph, i: int, right: int) -> int:
    """End the subject behind an inverted verb at its first relative pronoun."""
    return next((k for k in range(i + 2, right) if graph.tokens[k].text.lower() in _RELATIVES), right)


def _make(scene: Scene, s: int, i: int, heads: list[int], speakers: list[Speaker], left: int, right: int) -> SpeechAct:
    graph = scene.graphs[s]
    lemma = graph.tokens[i].lemma.lower()
    start = clause_start(graph, left)
    begun = _split_clause(graph, start, left, right)
    start = start if begun is None else begun
    content = set(range(start, left))
    if begun is not None or _goes_on(graph, start, left, right):
        content |= set(range(right + 1, clause_end(graph, right + 1)))
    return SpeechAct(
        cue=i,
        kind="say",
        speakers=speakers,
        relays=relays_of(scene, s, i, lemma),
        content=frozenset(content),
        lemma=lemma,
        heads=tuple(heads),
    )


def _split_clause(graph: Graph, start: int, left: int, right: int) -> int | None:
    """Give where the clause begins that an aside cuts in two: 'and the army, a colonel added, holds Aster'; None if none."""
    if right + 1 >= len(graph.tokens) or not is_finite(graph, right + 1):
        return None
    verb = right + 1 if graph.tokens[right + 1].upos == "VERB" else graph.tokens[right + 1].head
    subjects = [k for k in graph.kids(verb, "nsubj") if k < left] if verb > right else []
    if not subjects or not finite_between(graph, start - 1, subjects[0]):
        return None
    return min(graph.subtree(subjects[0], within_clause=True))


def _goes_on(graph: Graph, start: int, left: int, right: int) -> bool:
    """Tell whether the words behind the aside are still the speaker's."""
    if right + 1 < len(graph.tokens) and graph.tokens[right].text == ";":
        return _is_told_on(graph, right)
    if right + 1 >= len(graph.tokens) or graph.tokens[right + 1].text.lower() in _RELATIVES:
        return False
    if not finite_between(graph, start - 1, left) or is_quote(graph, right + 1) or graph.tokens[right].text == ":":
        return True
    joined = graph.tokens[right + 1].text.lower()
    if joined in _TAILS and not any(is_finite(graph, k) for k in range(right + 1, len(graph.tokens))):
        return True
    telling = (speech_words("say") | speech_words("deny")) - speech_words("never_aside") - speech_words("weak")
    if joined not in _JOINS or any(
        is_finite(graph, k) and graph.tokens[k].lemma.lower() in telling for k in range(right + 1, len(graph.tokens))
    ):
        return False
    verb = next((k for k in range(right + 2, len(graph.tokens)) if is_finite(graph, k)), right + 2)
    return joined != "but" or not _has_nominal(graph, right + 1, verb)


def _is_told_on(graph: Graph, right: int) -> bool:
    """Tell whether a witness goes on behind a semicolon: 'rebels are in Aster, a nurse insists; they came at dawn'."""
    behind = range(right + 1, clause_end(graph, right + 1))
    told = any(is_finite(graph, k) and graph.tokens[k].lemma.lower() in speech_words("say") for k in behind)
    return graph.tokens[right + 1].text.lower() in _GOING_ON and not told


def _previous_mark(graph: Graph, i: int) -> int:
    return next((k for k in range(i - 1, -1, -1) if is_mark(graph, k)), -1)


def _has_nominal(graph: Graph, low: int, high: int) -> bool:
    return any(graph.tokens[k].upos in _NOMINAL for k in range(low + 1, high))


def _open_left(graph: Graph, i: int) -> int:
    """Give the mark before the subject of a cue; -1 where there is none or the words between are no subject."""
    high = min([i, *(k for k in graph.kids(i, "aux") if k < i)])
    left = _previous_mark(graph, i)
    if left >= 1 and not _has_nominal(graph, left, i):
        # a comma right before the verb closes an apposition; the subject stands before the comma that opened it
        high = _previous_mark(graph, left)
        left = _previous_mark(graph, high) if high >= 1 else -1
    while left >= 1 and (not _has_nominal(graph, left, high) or _is_apposed(graph, left)):
        high, left = left, _previous_mark(graph, left)
    if left < 1:
        return -1
    first = graph.tokens[left + 1]
    if first.text.lower() == "as" and not finite_between(graph, left, high):
        return left
    if (
        first.upos in {"SCONJ", "CCONJ"}
        or first.text.lower() in {"that", "which", "who"}
        or finite_between(graph, left, high)
    ):
        return -1
    return left


def _is_apposed(graph: Graph, low: int) -> bool:
    """Tell whether the words behind a comma are a relative clause or a participle that describes the subject."""
    first = graph.tokens[low + 1]
    return first.text.lower() in _RELATIVES or first.xpos in {"VBN", "VBG"}


def _close_right(graph: Graph, i: int) -> int | None:
    """Give where the aside ends: a mark, a subordinator or the end; None if a clause of its own follows the cue."""
    for k in range(i + 1, len(graph.tokens)):
        token = graph.tokens[k]
        low = token.text.lower()
        if is_mark(graph, k) or (token.text in {".", "…"} and k == len(graph.tokens) - 1):
            return k
        if low == "that" and token.upos in {"SCONJ", "PRON"} and token.relation == "mark":
            return None
        if low in _SUBORDINATORS and token.relation == "mark":
            return k - 1 if k - 1 > i else None
        if is_finite(graph, k) and not is_inside_relative(graph, k, i):
            return None
    return len(graph.tokens)


def _takes_object(scene: Scene, s: int, i: int) -> bool:
    """Tell whether a verb has what it says as its object: 'the army reported the capture of Aster'."""
    graph = scene.graphs[s]
    if graph.tokens[i].lemma.lower() in _TO_HEARERS:
        return False
    if any(
        k == i + 1 or not any(is_mark(graph, j) for j in range(i + 1, k))
        for k in graph.kids(i, "ccomp", "xcomp")
        if k > i
    ):
        return True
    unsaid = speech_words("audiences") | {"it", "so"}
    objects = [
        k
        for k in graph.kids(i, "obj")
        if k > i and graph.tokens[k].lemma.lower() not in unsaid and graph.tokens[k].text.lower() not in unsaid
    ]
    return any(not is_media_name(scene, s, k) for k in objects)


def _heads_between(scene: Scene, s: int, low: int, high: int) -> list[int]:
    """Give the words that name the speakers in a stretch of words."""
    graph = scene.graphs[s]
    between = range(low + 1, high)
    members = set(between)
    tops = [
        k
        for k in between
        if graph.tokens[k].upos in _NOMINAL and graph.tokens[k].head not in members and not graph.kids(k, "case")
    ]
    subjects = [k for k in tops if graph.tokens[k].relation.startswith("nsubj")]
    named = [k for k in tops if k in scene.actors[s]]
    first = (
        subjects
        or named
        or tops
        or [k for k in between if graph.tokens[k].relation == "nsubj" and graph.tokens[k].upos in _NOMINAL]
    )
    return [first[0], *_coordinated(scene, s, between, first[0])] if first else []


def _coordinated(scene: Scene, s: int, between: range, first: int) -> list[int]:
    """Find what 'and' joins to the subject where the tree does not: 'they and the monitor said'."""
    graph = scene.graphs[s]
    joint = next((k for k in between if graph.tokens[k].text.lower() == "and"), None)
    if joint is None or len(graph.conjuncts(first)) > 1:
        return []
    far = range(between.start, joint) if first > joint else range(joint + 1, between.stop)
    if graph.is_below(joint, first) and any(graph.tokens[k].relation == "conj" for k in far):
        return []
    return [
        k for k in far if (k in scene.actors[s] or graph.tokens[k].upos == "PRON") and not graph.is_below(k, first)
    ][:1]
