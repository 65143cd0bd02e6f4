from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.desk.conftest import Open
from tests.desk.kit import COAST_CUT
from tests.desk.kit import HOMS_DISPUTE
from tests.desk.kit import MORNING_5_DEC
from tests.desk.server import Served

VIEWS = {
    "map": (f"?at={MORNING_5_DEC}", "#overview-title"),
    "place": (f"?at={HOMS_DISPUTE}&place=homs", "[data-testid=dispute]"),
    "difference": (f"?at={COAST_CUT}&known=then&compare=difference", "[data-testid=differences] li"),
    "ledger": ("?view=ledger", "[data-testid=claims] article"),
    "refusals": ("?view=ledger&f-tab=refusals", "table tbody tr"),
    "roads": (
        f"?view=roads&at={COAST_CUT}&from=damascus&to=latakia&side=government&if=rastan=government",
        "[data-testid=route] ol li",
    ),
    "since": (f"?view=since&at={MORNING_5_DEC}", "[data-testid=changes] li"),
    "sources": ("?view=sources", "table tbody tr"),
    "rulings": ("?view=rulings", "#rulings-title"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_has_a_serious_finding(demo: Served, open_desk: Open, scheme: str) -> None:
    desk = open_desk(demo, color_scheme=scheme)
    found = {}
    for name, (query, awaited) in VIEWS.items():
        desk.go(query)
        desk.page.locator(awaited).first.wait_for()
        found[name] = desk.check_access()
    desk.go(f"?at={MORNING_5_DEC}&place=hama")
    desk.page.get_by_role("button", name="Read in its report").first.click()
    desk.page.locator("mark.lit").first.wait_for()
    found["report"] = desk.check_access()
    assert {name: findings for name, findings in found.items() if findings} == {}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_sticks_out_of_a_narrow_screen(demo: Served, open_desk: Open, direction: str) -> None:
    desk = open_desk(demo, viewport={"width": 360, "height": 760}, has_touch=True, is_mobile=True)
    for query in (f"?at={HOMS_DISPUTE}&place=homs", "?view=ledger", f"?view=since&at={MORNING_5_DEC}", "?view=roads"):
        desk.go(f"{query}&dir={direction}")
        desk.page.wait_for_timeout(300)
        wide = desk.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 361, query
        assert desk.page.evaluate("document.documentElement.dir") == direction


def test_in_a_script_that_runs_the_other_way_the_panel_stands_on_the_other_side(demo: Served, open_desk: Open) -> None:
    desk = open_desk(demo, f"?at={MORNING_5_DEC}&dir=rtl")
    panel, stage = desk.page.locator("#panel").bounding_box(), desk.page.locator("main").bounding_box()
    assert panel is not None
    assert stage is not None
    assert panel["x"] < stage["x"]


def test_the_map_tells_holders_apart_without_colours(demo: Served, open_desk: Open) -> None:
    """What a doubtful holder looks like differs in shape and outline, not only in hue: grey pictures of marks differ."""
    desk = open_desk(demo, f"?at={MORNING_5_DEC}")
    pictures = desk.page.evaluate(
        """() => [...document.querySelectorAll('.legend li canvas')].map((canvas) => {
          const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const grey = [];
          for (let at = 0; at < data.length; at += 4)
            grey.push(Math.round((0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2]) * data[at + 3] / 255 / 64));
          return canvas.width + ':' + grey.join('');
        })"""
    )
    assert len(pictures) >= 12
    marks = pictures[-8:]  # the states, the ring and the flag
    assert len(set(marks)) == len(marks)


def test_a_printed_page_shows_the_map_and_its_hour(demo: Served, open_desk: Open) -> None:
    desk = open_desk(demo, f"?at={MORNING_5_DEC}&place=hama")
    desk.see("holder").wait_for()
    desk.page.emulate_media(media="print")
    expect(desk.see("moment")).to_be_visible()
    expect(desk.see("moment")).to_contain_text("Thu 5 Dec 2024, 18:00")
    assert len(desk.page.pdf()) > 60_000  # a page without its map has some 20 kB
