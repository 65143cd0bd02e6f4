"""The OpenAPI document in the words of OpenAPI 3.0, which clients of OGC APIs read; the program's own is 3.1.

Source: OpenAPI 3.0.3, Schema Object: no type 'null' (`nullable` says so), no `const`, no `prefixItems`, one `example` instead of
a list of `examples`, and nothing beside a `$ref`.
"""

from __future__ import annotations

from typing import Any

VERSION = "3.0.3"


def lower_document(document: dict[str, Any]) -> dict[str, Any]:
    """Say the same document in OpenAPI 3.0."""
    lowered: dict[str, Any] = _lower(document)
    return {**lowered, "openapi": VERSION}


def _lower(told: Any) -> Any:
    """Lower whatever stands in a document: only schemas have the words that differ."""
    if isinstance(told, list):
        return [_lower(one) for one in told]
    if not isinstance(told, dict):
        return told
    found = {name: _lower(one) for name, one in told.items()}
    if isinstance(found.get("examples"), list):
        examples = [one for one in found.pop("examples") if one is not None]
        found.update({"example": examples[0]} if examples else {})
    if "const" in found:
        found["enum"] = [found.pop("const")]
    if "prefixItems" in found:
        kinds = found.pop("prefixItems")
        found["items"] = kinds[0] if all(kind == kinds[0] for kind in kinds) else {"anyOf": kinds}
    return _lower_null(found)


def _lower_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Say that something may be null as 3.0 does."""
    if schema.get("type") == "null":
        return {**{name: one for name, one in schema.items() if name != "type"}, "nullable": True}
    choices = schema.get("anyOf")
    if not isinstance(choices, list) or {"nullable": True} not in choices:
        return schema
    rest = [one for one in choices if one != {"nullable": True}]
    kept = {name: one for name, one in schema.items() if name != "anyOf"}
    if len(rest) != 1:
        return {**kept, "anyOf": rest, "nullable": True}
    (only,) = rest
    return {**kept, "allOf": rest, "nullable": True} if "$ref" in only else {**only, **kept, "nullable": True}
