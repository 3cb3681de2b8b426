"""What a visitor waits for, in real Chromium: python -m benchmarks.browser

- from `streamlit run` to the first answer, to a sample and to a drawing (by a forward pass of the shipped
  weights), against a bare script that imports TensorFlow, loads the weights and predicts once
- from mouse-up to new bars (0.2 s of it is the canvas's own debounce), and from a click on a sample to its answer
- from a click on Evaluation to its figures, and from a click on one of its parts to what it shows, once each was open
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import figures, results
from scripts import serving

STROKES = 20
OPENINGS = 10
STARTS = 3  # the median counts
# The parts of the page Evaluation that wait for nothing, and what each shows last.
PARTS = {
    "Figures": ".st-key-svg-accuracy", "Confusion": ".st-key-cell_gallery", "Mistakes": ".st-key-sure_mistakes",
    "Confidence": ".st-key-csv-answering", "Compare": ".st-key-alone_first",
}  # fmt: skip
Result = TypeVar("Result")
BARE = """
from model.bundle import registry
from model.data import dataset
from model.network.keras_model import as_input
print(registry.find("lesson").network()(as_input(dataset.load_test().images[:1])).numpy().argmax())
"""


def main() -> None:
    """Print the table; keep it in RESULTS.md."""
    bares = [_seconds(_bare) for _ in range(STARTS)]
    with sync_playwright() as playwright:
        chromium = serving.launch(playwright)
        samples = [_with_server(chromium, _first_sample) for _ in range(STARTS)]
        drawings = [_with_server(chromium, _first_drawing) for _ in range(STARTS)]
        strokes, picks = _with_server(chromium, latencies)
        openings, parts = _with_server(chromium, _evaluation)
        chromium.close()
    bare, sample, drawing = map(statistics.median, (bares, samples, drawings))
    rows = [
        ("a bare script: import TensorFlow, load the weights, predict once", f"{bare:.1f} s", ""),
        ("server start → first answer to a sample", f"{sample:.1f} s", f"{sample / bare:.2f} × the bare script"),
        ("server start → first answer to a drawing", f"{drawing:.1f} s", f"{drawing / bare:.2f} × the bare script"),
        (f"mouse-up → new bars, {STROKES} strokes", spread(strokes), ""),
        (f"click on a sample → its answer, {STROKES} clicks", spread(picks), ""),
        (f"click on Evaluation → its figures, {OPENINGS} clicks", spread(openings), ""),
        (f"click on a part of it → that part, {len(parts)} clicks", spread(parts), ""),
    ]
    text = "\n".join(["| | | |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)])
    print(text)
    starts = {"first answer to a sample": samples, "first answer to a drawing": drawings}
    found = [figures.repeated(name, seconds, unit="s") for name, seconds in starts.items()]
    found += [
        figures.repeated(f"{name}, of a bare script", seconds, bares, unit="×", statistic=figures.ratio)
        for name, seconds in starts.items()
    ]
    found += figures.waits("mouse-up → new bars", strokes) + figures.waits("click on a sample → its answer", picks)
    found += figures.waits("click on Evaluation → its figures", openings)
    found += figures.waits("click on a part of Evaluation → that part", parts)
    results.record("In the browser", f"By `python -m benchmarks.browser`, in Chromium.\n\n{text}", found)


def _bare() -> None:
    subprocess.run([sys.executable, "-c", BARE], cwd=serving.ROOT, check=True, capture_output=True)


def _with_server(chromium: Browser, work: Callable[[Page, float], Result]) -> Result:
    """What `work` makes of the app, opened at once in a new tab; it gets the moment when the server was started."""
    started = time.perf_counter()
    with serving.served() as address:
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(60_000)
        page.goto(address)
        return work(page, started)


def _first_sample(page: Page, started: float) -> float:
    page.locator(".answer .percent").wait_for()
    return time.perf_counter() - started


def _first_drawing(page: Page, started: float) -> float:
    _open_canvas(page)
    _stroke(page, 0)
    page.locator(".answer .percent").wait_for()
    return time.perf_counter() - started


def latencies(page: Page, _started: float = 0.0) -> tuple[list[float], list[float]]:
    """Seconds of every stroke to its bars, and of every click on a sample to its answer, on the open home page."""
    _open_canvas(page)
    _stroke(page, 0)
    page.locator(".answer .percent").wait_for()
    strokes = [_until_bars_change(page, lambda index=index: _stroke(page, index)) for index in range(1, STROKES + 1)]
    page.locator(".st-key-source").get_by_text("Samples", exact=True).click()
    tiles = page.locator(".st-key-input button[aria-pressed]")
    tiles.nth(23).wait_for()
    page.wait_for_timeout(1000)
    picks = [_until_bars_change(page, lambda index=index: tiles.nth(index).click()) for index in range(1, STROKES + 1)]
    return strokes, picks


def _evaluation(page: Page, _started: float) -> tuple[list[float], list[float]]:
    def open_page() -> None:
        page.get_by_role("link", name="Evaluation").click()
        page.locator(PARTS["Figures"]).wait_for()
        page.locator(".stVegaLiteChart svg").first.wait_for()

    def open_part(name: str) -> None:
        page.locator(".st-key-part").get_by_text(name, exact=True).click()
        page.locator(PARTS[name]).wait_for()

    page.locator(".answer .percent").wait_for()
    openings, parts = list[float](), list[float]()
    for _round in range(OPENINGS + 1):
        openings.append(_seconds(open_page))
        page.wait_for_timeout(700)
        page.get_by_role("link", name="Classify").click()
        page.locator(".answer .percent").wait_for()
        page.wait_for_timeout(700)
    open_page()
    for _round in range(3):
        for name in (*list(PARTS)[1:], "Figures"):
            parts.append(_seconds(lambda name=name: open_part(name)))
            page.wait_for_timeout(700)
    return openings[1:], parts[len(PARTS) :]  # the first of each imports and reads what later ones find at hand


def _until_bars_change(page: Page, act: Callable[[], None]) -> float:
    """Seconds from the end of `act` to the bars' next text equivalent."""
    before = page.locator(".stVegaLiteChart").first.get_attribute("aria-label")
    act()
    started = time.perf_counter()
    page.wait_for_function(
        "before => { const chart = document.querySelector('.stVegaLiteChart');"
        " return chart && chart.querySelector('svg') && chart.getAttribute('aria-label') !== before; }",
        arg=before,
        polling=10,
        timeout=10_000,
    )
    seconds = time.perf_counter() - started
    page.wait_for_timeout(400)
    return seconds


def _open_canvas(page: Page) -> None:
    page.locator(".st-key-source").get_by_text("Draw", exact=True).click()
    page.locator("canvas.upper-canvas").wait_for()  # which takes the strokes
    page.wait_for_timeout(100)


def _stroke(page: Page, index: int) -> None:
    """A zigzag of its own for each index."""
    box = page.locator("canvas.upper-canvas").last.bounding_box()
    assert box
    left, top, side = box["x"], box["y"], box["width"]
    page.mouse.move(left + side * (0.05 + 0.04 * index), top + side * 0.1)
    page.mouse.down()
    for step in range(1, 6):
        x, y = 0.05 + 0.04 * index + 0.03 * (step % 2), 0.1 + 0.15 * step
        page.mouse.move(left + side * min(x, 0.97), top + side * y)
    page.mouse.up()


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def spread(seconds: list[float]) -> str:
    """Median and 95th percentile in words."""
    ordered = sorted(seconds)
    return f"p50 {statistics.median(ordered):.2f} s, p95 {ordered[int(0.95 * len(ordered)) - 1]:.2f} s"


if __name__ == "__main__":
    main()
