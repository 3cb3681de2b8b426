"""Phones, upright and on their side: what is shown fits, is in sight, and can be reached by a finger."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from model.data import dataset
from tests.browser.conftest import at_rest, expect_no_sideways_scrolling, watch
from tests.browser.test_app import BOOT, SECONDS, canvas_box, choose_source, open_app

HEIGHT = 844
PART_ON_SCREEN = "element => { const { right, left } = element.getBoundingClientRect(); return [left, right]; }"
# How far the texts of each chart reach beyond it, to the right and to the left, in pixels.
CUT = """() => [...document.querySelectorAll(".stVegaLiteChart svg")].flatMap((chart) => {
  const box = chart.getBoundingClientRect();
  return [...chart.querySelectorAll("text")].map((text) => text.getBoundingClientRect()).filter((text) => text.width)
    .map((text) => Math.max(text.right - box.right, box.left - text.left));
})"""
# The canvas, the answer's name and the header, as [left, top, right, bottom] in the window.
PLACES = """() => [".st-key-canvas", ".answer .percent", ".stAppHeader"].map((selector) => {
  const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
  return [left, top, right, bottom];
})"""

# What is seen of the canvas after a pinch, in pixels of the screen, below the header.
PINCHED = """() => {
  const { left, top, right, bottom } = document.querySelector(".st-key-canvas").getBoundingClientRect();
  const { scale, offsetLeft, offsetTop, width, height } = visualViewport;
  const shown = ([x, y]) => [(x - offsetLeft) * scale, (y - offsetTop) * scale];
  const start = shown([Math.max(left, offsetLeft), Math.max(top, offsetTop + 50)]);
  return [...start, ...shown([Math.min(right, offsetLeft + width), Math.min(bottom, offsetTop + height)])];
}"""


@pytest.fixture
def phone(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    """A touched tab of this width, height and locale, without errors in its console."""
    width, height, locale = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=locale, has_touch=True, is_mobile=True, color_scheme="light"
    )
    page, complaints = context.new_page(), list[str]()
    watch(page, server, complaints)
    yield page
    context.close()
    assert not complaints


def upright(*locales: str) -> pytest.MarkDecorator:
    sizes = [(width, HEIGHT, locale) for width in (360, 390) for locale in locales]
    return _phones(sizes, shown_in_short=(sizes[-1],))


def on_its_side(*sizes: tuple[int, int]) -> pytest.MarkDecorator:
    phones = [(*size, "en-US") for size in sizes]
    return _phones(phones, shown_in_short=(phones[0],))


def _phones(
    sizes: list[tuple[int, int, str]], shown_in_short: tuple[tuple[int, int, str], ...]
) -> pytest.MarkDecorator:
    """All of these sizes and locales; those that are not `shown_in_short` in the long run of the suite alone."""
    given = [pytest.param(size, marks=() if size in shown_in_short else pytest.mark.slow) for size in sizes]
    return pytest.mark.parametrize("phone", given, indirect=True, ids=lambda size: "-".join(map(str, size)))


def touch(page: Page, *steps: list[tuple[float, float]]) -> None:
    """Fingers that come down at the first places, go to the others, and leave."""
    fingers = page.context.new_cdp_session(page)
    for index, places in enumerate(steps):
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
        kind = "touchMove" if index else "touchStart"
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(16)
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def draw_by_touch(page: Page) -> None:
    box = canvas_box(page)
    touch(page, *([(box["x"] + x * box["width"], box["y"] + y * box["height"])] for x, y in BOOT))
    expect(page.locator(".answer .percent").first).to_be_visible(timeout=SECONDS)


def swiped(page: Page, x: float, y: float) -> float:
    """How many pixels the page scrolls when a finger goes up from there."""
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
    touch(page, *([(x, y - 8 * step)] for step in range(15)))
    page.wait_for_timeout(500)  # as long as it would go on by itself
    return float(page.evaluate("document.querySelector('.stMain').scrollTop"))


@on_its_side((844, 390), (844, 340), (667, 375), (932, 430))
def test_on_its_side_the_canvas_fits_and_the_answer_stands_beside_it(phone: Page, server: str) -> None:
    open_app(phone, server)
    choose_source(phone, "Draw")
    draw_by_touch(phone)
    at_rest(phone)
    phone.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
    size = phone.viewport_size or {}
    canvas, answer, header = phone.evaluate(PLACES)
    assert canvas[1] >= header[3] and canvas[3] <= size["height"], "the whole canvas is in sight as the page opens"
    assert canvas[2] - canvas[0] == pytest.approx(canvas[3] - canvas[1], abs=1.5)
    assert canvas[3] - canvas[1] > 0.55 * size["height"]
    assert canvas[2] < answer[0] and answer[3] <= size["height"]
    expect_no_sideways_scrolling(phone)
    middle = (canvas[1] + canvas[3]) / 2
    assert swiped(phone, (canvas[0] + canvas[2]) / 2, middle) == 0
    assert swiped(phone, answer[0] + 5, answer[3] + 5) > 20


@upright("en-US", "ko-KR")
def test_upright_every_tab_and_every_figure_is_in_sight(phone: Page, server: str) -> None:
    width = (phone.viewport_size or {})["width"]
    open_app(phone, server, "evaluation")
    expect(phone.locator(".st-key-part button")).to_have_count(8, timeout=SECONDS)
    expect(phone.locator(".stVegaLiteChart svg").first).to_be_visible(timeout=SECONDS)
    edges = [part.evaluate(PART_ON_SCREEN) for part in phone.locator(".st-key-part button").all()]
    assert all(left >= 0 and right <= width for left, right in edges)
    assert max(phone.evaluate(CUT)) < 2
    open_app(phone, server, "training")
    expect(phone.locator(".stVegaLiteChart svg")).to_have_count(2, timeout=SECONDS)
    at_rest(phone)
    assert max(phone.evaluate(CUT)) < 2
    table = phone.locator(".stTable").first
    assert table.evaluate("element => element.querySelector('table').offsetWidth - element.clientWidth") <= 0
    expect_no_sideways_scrolling(phone)


@upright("en-US", "ko-KR")
def test_upright_the_canvas_buttons_stand_in_one_line(phone: Page, server: str) -> None:
    open_app(phone, server)
    at_rest(phone)
    phone.locator(".st-key-source button").nth(1).click()
    buttons = phone.locator(".st-key-history button")
    expect(buttons).to_have_count(3, timeout=SECONDS)
    at_rest(phone)
    assert len(set(buttons.evaluate_all("all => all.map((each) => each.getBoundingClientRect().top)"))) == 1
    cut = "all => all.map((each) => each.scrollWidth - each.clientWidth)"
    assert phone.locator(".st-key-history button p").evaluate_all(cut) == [0, 0, 0]


@upright("en-US")
def test_no_keys_are_told_where_there_are_none_and_every_segment_has_its_frame(phone: Page, server: str) -> None:
    open_app(phone, server, "?round=7")
    expect(phone.locator(".st-key-classes button").first).to_be_visible(timeout=SECONDS)
    at_rest(phone)
    assert not any(key.is_visible() for key in phone.locator("kbd").all())
    open_app(phone, server)
    choose_source(phone, "Draw")
    at_rest(phone)
    borders = phone.locator(".st-key-source button").first.evaluate(
        "element => ['Top', 'Right', 'Bottom', 'Left'].map((side) => getComputedStyle(element)[`border${side}Color`])"
    )
    assert len(set(borders)) == 1 and "rgba(0, 0, 0, 0)" not in borders


@upright("en-US")
def test_the_camera_is_a_choice_of_its_own(phone: Page, server: str) -> None:
    buffer = io.BytesIO()
    Image.fromarray(dataset.load_test().images[1]).resize((280, 280)).convert("RGB").save(buffer, "JPEG")
    open_app(phone, server)
    choose_source(phone, "Upload")
    for name in ("first.jpg", "second.jpg"):
        with phone.expect_file_chooser() as chooser:
            phone.locator(".st-key-camera button.open").tap()
        assert chooser.value.element.get_attribute("capture") == "environment"
        chooser.value.set_files({"name": name, "mimeType": "image/jpeg", "buffer": buffer.getvalue()})
        expect(phone.locator(".st-key-uploader")).to_contain_text(name, timeout=SECONDS)
        expect(phone.locator(".answer .name")).to_contain_text("Pullover", timeout=SECONDS)


@pytest.mark.slow
@on_its_side((844, 390))
def test_after_a_pinch_ink_still_lands_beneath_the_finger(phone: Page, server: str) -> None:
    open_app(phone, server)
    choose_source(phone, "Draw")
    canvas_box(phone)
    touch(phone, *([(380 - 10 * step, 200), (420 + 10 * step, 200)] for step in range(8)))
    phone.wait_for_function("visualViewport.scale > 1.3")
    scale = phone.evaluate("visualViewport.scale")
    left, top, right, bottom = phone.evaluate(PINCHED)
    points = [(left + (right - left) * part / 8, top + (bottom - top) * part / 8) for part in range(1, 8)]
    touch(phone, *([(x / scale, y / scale)] for x, y in points))  # the protocol multiplies them
    expect(phone.locator(".answer .percent").first).to_be_visible(timeout=SECONDS)
    at_rest(phone)
    picture = Image.open(io.BytesIO(phone.screenshot())).convert("L")
    assert max(picture.getpixel((round(x), round(y))) for x, y in points[1:-1]) < 60
