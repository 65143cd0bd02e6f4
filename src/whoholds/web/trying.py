"""Try the desk: serve it for a moment, ask it once, stop it."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

import uvicorn

from whoholds.errors import QueryError
from whoholds.runs.questions import Questions
from whoholds.web.app import create_app
from whoholds.web.policy import Policy
from whoholds.web.routes.page import STATIC
from whoholds.web.routes.page import PageFiles
from whoholds.web.serving import Address
from whoholds.web.serving import listen

#: Seconds within which the server starts and answers, or is given up.
_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a moment of serving showed: whether the page is built, and how many reports the desk tells of."""

    has_page: bool
    reports: int


def try_desk(questions: Questions) -> Trial:
    """Serve on a free port of this machine, ask for the page and for the ledger's state, and stop.

    Raises
    ------
    QueryError
        If the desk does not answer.
    """
    address = Address(port=0)
    config = uvicorn.Config(create_app(questions, Policy()), log_level="error", access_log=False)
    server = uvicorn.Server(config)
    with listen(address) as listener:
        base = address.write(listener.getsockname()[1])
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            reports = json.loads(_ask(f"{base}state"))["reports"]
            page = _ask(base)
        finally:
            server.should_exit = True
            thread.join(_PATIENCE_S)
    return Trial(has_page=PageFiles(STATIC).is_built and b"<script" in page, reports=reports)


def _ask(url: str) -> bytes:
    """Ask this machine, until the server has started."""
    last = time.monotonic() + _PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=_PATIENCE_S) as answer:  # noqa: S310  loopback, made above
                return bytes(answer.read())
        except (urllib.error.URLError, OSError) as error:
            if time.monotonic() > last:
                raise QueryError(f"the desk does not answer at {url}: {error}") from error
            time.sleep(0.05)
