"""Sentences that say of what was said before that it is so, or not so: 'the ministry denied it', 'the monitor said the same'."""

from __future__ import annotations

from dataclasses import replace

from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import Scene
from whoholds.claims.speech import SpeechAct
from whoholds.model import MAP_MOVING
from whoholds.model import Claim
from whoholds.model import Modality
from whoholds.model import Polarity

_ANAPHORS = frozenset({"it", "this", "that", "them", "so", "both"})
_REPORT_NOUNS = frozenset({"report", "reports", "claim", "claims", "announcement", "news", "statement", "assertion", "account", "accounts", "capture", "withdrawal", "rumour", "rumours", "talk", "allegation", "allegations", "story", "image", "loss", "fall", "entry", "version"})
_SAME = frozenset({"same", "likewise", "too"})


def find_echo(scene: Scene, s: int, acts: list[SpeechAct]) -> tuple[SpeechAct, Polarity] | None:
    """Find a speech act whose content is only a reference to earlier claims.

    Returns
    -------
    The act and whether it denies or repeats them, or None.
    """
    graph = scene.graphs[s]
    words = load_lexicon()["denial"]
    lead = " ".join(t.text.lower() for t in graph.tokens[:4] if t.upos != "PUNCT")
    for act in acts:
        if not act.speakers:
            continue
        names_place = any(i in scene.places[s] and i in act.content for i in act.content)
        if names_place:
            continue
        content = [graph.tokens[i] for i in sorted(act.content) if graph.tokens[i].upos != "PUNCT"]
        lemmas = {t.lemma.lower() for t in content}
        texts = {t.text.lower() for t in content}
        refers = bool(texts & (_ANAPHORS | _REPORT_NOUNS)) or any(graph.tokens[o].text.lower() in _ANAPHORS | _REPORT_NOUNS for o in act.objects)
        if act.kind == "deny" and (refers or not content) and len(content) <= 8:
            return act, Polarity.DENIED
        if (lemmas | texts) & (words["false"] | words["falsehood"]) and len(content) <= 9:
            return act, Polarity.DENIED
        if lead.startswith(("not so", "not true", "no ", "untrue", "false")) and len(content) <= 4:
            return act, Polarity.DENIED
        if texts & {"same", "likewise"} and len(content) <= 6 and act.lemma in {"say", "report", "tell", "announce", "confirm", "claim"}:
            return act, Polarity.ASSERTED
        if act.lemma == "confirm" and refers and len(content) <= 5:
            return act, Polarity.ASSERTED
    return None


def echoed(claims: list[Claim], sentence: int, act: SpeechAct) -> list[Claim]:
    """Choose the claims an echo speaks of: the map-moving ones of the nearest earlier sentence, by other speakers."""
    names = {sp.name for sp in act.speakers}
    live = [c for c in claims if c.predicate in MAP_MOVING and c.modality in {Modality.FACT, Modality.CLAIMED} and c.polarity is Polarity.ASSERTED and c.attribution.speaker not in names]
    indexes = [c.evidence[0].sentence_index for c in live if c.evidence[0].sentence_index < sentence]
    if not indexes or sentence - max(indexes) > 2:
        return []
    return [c for c in live if c.evidence[0].sentence_index == max(indexes)]


def turn(claim: Claim, polarity: Polarity) -> Claim:
    """Give a claim the other speaker's polarity."""
    return replace(claim, polarity=polarity, modality=Modality.CLAIMED)
