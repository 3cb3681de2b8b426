"""The header's choices never cover a page's name, whatever the language; the dialog Share fits its window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import at_rest
from tests.browser.test_app import SECONDS, choose_source, open_app

# As long as German makes them.
GERMAN = ["Klassifizieren", "Hineingeschaut", "Neuronales Netz", "Training", "Auswertung"]
SPEAK = """names => document.querySelectorAll("[data-testid=stTopNavLink] p").forEach(
  (name, place) => { name.textContent = names[place]; })"""
# Pairs of a page's link and the choices that lie on each other, and whether either leaves the window.
COLLISIONS = """() => {
  const box = (element) => element.getBoundingClientRect();
  const choices = [...document.querySelector(".st-key-choices").children].map(box);
  const links = [...document.querySelectorAll("[data-testid=stTopNavLink], [data-testid=stMainMenu]")].map(box);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return links.filter((link) => choices.some((choice) => meet(link, choice))).length
    + choices.filter((choice) => choice.right > innerWidth || choice.left < 0).length;
}"""
PLACED = "place => document.documentElement.dataset.choices === place"


@pytest.mark.parametrize("big", [pytest.param("", marks=pytest.mark.slow), "?type=big"])
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_choices_stand_in_the_header_only_where_they_cover_nothing(
    browser: Browser, server: str, locale: str, big: str
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale=locale)
    open_app(page, server, big)
    page.wait_for_function(PLACED, arg="header")
    for width in (1440, 1280, 1200, 1000, 844):
        page.set_viewport_size({"width": width, "height": 900})
        at_rest(page)
        assert page.evaluate(COLLISIONS) == 0, width
    page.close()


def test_choices_give_way_to_long_names_of_pages(page: Page, server: str) -> None:
    open_app(page, server)
    page.set_viewport_size({"width": 1366, "height": 800})
    page.wait_for_function(PLACED, arg="header")
    page.evaluate(SPEAK, GERMAN)
    page.wait_for_function(PLACED, arg="page")
    assert page.evaluate(COLLISIONS) == 0
    page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.slow
@pytest.mark.parametrize("height", [pytest.param(800, marks=pytest.mark.slow), 700])
def test_the_dialog_share_fits_though_a_drawings_link_is_long(page: Page, server: str, height: int) -> None:
    page.set_viewport_size({"width": 1280, "height": height})
    open_app(page, server)
    choose_source(page, "Draw")
    page.get_by_role("button", name="Examples").click()
    page.locator("[data-testid=stPopoverBody] button[aria-pressed]").nth(5).click()
    expect(page.locator(".answer .percent").first).to_be_visible(timeout=SECONDS)
    page.get_by_role("button", name="Share link").click()
    expect(page.locator("[role=dialog] .st-key-copy_link button")).to_be_visible(timeout=SECONDS)
    at_rest(page)
    box = page.get_by_role("dialog").bounding_box()
    assert box and box["y"] >= 0 and box["y"] + box["height"] <= height
    page.set_viewport_size({"width": 1440, "height": 900})
