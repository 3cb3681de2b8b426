"""Two processes behind HAProxy by the configuration that ships: sessions stick, and outlive their process."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from scripts import replicas
from scripts.replicas import NAMES, Replicas
from scripts.visitor import Visitor
from tests.browser.conftest import assert_no_traceback, at_rest
from tests.elsewhere import elsewhere

pytestmark = pytest.mark.slow
COOKIE = "replica"
STROKES = (0.2, 0.4, 0.6, 0.8)  # where each begins, as a share of the canvas's width
expect.set_options(timeout=30_000)  # a process that was just started answers late


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    try:
        replicas.haproxy()
    except FileNotFoundError as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))
    folder = tmp_path_factory.mktemp("two")
    runs, log = str(folder / "runs"), folder / "log.txt"
    with log.open("w") as output, replicas.replicated(2, output, CNN_ATELIER_RUNS=runs) as both:
        yield both
    assert_no_traceback(log)


def with_visitors(two: Replicas, count: int, work: Callable[..., Awaitable[None]]) -> None:
    """Do the work with so many visitors, who opened the page one after the other."""

    async def visit() -> None:
        visitors = [Visitor(two.address, query="model=sketch") for _ in range(count)]
        async with AsyncExitStack() as tabs:
            for visitor in visitors:
                await tabs.enter_async_context(visitor)
                await visitor.open()
            await work(*visitors)

    elsewhere(asyncio.run, visit())


def test_visitors_are_spread_and_each_sticks_to_a_process(two: Replicas) -> None:
    async def stick(*visitors: Visitor) -> None:
        assert [two.state()[name]["scur"] for name in NAMES[:2]] == ["2", "2"]
        for visitor in visitors:
            process = visitor.http.cookies[COOKIE]
            for number in "123":
                await visitor.fetch(await visitor.pick("sample_grid", number))  # its pictures lie in that process
            await visitor.choose("source", "Draw")
            session = visitor.session
            await visitor.leave()
            await visitor.connect()
            seen = await visitor.act()
            assert visitor.session == session and visitor.http.cookies[COOKIE] == process
            assert visitor.widget("canvas-") and "Draw a garment" in seen.answer

    with_visitors(two, 4, stick)


def test_pictures_and_uploads_need_their_process_and_the_forgery_check_does_not(two: Replicas) -> None:
    async def upload(visitor: Visitor, other: Visitor) -> None:
        (picture,) = (await visitor.pick("sample_grid", "7")).pictures
        by_other = {"Cookie": f"{COOKIE}={other.http.cookies[COOKIE]}"}
        assert visitor.http.get(two.address + picture).status_code == 200
        assert requests.get(two.address + picture, headers=by_other, timeout=5).status_code == 404
        place = f"{two.address}/_stcore/upload_file/{visitor.session}/1"
        token = {"X-Xsrftoken": visitor.http.cookies["_streamlit_xsrf"]}
        made = {"file": ("a.png", b"a picture")}
        assert visitor.http.put(place, files=made, headers=token).status_code == 204
        assert visitor.http.put(place, files=made).status_code == 403  # without the token
        # Another process, whose cookie secret is another one, takes the token and does not know the session.
        visitor.http.cookies.set(COOKIE, other.http.cookies[COOKIE], domain="localhost.local", path="/")
        assert visitor.http.put(place, files=made, headers=token).status_code == 400

    with_visitors(two, 2, upload)


@pytest.fixture(scope="module")
def tab(two: Replicas, browser: Browser) -> Iterator[Page]:
    """A tab in which something is drawn, opened by a link that says model and language."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(30_000)
    page.goto(f"{two.address}/?model=sketch-plus&lang=ko")
    page.locator(".answer .percent").wait_for()
    page.locator(".st-key-source button").nth(1).click()
    page.locator("canvas.upper-canvas").last.wait_for()
    at_rest(page)
    stroke(page, STROKES[0])
    page.locator(".answer .percent").wait_for()
    page.wait_for_url(re.compile("drawing="))  # what is not in the address is lost with the process
    yield page
    page.close()


def stroke(page: Page, left: float) -> None:
    box = page.locator("canvas.upper-canvas").last.bounding_box()
    assert box
    for number, (x, y) in enumerate([(left, 0.1), (left + 0.025, 0.5), (left, 0.9)]):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        if number == 0:
            page.mouse.down()
    page.mouse.up()


def draws_on(page: Page, left: float) -> None:
    """Another stroke is answered by the link's model in the link's language, with the strokes before it."""
    bars = page.locator(".stVegaLiteChart").first
    before, address = bars.get_attribute("aria-label") or "", page.url
    stroke(page, left)
    expect(bars).not_to_have_attribute("aria-label", before)
    expect(page).not_to_have_url(address)
    expect(page.locator(".answer")).to_contain_text("sketch-plus 모델의 답")
    expect(page.locator(".st-key-undo button")).to_be_enabled()


def inked(page: Page, left: float) -> bool:
    """Whether the canvas is black where the stroke at `left` has its middle."""
    lower = page.locator("canvas.dc-canvas.lower-canvas")  # above it lies the stroke that is being drawn
    pixel = "(it, x) => it.getContext('2d').getImageData(x * it.width, it.height / 2, 1, 1).data[0]"
    return int(lower.evaluate(pixel, left)) < 99


def expect_inked(page: Page, expected: dict[float, bool]) -> None:
    """The canvas comes to be black at these places, and only there: it is painted a moment after it is opened."""
    deadline = time.monotonic() + 30
    while (found := {left: inked(page, left) for left in expected}) != expected:
        assert time.monotonic() < deadline, found
        at_rest(page)


def wait_until_connected(two: Replicas, tab: Page, place: int) -> None:
    """Until the tab has come to the process of this place, and the canvas is opened there with what was drawn."""
    deadline = time.monotonic() + 120
    while two.state()[NAMES[place]]["scur"] != "1":
        assert time.monotonic() < deadline, two.state()
        time.sleep(0.1)
    at_rest(tab, 1500)


def process_of(page: Page) -> str:
    return next(str(cookie["value"]) for cookie in page.context.cookies() if cookie["name"] == COOKIE)


def test_a_killed_process_s_visitors_carry_on_with_the_other(two: Replicas, tab: Page) -> None:
    before = process_of(tab)
    (place,) = (place for place, name in enumerate(NAMES[:2]) if two.state()[name]["scur"] != "0")
    two.servers[place].process.kill()
    wait_until_connected(two, tab, 1 - place)
    draws_on(tab, STROKES[1])
    assert process_of(tab) != before and "model=sketch-plus" in tab.url
    two.restart(place)


def test_a_rolling_restart_keeps_the_drawing(two: Replicas, tab: Page) -> None:
    for place, name in enumerate(NAMES[:2]):
        two.command(f"set server replicas/{name} state drain")  # no new visitors
        two.restart(place)
        two.command(f"set server replicas/{name} state ready")
        wait_until_connected(two, tab, 1 - place)
        draws_on(tab, STROKES[2 + place])
    tab.locator("header a[href$='/inside'], header a[href*='/inside?']").first.click()
    tab.locator(".st-key-gradients").wait_for()
    tab.locator("header a").nth(0).click()  # the canvas is opened anew, with what the process knows
    tab.locator("canvas.upper-canvas").last.wait_for()
    expect_inked(tab, {0.1: False} | dict.fromkeys(STROKES, True))


def test_a_drawing_outlives_its_process_after_undo(two: Replicas, tab: Page) -> None:
    place = next(place for place, name in enumerate(NAMES[:2]) if two.state()[name]["scur"] == "1")
    address = tab.url
    tab.locator(".st-key-undo button").click()  # opens the canvas anew under another key
    expect(tab).not_to_have_url(address)
    at_rest(tab)
    two.restart(place)
    wait_until_connected(two, tab, 1 - place)
    expect_inked(tab, dict(zip(STROKES, (True, True, True, False), strict=True)))
    assert tab.locator(".answer .percent").is_visible()
