from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from tests import factory
from tests.cli.conftest import Run
from whoholds.ledger import open_ledger

HOSTILE = "Post \x1b[2J[red]x[/]"


def publish_daily(path: Path, outlet: str, days: int) -> None:
    with open_ledger(path) as ledger:
        for day in range(days):
            at = factory.at("2031-05-02T06:00") + timedelta(days=day)
            report = factory.report(f"Day {day}.", outlet=outlet, name=f"{day}", published_at=at)
            ledger.add(report, [factory.claim("controls", "aster", "north", source=report)], reader_version="v1")


def test_sources_are_a_table_with_the_lost_first(run: Run, ledger_file: Path) -> None:
    publish_daily(ledger_file, HOSTILE, 8)
    result = run("sources", "--on", "2031-05-18")
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output
    lines = result.output.splitlines()
    assert lines[0] == "sources as of 2031-05-18 00:00+03:00"
    assert lines[1].startswith("  LOST: Post \N{REPLACEMENT CHARACTER}[2J[red]x[/] has been silent for 9 days")
    assert "quiet is not calm" in result.output
    assert "8 days LOST" not in next(line for line in lines if line.startswith("Brim Herald"))


def test_sources_before_anything_was_lost_say_so(run: Run) -> None:
    assert "none of them silent against its habit" in run("sources", "--on", "2031-05-04").output


def test_sources_as_json(run: Run) -> None:
    found = json.loads(run("sources", "--on", "2031-05-04", "--json").stdout)
    outlet = next(one for one in found["outlets"] if one["name"] == "The Aster Post")
    assert outlet["reports"] == sum(outlet["reports_by_day"])
    assert len(found["days"]) == len(outlet["reports_by_day"])
    assert outlet["state"] == "seldom"
    assert {one["name"] for one in found["classes"]} == {"monitor", "party", "outlet"}


def test_nothing_read_by_then_is_told(run: Run) -> None:
    result = run("sources", "--on", "2031-05-01T06:00")
    assert result.exit_code == 1
    assert "no report was published by then" in result.stderr
