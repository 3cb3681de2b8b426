"""How long a visitor of the page Inside waits, in real Chromium: python -m benchmarks.inside

From a click on a view to what it shows; and what the forward pass costs without a browser.
"""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import Page, sync_playwright

from benchmarks import figures, results
from benchmarks.browser import spread
from model.bundle import registry
from model.data import dataset
from model.explain import walk
from scripts import serving

CLICKS = 15
# Each view's place, and what it shows last.
VIEWS = {
    "While it learned": ".st-key-replayed_kernels img",
    "Pictures like it": ".st-key-nearest img",
    "Why this answer": ".st-key-gradients img",
}


def main() -> None:
    """Print the figures of two models; keep them in RESULTS.md."""
    passes = {name: _forward(name) for name in ("lesson", "sketch-plus")}
    lines = [f"{name}: forward pass {statistics.median(each):.1f} ms" for name, each in passes.items()]
    found = [figures.repeated(f"{name}: forward pass", each, unit="ms") for name, each in passes.items()]
    with serving.served() as address, sync_playwright() as playwright:
        chromium = serving.launch(playwright)
        for name in ("lesson", "sketch-plus"):
            page = chromium.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(60_000)
            page.goto(f"{address}/inside?model={name}")
            page.locator(VIEWS["Why this answer"]).first.wait_for()
            page.wait_for_timeout(2000)
            for what, seconds in _waits(page).items():
                lines.append(f"{name}: {what}, {len(seconds)} times: {spread(seconds)}")
                found += figures.waits(f"{name}: {what}", seconds)
            page.close()
        chromium.close()
    text = "\n".join(f"- {line}" for line in lines)
    print(text)
    results.record("Inside", f"By `python -m benchmarks.inside`, in Chromium.\n\n{text}", found)


def _forward(name: str) -> list[float]:
    """Milliseconds of each pass."""
    stages, picture = registry.find(name).stages(), dataset.load_test().images[0]
    times = []
    for _ in range(CLICKS):
        started = time.perf_counter()
        walk.forward(stages, picture)
        times.append(1000 * (time.perf_counter() - started))
    return times


def _waits(page: Page) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {f"click on {view} → all of it": [] for view in VIEWS}
    for _turn in range(CLICKS):
        for view, shown in VIEWS.items():
            page.locator(".st-key-view").get_by_text(view, exact=True).click()
            started = time.perf_counter()
            page.locator(shown).first.wait_for()
            found[f"click on {view} → all of it"].append(time.perf_counter() - started)
            page.wait_for_timeout(300)
    return found


if __name__ == "__main__":
    main()
