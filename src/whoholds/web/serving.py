"""Serve the desk: bind an address safely, say where it is, stop cleanly."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import uvicorn

from whoholds.errors import QueryError
from whoholds.runs.collecting import collect_seldom
from whoholds.runs.questions import Questions
from whoholds.web.app import create_app
from whoholds.web.policy import LOOPBACK
from whoholds.web.policy import Policy
from whoholds.web.routes.page import STATIC
from whoholds.web.routes.page import PageFiles

#: Seconds that answers under way may take after the server is told to stop.
_GRACE_S = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where to listen; `names` are further names under which the server may be called."""

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host.lower() in LOOPBACK:
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def allowed(self) -> frozenset[str]:
        """The names under which the server answers: loopback, the address itself if it is one, and those given."""
        is_any = self.host in {"0.0.0.0", "::"}  # noqa: S104  compared, not bound
        own = () if is_any else (self.host.lower(),)
        return LOOPBACK | frozenset((*own, *(name.lower() for name in self.names)))

    def write(self, port: int) -> str:
        """Write the address as a browser takes it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{port}/"


def check_address(address: Address, token: str, *, anyone_may_read: bool) -> None:
    """Refuse to open reports to a network by accident.

    Raises
    ------
    QueryError
        If others can reach the address, there is no token, and nobody said that anyone may read.
    """
    if not address.is_loopback and not token and not anyone_may_read:
        raise QueryError(
            f"others can reach {address.host}: set a token (WHOHOLDS_TOKEN or --token-file), or say --anyone-may-read",
            host=address.host,
        )


def serve(questions: Questions, policy: Policy, address: Address, *, announce: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    announce
        Is given lines for a person: where the page is, and what is missing.

    Raises
    ------
    QueryError
        If the address cannot be listened on.
    """
    listener = listen(address)
    port = listener.getsockname()[1]
    announce(f"serving {questions.theatre.name} at {address.write(port)}")
    if not PageFiles(STATIC).is_built:
        announce("the page is not built in this checkout: run `make web`; the API and /docs work without it")
    announce("rulings: on, with the token" if policy.token else "read-only: no token is set")
    app = create_app(questions, policy)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=_GRACE_S
    )
    # To interrupt the server is how it is ended.
    with (
        listener,
        suppress(KeyboardInterrupt),
        collect_seldom(),
    ):  # what is held open is large and stays: walking it for garbage makes answers wait
        uvicorn.Server(config).run(sockets=[listener])


def listen(address: Address) -> socket.socket:
    """Listen on an address; port 0 takes a free one.

    Raises
    ------
    QueryError
        If the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address.host, address.port))
        # Whoever reads the address that is printed next may call at once, and waits until answers come.
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise QueryError(f"cannot listen on {address.host} port {address.port}: {reason}") from error
    return listener
