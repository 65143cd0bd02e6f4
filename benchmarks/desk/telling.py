"""What is reported of the drawn war: reports with sentences, claims with the words they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

import numpy as np

from benchmarks.desk.drawing import SIDES
from benchmarks.desk.drawing import STARTS
from benchmarks.desk.drawing import War
from whoholds.ledger import Reading
from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import SourceClass

_OUTLETS = ("Aster Post", "Valley Herald", "The Wire", "Border Radio", "Northern Gazette", "Coast Daily", "East Tribune", "Capital News")  # fmt: skip
_ACTORS = {"north": "north_army", "south": "south_front", "east": "east_guard"}
_NAMES = {"north": "Northern Army", "south": "Southern Front", "east": "Eastern Guard"}
_SPEAKERS = {"north": "Colonel Ash", "south": "Commander Reed", "east": "Captain Thorn"}
_VERSION = "drawn.v1"
#: Words of no language, so that two reports are alike only where one is a copy of the other.
_SYLLABLES = ("ba", "co", "du", "fe", "gi", "ho", "ja", "ke", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve")
_BACKGROUND_WORDS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One thing a report says, before it has a sentence."""

    predicate: Predicate
    place: int
    side: str
    speaker_side: str
    source_class: SourceClass
    polarity: Polarity
    modality: Modality


_DEEDS = {
    Predicate.CAPTURES: "took control of",
    Predicate.CONTROLS: "is in control of",
    Predicate.CLASHES_IN: "is fighting in",
    Predicate.SHELLS: "shelled",
    Predicate.WITHDRAWS_FROM: "withdrew from",
    Predicate.CUTS_ROAD: "cut the road at",
    Predicate.ADVANCES_TOWARD: "is advancing toward",
}


def tell(war: War, *, reports_per_day: int, seed: int = 8) -> Iterator[Reading]:
    """Yield reports with their claims and a refusal now and then, in the order of publication."""
    random = np.random.default_rng(seed)
    names = [place.name for place in war.theatre.places.values()]
    for day in range(war.days):
        moved = np.flatnonzero(war.holder[day] != war.holder[max(0, day - 2)])
        near = _list_near_front(war, day)
        for number in sorted(random.integers(0, 24 * 60, reports_per_day)):
            published = STARTS + timedelta(days=day, minutes=int(number))
            told = [_choose(war, day, moved, near, random) for _ in range(int(random.integers(1, 5)))]
            outlet = _OUTLETS[int(random.integers(0, len(_OUTLETS)))]
            yield _write(told, names, published, outlet, _draw_background(random))


def _list_near_front(war: War, day: int) -> np.ndarray:
    """List the places that change hands within three weeks."""
    rows = war.holder[max(0, day - 21) : day + 22]
    changing = np.flatnonzero((rows != rows[0]).any(axis=0))
    return changing if len(changing) else np.arange(war.holder.shape[1])


def _choose(war: War, day: int, moved: np.ndarray, near: np.ndarray, random: np.random.Generator) -> _Told:
    """Choose what is told: a change of hands, fighting near the front, or that a place is held as before."""
    dice = random.random()
    among = moved if dice < 0.4 and len(moved) else near if dice < 0.85 else np.arange(war.holder.shape[1])
    place = int(random.choice(among))
    holder = SIDES[war.holder[day, place]]
    rival = str(random.choice([side for side in SIDES if side != holder]))
    kinds = (Predicate.CLASHES_IN, Predicate.SHELLS, Predicate.ADVANCES_TOWARD, Predicate.WITHDRAWS_FROM, Predicate.CUTS_ROAD)  # fmt: skip
    predicate = Predicate.CAPTURES if among is moved else kinds[int(random.choice(5, p=(0.5, 0.2, 0.15, 0.1, 0.05)))]
    side = holder if predicate is Predicate.CAPTURES else rival
    if dice >= 0.85:
        predicate, side = Predicate.CONTROLS, holder
    voice = random.random()
    speaker_side = str(random.choice([side, rival, holder])) if voice < 0.35 else ""
    source = SourceClass.PARTY if speaker_side else (SourceClass.MONITOR, SourceClass.OUTLET, SourceClass.RESIDENT)[int(voice * 100) % 3]  # fmt: skip
    is_denied = bool(speaker_side) and speaker_side != side and random.random() < 0.6
    modality = Modality.CLAIMED if source is not SourceClass.OUTLET else Modality.FACT
    return _Told(
        predicate=predicate,
        place=place,
        side=side,
        speaker_side=speaker_side,
        source_class=source,
        polarity=Polarity.DENIED if is_denied else Polarity.ASSERTED,
        modality=Modality.PLANNED if random.random() < 0.05 else modality,
    )


def _draw_background(random: np.random.Generator) -> str:
    """Draw a closing paragraph."""
    words = ["".join(_SYLLABLES[one] for one in three) for three in random.integers(0, 16, (_BACKGROUND_WORDS, 3))]
    return f"{' '.join(words).capitalize()}."


def _write(told: list[_Told], names: list[str], published: datetime, outlet: str, background: str) -> Reading:
    """Write a report of some things told, each a sentence, and a closing paragraph."""
    sentences = [_say(one, names[one.place]) for one in told]
    text = " ".join(sentence for sentence, _ in sentences) + f"\n\n{background}"
    report = Report(
        text=text,
        title=f"{names[told[0].place]}: what is known",
        outlet=outlet,
        name=f"{published:%Y%m%d%H%M}-{outlet.lower().replace(' ', '-')}",
        url=f"https://news.invalid/{published:%Y/%m/%d/%H%M}",
        published_at=published,
    )
    claims: dict[str, Claim] = {}
    start = 0
    for index, (one, (sentence, roles)) in enumerate(zip(told, sentences, strict=True)):
        where = tuple((role, start + sentence.index(words), start + sentence.index(words) + len(words)) for role, words in roles)  # fmt: skip
        words = Evidence(report_id=report.id, start=start, end=start + len(sentence), quote=sentence, sentence_index=index, roles=where)  # fmt: skip
        claim = _claim(one, names[one.place], report, words)
        claims.setdefault(claim.id, claim)
        start += len(sentence) + 1
    refusals = _refuse(report) if published.minute % 10 == 0 else ()
    return Reading(report=report, claims=tuple(claims.values()), refusals=refusals, reader_version=_VERSION)


def _say(one: _Told, name: str) -> tuple[str, list[tuple[str, str]]]:
    """Say one thing; give the sentence and the words of its roles."""
    deed, actor = _DEEDS[one.predicate], _NAMES[one.side]
    speaker = _name_speaker(one)
    content = f"the {actor} {deed} {name}"
    if one.modality is Modality.PLANNED:
        content = f"the {actor} would soon do so: it {deed} {name}"
    roles = [("trigger", deed), ("actor", actor), ("place", name)]
    if not speaker:
        return f"T{content[1:]}.", roles
    cue = "denied that" if one.polarity is Polarity.DENIED else "said"
    return f"{speaker} {cue} {content}, AFX reported.", [*roles, ("speaker", speaker), ("cue", cue), ("relay", "AFX")]


def _name_speaker(one: _Told) -> str:
    if one.speaker_side:
        return _SPEAKERS[one.speaker_side]
    return {SourceClass.MONITOR: "Valley Monitor", SourceClass.RESIDENT: "a resident"}.get(one.source_class, "")


def _claim(one: _Told, name: str, report: Report, words: Evidence) -> Claim:
    published = report.published_at or STARTS
    speaker = _name_speaker(one)
    return Claim(
        report_id=report.id,
        predicate=one.predicate,
        place=name.lower(),
        place_text=name,
        actor=_ACTORS[one.side],
        side=one.side,
        when=Interval(earliest=published - timedelta(hours=12), latest=published, basis="publication day"),
        polarity=one.polarity,
        modality=one.modality,
        attribution=Attribution(
            outlet=report.outlet,
            speaker=speaker,
            speaker_actor=_ACTORS.get(one.speaker_side, ""),
            speaker_side=one.speaker_side,
            source_class=one.source_class,
            cue="said" if speaker else "",
            relays=("AFX",) if speaker else (),
        ),
        evidence=(words,),
        published_at=report.published_at,
        rule=f"{one.predicate.value}.drawn",
        reader_version=_VERSION,
    )


def _refuse(report: Report) -> tuple[Refusal, ...]:
    word = report.text.split(" ", 1)[0]
    return (
        Refusal(
            stage="naming",
            code="place-unknown",
            about=word,
            reason=f"the theatre has no place '{word}'",
            report_id=report.id,
            start=0,
            end=len(word),
        ),
    )
