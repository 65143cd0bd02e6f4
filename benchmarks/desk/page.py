"""How fast the page is in a headless browser: `python -m benchmarks.desk.page --fixture DIR`."""

from __future__ import annotations

import argparse
import gzip
import statistics
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import sync_playwright

from benchmarks.desk.fixture import write_fixture
from benchmarks.table import print_table
from tests.desk.browser import FLAGS
from tests.desk.browser import ROOT
from tests.desk.browser import find_browser
from tests.desk.server import serve

STATIC = ROOT / "src" / "whoholds" / "web" / "static"
LOADS, STEPS = 5, 60

#: Presses a key on the handle of time and waits until the marks are drawn anew and the frame is out.
_STEP = """async () => {
  const handle = document.querySelector('[data-handle=at]');
  const canvas = document.querySelector('canvas.overlay');
  const before = canvas.dataset.drawn;
  const begun = performance.now();
  handle.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft', shiftKey: true, bubbles: true, cancelable: true}));
  while (canvas.dataset.drawn === before) await new Promise((done) => requestAnimationFrame(done));
  return performance.now() - begun;
}"""


def measure_loads(browser: Browser, url: str) -> list[float]:
    """Measure the seconds from the first request until the map is idle with every place on it, each in a fresh context."""
    found = []
    for _ in range(LOADS + 1):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(url)
        page.wait_for_selector("[data-testid=map][data-state=idle]", timeout=120_000)
        found.append(page.evaluate("performance.getEntriesByName('whoholds:map-idle')[0].startTime") / 1000)
        context.close()
    return found[1:]  # before the first, the server has not weighed anything


def measure_steps(browser: Browser, url: str) -> list[float]:
    """Measure the milliseconds from a key on the time handle until the map is drawn."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url)
    page.wait_for_selector("[data-testid=map][data-state=idle]", timeout=120_000)
    page.wait_for_function("document.querySelector('.timeline path.all')", timeout=120_000)
    page.wait_for_timeout(5_000)  # the grid of estimates comes after the map
    found = [page.evaluate(_STEP) for _ in range(STEPS)]
    page.close()
    return found


def measure_script() -> int:
    """Measure the bytes of all scripts of the built page, each compressed by gzip."""
    scripts = [path for path in STATIC.rglob("*") if path.suffix in {".js", ".mjs"}]
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in scripts)


def main() -> None:
    """Print the three figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.desk.page", description=__doc__)
    parser.add_argument("--fixture", type=Path, required=True, help="folder of the drawn war; made if it is not there")
    given = parser.parse_args()
    made = write_fixture(given.fixture)
    program = find_browser()
    with serve(made.ledger, "--theatre", str(made.theatre)) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program.program, env=dict(program.environment), args=FLAGS)
        loads, steps = measure_loads(browser, served.url), sorted(measure_steps(browser, served.url))
        version = browser.version
        browser.close()
    late = steps[int(0.95 * len(steps))]
    print_table(
        f"The page: {made.places} places, a year of estimates, headless Chromium {version}",
        ["figure", "measured", "bar"],
        [
            ["first map idle, median of 5 loads", f"{statistics.median(loads):.2f} s", "≤ 2.5 s"],
            ["scrub step, from key to drawn, median", f"{statistics.median(steps):.0f} ms", "≤ 50 ms"],
            ["scrub step, 95th percentile", f"{late:.0f} ms", ""],
            ["JavaScript, gzip", f"{measure_script() / 1000:.0f} kB", "≤ 600 kB"],
        ],
    )


if __name__ == "__main__":
    main()
