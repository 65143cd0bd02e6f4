"""What a model is asked about a report, and the shape its answer must have."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from whoholds.model import Modality
from whoholds.model import PlaceRelation
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Report
from whoholds.model import Scope

_WORDS = ("quote", "trigger", "actor", "place", "speaker", "time")
_CHOICES = {
    "predicate": Predicate,
    "polarity": Polarity,
    "modality": Modality,
    "scope": Scope,
    "relation": PlaceRelation,
}


@cache
def load_system() -> str:
    """Read the words that every question begins with."""
    rows = tomllib.loads(files("whoholds.answers").joinpath("prompt.toml").read_text(encoding="utf-8"))
    return str(rows["system"]).strip()


@cache
def make_schema() -> dict[str, Any]:
    """Make the JSON schema of an answer."""
    fields: dict[str, Any] = {name: {"type": "string"} for name in _WORDS}
    fields |= {name: {"type": "string", "enum": [one.value for one in kind]} for name, kind in _CHOICES.items()}
    fields["relays"] = {"type": "array", "items": {"type": "string"}}
    claim = {"type": "object", "properties": fields, "required": sorted(fields), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"claims": {"type": "array", "items": claim}},
        "required": ["claims"],
        "additionalProperties": False,
    }


def make_messages(report: Report) -> list[dict[str, str]]:
    """Make the messages of a question: the report goes as one JSON value, so that its words stay data."""
    published = report.published_at.isoformat() if report.published_at else "unknown"
    told = {"outlet": report.outlet, "published_at": published, "title": report.title, "text": report.text}
    return [
        {"role": "system", "content": load_system()},
        {"role": "user", "content": json.dumps({"report": told}, ensure_ascii=False)},
    ]


@cache
def name_version() -> str:
    """Name the version of prompt and schema by their words."""
    words = json.dumps([load_system(), make_schema()], sort_keys=True).encode()
    return hashlib.blake2b(words, digest_size=4).hexdigest()
