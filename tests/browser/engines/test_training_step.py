"""The watched training step in Blink, Gecko and WebKit: it learns, and says so."""

from __future__ import annotations

import pytest

from scripts.engines import Tab
from tests.browser.engines.acting import click, says, until


@pytest.mark.slow
def test_a_step_lowers_the_loss_and_playing_learns(opened: Tab, alone: str) -> None:
    opened.resize(1280, 900)
    opened.go(alone)
    until(opened, "return all(\".training-step[data-step='0']\").length")
    click(opened, ".training-step button.step")
    says(opened, ".training-step .seen", "The loss of this batch fell from")
    click(opened, ".training-step button.play")
    says(opened, ".training-step .seen", "of the validation pictures are right; guessing gets 50 %")
    click(opened, ".training-step button.play")
