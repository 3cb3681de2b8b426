"""Make the README's moving picture of the running app: python -m scripts.moving_picture (or: make screenshots)

docs/drawing.webp: a boot is drawn with the mouse on the page Network, an example's points one after another, and the
whole network moves with the pen.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from model.drawing import strokes
from scripts import serving

FILE = serving.ROOT / "docs" / "drawing.webp"
EXAMPLE = serving.ROOT / "ui" / "classify" / "examples" / "9_ankle-boot_laced.json"
VIEWPORT, WIDTH = {"width": 1440, "height": 900}, 1000
SEEN = {"x": 0, "y": 0, "width": 1440, "height": 556}  # the canvas and the network
WHILE_DRAWING, AFTER_A_STROKE, AT_THE_END = 90, 700, 3500  # milliseconds that a frame is shown
MOST_BYTES = 1_200_000

CANVAS = "canvas.upper-canvas"
Frames = Iterator[tuple[Image.Image, int]]


def main() -> None:
    """Start the app, draw, photograph each step, stop it."""
    with serving.served() as address, sync_playwright() as playwright:
        chromium = serving.launch(playwright)
        page = chromium.new_context(viewport=VIEWPORT, color_scheme="light").new_page()  # type: ignore[arg-type]
        page.set_default_timeout(60_000)
        page.goto(f"{address}/network?source=draw&model=sketch")
        page.locator(CANVAS).last.wait_for()
        page.wait_for_timeout(4000)  # the network is there
        frames = list(_frames(page))
        chromium.close()
    _save(frames)


def _save(frames: list[tuple[Image.Image, int]]) -> None:
    """Raises ValueError for a file that nobody wants to wait for."""
    pictures, durations = [picture for picture, _ in frames], [duration for _, duration in frames]
    file = io.BytesIO()
    pictures[0].save(file, "WEBP", save_all=True, append_images=pictures[1:], duration=durations, loop=0, quality=70)
    if file.tell() > MOST_BYTES:
        raise ValueError(f"{file.tell():,} bytes are too many: fewer frames, or smaller ones")
    FILE.write_bytes(file.getvalue())
    print(
        f"{FILE.relative_to(serving.ROOT)}: {len(frames)} frames, {sum(durations) / 1000:.1f} s, {file.tell():,} bytes"
    )


def _frames(page: Page) -> Frames:
    """What the page shows along the drawing, each with the milliseconds that it stays."""
    yield _photograph(page), AFTER_A_STROKE
    for points in _strokes():
        for index, (x, y) in enumerate(points):
            _move(page, x, y)
            if index == 0:
                page.mouse.down()
            elif index % 2 == 0:
                page.wait_for_timeout(60)  # a frame of the network
                yield _photograph(page), WHILE_DRAWING
        page.mouse.up()
        page.wait_for_timeout(300)  # the canvas waits for more before it sends
        expect(page.locator("[data-stale=true]")).to_have_count(0)
        page.wait_for_timeout(500)
        yield _photograph(page), AFTER_A_STROKE
    page.mouse.move(5, 5)
    yield _photograph(page), AT_THE_END


def _strokes() -> Iterator[list[tuple[float, float]]]:
    """The example's strokes; points are shares of the canvas's side."""
    for stroke in strokes.read(EXAMPLE).strokes:
        yield list(stroke.points)


def _move(page: Page, x: float, y: float) -> None:
    box = page.locator(CANVAS).last.bounding_box()
    assert box
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3)


def _photograph(page: Page) -> Image.Image:
    picture = Image.open(io.BytesIO(page.screenshot(clip=SEEN))).convert("RGB")
    return picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
