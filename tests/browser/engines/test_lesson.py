"""The lesson in Blink, Gecko and WebKit: a kernel is moved, a question answered, and the answer outlives a reload."""

from __future__ import annotations

import pytest

from scripts.engines import Tab
from tests.browser.engines.acting import click, look, open_app, press, says, until

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
