"""From the words of a subject to a speaker: its name, its interest, its class."""

from __future__ import annotations

from collections.abc import Iterable

from whoholds.claims.actors import actors_of
from whoholds.claims.actors import is_force
from whoholds.claims.acts import HEARSAY
from whoholds.claims.bodies import is_witness
from whoholds.claims.bodies import last_body
from whoholds.claims.bodies import last_party
from whoholds.claims.graph import Graph
from whoholds.claims.mentions import ActorWords
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker

_PRONOUNS = frozenset(
    {"it", "he", "she", "they", "who", "i", "we", "that", "which", "one", "both", "some", "others", "neither"}
)
_RANK = {"person": 0, "source": 1, "name": 2, "metonym": 3, "role": 4, "generic": 5}
_INNER = frozenset({"compound", "flat", "appos", "nmod", "nmod:poss", "nmod:desc", "amod", "list", "dep", "orphan"})


def speakers_of(scene: Scene, s: int, i: int, *, conjuncts: bool = True) -> list[Speaker]:
    """Give the speakers a subject means, coordinated ones included."""
    graph = scene.graphs[s]
    heads = graph.conjuncts(i) if conjuncts else [i]
    # 'according to refugees, and from a dozen hamlets': the hamlets say nothing
    heads = [k for k in heads if k == i or graph.case(k) in {"", graph.case(i)}]
    if len(heads) == 2 and _is_named_after(graph, heads[0], heads[1]):
        heads = heads[1:]
    return merge_speakers(sp for k in heads if (sp := _one(scene, s, k)) is not None)


def _is_named_after(graph: Graph, i: int, k: int) -> bool:
    """Tell 'a resident, Amir, said', which parsers take for two speakers."""
    first, second = graph.tokens[i], graph.tokens[k]
    return first.upos == "NOUN" and first.xpos == "NN" and second.upos == "PROPN" and not graph.kids(k, "cc")


def merge_speakers(speakers: Iterable[Speaker]) -> list[Speaker]:
    """Keep one of the speakers with the same name, that whose interest is known."""
    kept: dict[str, Speaker] = {}
    for speaker in speakers:
        held = kept.get(speaker.name)
        if held is None or (speaker.actor_id and not held.actor_id):
            kept[speaker.name] = speaker
    return list(kept.values())


def _name_span(scene: Scene, s: int, i: int) -> tuple[int, int]:
    """Give the offsets of the whole name a word is part of, however the tree hangs its parts."""
    tokens = scene.graphs[s].tokens
    first = last = i
    while first > 0 and tokens[first].name.startswith("I-") and tokens[first - 1].upos == "PROPN":
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].name.startswith("I-") and tokens[last + 1].upos == "PROPN":
        last += 1
    return tokens[first].start, tokens[last].end


def _one(scene: Scene, s: int, i: int) -> Speaker | None:
    graph = scene.graphs[s]
    token = graph.tokens[i]
    low = token.text.lower()
    if low in _PRONOUNS and token.upos in {"PRON", "NUM", "DET"}:
        return _antecedent(scene, s, i, low)
    if token.lemma.lower() in load_lexicon()["speech"]["nouns"] and token.upos == "NOUN":
        return _owner(scene, s, i)
    if any(time.start <= token.start < time.end for time in scene.times[s]):
        return None  # 'which the day before had said ...': the parser took the day for the subject
    best = best_mention(scene, s, i)
    if best is None or best.kind in {"generic", "role"}:
        again = _said_before(scene, s, i)
        if again is not None:
            return again
    if best is not None:
        return _named_apart(scene, s, i, best) or _from_mention(scene, s, i, best)
    return _unlisted(scene, s, i)


def _unlisted(scene: Scene, s: int, i: int) -> Speaker | None:
    """Name a speaker that no mention covers: 'those defending the city', 'someone', 'a lorry owner'; places say nothing."""
    graph = scene.graphs[s]
    token = graph.tokens[i]
    low = token.text.lower()
    place = scene.places[s].get(i)
    is_ground = place is not None and (place.kind == "name" or not graph.kids(i, "compound"))
    if place is not None and is_ground and not place.is_metonym_candidate and place.place_id:
        return None  # but 'the harbour master' speaks
    vague = low in {"someone", "somebody", "others"}
    if vague or (low in {"those", "many", "some"} and graph.kids(i, "acl", "nmod")):
        start = min(graph.tokens[k].start for k in [i, *graph.kids(i, "det", "nummod", "amod")])
        end = graph.span(i)[1]
        return Speaker(graph.text(start, end), source_class="unnamed", start=start, end=end)
    if token.upos not in {"NOUN", "PROPN"} or _is_event_noun(token.lemma.lower()):
        return None
    return _unknown(scene, s, i)


def _is_event_noun(lemma: str) -> bool:
    """Tell a noun for what is said or happens, which says nothing itself: 'the capture', 'propaganda'."""
    words = load_lexicon()["denial"]
    return any(lemma in words[name] for name in ("falsehood", "about_captures", "about_enters", "about_withdraws"))


def _said_before(scene: Scene, s: int, i: int) -> Speaker | None:
    """Find who spoke before under the same noun: 'the ministry', 'the same sources', 'the nurse'."""
    graph = scene.graphs[s]
    token = graph.tokens[i]
    if token.upos != "NOUN" or not any(
        graph.tokens[k].text.lower() in {"the", "this", "same", "that", "these", "those"} for k in graph.children[i]
    ):
        return None
    if any(graph.tokens[k].relation in _INNER and graph.tokens[k].text.lower() != "same" for k in graph.children[i]):
        return None
    wanted = token.lemma.lower()
    for speaker in reversed(scene.story.speakers):
        words = speaker.name.lower().replace("'s", "").split()
        if any(word in {wanted, token.text.lower()} for word in words):
            return _as_coreferent(scene, s, i, speaker)
    return None


def best_mention(scene: Scene, s: int, i: int) -> ActorWords | None:
    """Choose among the mentions of a noun phrase: a person before a source before a group before a role."""
    graph = scene.graphs[s]
    members = [i] + [k for k in graph.subtree(i, within_clause=True) if k != i and _belongs(scene, s, k, i)]
    found = [(m, k) for k in members if (m := scene.actors[s].get(k)) is not None]
    if not found:
        return None
    head = scene.actors[s].get(i)
    ranked = sorted(found, key=lambda mk: (_RANK.get(mk[0].kind, 6), mk[0] is not head, mk[1]))
    best = ranked[0][0]
    if head is not None and head.kind == "role" and best.kind in {"name", "generic", "metonym"}:
        return head
    if head is not None and head.kind == "generic" and best.kind == "name":
        return best
    return best


def _belongs(scene: Scene, s: int, k: int, i: int) -> bool:
    graph = scene.graphs[s]
    at = k
    while at != i:
        relation = graph.tokens[at].relation
        if relation not in _INNER:
            return False
        if relation == "nmod" and graph.case(at) not in {"of", "for", "from", "in", "at", "with", ""}:
            return False
        at = graph.tokens[at].head
    return True


def _named_apart(scene: Scene, s: int, i: int, best: ActorWords) -> Speaker | None:
    """Name a person the theatre does not know who is described by an office it does: 'Ama Fenn, a rebel commander'."""
    graph = scene.graphs[s]
    token = graph.tokens[i]
    if best.kind in {"person", "name"} and best.words != "":
        return None
    covered = best.start <= token.start < best.end
    if token.upos == "PROPN" and not covered:
        apposed = {k for j in graph.kids(i, "appos") for k in graph.subtree(j)}
        name = i if any(scene.actors[s].get(k) is best for k in apposed) else None
        name = i if name is None and _is_titled(scene, s, i, best) else name
    else:
        name = next(
            (k for k in graph.kids(i, "flat", "appos") if graph.tokens[k].upos == "PROPN" and k not in scene.actors[s]),
            None,
        )
        name = name if covered and token.upos == "NOUN" and best.kind in {"role", "generic"} else None
    if name is None:
        return None
    described = _from_mention(scene, s, i, best)
    members = sorted([name, *(k for k in graph.kids(name, "flat", "compound") if abs(k - name) < 5)])
    first, last = _name_span(scene, s, name)
    start, end = min(first, graph.tokens[members[0]].start), max(last, graph.tokens[members[-1]].end)
    return Speaker(graph.text(start, end), described.actor_id, described.source_class, start=start, end=end)


def _is_titled(scene: Scene, s: int, i: int, best: ActorWords) -> bool:
    """Tell 'Orland ambassador John Blane': a whole name behind the office it holds."""
    graph = scene.graphs[s]
    offices = [k for k in graph.kids(i, "nmod:desc") if k < i]
    return best.kind == "role" and bool(graph.kids(i, "flat")) and any(scene.actors[s].get(k) is best for k in offices)


def _from_mention(scene: Scene, s: int, i: int, mention: ActorWords) -> Speaker:
    name = mention.canonical or mention.words
    actor_id = mention.actor_id
    source_class = mention.source_class or ("party" if actor_id else "unnamed")
    if mention.kind == "role":
        name, actor_id = _role(scene, s, i, mention)
        source_class = (
            "party"
            if actor_id and mention.source_class in {"", "unnamed", "official", "party"}
            else mention.source_class or "unnamed"
        )
    if mention.kind == "source" and mention.source_id in scene.theatre.sources:
        source = scene.theatre.sources[mention.source_id]
        name, actor_id, source_class = source.name, source.interest or actor_id, source.source_class
        role = _head_role(scene, s, i, mention)
        name = f"{name} {role}" if role else name
    if mention.kind in {"generic", "metonym"}:
        name, source_class = _office(scene, mention) or (name, source_class)
    return Speaker(
        name, actor_id, source_class, coreferent=mention.kind == "generic", start=mention.start, end=mention.end
    )


def _office(scene: Scene, mention: ActorWords) -> tuple[str, str] | None:
    """Find the source that a common noun names within its side: 'the defence ministry' of the one that is meant."""
    words = mention.words.lower().removeprefix("the ")
    for source in scene.theatre.sources.values():
        if (
            source.interest == mention.actor_id
            and mention.actor_id
            and any(words == a.lower().removeprefix("the ") for a in (source.name, *source.aliases))
        ):
            return source.name, source.source_class
    return None


def _head_role(scene: Scene, s: int, i: int, mention: ActorWords) -> str:
    """Keep 'correspondent of Channel X' apart from the channel itself."""
    token = scene.graphs[s].tokens[i]
    if mention.start <= token.start < mention.end or token.upos != "NOUN":
        return ""
    return (
        token.lemma.lower() if token.lemma.lower() in {"correspondent", "reporter", "presenter", "journalist"} else ""
    )


def _role(scene: Scene, s: int, i: int, mention: ActorWords) -> tuple[str, str]:
    """Name a speaker by office ('army officer') and find whose officer it is."""
    graph = scene.graphs[s]
    head = next((k for k in [i, *graph.subtree(i, within_clause=True)] if scene.actors[s].get(k) is mention), i)
    words = [
        graph.tokens[k] for k in graph.children[head] if graph.tokens[k].relation in {"compound", "amod"} and k < head
    ]
    owner, whose = "", None
    for k in graph.subtree(i, within_clause=True):
        other = scene.actors[s].get(k)
        if other is not None and other is not mention and other.actor_id and _belongs(scene, s, k, i):
            owner, whose = other.actor_id, other
            break
    name = " ".join([*(t.text for t in words), graph.tokens[head].text])
    if (
        whose is not None
        and all(not whose.start <= t.start < whose.end for t in words)
        and whose.kind in {"name", "source"}
    ):
        name = f"{whose.words.removeprefix('the ')} {name}"
    return name, owner or mention.actor_id


def owners_of(scene: Scene, s: int, i: int) -> list[Speaker]:
    """Give those whose telling a noun names: 'its count', 'the version of the ministry', 'a monitor's tally'."""
    graph = scene.graphs[s]
    out: list[Speaker] = []
    for k in graph.children[i]:
        token = graph.tokens[k]
        if token.relation in {"nmod:poss", "det:poss", "compound", "amod"} or (
            token.relation in {"nmod", "obl"} and graph.case(k) in {"of", "by", "from"}
        ):
            within = [k, *(j for j in graph.subtree(k, within_clause=True) if j != k)]
            known = next((j for j in within if j in scene.actors[s]), None)
            found = (
                _one(scene, s, k)
                if k in scene.actors[s] or token.upos == "PRON"
                else (_one(scene, s, known) if known is not None else None)
            )
            if (
                found is None
                and token.relation == "nmod:poss"
                and token.lemma.lower() in load_lexicon()["speech"]["tellers"]
            ):
                found = _unknown(scene, s, k)
            if found is not None:
                out.append(found)
    return out


def _owner(scene: Scene, s: int, i: int) -> Speaker | None:
    """Give the speaker behind 'its statement', 'the ministry's communique', 'reports'."""
    graph = scene.graphs[s]
    owners = owners_of(scene, s, i)
    if owners:
        return owners[0]
    if graph.tokens[i].xpos == "NNS" or graph.tokens[i].lemma.lower() in {"rumour", "rumor", "talk", "word"}:
        return Speaker(HEARSAY, source_class="unnamed", start=graph.tokens[i].start, end=graph.tokens[i].end)
    last = scene.story.speakers[-1] if scene.story.speakers else None
    if any(graph.tokens[k].text.lower() == "its" for k in graph.children[i]) and is_witness(last):
        last = last_body(scene, s, i)
    return _as_coreferent(scene, s, i, last)


def _antecedent(scene: Scene, s: int, i: int, low: str) -> Speaker | None:
    graph = scene.graphs[s]
    token = graph.tokens[i]
    if low in {"who", "which", "that"}:
        for k in graph.ancestors(i):
            if graph.tokens[k].relation.endswith("relcl"):
                return _one(scene, s, graph.tokens[k].head)
        before = next((k for k in range(i - 1, -1, -1) if k in scene.actors[s]), None) if low == "who" else None
        return _one(scene, s, before) if before is not None else None
    earlier = [
        k
        for k in range(i - 1, -1, -1)
        # 'it conceded that the army, it wrote, has entered': a subject cut off by the aside is not who wrote
        if (m := scene.actors[s].get(k)) is not None
        and not (low == "it" and graph.tokens[k].head > i)
        and _may_stand_for(scene, s, k, m, low)
    ]
    if earlier and low in {"they", "it", "he", "she"}:
        return _as_coreferent(scene, s, i, _one(scene, s, earlier[0]))
    last = _last_speaker(scene, low) or _subject_before(scene, s, i, low)
    if last is None and low in {"they", "it"} and scene.story.actors:
        actor = scene.theatre.actors.get(scene.story.actors[-1])
        last = Speaker(actor.name, actor.id, "party") if actor else None
    if last is None and low in {"he", "she", "they", "it", "we", "i"} and token.relation != "expl":
        return Speaker(token.text, coreferent=True, start=token.start, end=token.end)
    return _as_coreferent(scene, s, i, last)


def _subject_before(scene: Scene, s: int, i: int, low: str) -> Speaker | None:
    """Take the force that is the sentence's subject where nobody spoke before: 'the army found words: its men, it said, ...'."""
    if low not in {"it", "they"}:
        return None
    graph = scene.graphs[s]
    for k in range(i - 1, -1, -1):
        mention = scene.actors[s].get(k)
        whole = graph.tokens[k].relation.startswith("nsubj") and graph.tokens[k].head < i
        if whole and mention is not None and is_force(scene, mention.actor_id):
            return _one(scene, s, k)
    return None


def _last_speaker(scene: Scene, low: str) -> Speaker | None:
    """Give who spoke last, for 'he' and 'she' the last who is one person: no army is a 'he'."""
    said = scene.story.speakers
    if low in {"he", "she"}:
        groups = {a.name for a in scene.theatre.actors.values() if a.kind != "person"}
        said = [sp for sp in said if sp.name not in groups] or said
    return said[-1] if said else None


def _may_stand_for(scene: Scene, s: int, k: int, mention: ActorWords, low: str) -> bool:
    """Tell whether a pronoun can mean an earlier subject: a source, or a group that speaks in this very sentence."""
    graph = scene.graphs[s]
    if not graph.tokens[k].relation.startswith("nsubj"):
        return False
    if mention.kind in {"person", "source", "name", "role", "metonym"}:
        return True
    words = load_lexicon()["speech"]
    verbs = [graph.tokens[k].head, *graph.kids(graph.tokens[k].head, "advcl", "xcomp")]
    return low == "they" or any(
        graph.tokens[v].lemma.lower() in words["say"] - words["weak"] | words["deny"] for v in verbs if v >= 0
    )


def _as_coreferent(scene: Scene, s: int, i: int, speaker: Speaker | None) -> Speaker | None:
    if speaker is None:
        return None
    token = scene.graphs[s].tokens[i]
    return Speaker(
        speaker.name, speaker.actor_id, speaker.source_class, coreferent=True, start=token.start, end=token.end
    )


def _unknown(scene: Scene, s: int, i: int) -> Speaker | None:
    """Name a speaker the theatre does not know by its own words."""
    graph = scene.graphs[s]
    token = graph.tokens[i]
    members = sorted(
        k
        for k in graph.children[i]
        if graph.tokens[k].relation in {"compound", "flat", "amod", "nummod"} and graph.tokens[k].relation != "det"
    )
    chosen = sorted([*members, i])
    start, end = graph.tokens[chosen[0]].start, graph.tokens[chosen[-1]].end
    person = next((k for k in graph.kids(i, "appos", "flat") if graph.tokens[k].upos == "PROPN"), None)
    if token.upos == "NOUN" and person is not None:
        start, end = graph.span(person)
    elif token.upos == "PROPN":
        first, last = _name_span(scene, s, i)
        start, end = min(start, first), max(end, last)
    media = token.lemma.lower() in load_lexicon()["speech"]["media"] or token.name.endswith("ORG")
    name = graph.text(start, end)
    if token.lemma.lower() in load_lexicon()["speech"]["members"]:
        found = next((r for r in actors_of(scene, s, i, None) if is_force(scene, r.actor_id)), None)
        party = (last_party(scene) if found.how == "pronoun" else "") or found.actor_id if found is not None else ""
        if party:
            return Speaker(name, party, "party", start=start, end=end)
    return Speaker(name, source_class="agency" if media and token.upos == "PROPN" else "unnamed", start=start, end=end)
