from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import factory
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.reports import read_reports

NOW = factory.at("2031-05-04T00:00")

ReadFile = Callable[..., list[Report | Refusal]]


@pytest.fixture
def read_file(tmp_path: Path) -> ReadFile:
    """Write a file and read it, on 4 May 2031."""

    def read(name: str, content: str | bytes, **flags: Any) -> list[Report | Refusal]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_reports([path], **{"zone": factory.ZONE, "now": NOW, **flags}))

    return read


@pytest.fixture
def read_one(read_file: ReadFile) -> Callable[..., Report]:
    """Write a file and give the one report in it."""

    def read(name: str, content: str | bytes, **flags: Any) -> Report:
        (report,) = read_file(name, content, **flags)
        assert isinstance(report, Report), report
        return report

    return read


@pytest.fixture
def refuse_one(read_file: ReadFile) -> Callable[..., Refusal]:
    """Write a file and give the one refusal of it, whose `about` names it."""

    def read(name: str, content: str | bytes, **flags: Any) -> Refusal:
        (refusal,) = read_file(name, content, **flags)
        assert isinstance(refusal, Refusal), refusal
        assert name in refusal.about
        assert refusal.stage == "reports"
        return refusal

    return read
