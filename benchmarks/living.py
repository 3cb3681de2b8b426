"""How the living network keeps up with the pen: frames a second, and how old a frame is.

python -m benchmarks.living

In Chromium without a graphics processor, on the page Network at 1440 × 900: a mouse draws for some seconds at 60 moves
a second, as a hand would. It is moved within the page, as the keyboard's pen is: by Playwright each move would wait for
the last one's frame. A frame counts if it shows new values of the network. The delay is from the first move of the pen
that is not shown yet to the frame that shows it.
"""

from __future__ import annotations

import os
import statistics
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks import figures, results
from benchmarks.figures import Figure
from scripts import serving

SECONDS, MOVES_A_SECOND = 6, 60
MODELS = ("lesson", "sketch", "sketch-plus")
# Draws; counts frames with new values, and the milliseconds from a move to the next of them.
DRAWN = """async (root, [seconds, rate]) => {
  const parts = [...document.querySelectorAll(".st-key-canvas *")];
  const canvas = parts.map((each) => each.shadowRoot?.querySelector(".upper-canvas")).find(Boolean);
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const mouse = (type, x, y) => canvas.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, button: 0,
    buttons: type === "mouseup" ? 0 : 1, clientX: left + x * width, clientY: top + y * height }));
  const [delays, count] = [[], seconds * rate];
  let [shown, moved] = [null, null];
  const painted = ({ detail }) => {
    if (detail === shown || moved === null) return;
    shown = detail;
    delays.push(performance.now() - moved);
    moved = null;
  };
  root.addEventListener("painted", painted);
  mouse("mousedown", 0.2, 0.5);
  const started = performance.now();
  for (let move = 0; move < count; move++) {
    const due = started + (move * 1000) / rate;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const back = Math.floor(move / 20) % 2 ? -1 : 1;
    mouse("mousemove", 0.2 + (0.6 * move) / count, 0.5 + (0.3 * back * (move % 20)) / 20);
    moved ??= performance.now();
  }
  const taken = (performance.now() - started) / 1000;
  mouse("mouseup", 0.8, 0.5);
  root.removeEventListener("painted", painted);
  return { moves: count / taken, frames: delays.length / taken, delays };
}"""


def main() -> None:
    """Print the figures of two models, with nothing opened and with a map opened; keep them in RESULTS.md."""
    busy, lines, found = os.getloadavg()[0] / (os.cpu_count() or 1), list[str](), list[Figure]()
    with serving.served() as address, sync_playwright() as playwright:
        chromium = serving.launch(playwright)
        for name in MODELS:
            for unit, words in (("", "nothing opened"), ("&unit=3.6.7.7", "a map of the second convolution opened")):
                page = chromium.new_page(viewport={"width": 1440, "height": 900})
                page.set_default_timeout(60_000)
                page.goto(f"{address}/network?model={name}&source=draw{unit}")
                drawn = _drawn(page)
                lines.append(f"{name}, {words}: {_kept_up(**drawn)}")
                found += _figures(f"{name}, {words}", **drawn)
                page.close()
        chromium.close()
    text = "\n".join(f"- {line}" for line in lines)
    print(text)
    how = f"By `python -m benchmarks.living`, in Chromium at 1440 × 900, where {busy:.1f} of each processor was in use."
    results.record("The living network", f"{how}\n\n{text}", found)


def _drawn(page: Page) -> dict[str, Any]:
    """Draw a stroke: moves and frames a second, and the milliseconds of every frame's delay."""
    root = page.locator(".st-key-network_view .network")
    root.wait_for()
    page.locator("canvas.upper-canvas").last.wait_for()
    page.wait_for_timeout(4000)
    drawn: dict[str, Any] = root.evaluate(DRAWN, [SECONDS, MOVES_A_SECOND])
    return drawn


def _kept_up(moves: float, frames: float, delays: list[float]) -> str:
    ordered = sorted(delays)
    p50, p95 = statistics.median(ordered), ordered[int(0.95 * len(ordered)) - 1]
    return f"{frames:.0f} frames a second at {moves:.0f} moves; pen to frame p50 {p50:.0f} ms, p95 {p95:.0f} ms"


def _figures(name: str, moves: float, frames: float, delays: list[float]) -> list[Figure]:
    return [
        Figure(f"{name}: frames a move", frames / moves, "×", "more"),
        figures.repeated(f"{name}: pen to frame, p50", delays, unit="ms"),
        figures.repeated(f"{name}: pen to frame, p95", delays, unit="ms", statistic=figures.p95),
    ]


if __name__ == "__main__":
    main()
