"""The living network in a chapter: a row that stays in sight, with the picture of the lesson; and its own page."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.network.address import word
from ui.components.lesson_network import lesson_network
from ui.lesson import with_answer, with_picture
from ui.lesson.chapters import COUNT
from ui.server import weights
from ui.shared import class_mode, models, state
from ui.shared.stages import short_name
from ui.text import _

_ANSWERING = 2  # stages that give an answer away: logits and softmax


def show(number: int) -> None:
    """The row of all stages, for a chapter that speaks of some. Raises Problem if the model is broken."""
    stages = models.classifier(models.DEFAULT).stages
    pixels, is_hidden = _shown(number)
    lesson_network(
        weights.address(models.DEFAULT),
        pixels,
        shown=len(stages) - (_ANSWERING if is_hidden else 0),
        headings=[_("Picture"), *(short_name(stage.kind) for stage in stages)],
        classes=models.class_names(models.DEFAULT),
        words={
            "label": _("The network with this picture"),
            "answer": _("{name} {share} %", name="{name}", share="{share}").replace(" %", "\u00a0%"),
            "failed": _("The network could not be computed in this browser."),
        },
        key="lesson_network",
    )


def offer(number: int) -> None:
    """A way to the page Network, opened where this chapter is, if it speaks of a unit."""
    unit, picture = with_picture.place(number), with_picture.shown()
    if unit is None or class_mode.is_hidden(picture):
        return
    if st.button(_("Open it on the page Network"), key="lesson_living", type="tertiary", icon=":material/hub:"):
        st.session_state[state.OPENED_KEY] = word(unit)
        st.switch_page("ui/network/page.py")


def _shown(number: int) -> tuple[NDArray[np.uint8], bool]:
    """A chapter's picture, uint8 (28, 28), and whether its answer is still to be guessed."""
    if number == COUNT:
        return models.first_validation_picture()[0], st.session_state.get(with_answer.GUESS_KEY) is None
    picture = with_picture.shown()
    return picture.pixels, class_mode.is_hidden(picture)
