"""The address bar's script alone, where the browser takes no more addresses for a while, as Safari does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from ui.components import address_bar

SCRIPT = (Path(address_bar.__file__).parent / "address_bar.js").read_text(encoding="utf-8")
# A history that takes so many addresses and throws at more, as Safari at the 101st in 30 seconds; it counts the tries.
MEAN_HISTORY = """([script, most]) => {
  const take = history.replaceState.bind(history);
  window.tries = 0;
  window.most = most;
  history.replaceState = (...values) => {
    window.tries += 1;
    if (window.tries > window.most) throw new DOMException("too many", "SecurityError");
    take(...values);
  };
  return import("data:text/javascript," + encodeURIComponent(script)).then((part) => { window.part = part; });
}"""
SHOW = """queries => {
  for (const query of queries) window.part.default({ data: { page: "", query, visit: "one" }, setTriggerValue() {} });
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A blank page on whose console nothing may go wrong."""
    tab, complaints = browser.new_page(), list[str]()
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
    tab.goto("http://localhost/")
    yield tab
    tab.close()
    assert not complaints


def test_a_hundred_changes_in_a_moment_are_few_addresses_and_the_last_one_stays(page: Page) -> None:
    page.evaluate(MEAN_HISTORY, [SCRIPT, 100])
    page.evaluate(SHOW, [f"sample={number}" for number in range(150)])
    assert page.evaluate("location.search") == "?sample=0", "the first change is not kept waiting"
    page.wait_for_function("location.search === '?sample=149'", timeout=5_000)
    assert page.evaluate("tries") == 2


def test_an_address_that_is_refused_is_written_later(page: Page) -> None:
    page.evaluate(MEAN_HISTORY, [SCRIPT, 0])
    page.evaluate(SHOW, ["sample=1"])
    page.evaluate(SHOW, ["sample=2"])
    assert page.evaluate("location.search") == ""
    page.evaluate("most = 1000")
    page.wait_for_function("location.search === '?sample=2'", timeout=10_000)
    page.evaluate(SHOW, ["sample=3"])
    page.wait_for_function("location.search === '?sample=3'", timeout=5_000)
