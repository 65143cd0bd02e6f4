"""The limits of asking; the values stand in `defaults.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long, how often and for how much a model is asked; see `defaults.toml` for units."""

    answer_max_s: float
    tries_max: int
    first_wait_s: float
    wait_max_s: float
    silences_max: int
    at_once: int
    tokens_max: int
    answer_tokens_max: int
    characters_per_token: int
    answer_max_bytes: int
    text_max_characters: int
    claims_max: int
    quote_max_characters: int

    @classmethod
    @cache
    def load(cls) -> Limits:
        """Read the limits that ship."""
        return cls(**tomllib.loads(files("whoholds.answers").joinpath("defaults.toml").read_text(encoding="utf-8")))
