"""The answer that follows the pen: which models give it, and how the canvas is read."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import streamlit as st

from model.evaluation import calibration
from model.problem import Problem
from ui.classify import answer, misread
from ui.components.live_answer import Live, live_answer
from ui.server import weights
from ui.shared import class_mode, models
from ui.shared.state import Choice, CurrentPicture

_KEY = "live_answer"


def follow(choice: Choice) -> None:
    """Let the answer to what is drawn follow the pen; not where a class guesses first."""
    if class_mode.is_guessing():
        return
    pictured = choice.picture or CurrentPicture(np.zeros((28, 28), np.uint8), "drawing")
    with suppress(Problem), st.container(key="live"):  # who cannot answer says so where the answer stands
        asked = [
            Live(name, weights.address(name), calibration.unknown_below(models.read(name)))
            for name in answer.models_for(pictured)
        ]
        pixels = choice.picture.pixels if choice.picture else None
        names = models.class_names(asked[0].name)
        live_answer(
            asked,
            pixels,
            misread.settings(),
            classes=names,
            doubt=answer.doubt(names),
            beside=answer.is_compared(),
            key=_KEY,
        )
