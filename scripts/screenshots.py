"""Take the README's pictures of the running app: python -m scripts.screenshots (or: make screenshots)

docs/classify.png, docs/draw.png, docs/phone.png and one picture a page at 1440 and 390 px, light and dark, in
test-results/ to look at.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
DOCS, LOOK = ROOT / "docs", ROOT / "test-results"
PORT = 8737
ADDRESS = f"http://localhost:{PORT}"
PAGES = ("", "network", "training")
SIZES = ((1440, 900), (390, 1600))


def main() -> None:
    """Start the app, photograph it, stop it."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={PORT}"]
    DOCS.mkdir(exist_ok=True)
    LOOK.mkdir(exist_ok=True)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_until_healthy()
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"),
                    args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                )
                _every_page(chromium)
                _for_the_readme(chromium)
                chromium.close()
        finally:
            process.terminate()


def _every_page(chromium: Browser) -> None:
    for theme in ("light", "dark"):
        for width, height in SIZES:
            page = _page(chromium, width, height, theme)
            for name in PAGES:
                _open(page, name)
                page.screenshot(path=LOOK / f"{name or 'classify'}-{width}-{theme}.png")
            _draw_example(page)
            page.screenshot(path=LOOK / f"draw-{width}-{theme}.png")
            page.context.close()


def _for_the_readme(chromium: Browser) -> None:
    page = _page(chromium, 1280, 760, "light")
    _open(page, "")
    page.screenshot(path=DOCS / "classify.png")
    _draw_example(page)
    page.get_by_text("Compare models").click()
    page.wait_for_timeout(2000)
    page.screenshot(path=DOCS / "draw.png")
    page.context.close()


def _page(chromium: Browser, width: int, height: int, theme: str) -> Page:
    size = {"width": width, "height": height}
    page = chromium.new_context(viewport=size, color_scheme=theme).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(60_000)
    return page


def _open(page: Page, name: str) -> None:
    page.goto(f"{ADDRESS}/{name}")
    page.locator(".stVegaLiteChart svg").first.wait_for()
    page.wait_for_timeout(1500)


def _draw_example(page: Page) -> None:
    _open(page, "")
    page.locator(".st-key-source").get_by_text("Draw", exact=True).click()
    page.get_by_role("button", name="Examples").click()
    page.locator("[data-testid=stPopoverBody] button[aria-pressed]").nth(-3).click()  # a boot that the lesson misreads
    page.locator(".answer .percent").first.wait_for()
    page.wait_for_timeout(2000)


def _wait_until_healthy() -> None:
    while True:
        try:
            urllib.request.urlopen(f"{ADDRESS}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.2)


if __name__ == "__main__":
    main()
