"""Addresses that somebody types: every one shows a page, or says why it is the home page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import at_rest
from tests.browser.test_app import SECONDS


def opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".answer .name")).to_be_visible(timeout=SECONDS)
    at_rest(page)


def test_the_home_page_by_its_name_is_the_home_page(page: Page, server: str) -> None:
    opened(page, f"{server}/classify?sample=4")
    assert page.locator(".stAlert").count() == 0
    expect(page).to_have_url(f"{server}/?sample=4")


@pytest.mark.parametrize("path", ["inside/foo", "inside/3/6", "no/such/page/", "evaluation/%3Cb%3E"])
def test_an_address_below_a_page_gives_a_sentence_and_the_home_page(page: Page, server: str, path: str) -> None:
    opened(page, f"{server}/{path}?lang=en")
    said = path.rstrip("/").replace("%3Cb%3E", "<b>")
    expect(page.locator(".stAlert")).to_contain_text(f"There is no page /{said} here", timeout=SECONDS)
    expect(page).to_have_url(re.compile(rf"^{server}/(\?|$)"))


def test_a_page_with_a_slash_at_its_end_is_that_page(page: Page, server: str) -> None:
    page.goto(f"{server}/network/")
    expect(page.locator("h1")).to_have_text("Network", timeout=SECONDS)
    expect(page).to_have_url(f"{server}/network")
