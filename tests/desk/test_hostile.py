"""Reports, places and addresses that are out to be run: nothing of them is markup to the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import expect

from tests import factory
from tests.desk.conftest import Open
from tests.desk.server import serve
from whoholds.ledger import open_ledger
from whoholds.theatre.writing import write_theatre

EVIL = "</script><script>window.broken = 1</script><img src=x onerror='window.broken = 2'>"
TITLE = "<svg onload='window.broken = 3'> {{7*7}} ${7*7} javascript:alert(1)"
LONG = "Brim fell " + "very " * 2_000_000 + "fast."  # ten megabytes without a full stop
AT = "2031-05-03T12:00Z"


def make(folder: Path) -> tuple[Path, Path]:
    """Make a theatre with a place and a side named by an attacker, and a ledger with an attacker's reports."""
    plain = factory.theatre()
    places = {**plain.places, "brim": replace(plain.places["brim"], name=f"Brim {EVIL}")}
    write_theatre(folder / "theatre", replace(plain, places=places, name=f"War {EVIL}"))
    speaker = factory.attribution(f"Colonel {EVIL}", source_class="monitor", outlet=f"Post {EVIL}")
    reports = [
        factory.report(
            f"South took Brim, {EVIL} said. {EVIL}",
            name="r1",
            title=TITLE,
            outlet=f"Post {EVIL}",
            url=f"javascript:{EVIL}",
        ),
        factory.report(LONG, name="r2", title="long", published_at=factory.at("2031-05-02T14:00")),
    ]
    ledger = folder / "ledger.sqlite"
    with open_ledger(ledger, create=True) as opened:
        for report in reports:
            claim = factory.claim("captures", "brim", source=report, attribution=speaker)
            opened.add(report, [claim], reader_version="test.v1")
    return folder / "theatre", ledger


def test_a_hostile_corpus_is_shown_as_text_and_does_nothing(tmp_path: Path, open_desk: Open) -> None:
    theatre, ledger = make(tmp_path)
    with serve(ledger, "--theatre", str(theatre)) as served:
        desk = open_desk(served, f"?at={AT}&place=brim")
        expect(desk.page.locator("#place-name")).to_have_text(f"Brim {EVIL}")
        expect(desk.page.locator("h1")).to_contain_text(f"War {EVIL}")
        desk.page.locator("article", has_text="South took Brim").first.get_by_role(
            "button", name="Read in its report"
        ).click()
        reader = desk.page.get_by_role("dialog")
        expect(reader.locator(".words")).to_contain_text(EVIL)
        expect(reader.locator("h2")).to_have_text(TITLE)
        assert reader.locator("a, .words script, .words img").count() == 0  # nothing to follow, nothing to fetch
        desk.page.keyboard.press("Escape")

        # Ten megabytes: a beginning is shown, the rest is offered.
        desk.go(f"?view=ledger&at={AT}")
        desk.page.locator("article", has_text="Brim fell very").first.get_by_role(
            "button", name="Read in its report"
        ).click()
        expect(reader.locator(".words")).to_contain_text("Brim fell very very")
        assert len(reader.locator(".words").inner_text()) < 100_000
        expect(reader.get_by_role("button", name="Show more")).to_be_visible()
        desk.page.keyboard.press("Escape")

        for view in ("ledger", "roads", "since", "sources", "rulings"):
            desk.go(f"?view={view}&at={AT}&place={EVIL}&f-q={EVIL}&from={EVIL}&claim=&lang={EVIL}")
            desk.page.wait_for_timeout(400)
        assert desk.page.evaluate("window.broken") is None
        assert desk.page.evaluate("document.querySelectorAll('img, script:not([src])').length") == 0
