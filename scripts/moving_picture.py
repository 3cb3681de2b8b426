"""Make the README's moving picture of the running app: python -m scripts.moving_picture (or: make screenshots)

docs/drawing.webp: a boot is drawn with the mouse, an example's points one after another, and the bars follow.
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
VIEWPORT, WIDTH = {"width": 1200, "height": 800}, 800
PARTS = 4  # that the outline is drawn in, so that the bars have something to follow
WHILE_DRAWING, AFTER_A_STROKE, AT_THE_END = 70, 900, 3500  # milliseconds that a frame is shown
MOST_BYTES = 600_000

Frames = Iterator[tuple[Image.Image, int]]


def main() -> None:
    """Start the app, draw, photograph each step, stop it."""
    with serving.served() as address, sync_playwright() as playwright:
        chromium = serving.launch(playwright)
        page = chromium.new_context(viewport=VIEWPORT, color_scheme="light").new_page()  # type: ignore[arg-type]
        page.set_default_timeout(60_000)
        page.goto(address)
        page.locator(".answer .percent").first.wait_for()  # the network is there
        page.locator(".st-key-source").get_by_text("Draw", exact=True).click()
        page.locator("canvas").last.wait_for()
        page.wait_for_timeout(1500)
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
                yield _photograph(page), WHILE_DRAWING
        page.mouse.up()
        page.wait_for_timeout(300)  # the canvas waits for more before it sends
        expect(page.locator("[data-stale=true]")).to_have_count(0)
        page.wait_for_timeout(1000)  # the bars slide
        yield _photograph(page), AFTER_A_STROKE
    page.mouse.move(5, 5)
    yield _photograph(page), AT_THE_END


def _strokes() -> Iterator[list[tuple[float, float]]]:
    """The example's outline in parts, then its other strokes; points are shares of the canvas's side."""
    outline, *details = [list(stroke.points) for stroke in strokes.read(EXAMPLE).strokes]
    length = -(-len(outline) // PARTS)
    for start in range(0, len(outline) - 1, length):
        yield outline[start : start + length + 1]
    yield from details


def _move(page: Page, x: float, y: float) -> None:
    box = page.locator("canvas").last.bounding_box()
    assert box
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3)


def _photograph(page: Page) -> Image.Image:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
