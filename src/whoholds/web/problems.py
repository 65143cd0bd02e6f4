"""Errors as RFC 9457 problem documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from whoholds.errors import LedgerError
from whoholds.errors import QueryError
from whoholds.errors import TheatreError
from whoholds.errors import WhoHoldsError

MEDIA_TYPE = "application/problem+json"
_LONGEST = 300


class Problem(BaseModel):
    """What went wrong, in one sentence for a person; `code` is stable."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["urn:whoholds:WH-Q001"])
    title: str = Field(examples=["Bad Request"])
    status: int = Field(examples=[400])
    code: str = Field(examples=["WH-Q001"])
    detail: str = Field(examples=["the theatre invented has no place 'Ix'; near it: Iris"])
    about: dict[str, Any] = Field(default_factory=dict)


class ProblemError(Exception):
    """A request that is answered with a problem document."""

    def __init__(self, status: int, detail: str, *, code: str = "", **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.code, self.more = status, detail, code, more


#: What every operation may answer, for the OpenAPI document.
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (400, 401, 403, 404, 405, 409, 413, 415, 421, 500, 503)
}


def describe_problem(status: int, detail: str, *, code: str = "", **more: Any) -> dict[str, Any]:
    """Lay out a problem document."""
    named = code or f"HTTP-{status}"
    return {
        "type": f"urn:whoholds:{named}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": named,
        "detail": detail,
        **more,
    }


def answer_problem(
    status: int, detail: str, *, code: str = "", headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """Answer with a problem document."""
    told = json.dumps(describe_problem(status, detail, code=code, **more), ensure_ascii=True, default=str)
    return Response(told, status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


def _shorten(words: str) -> str:
    return words if len(words) <= _LONGEST else words[:_LONGEST] + " …"


def _answer_ours(_request: Request, error: Exception) -> Response:
    if isinstance(error, ProblemError):
        headers = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else {}
        return answer_problem(error.status, error.detail, code=error.code, headers=headers, **error.more)
    if isinstance(error, WhoHoldsError):
        about = {name: _shorten(str(value)) for name, value in error.about.items()}
        is_asked_wrongly = isinstance(error, QueryError)
        is_elsewhere = isinstance(error, LedgerError | TheatreError)
        status = 400 if is_asked_wrongly else 503 if is_elsewhere else 500
        return answer_problem(status, _shorten(error.message), code=error.code, about=about)
    return answer_problem(500, "something went wrong in the program; its log says what")


def _answer_http(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    phrases = {404: "there is nothing at this address", 405: "this address does not take that method"}
    detail = phrases.get(status, str(getattr(error, "detail", "")) or HTTPStatus(status).phrase)
    return answer_problem(400 if status == HTTPStatus.UNPROCESSABLE_ENTITY else status, detail, headers=headers)


def _answer_invalid(_request: Request, error: Exception) -> Response:
    """Tell which part of the request is wrong; what was sent is not sent back."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    told = [f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in faults[:5]]
    # A word of the path that cannot be is an address at which there is nothing.
    status = 404 if faults and all(fault["loc"][:1] == ("path",) for fault in faults) else 400
    return answer_problem(status, _shorten("; ".join(told) or "the request is malformed"), code="WH-Q001")


def handle_problems(app: FastAPI) -> None:
    """Make every error of an application a problem document."""
    app.add_exception_handler(ProblemError, _answer_ours)
    app.add_exception_handler(WhoHoldsError, _answer_ours)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(Exception, _answer_ours)
