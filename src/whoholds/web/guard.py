"""What stands before every request: the name it calls, the token it carries, how much it sends; and what every answer says."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp
from starlette.types import Message
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send

from whoholds.web.policy import Policy
from whoholds.web.problems import answer_problem

#: Bytes that a body may have; a ruling or a supposition has a few hundred.
MOST_BYTES = 64 * 1024
#: Letters that the query of an address may have.
MOST_QUERY = 8 * 1024
#: What a page of ours may load: its own files, pictures and workers made from them, and nothing from elsewhere.
CONTENT_SECURITY = (
    "default-src 'self'; img-src 'self' data: blob:; "
    "style-src 'self' 'unsafe-inline'; "  # the map library sets styles on its elements
    "script-src 'self'; worker-src 'self' blob:; connect-src 'self' data: blob:; font-src 'self' data:; frame-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
#: What a document made from reports may load: nothing. It may stand in a frame of the page.
DOCUMENT_SECURITY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
#: Paths that need no token even where reading does: the page's own files hold no report.
_OPEN_PREFIXES = ("/assets/",)


class Guard:
    """Refuses what may not pass, and puts the same headers on every answer."""

    def __init__(self, app: ASGIApp, policy: Policy, is_page: Callable[[str], bool]) -> None:
        self._app, self._policy, self._is_page = app, policy, is_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refuse(scope, headers)
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope = {**scope, "method": "GET"}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message))
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if refusal is not None:
            status, detail = refusal
            challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else None
            await answer_problem(status, detail, headers=challenge)(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)

    def _refuse(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        """Give status and reason if a request may not pass."""
        if not self._policy.answers_to(headers.get("host", "")):
            return 421, "this server does not answer to that name; start it with --host-name to allow it"
        if len(scope.get("query_string", b"")) > MOST_QUERY:
            return 400, f"the query is longer than {MOST_QUERY} letters"
        if _sends_too_much(scope["method"], headers):
            return 413, f"a request must say how much it sends, and may send at most {MOST_BYTES} bytes"
        if _is_foreign(headers):
            return 403, "requests from pages of other sites are refused"
        is_guarded = self._policy.guards_reading and not self._is_open(scope["path"])
        if is_guarded and not self._policy.admits(headers.get("authorization", "")):
            return 401, "reading from this server needs its token: Authorization: Bearer TOKEN"
        return None

    def _is_open(self, path: str) -> bool:
        return path.startswith(_OPEN_PREFIXES) or self._is_page(path)


def _sends_too_much(method: str, headers: Headers) -> bool:
    """Tell whether a request sends more than may be sent, or does not say how much."""
    told = headers.get("content-length", "0" if method in {"GET", "HEAD", "OPTIONS"} else "")
    is_open_ended = "transfer-encoding" in headers
    return is_open_ended or not told.isascii() or not told.isdigit() or int(told) > MOST_BYTES


def _is_foreign(headers: Headers) -> bool:
    """Tell whether a browser sends the request from a page of another site."""
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower():
        return True
    return headers.get("sec-fetch-site", "none") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"


def _add_headers(headers: MutableHeaders) -> None:
    for name, value in _ALWAYS.items():
        headers[name] = value
    headers.setdefault("content-security-policy", CONTENT_SECURITY)
    headers.setdefault("cache-control", "no-cache")
