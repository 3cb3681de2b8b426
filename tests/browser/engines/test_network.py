"""The living network in Blink, Gecko and WebKit: it is painted, opened, changed, and moves with the pen."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from model.bundle import registry
from model.data import dataset
from scripts.engines import Tab
from tests.browser.engines.acting import along, choose_source, click, look, open_app, pointer, press, says, text, until

pytestmark = pytest.mark.slow
HOOK = [(0.2, 0.25), (0.75, 0.25), (0.75, 0.8)]
ORANGE = (194, 65, 12)  # the light theme's accent


def open_network(tab: Tab, server: str) -> None:
    tab.resize(1440, 900)
    open_app(tab, server, "network?sample=4")
    says(tab, ".network .status", "Point at a map")
    click(tab, ".network summary")  # the tables are filled in once the network has answered
    until(tab, "return all('.network .body tbody tr').length")


def painted(tab: Tab) -> float:
    """The share of the network's canvas that is about as orange as its maps' strongest values."""
    left, top, width, height = look(
        tab,
        """const { left, top, width, height } = all(".network .stage")[0].getBoundingClientRect();
        return [left, top, width, height];""",
    )
    image = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    ratio = image.width / look(tab, "return innerWidth")
    part = image.crop(tuple(round(ratio * side) for side in (left, top, left + width, top + height)))
    pixels = part.resize((part.width // 2, part.height // 2)).get_flattened_data()
    near = sum(max(abs(a - b) for a, b in zip(pixel, ORANGE, strict=True)) < 90 for pixel in pixels)
    return near / len(pixels)


def test_it_is_painted_and_a_map_is_opened_and_switched_off(tab: Tab, server: str) -> None:
    open_network(tab, server)
    assert painted(tab) > 0.003
    until(tab, "return all('.stApp[data-test-script-state=notRunning]').length")
    until(
        tab,
        """const stage = all(".network .stage")[0];
        stage.focus();
        return document.hasFocus() && stage.getRootNode().activeElement === stage;""",
    )
    press(tab, "Right", "Right", "Right", "Enter")
    says(tab, ".opened h2", "1 Convolution, map")
    says(tab, ".opened .sum", "after ReLU")
    click(tab, ".opened .buttons button:first-child")
    label = int(registry.find("lesson").test_logits[4].argmax())
    says(tab, ".network .change", f"Changed: 1 · {dataset.CLASS_NAMES[label]} 0.")
    until(tab, "return location.search.includes('changed=g1.')")
    click(tab, ".network .back")
    until(tab, "return !location.search.includes('changed=')")


def test_it_moves_with_the_pen(tab: Tab, server: str) -> None:
    open_network(tab, server)
    choose_source(tab, 1)
    until(tab, "return all('.upper-canvas').length")
    row = ".network .body table:first-of-type tbody tr:last-child"
    empty = text(tab, row)
    [gesture] = pointer(along(tab, HOOK))
    released = gesture["actions"].pop()
    tab.perform([gesture])
    until(tab, "return all(arguments[0])[0].innerText !== arguments[1]", row, empty)
    tab.perform([{**gesture, "actions": [released]}])
