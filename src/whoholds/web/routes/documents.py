"""Documents: the situation report, exports, and a plain page about the API."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Annotated
from typing import Any
from typing import Literal

from fastapi import Query
from fastapi import Request
from starlette.responses import Response

from whoholds.exports import EXPORTS
from whoholds.exports import find_export
from whoholds.runs.exporting import PANEL_FORMATS
from whoholds.runs.exporting import Audience
from whoholds.runs.exporting import PanelRequest
from whoholds.runs.exporting import export
from whoholds.runs.questions import Asked
from whoholds.web.asking import At
from whoholds.web.asking import From
from whoholds.web.asking import KnownAt
from whoholds.web.asking import To
from whoholds.web.asking import read_optional
from whoholds.web.grid import Mode
from whoholds.web.grid import Step
from whoholds.web.grid import lay_grid
from whoholds.web.guard import DOCUMENT_SECURITY
from whoholds.web.problems import ProblemError
from whoholds.web.routes.places import Since
from whoholds.web.routes.router import Given
from whoholds.web.routes.router import make_router
from whoholds.web.service import Service
from whoholds.web.service import write_json

router = make_router("documents")
Kind = Literal["html", "markdown", "pdf"]
_MEDIA: dict[Kind, tuple[str, str]] = {
    "html": ("text/html; charset=utf-8", "html"),
    "markdown": ("text/markdown; charset=utf-8", "md"),
    "pdf": ("application/pdf", "pdf"),
}
_REPORT_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The document",
        "content": {
            "text/html": {"schema": {"type": "string"}},
            "text/markdown": {"schema": {"type": "string"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
_EXPORT_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {media: {"schema": {"type": "string"}} for media in sorted({one.media_type for one in EXPORTS})},
    }
}


@router.get("/situation-report", response_class=Response, responses=_REPORT_CONTENT)
def show_report(
    request: Request,
    service: Given,
    since: Since = None,
    at: At = None,
    known_at: KnownAt = None,
    kind: Annotated[Kind, Query(alias="format", description="html, markdown or pdf.")] = "html",
    profile: Annotated[
        Literal["internal", "public"] | None,
        Query(description="public: short quotations and public names; a public server gives nothing else."),
    ] = None,
    download: Annotated[bool, Query(description="As a file to keep.")] = False,
) -> Response:
    """What changed since an instant, and why: the report an analyst would forward."""
    asked = service.ask(at, known_at)
    begun = read_optional(since, service.questions.theatre.zone, "since") or asked.at - timedelta(days=1)
    whom = "public" if service.policy.is_public or profile == "public" else "internal"
    media, suffix = _MEDIA[kind]
    headers = {"Content-Security-Policy": DOCUMENT_SECURITY}
    if download or kind != "html":
        headers["Content-Disposition"] = f'attachment; filename="situation-{asked.at:%Y%m%dT%H%MZ}.{suffix}"'
    return service.answer(
        request,
        (asked, begun, kind, whom, download),
        lambda: _render(service, asked, begun, kind, whom),
        media_type=media,
        is_large=True,
        headers=headers,
    )


def _render(service: Service, asked: Asked, begun: Any, kind: Kind, profile: str) -> bytes:
    from whoholds.exports import render_html  # noqa: PLC0415  drawing is slow to import
    from whoholds.exports import render_markdown  # noqa: PLC0415
    from whoholds.exports.situation_pdf import render_pdf  # noqa: PLC0415

    told = service.questions.situation(asked, begun, profile=profile)
    if kind == "pdf":
        return render_pdf(told)
    return (render_html(told) if kind == "html" else render_markdown(told)).encode("utf-8", "replace")


@router.get("/exports/{name}", response_class=Response, responses=_EXPORT_CONTENT)
def download_export(
    request: Request,
    service: Given,
    name: str,
    at: At = None,
    known_at: KnownAt = None,
    from_: From = None,
    to: To = None,
    step: Step = None,
    mode: Mode = "hindsight",
) -> Response:
    """A file in somebody else's format; `from`, `to`, `step` and `mode` are for the control panel."""
    if name not in {one.name for one in EXPORTS}:
        raise ProblemError(404, f"there is no format of that name; there are {', '.join(e.name for e in EXPORTS)}")
    asked, chosen = service.ask(at, known_at), find_export(EXPORTS, name)
    questions = service.questions
    grid = lay_grid(service, (from_, to), step, mode, len(questions.places)) if name in PANEL_FORMATS else None

    def write() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}{chosen.suffix}"
            export(
                questions.ledger,
                questions.theatre,
                name,
                path,
                at=asked.at,
                known_at=asked.known_at,
                panel=None if grid is None else PanelRequest(instants=tuple(grid.instants), is_filtered=mode == "then"),
                audience=Audience(profile=service.policy.profile),
            )
            return path.read_bytes()

    headers = {"Content-Disposition": f'attachment; filename="{name}-{asked.at:%Y%m%dT%H%MZ}{chosen.suffix}"'}
    key = (asked, name, mode, None if grid is None else grid.key)
    return service.answer(request, key, write, media_type=chosen.media_type, is_large=True, headers=headers)


def show_openapi(request: Request) -> Response:
    """Give the OpenAPI document."""
    service: Service = request.app.state.service
    return service.answer(request, None, lambda: write_json(request.app.openapi()))


@router.get("/docs", response_class=Response, include_in_schema=False)
def show_docs(request: Request) -> Response:
    """List the operations on a plain page made from the OpenAPI document; nothing is loaded from elsewhere."""
    document = request.app.openapi()
    rows = []
    for path, operations in document["paths"].items():
        for method, one in operations.items():
            names = ", ".join(p.get("name", "") for p in one.get("parameters", []) if "name" in p)
            told = " ".join(str(one.get("description") or one.get("summary", "")).split())
            rows.append(
                f"<tr><td>{escape(method.upper())}</td><td><code>{escape(path)}</code></td><td>{escape(told)}</td><td>{escape(names)}</td></tr>"
            )
    title = escape(f"{document['info']['title']} {document['info']['version']}")
    page = (
        f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{title}</title>"
        "<style>body{font:15px system-ui;margin:2rem;max-width:75rem}td{vertical-align:top;padding:.3rem .8rem .3rem 0;border-top:1px solid #ccc}</style>"
        f"<h1>{title}</h1><p>The whole description, with examples: <a href='/openapi.json'>/openapi.json</a>. "
        "Maps: <a href='/ogc/'>OGC API - Features</a>. The page: <a href='/'>/</a>.</p>"
        f"<table><tr><th>method<th>address<th>what<th>parameters</tr>{''.join(rows)}</table></html>"
    )
    return Response(page, media_type="text/html; charset=utf-8")
