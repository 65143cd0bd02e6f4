"""Places added to a claim by a list: 'the monitor named them as Aster and Brim', 'Brim was added shortly afterwards'."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from whoholds.claims.actors import actors_of
from whoholds.claims.actors import is_force
from whoholds.claims.actors import side_of
from whoholds.claims.acts import SpeechAct
from whoholds.claims.acts import is_finite
from whoholds.claims.acts import is_inside_relative
from whoholds.claims.attributing import Quotes
from whoholds.claims.rules import load_lexicon
from whoholds.claims.rules import load_rules
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.claims.speakers import owners_of
from whoholds.claims.speakers import speakers_of
from whoholds.claims.timing import time_of
from whoholds.model import MAP_MOVING
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Predicate

_LIVE = frozenset({Modality.FACT, Modality.CLAIMED})
_REACH = 3
#: Words before 'of them' in 'the last of them is Aster'.
_LEAD = 3
_SITUATING = frozenset({"in", "near", "of", "from", "to", "around", "outside", "towards", "toward", "at", "by", "on"})


@dataclass(frozen=True, slots=True)
class _Opened:
    """The claim a list goes on with: what happened, by whom, when, in whose words."""

    predicate: Predicate
    actor: str
    when: Interval
    speaker: Speaker | None
    relays: tuple[str, ...] = ()


def find_listings(scene: Scene, s: int, acts: list[SpeechAct], before: list[Claim], made: list[Claim]) -> list[Claim]:
    """Make the claims of a sentence that only lists places for what an earlier sentence told."""
    if any(c.predicate in MAP_MOVING for c in made) or _is_negated(scene, s):
        return []
    speakers = _list_speakers(scene, s, acts)
    if speakers is None:
        return []
    places = _listed(scene, s)
    opened = _opened(scene, s, before) if places else None
    if opened is None:
        return []
    out: list[Claim] = []
    voices: list[Speaker | None] = [*speakers] or [opened.speaker]
    for speaker in voices:
        out.extend(_claim(scene, s, place, opened, speaker, acts) for place in places)
    return out


@functools.cache
def _words(name: str) -> frozenset[str]:
    return load_lexicon()["lists"].get(name, frozenset())


def _is_negated(scene: Scene, s: int) -> bool:
    return any(
        t.text.lower() in {"not", "n't", "n’t", "never", "nor", "neither", "without"} for t in scene.graphs[s].tokens
    )


def _list_speakers(scene: Scene, s: int, acts: list[SpeechAct]) -> list[Speaker] | None:
    """Tell whether a sentence lists places, and who lists them; [] for whoever spoke before, None for no list."""
    graph = scene.graphs[s]
    whole = [sp for a in acts[:1] for sp in a.speakers]
    for token in graph.tokens:
        lemma = token.lemma.lower()
        told = next(
            (a.speakers for a in reversed(acts) if a.speakers and (token.i in a.content or token.i == a.cue)), []
        )
        if lemma in _words("naming") and token.upos in {"VERB", "AUX"} and _names_them(scene, s, token.i):
            return told or [sp for k in scene.frame(s, token.i).args.get("subj", []) for sp in speakers_of(scene, s, k)]
        if lemma in _words("adding") and token.upos in {"VERB", "AUX"} and _is_added(scene, s, token.i):
            return told
        if lemma in _words("lists") and token.upos == "NOUN" and _opens_list(scene, s, token.i):
            return told or owners_of(scene, s, token.i)
    if _is_they_are(scene, s) or _is_bare_list(scene, s):
        return whole
    return None


def _names_them(scene: Scene, s: int, i: int) -> bool:
    """Tell whether a verb names what was only counted before: 'named them as', 'enumerated nine of them'."""
    graph = scene.graphs[s]
    objects = [*graph.kids(i, "obj"), *graph.kids(i, "iobj")]
    pronouns = {"them", "these", "those", "which"}
    return any(
        graph.tokens[k].upos == "NUM" or any(graph.tokens[c].text.lower() in pronouns for c in graph.subtree(k))
        for k in objects
    )


def _is_added(scene: Scene, s: int, i: int) -> bool:
    """Tell whether a place follows another: 'Brim was added', 'Brim followed', 'Brim went with it'."""
    graph = scene.graphs[s]
    subjects = [k for k in graph.children[i] if graph.tokens[k].relation.startswith("nsubj")]
    if not any(k in scene.places[s] and not scene.places[s][k].is_metonym_candidate for k in subjects):
        return False
    lemma = graph.tokens[i].lemma.lower()
    if lemma == "add":
        return bool(graph.kids(i, "aux:pass"))
    if lemma == "go":
        return any(graph.case(k) == "with" and graph.tokens[k].upos == "PRON" for k in graph.kids(i, "obl"))
    return not graph.kids(i, "obj")


def _opens_list(scene: Scene, s: int, i: int) -> bool:
    """Tell whether a list noun names what is in it: 'the list includes Aster', 'his catalogue: twenty names, Aster among them'."""
    graph = scene.graphs[s]
    return any(t.lemma.lower() in _words("containing") for t in graph.tokens if t.i != i) and bool(
        owners_of(scene, s, i)
    )


def _is_they_are(scene: Scene, s: int) -> bool:
    """Tell 'They are Aster, Brim and Cole', 'Among them are Aster and Brim'."""
    graph = scene.graphs[s]
    for k, token in enumerate(graph.tokens[:-1]):
        if (
            token.text.lower() in {"they", "these"}
            and token.relation.startswith("nsubj")
            and graph.tokens[k + 1].text.lower() in {"are", "were"}
        ):
            return any(j in scene.places[s] and not graph.case(j) for j in range(k + 2, min(k + 5, len(graph.tokens))))
        if token.text.lower() == "among" and graph.tokens[k + 1].text.lower() == "them":
            return k == 0 or graph.tokens[k - 1].text.lower() in {"is", "was", "are", "were"}
        if token.text.lower() in {"of", "among"} and graph.tokens[k + 1].text.lower() in {"them", "these", "those"}:
            return k <= _LEAD and _is_name_behind(scene, s, k + 2)
    return False


def _is_name_behind(scene: Scene, s: int, k: int) -> bool:
    """Tell whether a place's bare name follows a form of be."""
    graph = scene.graphs[s]
    if k + 1 >= len(graph.tokens) or graph.tokens[k].text.lower() not in {"is", "was", "are", "were"}:
        return False
    return any(j in scene.places[s] and not graph.case(j) for j in range(k + 1, min(k + 4, len(graph.tokens))))


def _is_bare_list(scene: Scene, s: int) -> bool:
    """Tell 'Aster: Brim, Cole and Dunmore.' behind a sentence that opens a list."""
    graph = scene.graphs[s]
    colon = next((t.i for t in graph.tokens if t.text == ":" and t.i <= 4), None)
    if colon is None or not any(k in scene.places[s] for k in range(colon)):
        return False
    if any(
        is_finite(graph, t.i) and t.relation in {"root", "conj"} and not is_inside_relative(graph, t.i, colon)
        for t in graph.tokens
    ):
        return False
    return any(_opens(scene, k) for k in range(max(0, s - _REACH), s))


def _opens(scene: Scene, s: int) -> bool:
    tokens = scene.graphs[s].tokens
    lemmas = {t.lemma.lower() for t in tokens}
    return bool(lemmas & _words("lists")) and bool(
        lemmas & {"follow", "run", "read", "be", "include", "go"} or tokens[-1].text == ":"
    )


def _listed(scene: Scene, s: int) -> list[str]:
    """Give the places a list names, those that only say where the others lie left out."""
    graph = scene.graphs[s]
    colon = next((t.i for t in graph.tokens if t.text == ":" and t.i <= 4), -1)
    out: list[str] = []
    for i, mention in sorted(scene.places[s].items()):
        first = i == 0 or scene.places[s].get(i - 1) is not mention
        if i > colon and first and mention.place_id and not mention.elsewhere and not _situates(scene, s, i):
            out.append(mention.place_id)
    parents = {scene.theatre.places[p].parent for p in out if p in scene.theatre.places}
    return list(dict.fromkeys(p for p in out if p not in parents and p in scene.theatre.places))


def _situates(scene: Scene, s: int, i: int) -> bool:
    """Tell whether a place stands behind 'in' or 'near'."""
    graph = scene.graphs[s]
    top = i
    while scene.places[s].get(graph.tokens[top].head) is scene.places[s][i]:
        top = graph.tokens[top].head
    before = graph.tokens[i - 1].text.lower() if i else ""
    if before == "the" and i > 1:
        before = graph.tokens[i - 2].text.lower()
    return (before in _SITUATING and before != "by") or (
        graph.case(top) in _SITUATING and before in {"the", *_SITUATING}
    )


def _opened(scene: Scene, s: int, before: list[Claim]) -> _Opened | None:
    """Find what a list goes on with: the nearest claim, or the nearest event whose places were only counted."""
    for k in range(s, max(-1, s - _REACH - 1), -1):
        claims = [c for c in before if c.evidence[0].sentence_index == k and _is_taking(c)]
        if claims:
            last = claims[-1]
            speaker = _speaker_again(last)
            return _Opened(last.predicate, last.actor, last.when, speaker, last.attribution.relays)
        counted = _counted(scene, k) or _headed(scene, k)
        if counted is not None:
            return counted
    return None


def _is_taking(claim: Claim) -> bool:
    return claim.predicate is Predicate.CAPTURES and claim.modality in _LIVE and claim.polarity is Polarity.ASSERTED


def _speaker_again(claim: Claim) -> Speaker | None:
    said = claim.attribution
    return Speaker(said.speaker, said.speaker_actor, said.source_class, coreferent=True) if said.speaker else None


def _counted(scene: Scene, s: int) -> _Opened | None:
    """Read an event whose places are only counted: 'overran two villages', 'seven towns were freed'."""
    graph = scene.graphs[s]
    rules = load_rules()
    for token in graph.tokens:
        if token.upos != "VERB" or not any(
            r.predicate == "captures" for r in rules.triggered_by("verbs", token.lemma.lower())
        ):
            continue
        frame = scene.frame(s, token.i)
        if not any(
            graph.tokens[k].lemma.lower() in load_lexicon()["places"]["area"] and graph.tokens[k].xpos == "NNS"
            for k in frame.args.get("obj", [])
        ):
            continue
        actors = [
            a.actor_id
            for k in frame.args.get("subj", [])
            for a in actors_of(scene, s, k, None)
            if is_force(scene, a.actor_id)
        ]
        if actors:
            return _Opened(
                Predicate.CAPTURES,
                actors[0],
                time_of(scene, s, token.i, Predicate.CAPTURES, []).interval,
                _last_speaker(scene),
            )
    return None


def _headed(scene: Scene, s: int) -> _Opened | None:
    """Read a sentence that only opens a list: "Saturday's tally, drawn up by the command, runs as follows"."""
    if not _opens(scene, s):
        return None
    graph = scene.graphs[s]
    mention = next((k for k, m in sorted(scene.actors[s].items()) if m.actor_id and is_force(scene, m.actor_id)), None)
    if mention is None:
        return None
    found = speakers_of(scene, s, mention)
    verb = next((t.i for t in graph.tokens if is_finite(graph, t.i)), 0)
    when = time_of(scene, s, verb, Predicate.CAPTURES, []).interval
    return _Opened(Predicate.CAPTURES, scene.actors[s][mention].actor_id, when, found[0] if found else None)


def _last_speaker(scene: Scene) -> Speaker | None:
    last = scene.story.speakers[-1] if scene.story.speakers else None
    return Speaker(last.name, last.actor_id, last.source_class, coreferent=True) if last is not None else None


def _claim(scene: Scene, s: int, place: str, opened: _Opened, speaker: Speaker | None, acts: list[SpeechAct]) -> Claim:
    sentence = scene.sentences[s]
    cue = acts[0].lemma if acts else ""
    relays = tuple(acts[0].relays) if acts else opened.relays
    return Claim(
        report_id=scene.report_id,
        predicate=opened.predicate,
        actor=opened.actor,
        side=side_of(scene, opened.actor),
        place=place,
        when=opened.when,
        modality=Modality.CLAIMED if speaker is not None else Modality.FACT,
        attribution=Quotes.attribution(scene, speaker, relays, cue),
        evidence=(
            Evidence(
                report_id=scene.report_id, start=sentence.start, end=sentence.end, quote=sentence.text, sentence_index=s
            ),
        ),
        published_at=scene.report.published_at,
        rule="listing",
    )
