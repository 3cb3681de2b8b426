"""How long a visitor of the page Inside waits, in real Chromium: python -m benchmarks.inside

From a click on a map, a pixel, a step or a view to its picture or number on the page; and what the forward pass costs
without a browser.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from playwright.sync_api import Page, sync_playwright

from benchmarks import results
from benchmarks.browser import spread
from model.bundle import registry
from model.data import dataset
from model.explain import walk
from scripts import serving

CLICKS = 15
# The held map's picture lies in its component's shadow tree; the arithmetic is the last that a step brings.
HELD = """(() => {
  const find = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.tagName === "IMG") return element.src;
      const inside = element.shadowRoot && find(element.shadowRoot);
      if (inside) return inside;
    }
  };
  return find(document.querySelector(".st-key-held"));
})()"""
NUMBERS = "document.querySelector('.arithmetic').textContent + document.querySelector('.unit').textContent"


def main() -> None:
    """Print the figures of two models; keep them in RESULTS.md."""
    lines = [f"{name}: forward pass {1000 * _forward(name):.1f} ms" for name in ("lesson", "sketch-plus")]
    with serving.served() as address, sync_playwright() as playwright:
        chromium = serving.launch(playwright)
        for name in ("lesson", "sketch-plus"):
            page = chromium.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(60_000)
            page.goto(f"{address}/inside?model={name}")
            page.locator(".unit .value").wait_for()
            page.wait_for_timeout(2000)
            for what, seconds in _waits(page).items():
                lines.append(f"{name}: {what}, {len(seconds)} times: {spread(seconds)}")
            page.close()
        chromium.close()
    text = "\n".join(f"- {line}" for line in lines)
    print(text)
    results.record("Inside", f"By `python -m benchmarks.inside`, in Chromium.\n\n{text}")


def _forward(name: str) -> float:
    stages, picture = registry.find(name).stages(), dataset.load_test().images[0]
    seconds = []
    for _ in range(CLICKS):
        started = time.perf_counter()
        walk.forward(stages, picture)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _waits(page: Page) -> dict[str, list[float]]:
    maps, held = page.locator(".st-key-stage-0 button"), page.locator(".st-key-held .map")
    found = {
        "click on a map → the map, large, and its numbers": [
            _until(page, HELD, lambda index=index: maps.nth(index).click()) for index in range(CLICKS)
        ]
    }
    box = held.bounding_box()
    assert box
    found["click on a pixel → its numbers"] = [
        _until(page, NUMBERS, lambda index=index: held.click(position={"x": 12 + 14 * index, "y": 30}))
        for index in range(CLICKS)
    ]
    page.locator("h1").click()
    steps = ["Shift+ArrowRight"] * 5 + ["Shift+ArrowLeft"] * 5
    found["a step to another layer → its unit"] = [
        _until(page, NUMBERS, lambda key=key: page.keyboard.press(key)) for key in steps
    ]
    return found


def _until(page: Page, expression: str, act: Callable[[], None]) -> float:
    """Seconds from the end of `act` until the expression's value is another one."""
    before = page.evaluate(expression)
    act()
    started = time.perf_counter()
    page.wait_for_function(
        f"before => {{ try {{ return ({expression}) !== before; }} catch {{ return false; }} }}",
        arg=before,
        polling=10,
        timeout=10_000,
    )
    seconds = time.perf_counter() - started
    page.wait_for_timeout(300)
    return seconds


if __name__ == "__main__":
    main()
