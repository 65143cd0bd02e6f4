"""Where a model is asked: 'http://127.0.0.1:8080/v1/some-model'."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult
from urllib.parse import urlsplit

from whoholds.errors import QueryError

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An OpenAI-compatible server and the name of a model on it; `path` is what comes before /chat/completions."""

    scheme: str
    host: str
    port: int
    path: str
    model: str

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address: what follows /v1/ is the model's name, which may hold slashes; without /v1/, the last part.

        Raises
        ------
        QueryError
            If it is no such address, or holds a user name or password, which would be printed.
        """
        parts, port = _split(text)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise QueryError(f"'{text}' is no address of a model; write http://127.0.0.1:8080/v1/NAME", address=text)
        if parts.username or parts.password or parts.query or parts.fragment:
            raise QueryError(
                "the address of a model holds no password and no '?' or '#'; a key goes into WHOHOLDS_READER_KEY"
            )
        before, mark, model = parts.path.partition("/v1/")
        path = f"{before}/v1"
        if not mark:
            path, _, model = parts.path.rpartition("/")
        if not model.strip("/") or not model.isprintable() or not path.isprintable() or " " in parts.path:
            raise QueryError(f"'{text}' names no model; write http://127.0.0.1:8080/v1/NAME", address=text)
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=port or _PORTS[parts.scheme],
            path=path,
            model=model.strip("/"),
        )

    @property
    def is_private(self) -> bool:
        """Whether what is sent is encrypted or stays on this machine."""
        if self.scheme == "https" or self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def _split(text: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise QueryError(f"'{text}' is no address of a model; write http://127.0.0.1:8080/v1/NAME") from error
    return parts, port
