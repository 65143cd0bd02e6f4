"""Sentences that say of what was said before that it is so, or not so: 'the ministry denied it', 'the monitor said the same'."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from dataclasses import replace

from whoholds.claims.actors import side_of
from whoholds.claims.acts import SpeechAct
from whoholds.claims.acts import is_finite
from whoholds.claims.attributing import Quotes
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.claims.speakers import speakers_of
from whoholds.model import MAP_MOVING
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Token

_LIVE = frozenset({Modality.FACT, Modality.CLAIMED})
_REACH = 3
_SMALL = frozenset({"aux", "advmod", "mark", "case", "det"})
_TAKING = frozenset({Predicate.CAPTURES, Predicate.CONTROLS, Predicate.LOSES})
_SIGHTINGS = frozenset({Predicate.ENTERS, Predicate.CAPTURES, Predicate.CONTROLS, Predicate.ADVANCES_TOWARD})


@dataclass(frozen=True, slots=True)
class Echo:
    """Who echoes: the speakers, whether they deny or repeat, what noun names the thing, and how far back it may lie."""

    speakers: tuple[Speaker, ...]
    polarity: Polarity
    cue: str
    relays: tuple[str, ...] = ()
    about: frozenset[Predicate] = frozenset()
    here: bool = False
    sighting: bool = False
    partitive: bool = False
    start: int = 10**9


def find_echoes(scene: Scene, s: int, acts: list[SpeechAct], before: list[Claim], made: list[Claim]) -> list[Claim]:
    """Make the claims of a sentence that only refers to earlier ones.

    Parameters
    ----------
    before, made
        Claims of the sentences before this one, and of this one.
    """
    echo = _verbless_no(scene, s) or _rebuttal(scene, s) or _by_acts(scene, s, acts) or _sighting(scene, s, acts)
    if echo is None or _is_already_said(echo, made):
        return []
    return [
        _turn(scene, s, claim, echo, speaker)
        for claim in _echoed(scene, echo, s, before, made)
        for speaker in echo.speakers
    ]


def _is_already_said(echo: Echo, made: list[Claim]) -> bool:
    names = {sp.name for sp in echo.speakers}
    said = [c for c in made if c.attribution.speaker in names and c.predicate in MAP_MOVING]
    return not echo.here and any(c.polarity is echo.polarity for c in said)


@functools.cache
def _words(name: str) -> frozenset[str]:
    return load_lexicon()["denial"].get(name, frozenset())


def _by_acts(scene: Scene, s: int, acts: list[SpeechAct]) -> Echo | None:
    for act in acts:
        if not act.speakers:
            continue
        polarity = _polarity_of(scene, s, act) if _is_meant(scene, s, act.cue) else None
        if polarity is not None:
            content = [scene.graphs[s].tokens[i] for i in sorted(act.content)]
            partitive = _is_partitive(content)
            about = _TAKING if partitive else _about(scene, s, act)
            return Echo(
                tuple(act.speakers),
                polarity,
                act.lemma,
                tuple(act.relays),
                about,
                partitive=partitive,
                start=scene.graphs[s].tokens[act.cue].start,
            )
    return None


def _is_meant(scene: Scene, s: int, cue: int) -> bool:
    """Tell whether a verb of saying is done, not declined, stopped short of or only possible."""
    graph = scene.graphs[s]
    for at in [cue, *graph.ancestors(cue)]:
        words = {
            graph.tokens[k].text.lower()
            for k in graph.children[at]
            if graph.tokens[k].relation.partition(":")[0] in _SMALL
        }
        if words & (_words("negators") | {"could", "can", "would", "may", "might", "short", "if", "unless"}):
            return False
        if at != cue and graph.tokens[at].lemma.lower() in _words("fail") | {"short", "unable", "reluctant", "yet"}:
            return False
        if is_finite(graph, at) or graph.kids(at, "nsubj"):
            return True
    return True


def _polarity_of(scene: Scene, s: int, act: SpeechAct) -> Polarity | None:
    """Tell whether the content of an act is only a reference to earlier words, and what it says of them."""
    graph = scene.graphs[s]
    content = [
        graph.tokens[i]
        for i in sorted(act.content | frozenset(act.objects))
        if graph.tokens[i].upos != "PUNCT" and i != act.cue
    ]
    first = _first_clause(content, graph.tokens)
    lemmas = {word.lower() for t in content for word in (t.lemma, t.text)}
    refers = bool(lemmas & (_words("anaphors") | _words("reports")))
    passive = [graph.tokens[k] for k in range(act.cue)] if graph.kids(act.cue, "aux:pass") else []
    named = any(_names_place(scene, s, t) for t in [*content, *passive])
    if _is_partitive(content) and not named:
        return Polarity.DENIED
    finite = "having" in lemmas or any(is_finite(graph, t.i) for t in content)
    clausal = finite and not lemmas & {"true", "so", "case", "happen"}
    if act.kind == "deny" and not named and not clausal and (refers or not content) and len(content) <= 9:
        return Polarity.DENIED
    if act.kind == "deny" and first != content and len(first) <= 3 and refers:
        return Polarity.DENIED  # behind the colon stands what is so instead
    if _calls_false(first, lemmas, refers=refers) and not (named and len(first) > 5):
        return Polarity.DENIED
    if _is_elliptic(content):
        return Polarity.DENIED if lemmas & {"not", "n't", "n’t"} else Polarity.ASSERTED
    return _agreement(act, content, lemmas, refers=refers, named=named)


def _names_place(scene: Scene, s: int, token: Token) -> bool:
    mention = scene.places[s].get(token.i)
    return mention is not None and not mention.is_metonym_candidate and token.text[:1].isupper()


def _agreement(act: SpeechAct, content: list[Token], lemmas: set[str], *, refers: bool, named: bool) -> Polarity | None:
    if named or lemmas & _words("negators"):
        return None
    if (
        lemmas & {"same", "likewise"}
        and len(content) <= 6
        and act.lemma in {"say", "report", "tell", "announce", "confirm", "claim", "hear"}
    ):
        return Polarity.ASSERTED
    if act.lemma in _words("agreeing") and refers and len(content) <= 6:
        return Polarity.ASSERTED
    return None


def _first_clause(content: list[Token], tokens: tuple[Token, ...] | list[Token]) -> list[Token]:
    """Give the words up to the first colon or comma."""
    out: list[Token] = []
    for token in content:
        if out and any(tokens[k].text in {":", ";"} for k in range(out[-1].i, token.i)):
            break
        out.append(token)
    return out


def _calls_false(first: list[Token], lemmas: set[str], *, refers: bool) -> bool:
    texts = [t.text.lower() for t in first]
    lead = " ".join(texts)
    negated = any(t in {"not", "n't", "n’t", "never", "no", "hardly"} for t in texts)
    named_false = bool({t.lemma.lower() for t in first} & (_words("false") | _words("falsehood")))
    if named_false and not negated and len(first) <= 9:
        return refers or len(first) <= 4
    if (
        lead.startswith(("not so", "not true", "untrue", "false", "no such", "neither is true", "neither was true"))
        and len(first) <= 5
    ):
        return True
    if texts[:1] == ["no"] and len(first) <= 2:
        return True
    if "neither" in texts:
        return bool({"true", "right", "correct"} & set(texts))
    return negated and bool({"true", "correct"} & lemmas) and refers and len(first) <= 9


def _is_elliptic(content: list[Token]) -> bool:
    """Tell whether a clause leaves out its verb: 'that it had not', 'it did'."""
    words = [t for t in content if t.text.lower() not in {"that", "also", "so"}]
    if not 2 <= len(words) <= 3 or words[0].upos != "PRON":
        return False
    alone = len(words) == 2 or words[2].text.lower() in {"not", "n't", "n’t"}
    return alone and words[1].lemma.lower() in {"have", "do", "be"} and words[1].upos in {"AUX", "VERB"}


def _is_partitive(content: list[Token]) -> bool:
    """Tell whether 'not one of the six', 'a single one of them' stands for the places listed before."""
    texts = [t.text.lower() for t in content]
    for k, word in enumerate(texts[:-2]):
        if word in {"one", "single", "any", "none"} and texts[k + 1 : k + 2] in (["of"], ["one"]):
            negative = word == "none" or any(w in {"not", "no", "single", "any"} for w in texts[max(0, k - 2) : k + 1])
            after = texts[k + 1 : k + 6]
            return negative and (
                "them" in after or ("the" in after and any(t.upos == "NUM" for t in content[k + 2 : k + 6]))
            )
    return False


def _about(scene: Scene, s: int, act: SpeechAct) -> frozenset[Predicate]:
    """Give the predicates a noun of the content names: 'denied the capture', 'dismissed talk of a withdrawal'."""
    graph = scene.graphs[s]
    lemmas = {graph.tokens[i].lemma.lower() for i in act.content | frozenset(act.objects)}
    named: set[Predicate] = set()
    if lemmas & _words("about_captures"):
        named |= _TAKING
    if lemmas & _words("about_enters"):
        named |= {Predicate.ENTERS}
    if lemmas & _words("about_withdraws"):
        named |= {Predicate.WITHDRAWS_FROM, Predicate.EVACUATES}
    return frozenset(named)


def _verbless_no(scene: Scene, s: int) -> Echo | None:
    """Read 'From the governor's office comes a flat no', 'The answer of the ministry is a firm no'."""
    graph = scene.graphs[s]
    answers = [t.i for t in graph.tokens if t.lemma.lower() in _words("answers") and _is_answer(graph.tokens, t.i)]
    if not answers or not any(t.lemma.lower() in {"come", "be", "issue", "arrive", "follow"} for t in graph.tokens):
        return None
    givers = [
        k
        for k in range(len(graph.tokens))
        if graph.tokens[k].upos in {"NOUN", "PROPN"} and graph.case(k) in {"from", "of", "by"}
    ]
    for k in givers:
        speakers = speakers_of(scene, s, k)
        if speakers:
            return Echo(tuple(speakers), Polarity.DENIED, graph.tokens[answers[0]].lemma)
    return None


def _is_answer(tokens: list[Token] | tuple[Token, ...], i: int) -> bool:
    """Tell whether 'no' stands at the end as a noun with an article: 'a flat no'."""
    after = tokens[i + 1].text if i + 1 < len(tokens) else "."
    articles = {"a", "an", "its", "his", "her", "their", "the"}
    return after in {".", ",", ";", "!", ":"} and any(
        tokens[k].text.lower() in articles for k in range(max(0, i - 3), i)
    )


def _rebuttal(scene: Scene, s: int) -> Echo | None:
    """Read '..., a report the ministry rejects' and '..., and was contradicted by three others': the same sentence denied."""
    graph = scene.graphs[s]
    for token in graph.tokens:
        if token.lemma.lower() not in load_lexicon()["speech"]["deny"] or token.xpos not in {"VBN", "VBD", "VBZ"}:
            continue
        agents = [k for k in graph.children[token.i] if graph.case(k) == "by" and k > token.i]
        if token.relation.startswith("acl") and not agents:
            agents = [k for k in graph.kids(token.i, "nsubj") if graph.tokens[k].upos != "PRON"]
        head = graph.tokens[token.head] if token.head >= 0 else token
        of_report = token.relation.startswith("acl") and head.lemma.lower() in _words("reports")
        of_speaker = bool(graph.kids(token.i, "aux:pass")) and token.relation in {"conj", "parataxis"}
        if not agents or not (of_report or of_speaker) or (graph.kids(head.i, "acl") != [token.i] and of_report):
            continue
        agent = graph.tokens[agents[0]]
        speakers = speakers_of(scene, s, agent.i) or [
            Speaker("others", coreferent=True, start=agent.start, end=agent.end)
        ]
        return Echo(tuple(speakers), Polarity.DENIED, token.lemma, here=True)
    return None


def _sighting(scene: Scene, s: int, acts: list[SpeechAct]) -> Echo | None:
    """Read 'a driver there saw none of them', 'a grocer said he had seen no soldiers': a witness to absence."""
    graph = scene.graphs[s]
    for token in graph.tokens:
        if token.lemma.lower() not in _words("sighting") or token.upos != "VERB":
            continue
        frame = scene.frame(s, token.i)
        objects = [k for k in graph.kids(token.i, "obj") if _is_somebody(scene, s, k)]
        if not objects or not _sees_nobody(scene, s, token.i, objects):
            continue
        inside = [a for a in acts if token.i in a.content and a.speakers]
        speakers = (
            tuple(inside[0].speakers)
            if inside
            else tuple(sp for k in frame.args.get("subj", []) for sp in speakers_of(scene, s, k))
        )
        if speakers:
            return Echo(speakers, Polarity.DENIED, token.lemma, sighting=True)
    return None


def _sees_nobody(scene: Scene, s: int, i: int, objects: list[int]) -> bool:
    """Tell whether a witness saw none, no one, or only his own."""
    graph = scene.graphs[s]
    if any(graph.tokens[k].text.lower() in {"not", "n't", "n’t", "never"} for k in graph.children[i]):
        return True
    for k in objects:
        below = {graph.tokens[c].text.lower() for c in graph.children[k]}
        if graph.tokens[k].text.lower() in {"none", "nobody"} or below & {"no", "not"} or {"only", "own"} <= below:
            return True
    return False


def _is_somebody(scene: Scene, s: int, k: int) -> bool:
    token = scene.graphs[s].tokens[k]
    if token.text.lower() in {"none", "nobody", "them", "any"}:
        return True
    return (
        any(j in scene.actors[s] for j in scene.graphs[s].subtree(k, within_clause=True))
        or token.lemma.lower() in load_lexicon()["people"]["collective"]
    )


def _echoed(scene: Scene, echo: Echo, s: int, before: list[Claim], made: list[Claim]) -> list[Claim]:
    """Choose the claims an echo speaks of: the map-moving ones of the nearest earlier sentence, by other speakers."""
    names = {sp.name for sp in echo.speakers}
    live = [
        c
        for c in [*before, *made]
        if c.predicate in MAP_MOVING and c.modality in _LIVE and c.attribution.speaker not in names and c.place
    ]
    if echo.polarity is Polarity.DENIED:
        own = side_of(scene, echo.speakers[0].actor_id)
        live = [c for c in live if c.polarity is Polarity.ASSERTED and not (own and c.attribution.speaker_side == own)]
    if echo.about:
        live = [c for c in live if c.predicate in echo.about] or live
    live = [c for c in live if c.evidence[0].sentence_index < s or _trigger_start(c) < echo.start]
    if echo.sighting:
        return _last_sighted(scene, s, live)
    indexes = [c.evidence[0].sentence_index for c in live]
    if echo.partitive:
        indexes = [i for i in indexes if indexes.count(i) > 1] or indexes
    reach = _REACH + 2 if echo.about else _REACH
    if not indexes or s - max(indexes) > (0 if echo.here else reach):
        return []
    chosen = _once([c for c in live if c.evidence[0].sentence_index == max(indexes)])
    if echo.here or max(indexes) == s:
        chosen = [c for c in chosen if c.predicate is chosen[0].predicate]
    return _as_captures(chosen) if echo.about == _TAKING else chosen


def _as_captures(claims: list[Claim]) -> list[Claim]:
    """Read what is echoed of a list as captures; a loss told of the same place is the same event seen from the other side."""
    taken = {c.place for c in claims if c.predicate is not Predicate.LOSES}
    kept = [c for c in claims if c.predicate is not Predicate.LOSES or c.place not in taken]
    return [c if c.predicate is Predicate.LOSES else replace(c, predicate=Predicate.CAPTURES) for c in kept]


def _trigger_start(claim: Claim) -> int:
    return next((start for name, start, _ in claim.evidence[0].roles if name == "trigger"), claim.evidence[0].start)


def _last_sighted(scene: Scene, s: int, live: list[Claim]) -> list[Claim]:
    """Give the last claim of somebody's presence in the place a witness speaks from."""
    here = {m.place_id for m in scene.places[s].values() if m.place_id}
    near = [
        c
        for c in live
        if c.predicate in _SIGHTINGS
        and (not here or c.place in here)
        and s - c.evidence[0].sentence_index <= _REACH + 2
    ]
    return [replace(near[-1], predicate=Predicate.ENTERS)] if near else []


def _once(claims: list[Claim]) -> list[Claim]:
    """Keep one of the claims that several speakers made in the same words."""
    seen: dict[tuple[str, str, str, str], Claim] = {}
    for claim in claims:
        seen.setdefault((claim.predicate, claim.actor, claim.place, claim.polarity), claim)
    return list(seen.values())


def _turn(scene: Scene, s: int, claim: Claim, echo: Echo, speaker: Speaker) -> Claim:
    """Give a claim the other speaker's voice and polarity."""
    sentence = scene.sentences[s]
    roles = (("speaker", speaker.start, speaker.end),) if speaker.start >= 0 else ()
    evidence = Evidence(
        report_id=scene.report_id,
        start=sentence.start,
        end=sentence.end,
        quote=sentence.text,
        sentence_index=s,
        roles=roles,
    )
    polarity = Polarity.DENIED if echo.polarity is Polarity.DENIED else claim.polarity
    attribution = Quotes.attribution(scene, speaker, echo.relays, echo.cue)
    return replace(
        claim,
        polarity=polarity,
        modality=Modality.CLAIMED,
        attribution=attribution,
        evidence=(evidence,),
        rule=f"echo.{polarity.value}",
    )
