"""Content ids: two things with the same key are the same thing."""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring
from typing import Any

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_id(kind: str, **key: Any) -> str:
    """Hash the fields that make two things of one kind the same.

    Parameters
    ----------
    kind
        Name of the noun, so that equal keys of different nouns differ.
    key
        JSON-serialisable fields; instants are given as text by the caller.

    Returns
    -------
    32 hexadecimal characters of BLAKE2b over canonical JSON (sorted keys, no spaces).
    """
    # Put together here, as an encoder would write [kind, key]: an id is worked out for every claim, and nearly all its fields are text.
    fields = ",".join([f"{_write(name)}:{_write(value)}" for name, value in sorted(key.items())])
    return hashlib.blake2b(f"[{_write(kind)},{{{fields}}}]".encode(), digest_size=16).hexdigest()


def _write(value: Any) -> str:
    """Write a value as canonical JSON."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or value == []:
        return "null" if value is None else "[]"
    return _CANONICAL.encode(value)
