"""The lesson in Blink, Gecko and WebKit: a kernel is moved, a question answered, and the answer outlives a reload."""

from __future__ import annotations

import pytest

from scripts.engines import Tab
from tests.browser.engines.acting import click, look, open_app, press, rectangle, says, until

pytestmark = pytest.mark.slow


def test_a_kernel_moves_and_an_answer_outlives_a_reload(tab: Tab, server: str) -> None:
    tab.resize(1280, 900)
    open_app(tab, server, "lesson?chapter=3")
    says(tab, ".walk .says", "Row 15, column 15")
    look(tab, "all('.walk .before .map')[0].focus()")
    press(tab, "Right", "Down")
    says(tab, ".walk .says", "Row 16, column 16")
    click(tab, ".question .choices button:nth-child(1)")
    says(tab, ".question .told", "Not quite.")
    click(tab, ".question .again")
    click(tab, ".question .choices button:nth-child(2)")
    says(tab, ".question .told", "Right.")
    open_app(tab, server, "lesson?chapter=3")
    says(tab, ".question .told", "Right.")
    says(tab, ".question .tally", "Answered: 1 of 10; right at the first try: 0.")
    click(tab, ".st-key-lesson_next button")
    says(tab, "h2, h3", "4 · ReLU")
    until(tab, "return location.search.includes('chapter=4')")


def test_the_network_stays_in_sight_and_points_at_what_is_read(tab: Tab, server: str) -> None:
    tab.resize(1280, 720)
    open_app(tab, server, "lesson?chapter=5")
    now = "all('.lesson-network figure.now figcaption').map((each) => each.innerText).join()"
    until(tab, f"return {now} === 'Pooling'")
    until(tab, "return all('.lesson-network .softmax p')[0]?.innerText.startsWith('Ankle boot')")
    scroll = f"""const [main] = all('.stMain'); main.scrollTop += 20;
        return {now} === 'Convolution,Pooling' || main.scrollTop + main.clientHeight >= main.scrollHeight - 1"""
    until(tab, scroll)
    assert look(tab, f"return {now}") == "Convolution,Pooling"
    row, header = rectangle(tab, ".st-key-lesson_row"), rectangle(tab, ".stAppHeader")
    assert row[1] >= header[1] + header[3] - 1
    seen = "return document.elementFromPoint(arguments[0], arguments[1]).closest('.st-key-lesson_row') !== null"
    assert look(tab, seen, row[0] + row[2] / 2, row[1] + row[3] / 2)
    tab.resize(1280, 900)
