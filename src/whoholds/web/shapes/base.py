"""What every shape shares."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field


class Shape(BaseModel):
    """A closed, unchanging answer; instants are written in UTC."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Stamped(Shape):
    """An answer that says when it is about, what it could know, and from which state of the ledger it comes."""

    at: datetime = Field(examples=["2031-05-02T03:00:00Z"])
    known_at: datetime | None = Field(description="null: everything read", examples=[None])
    state: str = Field(description="the ledger's state", examples=["3f9a61c0d2b4e871"])


class Between(Shape):
    """When something began, as closely as it is known."""

    earliest: datetime | None
    latest: datetime | None


class Weighted(Shape):
    """A place and how much it decides."""

    place: str
    weight: float
