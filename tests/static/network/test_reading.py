"""The canvas read in the browser, held against model/drawing/reading.py."""

from __future__ import annotations

import base64
from dataclasses import asdict

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from benchmarks import in_page
from model.drawing import hundred, reading, strokes
from model.drawing.reading import Settings
from model.drawing.strokes import Drawing, Stroke
from tests.static.network.conftest import Run

PICTURE = """(reading, {pixels, width, height, settings}) => {
  const data = Uint8Array.from(atob(pixels), (each) => each.charCodeAt(0));
  return [...reading.picture({width, height, data}, settings)];
}"""
# A box with a lid, a speck beside it, and a thick stroke that runs out of the canvas.
DRAWING = Drawing(
    (
        Stroke(((0.2, 0.3), (0.7, 0.32), (0.72, 0.7), (0.22, 0.72), (0.2, 0.3)), 0.02),
        Stroke(((0.9, 0.9),), 0.01),
        Stroke(((0.4, 0.5), (0.45, 0.8)), 0.01),
    )
)


def read(run: Run, pixels: NDArray[np.uint8], settings: Settings | None = None) -> NDArray[np.uint8]:
    """uint8 (h, w, 3) by the browser -> (28, 28)."""
    height, width = pixels.shape[:2]
    opaque = np.concatenate([pixels, np.full((height, width, 1), 255, np.uint8)], axis=2)
    given = {
        "pixels": base64.b64encode(opaque.tobytes()).decode(),
        "width": width,
        "height": height,
        "settings": asdict(settings or Settings()),
    }
    return np.array(run(PICTURE, "reading", given), np.uint8).reshape(28, 28)


def in_colour(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.repeat(grey[..., None], 3, axis=2)


def check(run: Run, pixels: NDArray[np.uint8], settings: Settings | None = None) -> None:
    """Alike but for the last bit of a sum."""
    expected = reading.to_picture(pixels, settings).astype(int)
    assert np.abs(expected - read(run, pixels, settings)).max() <= 1


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(fit=False),
        Settings(fill=True),
        Settings(invert="yes"),
        Settings(thickness=1),
        Settings(thickness=-1),
        Settings(thickness=0.35, fill=True, fit=False),
    ],
    ids=str,
)
def test_every_setting_is_read_alike(run: Run, settings: Settings) -> None:
    check(run, in_colour(strokes.render(DRAWING, 448)), settings)


def test_light_on_dark_is_read_alike(run: Run) -> None:
    check(run, 255 - in_colour(strokes.render(DRAWING, 448)), Settings(invert="no"))


@pytest.mark.parametrize("shape", [(448, 448), (300, 417), (28, 28), (9, 40), (3, 3), (1, 5)])
def test_noise_of_any_size_is_read_alike(run: Run, shape: tuple[int, int]) -> None:
    chances = np.random.default_rng(shape[0])
    pixels = chances.integers(0, 256, (*shape, 3), np.uint8)
    pixels[:, : shape[1] // 2] //= 8
    check(run, pixels)


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_blank_canvas_is_black(run: Run, shade: int) -> None:
    found = read(run, np.full((448, 448, 3), shade, np.uint8))
    assert not found.any()
    assert run("(reading, picture) => reading.isBlank(Uint8Array.from(picture))", "reading", found.ravel().tolist())


def test_our_drawings_painted_by_the_browser_are_read_as_the_servers_and_answered_alike(tab: Page) -> None:
    found = in_page.read(tab, hundred.OWN)
    assert len(found.page) == 100
    assert found.difference.mean() <= 2
    for name in ("lesson", "sketch", "sketch-plus"):
        assert found.agreement(name) >= 0.99
    assert found.alike("sketch") >= 0.96 and found.alike("sketch-plus") >= 0.98  # the models for drawings
