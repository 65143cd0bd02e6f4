"""Take the README's pictures of the page: `python docs/screens.py LEDGER docs/img`. They are of the demonstration's ledger."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.desk.browser import FLAGS
from tests.desk.browser import find_browser
from tests.desk.server import serve

#: Name of the picture -> address of the view, light or dark, what must be there.
SCREENS = {
    "desk-map": ("?at=2024-12-07T12:00Z&place=homs", "light", "[data-testid=dispute] article"),
    "desk-difference": ("?at=2024-12-08T01:00Z&known=then&compare=difference", "dark", "[data-testid=differences] li"),
    "desk-roads": (
        "?view=roads&at=2024-12-08T01:00Z&from=damascus&to=latakia&side=government",
        "light",
        "[data-testid=cut]",
    ),
    "desk-report": ("?at=2024-12-05T15:00Z&place=hama", "light", "[data-testid=deciding] article"),
}


def take(page: Page, url: str, name: str, folder: Path) -> None:
    """Take one picture, once everything on it is there."""
    query, scheme, awaited = SCREENS[name]
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(url + query)
    page.wait_for_selector("[data-testid=map][data-state=idle]")
    page.locator(awaited).first.wait_for()
    page.wait_for_load_state("networkidle")
    if name == "desk-report":
        page.get_by_role("button", name="Read in its report").first.click()
        page.locator("mark.lit").first.wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=folder / f"{name}.png")
    print(f"wrote {folder / name}.png")


def main(ledger: Path, folder: Path) -> None:
    """Take all pictures."""
    found = find_browser()
    with serve(ledger) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.program, env=dict(found.environment), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(120_000)
        for name in SCREENS:
            take(page, served.url, name, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
