"""axe-core on the pages, in both themes; those of Evaluation and of training have theirs beside their other tests."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import serious_findings
from tests.browser.test_app import BOOT, READY, SECONDS, VIEWS, choose_source, open_app, stroke


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "network", "training", "draw", *(f"inside?view={view}" for view in VIEWS)])
def test_accessibility(browser: Browser, server: str, path: str, theme: str) -> None:
    """No serious or critical finding of axe-core's that is not the framework's own."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    open_app(page, server, "" if path == "draw" else path)
    if path == "draw":
        choose_source(page, "Draw")
        stroke(page, BOOT)
    expect(page.locator(READY).first).to_be_visible(timeout=SECONDS)
    page.wait_for_timeout(1000)
    found = serious_findings(page)
    context.close()
    assert not found
