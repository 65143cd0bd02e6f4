"""Reading: one report with its sentences and mentions into claims and refusals."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from whoholds.claims.actors import default_captor
from whoholds.claims.actors import default_loser
from whoholds.claims.actors import is_force
from whoholds.claims.actors import side_of
from whoholds.claims.attributing import Quotes
from whoholds.claims.attributing import chain_of
from whoholds.claims.attributing import denied_by
from whoholds.claims.attributing import is_disowned
from whoholds.claims.attributing import restate
from whoholds.claims.attributing import to_attribution
from whoholds.claims.brinks import deny_entries
from whoholds.claims.echoes import find_echoes
from whoholds.claims.exceptions import find_exceptions
from whoholds.claims.gaps import fill_gaps
from whoholds.claims.gaps import find_gapped
from whoholds.claims.gaps import turn_left_out
from whoholds.claims.hearsay import hearsay_of
from whoholds.claims.joining import join_claims
from whoholds.claims.listings import find_listings
from whoholds.claims.matching import Event
from whoholds.claims.matching import find_events
from whoholds.claims.mentions import NamesActors
from whoholds.claims.mentions import NamesPlaces
from whoholds.claims.mentions import NamesTimes
from whoholds.claims.mentions import PlaceWords
from whoholds.claims.modality import modality_of
from whoholds.claims.positions import find_positions
from whoholds.claims.relevance import Relevance
from whoholds.claims.rules import RuleSet
from whoholds.claims.rules import load_lexicon
from whoholds.claims.rules import load_rules
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.claims.scene import is_scene
from whoholds.claims.speech import SpeechAct
from whoholds.claims.speech import find_speech
from whoholds.claims.stance import stance_of
from whoholds.claims.timing import When
from whoholds.claims.timing import time_of
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import PlaceRelation
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Scope
from whoholds.model import Sentence
from whoholds.model import Theatre

#: Number of the reading code: raised whenever it reads other claims from the same rules.
READER = 3
#: Mentions of somebody who speaks or acts alone: 'they' in the next sentence are not his side.
_ONE_MAN = frozenset({"person"})
_OPEN_TIME = frozenset({Modality.PLANNED, Modality.CALLED_FOR, Modality.HYPOTHETICAL})
_RELATIONS = {"toward": PlaceRelation.TOWARD, "near": PlaceRelation.NEAR, "along": PlaceRelation.ALONG}


class ClaimReader:
    """Reads claims of one theatre. `version` changes with the rules, so that a ledger knows what to read again."""

    def __init__(
        self,
        theatre: Theatre,
        places: NamesPlaces,
        actors: NamesActors,
        times: NamesTimes,
        rules: RuleSet | None = None,
    ) -> None:
        self.theatre = theatre
        self._places, self._actors, self._times = places, actors, times
        self._rules = rules or load_rules()
        self._relevance = Relevance(places, actors)
        words = {section: {name: sorted(row) for name, row in rows.items()} for section, rows in load_lexicon().items()}
        self.version = (
            f"claims-{READER}-" + hashlib.blake2b(f"{self._rules.rules!r}{words}".encode(), digest_size=4).hexdigest()
        )

    def decline(self, report: Report) -> Refusal | None:
        """Decline a report that could hold no claim, before it is parsed; None if it could hold one."""
        return self._relevance.decline(report)

    def choose(self, report: Report, sentences: Sequence[Sentence]) -> set[int]:
        """Choose the sentences that must be parsed, by their indices."""
        return self._relevance.choose(report, sentences)

    def read(self, report: Report, sentences: Sequence[Sentence]) -> tuple[list[Claim], list[Refusal]]:
        """Read one report.

        Returns
        -------
        Claims in order of the text, those said twice joined into one with several pieces of evidence; and refusals.
        """
        scene, refusals = self._scene(report, sentences)
        if not scene.actor_ids():
            return [], refusals
        claims: list[Claim] = []
        quotes = Quotes(scene)
        said: dict[str, list[Claim]] = {}
        for s, sentence in enumerate(sentences):
            if sentence.text in said:
                claims.extend(_say_again(scene, s, said[sentence.text]))
            elif sentence.tokens:
                try:
                    said[sentence.text] = self._read_sentence(scene, s, quotes, claims)
                except Exception as error:  # noqa: BLE001 - a sentence no rule was ready for must not lose the report
                    refusals.append(_refuse(scene, s, error))
                    continue
                claims.extend(said[sentence.text])
        return join_claims(claims), refusals

    def _scene(self, report: Report, sentences: Sequence[Sentence]) -> tuple[Scene, list[Refusal]]:
        named = list(self._places.find(report.text, sentences))
        definite, refusals = self._places.resolve_definite(sentences, named)
        places = sorted([*named, *definite], key=lambda m: m.start)
        actors = self._actors.find(report.text, sentences, report.published_at, places)
        times = self._times.find(_hide_numbers(report.text, named), report.published_at)
        scene = Scene(report, sentences, self.theatre, places, actors, times)
        scene.focus = lambda position: self._places.find_focus(sentences, places, position)
        return scene, refusals

    def _read_sentence(self, scene: Scene, s: int, quotes: Quotes, before: list[Claim]) -> list[Claim]:
        acts = find_speech(scene, s)
        quotes.note(s, acts)
        tokens = scene.graphs[s].tokens if acts or not quotes.is_empty else ()
        speakers = {t.i: sp for t in tokens if (sp := _innermost(s, t.i, acts, quotes)) is not None}
        out: list[Claim] = []
        events = turn_left_out(scene, s, find_events(scene, s, self._rules, speakers))
        events = [*events, *find_gapped(scene, s, events)]
        left_out = find_exceptions(scene, s, events, self._rules, speakers)
        left_out += deny_entries(scene.graphs[s], events)
        for event in [*events, *left_out, *fill_gaps(scene, s, events)]:
            out.extend(self._claims_of(scene, s, event, acts, quotes))
        out = _once(out)
        out.extend(self._positions(scene, s, speakers, out))
        out.extend(find_listings(scene, s, acts, before, out))
        out.extend(find_echoes(scene, s, acts, before, out))
        _remember(scene, s, out, acts)
        quotes.open(s)
        return out

    def _claims_of(self, scene: Scene, s: int, event: Event, acts: list[SpeechAct], quotes: Quotes) -> list[Claim]:
        stance = stance_of(scene, s, event.frame)
        if stance.dropped:
            return []
        chain = chain_of(s, event.trigger, acts, quotes)
        disowned = [a for a in chain if is_disowned(a, stance.disowned)]
        chain = [*denied_by(scene, s, stance.denier), *(a for a in chain if a not in disowned)]
        if not chain and not stance.negated:
            chain = hearsay_of(scene, s, event.trigger)
        predicate = Predicate(event.predicate)
        when = time_of(scene, s, event.trigger, predicate, chain, event.place.start)
        modality = modality_of(scene, s, event, stance, chain, when)
        if not event.place.place_id and modality is not Modality.CALLED_FOR:
            return []
        predicate = Predicate(_turned(event, modality, when) or predicate)
        event = _of_old(scene, event, when)
        interval = Interval(basis=when.interval.basis) if modality in _OPEN_TIME else when.interval
        out = []
        for speaker, relays, cue in to_attribution(chain):
            attribution = quotes.attribution(scene, speaker, relays, cue)
            out.append(
                Claim(
                    report_id=scene.report_id,
                    predicate=predicate,
                    actor=event.actor.actor_id if event.actor else "",
                    side=side_of(scene, event.actor.actor_id) if event.actor else "",
                    code=event.rule.code,
                    place=event.place.place_id,
                    place_text=scene.report.text[event.place.start : event.place.end] if event.place.start >= 0 else "",
                    place_relation=_RELATIONS.get(
                        event.rule.relation or event.place.relation,
                        PlaceRelation.PART_OF if event.place.scope == "part" else PlaceRelation.IN,
                    ),
                    scope=Scope(event.place.scope),
                    when=interval,
                    polarity=Polarity.DENIED
                    if stance.negated != (event.rule.polarity == "denied")
                    else Polarity.ASSERTED,
                    modality=modality if speaker is not None or modality is not Modality.CLAIMED else Modality.FACT,
                    attribution=attribution,
                    evidence=(_evidence(scene, s, event, speaker, when),),
                    published_at=scene.report.published_at,
                    rule=event.rule.id,
                    reader_version=self.version,
                )
            )
        return [*out, *restate(scene, out[:1], disowned)]

    def _positions(self, scene: Scene, s: int, speakers: dict[int, Speaker], read: list[Claim]) -> list[Claim]:
        """Make claims of what speakers ask for, where no event was read as asked for."""
        graph = scene.graphs[s]
        starts = {e.roles[0][1] for c in read if c.modality is Modality.CALLED_FOR for e in c.evidence if e.roles}
        taken = {t.i for t in graph.tokens if t.start in starts}
        out = []
        for position in find_positions(scene, s, speakers, taken):
            speaker, sentence, trigger = position.speaker, scene.sentences[s], graph.tokens[position.trigger]
            outer = speakers.get(position.trigger)
            relays = (outer.name,) if outer is not None and outer.name != speaker.name else ()
            roles = (
                ("trigger", trigger.start, trigger.end),
                *((("speaker", speaker.start, speaker.end),) if speaker.start >= 0 else ()),
            )
            out.append(
                Claim(
                    report_id=scene.report_id,
                    predicate=Predicate.CALLS_FOR,
                    actor=speaker.actor_id,
                    side=side_of(scene, speaker.actor_id),
                    code="position",
                    place=position.place.place_id,
                    when=Interval(basis="none"),
                    modality=Modality.CALLED_FOR,
                    attribution=Quotes.attribution(scene, speaker, relays, trigger.lemma),
                    evidence=(
                        Evidence(
                            report_id=scene.report_id,
                            start=sentence.start,
                            end=sentence.end,
                            quote=sentence.text,
                            sentence_index=s,
                            roles=roles,
                        ),
                    ),
                    published_at=scene.report.published_at,
                    rule=position.rule,
                    reader_version=self.version,
                )
            )
        return out


def _hide_numbers(text: str, named: Sequence[PlaceWords]) -> str:
    """Blank out the figures in names of places, which are no dates: 'the 4 March bridge'."""
    for mention in named:
        words = text[mention.start : mention.end]
        if mention.kind == "name" and any(c.isdigit() for c in words):
            text = f"{text[: mention.start]}{'x' * len(words)}{text[mention.end :]}"
    return text


def _turned(event: Event, modality: Modality, when: When) -> str:
    """Give the predicate a rule reads of older days ('stormed Aster in 1992') or of days to come ('will be ours'); else ''."""
    if modality is Modality.BACKGROUND and when.is_older:
        return event.rule.older
    is_held = event.place.place_id and event.actor is not None and event.actor.how == "default"
    return event.rule.future if modality in _OPEN_TIME and not is_held else ""


def _of_old(scene: Scene, event: Event, when: When) -> Event:
    """Turn the guess of days before the story opens: the present holder was the captor, so the loser was his foe."""
    opened, latest = scene.theatre.opens_at, when.interval.latest
    guessed = event.actor is not None and event.actor.how == "default" and event.predicate in {"captures", "loses"}
    if not guessed or latest is None or latest > opened or event.actor is None:
        return event
    of_then = default_loser if event.predicate == "captures" else default_captor
    holder = of_then(scene, event.place)
    return replace(event, actor=replace(event.actor, actor_id=holder)) if holder else event


def _once(claims: list[Claim]) -> list[Claim]:
    """Keep one of the claims that a sentence makes twice, in a main clause and again in passing; older news stays."""
    seen: set[tuple[str, ...]] = set()
    out = []
    for claim in claims:
        key = (claim.attribution.speaker, claim.predicate, claim.actor, claim.place, claim.polarity, claim.modality)
        if key not in seen or claim.modality is Modality.BACKGROUND:
            out.append(claim)
        seen.add(key)
    return out


def _say_again(scene: Scene, s: int, claims: list[Claim]) -> list[Claim]:
    """Give the claims of a sentence that is printed a second time: the same claims with the second place as evidence."""
    shift = scene.sentences[s].start
    out = []
    for claim in claims:
        first = claim.evidence[0]
        roles = tuple((name, a - first.start + shift, b - first.start + shift) for name, a, b in first.roles)
        again = Evidence(
            report_id=first.report_id,
            start=shift,
            end=scene.sentences[s].end,
            quote=first.quote,
            sentence_index=s,
            roles=roles,
        )
        out.append(replace(claim, evidence=(again,)))
    return out


def _refuse(scene: Scene, s: int, error: Exception) -> Refusal:
    sentence = scene.sentences[s]
    return Refusal(
        stage="claims",
        code="sentence-unread",
        about=sentence.text[:200],
        reason=f"the rules failed on this sentence, please report it: {type(error).__name__}: {error}",
        report_id=scene.report_id,
        start=sentence.start,
        end=sentence.end,
    )


def _innermost(s: int, i: int, acts: list[SpeechAct], quotes: Quotes) -> Speaker | None:
    chain = chain_of(s, i, acts, quotes)
    return next((a.speakers[0] for a in chain if a.speakers), None)


def _evidence(scene: Scene, s: int, event: Event, speaker: Speaker | None, when: When) -> Evidence:
    sentence = scene.sentences[s]
    trigger = scene.graphs[s].tokens[event.trigger]
    roles = [("trigger", trigger.start, trigger.end)]
    for name, ref in (("actor", event.actor), ("place", event.place), ("speaker", speaker), ("time", when)):
        if ref is not None and ref.start >= 0:
            roles.append((name, ref.start, ref.end))
    return Evidence(
        report_id=scene.report_id,
        start=sentence.start,
        end=sentence.end,
        quote=sentence.text,
        sentence_index=s,
        roles=tuple(roles),
    )


def _topic_of(scene: Scene, s: int) -> str:
    """Give the force a sentence is about: its first subject that is one; '' where it goes on with 'they' or 'it'."""
    for token in scene.graphs[s].tokens:
        if not token.relation.startswith("nsubj"):
            continue
        if token.text.lower() in {"they", "it"}:
            if _is_empty(scene, s, token.i):
                continue
            return ""
        mention = scene.actors[s].get(token.i)
        if mention is not None and mention.kind not in _ONE_MAN and is_force(scene, mention.actor_id):
            return mention.actor_id
    agents = (scene.actors[s].get(t.i) for t in scene.graphs[s].tokens if t.relation == "obl:agent")
    return next((m.actor_id for m in agents if m is not None and is_force(scene, m.actor_id)), "")


def _is_empty(scene: Scene, s: int, i: int) -> bool:
    """Tell the 'it' of 'it is the first time that rebels have taken a city', which means nobody."""
    graph = scene.graphs[s]
    head = graph.tokens[i].head
    return head >= 0 and graph.tokens[head].upos == "NOUN" and bool(graph.kids(head, "cop") and graph.kids(head, "acl"))


def _remember(scene: Scene, s: int, claims: list[Claim], acts: list[SpeechAct]) -> None:
    """Carry forward who and where the story is."""
    story = scene.story
    graph = scene.graphs[s]
    for i, mention in sorted(scene.actors[s].items()):
        if mention.actor_id and graph.tokens[i].relation.startswith("nsubj"):
            story.actors.append(mention.actor_id)
    story.topic = _topic_of(scene, s) or story.topic
    story.actors.extend(c.actor for c in claims if c.actor and c.polarity is Polarity.ASSERTED)
    named = list(
        dict.fromkeys(
            m.place_id
            for _, m in sorted(scene.places[s].items())
            if m.place_id and not m.is_metonym_candidate and is_scene(scene, m.place_id)
        )
    )
    claimed = list(dict.fromkeys(c.place for c in claims if c.place))
    if claimed or named:
        story.places.append((claimed or named)[0])
    if len(claimed or named) > 1:
        story.groups.append(tuple(claimed or named))
    for claim in claims:
        if (
            claim.predicate is Predicate.CAPTURES
            and claim.polarity is Polarity.ASSERTED
            and claim.modality in {Modality.FACT, Modality.CLAIMED, Modality.BACKGROUND}
            and claim.scope is Scope.ALL
            and claim.side
        ):
            story.taken[claim.place] = claim.side
            if claim.modality is not Modality.BACKGROUND:
                story.takers[claim.place] = claim.actor
    for act in acts:
        for speaker in act.speakers[:1]:
            story.speakers.append(speaker)
