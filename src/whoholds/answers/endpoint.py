"""A server that is asked: one question at a time by HTTP, put again when it fails, and never past what it may cost.

The only module that opens a connection. It follows no redirect (a key would go along), and no word of a server's answer to
a failed question is printed: some repeat the key.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from whoholds.answers.address import Address
from whoholds.answers.limits import Limits
from whoholds.errors import ServiceError

#: Failures of a moment: asked again.
_PASSING = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
#: What to do about failures that asking again does not mend.
_ADVICE = {
    HTTPStatus.UNAUTHORIZED: "it wants another key: set WHOHOLDS_READER_KEY",
    HTTPStatus.FORBIDDEN: "the key may not do this",
    HTTPStatus.NOT_FOUND: "it knows no such model or address",
    HTTPStatus.BAD_REQUEST: "it does not understand the question; it may lack structured output",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server said: the text, tokens of question and answer, and seconds it took."""

    text: str
    tokens_in: int
    tokens_out: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What asking has cost so far; tokens as the server counts them, or guessed where it does not say."""

    answers: int = 0
    failures: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0

    @property
    def seconds_per_answer(self) -> float:
        """How long an answer took, on the average."""
        return self.seconds / self.answers if self.answers else 0.0


class _PassingError(Exception):
    """A failure that may pass; `wait_s` is how long the server asks to wait, `tokens` what the failure cost all the same."""

    def __init__(self, reason: str, wait_s: float = 0.0, tokens: int = 0) -> None:
        super().__init__(reason)
        self.wait_s = wait_s
        self.tokens = tokens


class Endpoint:
    """Asks one model. Safe to use from several threads.

    Parameters
    ----------
    key
        Sent as a bearer token, '' for none; kept in memory only.
    sleep
        Waits so many seconds; tests wait less.
    """

    def __init__(
        self,
        address: Address,
        key: str = "",
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.address = address
        self.limits = limits or Limits.load()
        self._key, self._sleep = key.strip(), sleep
        if self._key and not (self._key.isascii() and self._key.isprintable()):
            raise ServiceError("WHOHOLDS_READER_KEY holds what no key holds: a line break or a letter beyond ASCII")
        if self._key and not address.is_private:
            raise ServiceError(f"the key is not sent to {address.host} in the clear; use https", host=address.host)
        self._lock = threading.Lock()
        self._cost = Cost()
        self._reserved = 0
        self._silences = 0
        self._closed = ""

    @property
    def cost(self) -> Cost:
        """What asking has cost so far."""
        return self._cost

    def stop(self) -> None:
        """Ask no more: what is under way is not put again."""
        with self._lock:
            self._closed = self._closed or "the reading was broken off"

    def ask(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> Reply:
        """Put one question.

        Raises
        ------
        ServiceError
            If the server gives no answer however often it is asked, if the answer is none, or if the question would
            cost more than is left. After several silences in a row, at once.
        """
        body = json.dumps(
            {
                "model": self.address.model,
                "messages": messages,
                "temperature": 0,
                "max_tokens": self.limits.answer_tokens_max,
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "claims", "strict": True, "schema": schema},
                },
            },
            ensure_ascii=False,
        ).encode("utf-8", "replace")
        guess = len(body) // self.limits.characters_per_token + self.limits.answer_tokens_max
        self._reserve(guess)
        try:
            reply = self._ask_often(body)
        except ServiceError:
            self._settle(guess, None)
            raise
        self._settle(guess, reply)
        return reply

    def _reserve(self, guess: int) -> None:
        """Set aside what a question may cost."""
        with self._lock:
            if self._closed:
                raise ServiceError(self._closed)
            spent = self._cost.tokens_in + self._cost.tokens_out + self._reserved
            if spent + guess > self.limits.tokens_max:
                raise ServiceError(
                    f"the limit of {self.limits.tokens_max} tokens is reached; raise it with --reader-tokens"
                )
            self._reserved += guess

    def _settle(self, guess: int, reply: Reply | None) -> None:
        """Book what a question did cost."""
        with self._lock:
            self._reserved -= guess
            was = self._cost
            if reply is not None:
                self._silences = 0
                self._cost = replace(
                    was,
                    answers=was.answers + 1,
                    tokens_in=was.tokens_in + reply.tokens_in,
                    tokens_out=was.tokens_out + reply.tokens_out,
                    seconds=was.seconds + reply.seconds,
                )
                return
            self._silences += 1
            self._cost = replace(was, failures=was.failures + 1)
            if self._silences >= self.limits.silences_max and not self._closed:
                self._closed = (
                    f"{self.address.host} gave no answer {self._silences} times in a row; it is asked no more"
                )

    def _ask_often(self, body: bytes) -> Reply:
        wait_s = self.limits.first_wait_s
        for left in range(self.limits.tries_max - 1, -1, -1):
            try:
                return self._ask_once(body)
            except _PassingError as error:
                with self._lock:
                    self._cost = replace(self._cost, tokens_in=self._cost.tokens_in + error.tokens)
                if not left or self._closed:
                    raise ServiceError(
                        f"{self.address.host} gave no answer, asked {self.limits.tries_max} times: {error}"
                    ) from None
                # A little chance, or all that were refused together would come back together.
                pause_s = max(error.wait_s, wait_s * (1 + 0.25 * random.random()))  # noqa: S311  no secret
                self._sleep(min(pause_s, self.limits.wait_max_s))
                wait_s *= 2
        raise ServiceError("a question must be put at least once")

    def _ask_once(self, body: bytes) -> Reply:
        began = time.monotonic()
        connection = self._connect()
        # A timeout of the connection runs anew with every byte; this one is for the whole answer.
        watch = threading.Timer(self.limits.answer_max_s, _cut, [connection])
        watch.daemon = True
        watch.start()
        try:
            headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
            if self._key:
                headers["Authorization"] = f"Bearer {self._key}"
            connection.request("POST", f"{self.address.path}/chat/completions", body, headers)
            response = connection.getresponse()
            if response.status != HTTPStatus.OK:
                self._fail(response)
            content = self._read(response)
        except (OSError, http.client.HTTPException) as error:
            # Their words may hold what a server sent; their kind says enough.
            is_late = time.monotonic() - began >= self.limits.answer_max_s
            raise _PassingError("it took too long" if is_late else _name(error)) from None
        finally:
            watch.cancel()
            connection.close()
        return self._to_reply(content, body, time.monotonic() - began)

    def _connect(self) -> http.client.HTTPConnection:
        host, port, timeout = self.address.host, self.address.port, self.limits.answer_max_s
        if self.address.scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
        return http.client.HTTPConnection(host, port, timeout=timeout)

    def _fail(self, response: http.client.HTTPResponse) -> None:
        """Raise what a status other than 200 means."""
        if response.status in _PASSING:
            raise _PassingError(f"HTTP {response.status}", _read_wait(response.getheader("Retry-After", "")))
        try:
            advice = _ADVICE.get(HTTPStatus(response.status), "")
        except ValueError:
            advice = ""
        reason = f"{self.address.host} refused the question with HTTP {response.status}"
        message = f"{reason}: {advice}" if advice else reason
        if response.status != HTTPStatus.BAD_REQUEST:
            with self._lock:
                self._closed = message
        raise ServiceError(message)

    def _read(self, response: http.client.HTTPResponse) -> bytes:
        """Read an answer up to the size that one may have."""
        content = response.read(self.limits.answer_max_bytes + 1)
        if len(content) > self.limits.answer_max_bytes:
            raise ServiceError(f"{self.address.host} answered at a length that is no list of claims")
        if response.length:
            raise http.client.IncompleteRead(content)
        return content

    def _to_reply(self, content: bytes, body: bytes, seconds: float) -> Reply:
        per_token = self.limits.characters_per_token
        guess_in, guess_out = len(body) // per_token, len(content) // per_token
        try:
            row = json.loads(content)
            choice = row["choices"][0]
            text, usage = choice["message"]["content"], row.get("usage") or {}
            finished = choice.get("finish_reason") or ""
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
            raise _PassingError("what it sent is no answer of a model", tokens=guess_in + guess_out) from None
        if not isinstance(text, str):
            raise _PassingError("it answered without words", tokens=guess_in)
        if finished == "length":
            raise ServiceError("the model's answer was longer than it may be and broke off")
        return Reply(
            text=text,
            tokens_in=_count(usage, "prompt_tokens", guess_in),
            tokens_out=_count(usage, "completion_tokens", guess_out),
            seconds=seconds,
        )


def _cut(connection: http.client.HTTPConnection) -> None:
    """Break a connection off, whoever is reading from it."""
    with contextlib.suppress(OSError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


def _count(usage: object, key: str, guess: int) -> int:
    """Take a count of tokens that a server gives, if it is one."""
    value = usage.get(key) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else guess


def _read_wait(text: str) -> float:
    """Read how many seconds a server asks to wait; a date is taken for no wish."""
    try:
        return max(0.0, min(float(text), 3600.0))
    except ValueError:
        return 0.0


def _name(error: Exception) -> str:
    """Say what went wrong with a connection."""
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, ssl.SSLError):
        return "no secure connection"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    if isinstance(error, http.client.IncompleteRead):
        return "the answer was cut off"
    return f"the connection failed ({type(error).__name__})"
