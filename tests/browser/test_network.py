"""The living network in real Chromium: its numbers are NumPy's, by pointer and by keyboard, and so are its changes."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from model.bundle import registry
from model.data import dataset
from model.data.dataset import CLASS_NAMES
from model.explain import walk
from model.network.address import Unit
from model.network.forward import Stage, Values
from tests.browser.conftest import at_rest, expect_no_sideways_scrolling, serious_findings, watch
from tests.browser.test_accessibility import in_both_themes
from tests.browser.test_app import BOOT, SECONDS, canvas_box, choose_source, open_app, tile
from tests.static.network import sums

NUMBER = 4  # a shirt among the first pictures, of which the network is not sure
CELL = """async ([width, height, stages, unit]) => {
  const { layout, cell } = await import(new URL("app/static/network/layout.js", document.baseURI));
  const laid = layout({ inputShape: [28, 28, 1], stages }, { width, height });
  const box = cell(laid.columns[unit.stage + 1], unit.channel);
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""


def network(page: Page) -> Locator:
    return page.locator(".st-key-network_view .network")


def open_network(page: Page, server: str, path: str = "network") -> None:
    """Open the page with the picture NUMBER, and wait until the network has answered."""
    link = f"{path}{'&' if '?' in path else '?'}sample={NUMBER}"
    open_app(page, server, link)
    expect(network(page).locator(".stage")).to_be_visible(timeout=SECONDS)
    network(page).locator("summary").click()
    expect(network(page).locator(".body tbody tr").first).to_be_visible(timeout=SECONDS)


@functools.cache
def lesson() -> tuple[Stage, ...]:
    return registry.find("lesson").classifier().stages


@functools.cache
def values() -> tuple[Values, ...]:
    return walk.forward(lesson(), dataset.load_test().images[NUMBER])


def point_at(page: Page, unit: Unit) -> None:
    """Move the mouse to the middle of a map or unit."""
    box = network(page).locator(".stage").bounding_box()
    assert box
    laid = [{"kind": stage.kind, "shape": list(each.shape)} for stage, each in zip(lesson(), values()[1:], strict=True)]
    x, y = page.evaluate(CELL, [box["width"], box["height"], laid, {"stage": unit.stage, "channel": unit.channel}])
    page.mouse.move(box["x"] + x, box["y"] + y)


def open_unit(page: Page, unit: Unit) -> None:
    point_at(page, unit)
    page.mouse.down()
    page.mouse.up()
    expect(network(page).locator(".opened h2")).to_be_visible(timeout=SECONDS)


def numbers(found: Locator) -> list[float]:
    return [float(each.replace("−", "-")) for each in re.findall(r"−?\d+\.\d+", found.inner_text())]


def sum_line(page: Page, words: str) -> float:
    return numbers(network(page).locator(".sum tr").filter(has_text=words))[0]


def link_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_every_stage_answers_as_numpy_does(page: Page, server: str) -> None:
    open_network(page, server)
    rows = network(page).locator(".body table").first.locator("tbody tr")
    stages = lesson()
    expect(rows).to_have_count(len(stages), timeout=SECONDS)
    for row, found in zip(rows.all(), values()[1:], strict=True):
        maps = found.reshape(-1, found.shape[-1])
        cells = row.locator("td").all_inner_texts()
        assert cells[0] == "×".join(str(size) for size in found.shape)
        assert numbers(row.locator("td").nth(1))[-1] == pytest.approx(float(maps.max()), abs=0.011)
        assert cells[2] == str(int((maps.max(axis=0) == 0).sum()))
    answer = CLASS_NAMES[int(values()[-1].argmax())]
    expect(rows.last).to_contain_text(answer)


def test_an_opened_map_shows_numpys_arithmetic_and_its_place_follows_the_keys(page: Page, server: str) -> None:
    open_network(page, server)
    stages, found = lesson(), values()
    channel = walk.strongest(found, 2).channel
    open_unit(page, Unit(2, channel))
    expect(network(page).locator(".opened h2")).to_have_text(f"3 Convolution, map {channel + 1}")
    network(page).locator(".stage").blur()
    page.mouse.move(5, 5)
    out = network(page).locator(".small-map canvas[aria-label^='What comes out']")
    out.focus()
    value = network(page).locator(".opened .value")
    before = value.inner_text()
    page.keyboard.press("ArrowLeft")
    expect(value).not_to_have_text(before)
    row, column = (int(number) - 1 for number in re.findall(r"\d+", value.inner_text())[:2])
    expected = sums.weighted_sum(stages[2], found[2], Unit(2, channel, row, column))
    assert numbers(value)[0] == pytest.approx(expected.value, abs=6e-4)
    source = int(sums.largest(sums.by_map(expected), 1)[0][0])
    matrices = network(page).locator(".matrix")
    for number, piece in enumerate((expected.inputs, expected.weights, expected.products)):
        np.testing.assert_allclose(numbers(matrices.nth(number)), piece[..., source].ravel(), atol=6e-3)
    assert sum_line(page, "bias") == pytest.approx(expected.shift, abs=6e-4)
    assert sum_line(page, "before ReLU") == pytest.approx(expected.before, abs=6e-4)


@pytest.mark.slow
def test_pointing_shows_what_feeds_a_map(page: Page, server: str) -> None:
    open_network(page, server)
    status = network(page).locator(".status")
    expect(status).to_contain_text("Point at a map")
    answer = int(values()[-1].argmax())
    point_at(page, Unit(6, answer))
    expect(status).to_contain_text(f"7 Softmax: {CLASS_NAMES[answer]} gets most from unit")
    products = sums.weighted_sum(lesson()[5], values()[5], Unit(5, answer)).products
    expect(status).to_contain_text(f"unit {int(np.abs(products).argmax()) + 1} ")


def test_what_is_seen_is_moved_by_shift_and_the_arrows_stay_what_they_are(page: Page, server: str) -> None:
    open_network(page, server)
    stage, status = network(page).locator(".stage"), network(page).locator(".status")
    stage.focus()
    page.keyboard.press("+")
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        page.keyboard.press(f"Shift+{key}")
    page.keyboard.press("ArrowRight")
    expect(status).to_contain_text("Picture")
    page.keyboard.press("ArrowRight")
    expect(status).to_contain_text("1 Convolution, map")


def test_all_by_keyboard(page: Page, server: str) -> None:
    open_network(page, server)
    stage, status = network(page).locator(".stage"), network(page).locator(".status")
    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(status).to_have_text("Picture")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    expect(status).to_contain_text("1 Convolution, map 1 gets most from")
    page.keyboard.press("End")
    expect(status).to_contain_text("1 Convolution, map 32 ")
    page.keyboard.press("ArrowRight")
    expect(status).to_contain_text("2 Max pooling, map")
    page.keyboard.press("Enter")
    expect(network(page).locator(".opened h2")).to_contain_text("2 Max pooling")
    expect(network(page).locator(".live")).to_contain_text("2 Max pooling, map", timeout=SECONDS)
    page.keyboard.press("Escape")
    expect(network(page).locator(".opened")).to_have_count(0)


def switched_off(channel: int) -> Values:
    """The answer with one map of the second convolution at zero."""
    found = values()[3].copy()
    found[:, :, channel] = 0
    for stage in lesson()[3:]:
        found = walk.through([stage], found[None])[-1][0]
    return found


def test_a_map_switched_off_stands_in_the_link_and_is_put_back(page: Page, server: str) -> None:
    open_network(page, server)
    channel = int(np.argmax([abs(switched_off(each) - values()[-1]).max() for each in range(64)]))
    open_unit(page, Unit(2, channel))
    network(page).get_by_role("button", name="Switch off").click()
    label = int(values()[-1].argmax())
    before, after = float(values()[-1][label]), float(switched_off(channel)[label])
    changed = network(page).locator(".change")
    expect(changed).to_contain_text(f"{CLASS_NAMES[label]} {before:.2f} → {after:.2f}", timeout=SECONDS)
    page.wait_for_url(f"**changed=g3.{channel + 1}.0**", timeout=SECONDS)
    page.reload()
    expect(changed).to_contain_text(f"{before:.2f} → {after:.2f}", timeout=SECONDS)
    expect(network(page).locator(".opened h2")).to_have_text(f"3 Convolution, map {channel + 1}")
    network(page).get_by_role("button", name="Put all back").click()
    expect(changed).to_be_empty()
    page.wait_for_function("!location.search.includes('changed=')", timeout=SECONDS)


@pytest.mark.slow
def test_a_kernels_number_is_dragged_and_everything_behind_it_answers(page: Page, server: str) -> None:
    open_network(page, server)
    channel = walk.strongest(values(), 0).channel
    open_unit(page, Unit(0, channel))
    page.mouse.move(5, 5)
    cell = network(page).get_by_role("spinbutton").nth(4)
    start = float(cell.get_attribute("aria-valuenow") or "")
    box = cell.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 45, box["y"] + 5, steps=4)
    page.mouse.up()
    expect(cell).to_have_attribute("aria-valuenow", f"{start + 0.4:.3f}")
    stages = list(lesson())
    kernel = stages[0].kernel.copy()
    kernel[1, 1, 0, channel] = round(start + 0.4, 3)
    stages[0] = replace(stages[0], kernel=kernel)
    answer = walk.forward(stages, dataset.load_test().images[NUMBER])[-1]
    label = int(values()[-1].argmax())
    expect(network(page).locator(".change")).to_contain_text(f"→ {answer[label]:.2f}", timeout=SECONDS)
    cell.focus()
    page.keyboard.press("Delete")
    expect(cell).to_have_attribute("aria-valuenow", f"{start:.3f}")


@pytest.mark.slow
def test_the_picture_is_painted_pixel_by_pixel(page: Page, server: str) -> None:
    open_network(page, server)
    open_unit(page, Unit(-1, 0))
    sheet = network(page).locator(".small-map.large canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box
    side = box["width"] / 28
    page.mouse.move(box["x"] + 0.5 * side, box["y"] + 2.5 * side)
    page.mouse.down()
    page.mouse.move(box["x"] + 27.5 * side, box["y"] + 2.5 * side, steps=60)
    page.mouse.up()
    pixels = dataset.load_test().images[NUMBER].copy()
    pixels[2] = 255
    answer = walk.forward(lesson(), pixels)[-1]
    label = int(values()[-1].argmax())
    expect(network(page).locator(".change")).to_contain_text(f"→ {answer[label]:.2f}", timeout=SECONDS)
    network(page).get_by_role("button", name="Wipe the paint off").click()
    expect(network(page).locator(".change")).to_be_empty()


@pytest.mark.slow
def test_the_three_that_matter_most_are_found_by_trying_each(page: Page, server: str) -> None:
    open_network(page, server)
    network(page).get_by_role("button", name="Which three matter most?").click()
    matters = network(page).locator(".matters")
    expect(matters).to_contain_text("these matter most", timeout=SECONDS)
    stages, found, label = lesson(), values(), int(values()[-1].argmax())
    losses = {}
    for number, stage in enumerate(stages):
        if stage.kind not in ("convolution", "dense"):
            continue
        for channel in range(len(stage.scale)):
            without = found[number + 1].copy()
            without[..., channel] = 0
            for later in stages[number + 1 :]:
                without = walk.through([later], without[None])[-1][0]
            losses[number, channel] = float(found[-1][label] - without[label])
    best = sorted(losses, key=lambda each: -losses[each])[:3]
    words = {0: "1 Convolution, map", 2: "3 Convolution, map", 4: "5 Dense, unit"}
    for number, channel in best:
        expect(matters).to_contain_text(f"{words[number]} {channel + 1} (")


@pytest.mark.parametrize("word", ["nonsense", "g1.2", "g1.2.0~", "p" + "A" * 7_000])
def test_mangled_changes_give_a_sentence_and_the_home_page(page: Page, server: str, word: str) -> None:
    open_app(page, server, f"network?changed={word}")
    expect(page.get_by_text("The link's changes to the network cannot be read.")).to_be_visible(timeout=SECONDS)


def test_the_network_moves_with_the_pen(page: Page, server: str) -> None:
    """While the pen is down nothing is sent, and the network shows what is drawn."""
    open_app(page, server, "network")
    choose_source(page, "Draw")
    network(page).locator("summary").click()
    box = canvas_box(page)
    sent = list[str]()
    watched = page.context.new_cdp_session(page)
    watched.send("Network.enable")
    watched.on("Network.webSocketFrameSent", lambda _frame: sent.append("frame"))
    answers = network(page).locator(".body table").first.locator("tbody tr").last
    nothing = walk.forward(lesson(), np.zeros((28, 28), np.uint8))[-1]
    expect(answers).to_contain_text(f"({nothing.max():.2f})", timeout=SECONDS)
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in BOOT]
    page.mouse.move(*at[0])
    at_rest(page, quiet=1000)  # what the page said while it was opened is not meant
    sent.clear()
    page.mouse.down()
    for x, y in at[1:4]:
        page.mouse.move(x, y, steps=10)
    expect(answers).not_to_contain_text(f"({nothing.max():.2f})", timeout=SECONDS)
    assert not sent
    page.mouse.up()
    at_rest(page)


@pytest.mark.slow
def test_on_a_phone_stages_stand_in_a_strip(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="light")
    page, complaints = context.new_page(), list[str]()
    watch(page, server, complaints)
    open_network(page, server)
    expect_no_sideways_scrolling(page)
    scroller = network(page).locator(".strip .scroller")
    assert scroller.evaluate("each => each.scrollWidth / each.clientWidth") > 6
    stage = network(page).locator(".stage")
    stage.scroll_into_view_if_needed()
    scroller.evaluate("(each) => each.scrollTo(each.clientWidth * 0.94 * 3, 0)")
    at_rest(page)
    box = stage.bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(network(page).locator(".opened h2")).to_contain_text("3 Convolution, map", timeout=SECONDS)
    assert not serious_findings(page)
    context.close()
    assert not complaints


@pytest.mark.slow
def test_it_is_accessible_in_both_themes(page: Page, server: str) -> None:
    open_network(page, server)
    open_unit(page, Unit(2, 5))
    assert not in_both_themes(page)
    open_unit(page, Unit(6, 6))
    assert not serious_findings(page)


@pytest.mark.slow
def test_zoom_by_keys_and_by_wheel(page: Page, server: str) -> None:
    open_network(page, server)
    stage = network(page).locator(".stage")
    stage.focus()
    page.keyboard.press("+")
    expect(stage).to_have_class(re.compile("zoomed"))
    page.keyboard.press("0")
    expect(stage).not_to_have_class(re.compile("zoomed"))
    point_at(page, Unit(2, 5))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    expect(stage).to_have_class(re.compile("zoomed"))


@pytest.mark.slow
def test_another_sample_and_another_model_are_shown_at_once(page: Page, server: str) -> None:
    open_network(page, server)
    other = 1
    tile(page, f"Test picture {other}: {CLASS_NAMES[dataset.load_test().labels[other]]}").click()
    shares = walk.forward(lesson(), dataset.load_test().images[other])[-1]
    answers = network(page).locator(".body table").first.locator("tbody tr")
    expect(answers.last).to_contain_text(CLASS_NAMES[int(shares.argmax())], timeout=SECONDS)
    page.goto(f"{server}/network?model=sketch-plus&sample={NUMBER}")
    network(page).locator("summary").click()
    expect(answers).to_have_count(len(registry.find("sketch-plus").classifier().stages), timeout=SECONDS)


@pytest.mark.slow
def test_without_workers_it_computes_beside_the_page(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page, complaints = context.new_page(), list[str]()
    watch(page, server, complaints)
    page.add_init_script("delete window.Worker")
    open_network(page, server)
    answer = values()[-1]
    last = network(page).locator(".body table").first.locator("tbody tr").last
    expect(last).to_contain_text(f"{CLASS_NAMES[int(answer.argmax())]} ({answer.max():.2f})", timeout=SECONDS)
    context.close()
    assert not complaints


@pytest.mark.slow
def test_a_failing_download_is_told(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.route("**/app/network/**", lambda route: route.abort())
    open_app(page, server, "network")
    said = "The network could not be computed in this browser."
    expect(network(page).locator(".status")).to_have_text(said, timeout=SECONDS)
    expect(page.get_by_role("heading", name="The layers")).to_be_visible(timeout=SECONDS)
    context.close()


@pytest.mark.slow
def test_two_fingers_zoom_and_one_moves_what_is_seen(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, has_touch=True)
    page = context.new_page()
    open_network(page, server)
    stage = network(page).locator(".stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        touched = [{"x": across, "y": down, "id": number} for number, (across, down) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    touch("touchStart", (x - 40, y), (x + 40, y))
    for step in range(1, 9):
        touch("touchMove", (x - 40 - 10 * step, y), (x + 40 + 10 * step, y))
    touch("touchEnd")
    expect(stage).to_have_class(re.compile("zoomed"))
    seen = "each => each.getContext('2d').getTransform().e"  # how far the drawing is moved
    painted = stage.locator("canvas")
    before = painted.evaluate(seen)
    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x + 20 * step, y))
    touch("touchEnd")
    page.wait_for_function("([canvas, before]) => canvas.getContext('2d').getTransform().e > before + 100",
                           arg=[painted.element_handle(), before])  # fmt: skip
    assert network(page).locator(".opened").count() == 0  # a drag opens nothing
    context.close()


@pytest.mark.slow
def test_an_answer_to_be_guessed_is_not_given_away(page: Page, server: str) -> None:
    open_app(page, server, "network?class=guess")
    network(page).locator("summary").click()
    rows = network(page).locator(".body table").first.locator("tbody tr")
    expect(rows.last).to_contain_text("5 Dense", timeout=SECONDS)
    expect(network(page).get_by_role("button", name="Which three matter most?")).to_be_hidden()


@pytest.mark.slow
def test_a_canvas_that_is_left_at_once_complains_of_nothing(page: Page, server: str) -> None:
    """The keyboard's pen measured its canvas once more when that was gone already."""
    open_app(page, server, "network")
    for name in ("Draw", "Samples") * 3:
        choose_source(page, name)
        expect(page.locator(".st-key-canvas" if name == "Draw" else ".st-key-sample_grid")).to_be_visible(
            timeout=SECONDS
        )
    at_rest(page)
