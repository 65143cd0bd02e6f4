"""What pronouns and 'the former' mean among the places spoken of before."""

from __future__ import annotations

from whoholds.claims.passing import is_passed
from whoholds.claims.scene import PlaceRef
from whoholds.claims.scene import Scene

#: 'The former' and 'the second' of two places named together, by their index.
PICKS = {"former": 0, "first": 0, "latter": 1, "second": 1}
_PRONOUNS = frozenset({"it", "its", "there", "here", "this", "that", "which", "where", "itself"})
PLURALS = frozenset({"them", "they", "their", "both", "these", "those", "latter", "former", "all"})


def antecedents_of(scene: Scene, s: int, i: int, low: str) -> list[PlaceRef]:
    """Resolve a pronoun to places spoken of before it."""
    token = scene.graphs[s].tokens[i]
    before = [
        m
        for j, m in sorted(scene.places[s].items())
        if j < i and (m.place_id or m.place_ids) and not m.is_metonym_candidate and not is_passed(scene, s, j, i)
    ]
    if low in PLURALS:
        group = _last_group(scene, s, i)
        return [PlaceRef(p, "all", token.start, token.end) for p in group]
    if low not in _PRONOUNS:
        return []
    before = [m for m in before if can_be_meant(scene, m.place_id)]
    if before:
        ids = before[0].place_ids or (before[0].place_id,)
        return [PlaceRef(p, "all", token.start, token.end) for p in ids[:1]]
    focus = scene.focus(s)
    if focus is not None and focus.place_id and can_be_meant(scene, focus.place_id):
        return [PlaceRef(focus.place_id, "all", token.start, token.end)]
    return [PlaceRef(p, "all", token.start, token.end) for p in scene.story.places[-1:]]


def can_be_meant(scene: Scene, place_id: str) -> bool:
    """Tell whether 'it' can be a place: one that is followed, and no road or province."""
    place = scene.theatre.places.get(place_id)
    return place is not None and place.tracked and place.kind not in {"road", "province", "region", "country"}


def pick_place(scene: Scene, s: int, i: int, pick: int) -> list[PlaceRef]:
    """Resolve 'the former', 'the second' to one of two places named together."""
    token = scene.graphs[s].tokens[i]
    if token.relation.partition(":")[0] not in {"nsubj", "obj", "obl"} or not scene.graphs[s].kids(i, "det"):
        two = scene.story.groups[-1] if token.relation == "obj" and scene.story.groups else ()
    else:
        two = _last_group(scene, s, i)
    return [PlaceRef(two[pick], "all", token.start, token.end)] if len(two) == 2 else []


def _last_group(scene: Scene, s: int, i: int) -> tuple[str, ...]:
    here: list[str] = []
    for j, mention in sorted(scene.places[s].items()):
        lies_by = mention.kind == "definite" and is_passed(scene, s, j, i)  # 'two towns north of the city'
        if j < i and mention.place_id and mention.place_id not in here and not lies_by:
            here.append(mention.place_id)
    if len(here) > 1:
        return tuple(here)
    return scene.story.groups[-1] if scene.story.groups else ()
