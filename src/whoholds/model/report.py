"""Reports: one published document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from whoholds.model.ids import content_id
from whoholds.model.interval import utc_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One published document.

    Two reports are the same if outlet, publication time, title and text are the same; `name` (the id a JSONL row came
    with, else the file name's stem), `url` and `retrieved_at` are outside the key. `published_at` None: unknown, so
    relative times stay open. All claim offsets are into `text`; the title is kept apart and never read into claims
    twice.
    """

    text: str
    title: str = ""
    outlet: str = ""
    url: str = ""
    name: str = ""
    published_at: datetime | None = None
    retrieved_at: datetime | None = None
    language: str = "en"

    @property
    def id(self) -> str:
        """Content id over outlet, publication time, title and text."""
        return content_id(
            "report", outlet=self.outlet, published=utc_text(self.published_at), title=self.title, text=self.text
        )
