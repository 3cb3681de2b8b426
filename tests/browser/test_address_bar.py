"""The address bar's script alone, on a blank page, in the order in which Streamlit now and then calls it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ui.components import address_bar

SCRIPT = (Path(address_bar.__file__).parent / "address_bar.js").read_text(encoding="utf-8")
# Each step goes to a path, as a click on a page's link does, and draws a page's component with its query.
WALK = """async ([script, steps]) => {
  const bar = await import("data:text/javascript," + encodeURIComponent(script));
  for (const [path, page, query] of steps) {
    if (location.pathname !== path) history.pushState(null, "", path);
    bar.default({ data: { page, query, visit: "one" }, setTriggerValue() {} });
  }
  await new Promise((done) => setTimeout(done, 700)); // two addresses are half a second apart
  return location.pathname + location.search;
}"""


@pytest.mark.parametrize(
    ("steps", "address"),
    [
        ([("/inside", "inside", "unit=3"), ("/", "", "sample=2"), ("/", "inside", "unit=3")], "/?sample=2"),
        ([("/", "", "sample=2"), ("/inside", "inside", "unit=3"), ("/inside", "", "sample=2")], "/inside?unit=3"),
        ([("/", "", ""), ("/", "", "model=a"), ("/", "", "sample=2")], "/?sample=2"),
        ([("/base/", "", "sample=2"), ("/base/inside", "", "sample=2"), ("/base/inside", "inside", "")],
         "/base/inside"),
    ],
)  # fmt: skip
def test_a_page_that_was_left_and_is_drawn_once_more_keeps_out_of_the_next_ones_address(
    browser: Browser, steps: list[tuple[str, str, str]], address: str
) -> None:
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
    page.goto(f"http://localhost{steps[0][0]}")
    assert page.evaluate(WALK, [SCRIPT, steps]) == address
    page.close()
