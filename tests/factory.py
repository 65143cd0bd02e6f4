"""Builders of nouns for tests: short names, sensible defaults, everything invented.

The invented theatre has two sides, four places on one road and one place off it::

    Aster --20 km-- Brim --30 km-- Cove --25 km-- Dell          Elm (no road)

North holds Aster, Brim and Cove when the window opens, South holds Dell, and Elm is divided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from whoholds.model import Actor
from whoholds.model import Attribution
from whoholds.model import Claim
from whoholds.model import Evidence
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import Opening
from whoholds.model import Place
from whoholds.model import Predicate
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Road
from whoholds.model import Ruling
from whoholds.model import Sentence
from whoholds.model import Side
from whoholds.model import Source
from whoholds.model import SourceClass
from whoholds.model import Theatre

#: A zone three hours ahead of UTC all year round.
ZONE = ZoneInfo("Etc/GMT-3")


def at(text: str) -> datetime:
    """Read '2031-05-02T06:00' as UTC; an offset in the text is kept."""
    instant = datetime.fromisoformat(text)
    return (instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant).astimezone(UTC)


def place(name: str, **fields: Any) -> Place:
    """Build a tracked town whose id is its name in lower case."""
    return Place(**{"id": name.lower(), "name": name, "lat_deg": 10.0, "lon_deg": 20.0, **fields})


def road(start: str, end: str, km: float = 20.0, **fields: Any) -> Road:
    """Build a road section between two place ids."""
    return Road(**{"id": f"{start}-{end}", "start": start, "end": end, "km": km, **fields})


def actor(name: str, side: str = "", **fields: Any) -> Actor:
    """Build an actor, on one side for ever when a side is given."""
    sides = ((side, None, None),) if side else ()
    return Actor(**{"id": name.lower().replace(" ", "_"), "name": name, "sides": sides, **fields})


def theatre(**fields: Any) -> Theatre:
    """Build the invented theatre of this module's docstring."""
    places = (
        place("Aster", kind="city", is_capital=True, population=400_000, lon_deg=20.0),
        place("Brim", lon_deg=20.15, aliases=("Brimm",)),
        place("Cove", lon_deg=20.4),
        place("Dell", lon_deg=20.6),
        place("Elm", lat_deg=11.0, kind="village"),
    )
    roads = (road("aster", "brim", 20.0, name="N1"), road("brim", "cove", 30.0, name="N1"), road("cove", "dell", 25.0))
    actors = (
        actor("North Army", "north", generic=("the army",), spokespeople=("Colonel Ash",)),
        actor("South Front", "south", generic=("rebels", "insurgents")),
        actor("Far Republic", kind="state"),
    )
    openings = (
        *(Opening(place=name, holder="north") for name in ("aster", "brim", "cove")),
        Opening(place="dell", holder="south"),
        Opening(place="elm", holder=""),
    )
    sources = (
        Source(id="monitor", name="Valley Monitor", source_class="monitor"),
        Source(id="afx", name="AFX", source_class="agency", is_agency=True),
    )
    defaults: dict[str, Any] = {
        "id": "invented",
        "name": "The invented war",
        "zone": ZONE,
        "country": "ZZ",
        "opens_at": at("2031-05-01T00:00"),
        "ends_at": at("2031-05-20T00:00"),
        "sides": {
            side: Side(id=side, name=side.title(), colour=colour)
            for side, colour in (("north", "#3366aa"), ("south", "#aa6633"))
        },
        "actors": {one.id: one for one in actors},
        "sources": {one.id: one for one in sources},
        "places": {one.id: one for one in places},
        "roads": {one.id: one for one in roads},
        "openings": {one.place: one for one in openings},
    }
    return Theatre(**{**defaults, **fields})


def report(text: str = "South Front fighters took Brim on Friday.", **fields: Any) -> Report:
    """Build a report published on 2 May 2031 at noon UTC."""
    return Report(
        **{"text": text, "outlet": "The Aster Post", "name": "r1", "published_at": at("2031-05-02T12:00"), **fields}
    )


def attribution(speaker: str = "", **fields: Any) -> Attribution:
    """Build an attribution; no speaker is the outlet's own voice."""
    kind = SourceClass(fields.pop("source_class", "outlet"))
    return Attribution(**{"outlet": "The Aster Post", "speaker": speaker, "source_class": kind, **fields})


def evidence(source: Report, quote: str = "", **fields: Any) -> Evidence:
    """Build evidence for words of a report (all its text when no quote is given)."""
    words = quote or source.text
    start = source.text.index(words)
    return Evidence(**{"report_id": source.id, "start": start, "end": start + len(words), "quote": words, **fields})


def claim(
    predicate: str = "captures",
    where: str = "brim",
    side: str = "south",
    *,
    source: Report | None = None,
    **fields: Any,
) -> Claim:
    """Build a claim in the outlet's own voice, with evidence in its report (the default report when none is given)."""
    told = source or report()
    published = told.published_at or at("2031-05-02T12:00")
    when = Interval(earliest=published.replace(hour=0, minute=0), latest=published, basis="publication day")
    defaults: dict[str, Any] = {
        "report_id": told.id,
        "predicate": Predicate(predicate),
        "place": where,
        "place_text": where.title(),
        "actor": {"north": "north_army", "south": "south_front"}.get(side, ""),
        "side": side,
        "when": when,
        "attribution": attribution(),
        "evidence": (evidence(told),),
        "published_at": told.published_at,
        "rule": "test",
        "reader_version": "test.v1",
    }
    return Claim(**{**defaults, **fields})


def ruling(claim_id: str, verdict: str = "reject", **fields: Any) -> Ruling:
    """Build a ruling by an analyst called Fern."""
    return Ruling(
        **{
            "claim_id": claim_id,
            "verdict": verdict,
            "who": "Fern",
            "why": "misread",
            "when": at("2031-05-03T09:00"),
            **fields,
        }
    )


class PlainReader:
    """Stands in for the language room: splits at full stops, parses nothing. Remembers what it was given."""

    version = "plain.v1"

    def __init__(self) -> None:
        self.given: list[str] = []

    def read(self, reports: Iterable[Report], choose: object = None) -> Iterator[tuple[Report, list[Sentence]]]:
        self.choose = choose
        for one in reports:
            self.given.append(one.id)
            spans = [match.span() for match in re.finditer(r"[^.\s][^.]*\.", one.text)]
            yield (
                one,
                [Sentence(index=i, start=a, end=b, paragraph=0, text=one.text[a:b]) for i, (a, b) in enumerate(spans)],
            )


class PlainFinder:
    """Stands in for the claims room: 'South took Brim.' is a claim, 'South took Zed.' a refusal; 'X said' speaks."""

    version = "plain-rules.v1"

    def decline(self, told: Report) -> Refusal | None:
        if "football" not in told.text:
            return None
        return Refusal(stage="claims", code="no-place", about=told.name, reason="no place", report_id=told.id)

    def choose(self, told: Report, sentences: Sequence[Sentence]) -> set[int]:
        return {sentence.index for sentence in sentences if sentence.text in told.text}

    def read(self, told: Report, sentences: list[Sentence]) -> tuple[list[Claim], list[Refusal]]:
        claims: list[Claim] = []
        refusals: list[Refusal] = []
        for sentence in sentences:
            match = re.search(r"(?:(\w+) said )?(North|South) (took|denied losing) (\w+)", sentence.text)
            if match is None:
                continue
            where = match[4].lower()
            if where not in theatre().places:
                start = sentence.start + match.start(4)
                refusals.append(
                    Refusal(
                        stage="naming",
                        code="place-unknown",
                        about=match[4],
                        reason="no such place",
                        report_id=told.id,
                        start=start,
                        end=start + len(where),
                    )
                )
                continue
            words = Evidence(
                report_id=told.id,
                start=sentence.start,
                end=sentence.end,
                quote=sentence.text,
                sentence_index=sentence.index,
            )
            said = attribution(match[1] or "", outlet=told.outlet)
            claims.append(
                claim(
                    "captures",
                    where,
                    match[2].lower(),
                    source=told,
                    evidence=(words,),
                    attribution=said,
                    modality=Modality("claimed" if match[1] else "fact"),
                )
            )
        return claims, refusals
