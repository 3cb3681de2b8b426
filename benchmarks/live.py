"""From a pointer's move to changed bars, on Classify in Chromium: python -m benchmarks.live

The app is served as always; a boot is drawn by the mouse, a move every 20 ms, with nothing else to do for the machine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page, sync_playwright

from benchmarks import figures, results
from benchmarks.figures import Figure
from scripts import serving

_BOOT = [(0.2, 0.1), (0.2, 0.8), (0.9, 0.8), (0.8, 0.6), (0.45, 0.5), (0.4, 0.1), (0.2, 0.1)]
_MOVES, _PAUSE_MILLISECONDS, _STROKES = 30, 20, 3

# Notes how long the page had waited, since the first move that its bars did not show yet, when they changed.
_WATCH = """async () => {
  const roots = [...document.querySelectorAll(".st-key-live *")].map((each) => each.shadowRoot);
  const root = roots.find((each) => each?.querySelector(".live"));
  await root.querySelector(".live").alive;
  window.spent = [];
  window.sent = 0;
  let first = null;
  document.addEventListener("pointermove", ({ timeStamp, buttons }) => {
    if (buttons & 1) first ??= timeStamp;
  }, true);
  new MutationObserver(() => {
    if (first === null) return;
    const began = first;
    first = null;
    window.spent.push(performance.now() - began);
  }).observe(root.querySelector(".models"), { subtree: true, attributes: true, childList: true, characterData: true });
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...given) { window.sent += 1; return send.apply(this, given); };
}"""


def measure(page: Page, model: str) -> tuple[NDArray[np.float64], int]:
    """Milliseconds from the first move that the bars did not yet show until they did; messages sent in the strokes."""
    page.goto(f"/?source=draw&model={model}")
    page.locator("canvas.upper-canvas").last.wait_for()
    page.wait_for_function(
        "document.querySelector('.st-key-live *')?.shadowRoot || document.querySelector('.st-key-live')"
    )
    page.wait_for_timeout(2000)
    page.evaluate(_WATCH)
    box = page.locator("canvas.upper-canvas").last.bounding_box()
    assert box
    sent = 0
    for _stroke in range(_STROKES):
        (x, y), *rest = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in _BOOT]
        page.mouse.move(x, y)
        page.mouse.down()
        before = page.evaluate("window.sent")
        for to_x, to_y in rest:
            for step in range(1, _MOVES + 1):
                page.mouse.move(x + (to_x - x) * step / _MOVES, y + (to_y - y) * step / _MOVES)
                page.wait_for_timeout(_PAUSE_MILLISECONDS)
            x, y = to_x, to_y
        sent += page.evaluate("window.sent") - before
        page.mouse.up()
        page.wait_for_timeout(2500)
        page.locator(".st-key-clear button").click()
        page.wait_for_timeout(1500)
    return np.array(page.evaluate("window.spent")), sent


def main() -> None:
    """Measure the shipped models for drawings and write the figures down."""
    rows = [
        "| model | pointer's move → changed bars, median | p95 | sent to the server during the strokes |",
        "|---|---|---|---|",
    ]
    found = list[Figure]()
    with sync_playwright() as playwright, serving.served() as address:
        browser = serving.launch(playwright)
        for model in ("sketch", "sketch-plus"):
            page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=address)
            spent, sent = measure(page, model)
            page.close()
            row = f"| `{model}` | {np.median(spent):.0f} ms | {np.percentile(spent, 95):.0f} ms | {sent} messages |"
            print(row, len(spent), "changes")
            rows.append(row)
            move = f"`{model}`: pointer's move → changed bars"
            found += [
                figures.repeated(f"{move}, p50", spent, unit="ms"),
                figures.repeated(f"{move}, p95", spent, unit="ms", statistic=figures.p95),
                Figure(f"`{model}`: messages to the server during the strokes", sent, spread=0),
            ]
    results.record(
        "The answer that follows the pen",
        "By `python -m benchmarks.live`, in Chromium without a GPU on two cores; the second model beside the first.\n\n"
        + "\n".join(rows),
        found,
    )


if __name__ == "__main__":
    main()
