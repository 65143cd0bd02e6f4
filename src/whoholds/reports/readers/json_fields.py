"""The fields of a report in JSON: id, outlet, url, published_at, title, text."""

from __future__ import annotations

import json
from typing import Any

from whoholds.reports.declining import DeclinedError
from whoholds.reports.readers.base import Document


def parse_json(text: str) -> Any:
    """Read one JSON value.

    Raises
    ------
    DeclinedError
        If it is cut off or malformed, with the place where.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise DeclinedError(
                "truncated", f"its JSON is cut off at line {error.lineno}, column {error.colno}"
            ) from error
        raise DeclinedError(
            "malformed", f"its JSON is malformed at line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise DeclinedError("malformed", f"its JSON cannot be read: {str(error)[:80]}") from error


def to_document(row: object, about: str, fallback_name: str) -> Document:
    """Give the document of a JSON object.

    Raises
    ------
    DeclinedError
        If it is no object, has no text, or a field is not text.
    """
    if not isinstance(row, dict):
        raise DeclinedError(
            "malformed", "it is not a JSON object with the keys id, outlet, url, published_at, title, text"
        )
    text = _take(row, "text")
    if not text.strip():
        raise DeclinedError("text-missing", "it has no 'text'")
    return Document(
        about=about,
        name=_take_id(row) or fallback_name,
        text=text,
        title=_take(row, "title"),
        outlet=_take(row, "outlet"),
        url=_take(row, "url"),
        published=_take(row, "published_at"),
    )


def _take(row: dict[str, Any], key: str) -> str:
    """Give a text field, '' if it is missing or null."""
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DeclinedError("malformed", f"its '{key}' is not text")
    return value


def _take_id(row: dict[str, Any]) -> str:
    """Give the id, which may be a number."""
    value = row.get("id")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _take(row, "id")
