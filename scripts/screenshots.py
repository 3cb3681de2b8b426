"""Take the README's pictures of the running app: python -m scripts.screenshots (or: make screenshots)

docs/inside.png and docs/draw.png, and the same in Korean. The README's moving picture is scripts/moving_picture's, and
sheets of all pages, to look at, are scripts/looks'.
"""

from __future__ import annotations

from playwright.sync_api import Browser, Page, sync_playwright

from scripts import serving
from ui.text import LANGUAGES

DOCS = serving.ROOT / "docs"
# What stands on a page once it is ready: a chart, a picture to point at, or a button to start.
READY = ".st-key-lesson_steps, .stVegaLiteChart svg, .st-key-gradients, .st-key-test_map, .st-key-go, .st-key-card"


def main() -> None:
    """Start the app, photograph it, stop it."""
    DOCS.mkdir(exist_ok=True)
    with serving.served() as address, sync_playwright() as playwright:
        chromium = serving.launch(playwright)
        _for_the_readme(chromium, address)
        chromium.close()


def _for_the_readme(chromium: Browser, address: str) -> None:
    for language in LANGUAGES:
        page, ending = _page(chromium, 1280, 760, "light", language), "png" if language == "en" else f"{language}.png"
        _open(page, f"{address}/inside")
        page.screenshot(path=DOCS / f"inside.{ending}")
        _draw_example(page, address)
        page.locator(".st-key-compare label").click()
        page.wait_for_timeout(2000)
        page.screenshot(path=DOCS / f"draw.{ending}")
        page.context.close()


def _page(chromium: Browser, width: int, height: int, theme: str, language: str) -> Page:
    size = {"width": width, "height": height}
    page = chromium.new_context(viewport=size, color_scheme=theme, locale=language).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(60_000)
    return page


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(READY).first.wait_for()
    page.wait_for_timeout(1500)


def _draw_example(page: Page, address: str) -> None:
    _open(page, address)
    page.locator(".st-key-source button").nth(1).click()
    page.locator("[class*=st-key-examples-] button").first.click()
    page.locator("[data-testid=stPopoverBody] button[aria-pressed]").nth(-3).click()  # a boot that the lesson misreads
    page.locator(".answer .percent").first.wait_for()
    page.wait_for_timeout(2000)


if __name__ == "__main__":
    main()
