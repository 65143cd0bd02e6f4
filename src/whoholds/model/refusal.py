"""Refusals: we looked and declined, and say why."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.model.ids import content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Something a room looked at and declined.

    `stage` is the room ('reports', 'naming', 'claims', ...), `code` a short stable word ('place-unknown'),
    `about` what was declined (words, or a file), `reason` one sentence for a person; `start`/`end` are character
    offsets into the report's text when there are any.
    """

    stage: str
    code: str
    about: str
    reason: str
    report_id: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def id(self) -> str:
        """Content id: the same refusal of the same words is one refusal."""
        return content_id(
            "refusal",
            stage=self.stage,
            code=self.code,
            about=self.about,
            report=self.report_id,
            start=self.start,
            end=self.end,
        )
