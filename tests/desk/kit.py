"""What a test does with the page: the hand and the eye of somebody who sits before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.desk.axe import list_findings

#: Instants of the sample theatre in UTC, whose zone is three hours ahead.
MORNING_5_DEC = "2024-12-05T15:00Z"
BEFORE_HAMA = "2024-12-04T09:00Z"
HOMS_DISPUTE = "2024-12-07T15:00Z"
COAST_CUT = "2024-12-08T01:00Z"


@dataclass(slots=True, kw_only=True)
class Desk:
    """A page in a browser."""

    page: Page
    url: str

    def go(self, query: str = "") -> None:
        """Open an address of the desk, and wait until the map stands or the view is there."""
        self.page.goto(self.url + query)
        self.page.wait_for_selector("main")
        if "view=" not in query or "view=roads" in query:
            self.page.wait_for_selector("[data-testid=map][data-state=idle]")

    def see(self, name: str) -> Locator:
        """Find a part of the page by its test id."""
        return self.page.get_by_test_id(name)

    def button(self, name: str) -> Locator:
        """Find a button by its words."""
        return self.page.get_by_role("button", name=name, exact=True)

    def scrub(self, written: str) -> None:
        """Move the hand of time to an instant, in the theatre's own time."""
        field = self.page.locator(".when input")
        field.fill(written)
        field.press("Enter")

    def click_place(self, place: str) -> None:
        """Click a place where the map draws it."""
        self.page.wait_for_function("place => window.whoholds?.locate(place)", arg=place)
        spot = self.page.evaluate("place => window.whoholds.locate(place)", place)
        self.page.mouse.click(spot["x"], spot["y"])

    def choose_place(self, label: str, words: str) -> None:
        """Type a place's name into a field and take the first that is offered."""
        field = self.page.get_by_role("combobox", name=label, exact=True)
        field.fill(words)
        field.press("Enter")

    def expect_text(self, name: str, words: str) -> None:
        """Expect a part of the page to say something."""
        expect(self.see(name)).to_contain_text(words)

    def check_access(self) -> list[Any]:
        """List the serious and critical findings of axe-core on what is shown."""
        return list_findings(self.page)
