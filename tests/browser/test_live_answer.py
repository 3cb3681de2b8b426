"""The answer that follows the pen, in real Chromium: what only a browser can show."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import at_rest
from tests.browser.test_app import BOOT, SECONDS, TICK, answer, canvas_box, choose_source, open_app, stroke

NAMES = r"T-shirt/top|Trouser|Pullover|Dress|Coat|Sandal|Shirt|Sneaker|Bag|Ankle boot|None of the ten\?"
READY = """async () => {
  const parts = [...document.querySelectorAll(".st-key-live *")].map((each) => each.shadowRoot);
  const live = parts.find((each) => each?.querySelector(".live"))?.querySelector(".live");
  return Boolean(await live?.alive);
}"""

# Keeps the last share that was the first answer's.
NOTED = """() => {
  const parts = [...document.querySelectorAll(".st-key-live *")].map((each) => each.shadowRoot);
  const bars = parts.find((each) => each?.querySelector(".live")).querySelector(".models");
  const note = () => { window.last = parseFloat(bars.querySelector(".first > :last-child").textContent) / 100; };
  note();
  new MutationObserver(note).observe(bars, {subtree: true, childList: true, characterData: true, attributes: true});
}"""


@pytest.fixture
def drawing(page: Page, server: str) -> Page:
    """A tab with the canvas, the network ready behind it."""
    open_app(page, server, "?source=draw")
    canvas_box(page)
    page.wait_for_function(READY, timeout=SECONDS)
    return page


def live(page: Page) -> Locator:
    return page.locator(".st-key-live .live")


def hold(page: Page, points: list[tuple[float, float]]) -> None:
    """Draw, and keep the pen down."""
    box = canvas_box(page)
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=8)


def shares(page: Page) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(
        [float(text.rstrip(" %")) / 100 for text in live(page).locator(".bar > :last-child").all_inner_texts()]
    )


def test_bars_follow_the_pen_and_nothing_is_sent_until_it_is_lifted(drawing: Page) -> None:
    sent: list[object] = []
    drawing.on("websocket", lambda _socket: sent.append("another socket"))
    drawing.evaluate(
        """() => {
          window.sent = 0;
          const send = WebSocket.prototype.send;
          WebSocket.prototype.send = function (...given) { window.sent += 1; return send.apply(this, given); };
        }"""
    )
    hold(drawing, BOOT[:4])
    expect(live(drawing)).to_be_visible(timeout=SECONDS)
    expect(live(drawing).locator(".name")).to_have_text(re.compile(NAMES))
    first = shares(drawing)
    assert len(first) == 10 and abs(first.sum() - 1) < 0.01
    box = canvas_box(drawing)
    for x, y in BOOT[4:]:
        drawing.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
    expect(live(drawing).locator(".name")).to_contain_text("Ankle boot", timeout=SECONDS)
    assert not np.array_equal(first, shares(drawing))
    assert drawing.evaluate("window.sent") == 0 and not sent
    drawing.evaluate(NOTED)
    drawing.mouse.up()
    expect(live(drawing)).to_be_hidden(timeout=SECONDS)
    expect(answer(drawing)).to_contain_text("Ankle boot", timeout=SECONDS)
    said = float((answer(drawing).locator(".percent").inner_text()).rstrip(" %")) / 100
    assert abs(said - drawing.evaluate("window.last")) <= 0.02


def test_the_second_stroke_is_answered_with_the_first(drawing: Page) -> None:
    stroke(drawing, BOOT)
    expect(answer(drawing)).to_contain_text("Ankle boot", timeout=SECONDS)
    at_rest(drawing)
    hold(drawing, TICK)
    expect(live(drawing)).to_be_visible(timeout=SECONDS)
    painted = drawing.evaluate(
        """() => {
          const root = [...document.querySelectorAll(".st-key-live *")].map((each) => each.shadowRoot)
            .find((each) => each?.querySelector(".live"));
          const {data} = root.querySelector("canvas").getContext("2d").getImageData(0, 0, 28, 28);
          return data.filter((value, at) => at % 4 === 0 && value > 128).length;
        }"""
    )
    assert painted > 80  # the boot's outline as well as the line through it
    drawing.mouse.up()
    expect(live(drawing)).to_be_hidden(timeout=SECONDS)


@pytest.mark.slow
def test_two_models_have_their_bars_side_by_side(drawing: Page) -> None:
    stroke(drawing, BOOT)
    expect(answer(drawing)).to_contain_text("Ankle boot", timeout=SECONDS)
    drawing.locator(".st-key-compare label").first.click()
    expect(drawing.locator(".st-key-answer .stVegaLiteChart")).to_have_count(2, timeout=SECONDS)
    at_rest(drawing)
    hold(drawing, TICK)
    expect(live(drawing)).to_be_visible(timeout=SECONDS)
    assert len(shares(drawing)) == 20
    assert live(drawing).locator("strong").all_inner_texts() == ["sketch", "lesson"]
    drawing.mouse.up()


@pytest.mark.slow
def test_the_keyboards_pen_is_followed_too(drawing: Page) -> None:
    stroke(drawing, BOOT)
    expect(answer(drawing)).to_contain_text("Ankle boot", timeout=SECONDS)
    at_rest(drawing)
    drawing.locator(".st-key-canvas [role=application]").focus()
    drawing.keyboard.down("Shift")
    for _step in range(6):
        drawing.keyboard.press("ArrowRight")
    expect(live(drawing)).to_be_visible(timeout=SECONDS)
    drawing.keyboard.up("Shift")
    expect(live(drawing)).to_be_hidden(timeout=SECONDS)


def test_a_class_that_guesses_first_sees_no_answer(page: Page, server: str) -> None:
    open_app(page, server, "?source=draw&class=guess")
    canvas_box(page)
    hold(page, BOOT)
    expect(page.locator(".st-key-live")).to_have_count(0)
    page.mouse.up()


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["**/app/network/**", "**/static/network/*.js"])
def test_without_the_network_the_server_answers_alone(page: Page, server: str, lost: str) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=200, content_type="text/javascript", body="throw new Error('lost')")

    page.route(lost, refuse)
    open_app(page, server, "?source=draw")
    hold(page, BOOT)
    expect(live(page)).to_be_hidden()
    page.mouse.up()
    expect(answer(page)).to_contain_text("Ankle boot", timeout=SECONDS)


@pytest.mark.slow
def test_on_an_upright_phone_it_comes_up_from_below(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(page, server, "?source=draw")
    box = canvas_box(page)
    page.wait_for_function(READY, timeout=SECONDS)
    hold(page, BOOT)
    expect(live(page)).to_be_visible(timeout=SECONDS)
    shown = live(page).bounding_box()
    assert shown and shown["y"] >= box["y"] + box["height"] and shown["y"] + shown["height"] <= 844
    page.mouse.up()
    choose_source(page, "Samples")
    expect(page.locator(".st-key-live")).to_have_count(0, timeout=SECONDS)
