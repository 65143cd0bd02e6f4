from __future__ import annotations

import shutil
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import ConsoleMessage
from playwright.sync_api import Page
from playwright.sync_api import Request
from playwright.sync_api import expect
from playwright.sync_api import sync_playwright

from tests.desk.browser import FLAGS
from tests.desk.browser import find_browser
from tests.desk.kit import Desk
from tests.desk.server import Served
from tests.desk.server import serve
from tests.desk.shared import make_once
from whoholds.cli import app

expect.set_options(timeout=60_000)  # of a machine with other things to do

Open = Callable[..., Desk]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep this folder on one process: one browser and one server do for all of it. It reads with the model that ships."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.model)
            item.add_marker(pytest.mark.xdist_group("desk"))


@pytest.fixture(scope="session")
def demo_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read the sample reports once, as `make demo` does."""

    def make(folder: Path) -> None:
        from typer.testing import CliRunner

        result = CliRunner(env={"WHOHOLDS_THEATRE": None}).invoke(app, ["demo", "--out", str(folder), "--no-serve"])
        assert result.exit_code == 0, result.output

    return make_once(tmp_path_factory, "demo", make) / "demo.sqlite"


@pytest.fixture(scope="session")
def demo(demo_ledger: Path) -> Iterator[Served]:
    with serve(demo_ledger) as served:
        yield served


@pytest.fixture
def own_copy(demo_ledger: Path, tmp_path: Path) -> Path:
    """Copy the ledger, for a test that changes it."""
    for ending in ("", "-wal"):
        source = demo_ledger.with_name(demo_ledger.name + ending)
        if source.exists():
            shutil.copy(source, tmp_path / f"demo.sqlite{ending}")
    return tmp_path / "demo.sqlite"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser. Not for the whole run: while it is there, no other test of the process could run an event loop."""
    found = find_browser()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found.program, env=dict(found.environment), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def open_desk(browser: Browser) -> Iterator[Open]:
    """Open the page of a desk; at the end, no request may have left the machine and no script may have failed."""
    contexts = []
    foreign: list[str] = []
    errors: list[str] = []

    def note_request(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:http://127.0.0.1:")):
            foreign.append(request.url)

    def note_message(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            errors.append(message.text)

    def go(served: Served, query: str = "", **options: Any) -> Desk:
        context = browser.new_context(viewport=options.pop("viewport", {"width": 1280, "height": 800}), **options)
        contexts.append(context)
        context.on("request", note_request)
        page: Page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", note_message)
        page.on("dialog", lambda dialog: errors.append(f"a dialog was opened: {dialog.message}"))
        page.set_default_timeout(30_000)
        desk = Desk(page=page, url=served.url)
        desk.go(query)
        return desk

    yield go
    for context in contexts:
        context.close()
    assert foreign == []
    assert errors == []
