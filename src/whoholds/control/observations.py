"""From sayings to observations: what each saying says about each state of a place, how strongly, and when."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from whoholds.control.origins import Saying
from whoholds.control.parameters import Content
from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground
from whoholds.model import Claim
from whoholds.model import PlaceRelation
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Scope
from whoholds.model import SourceClass

#: Relations to a place at which a thing does not happen in it; only movement toward it is heard from there.
_OUTSIDE = frozenset({PlaceRelation.NEAR, PlaceRelation.TOWARD, PlaceRelation.ALONG})
_FROM_OUTSIDE = frozenset({Predicate.ADVANCES_TOWARD, Predicate.ENCIRCLES})
_PARTISAN = frozenset({SourceClass.PARTY, SourceClass.STATE_MEDIA})
_PLACELESS = frozenset({Predicate.CLASHES_IN})

#: Rows of the odds table that weigh a party speaking for its own cause.
_OWN_CAUSE = frozenset({"boast", "denial"})
#: Rows that weigh sources who mostly pass on what they heard.
_HEARSAY = frozenset({"boast", "unnamed", "agency", "official", "social_media"})
#: A saying of at least this weight says outright who holds a place.
_OUTRIGHT = 0.8

#: A time in which an analyst says that nothing changed: from hour, to hour, state, share of leaving that is left.
Steady = tuple[float, float, int, float]
#: A span of restlessness: from hour, to hour, state that gains (attack) or loses (vacate), integrated rate, is it an attack.
Span = tuple[float, float, int, float, bool]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observation:
    """One origin's evidence about one place. `log_fit` has shape (K,): log likelihood of each state, up to a constant.

    `fit` (K,) says how well each state fits what was said. `favours` is +1 where the saying is good for `side`'s hold, -1 where
    bad, 0 neither. `group` names the sources whose reliability is learnt together; `outright` that all of the place was meant. `steady` are the times in
    which an analyst says that the state did not change.
    """

    place: int
    at_h: float
    log_fit: Floats
    spans: tuple[Span, ...]
    origin: str
    claims: tuple[str, ...]
    fit: Floats
    side: int
    favours: int
    group: str
    odds: str
    outright: bool
    steady: tuple[Steady, ...] = ()


def _manner(claim: Claim) -> str:
    """Name the row of the predicate's table: all, part, site, denied or denied_part."""
    scope = Scope.PART if claim.scope == Scope.ALL and claim.place_relation == PlaceRelation.PART_OF else claim.scope
    if claim.polarity == Polarity.DENIED:
        return "denied" if scope == Scope.ALL else "denied_part"
    return str(scope)


def _stance(claim: Claim, parameters: Parameters) -> int:
    """Whether the thing said is good (+1) or bad (-1) for its actor's hold on the place."""
    sign = int(parameters.stance.get(str(claim.predicate), 0))
    return -sign if claim.polarity == Polarity.DENIED else sign


def _interest(ground: Ground, claim: Claim, side: int, stance: int) -> int:
    """Give +1 if the speaker gains by saying it, -1 if it admits it, 0 if it has no stake."""
    speaker = ground.state_index.get(claim.attribution.speaker_side, -1)
    if speaker < 0 or side < 0:
        return 0
    same = speaker == side or ground.friend[speaker, side] > 0
    return stance if same else -stance


def tell_interest(ground: Ground, parameters: Parameters, claim: Claim) -> int:
    """Give +1 if a claim serves its speaker's own side, -1 if it hurts it, 0 if the speaker has no stake."""
    return _interest(ground, claim, _find_side(ground, claim), _stance(claim, parameters))


def _find_side(ground: Ground, claim: Claim) -> int:
    """Give the state that is the side of a claim's actor, -1 if there is none."""
    actor = ground.theatre.actors.get(claim.actor)
    side = claim.side or (actor.side_at(claim.when.latest or claim.published_at) if actor else claim.actor)
    return ground.state_index.get(side, -1)


def name_odds(ground: Ground, claim: Claim, side: int, stance: int) -> str:
    """Name the row of the odds table that weighs this claim's source.

    A party's word about its own gain is a boast, about its own loss an admission; others are weighed by their class.
    """
    interest = _interest(ground, claim, side, stance)
    source_class = claim.attribution.source_class
    if interest > 0 and source_class != SourceClass.SOCIAL_MEDIA:
        return "denial" if claim.polarity == Polarity.DENIED else "boast"
    if interest < 0:
        return "admission" if source_class in _PARTISAN else "unnamed_admission"
    return "unnamed" if source_class in _PARTISAN else str(source_class)


def fit_content(ground: Ground, content: Content, side: int) -> Floats:
    """Give how well each state fits a saying, shape (K,), 0..1."""
    fit = np.full(len(ground.states), content.other)
    if side >= 0:
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


def _time(ground: Ground, claim: Claim, parameters: Parameters) -> tuple[float, float] | None:
    """Give hours (from, to) within which the thing happened; None if the claim has no time at all."""
    latest = claim.when.latest or claim.published_at
    if latest is None:
        return None
    if claim.published_at is not None:
        latest = min(latest, claim.published_at - timedelta(hours=parameters.times["report_lag_h"]))
    to_h = ground.hours(latest)
    from_h = (
        to_h - parameters.times["open_start_h"] if claim.when.earliest is None else ground.hours(claim.when.earliest)
    )
    to_h = max(to_h, from_h + 0.5) if claim.when.earliest is not None else to_h
    return min(from_h, to_h - parameters.times["shortest_span_h"]), to_h


def _spans(
    content: Content, side: int, contested: int, from_h: float, to_h: float, restless_h: float
) -> tuple[Span, ...]:
    """Give when and how a saying makes its place restless."""
    spans: list[Span] = []
    if content.attack and side >= 0:
        spans.append((from_h, to_h, side, content.attack, True))
    if content.contest:
        spans.append((from_h, to_h, contested, content.contest, True))
    if content.vacate and side >= 0:
        spans.append((from_h, to_h, side, content.vacate, False))
    if content.restless and side >= 0:
        spans.append((to_h, to_h + restless_h, side, content.restless, True))
    return tuple(spans)


@dataclass(slots=True, kw_only=True)
class Observer:
    """Turns sayings into observations, remembering the fits it has worked out and what each speaker said before."""

    ground: Ground
    parameters: Parameters
    end_h: float
    learnt: Mapping[str, float]
    fits: dict[tuple[str, str, int, str], tuple[Floats, Floats]]
    said: dict[tuple[str, ...], tuple[float, int]]
    rumours: dict[str, list[tuple[float, Floats]]]

    def _confusion(self, side: int) -> float:
        generic = side >= 0 and self.ground.states[side] in self.parameters.generic
        return self.parameters.friends["generic_confusion" if generic else "confusion"]

    def _odds(self, name: str, group: str) -> float:
        return self.learnt.get(group, self.learnt.get(name, self.parameters.odds[name]))

    def _fit(self, claim: Claim, content: Content, side: int, name: str, group: str) -> tuple[Floats, Floats]:
        """Give the fit of each state and its log likelihood, worked out once for each kind of saying."""
        key = (str(claim.predicate), _manner(claim), side, group)
        if key not in self.fits:
            fit = fit_content(self.ground, content, side)
            weighed = content.weight * weigh_fit(self.ground, fit, side, self._odds(name, group), self._confusion(side))
            self.fits[key] = (fit, weighed)
        return self.fits[key]

    def _freshness(self, key: tuple[str, ...], at_h: float, *, party: bool) -> float:
        """Give what is left of a saying that its speaker, or the speaker's bloc, has said before."""
        last_h, times = self.said.get(key, (-np.inf, 0))
        times = times if at_h - last_h <= self.parameters.origins["repeat_forgotten_h"] else 0
        self.said[key] = (at_h, times + 1)
        return float(self.parameters.origins["repeat_party" if party else "repeat_neutral"] ** times)

    def _novelty(self, place: str, at_h: float, fit: Floats) -> float:
        """Give what is left of hearsay when like hearsay of the place is about: rumours feed each other, whoever tells them."""
        leaning = fit - fit.mean()
        heard = self.rumours.setdefault(place, [])
        heard[:] = [(hour, other) for hour, other in heard if at_h - hour <= self.parameters.origins["rumour_h"]]
        like = sum(1 for _, other in heard if float(leaning @ other) > 0)
        heard.append((at_h, leaning))
        return float(self.parameters.origins["repeat_rumour"] ** like)

    def _stir(self, claim: Claim, name: str, odds: float) -> float:
        """Give the share of a claim's restlessness that counts: by trust; all of it for a party's denial, none for a neutral one."""
        if claim.polarity == Polarity.DENIED:
            return 1.0 if name == "denial" else 0.0
        return float(1.0 - max(1.0, odds) ** -self.parameters.rates["stir_power"])

    def _places(self, claim: Claim) -> list[tuple[int, float]]:
        """Give the places a claim speaks of, with the share of its weight: the place, and for all of a province its places."""
        here = self.ground.place_index.get(claim.place)
        whole = _manner(claim) in {"all", "denied"}
        found = [(here, 1.0)] if here is not None and (whole or here not in self.ground.areas) else []
        if whole:
            found.extend((child, self.parameters.child_weight) for child in self.ground.children.get(claim.place, ()))
        return found

    def observe(self, saying: Saying, odds: str | None = None) -> list[Observation]:
        """Give the observations of one saying; none if it may not move the map or has no time or place in the theatre."""
        claim = saying.claim
        content = self.parameters.contents.get((str(claim.predicate), _manner(claim)))
        outside = claim.place_relation in _OUTSIDE and claim.predicate not in _FROM_OUTSIDE
        when = _time(self.ground, claim, self.parameters)
        if content is None or when is None or outside or not claim.moves_map:
            return []
        side = _find_side(self.ground, claim)
        if (side < 0 and claim.predicate not in _PLACELESS) or when[1] < 0 or when[1] > self.end_h:
            return []
        places = self._places(claim)
        return self._weigh(saying, content, side, when, places, odds) if places else []

    def _weigh(
        self,
        saying: Saying,
        content: Content,
        side: int,
        when: tuple[float, float],
        places: list[tuple[int, float]],
        given: str | None,
    ) -> list[Observation]:
        """Weigh one saying for each of its places."""
        claim = saying.claim
        stance = _stance(claim, self.parameters)
        name = given or name_odds(self.ground, claim, side, stance)
        party = name in _OWN_CAUSE
        group = f"{name}:{claim.attribution.speaker_side}" if party else name
        source = group if party else claim.attribution.speaker or "own voice of " + claim.attribution.outlet
        whole = _manner(claim) in {"all", "denied"}
        fresh = self._freshness((claim.place, source, str(side), str(stance), str(whole)), when[1], party=party)
        fit, log_fit = self._fit(claim, content, side, name, group)
        fresh *= self._novelty(claim.place, when[1], fit) if name in _HEARSAY else 1.0
        stir = fresh * self._stir(claim, name, self._odds(name, group))
        spans = _spans(
            content,
            side,
            len(self.ground.states) - 1,
            max(0.0, when[0]),
            max(0.0, when[1]),
            self.parameters.times["restless_h"],
        )
        return [
            Observation(
                place=place,
                at_h=max(0.0, when[1]),
                log_fit=log_fit * (fresh * share),
                spans=tuple(
                    (a, b, state, amount * stir * share, attack) for a, b, state, amount, attack in spans if b > a
                ),
                origin=saying.origin,
                claims=saying.claims,
                fit=fit,
                side=side,
                favours=stance,
                group=group,
                odds=name,
                outright=whole and content.weight >= _OUTRIGHT and share == 1.0,
            )
            for place, share in places
        ]


def observe_sayings(
    sayings: Iterable[Saying],
    ground: Ground,
    parameters: Parameters,
    *,
    end_h: float,
    accepted: Mapping[str, str] | None = None,
    learnt: Mapping[str, float] | None = None,
) -> list[Observation]:
    """Turn sayings into observations.

    Parameters
    ----------
    sayings
        In any order; repetition is judged by the time of the thing said, never by arrival.
    ground, parameters
        The theatre as arrays and the model's numbers.
    end_h
        End of the theatre's window, hours since its opening; things later than this say nothing here.
    accepted
        Origin to the name of the odds that replaces its own (an analyst's ruling).
    learnt
        Group of sources to the odds learnt for it, instead of the parameters'.

    Returns
    -------
    Observations, ordered by time and origin.
    """
    observer = Observer(
        ground=ground, parameters=parameters, end_h=end_h, learnt=learnt or {}, fits={}, said={}, rumours={}
    )

    def moment(saying: Saying) -> tuple[float, str]:
        when = _time(ground, saying.claim, parameters)
        return (when[1] if when else np.inf, saying.claims[0])

    found: list[Observation] = []
    for saying in sorted(sayings, key=moment):
        found.extend(observer.observe(saying, (accepted or {}).get(saying.origin)))
    return sorted(found, key=lambda observation: (observation.place, observation.at_h, observation.origin))
