"""Attribution chains: from speech acts and quotation marks to speaker, relays and outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace

from whoholds.claims.actors import side_of
from whoholds.claims.acts import ELSEWHERE
from whoholds.claims.acts import SpeechAct
from whoholds.claims.acts import speech_words
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.claims.speakers import owners_of
from whoholds.claims.speakers import speakers_of
from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import SourceClass

_OPENERS = {'"': '"', "“": "”", "'": "'", "‘": "’", "«": "»", "''": "''", "``": "''"}
#: All that the search for quotations looks at: what opens or closes one, and the end of a line.
_MARK = re.compile("''|``|[" + re.escape("".join({*_OPENERS, *_OPENERS.values()} - {"''", "``"})) + "\\n]")
#: A statement opens in the first sentences of a report, behind a dateline at most.
_OPENING = 2
#: Verbs whose subject passes on the words of somebody else, whoever it is.
_QUOTING = frozenset({"quote", "cite"})
_MEDIA = frozenset({SourceClass.AGENCY, SourceClass.STATE_MEDIA, SourceClass.OUTLET})


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks, as report offsets."""

    start: int
    end: int


def find_quotations(text: str) -> list[Quotation]:
    """Find the quotations of a text; a mark inside a word is an apostrophe, an unclosed one ends with its paragraph."""
    out: list[Quotation] = []
    closer, start = "", -1
    for match in _MARK.finditer(text):
        i, ch = match.start(), match.group()
        before = text[i - 1] if i else " "
        after = text[match.end()] if match.end() < len(text) else " "
        if closer == "'" and ch == "''":
            ch = closer  # the end of a quotation within another
        if closer and ch == closer and not (before.isalnum() and after.isalnum()) and not before.isspace():
            out.append(Quotation(start, match.end()))
            closer = ""
        elif not closer and ch in _OPENERS and not before.isalnum() and not after.isspace():
            closer, start = _OPENERS[ch], i
        elif closer and ch == "\n" and after == "\n":
            closer = ""
    return out


class Quotes:
    """Speakers of quotations that run over several sentences, and of sentences that are nothing but quotation."""

    def __init__(self, scene: Scene) -> None:
        self._quotations = [q for q in find_quotations(scene.report.text) if q.end - q.start > 12]
        self._speaker_of: dict[Quotation, tuple[int, SpeechAct]] = {}
        self._scene = scene
        self._last: tuple[int, SpeechAct] | None = None
        self._last_sentence = -9
        self._statement: SpeechAct | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the report quotes nobody at length."""
        return not self._quotations and self._statement is None

    def open(self, s: int) -> None:
        """Remember whose statement the report is, if its first sentences say so; the words behind them are theirs."""
        if s <= _OPENING and self._statement is None:
            self._statement = _opened_statement(self._scene, s)

    def note(self, s: int, acts: list[SpeechAct]) -> None:
        """Remember whose words the quotations of a sentence are."""
        sentence = self._scene.sentences[s]
        tokens = self._scene.graphs[s].tokens
        for quotation in self._quotations:
            if quotation.start < sentence.end and quotation.end > sentence.start and quotation not in self._speaker_of:
                for act in acts:
                    if act.speakers and not quotation.start <= tokens[act.cue].start < quotation.end:
                        self._speaker_of[quotation] = (s, act)
                        break
                else:
                    follows = self._last is not None and s - self._last_sentence <= 1
                    if (
                        follows
                        and quotation.start <= sentence.start + 1
                        and quotation.end >= sentence.end - 1
                        and self._last is not None
                    ):
                        self._speaker_of[quotation] = self._last
        whole = any(q.start <= sentence.start + 1 and q.end >= sentence.end - 1 for q in self._quotations)
        outer = next((a for a in acts if a.speakers), None) if not whole else None
        if outer is None and not whole and self._next_is_quoted(s):
            outer = _introduction(self._scene, s)
        if outer is not None:
            self._last, self._last_sentence = (s, outer), s
        elif whole:
            self._last_sentence = s

    def _next_is_quoted(self, s: int) -> bool:
        """Tell whether the next sentence is nothing but a quotation."""
        if s + 1 >= len(self._scene.sentences):
            return False
        following = self._scene.sentences[s + 1]
        return any(q.start <= following.start + 1 and q.end >= following.end - 1 for q in self._quotations)

    def act_for(self, s: int, i: int) -> SpeechAct | None:
        """Give the speech act of the quotation a word stands in; of one in another sentence only who speaks and how."""
        token = self._scene.graphs[s].tokens[i]
        for quotation in self._quotations:
            if quotation.start < token.start < quotation.end:
                at, act = self._speaker_of.get(quotation, (s, None))
                if act is None or at == s:
                    return act
                return replace(act, cue=ELSEWHERE, content=frozenset(), objects=(), heads=())
        said = self._statement
        return replace(said, cue=ELSEWHERE, content=frozenset(), objects=(), heads=()) if said is not None else None

    @staticmethod
    def attribution(scene: Scene, speaker: Speaker | None, relays: tuple[str, ...], cue: str) -> Attribution:
        """Make the attribution of one claim."""
        if speaker is None:
            return Attribution(outlet=scene.report.outlet, source_class=SourceClass.OUTLET, relays=relays)
        known = {c.value for c in SourceClass}
        return Attribution(
            outlet=scene.report.outlet,
            speaker=speaker.name,
            speaker_actor=speaker.actor_id,
            speaker_side=side_of(scene, speaker.actor_id),
            source_class=SourceClass(speaker.source_class) if speaker.source_class in known else SourceClass.UNNAMED,
            cue=cue,
            relays=relays,
            coreferent=speaker.coreferent,
        )


def _opened_statement(scene: Scene, s: int) -> SpeechAct | None:
    """Read 'The ministry wishes to state the following': all that comes is the ministry's, though nothing is quoted."""
    graph = scene.graphs[s]
    for token in graph.tokens:
        noun = token.head if token.relation == "amod" else token.i
        verb = graph.tokens[noun].head if token.text.lower() == "following" and graph.case(noun) == "" else -1
        if verb < 0 or not graph.tokens[noun].relation.startswith("obj"):
            continue
        named = noun == token.i or graph.tokens[noun].lemma.lower() in speech_words("labels")
        if named and graph.tokens[verb].lemma.lower() in speech_words("say") | speech_words("bearing"):
            subjects = scene.frame(s, verb).args.get("subj", [])
            speakers = [sp for k in subjects for sp in speakers_of(scene, s, k)]
            return SpeechAct(cue=verb, kind="say", speakers=speakers[:1], lemma="state") if speakers else None
    return None


def _introduction(scene: Scene, s: int) -> SpeechAct | None:
    """Read who speaks in the quotation that follows: 'The following was issued by the command', 'the statement of the ministry'."""
    graph = scene.graphs[s]
    speakers: list[Speaker] = []
    for token in graph.tokens:
        if token.upos == "NOUN" and token.lemma.lower() in speech_words("nouns") | speech_words("labels"):
            speakers = speakers or owners_of(scene, s, token.i)
    agents = [k for k in range(len(graph.tokens)) if graph.case(k) == "by" and k in scene.actors[s]]
    named = [k for k, m in sorted(scene.actors[s].items()) if m.kind in {"person", "source", "role", "metonym", "name"}]
    for k in [*agents, *named]:
        speakers = speakers or speakers_of(scene, s, k)
    return SpeechAct(cue=graph.root, kind="say", speakers=speakers[:1], lemma="quote") if speakers else None


def chain_of(s: int, i: int, acts: list[SpeechAct], quotes: Quotes) -> list[SpeechAct]:
    """Give the speech acts a word stands under, innermost first."""
    chain = [a for a in acts if i in a.content]
    chain.sort(key=lambda a: (len(a.content), a.cue))
    if not any(a.speakers for a in chain):
        quoted = quotes.act_for(s, i)
        if quoted is not None and quoted not in chain:
            chain.append(quoted)
    return chain


def is_disowned(act: SpeechAct, disowned: tuple[int, int] | None) -> bool:
    """Tell whether an act is the saying that is called false: 'the rebels falsely claimed that'."""
    return disowned is not None and disowned[0] <= act.cue <= disowned[1]


def denied_by(scene: Scene, s: int, verb: int) -> list[SpeechAct]:
    """Give the saying no of the subject of a verb that is none of saying: 'the mayor laughed off reports'."""
    subjects = scene.frame(s, verb).args.get("subj", []) if verb >= 0 else []
    speakers = [sp for k in subjects for sp in speakers_of(scene, s, k)]
    return [SpeechAct(cue=verb, kind="deny", speakers=speakers, lemma="deny")] if speakers else []


def restate(scene: Scene, claims: list[Claim], acts: list[SpeechAct]) -> list[Claim]:
    """Keep what a party is said to have claimed falsely as its claim, beside the words that call it false."""
    out = []
    for act in acts:
        for speaker in act.speakers:
            if not speaker.actor_id or speaker.coreferent:
                continue
            for claim in claims:
                first = claim.evidence[0]
                roles = tuple(role for role in first.roles if role[0] != "speaker")
                if speaker.start >= 0:
                    roles = (*roles, ("speaker", speaker.start, speaker.end))
                asserted = claim.polarity is Polarity.DENIED
                out.append(
                    replace(
                        claim,
                        polarity=Polarity.ASSERTED if asserted else Polarity.DENIED,
                        modality=Modality.CLAIMED if claim.modality is Modality.FACT else claim.modality,
                        attribution=Quotes.attribution(scene, speaker, tuple(act.relays), act.lemma),
                        evidence=(replace(first, roles=roles),),
                    )
                )
    return out


def to_attribution(chain: list[SpeechAct]) -> Iterator[tuple[Speaker | None, tuple[str, ...], str]]:
    """Yield (speaker, relays, cue) for each speaker of the innermost act; none: the outlet's own voice."""
    spoken = [a for a in chain if a.speakers]
    if not spoken:
        yield None, tuple(r for a in chain for r in a.relays), ""
        return
    inner, outer = spoken[0], spoken[1:]
    for speaker in inner.speakers:
        relays = list(inner.relays)
        for act in outer:
            relays.extend(
                sp.name
                for sp in act.speakers
                if sp.name != speaker.name
                and not sp.coreferent
                and (sp.source_class in _MEDIA or act.lemma in _QUOTING)
            )
            relays.extend(act.relays)
        yield speaker, tuple(dict.fromkeys(relays)), inner.lemma
