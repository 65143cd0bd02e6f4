"""Who says what in a sentence: speech acts with their speakers, relays and content."""

from __future__ import annotations

from whoholds.claims.accounts import find_accounts
from whoholds.claims.acts import SpeechAct
from whoholds.claims.asides import find_asides
from whoholds.claims.hearsay import find_quoted
from whoholds.claims.relays import cite_source
from whoholds.claims.rules import load_lexicon
from whoholds.claims.sayings import find_sayings
from whoholds.claims.scene import Scene

__all__ = ["SpeechAct", "find_speech"]


def find_speech(scene: Scene, s: int) -> list[SpeechAct]:
    """Find the speech acts of a sentence, widest content first."""
    asides = find_asides(scene, s)
    set_off = {a.cue for a in asides}
    sayings = [a for a in find_sayings(scene, s) if a.cue not in set_off]
    quoted = find_quoted(scene, s)
    set_off |= {q.cue for q in quoted}
    sayings = [a for a in sayings if a.cue not in set_off]
    acts = [cite_source(scene, s, a) for a in (*asides, *sayings) if not _only_lasts(scene, s, a)]
    acts = [a for a in [*acts, *find_accounts(scene, s), *quoted] if not _is_own_voice(a)]
    return sorted((a for a in acts if a.speakers or a.relays), key=lambda a: (-len(a.content), a.cue))


def _only_lasts(scene: Scene, s: int, act: SpeechAct) -> bool:
    """Tell 'mopping-up goes on', where something lasts, from 'the mayor goes on', who speaks."""
    if act.lemma not in {"go", "continue"}:
        return False
    graph, words = scene.graphs[s], load_lexicon()["speech"]
    speaking = words["tellers"] | words["members"] | load_lexicon()["people"]["witnesses"]
    heads = [graph.tokens[k] for k in act.heads]
    return bool(heads) and all(
        t.upos == "NOUN" and t.lemma.lower() not in speaking and t.i not in scene.actors[s] for t in heads
    )


def _is_own_voice(act: SpeechAct) -> bool:
    """Tell 'I declare', which whoever is quoted says of himself: the quotation names the speaker."""
    return bool(act.speakers) and all(sp.name.lower() == "i" for sp in act.speakers)
