"""What a server allows: for whom answers are written, who may rule, under which names it may be called."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

#: Names of this machine that only this machine can reach.
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PROFILES = ("internal", "public")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a server allows.

    `profile` is 'internal' or 'public' (the theatre's delay, short quotations, public names only). `token` is what a request
    must carry to rule ('': nobody can); `guards_reading` asks it of readers too. `hosts` are the names under which the
    server answers, in lower case; a request that calls it otherwise is refused, so that no web page can reach it through a name
    of its own (DNS rebinding).
    """

    profile: str = "internal"
    token: str = ""
    guards_reading: bool = False
    hosts: frozenset[str] = LOOPBACK

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise ValueError(f"'{self.profile}' is no profile; there are {', '.join(PROFILES)}")

    @property
    def is_public(self) -> bool:
        """Whether answers are written for the public."""
        return self.profile == "public"

    def admits(self, authorization: str) -> bool:
        """Tell whether a request's Authorization carries the token; takes as long whatever it carries."""
        kind, _, given = authorization.partition(" ")
        is_right = hmac.compare_digest(given.strip().encode(), self.token.encode())
        return bool(self.token) and is_right and kind.lower() == "bearer"

    def answers_to(self, host: str) -> bool:
        """Tell whether a request's Host names this server; the port does not matter."""
        name = host.strip().lower()
        bare = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
        return bare in self.hosts
