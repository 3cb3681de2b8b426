"""The app in real Chromium: what only a browser can show."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from model.bundle import registry
from model.data import dataset
from model.data.dataset import CLASS_NAMES
from model.drawing import hundred, strokes
from model.evaluation import measures
from model.network.forward import softmax
from tests.browser.conftest import at_rest
from ui.classify.draw import EXAMPLES

SECONDS = 60_000
BOOT = [(0.2, 0.1), (0.2, 0.8), (0.9, 0.8), (0.8, 0.6), (0.45, 0.5), (0.4, 0.1), (0.2, 0.1)]
# What stands on a page once it is ready: a chart, or a picture to point at.
READY = ".stVegaLiteChart, .st-key-gradients, .st-key-test_map"
VIEWS = ("reasons", "epochs", "similar")  # of the page Inside
TICK = [(0.1, 0.5), (0.9, 0.52)]


def open_app(page: Page, server: str, path: str = "") -> None:
    page.goto(f"{server}/{path}")
    expect(page.locator(".stMain")).to_be_visible(timeout=SECONDS)
    page.set_default_timeout(SECONDS)


def answer(page: Page) -> Locator:
    return page.locator(".answer .name")


def bars(page: Page) -> str:
    """The bar chart's text equivalent, once the chart is drawn."""
    chart = page.locator(".stVegaLiteChart[role=graphics-document], .stVegaLiteChart [role=graphics-document]").first
    expect(chart).to_be_visible(timeout=SECONDS)
    return chart.get_attribute("aria-label") or ""


def tile(page: Page, name: str) -> Locator:
    return page.locator(".st-key-input button[aria-pressed]").filter(has=page.locator(f'img[alt="{name}"]'))


def choose_source(page: Page, name: str) -> None:
    page.locator(".st-key-source").get_by_text(name, exact=True).click()


def canvas_box(page: Page) -> dict[str, float]:
    canvas = page.locator("canvas.upper-canvas").last  # there once Fabric has taken the canvas over
    expect(canvas).to_be_visible(timeout=SECONDS)
    canvas.scroll_into_view_if_needed()
    at_rest(page)
    painted(page)
    box = canvas.bounding_box()
    assert box
    return dict(box)


def painted(page: Page) -> None:
    """Wait for two frames: what a finger may scroll is known to the browser's other threads by then."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def stroke(page: Page, points: list[tuple[float, float]], steps: int = 6, box: dict[str, float] | None = None) -> None:
    """Draw with the mouse; points are shares of the canvas, whose `box` need not be looked up for every stroke."""
    box = box or canvas_box(page)
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=steps)
    page.mouse.up()


def test_the_tab_has_an_icon_and_no_path_of_the_servers(page: Page, server: str) -> None:
    open_app(page, server)
    icon = page.locator("link[rel~=icon]").first
    expect(icon).to_have_attribute("href", re.compile("^data:image/svg"), timeout=SECONDS)


def test_picking_a_sample_shows_its_answer_and_ten_bars(page: Page, server: str) -> None:
    open_app(page, server)
    labels, logits = dataset.load_test().labels, registry.find("lesson").test_logits
    number = 4
    tile(page, f"Test picture {number}: {CLASS_NAMES[labels[number]]}").click()
    expect(answer(page)).to_contain_text(CLASS_NAMES[logits[number].argmax()], timeout=SECONDS)
    shares = softmax(logits[number])
    expect(answer(page)).to_contain_text(f"{100 * shares.max():.1f} %")
    at_rest(page)
    described = bars(page)
    assert all(f"{name} {100 * share:.1f} %" in described for name, share in zip(CLASS_NAMES, shares, strict=True))
    assert page.locator(".stVegaLiteChart svg .mark-text.role-mark text").count() == 10


def test_class_filter_and_mistakes(page: Page, server: str) -> None:
    open_app(page, server)
    page.locator(".st-key-sample_class").get_by_text("Shirt", exact=True).click()
    page.get_by_text("Only mistakes").click()
    labels, logits = dataset.load_test().labels, registry.find("lesson").test_logits
    wrong = next(number for number in measures.mistakes(logits, labels) if labels[number] == 6)
    tile(page, f"Test picture {wrong}: Shirt").click()
    expect(page.locator(".answer .verdict.wrong")).to_contain_text("Wrong: it is labelled Shirt", timeout=SECONDS)


def test_drawing_changes_the_bars_and_survives_a_page_switch(page: Page, server: str) -> None:
    open_app(page, server)
    choose_source(page, "Draw")
    stroke(page, BOOT)
    expect(page.locator(".answer .percent")).to_be_visible(timeout=SECONDS)
    at_rest(page)
    before = bars(page)
    stroke(page, TICK)
    expect(page.locator(".stVegaLiteChart").first).not_to_have_attribute("aria-label", before, timeout=SECONDS)
    at_rest(page)
    drawn = bars(page)
    page.get_by_role("link", name="Training").click()
    expect(page.get_by_role("heading", name="Training", exact=True)).to_be_visible(timeout=SECONDS)
    page.get_by_role("link", name="Classify").click()
    expect(page.locator("canvas.upper-canvas").last).to_be_visible(timeout=SECONDS)
    expect(page.locator(".answer .percent")).to_be_visible(timeout=SECONDS)
    assert bars(page) == drawn
    page.locator(".st-key-undo button").click()
    expect(page.locator(".stVegaLiteChart").first).to_have_attribute("aria-label", before, timeout=SECONDS)


@pytest.mark.slow
def test_strokes_go_on_after_an_example_and_the_eraser_erases(page: Page, server: str) -> None:
    open_app(page, server)
    choose_source(page, "Draw")
    page.get_by_role("button", name="Examples").click()
    examples = sorted(EXAMPLES.glob("*.json"))
    page.locator("[data-testid=stPopoverBody] button[aria-pressed]").nth(len(examples) - 1).click()
    expect(page.locator(".answer .percent")).to_be_visible(timeout=SECONDS)
    at_rest(page)
    example = bars(page)
    stroke(page, TICK)
    expect(page.locator(".stVegaLiteChart").first).not_to_have_attribute("aria-label", example, timeout=SECONDS)
    page.locator(".st-key-clear button").click()
    expect(page.locator(".answer")).to_contain_text("Draw a garment", timeout=SECONDS)
    stroke(page, TICK)
    expect(page.locator(".answer .percent")).to_be_visible(timeout=SECONDS)
    page.locator(".st-key-tool").get_by_text("Eraser", exact=True).click()
    at_rest(page)
    box = canvas_box(page)
    for shift in (-0.02, 0, 0.02):
        stroke(page, [(x, y + shift) for x, y in [(0.0, 0.495), (1.0, 0.525)]], box=box)
    expect(page.locator(".answer")).to_contain_text("Draw a garment", timeout=SECONDS)


@pytest.mark.parametrize(
    ("file", "label"),
    [
        ("4_coat_duster", 4),
        ("8_bag_clumsy-basket", 8),
        pytest.param("9_ankle-boot_clumsy-l", 9, marks=pytest.mark.slow),
        pytest.param("5_sandal_t-strap", 5, marks=pytest.mark.slow),
        pytest.param("3_dress_sheath-tilted", 3, marks=pytest.mark.slow),
    ],
)
def test_a_person_draws_and_is_understood(page: Page, server: str, file: str, label: int) -> None:
    """Drawn stroke by stroke with the mouse, with the app's own pen."""
    drawing = strokes.read(hundred.OWN / f"{file}.json")
    open_app(page, server)
    choose_source(page, "Draw")
    box = canvas_box(page)
    for line in drawing.strokes:
        stroke(page, list(line.points), steps=1, box=box)
    expect(answer(page)).to_contain_text(CLASS_NAMES[label], timeout=SECONDS)
    at_rest(page, 1000)  # the last strokes are sent by then
    expect(answer(page)).to_contain_text(CLASS_NAMES[label])


@pytest.mark.slow
def test_a_wrong_answer_is_explained_and_the_drawing_can_be_kept(page: Page, server: str, tmp_path: Path) -> None:
    open_app(page, server)
    choose_source(page, "Draw")
    stroke(page, BOOT)
    expect(page.locator(".answer .percent")).to_be_visible(timeout=SECONDS)
    page.get_by_text("Why was my drawing misread?").click()
    page.locator(".st-key-meant input").click()
    page.get_by_role("option", name="Sandal").click()
    expect(page.get_by_text("The test pictures of the class Sandal that come nearest:")).to_be_visible(timeout=SECONDS)
    before = bars(page)
    page.get_by_text("Fill closed outlines").click()
    expect(page.locator(".stVegaLiteChart").first).not_to_have_attribute("aria-label", before, timeout=SECONDS)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the drawing with its label").click()
    kept = tmp_path / "drawing.json"
    download.value.save_as(kept)
    assert strokes.read(kept).label == 5
    assert strokes.extent(strokes.read(kept)) == pytest.approx(0.7, abs=0.03)


@pytest.mark.slow
def test_an_uploaded_picture_is_answered(page: Page, server: str, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.fromarray(dataset.load_test().images[1]).save(buffer, "PNG")
    open_app(page, server)
    choose_source(page, "Upload")
    chooser = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    expect(chooser).to_be_attached(timeout=SECONDS)
    at_rest(page)
    chooser.set_input_files({"name": "pullover.png", "mimeType": "image/png", "buffer": buffer.getvalue()})
    expect(answer(page)).to_contain_text("Pullover", timeout=SECONDS)
    chooser.set_input_files({"name": "text.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(page.locator(".stAlert")).to_contain_text("not a picture we can read", timeout=SECONDS)


@pytest.mark.parametrize(
    ("name", "size", "sentence"),
    [
        ("notes.pdf", 2_000, "notes.pdf 파일은 읽을 수 있는 그림이 아닙니다"),
        ("photo.heic", 2_000, "읽을 수 있는 그림이 아닙니다"),
        ("large.jpg", 53_000_000, "large.jpg 파일이 너무 큽니다. 50 MB까지"),
    ],
)
def test_what_is_not_taken_is_told_in_the_visitors_language_without_the_last_answer(
    page: Page, server: str, tmp_path: Path, name: str, size: int, sentence: str
) -> None:
    buffer = io.BytesIO()
    Image.fromarray(dataset.load_test().images[1]).save(buffer, "PNG")
    open_app(page, server, "?lang=ko&source=upload")
    chooser = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    expect(chooser).to_be_attached(timeout=SECONDS)
    at_rest(page)
    chooser.set_input_files({"name": "pullover.png", "mimeType": "image/png", "buffer": buffer.getvalue()})
    expect(answer(page)).to_contain_text("스웨터", timeout=SECONDS)
    at_rest(page)
    with (tmp_path / name).open("wb") as file:
        file.truncate(size)
    chooser.set_input_files(tmp_path / name)
    expect(page.locator(".stAlert")).to_contain_text(sentence, timeout=SECONDS)
    expect(answer(page)).to_have_count(0)
    assert page.get_by_text("files are not allowed").count() == page.get_by_text("must be").count() == 0
    chooser.set_input_files({"name": "pullover.png", "mimeType": "image/png", "buffer": buffer.getvalue()})
    expect(answer(page)).to_contain_text("스웨터", timeout=SECONDS)


@pytest.mark.slow
def test_what_is_chosen_stays_when_the_language_changes_and_is_named_in_it(page: Page, server: str) -> None:
    open_app(page, server, "evaluation?part=confusion&model=sketch-plus")
    boxes = page.locator(".stSelectbox input")
    names = (["Model: sketch-plus", "Shirt", "T-shirt/top"], ["모델: sketch-plus", "셔츠", "티셔츠"])
    for turn, expected in enumerate((*names, *names)):
        for place, name in enumerate(expected):
            expect(boxes.nth(place)).to_have_value(name, timeout=SECONDS)
        assert "model=sketch-plus" in page.url
        if turn < 3:
            at_rest(page)
            page.locator(".st-key-language-0 button").click()
