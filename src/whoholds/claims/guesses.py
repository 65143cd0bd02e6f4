"""Whom to take for the doer where the words name none, and whether men in a place hold it."""

from __future__ import annotations

from whoholds.claims.actors import actors_of
from whoholds.claims.actors import civilians_id
from whoholds.claims.actors import default_captor
from whoholds.claims.actors import default_loser
from whoholds.claims.actors import default_retaker
from whoholds.claims.actors import holder_of
from whoholds.claims.actors import is_force
from whoholds.claims.actors import side_of
from whoholds.claims.actors import the_army
from whoholds.claims.frame import Frame
from whoholds.claims.rules import Rule
from whoholds.claims.rules import load_lexicon
from whoholds.claims.scene import ActorRef
from whoholds.claims.scene import PlaceRef
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.model import SourceClass

#: Whom to take for the doer where the words name none, by predicate.
_DEFAULTS = {
    "captures": "captor",
    "encircles": "besieger",
    "enters": "captor",
    "loses": "loser",
    "withdraws_from": "loser",
    "advances_toward": "attacker",
    "surrenders": "loser",
}


def default_actor(
    scene: Scene, s: int, frame: Frame, rule: Rule, place: PlaceRef, speaker: Speaker | None
) -> ActorRef | None:
    """Guess the doer of an event whose words name none."""
    default = rule.default or _DEFAULTS.get(rule.predicate, "")
    chosen = ""
    teller = _party_of(scene, speaker)
    clause = set(scene.graphs[s].subtree(frame.i)) if default == "captor" and frame.kind == "verb" else None
    others = {
        m.actor_id
        for j, m in scene.actors[s].items()
        if is_force(scene, m.actor_id) and (clause is None or j in clause)
    } - {teller}
    own = frame.lemma in load_lexicon()["frames"]["own_gain"] and not _is_denied(scene, s, frame)
    if default == "captor" and teller and not others and own:
        chosen = teller
    elif default == "captor" and (_takes_back(frame) or _is_swept(frame)):
        chosen = default_retaker(scene, place, teller)
    elif default in {"captor", "attacker", "besieger"}:
        chosen = default_captor(scene, place, teller)
    elif default == "holder":
        chosen = scene.story.takers.get(place.place_id) or default_loser(scene, place)
    elif default == "loser":
        chosen = default_loser(scene, place)
    elif default == "people":
        chosen = civilians_id(scene)
    if default == "captor" and chosen and rule.predicate == "captures":
        chosen = _not_ousted(scene, s, frame, chosen, place)
    return ActorRef(chosen, -1, -1, "default") if chosen else None


def _not_ousted(scene: Scene, s: int, frame: Frame, chosen: str, place: PlaceRef) -> str:
    """Keep those of whom a place was cleared from being taken for its captors: 'was cleared of rebels'."""
    ousted = {
        side_of(scene, r.actor_id)
        for role in ("of", "from")
        for k in frame.args.get(role, [])
        for r in actors_of(scene, s, k, None)
        if is_force(scene, r.actor_id)
    }
    if not ousted or side_of(scene, chosen) not in ousted:
        return chosen
    others = (default_retaker(scene, place), default_loser(scene, place))
    return next((a for a in others if a and side_of(scene, a) not in ousted), "")


def _party_of(scene: Scene, speaker: Speaker | None) -> str:
    """Give the party a speaker speaks for; a state's media speak for its army."""
    if speaker is None:
        return ""
    return speaker.actor_id or (the_army(scene) if speaker.source_class == SourceClass.STATE_MEDIA.value else "")


def _takes_back(frame: Frame) -> bool:
    """Tell 'was retaken' and 'was won back'."""
    return frame.lemma in load_lexicon()["frames"]["again"] or (
        frame.lemma in {"take", "win", "get"} and "back" in frame.particles
    )


def _is_swept(frame: Frame) -> bool:
    """Tell 'was cleared' and 'was secured', said of men driven out: by whoever wins in this report, else by an army."""
    return frame.passive and frame.lemma in load_lexicon()["frames"]["sweeping"]


def presence_of(scene: Scene, s: int, frame: Frame, place: PlaceRef, actor: ActorRef) -> str:
    """Being inside means holding for the side that held the place or is still there, entering for any other."""
    graph = scene.graphs[s]
    if frame.lemma in load_lexicon()["frames"]["staying"]:
        return "controls"
    if "still" in frame.particles or any(graph.tokens[k].text.lower() == "still" for k in graph.children[frame.i]):
        return "controls"
    if any(_stays(scene, s, k) for k in graph.kids(frame.i, "conj", "parataxis")):
        return "controls"
    opened = holder_of(scene, place.place_id)
    arrives = frame.lemma in load_lexicon()["frames"]["arriving"]
    holder = opened if arrives else scene.story.taken.get(place.place_id) or opened
    return "controls" if holder and side_of(scene, actor.actor_id) == holder else "enters"


def _stays(scene: Scene, s: int, k: int) -> bool:
    """Tell 'and we are staying', 'and they are not leaving', of those who are somewhere."""
    graph, words = scene.graphs[s], load_lexicon()["frames"]
    told = any(graph.tokens[j].text.lower() in {"we", "they", "i", "it"} for j in graph.kids(k, "nsubj"))
    is_denied = any(graph.tokens[j].text.lower() in {"not", "n't", "never"} for j in graph.kids(k, "advmod"))
    return told and graph.tokens[k].lemma.lower() in (words["leaving"] if is_denied else words["staying"])


def _is_denied(scene: Scene, s: int, frame: Frame) -> bool:
    """Tell 'not cleared' and 'denied that it was cleared': whose gain is denied is not the one who denies it."""
    graph = scene.graphs[s]
    nots = {"not", "n't", "never"} & {graph.tokens[k].text.lower() for k in graph.kids(frame.i, "advmod")}
    deny = load_lexicon()["speech"]["deny"]
    return bool(nots) or any(graph.tokens[k].lemma.lower() in deny for k in graph.ancestors(frame.i))
