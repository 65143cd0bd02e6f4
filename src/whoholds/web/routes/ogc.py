"""OGC API - Features: places with who holds them, roads with who can use them, claims."""

from __future__ import annotations

import math
from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from typing import Any
from typing import Literal
from urllib.parse import urlencode

from fastapi import Path
from fastapi import Query
from fastapi import Request
from starlette.responses import Response

from whoholds.errors import QueryError
from whoholds.model import Claim
from whoholds.runs.questions import Asked
from whoholds.web.asking import KnownAt
from whoholds.web.asking import Offset
from whoholds.web.asking import read_instant
from whoholds.web.oas30 import lower_document
from whoholds.web.problems import ProblemError
from whoholds.web.routes.router import Given
from whoholds.web.routes.router import make_router
from whoholds.web.service import Service
from whoholds.web.service import write_json
from whoholds.web.telling import features
from whoholds.web.telling.claims import ClaimTeller

router = make_router("ogc")

GEOJSON = "application/geo+json"
_API = "application/vnd.oai.openapi+json;version=3.0"
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
_SPEC = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMS = tuple(f"{_SPEC}/{name}" for name in ("core", "geojson", "oas30"))
#: Features of one answer: when nothing is said, and at most.
_DEFAULT_LIMIT, _MOST = 1000, 10_000
_ABOUT = {
    "places": ("Places", "Who holds each place at the instant of `datetime` (of an interval: at its end)."),
    "roads": ("Roads", "Who can use each road section at the instant of `datetime` (of an interval: at its end)."),
    "claims": ("Claims", "What is said: claims whose valid time meets `datetime`; those without a time always do."),
}
Name = Annotated[Literal["places", "roads", "claims"], Path(description="The collection.")]
Box = Annotated[
    str | None,
    Query(
        description="Only features that meet this box: west,south,east,north in degrees (or with heights).",
        max_length=200,
        examples=["19.5,9.5,20.5,10.5"],
    ),
]
Then = Annotated[
    str | None,
    Query(
        alias="datetime",
        description="Valid time: an instant with its zone, or an interval a/b, ../b, a/..; absent: now, or the theatre's end.",
        max_length=100,
        examples=["2031-05-02T03:00:00Z", "2031-05-01T00:00:00Z/2031-05-02T00:00:00Z"],
    ),
]
Json = Annotated[Literal["json"], Query(description="The only format there is.")]
OgcLimit = Annotated[int, Query(ge=1, description=f"At most so many features; more than {_MOST} are never given.")]


def _describe_content(media: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "Successful Response", "content": {media: {"schema": {"type": "object"}}}}}


@router.get("/ogc/", response_class=Response, responses=_describe_content("application/json"))
def show_landing(
    request: Request,
    service: Given,
    when: Then = None,
    known_at: KnownAt = None,
    f: Json = "json",  # noqa: ARG001  declared for clients
) -> Response:
    """What is here, and where. `datetime` and `known_at` are carried on in the links, for clients that cannot add them."""
    base, carried = _find_base(request), _carry(service, when, known_at)
    document = {
        "title": f"{service.questions.theatre.name}: who holds what",
        "description": "Places with who holds them, roads with who can use them, and claims, at an instant and as known at another.",
        "links": [
            _link("self", "application/json", f"{base}/ogc/", "this document"),
            _link("service-desc", _API, f"{base}/ogc/api", "the description of this API"),
            _link("service-doc", "text/html", f"{base}/docs", "the same as a page"),
            _link("conformance", "application/json", f"{base}/ogc/conformance", "what this API conforms to"),
            _link("data", "application/json", f"{base}/ogc/collections{carried}", "the collections"),
        ],
    }
    return service.answer(request, (base, carried), lambda: write_json(document))


@router.get("/ogc/api", response_class=Response, responses=_describe_content(_API))
def show_api(request: Request, service: Given) -> Response:
    """The one OpenAPI document, in the version 3.0 that clients of OGC APIs ask for."""
    return service.answer(request, None, lambda: write_json(lower_document(request.app.openapi())), media_type=_API)


@router.get("/ogc/conformance", response_class=Response, responses=_describe_content("application/json"))
def show_conformance(request: Request, service: Given, f: Json = "json") -> Response:  # noqa: ARG001
    """What this API conforms to."""
    return service.answer(request, None, lambda: write_json({"conformsTo": CONFORMS}))


@router.get("/ogc/collections", response_class=Response, responses=_describe_content("application/json"))
def list_collections(
    request: Request,
    service: Given,
    when: Then = None,
    known_at: KnownAt = None,
    f: Json = "json",  # noqa: ARG001
) -> Response:
    """The collections; their links carry `datetime` and `known_at` on."""
    base, carried = _find_base(request), _carry(service, when, known_at)
    document = {
        "links": [_link("self", "application/json", f"{base}/ogc/collections", "this document")],
        "collections": [_describe_collection(service, base, name, carried) for name in _ABOUT],
    }
    return service.answer(request, (base, carried), lambda: write_json(document))


@router.get("/ogc/collections/{collection}", response_class=Response, responses=_describe_content("application/json"))
def show_collection(
    request: Request,
    service: Given,
    collection: Name,
    when: Then = None,
    known_at: KnownAt = None,
    f: Json = "json",  # noqa: ARG001
) -> Response:
    """One collection; its links carry `datetime` and `known_at` on."""
    base, carried = _find_base(request), _carry(service, when, known_at)
    return service.answer(
        request, (base, carried), lambda: write_json(_describe_collection(service, base, collection, carried))
    )


@router.get("/ogc/collections/{collection}/items", response_class=Response, responses=_describe_content(GEOJSON))
def list_items(
    request: Request,
    service: Given,
    collection: Name,
    bbox: Box = None,
    when: Then = None,
    known_at: KnownAt = None,
    limit: OgcLimit = _DEFAULT_LIMIT,
    offset: Offset = 0,
    f: Json = "json",  # noqa: ARG001
) -> Response:
    """Features of a collection that meet a box and a time."""
    span = _read_when(service, when)
    asked = service.ask(None if span.at is None else span.at.isoformat(), known_at)
    box, base, limit = _read_box(bbox), _find_base(request), min(limit, _MOST)

    def make() -> bytes:
        found = _find_features(service, collection, asked, span, box)
        part = [draw() for draw in found[offset : offset + limit]]
        address = f"{base}/ogc/collections/{collection}/items"
        return write_json(
            {
                "type": "FeatureCollection",
                "numberMatched": len(found),
                "numberReturned": len(part),
                "features": part,
                "links": [
                    _link("self", GEOJSON, f"{address}{_query(request, {})}", "this part"),
                    _link("collection", "application/json", f"{base}/ogc/collections/{collection}", "its collection"),
                    *_link_next(request, address, len(found), limit, offset),
                ],
            }
        )

    key = (base, asked, span, box, limit, offset, request.url.query)
    return service.answer(request, key, make, media_type=GEOJSON, is_large=True)


@router.get(
    "/ogc/collections/{collection}/items/{feature}", response_class=Response, responses=_describe_content(GEOJSON)
)
def show_item(
    request: Request,
    service: Given,
    collection: Name,
    feature: str,
    when: Then = None,
    known_at: KnownAt = None,
    f: Json = "json",  # noqa: ARG001
) -> Response:
    """One feature."""
    span = _read_when(service, when)
    asked = service.ask(None if span.at is None else span.at.isoformat(), known_at)
    base = _find_base(request)
    found = _find_one(service, collection, feature, asked)
    if found is None:
        raise ProblemError(404, f"the collection {collection} has no such feature", code="WH-Q001")
    links = [
        _link("self", GEOJSON, str(request.url), "this feature"),
        _link("collection", "application/json", f"{base}/ogc/collections/{collection}", "its collection"),
    ]
    return service.answer(request, (asked, base), lambda: write_json({**found, "links": links}), media_type=GEOJSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """The valid time asked about; `at` is the instant at which estimates are wanted."""

    at: datetime | None
    earliest: datetime | None
    latest: datetime | None

    def meets(self, claim: Claim) -> bool:
        """Tell whether a claim's valid time meets the span; without any time it does."""
        first, last = claim.when.earliest, claim.when.latest
        is_late = self.latest is not None and first is not None and first > self.latest
        is_early = self.earliest is not None and last is not None and last < self.earliest
        return not (is_late or is_early)


def _read_when(service: Service, words: str | None) -> _Span:
    """Read an instant or an interval.

    Raises
    ------
    QueryError
        If it is neither, or ends before it begins.
    """
    zone = service.questions.theatre.zone
    if words is None or words.strip() in {"", "../..", "/"}:
        return _Span(at=None, earliest=None, latest=None)
    first, is_interval, last = words.partition("/")
    if not is_interval:
        instant = read_instant(first, zone, "datetime")
        return _Span(at=instant, earliest=instant, latest=instant)
    begin, end = (None if one in {"", ".."} else read_instant(one, zone, "datetime") for one in (first, last))
    if begin is not None and end is not None and end < begin:
        raise QueryError(f"datetime ends ({last}) before it begins ({first})")
    return _Span(at=end, earliest=begin, latest=end)


def _read_box(words: str | None) -> features.Box | None:
    """Read a box; of six numbers the heights are left out.

    Raises
    ------
    QueryError
        If it is not four or six numbers, or south lies north of north.
    """
    if words is None:
        return None
    try:
        numbers = [float(part) for part in words.split(",")]
    except ValueError as error:
        raise QueryError("bbox is west,south,east,north in degrees", words=words) from error
    if len(numbers) == 6:
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)) or numbers[1] > numbers[3]:
        raise QueryError("bbox is west,south,east,north in degrees, four or six numbers", words=words)
    return (numbers[0], numbers[1], numbers[2], numbers[3])


def _find_features(
    service: Service, collection: str, asked: Asked, span: _Span, box: features.Box | None
) -> list[Callable[[], features.Feature]]:
    """Find the features that fit; each is drawn when it is given."""
    if collection == "claims":
        theatre, teller = service.shown, ClaimTeller(service, asked)
        claims = service.questions.catalogue(asked.known_at).by_id.values()
        return [
            lambda claim=claim: features.draw_claim(service, claim, teller)  # type: ignore[misc]
            for claim in claims
            if span.meets(claim) and (box is None or features.touches(features.locate_claim(theatre, claim), box))
        ]
    drawn: Iterable[features.Feature] = (features.list_places if collection == "places" else features.list_roads)(
        service, asked
    )
    return [
        lambda one=one: one  # type: ignore[misc]
        for one in drawn
        if box is None or features.touches(one["geometry"], box)
    ]


def _find_one(service: Service, collection: str, feature: str, asked: Asked) -> features.Feature | None:
    if collection == "claims":
        claim = service.questions.catalogue(asked.known_at).by_id.get(feature)
        return None if claim is None else features.draw_claim(service, claim, ClaimTeller(service, asked))
    drawn = (features.list_places if collection == "places" else features.list_roads)(service, asked)
    return next((one for one in drawn if one["id"] == feature), None)


def _carry(service: Service, when: str | None, known_at: str | None) -> str:
    """Give the part of a query that carries the times on; they are read here so that a wrong one is told at once."""
    _read_when(service, when)
    service.ask(None, known_at)
    given = {name: value for name, value in (("datetime", when), ("known_at", known_at)) if value is not None}
    return f"?{urlencode(given)}" if given else ""


def _describe_collection(service: Service, base: str, name: str, carried: str = "") -> dict[str, Any]:
    title, about = _ABOUT[name]
    theatre = service.shown
    ends = theatre.ends_at or service.questions.find_now()
    return {
        "id": name,
        "title": title,
        "description": f"{about} `known_at` asks what was known at an instant.",
        "itemType": "feature",
        "crs": [_CRS84],
        "extent": {
            "spatial": {"bbox": [features.find_extent(theatre)], "crs": _CRS84},
            "temporal": {
                "interval": [[theatre.opens_at.strftime("%Y-%m-%dT%H:%M:%SZ"), ends.strftime("%Y-%m-%dT%H:%M:%SZ")]],
                "trs": _GREGORIAN,
            },
        },
        "links": [
            _link("self", "application/json", f"{base}/ogc/collections/{name}{carried}", "this collection"),
            _link("items", GEOJSON, f"{base}/ogc/collections/{name}/items{carried}", "its features"),
        ],
    }


def _find_base(request: Request) -> str:
    """Give the address of this server as the client called it; the guard has checked the name."""
    return str(request.base_url).rstrip("/")


def _link(rel: str, media: str, address: str, title: str) -> dict[str, str]:
    return {"rel": rel, "type": media, "href": address, "title": title}


def _query(request: Request, changed: dict[str, object]) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    query = urlencode([*kept, *changed.items()])
    return f"?{query}" if query else ""


def _link_next(request: Request, address: str, total: int, limit: int, offset: int) -> list[dict[str, str]]:
    links = []
    if offset + limit < total:
        query = _query(request, {"limit": limit, "offset": offset + limit})
        links.append(_link("next", GEOJSON, f"{address}{query}", "the next part"))
    if offset > 0:
        query = _query(request, {"limit": limit, "offset": max(0, offset - limit)})
        links.append(_link("prev", GEOJSON, f"{address}{query}", "the part before"))
    return links


def describe(document: dict[str, Any]) -> dict[str, Any]:
    """Add to the OpenAPI document what clients of OGC APIs look for: the greatest size of a part."""
    schema = {"type": "integer", "minimum": 1, "maximum": _MOST, "default": _DEFAULT_LIMIT}
    limit = {"name": "limit", "in": "query", "required": False, "style": "form", "explode": False, "schema": schema}
    document["components"].setdefault("parameters", {})["limit"] = limit
    return document
