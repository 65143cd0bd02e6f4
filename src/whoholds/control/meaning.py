"""What a claim means for control: how well each state fits it, and who has an interest in its being believed."""

from __future__ import annotations

import numpy as np

from whoholds.control.parameters import Content
from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground
from whoholds.model import Claim
from whoholds.model import PlaceRelation
from whoholds.model import Polarity
from whoholds.model import Scope
from whoholds.model import SourceClass

_PARTISAN = frozenset({SourceClass.PARTY, SourceClass.STATE_MEDIA})


def name_manner(claim: Claim) -> str:
    """Name the row of the predicate's table: all, part, site, denied or denied_part."""
    scope = Scope.PART if claim.scope == Scope.ALL and claim.place_relation == PlaceRelation.PART_OF else claim.scope
    if claim.polarity == Polarity.DENIED:
        return "denied" if scope == Scope.ALL else "denied_part"
    return str(scope)


def find_stance(claim: Claim, parameters: Parameters) -> int:
    """Whether the thing said is good (+1) or bad (-1) for its actor's hold on the place."""
    sign = int(parameters.stance.get(str(claim.predicate), 0))
    return -sign if claim.polarity == Polarity.DENIED else sign


def find_interest(ground: Ground, claim: Claim, side: int, stance: int) -> int:
    """Give +1 if the speaker gains by saying it, -1 if it admits it, 0 if it has no stake."""
    speaker = ground.state_index.get(claim.attribution.speaker_side, -1)
    if speaker < 0 or side < 0:
        return 0
    same = speaker == side or ground.friend[speaker, side] > 0
    return stance if same else -stance


def find_side(ground: Ground, claim: Claim) -> int:
    """Give the state that is the side of a claim's actor, -1 if there is none."""
    actor = ground.theatre.actors.get(claim.actor)
    side = claim.side or (actor.side_at(claim.when.latest or claim.published_at) if actor else claim.actor)
    return ground.state_index.get(side, -1)


def tell_interest(ground: Ground, parameters: Parameters, claim: Claim) -> int:
    """Give +1 if a claim serves its speaker's own side, -1 if it hurts it, 0 if the speaker has no stake."""
    return find_interest(ground, claim, find_side(ground, claim), find_stance(claim, parameters))


def name_odds(ground: Ground, claim: Claim, side: int, stance: int) -> str:
    """Name the row of the odds table that weighs this claim's source.

    A party's word about its own gain is a boast, about its own loss an admission; others are weighed by their class.
    """
    interest = find_interest(ground, claim, side, stance)
    source_class = claim.attribution.source_class
    if interest > 0 and source_class != SourceClass.SOCIAL_MEDIA:
        return "denial" if claim.polarity == Polarity.DENIED else "boast"
    if interest < 0:
        return "admission" if source_class in _PARTISAN else "unnamed_admission"
    return "unnamed" if source_class in _PARTISAN else str(source_class)


def fit_content(
    ground: Ground, content: Content, side: int, *, denied_gain: bool = False, kinship: float = 1.0
) -> Floats:
    """Give how well each state fits a saying, shape (K,), 0..1.

    Whose coming is denied (`denied_gain`) has not come by a friend's name either, but that a friend came fits by `kinship` of a stranger's fit.
    """
    fit = np.full(len(ground.states), content.other)
    if side >= 0:
        if denied_gain:
            fit[ground.friend[side] > 0] = content.actor + kinship * (content.other - content.actor)
        fit[side] = content.actor
    fit[-1] = content.contested
    return fit


def weigh_fit(ground: Ground, fit: Floats, side: int, odds: float, confusion: float) -> Floats:
    """Give the log likelihood of each state for one saying, shape (K,).

    A state that fits the saying by f has odds 1 + (odds - 1) f against the saying's being made anyway. A friend of the side
    named has `confusion` times the odds of that side, and never less than a stranger.
    """
    told = 1.0 + (odds - 1.0) * fit
    if side >= 0:
        told = np.where(ground.friend[side] > 0, np.maximum(told, confusion * told[side]), told)
    result: Floats = np.log(told)
    return result
