"""The page Inside in real Chromium: every view for a sample and for a drawing, numbers against Keras' weights."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from model.bundle import registry
from model.data import dataset
from model.drawing import reading, strokes
from model.explain import neighbours
from tests.browser.conftest import at_rest, expect_no_sideways_scrolling
from tests.browser.test_accessibility import in_both_themes
from tests.browser.test_app import SECONDS, bars, choose_source, open_app, tile
from ui.classify.draw import EXAMPLES
from ui.components import canvas

NUMBER = 4  # a shirt among the first pictures of Classify


def show(page: Page, view: str) -> None:
    page.locator(".st-key-view").get_by_text(view, exact=True).click()


def open_inside(page: Page, server: str) -> None:
    """Choose a sample on Classify, then look inside the network at it."""
    open_app(page, server)
    name = dataset.CLASS_NAMES[dataset.load_test().labels[NUMBER]]
    chosen = tile(page, f"Test picture {NUMBER}: {name}")
    chosen.click()
    expect(chosen).to_have_attribute("aria-pressed", "true", timeout=SECONDS)
    page.get_by_role("link", name="Inside").click()
    expect(page.locator(".st-key-occlusion .map")).to_be_visible(timeout=SECONDS)


def click_pixel(map_: Locator, row: int, column: int, side: int) -> None:
    map_.scroll_into_view_if_needed()
    box = map_.bounding_box()
    assert box
    map_.click(position={"x": (column + 0.5) / side * box["width"], "y": (row + 0.5) / side * box["height"]})


def picture() -> np.ndarray:
    return dataset.load_test().images[NUMBER] / np.float32(255)


@pytest.mark.slow
def test_a_covered_patch_lowers_the_probability_as_the_network_says(page: Page, server: str) -> None:
    open_inside(page, server)
    show(page, "Why this answer")
    map_ = page.locator(".st-key-occlusion .map")
    expect(map_).to_be_visible(timeout=SECONDS)
    network, answer = registry.find("lesson").network(), int(registry.find("lesson").test_logits[NUMBER].argmax())
    for row, column in [(14, 14), (5, 10)]:
        click_pixel(map_, row, column, 28)
        covered = picture().copy()
        covered[row - 2 : row + 3, column - 2 : column + 3] = 0
        share = 100 * float(network.predict(covered[None, :, :, None], verbose=0)[0, answer])
        text = page.locator(".st-key-occlusion .text").inner_text()
        assert float(text.split("→")[1].replace("%", "")) == pytest.approx(share, abs=0.06)
    before = page.locator(".st-key-gradients img").get_attribute("src")
    page.locator(".stButtonGroup").get_by_text("Dress", exact=True).click()
    expect(page.get_by_text(re.compile("The network answers .*; Dress gets"))).to_be_visible(timeout=SECONDS)
    expect(page.locator(".st-key-gradients img")).not_to_have_attribute("src", before or "", timeout=SECONDS)


def test_the_training_is_replayed(page: Page, server: str) -> None:
    open_inside(page, server)
    show(page, "While it learned")
    bars = page.locator(".stVegaLiteChart").first
    expect(bars).to_be_visible(timeout=SECONDS)
    page.get_by_role("button", name="Play").click()
    seen = list[str]()
    for epoch in (0, 1, 2):
        expect(page.get_by_role("heading", name=f"Its answer after epoch {epoch}")).to_be_visible(timeout=SECONDS)
        kernel = page.locator(".st-key-replayed_kernels img").first
        if seen:  # the pictures follow the heading
            expect(kernel).not_to_have_attribute("src", seen[-1], timeout=SECONDS)
        seen.append(kernel.get_attribute("src") or "")
    assert len(set(seen)) == 3
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=SECONDS)


@pytest.mark.slow
def test_a_point_of_the_map_shows_its_picture_and_becomes_the_current_one(page: Page, server: str) -> None:
    open_inside(page, server)
    show(page, "Pictures like it")
    plot = page.locator(".st-key-test_map .plot")
    expect(plot).to_be_visible(timeout=SECONDS)
    expect(page.locator(".st-key-nearest img")).to_have_count(12)
    model, train = registry.find("lesson"), dataset.load().train
    projection, classifier = neighbours.read(model), model.classifier()
    assert projection
    own = classifier.hidden(dataset.load_test().images[NUMBER][None])[0]
    nearest = train.labels[neighbours.search(own, train.images, projection.train, projection, classifier, 12)]
    captions = page.locator(".st-key-nearest .tile").all_inner_texts()
    assert sorted(captions) == sorted(dataset.CLASS_NAMES[label] for label in nearest)
    assert not in_both_themes(page)
    for width in (390, 1440):
        expect_no_sideways_scrolling(page, width)
    plot.focus()
    page.keyboard.press("ArrowLeft")
    shown = page.locator(".st-key-test_map .shown")
    expect(shown).to_be_visible(timeout=SECONDS)
    name = shown.inner_text().strip()
    number = int(re.findall(r"\d+", name)[0])
    assert number != NUMBER and name.endswith(dataset.CLASS_NAMES[dataset.load_test().labels[number]])
    page.keyboard.press("Enter")
    expect(page.locator(f'.stMain .stImage img[alt="{name}"]')).to_be_visible(timeout=SECONDS)
    at_rest(page, 1500)
    # By mouse: to the mark of the current picture, where its own point lies.
    here = page.locator(".st-key-test_map .here").bounding_box()
    assert here
    page.mouse.move(here["x"] + 9, here["y"] + 9)
    expect(shown).to_be_visible(timeout=SECONDS)
    page.get_by_role("link", name="Classify").click()
    expect(page.locator(f'.st-key-answer .stImage img[alt="{name}"]')).to_be_visible(timeout=SECONDS)


EXAMPLE = EXAMPLES / "9_ankle-boot_laced.json"


@pytest.mark.slow
def test_the_views_tell_a_drawings_own_numbers(page: Page, server: str) -> None:
    open_app(page, server)
    choose_source(page, "Draw")
    page.get_by_role("button", name="Examples").click()
    page.locator("[data-testid=stPopoverBody] button[aria-pressed]").last.click()
    expect(page.locator(".answer .percent").first).to_be_visible(timeout=SECONDS)
    page.get_by_role("link", name="Inside").click()

    drawn = reading.to_picture(strokes.render(canvas.as_sent(strokes.read(EXAMPLE)), canvas.SIDE))
    inputs = drawn[None, :, :, None] / np.float32(255)
    network = registry.find("sketch").network()
    shares = 100 * network.predict(inputs, verbose=0)[0]
    answer = int(shares.argmax())

    show(page, "Why this answer")
    expect(
        page.get_by_text(f"The network answers {dataset.CLASS_NAMES[answer]}, {shares[answer]:.1f} %")
    ).to_be_visible(timeout=SECONDS)
    click_pixel(page.locator(".st-key-occlusion .map"), 20, 8, 28)
    covered = inputs.copy()
    covered[0, 18:23, 6:11] = 0
    share = 100 * float(network.predict(covered, verbose=0)[0, answer])
    text = page.locator(".st-key-occlusion .text").inner_text()
    assert float(text.split("→")[1].replace("%", "")) == pytest.approx(share, abs=0.06)

    show(page, "While it learned")
    snapshots = registry.find("sketch").snapshots()
    replayed = registry.find("sketch").network()
    replayed.set_weights([tensor.astype(np.float32) for tensor in snapshots[max(snapshots)]])
    last = 100 * replayed.predict(inputs, verbose=0)[0]
    expect(page.get_by_role("heading", name=f"Its answer after epoch {max(snapshots)}")).to_be_visible(timeout=SECONDS)
    assert f"{dataset.CLASS_NAMES[answer]} {last[answer]:.1f} %" in bars(page)
