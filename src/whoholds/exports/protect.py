"""Material made fit for the public: short quotations, no names of private persons, no positions inside a settlement.

The delay is not made here: what is not known yet cannot be taken out of material (see `whoholds.runs.profiles`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from functools import cache
from importlib import resources

from whoholds.exports.escaping import flatten
from whoholds.exports.escaping import shorten
from whoholds.exports.material import Material
from whoholds.exports.situation import load_numbers
from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import ControlEstimate
from whoholds.model import Evidence
from whoholds.model import Place
from whoholds.model import Report
from whoholds.model import SourceClass
from whoholds.model import Theatre
from whoholds.roads import RoadStatus
from whoholds.roads import name_voices

WITHHELD = "name withheld"
#: Kinds of place that lie inside a settlement or are somebody's: a public file gives the settlement's position instead.
_INSIDE = frozenset({"site", "district"})
_SETTLEMENTS = frozenset({"city", "town", "village", "crossing", "junction"})
#: Letters of a part of a name from which it is withheld on its own too.
_LEAST_PART = 3
_WORD = re.compile(r"\w+")
#: Two or more words in a row that begin with a capital: a name, as far as spelling tells.
_NAME = re.compile(r"[^\W\d_][\w'\u2019.-]*(?:\s+[^\W\d_][\w'\u2019.-]*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Which names a public file may hold: those that the theatre itself gives, and of outlets.

    `public` are whole names in lower case, `words` the words of them, `private` the names of speakers who are withheld and
    the parts of these, longest first.
    """

    public: frozenset[str]
    words: frozenset[str]
    private: tuple[str, ...]

    def is_public(self, name: str) -> bool:
        """Tell whether a name may be said: the theatre knows it, or each part of it that is spelt like a name ('Brim residents')."""
        return self.is_given(name) or all(run.casefold() in self.public for run in _list_named(flatten(name)))

    def is_given(self, name: str) -> bool:
        """Tell whether the theatre gives a name, or it is an outlet's."""
        return flatten(name).casefold() in self.public

    def name(self, name: str) -> str:
        """Give a name if it may be said, else that it is withheld; '' stays ''."""
        return name if not name or self.is_public(name) else WITHHELD

    def name_outlet(self, name: str) -> str:
        """Give an outlet's name if it may be said, else that it is withheld: an account needs no capital to be somebody's."""
        return name if not name or self.is_given(name) else WITHHELD

    def withhold(self, text: str) -> str:
        """Take the names of withheld speakers out of a text, and all that is spelt like a name and that the theatre does not know."""
        for name in self.private:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _withhold_named, text, flags=re.IGNORECASE)
        return _NAME.sub(self._withhold_unknown, text)

    def _withhold_unknown(self, found: re.Match[str]) -> str:
        """Withhold the capitalised runs of some words in which none is known."""
        parts = re.split(r"(\s+)", found[0])
        is_open = [bool(part.strip()) and part[:1].isupper() and not self._knows(part) for part in parts]
        told: list[str] = []
        at = 0
        while at < len(parts):
            end = at
            while end < len(parts) and is_open[end]:
                end += 2
            if end - at >= 4:
                told += [f"[{WITHHELD}]", *parts[end - 1 : end]]
            else:
                told += parts[at : max(end, at + 1)]
            at = max(end, at + 1)
        return "".join(told)

    def _knows(self, word: str) -> bool:
        return all(part in self.words for part in _split(word))


def _list_named(words: str) -> list[str]:
    """List the words in a row that are spelt like a name: what does not begin with a small letter, and accounts."""
    runs: list[list[str]] = [[]]
    for word in words.split():
        is_named = not word.lstrip("'\"\u2018\u201c(")[:1].islower() or any(
            sign in "_@" or sign.isdigit() for sign in word
        )
        if is_named:
            runs[-1].append(word)
        else:
            runs.append([])
    return [" ".join(run) for run in runs if run]


def _withhold_named(found: re.Match[str]) -> str:
    """Withhold a name; a single word only where it is spelt like one."""
    return found[0] if " " not in found[0] and found[0][:1].islower() else f"[{WITHHELD}]"


def list_names(theatre: Theatre, claims: Iterable[Claim]) -> Names:
    """List the names that a public file about some claims may and may not hold."""
    told = list(claims)
    public = frozenset(flatten(name).casefold() for name in (*_list_theatre_names(theatre), *_list_outlets(told)))
    words = frozenset(part for name in public for part in _split(name)) | _load_common_words()
    said = [claim.attribution for claim in told]
    known = Names(public=public, words=words, private=())
    private = {flatten(name) for one in said for name in (one.speaker, *one.relays) if not known.is_public(name)}
    private |= {flatten(one.outlet) for one in said if one.outlet and not known.is_given(one.outlet)}
    parts = {
        part
        for name in private
        for part in _WORD.findall(name)
        if len(part) >= _LEAST_PART and part[:1].isupper() and part.casefold() not in words
    }
    return Names(
        public=public, words=words, private=tuple(sorted(private | parts, key=lambda name: (-len(name), name)))
    )


@cache
def _load_common_words() -> frozenset[str]:
    """Load the words that begin with a capital in English and name nobody."""
    text = resources.files("whoholds.exports").joinpath("defaults.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["names"]["common"])


def _split(name: str) -> list[str]:
    return [part.casefold() for part in _WORD.findall(name)]


def _list_theatre_names(theatre: Theatre) -> Iterator[str]:
    """List the names of actors, their spokespeople, sources and places that the theatre itself gives."""
    for actor in theatre.actors.values():
        yield from (actor.name, *actor.aliases, *actor.generic, *actor.spokespeople)
    for source in theatre.sources.values():
        yield from (source.name, *source.aliases)
    for place in theatre.places.values():
        yield from (place.name, *place.aliases)
    yield from (side.name for side in theatre.sides.values())
    yield from (region.name for region in theatre.regions.values())
    yield from (road.name for road in theatre.roads.values() if road.name)


def _list_outlets(claims: Iterable[Claim]) -> Iterator[str]:
    """List the outlets; an account that speaks for itself on social media may be anybody's."""
    for claim in claims:
        said = claim.attribution
        if said.outlet and (said.speaker or said.source_class != SourceClass.SOCIAL_MEDIA):
            yield said.outlet


def protect(material: Material) -> Material:
    """Make material fit for the public; internal material, and what is protected already, is given back as it is.

    A claim whose speaker is withheld gets another id, made from what is left of it, so that nobody can prove a guess.
    """
    if material.profile != "public" or material.is_protected:
        return material
    claims = list(material.claims)
    names = list_names(material.theatre, claims)
    told = {claim.id: _protect_claim(claim, names) for claim in claims}
    ids = {old: claim.id for old, claim in told.items()}
    kept = {claim.id: claim for claim in reversed(told.values())}
    return replace(
        material,
        theatre=protect_theatre(material.theatre),
        claims=tuple(reversed(kept.values())),
        reports=_PublicReports(reports=material.reports, names=names),
        estimates=(_protect_estimate(estimate, ids) for estimate in material.estimates),
        statuses=tuple(_protect_status(status, told) for status in material.statuses),
        is_protected=True,
    )


def _protect_claim(claim: Claim, names: Names) -> Claim:
    """Shorten a claim's words and withhold its names."""
    said = claim.attribution
    most = int(load_numbers("report")["words_public"])
    return replace(
        claim,
        place_text=names.withhold(claim.place_text) if not claim.place else "",
        attribution=Attribution(
            outlet=names.name_outlet(said.outlet),
            speaker=names.name(said.speaker),
            speaker_actor=said.speaker_actor,
            speaker_side=said.speaker_side,
            source_class=said.source_class,
            relays=tuple(names.name(relay) for relay in said.relays),
        ),
        when=replace(claim.when, basis=names.withhold(claim.when.basis)),
        evidence=tuple(_protect_evidence(words, names, most) for words in claim.evidence),
    )


def _protect_evidence(words: Evidence, names: Names, most: int) -> Evidence:
    """Cut a quotation; where it stands in the report stays as it was, so that who has the report can check it."""
    return replace(words, quote=shorten(names.withhold(flatten(words.quote)), most), roles=())


def _protect_estimate(estimate: ControlEstimate, ids: Mapping[str, str]) -> ControlEstimate:
    """Name the claims behind an estimate by their public ids."""
    deciding = {
        ids[one.claim_id]: replace(one, claim_id=ids[one.claim_id], origin="")
        for one in estimate.deciding
        if one.claim_id in ids
    }
    dispute = dict.fromkeys(ids[claim] for claim in estimate.dispute if claim in ids)
    return replace(estimate, deciding=tuple(deciding.values()), dispute=tuple(dispute))


def _protect_status(status: RoadStatus, told: Mapping[str, Claim]) -> RoadStatus:
    """Name the claims behind a road's status by their public ids, and those who say it as they may be named."""
    claims, saying = (
        tuple(dict.fromkeys(told[claim] for claim in named if claim in told)) for named in (status.claims, status.told)
    )
    source = name_voices(saying) if status.basis == "report" else status.source
    return replace(
        status,
        claims=tuple(dict.fromkeys(claim.id for claim in claims)),
        told=tuple(dict.fromkeys(claim.id for claim in saying)),
        source=source,
    )


def protect_theatre(theatre: Theatre) -> Theatre:
    """Give each place inside a settlement the settlement's position, or none."""
    return replace(theatre, places={place.id: _lift(theatre, place) for place in theatre.places.values()})


def _lift(theatre: Theatre, place: Place) -> Place:
    around, seen = place, {place.id}
    while around.kind in _INSIDE and around.parent in theatre.places and around.parent not in seen:
        around = theatre.places[around.parent]
        seen.add(around.id)
    if around is place:
        return place if place.kind not in _INSIDE else replace(place, lat_deg=None, lon_deg=None)
    is_known = around.kind in _SETTLEMENTS
    return replace(place, lat_deg=around.lat_deg if is_known else None, lon_deg=around.lon_deg if is_known else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PublicReports(Mapping[str, Report]):
    """Reports without their text, title and file name; an address that holds a withheld name is left out."""

    reports: Mapping[str, Report]
    names: Names
    _last: dict[str, Report] = field(default_factory=dict)

    def __getitem__(self, report_id: str) -> Report:
        report = self.reports[report_id]
        is_clean = not any(
            part in report.url.casefold()
            for name in self.names.private
            for part in _split(name)
            if len(part) >= _LEAST_PART
        )
        # The id covers title and text, so what stands in for the report must not be asked for its own.
        return replace(
            report,
            name=report_id[:12],
            title="",
            text="",
            outlet=self.names.name_outlet(report.outlet),
            url=report.url if is_clean else "",
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self.reports)

    def __len__(self) -> int:
        return len(self.reports)
