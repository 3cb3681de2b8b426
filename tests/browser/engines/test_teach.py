"""Teach in Blink, Gecko and WebKit: a hat and a sock are drawn, taught, and told apart."""

from __future__ import annotations

from typing import Literal

import pytest

from scripts.engines import Tab
from tests.browser.engines.acting import (
    Point,
    along,
    canvas,
    click,
    look,
    open_app,
    pointer,
    press,
    rectangle,
    settled,
    text,
    until,
)

pytestmark = pytest.mark.slow
HAT = [(0.1, 0.7), (0.9, 0.7), (0.7, 0.68), (0.7, 0.3), (0.3, 0.3), (0.3, 0.68), (0.1, 0.7)]
SOCK = [(0.4, 0.1), (0.6, 0.1), (0.6, 0.6), (0.85, 0.8), (0.8, 0.92), (0.4, 0.7), (0.4, 0.1)]


# The examples of a class, and whether both classes have so many.
TILES = """const tiles = (place) => {
  const shelf = document.querySelector(`.st-key-examples_${place}`);
  return shelf ? all(".tile", shelf) : [];
};
"""
COUNTS = TILES + "return [0, 1].every((place) => tiles(place).length === arguments[place])"
MIDDLE = (
    TILES
    + """const { left, top, width, height } = tiles(0)[0].getBoundingClientRect();
return [left + width / 2, top + height / 2]"""
)


def drag_and_undo(tab: Tab, kind: Literal["mouse", "touch"]) -> None:
    """The first class's one example goes to the second class and back."""
    look(tab, "all('.st-key-class_0')[0].scrollIntoView({ block: 'center', behavior: 'instant' })")
    middle, (x, y, _, _) = look(tab, MIDDLE), rectangle(tab, ".st-key-class_1")
    way = [
        (middle[0] + (x + 30 - middle[0]) * part / 8, middle[1] + (y + 30 - middle[1]) * part / 8) for part in range(9)
    ]
    (finger,) = pointer(way, kind)
    finger["actions"].insert(2, {"type": "pause", "duration": 600})  # a finger rests before it drags
    tab.perform([finger])
    until(tab, COUNTS, 0, 2)
    undone(tab, 1, 1)


def undone(tab: Tab, *counts: int) -> None:
    """Take the last change back, and wait until the classes have so many examples."""
    settled(tab)
    click(tab, ".st-key-teach_undo button")
    until(tab, COUNTS, *counts)
    settled(tab)


def draw(tab: Tab, points: list[Point]) -> None:
    canvas(tab)
    tab.perform(pointer(along(tab, points)))
    until(tab, "return all('.st-key-teach_as_0 button').some((each) => !each.disabled)")
    settled(tab)


def teach(tab: Tab, server: str) -> None:
    """One example of each."""
    open_app(tab, server, "teach")
    for place, points in enumerate((HAT, SOCK)):
        draw(tab, points)
        click(tab, f".st-key-teach_as_{place} button")
        until(tab, "return all('.st-key-teach_as_0 button').some((each) => each.disabled)")
        settled(tab)


def test_two_things_are_taught_moved_and_told_apart(tab: Tab, server: str) -> None:
    tab.resize(1280, 900)
    teach(tab, server)
    drag_and_undo(tab, "mouse")
    look(tab, TILES + "tiles(1)[0].focus()")
    press(tab, "Delete")
    until(tab, COUNTS, 1, 0)
    undone(tab, 1, 1)
    draw(tab, SOCK)
    assert "Sock" in text(tab, ".answer .name")
