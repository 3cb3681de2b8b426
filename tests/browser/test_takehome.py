"""The page to take home, opened from a disk with the network cut off: it answers as NumPy does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from model import takehome
from model.bundle import registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import CLASS_NAMES, CLASS_NAMES_KOREAN
from model.teaching import garments, learner
from model.teaching.seeing import Drawings
from tests.browser.conftest import expect_no_sideways_scrolling, serious_findings
from tests.browser.test_app import BOOT
from tests.browser.test_teach import SOCK
from tests.ui.teach.test_teach import icons

HALVES = 3e-3  # what weights in half precision may change a probability by
KEEP = """() => document.querySelector(".network").addEventListener("painted", ({ detail }) => {
  window.answered = detail && Array.from(detail.at(-1));
})"""


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab without any network, which must not ask for anything nor fail at anything."""
    context = browser.new_context(offline=True, viewport={"width": 1440, "height": 900}, locale="en-US")
    made, complaints = context.new_page(), list[str]()
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    made.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else complaints.append(asked.url))
    yield made
    context.close()
    assert not complaints


def open_page(tab: Page, name: str, model: Bundle, folder: Path) -> None:
    file = folder / "network.html"
    file.write_text(takehome.html(name, model), encoding="utf-8")
    tab.goto(file.as_uri())
    tab.evaluate(KEEP)
    expect(tab.locator(".answer")).not_to_be_empty()


def answered(tab: Page) -> list[float]:
    found: list[float] = tab.wait_for_function("() => window.answered").json_value()
    return found


@pytest.mark.parametrize("name", ["lesson", "sketch-plus", "tiny"])
def test_each_test_picture_is_answered_as_by_numpy(name: str, tab: Page, tiny: Bundle, tmp_path: Path) -> None:
    model = tiny if name == "tiny" else registry.find(name)
    open_page(tab, name, model, tmp_path)
    test = dataset.load_test()
    tiles = tab.locator(".samples button")
    expect(tiles).to_have_count(30)
    for index, label in ((28, 9), (13, 4), (25, 8)):
        number = dataset.pick(test.labels, 3, label=label)[index % 3]
        tab.evaluate("window.answered = null")
        tiles.nth(index).click()
        expect(tiles.nth(index)).to_have_attribute("aria-label", f"Test picture {number}: {CLASS_NAMES[label]}")
        expected = model.classifier().probabilities(test.images[number][None])[0]
        assert answered(tab) == pytest.approx(expected, abs=HALVES)
        words = f"{CLASS_NAMES[int(np.argmax(expected))]} {100 * max(answered(tab)):.1f} %"
        expect(tab.locator(".answer")).to_have_text(words)


def test_a_boot_is_drawn_taken_back_and_the_language_changed(tab: Page, tmp_path: Path) -> None:
    open_page(tab, "sketch", registry.find("sketch"), tmp_path)
    draw(tab)
    expect(tab.locator(".answer")).to_contain_text(CLASS_NAMES[9])
    tab.get_by_role("button", name="한국어").click()
    expect(tab.locator(".answer")).to_contain_text(CLASS_NAMES_KOREAN[9])
    expect(tab.locator("html")).to_have_attribute("lang", "ko")
    tab.get_by_role("button", name="English").click()
    tab.get_by_role("button", name="Undo").click()
    expect(tab.locator(".answer")).to_have_text("Nothing is drawn yet.")
    expect(tab.get_by_role("button", name="Clear")).to_be_disabled()


def test_a_map_is_opened_and_switched_off_by_keyboard(tab: Page, tmp_path: Path) -> None:
    open_page(tab, "lesson", registry.find("lesson"), tmp_path)
    tab.locator(".stage").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
        tab.keyboard.press(key)
    expect(tab.locator(".opened h2")).to_contain_text("1 Convolution")
    tab.locator(".opened").get_by_role("button", name="Switch off").click()
    expect(tab.locator(".change")).to_contain_text("Changed: 1")
    tab.get_by_role("button", name="Put all back").click()
    expect(tab.locator(".change")).to_be_empty()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844), (844, 390)])
def test_it_fits_every_screen_and_axe_finds_nothing(size: tuple[int, int], tab: Page, tmp_path: Path) -> None:
    width, height = size
    tab.set_viewport_size({"width": width, "height": height})
    open_page(tab, "sketch", registry.find("sketch"), tmp_path)
    expect_no_sideways_scrolling(tab)
    pad = tab.locator(".pad").bounding_box()
    assert pad and pad["y"] + pad["height"] <= height
    assert serious_findings(tab) == []


@pytest.mark.parametrize("beside", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_what_was_taught_goes_home_too(beside: bool, tab: Page, tmp_path: Path) -> None:
    model, classes = registry.find("sketch-plus"), icons(6, (0, 1))
    seeing = Drawings(model.classifier())
    head = learner.learned(classes, seeing, garments.seen(seeing) if beside else None)
    assert head
    file = tmp_path / "classes.html"
    file.write_text(takehome.html("sketch-plus", model, takehome.Taught(classes.names, head)), encoding="utf-8")
    assert file.stat().st_size < takehome.MOST_BYTES
    tab.goto(file.as_uri())
    expect(tab.locator(".answer")).to_contain_text("What you taught says: ")
    draw(tab, SOCK)
    expect(tab.locator(".answer")).to_contain_text("What you taught says: Sock")
    if beside:
        tab.get_by_role("button", name="Clear").click()
        draw(tab, BOOT)
        expect(tab.locator(".answer")).to_contain_text("What you taught says: Ankle boot")


def draw(tab: Page, points: list[tuple[float, float]] = BOOT) -> None:
    box = tab.locator(".pad").bounding_box()
    assert box
    for number, (x, y) in enumerate(points):
        tab.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
        if number == 0:
            tab.mouse.down()
    tab.mouse.up()
