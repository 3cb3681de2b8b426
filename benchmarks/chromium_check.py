"""Does the client of the load benchmark measure what Chromium sees? python -m benchmarks.load --check

Chromium and the client do the same acts in turn in one quiet server. In Chromium both are taken: from the message that
it sends to the one that says that the script has finished, which is what the client measures, and to the bars' change
on the screen.
"""

from __future__ import annotations

import asyncio
import base64
import shutil
import statistics
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Page, async_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import results
from scripts import serving
from scripts.visitor import Visitor
from scripts.visits import drawings, warm

ROUNDS = 12
# The page's sockets with their small messages: script_finished has some 50 bytes.
RECORDER = """
window.traffic = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({data}) => window.traffic.push(
      [performance.now(), data.byteLength < 200 ? btoa(String.fromCharCode(...new Uint8Array(data))) : ""]));
  }
  send(data) { window.traffic.push([performance.now(), null]); super.send(data); }
};
window.barsChange = () => {
  const label = () => document.querySelector(".stVegaLiteChart svg")
    && document.querySelector(".stVegaLiteChart").getAttribute("aria-label");
  const before = label();
  window.changed = new Promise((resolve) => {
    const look = () => { const now = label(); now && now !== before ? resolve(performance.now())
      : requestAnimationFrame(look); };
    look();
  });
};
"""


def main() -> None:
    """Print the table and keep it in RESULTS.md."""
    text = table(asyncio.run(_measured()))
    print(text)
    results.record("Load: the client against Chromium", f"By `python -m benchmarks.load --check`.\n\n{text}")


def table(waits: dict[str, list[tuple[float, float, float]]]) -> str:
    """Medians as Markdown. `waits`: seconds of the client, of Chromium's messages, and of its screen, an act each."""
    lines = [
        "| act | client | Chromium, its messages | the client's × | Chromium, its screen |",
        "|---|---|---|---|---|",
    ]
    for act, rounds in waits.items():
        client, messages, screen = (statistics.median(column) for column in zip(*rounds, strict=True))
        lines.append(
            f"| {act}, {len(rounds)} times | {client:.3f} s | {messages:.3f} s | {client / messages:.2f} "
            f"| {screen:.3f} s |"
        )
    return "\n".join(lines)


async def _measured() -> dict[str, list[tuple[float, float, float]]]:
    with serving.running() as server:
        await warm(server.address)
        async with async_playwright() as playwright, Visitor(server.address) as visitor:
            chromium = await playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=serving.ARGUMENTS
            )
            page = await chromium.new_page(viewport={"width": 1440, "height": 900})
            await page.add_init_script(RECORDER)
            await page.goto(server.address)
            await page.locator(".answer .percent").wait_for()
            await page.wait_for_timeout(1000)
            await visitor.open()
            picks = [
                await _pair(page, _clicks(page, index), visitor.pick("sample_grid", str(index))) for index in _turns()
            ]
            await page.locator(".st-key-source").get_by_text("Draw", exact=True).click()
            await page.locator("canvas").last.wait_for()
            await page.wait_for_timeout(1000)
            await visitor.choose("source", "Draw")
            strokes = [objects for drawing in drawings() for objects in drawing]
            drawn = [await _pair(page, _strokes(page, index), visitor.draw(strokes[index])) for index in _turns()]
            await chromium.close()
    return {"a click on a sample": picks, "a stroke": drawn[1:]}  # the first makes the chart


def _turns() -> range:
    return range(1, ROUNDS + 1)


async def _pair(page: Page, act: Callable[[], Awaitable[Any]], other: Awaitable[Any]) -> tuple[float, float, float]:
    await page.evaluate("window.traffic.length = 0; window.barsChange()")
    await act()
    changed = await page.evaluate("window.changed")
    await page.wait_for_timeout(500)
    traffic = await page.evaluate("window.traffic")
    sent = next(moment for moment, content in traffic if content is None)
    finished = next(moment for moment, content in traffic if content and _says_finished(content))
    seen = await other
    await page.wait_for_timeout(200)
    return seen.seconds, (finished - sent) / 1000, (changed - sent) / 1000


def _says_finished(content: str) -> bool:
    return ForwardMsg.FromString(base64.b64decode(content)).WhichOneof("type") == "script_finished"


def _clicks(page: Page, index: int) -> Callable[[], Awaitable[None]]:
    return lambda: page.locator(".st-key-input button[aria-pressed]").nth(index).click()


def _strokes(page: Page, index: int) -> Callable[[], Awaitable[None]]:
    async def stroke() -> None:
        box = await page.locator("canvas").last.bounding_box()
        assert box
        points = [(0.05 + 0.06 * index + 0.03 * (step % 2), 0.1 + 0.14 * step) for step in range(6)]
        for number, (x, y) in enumerate(points):
            await page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
            if number == 0:
                await page.mouse.down()
        await page.mouse.up()

    return stroke


if __name__ == "__main__":
    main()
