"""A server of this machine that answers as a test tells it to."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from typing import Any

import pytest

from whoholds.answers import Address
from whoholds.answers import Endpoint
from whoholds.answers import Limits

#: Given the handler and what was asked; it sends whatever it likes.
Behaviour = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        asked = json.loads(body)
        with self.server.lock:
            self.server.asked.append(asked)
            self.server.paths.append(self.path)
            self.server.keys.append(self.headers.get("Authorization", ""))
            number = len(self.server.asked) - 1
        with contextlib.suppress(OSError):
            behaviours = self.server.behaviours
            behaviours[min(number, len(behaviours) - 1)](self, asked)

    def send(self, content: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.behaviours: list[Behaviour] = []
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.keys: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1/fern-7b"

    def handle_error(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def say(text: str, **more: Any) -> Behaviour:
    """Answer with these words as a model's."""
    row = {"choices": [{"message": {"content": text}, "finish_reason": "stop"}], "usage": None, **more}
    return lambda handler, _: handler.send(json.dumps(row).encode())


def tell(*claims: dict[str, Any], **more: Any) -> Behaviour:
    """Answer with claims."""
    return say(json.dumps({"claims": list(claims)}), **more)


def fail(status: int, content: bytes = b"no", **headers: str) -> Behaviour:
    return lambda handler, _: handler.send(content, status, **headers)


@dataclass
class Waits:
    """Waits for nothing and remembers how long it was asked to."""

    seconds: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def endpoint(server: Server, key: str = "", waits: Waits | None = None, **limits: Any) -> Endpoint:
    return Endpoint(
        Address.parse(server.address), key, replace(Limits.load(), **{"answer_max_s": 5.0, **limits}), waits or Waits()
    )


def row(quote: str, **fields: Any) -> dict[str, Any]:
    """Build a model's claim that South Front fighters captured Brim."""
    return {
        "quote": quote,
        "trigger": "took",
        "predicate": "captures",
        "actor": "South Front fighters",
        "place": "Brim",
        "speaker": "",
        "relays": [],
        "time": "",
        "polarity": "asserted",
        "modality": "fact",
        "scope": "all",
        "relation": "in",
        **fields,
    }
