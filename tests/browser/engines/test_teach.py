"""Teach in Blink, Gecko and WebKit: a hat and a sock are drawn, taught, and told apart."""

from __future__ import annotations

import pytest

from tests.browser.engines.acting import Point, along, canvas, click, open_app, pointer, settled, text, until
from tests.browser.engines.drivers import Tab

pytestmark = pytest.mark.slow
HAT = [(0.1, 0.7), (0.9, 0.7), (0.7, 0.68), (0.7, 0.3), (0.3, 0.3), (0.3, 0.68), (0.1, 0.7)]
SOCK = [(0.4, 0.1), (0.6, 0.1), (0.6, 0.6), (0.85, 0.8), (0.8, 0.92), (0.4, 0.7), (0.4, 0.1)]


def draw(tab: Tab, points: list[Point]) -> None:
    canvas(tab)
    tab.perform(pointer(along(tab, points)))
    until(tab, "return all('.st-key-teach_as_0 button').some((each) => !each.disabled)")
    settled(tab)


def test_two_things_are_taught_and_told_apart(tab: Tab, server: str) -> None:
    tab.resize(1280, 900)
    open_app(tab, server, "teach")
    for place, points in enumerate((HAT, SOCK)):
        draw(tab, points)
        click(tab, f".st-key-teach_as_{place} button")
        until(tab, "return all('.st-key-teach_as_0 button').some((each) => each.disabled)")
        settled(tab)
    draw(tab, SOCK)
    assert "Sock" in text(tab, ".answer .name")
