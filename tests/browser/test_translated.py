"""A browser's translation: it leaves canvas, charts and figures alone, and the page lives on under it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import at_rest
from tests.browser.test_app import BOOT, SECONDS, choose_source, open_app, stroke

# As Chrome's translator does it: every text becomes a <font> of its own, but in what is not to be translated.
TRANSLATE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  const left = "[translate=no], style, script";
  const wanted = texts.filter((text) => text.data.trim() && !text.parentElement.closest(left));
  for (const text of wanted) {
    const font = document.createElement("font");
    text.replaceWith(font);
    font.textContent = `«${text.data}»`;
  }
  return wanted.map((text) => text.data);
}"""
GUARDED = "selector => [...document.querySelectorAll(selector)].every((each) => each.closest('[translate=no]'))"


@pytest.mark.slow
def test_canvas_charts_and_figures_are_not_translated(page: Page, server: str) -> None:
    open_app(page, server)
    expect(page.locator(".stVegaLiteChart svg")).to_be_visible(timeout=SECONDS)
    assert page.evaluate(GUARDED, ".stVegaLiteChart svg")
    choose_source(page, "Draw")
    stroke(page, BOOT)
    expect(page.locator(".answer .percent")).to_be_visible(timeout=SECONDS)
    at_rest(page)
    assert page.evaluate(GUARDED, ".st-key-canvas, .stVegaLiteChart svg")
    translated = page.evaluate(TRANSLATE)
    assert "Undo" in translated and not {"Trouser", "0.5"} & set(translated)
    chart = page.locator(".stVegaLiteChart").first
    before = chart.get_attribute("aria-label") or ""
    stroke(page, [(0.1, 0.5), (0.9, 0.52)])
    expect(chart).not_to_have_attribute("aria-label", before, timeout=SECONDS)
