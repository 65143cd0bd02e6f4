"""Decline a document: inside this room by an exception that carries a code and a reason, outside it as a Refusal."""

from __future__ import annotations

from whoholds.model import Refusal


class DeclinedError(Exception):
    """One document is declined; caught where the file and line are known, and never outside this room."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason

    def to_refusal(self, about: str) -> Refusal:
        """Give the refusal of what is named."""
        return decline(about, self.code, self.reason)


def decline(about: str, code: str, reason: str) -> Refusal:
    """Give the refusal of a file, or of a line of one ('reports.jsonl:12')."""
    return Refusal(stage="reports", code=code, about=about, reason=reason)
