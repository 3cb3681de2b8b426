"""axe-core on the pages, in both themes, and whether they fit a phone.

Evaluation, the training of a network, and the map of Inside have theirs beside their other tests.

Of the framework, not checked here: at 390 pixels axe asks for a tab stop on what scrolls sideways (the network's
summary and the log; Chromium and Firefox give it one by themselves), and names of the uploader, of menus and of
toolbars are English in every language.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import at_rest, expect_no_sideways_scrolling, serious_findings, watch
from tests.browser.test_app import BOOT, READY, SECONDS, VIEWS, choose_source, open_app, stroke
from ui.shared import charts

OUR_PAPER = "paper => getComputedStyle(document.documentElement).getPropertyValue('--paper').trim() === paper"


def in_both_themes(page: Page) -> list[str]:
    """What axe-core finds on the page in each theme; in the second, of its colours, for all else is the same."""
    found = []
    for theme, palette, rules in (("light", charts.LIGHT, ()), ("dark", charts.DARK, ("color-contrast",))):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.wait_for_function(OUR_PAPER, arg=palette.paper)  # the page runs anew in the theme's colours
        at_rest(page)
        found += [f"{theme} {finding}" for finding in serious_findings(page, rules)]
    return found


def samples(page: Page) -> None:
    page.locator(".st-key-compare label").click()
    expect(page.locator(".stVegaLiteChart")).to_have_count(2, timeout=SECONDS)


def draw(page: Page) -> None:
    choose_source(page, "Draw")
    stroke(page, BOOT)
    page.get_by_text("Why was my drawing misread?").click()
    expect(page.locator(".st-key-meant")).to_be_visible(timeout=SECONDS)
    page.get_by_text("How it became 28×28 pixels").click()
    page.locator(".pen").focus()


def examples(page: Page) -> None:
    choose_source(page, "Draw")
    page.get_by_role("button", name="Examples").click()
    expect(page.locator(".st-key-example_grid button").first).to_be_visible(timeout=SECONDS)


def upload(page: Page) -> None:
    choose_source(page, "Upload")
    expect(page.locator("[data-testid=stFileUploaderDropzone]")).to_be_visible(timeout=SECONDS)


def as_it_opens(page: Page) -> None:
    expect(page.locator(READY).first).to_be_visible(timeout=SECONDS)


STATES: list[tuple[str, Callable[[Page], None]]] = [
    *(("", state) for state in (samples, draw, examples, upload)),
    *(
        (path, as_it_opens)
        for path in (
            "lesson?chapter=10",
            "network",
            "training",
            *(f"inside?view={view}" for view in VIEWS if view != "similar"),
        )
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "reach"), STATES, ids=[path or state.__name__ for path, state in STATES])
def test_accessibility(browser: Browser, server: str, path: str, reach: Callable[[Page], None]) -> None:
    """No serious or critical finding of axe-core's in either theme, nothing wider than a phone, nothing moving."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    page, complaints = context.new_page(), list[str]()
    watch(page, server, complaints)
    open_app(page, server, path)
    reach(page)
    found = in_both_themes(page)
    moving = "document.getAnimations().filter(each => each.effect.getComputedTiming().activeDuration > 1).length"
    assert page.evaluate(moving) == 0
    expect(page.get_by_role("button", name="Play")).to_have_count(0)
    for width in (390, 1440):
        expect_no_sideways_scrolling(page, width)
    context.close()
    assert not found and not complaints
