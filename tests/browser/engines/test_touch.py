"""Fingers on a phone's screen: WebDriver's touches in Chromium and Firefox (WebKitGTK's driver makes mice of them)."""

from __future__ import annotations

import pytest

from scripts.engines import Tab
from tests.browser.engines.acting import (
    along,
    canvas,
    choose_source,
    look,
    open_app,
    pointer,
    seen,
    settled,
    text,
    until,
)
from tests.browser.engines.test_teach import drag_and_undo, teach

pytestmark = pytest.mark.engines
HOOK = [(0.2, 0.25), (0.75, 0.25), (0.75, 0.8)]
SCROLLED = "return all('.stMain')[0].scrollTop"


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390)])
def test_a_finger_draws_and_the_page_stays(tab: Tab, server: str, width: int, height: int) -> None:
    tab.resize(width, height)
    open_app(tab, server)
    choose_source(tab, 1)
    points = along(tab, HOOK)
    before = look(tab, SCROLLED)
    tab.perform(pointer(points, "touch"))
    text(tab, ".answer .percent")
    settled(tab)
    assert look(tab, SCROLLED) == before
    picture = seen(tab)
    assert max(picture.getpixel((round(x), round(y))) for x, y in points[2:-2]) < 60


def test_two_fingers_that_pinch_leave_no_more_than_a_stroke(tab: Tab, server: str) -> None:
    """What a pinch on the canvas leaves can be cleared, and the next stroke is beneath its finger."""
    tab.resize(390, 844)
    open_app(tab, server)
    choose_source(tab, 1)
    left, top, side = canvas(tab)
    middle = (left + side / 2, top + side / 2)
    away = [[middle, (middle[0] + sign * side / 3, middle[1])] for sign in (-1, 1)]
    tab.perform([*pointer(away[0], "touch", "one"), *pointer(away[1], "touch", "two")])
    settled(tab)
    look(tab, "all('.st-key-clear button')[0].click()")
    until(tab, "return all('.answer').some((each) => each.innerText.includes('Draw a garment'))")
    settled(tab)
    points = along(tab, HOOK)
    tab.perform(pointer(points, "touch"))
    text(tab, ".answer .percent")
    settled(tab)
    picture = seen(tab)
    assert max(picture.getpixel((round(x), round(y))) for x, y in points[2:-2]) < 60


def test_a_finger_that_rested_drags_an_example_to_another_class(tab: Tab, server: str) -> None:
    tab.resize(390, 844)
    teach(tab, server)
    drag_and_undo(tab, "touch")
