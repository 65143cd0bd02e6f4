"""Content ids: two things with the same key are the same thing."""

from __future__ import annotations

import hashlib
import json
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
    return hashlib.blake2b(_CANONICAL.encode([kind, key]).encode(), digest_size=16).hexdigest()
