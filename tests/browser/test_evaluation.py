"""The page Evaluation in real Chromium: every path by clicks, and every file that it gives."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from model.bundle import registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import CLASS_NAMES
from model.evaluation import comparison, figures, mistakes
from model.explain import test_map
from model.network.forward import softmax
from tests.browser.conftest import at_rest, expect_no_sideways_scrolling, serious_findings, watch
from tests.browser.test_accessibility import in_both_themes
from tests.browser.test_app import SECONDS, answer, bars, open_app

# The parts, and what each shows that no other does.
PARTS = {
    "figures": ".st-key-svg-accuracy",
    "confusion": ".st-key-confusion_matrix svg",
    "mistakes": ".st-key-sure_mistakes",
    "confidence": ".st-key-svg-reliability",
    "compare": ".st-key-svg-differences",
    "shifts": ".st-key-svg-shift-thinner",
    "drawings": ".st-key-svg-confusion",
    "about": ".st-key-card",
}


def open_part(page: Page, server: str, part: str) -> None:
    open_app(page, server, f"evaluation?part={part}")
    expect(page.get_by_role("heading", name="Evaluation", exact=True)).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("button", name="Download report")).to_be_visible(timeout=SECONDS)


def show_part(page: Page, part: str) -> None:
    """Choose a part and wait until it is there."""
    title = "About this model" if part == "about" else part.capitalize()
    page.locator(".st-key-part").get_by_text(title, exact=True).click()
    expect(page.locator(PARTS[part]).first).to_be_visible(timeout=SECONDS)
    page.mouse.move(0, 0)
    at_rest(page)


def tiles(page: Page) -> Locator:
    return page.locator("button[aria-pressed]").filter(has=page.locator('img[alt^="Test picture"]'))


def expect_gallery(page: Page, expected: list[int]) -> None:
    """The gallery shows these test pictures, in this order."""
    expect(tiles(page)).to_have_count(len(expected), timeout=SECONDS)
    for place in (0, len(expected) - 1):
        name = re.compile(f"Test picture {expected[place]}:")
        expect(tiles(page).locator("img").nth(place)).to_have_attribute("alt", name, timeout=SECONDS)
    names = tiles(page).locator("img").evaluate_all("images => images.map(image => image.alt)")
    assert [int(name.split()[2].rstrip(":")) for name in names] == expected


def cell(page: Page, label: str, called: str) -> Locator:
    return page.locator(
        f'.st-key-confusion_matrix path[aria-label*="Labelled: {label};"][aria-label*="Called: {called};"]'
    )


def pick(page: Page, number: int, label: int) -> None:
    """Click a picture of the gallery and wait until it is the current one."""
    tiles(page).filter(has=page.locator(f'img[alt="Test picture {number}: {CLASS_NAMES[label]}"]')).first.click()
    expect(page.locator(f'.st-key-picked img[alt^="Test picture {number}:"]')).to_be_visible(timeout=SECONDS)


def download(page: Page, button: Locator, folder: Path) -> Path:
    with page.expect_download(timeout=SECONDS) as download:
        button.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


@pytest.mark.slow
def test_from_a_cell_of_the_matrix_to_classify(page: Page, server: str, lesson: Bundle) -> None:
    labels, logits = dataset.load_test().labels, lesson.test_logits
    open_part(page, server, "confusion")
    expect(cell(page, "Coat", "Pullover").first).to_be_visible(timeout=SECONDS)
    at_rest(page)
    cell(page, "Coat", "Pullover").first.click()
    expected = mistakes.answered(logits, labels, 4, 2)
    expect(page.get_by_text(f"{len(expected)} pictures labelled Coat are called Pullover")).to_be_visible(
        timeout=SECONDS
    )
    expect(page.locator(".st-key-cell_label input")).to_have_value("Coat")
    expect(page.locator(".st-key-cell_answer input")).to_have_value("Pullover")
    expect_gallery(page, expected[:24])
    at_rest(page)
    cell(page, "Sneaker", "Ankle boot").first.click()  # a second click on the redrawn chart counts too
    expect(page.get_by_text("pictures labelled Sneaker are called Ankle boot")).to_be_visible(timeout=SECONDS)
    boot = mistakes.answered(logits, labels, 7, 9)[1]
    pick(page, boot, 7)
    page.get_by_role("link", name="See it on Classify").click()
    expect(answer(page)).to_contain_text("Ankle boot", timeout=SECONDS)
    expect(page.locator(".answer .verdict.wrong")).to_contain_text("Wrong: it is labelled Sneaker")
    expect(page.locator(f'.st-key-answer img[alt="Test picture {boot}: Sneaker"]')).to_be_visible()
    page.get_by_role("link", name="Evaluation").click()
    page.get_by_role("link", name="Look inside the network").click()
    expect(page.get_by_role("heading", name="Inside", exact=True)).to_be_visible(timeout=SECONDS)
    expect(page.locator(f'img[alt="Test picture {boot}: Sneaker"]').first).to_be_visible(timeout=SECONDS)


def test_a_cell_is_chosen_by_keyboard_and_framed_in_the_matrix(page: Page, server: str, lesson: Bundle) -> None:
    open_part(page, server, "confusion")
    expect(cell(page, "Coat", "Pullover").first).to_be_visible(timeout=SECONDS)
    at_rest(page)
    box = page.locator(".st-key-cell_label input")
    box.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Bag")
    page.keyboard.press("Enter")
    count = int(figures.confusion(lesson.test_logits, dataset.load_test().labels)[8, 0])
    expect(page.get_by_text(f"{count} pictures labelled Bag are called T-shirt/top")).to_be_visible(timeout=SECONDS)
    at_rest(page)
    frame, chosen = page.locator(".st-key-confusion_matrix .layer_1_marks path"), cell(page, "Bag", "T-shirt/top").first
    assert frame.count() == 1
    around, inner = frame.bounding_box(), chosen.bounding_box()
    assert around and inner
    for start, length in (("x", "width"), ("y", "height")):
        assert abs(around[start] + around[length] / 2 - inner[start] - inner[length] / 2) < 1  # type: ignore[literal-required]


@pytest.mark.slow
def test_from_a_mistake_to_classify_after_a_drawing(page: Page, server: str, lesson: Bundle) -> None:
    """Even when Classify was last used to draw, it shows the picture that was picked."""
    labels = dataset.load_test().labels
    open_app(page, server)
    page.locator(".st-key-source").get_by_text("Draw", exact=True).click()
    expect(page.locator("canvas.upper-canvas").last).to_be_visible(timeout=SECONDS)
    page.get_by_role("link", name="Evaluation").click()
    page.locator(".st-key-part").get_by_text("Mistakes", exact=True).click()
    expected = mistakes.by_confidence(lesson.test_logits, labels)
    expect_gallery(page, expected[:24])
    page.get_by_text("Greatest loss first").click()
    expect(page.get_by_text("the greater the loss")).to_be_visible(timeout=SECONDS)
    at_rest(page)
    costly = mistakes.by_loss(lesson.test_logits, labels)
    expect_gallery(page, costly[:24])
    pick(page, costly[2], int(labels[costly[2]]))
    page.get_by_role("link", name="See it on Classify").click()
    shown = page.locator(f'.st-key-answer img[alt="Test picture {costly[2]}: {CLASS_NAMES[labels[costly[2]]]}"]')
    expect(shown).to_be_visible(timeout=SECONDS)
    page.get_by_role("link", name="Evaluation").click()
    expect(page.get_by_text("the greater the loss")).to_be_visible(timeout=SECONDS)  # where one left off


def test_suspect_labels_and_pairs(page: Page, server: str, lesson: Bundle) -> None:
    labels = dataset.load_test().labels
    open_part(page, server, "mistakes")
    page.get_by_text("Suspect labels").click()
    assert test_map.read(lesson) is not None
    found = mistakes.suspects(lesson.test_logits, labels, test_map.read(lesson).votes)
    expect(page.get_by_text(f"Labels that the model doubts: {len(found)}.")).to_be_visible(timeout=SECONDS)
    at_rest(page)
    expect_gallery(page, found[:24])
    page.get_by_role("button", name="Show more").click()
    expect(tiles(page)).to_have_count(48, timeout=SECONDS)
    page.get_by_text("By pair of classes").click()
    pair = mistakes.by_pair(lesson.test_logits, labels)[0]
    heading = f"{CLASS_NAMES[pair.label]} called {CLASS_NAMES[pair.answer]}: {len(pair.numbers)}"
    expect(page.get_by_text(heading)).to_be_visible(timeout=SECONDS)


@pytest.mark.slow
def test_two_models_side_by_side(page: Page, server: str, lesson: Bundle) -> None:
    labels, other = dataset.load_test().labels, registry.find("sketch-plus")
    open_app(page, server, "evaluation?part=compare&with=sketch-plus")
    found = comparison.compare(*(softmax(each.test_logits) for each in (lesson, other)), labels)
    expect(page.get_by_text(f"p = {found.p:.2g}")).to_be_visible(timeout=SECONDS)
    page.get_by_text("Only sketch-plus is right").click()
    expect(page.get_by_text("what lesson calls it")).to_be_visible(timeout=SECONDS)
    at_rest(page)
    expect_gallery(page, list(found.only_second[:24]))
    pick(page, found.only_second[0], int(labels[found.only_second[0]]))
    expect(page.get_by_text("On our hundred drawings")).to_be_visible(timeout=SECONDS)
    page.locator(".st-key-with").scroll_into_view_if_needed()
    at_rest(page)  # an open list closes while the page scrolls or runs
    page.locator(".st-key-with input").click()
    page.get_by_role("option", name="sketch", exact=True).click()
    expect(page.get_by_text("sketch alone on")).to_be_visible(timeout=SECONDS)


def test_shifts_move_the_picture_and_the_bars_follow(page: Page, server: str) -> None:
    open_part(page, server, "shifts")
    expect(page.get_by_role("button", name="Undo all shifts")).to_be_disabled(timeout=SECONDS)
    at_rest(page)
    before, moved = bars(page), page.locator('img[alt="The same picture, shifted"]')
    source = moved.get_attribute("src")
    slider = page.locator(".st-key-shift_down input")
    slider.focus()
    for _step in range(12):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".stVegaLiteChart").first).not_to_have_attribute("aria-label", before, timeout=SECONDS)
    expect(moved).not_to_have_attribute("src", source or "")
    page.get_by_role("button", name="Undo all shifts").click()
    expect(page.locator(".stVegaLiteChart").first).to_have_attribute("aria-label", before, timeout=SECONDS)


def test_the_slider_says_how_much_is_answered(page: Page, server: str) -> None:
    open_part(page, server, "confidence")
    said = page.get_by_text("As trained: it answers")
    expect(said).to_contain_text("78.6 %", timeout=SECONDS)
    page.locator(".st-key-at_least_this_sure input").focus()
    page.keyboard.press("ArrowRight")
    expect(said).not_to_contain_text("78.6 %", timeout=SECONDS)


@pytest.mark.slow
def test_tables_charts_and_the_report_download(
    page: Page, browser: Browser, server: str, lesson: Bundle, tmp_path: Path
) -> None:
    labels = dataset.load_test().labels
    open_part(page, server, "figures")
    table = download(page, page.locator(".st-key-csv-classes button"), tmp_path)
    assert table.name == "lesson-classes.csv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    expected = figures.by_class(lesson.test_logits, labels)
    np.testing.assert_allclose([float(row["F1"]) for row in rows], expected.f1, rtol=1e-9)
    chart = download(page, page.locator(".st-key-svg-accuracy button").first, tmp_path)
    assert chart.name == "lesson-accuracy.svg"
    assert "0.9158" in "".join(ElementTree.parse(chart).getroot().itertext())
    page.locator(".st-key-part").get_by_text("Confusion", exact=True).click()
    matrix = download(page, page.locator(".st-key-svg-confusion button").first, tmp_path)
    assert "T-shirt/top" in "".join(ElementTree.parse(matrix).getroot().itertext())
    report = download(page, page.locator(".st-key-report button"), tmp_path)
    assert report.name == "lesson-evaluation.html"
    _opens_alone(browser, report)


def _opens_alone(browser: Browser, report: Path) -> None:
    """From disk, in both themes and on a phone: no request, no error, no sideways scrolling, nothing axe objects to."""
    for theme, width in (("light", 1440), ("dark", 390)):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
        tab, complaints = context.new_page(), list[str]()
        watch(tab, report.as_uri(), complaints)
        tab.goto(report.as_uri())
        expect(tab.get_by_role("heading", name="Evaluation of the model lesson")).to_be_visible()
        assert tab.locator("h2").count() == 8 and tab.locator("svg").count() == 15
        expect_no_sideways_scrolling(tab)
        assert tab.evaluate("[...document.images].every(image => image.naturalWidth === 28)")
        found = serious_findings(tab)
        context.close()
        assert not complaints and not found


@pytest.mark.slow
def test_every_part_is_accessible_in_both_themes(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page, found = context.new_page(), list[str]()
    open_part(page, server, "figures")
    for part in PARTS:
        show_part(page, part)
        found += [f"{part} {finding}" for finding in in_both_themes(page)]
    context.close()
    assert not found


@pytest.mark.slow
def test_a_phone_shows_every_part_without_sideways_scrolling(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page, complaints = context.new_page(), list[str]()
    watch(page, server, complaints)
    open_part(page, server, "figures")
    for part in PARTS:
        show_part(page, part)
        expect_no_sideways_scrolling(page)
    context.close()
    assert not complaints
