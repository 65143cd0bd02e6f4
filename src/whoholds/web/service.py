"""The service behind every route: the questions, the policy, and answers remembered as they were sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

import whoholds
from whoholds.exports.discretion import Discretion
from whoholds.exports.protect import protect_theatre
from whoholds.runs.profiles import limit
from whoholds.runs.questions import Asked
from whoholds.runs.questions import Questions
from whoholds.runs.remembering import Memory
from whoholds.web.asking import check_ahead
from whoholds.web.asking import read_optional
from whoholds.web.policy import Policy

#: Answers kept as they were sent: common ones, and those of megabytes.
_ANSWERS, _LARGE_ANSWERS = 512, 8
#: Things counted from the ledger that are kept.
_COUNTS = 64
JSON = "application/json"
Counted = TypeVar("Counted")


class Service:
    """What routes work with."""

    def __init__(self, questions: Questions, policy: Policy) -> None:
        self.questions = questions
        self.policy = policy
        # The public is not shown where in a settlement something lies.
        self.shown = protect_theatre(questions.theatre) if policy.is_public else questions.theatre
        self._sent = Memory(_ANSWERS)
        self._large = Memory(_LARGE_ANSWERS)
        self._counted = Memory(_COUNTS)

    @property
    def verdicts(self) -> tuple[str, ...]:
        """What can be ruled here; nothing without a token."""
        from whoholds.ledger import VERDICTS  # noqa: PLC0415  the ledger's library is slow to import

        return tuple(VERDICTS) if self.policy.token else ()

    def ask(self, at: str | None, known_at: str | None) -> Asked:
        """Read when a question is about; a public answer knows nothing that is younger than the theatre's delay.

        Raises
        ------
        QueryError
            If either is no instant with a zone, or lies too far ahead.
        """
        theatre = self.questions.theatre
        when = read_optional(at, theatre.zone, "at") or self.questions.find_now()
        check_ahead(theatre, when)
        return self.delay(Asked(at=when, known_at=read_optional(known_at, theatre.zone, "known_at")))

    def delay(self, asked: Asked) -> Asked:
        """Hold back what the public may not know yet."""
        limits = limit(self.questions.theatre, self.policy.profile, asked.at, asked.known_at)
        return replace(asked, at=limits.at, known_at=limits.known_at)

    def discretion(self, asked: Asked) -> Discretion:
        """Give what may be told of the words of reports."""
        claims = self.questions.know(asked.known_at).claims
        key = (self.tell_state(), "discretion", asked.known_at)
        profile = self.policy.profile
        return self.remember(key, lambda: Discretion(self.questions.theatre, claims, profile=profile))

    def answer(
        self,
        request: Request,
        key: Hashable,
        make: Callable[[], BaseModel | bytes],
        *,
        media_type: str = JSON,
        is_large: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Answer with what is made, once for each state of the ledger; with 304 if the asker has it already.

        Parameters
        ----------
        key
            All that the answer depends on, besides the ledger, the profile and the path.
        make
            Makes the answer.
        is_large
            Whether it may have megabytes, so that few are kept.
        headers
            Further headers.
        """
        state = self.questions.ledger.state()
        whole = (state, self.policy.profile, whoholds.__version__, request.url.path, media_type, key)
        tag = f'"{hashlib.blake2b(repr(whole).encode(), digest_size=12).hexdigest()}"'
        named = {"ETag": tag, "X-Ledger-State": state, **(headers or {})}
        if _has(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=named)
        memory = self._large if is_large else self._sent
        body = memory.recall(whole, lambda: _write(make()))
        return Response(body, media_type=media_type, headers=named)

    def remember(self, key: Hashable, make: Callable[[], Counted]) -> Counted:
        """Give what was counted under a key, counting it if it is not remembered."""
        return self._counted.recall(key, make)

    def tell_state(self) -> str:
        """Name the ledger's state."""
        return self.questions.ledger.state()


def _write(made: BaseModel | bytes) -> bytes:
    return made if isinstance(made, bytes) else made.model_dump_json(by_alias=True).encode()


def _has(given: str, tag: str) -> bool:
    """Tell whether an If-None-Match names a tag."""
    tags = {one.strip().removeprefix("W/") for one in given.split(",")}
    return tag in tags or given.strip() == "*"


def write_json(value: object) -> bytes:
    """Write plain values as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
