"""From sayings to observations: what each saying says about each state of a place, how strongly, and when."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from whoholds.control.meaning import find_interest
from whoholds.control.meaning import find_side
from whoholds.control.meaning import find_stance
from whoholds.control.meaning import fit_content
from whoholds.control.meaning import name_manner
from whoholds.control.meaning import name_odds
from whoholds.control.meaning import weigh_fit
from whoholds.control.origins import Saying
from whoholds.control.parameters import Content
from whoholds.control.parameters import Parameters
from whoholds.control.states import Floats
from whoholds.control.states import Ground
from whoholds.model import Claim
from whoholds.model import PlaceRelation
from whoholds.model import Polarity
from whoholds.model import Predicate

#: Relations to a place at which a thing does not happen in it; only movement toward it is heard from there.
_OUTSIDE = frozenset({PlaceRelation.NEAR, PlaceRelation.TOWARD, PlaceRelation.ALONG})
_FROM_OUTSIDE = frozenset({Predicate.ADVANCES_TOWARD, Predicate.ENCIRCLES})
_CHANGES = frozenset({Predicate.CAPTURES, Predicate.LOSES, Predicate.WITHDRAWS_FROM, Predicate.SURRENDERS})
#: Predicates whose news of all of a province bears on each place in it: who was seen to enter it entered somewhere.
_THROUGHOUT = _CHANGES | {Predicate.CONTROLS}
_PLACELESS = frozenset({Predicate.CLASHES_IN})

#: Rows of the odds table that weigh a party speaking for its own cause.
_OWN_CAUSE = frozenset({"boast", "denial"})
#: Rows that weigh sources who mostly pass on what they heard.
_HEARSAY = frozenset({"boast", "unnamed", "agency", "official", "social_media"})
#: A saying of at least this weight says outright who holds a place.
_OUTRIGHT = 0.8

#: What stands for a source where an analyst asserts a holder.
ASSERTED = "ruling"
#: A time in which an analyst says that nothing changed: from hour, to hour, state, what leaving it or coming into it weighs.
Steady = tuple[float, float, int, float]
#: A span of restlessness: from hour, to hour, state that gains (attack) or loses (vacate), integrated rate, is it an attack.
Span = tuple[float, float, int, float, bool]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observation:
    """One origin's evidence about one place. `log_fit` has shape (K,): log likelihood of each state, up to a constant.

    `fit` (K,) says how well each state fits what was said. `favours` is +1 where the saying is good for `side`'s hold, -1 where
    bad, 0 neither. `force` is the greatest log odds it puts between two states, `source` who said it (a bloc, where it speaks for its own
    cause). `log_before` (K,) is what news of a change says of `from_h`, when its time begins. `group` names the sources whose reliability is
    learnt together; `outright` that all of the place was meant.
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
    source: str
    force: float
    from_h: float
    log_before: Floats | None
    steady: tuple[Steady, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Kind:
    """One kind of saying, weighed once: `fit`, `log_fit` and `log_before` (K,), the share of its restlessness that counts, its greatest log odds."""

    fit: Floats
    log_fit: Floats
    log_before: Floats | None
    stir: float
    force: float


@dataclass(slots=True, kw_only=True)
class Observer:
    """Turns sayings into observations, remembering the fits it has worked out and what each speaker said before."""

    ground: Ground
    parameters: Parameters
    end_h: float
    learnt: Mapping[str, float]
    kinds: dict[tuple[str, str, int, str, int], _Kind]
    said: dict[tuple[str, ...], tuple[float, int]]
    rumours: dict[str, list[tuple[float, Floats]]]

    def _confusion(self, side: int) -> float:
        generic = side >= 0 and self.ground.states[side] in self.parameters.generic
        return self.parameters.friends["generic_confusion" if generic else "confusion"]

    def _odds(self, name: str, group: str) -> float:
        return self.learnt.get(group, self.learnt.get(name, self.parameters.odds[name]))

    def _kind(self, claim: Claim, content: Content, side: int, name: str, group: str) -> _Kind:
        """Weigh a kind of saying, once."""
        favours = find_stance(claim, self.parameters)
        interest = find_interest(self.ground, claim, side, favours)
        key = (claim.predicate, name_manner(claim), side, group, interest)
        if key not in self.kinds:
            fit = fit_content(
                self.ground,
                content,
                side,
                denied_gain=claim.polarity == Polarity.DENIED and favours < 0 and interest >= 0,
                kinship=self.parameters.friends["kinship"],
            )
            odds = self._odds(name, group)
            log_fit = content.weight * weigh_fit(self.ground, fit, side, odds, self._confusion(side))
            self.kinds[key] = _Kind(
                fit=fit,
                log_fit=log_fit,
                log_before=self._before(claim, content, side, odds),
                stir=self._stir(claim, name, odds),
                force=float(np.ptp(log_fit)),
            )
        return self.kinds[key]

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

    def _before(self, claim: Claim, content: Content, side: int, odds: float) -> Floats | None:
        """Give what news of a change says of the time before it, shape (K,): who came was not there, who left was; None for other news."""
        if (
            claim.polarity == Polarity.DENIED
            or name_manner(claim) != "all"
            or side < 0
            or not (content.attack or content.vacate)
        ):
            return None
        if claim.predicate not in _CHANGES:
            return None
        there = np.arange(len(self.ground.states)) == side
        wrong = there if content.attack else ~there
        doubt = self.parameters.times["before_doubt"]
        trust = 1.0 - max(1.0, odds) ** -1.0
        return np.log(np.where(wrong, 1.0 - (1.0 - doubt) * trust, 1.0))

    def _places(self, claim: Claim) -> list[tuple[int, float]]:
        """Give the places a claim speaks of, with the share of its weight: the place, and for all of a province its places."""
        here = self.ground.place_index.get(claim.place)
        whole = name_manner(claim) in {"all", "denied"}
        found = [(here, 1.0)] if here is not None and (whole or here not in self.ground.areas) else []
        if whole and claim.polarity == Polarity.ASSERTED and claim.predicate in _THROUGHOUT:
            found.extend((child, self.parameters.child_weight) for child in self.ground.children.get(claim.place, ()))
        return found

    def observe(self, saying: Saying, when: tuple[float, float] | None, odds: str | None = None) -> list[Observation]:
        """Give the observations of one saying of some hours; none if it may not move the map or has no time or place in the theatre."""
        claim = saying.claim
        content = self.parameters.contents.get((str(claim.predicate), name_manner(claim)))
        outside = claim.place_relation in _OUTSIDE and claim.predicate not in _FROM_OUTSIDE
        if content is None or when is None or outside or not claim.moves_map:
            return []
        side = find_side(self.ground, claim)
        if (side < 0 and claim.predicate not in _PLACELESS) or when[1] < 0 or when[1] > self.end_h:
            return []
        places = self._places(claim)
        return self._weigh(saying, content, side, when, places, odds) if places else []

    def _find_spans(
        self, claim: Claim, content: Content, side: int, when: tuple[float, float], name: str
    ) -> tuple[Span, ...]:
        """Give when and how a saying makes its place restless; who boasts of a rival's leaving may be coming itself."""
        from_h, to_h = max(0.0, when[0]), max(0.0, when[1])
        contested = len(self.ground.states) - 1
        spans = _spans(content, side, contested, from_h, to_h, self.parameters.times["restless_h"])
        speaker = self.ground.state_index.get(claim.attribution.speaker_side, -1)
        if speaker >= 0 and content.vacate > 0 and name == "boast":
            spans = (*spans, (from_h, to_h, speaker, self.parameters.rates["announcer"], True))
        return spans

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
        stance = find_stance(claim, self.parameters)
        name = given or name_odds(self.ground, claim, side, stance)
        party = name in _OWN_CAUSE
        group = f"{name}:{claim.attribution.speaker_side}" if party else name
        source = group if party else claim.attribution.speaker or "own voice of " + claim.attribution.outlet
        whole = name_manner(claim) in {"all", "denied"}
        fresh = self._freshness((claim.place, source, str(side), str(stance), str(whole)), when[1], party=party)
        kind = self._kind(claim, content, side, name, group)
        fresh *= self._novelty(claim.place, when[1], kind.fit) if name in _HEARSAY else 1.0
        stir = fresh * kind.stir
        before = kind.log_before if when[0] > 0 else None
        spans = self._find_spans(claim, content, side, when, name)
        return [
            Observation(
                place=place,
                at_h=max(0.0, when[1]),
                log_fit=kind.log_fit if fresh * share == 1.0 else kind.log_fit * (fresh * share),
                spans=tuple(
                    (a, b, state, amount * stir * share, attack) for a, b, state, amount, attack in spans if b > a
                ),
                origin=saying.origin,
                claims=saying.claims,
                fit=kind.fit,
                side=side,
                favours=stance,
                group=group,
                odds=name,
                outright=whole and content.weight >= _OUTRIGHT and share == 1.0,
                source=source,
                force=kind.force * fresh * share,
                from_h=max(0.0, when[0]),
                log_before=None if before is None or share < 1.0 else before if fresh == 1.0 else before * fresh,
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
        ground=ground, parameters=parameters, end_h=end_h, learnt=learnt or {}, kinds={}, said={}, rumours={}
    )

    timed = [(saying, _time(ground, saying.claim, parameters)) for saying in sayings]
    timed.sort(key=lambda entry: (entry[1][1] if entry[1] else np.inf, entry[0].claims[0]))
    found: list[Observation] = []
    for saying, when in timed:
        found.extend(observer.observe(saying, when, (accepted or {}).get(saying.origin)))
    return sorted(found, key=lambda observation: (observation.place, observation.at_h, observation.origin))
