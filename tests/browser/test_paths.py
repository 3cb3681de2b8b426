"""Addresses that somebody types: every one shows a page, or says why it is the home page."""

import re

import pytest
import requests
from playwright.sync_api import Page, expect

from scripts import serving
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


def test_an_app_on_a_sub_path_is_found_without_the_slash_at_its_end_whatever_the_proxy_s_scheme() -> None:
    started = serving.start(serving.free_port(), STREAMLIT_SERVER_BASE_URL_PATH="atelier/cnn")
    server = started.address
    try:
        serving.wait_until_healthy(f"{server}/atelier/cnn")
        sent = requests.get(f"{server}/atelier/cnn?sample=4", allow_redirects=False, timeout=20)
        assert sent.status_code == 307 and sent.headers["Location"] == "cnn/?sample=4"
        assert requests.get(f"{server}/atelier/cnn", timeout=20).url == f"{server}/atelier/cnn/"
        below = requests.get(f"{server}/atelier/cnn/inside/foo", headers={"Accept": "text/html"}, timeout=20)
        assert below.url == f"{server}/atelier/cnn/?lost=inside/foo"
    finally:
        started.stop()
