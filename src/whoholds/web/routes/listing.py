"""Lists that are given in parts."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from fastapi import Request

from whoholds.web.routes.theatre import fold


def name_next(request: Request, total: int, limit: int, offset: int) -> str | None:
    """Give the address of the next part of a list, relative to the server; None after the last."""
    if offset + limit >= total:
        return None
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in {"limit", "offset"}]
    return f"{request.url.path}?{urlencode([*kept, ('limit', limit), ('offset', offset + limit)])}"


def has_words(words: str | None, *texts: str) -> bool:
    """Tell whether all words occur in some texts together, whatever their case and accents."""
    if not words:
        return True
    told = fold(" ".join(texts))
    return all(word in told for word in fold(words).split())


def is_wanted(value: str, wanted: Iterable[str]) -> bool:
    """Tell whether a value is among those wanted; everything is if nothing is named."""
    chosen = tuple(wanted)
    return not chosen or value in chosen
