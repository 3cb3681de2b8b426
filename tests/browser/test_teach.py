"""Teach in a phone-sized browser: three hats and three socks, both named right, saved, opened in another browser."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from model.data import things
from model.teaching import classes as teaching
from model.teaching import rounds
from model.teaching.classes import Example
from scripts import serving
from tests.browser.conftest import at_rest, expect_no_sideways_scrolling, serious_findings, watch
from tests.browser.test_app import SECONDS, open_app, stroke

HAT = [(0.1, 0.7), (0.9, 0.7), (0.75, 0.68), (0.7, 0.3), (0.3, 0.3), (0.25, 0.68), (0.1, 0.7)]
SOCK = [(0.4, 0.1), (0.6, 0.1), (0.6, 0.6), (0.85, 0.8), (0.8, 0.92), (0.6, 0.92), (0.38, 0.7), (0.4, 0.1)]
SHIFTS = (-0.03, 0.0, 0.03)
# Whether the camera's picture is there.
SHOWS = """() => [...document.querySelectorAll(".st-key-camera_burst *")]
  .some((each) => each.shadowRoot?.querySelector("video")?.videoWidth > 0)"""


def drawn(page: Page, points: list[tuple[float, float]], shift: float, place: int) -> None:
    """Draw it, a little elsewhere, and make it an example of a class."""
    stroke(page, [(x + shift, y + shift / 2) for x, y in points])
    button = page.locator(f".st-key-teach_as_{place} button")
    expect(button).to_be_enabled(timeout=SECONDS)
    at_rest(page)
    button.click()
    expect(button).to_be_disabled(timeout=SECONDS)  # the canvas is empty again
    at_rest(page)


def teach(page: Page, server: str) -> None:
    open_app(page, server, "teach")
    expect(page.locator("canvas.upper-canvas").last).to_be_visible(timeout=SECONDS)
    at_rest(page)
    for shift in SHIFTS:
        drawn(page, HAT, shift, 0)
        drawn(page, SOCK, shift, 1)


def expect_examples(page: Page, *counts: int) -> None:
    """Each class has so many examples."""
    for place, count in enumerate(counts):
        expect(page.locator(f".st-key-examples_{place} .tile")).to_have_count(count, timeout=SECONDS)
    at_rest(page)


def middle(locator: Locator) -> tuple[float, float]:
    """Of what is shown, in the window."""
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three hats and three socks by other hands, saved."""
    given, classes = things.load(), teaching.begun(("Hat", "Sock"))
    for place in range(2):
        chosen = np.flatnonzero(given.labels == place)[:3]
        classes = teaching.added(classes, place, *(Example(given.images[number]) for number in chosen))
    saved = tmp_path / "classes.zip"
    saved.write_bytes(rounds.packed(classes))
    return saved


def open_saved(page: Page, server: str, file: Path) -> None:
    open_app(page, server, "teach")
    page.get_by_text("Open a saved file").click()
    page.locator(".st-key-teach_file input[type=file]").set_input_files(file)
    expect_examples(page, 3, 3)


@pytest.mark.slow
def test_an_example_is_dragged_to_another_class_by_mouse(page: Page, server: str, file: Path) -> None:
    open_saved(page, server, file)
    tiles, sock = page.locator(".st-key-examples_0 .tile"), page.locator(".st-key-class_1")
    tiles.first.scroll_into_view_if_needed()
    picture = tiles.nth(1).locator("img").get_attribute("src")
    for key, is_dropped in (("Escape", False), (None, True)):
        page.mouse.move(*middle(tiles.nth(1)))
        page.mouse.down()
        page.mouse.move(*middle(sock), steps=5)
        assert sock.evaluate("box => box.style.outlineWidth") == "3px"
        if key:
            page.keyboard.press(key)
        page.mouse.up()
        assert sock.evaluate("box => box.style.outlineWidth") == ""
        expect_examples(page, *((2, 4) if is_dropped else (3, 3)))
    assert page.locator(".st-key-examples_1 .tile img").last.get_attribute("src") == picture
    page.mouse.move(*middle(tiles.first))  # onto nothing
    page.mouse.down()
    page.mouse.move(2, 2, steps=5)
    page.mouse.up()
    expect_examples(page, 2, 4)
    page.locator(".st-key-teach_undo button").click()
    expect_examples(page, 3, 3)
    assert page.locator("body > img").count() == 0


@pytest.mark.slow
def test_a_finger_that_rested_drags_and_one_that_moves_at_once_scrolls(
    browser: Browser, server: str, file: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_saved(page, server, file)
    tile, sock = page.locator(".st-key-examples_0 .tile").first, page.locator(".st-key-class_1")
    tile.evaluate("tile => tile.scrollIntoView({ block: 'center', behavior: 'instant' })")
    at_rest(page)
    touch = context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    def scrolled() -> float:
        return float(page.locator(".stMain").evaluate("main => main.scrollTop"))

    before, (x, y) = scrolled(), middle(tile)
    send("touchStart", (x, y))
    for part in range(1, 9):
        send("touchMove", (x, y - 15 * part))
    send("touchEnd")
    page.wait_for_function("top => document.querySelector('.stMain').scrollTop > top + 50", arg=before)
    expect_examples(page, 3, 3)

    before, (x, y), (to_x, to_y) = scrolled(), middle(tile), middle(sock)
    send("touchStart", (x, y))
    expect(page.locator("body > img")).to_be_visible()  # it has rested for long enough
    for part in range(1, 9):
        send("touchMove", (x + (to_x - x) * part / 8, y + (to_y - y) * part / 8))
    assert scrolled() == before
    send("touchEnd")
    expect_examples(page, 2, 4)
    expect(page.locator("body > img")).to_have_count(0)
    expect_no_sideways_scrolling(page)
    assert not serious_findings(page)
    context.close()


@pytest.fixture
def phone(browser: Browser, server: str) -> Page:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US")
    page, complaints = context.new_page(), list[str]()
    watch(page, server, complaints)
    yield page  # type: ignore[misc]
    context.close()
    assert not complaints


@pytest.mark.slow
def test_hats_and_socks_are_taught_kept_saved_and_opened_elsewhere(
    phone: Page, browser: Browser, server: str, tmp_path: Path
) -> None:
    teach(phone, server)
    answer = phone.locator(".answer .name")
    for points, name in ((HAT, "Hat"), (SOCK, "Sock")):
        stroke(phone, [(0.9 * x + 0.05, 0.9 * y + 0.05) for x, y in points])
        expect(answer).to_contain_text(name, timeout=SECONDS)
        at_rest(phone)
        phone.locator(".st-key-clear button").click()
        expect(answer).to_have_count(0, timeout=SECONDS)
        at_rest(phone)
    expect_no_sideways_scrolling(phone)
    assert not serious_findings(phone)

    phone.reload()  # the tab keeps it
    grids = phone.locator("[class*=st-key-examples_] .tile")
    expect(grids).to_have_count(6, timeout=SECONDS)
    at_rest(phone)
    with phone.expect_download() as saved:
        phone.locator(".st-key-teach_save button").click()
    file = tmp_path / "classes.zip"
    saved.value.save_as(file)

    with phone.expect_download() as taken:
        phone.locator(".st-key-teach_home button").click()
    assert (
        taken.value.suggested_filename == "classes.html"
        and b'"taught":{"names":["Hat","Sock"]' in Path(taken.value.path()).read_bytes()
    )

    other = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ko-KR").new_page()
    open_app(other, server, "teach")
    other.get_by_text("저장한 파일 열기").click()
    other.locator(".st-key-teach_file input[type=file]").set_input_files(file)
    expect(other.locator("[class*=st-key-examples_] .tile")).to_have_count(6, timeout=SECONDS)
    expect(other.get_by_role("textbox", name="클래스 1의 이름")).to_have_value("Hat")
    stroke(other, SOCK)
    expect(other.locator(".answer .name")).to_contain_text("Sock", timeout=SECONDS)
    other.context.close()


@pytest.mark.slow
def test_the_answer_follows_the_pen_and_examples_are_moved_by_keys(page: Page, server: str) -> None:
    teach(page, server)
    box = page.locator("canvas.upper-canvas").last.bounding_box()
    assert box
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in SOCK]
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=6)
    live = page.locator(".st-key-live .live")
    expect(live.locator(".name")).to_contain_text("Sock", timeout=SECONDS)  # while the pen is still down
    expect(live.locator(".says")).to_have_text("What you taught says")
    assert live.locator(".bar").count() == 2
    page.mouse.up()
    expect(page.locator(".answer .name")).to_contain_text("Sock", timeout=SECONDS)
    at_rest(page)

    first = page.locator(".st-key-examples_0 .tile").first
    first.focus()
    page.keyboard.press("Enter")
    move = page.get_by_role("button", name="Move to Sock")
    expect(move).to_be_visible(timeout=SECONDS)
    page.keyboard.press("Escape")
    expect(move).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(move).to_be_focused()
    page.keyboard.press("Enter")
    expect_examples(page, 2, 4)
    expect(first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    expect_examples(page, 1, 4)
    expect(first).to_be_focused()  # the last one that is left
    for count in (2, 3):
        page.locator(".st-key-teach_undo button").click()
        expect_examples(page, count, 4 if count == 2 else 3)
    page.get_by_text("Is it any good?").click()
    expect(page.get_by_text(re.compile("Of 6 examples"))).to_be_visible(timeout=SECONDS)
    at_rest(page)
    assert not serious_findings(page)


@pytest.mark.slow
def test_a_held_button_takes_picture_after_picture(server: str, playwright: Playwright) -> None:
    browser = serving.launch(playwright, *serving.CAMERA)
    page = browser.new_page()
    open_app(page, server, "teach")
    page.locator(".st-key-teach_how").get_by_text("Photos", exact=True).click()
    burst = page.locator(".st-key-camera_burst")
    start = burst.get_by_role("button", name="Camera: hold a class's button")
    expect(start).to_be_visible(timeout=SECONDS)
    at_rest(page)
    start.click()
    hold = burst.get_by_role("button", name="Hold: Hat")
    expect(hold).to_be_visible(timeout=SECONDS)
    page.wait_for_function(SHOWS, timeout=SECONDS)
    at_rest(page)
    hold.hover()
    page.mouse.down()
    several = re.compile(r"^([4-9]|1\d|20) / 20$")
    expect(burst.locator(".count")).to_have_text(several, timeout=SECONDS)
    page.mouse.up()
    first = page.locator(".st-key-examples_0 .tile")
    expect(first.nth(3)).to_be_visible(timeout=SECONDS)
    at_rest(page)
    count = first.count()
    hold = burst.get_by_role("button", name="Hold: Sock")
    hold.focus()
    page.keyboard.down("Space")
    expect(burst.locator(".count")).to_have_text(several, timeout=SECONDS)
    page.keyboard.up("Space")
    expect(page.locator(".st-key-examples_1 .tile").nth(2)).to_be_visible(timeout=SECONDS)
    assert first.count() == count and "Borrowed: the eyes for photos" in page.locator(".stMain").inner_text()
    at_rest(page)
    assert not serious_findings(page)
    browser.close()
