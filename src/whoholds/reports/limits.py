"""What is too large, too late or too strange to be read; the values stand in `defaults.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of what is read; see `defaults.toml` for units and sources."""

    document_max_bytes: int
    page_max_bytes: int
    ahead_max_h: float
    broken_rows_max: int
    control_share_max: float
    understood: tuple[str, ...]
    letters_min: int
    confidence_min: float
    latin_share_min: float
    sample_chars: int
    plain_words: frozenset[str]
    plain_share_min: float
    chaos_max: float
    preferred: str
    beyond_ascii_max: float
    magic: tuple[tuple[bytes, str], ...]

    @classmethod
    @cache
    def load(cls) -> Limits:
        """Read the limits that ship."""
        values = tomllib.loads((Path(__file__).parent / "defaults.toml").read_text(encoding="utf-8"))
        return cls(
            document_max_bytes=values["document_max_bytes"],
            page_max_bytes=values["page_max_bytes"],
            ahead_max_h=values["ahead_max_h"],
            broken_rows_max=values["broken_rows_max"],
            control_share_max=values["control_share_max"],
            understood=tuple(values["language"]["understood"]),
            letters_min=values["language"]["letters_min"],
            confidence_min=values["language"]["confidence_min"],
            latin_share_min=values["language"]["latin_share_min"],
            sample_chars=values["language"]["sample_chars"],
            plain_words=frozenset(values["language"]["plain_words"]),
            plain_share_min=values["language"]["plain_share_min"],
            chaos_max=values["encoding"]["chaos_max"],
            preferred=values["encoding"]["preferred"],
            beyond_ascii_max=values["encoding"]["beyond_ascii_max"],
            magic=tuple((bytes.fromhex(magic), meaning) for magic, meaning in values["magic"].items()),
        )
