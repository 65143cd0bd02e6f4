"""What every router shares: the service, problems as answers, and no unknown parameter."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from fastapi import APIRouter
from fastapi import Depends
from fastapi import Request

from whoholds.web.asking import refuse_unknown
from whoholds.web.problems import RESPONSES
from whoholds.web.service import Service

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "Not Modified: the asker has this answer already"}
}


def get_service(request: Request) -> Service:
    """Give what routes work with."""
    service: Service = request.app.state.service
    return service


def make_router(tag: str) -> APIRouter:
    """Make a router."""
    return APIRouter(tags=[tag], dependencies=[Depends(refuse_unknown)], responses={**NOT_MODIFIED, **RESPONSES})


Given = Annotated[Service, Depends(get_service)]
