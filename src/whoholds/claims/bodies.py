"""Which body 'its' means where a speaker is named by it: 'its bulletin says', 'a member of its committee said'."""

from __future__ import annotations

from whoholds.claims.actors import is_force
from whoholds.claims.scene import Scene
from whoholds.claims.scene import Speaker
from whoholds.model import SourceClass

_PEOPLE = frozenset({SourceClass.RESIDENT, SourceClass.UNNAMED})


def is_witness(speaker: Speaker | None) -> bool:
    """Tell nobody, or a single person of no office: 'its' means neither."""
    return speaker is None or speaker.source_class in _PEOPLE


def last_body(scene: Scene, s: int, i: int) -> Speaker | None:
    """Give what 'its' means after a witness spoke: the force named last, or the last speaker that is no single person."""
    named = [m.actor_id for j, m in sorted(scene.actors[s].items()) if j < i]
    named = named or [m.actor_id for row in scene.actors[max(0, s - 1) : s] for _, m in sorted(row.items())]
    actor = next((scene.theatre.actors[a] for a in reversed(named) if is_force(scene, a)), None)
    if actor is not None:
        return Speaker(actor.name, actor.id, "party")
    return next((x for x in reversed(scene.story.speakers) if not is_witness(x)), None)


def last_party(scene: Scene) -> str:
    """Give the party that spoke last, whose 'its' a further speaker is: 'a member of its committee said'."""
    return next((x.actor_id for x in reversed(scene.story.speakers) if is_force(scene, x.actor_id)), "")
