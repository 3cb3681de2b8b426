"""A link on its way: drawn, shared, opened elsewhere, reloaded, and kept while the server is replaced."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts import serving
from tests.browser.conftest import at_rest, expect_no_sideways_scrolling, serious_findings
from tests.browser.test_app import BOOT, SECONDS, TICK, answer, bars, canvas_box, choose_source, open_app, stroke
from ui.server import addresses
from ui.server.addresses import Address


def settled(page: Page) -> str:
    """The bars once there is an answer and nothing changes any more."""
    expect(page.locator(".answer .percent").first).to_be_visible(timeout=SECONDS)
    at_rest(page)
    return bars(page)


def share(page: Page) -> str:
    """Open the dialog and read its link."""
    page.locator(".st-key-share button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("code").last).to_be_visible(timeout=SECONDS)
    at_rest(page)
    return dialog.locator("code").last.inner_text()


def copied(page: Page) -> str:
    """Press "Copy link" and paste what it copied into a field."""
    dialog = page.get_by_role("dialog")
    page.evaluate("getSelection().removeAllRanges()")
    dialog.get_by_role("button", name="Copy link").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied")
    expect(dialog.get_by_role("button", name="Copy link")).to_be_focused()
    page.evaluate("document.querySelector('[role=dialog] code').before(document.createElement('textarea'))")
    field = dialog.locator("textarea")
    field.focus()
    page.keyboard.press("Control+V")
    pasted = field.input_value()
    field.evaluate("field => field.remove()")
    return pasted


@pytest.mark.slow
def test_a_drawing_is_shared_opened_elsewhere_reloaded_and_outlives_the_server(
    browser: Browser, tmp_path: Path
) -> None:
    runs = str(tmp_path / "runs")
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    (own, *_others) = [*addresses.own(), Address("localhost", "lo")]
    with serving.served(CNN_ATELIER_RUNS=runs, STREAMLIT_BROWSER_SERVER_ADDRESS=own.host) as server:
        open_app(page, server, "?sample=4")
        entries = page.evaluate("history.length")
        choose_source(page, "Draw")
        stroke(page, BOOT)
        expect(page).to_have_url(re.compile("drawing="), timeout=SECONDS)
        first = page.url
        stroke(page, TICK)
        expect(page).not_to_have_url(first, timeout=SECONDS)  # the server knows the second stroke, too
        drawn = settled(page)
        assert page.evaluate("history.length") == entries

        link = share(page)
        assert not serious_findings(page)
        assert copied(page) == link
        expect(page.get_by_role("dialog")).to_contain_text("point a phone's camera at the code")
        page.keyboard.press("Escape")
        other = browser.new_page(viewport={"width": 390, "height": 844})
        other.goto(link)  # by the local network's address, if there is a network
        assert settled(other) == drawn
        assert share(other) == link
        assert copied(other) == link  # by plain http, if there is a network
        expect_no_sideways_scrolling(other)
        other.close()

        page.reload()
        assert settled(page) == drawn

    with serving.served(port=urlsplit(server).port or 0, CNN_ATELIER_RUNS=runs):
        expect(page.locator(".st-key-redo button")).to_be_disabled(timeout=SECONDS)
        at_rest(page, 1500)  # until it has found the new server, and told it what it shows
        assert settled(page) == drawn
        address = page.url
        stroke(page, [(0.3, 0.3), (0.3, 0.7)])
        expect(page.locator(".stVegaLiteChart").first).not_to_have_attribute("aria-label", drawn, timeout=SECONDS)
        expect(page).not_to_have_url(address, timeout=SECONDS)
        for _ in range(2):  # the new server knows one drawing before the last stroke, where the old one knew two
            address = page.url
            page.locator(".st-key-undo button").click()
            expect(page).not_to_have_url(address, timeout=SECONDS)
            at_rest(page)
        expect(page.locator(".answer")).to_contain_text("Draw a garment", timeout=SECONDS)
        page.locator(".st-key-redo button").click()
        assert settled(page) == drawn
    page.close()


SCRIBBLE = """(canvas, moves) => {
  const box = canvas.getBoundingClientRect();
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const mouse = (type) => canvas.dispatchEvent(new MouseEvent(type, {
    clientX: box.left + random() * box.width, clientY: box.top + random() * box.height,
    bubbles: true, composed: true, buttons: type === "mouseup" ? 0 : 1,
  }));
  mouse("mousedown");
  for (let move = 0; move < moves; move++) mouse("mousemove");
  mouse("mouseup");
}"""


@pytest.mark.slow
def test_a_drawing_too_large_for_a_link_stays_in_its_tab_through_a_reload_and_a_new_server(
    browser: Browser, tmp_path: Path
) -> None:
    runs = str(tmp_path / "runs")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    with serving.served(CNN_ATELIER_RUNS=runs) as server:
        open_app(page, server)
        choose_source(page, "Draw")
        canvas_box(page)
        page.locator("canvas.upper-canvas").last.evaluate(SCRIBBLE, 2500)
        drawn = settled(page)
        expect(page).to_have_url(re.compile(r"drawing=tab-[0-9a-f]{8}$"), timeout=SECONDS)
        page.reload()
        assert settled(page) == drawn
        other = browser.new_page()
        other.goto(page.url)
        expect(other.locator(".stAlert")).to_contain_text("stayed in the tab where it was made", timeout=SECONDS)
        other.close()
    with serving.served(port=urlsplit(server).port or 0, CNN_ATELIER_RUNS=runs):
        at_rest(page, 1500)
        assert settled(page) == drawn
        page.get_by_role("link", name="Training").click()
        expect(page.get_by_role("heading", name="Training", exact=True)).to_be_visible(timeout=SECONDS)
        page.get_by_role("link", name="Classify").click()
        assert settled(page) == drawn
    page.close()


@pytest.mark.slow
def test_a_unit_and_a_sample_are_in_the_address_and_a_wrong_page_leads_home(page: Page, server: str) -> None:
    panel = page.locator(".st-key-network_view .panel")
    open_app(page, server, "inside?sample=23&unit=3.6.7.7&lang=en")  # as older links have it
    expect(panel).to_contain_text("3 Convolution, map 6", timeout=SECONDS)
    expect(page).to_have_url(re.compile(r"/network\?sample=23&unit=3\.6\.7\.7"), timeout=SECONDS)
    address = page.url
    page.get_by_role("link", name="Classify").click()
    expect(page).to_have_url(f"{server}/?sample=23", timeout=SECONDS)
    page.go_back()
    expect(page).to_have_url(address, timeout=SECONDS)
    expect(panel).to_contain_text("3 Convolution, map 6", timeout=SECONDS)

    page.goto(f"{server}/nowhere?sample=23")
    expect(page.locator(".stAlert")).to_contain_text("There is no page /nowhere here", timeout=SECONDS)
    expect(answer(page)).to_be_visible(timeout=SECONDS)
    assert not page.get_by_role("dialog").is_visible()
    expect(page).to_have_url(re.compile(r"/\?sample=23$"), timeout=SECONDS)
