"""The application: routes, guard, problems, one OpenAPI document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import Route

import whoholds
from whoholds.runs.questions import Questions
from whoholds.web.guard import Guard
from whoholds.web.policy import Policy
from whoholds.web.problems import Problem
from whoholds.web.problems import handle_problems
from whoholds.web.routes import claims
from whoholds.web.routes import control
from whoholds.web.routes import documents
from whoholds.web.routes import ogc
from whoholds.web.routes import page
from whoholds.web.routes import places
from whoholds.web.routes import reports
from whoholds.web.routes import roads
from whoholds.web.routes import rulings
from whoholds.web.routes import sources
from whoholds.web.routes import theatre
from whoholds.web.service import Service

_ROUTERS = (theatre, control, places, claims, reports, roads, sources, documents, rulings, ogc)
_ABOUT = """Who holds which place, since when, how surely, and according to whom; and which roads that cuts.

Instants carry their zone; answers give them in UTC. `known_at` asks for what was known at an instant. Every GET has an entity tag.
Errors are problem documents (RFC 9457). Text from reports is plain text and may hold anything: escape it."""


def create_app(questions: Questions, policy: Policy | None = None, *, static: Path | None = None) -> FastAPI:
    """Make the application over one theatre and ledger.

    Parameters
    ----------
    questions
        The theatre and ledger held open.
    policy
        What is allowed; None: reading on loopback only.
    static
        Folder of the page's built files; None: where they are installed.
    """
    allowed = policy or Policy()
    app = FastAPI(title="whoholds", version=whoholds.__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.service = Service(questions, allowed)
    app.state.page = page.PageFiles(static or page.STATIC)
    handle_problems(app)
    for module in _ROUTERS:
        app.include_router(module.router)

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _describe(app)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign] # FastAPI's own way of changing the document
    app.router.routes.extend((Route("/openapi.json", documents.show_openapi), *page.ROUTES))
    app.add_middleware(Guard, policy=allowed, is_page=app.state.page.holds)
    return app


def _describe(app: FastAPI) -> dict[str, Any]:
    """Make the OpenAPI document: FastAPI's, with problems instead of its own errors, and HEAD left to HTTP."""
    document = get_openapi(title="whoholds", version=whoholds.__version__, description=_ABOUT, routes=app.routes)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["responses"].pop("422", None)
            if method == "post":
                operation["responses"].pop("304", None)
            if (path, method) == ("/rulings", "post"):
                operation["security"] = [{"token": []}]
    return ogc.describe(document)
