"""axe-core, run inside the page."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.desk.browser import ROOT

_SOURCE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _read_source() -> str:
    return _SOURCE.read_text(encoding="utf-8")


def list_findings(page: Page) -> list[Any]:
    """List what axe-core finds serious or critical, each with the elements it is about."""
    page.evaluate(_read_source())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", _TAGS
    )
    return [
        (
            violation["id"],
            violation["impact"],
            [node["html"][:160] + " | " + node["failureSummary"][-200:] for node in violation["nodes"][:3]],
        )
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]
