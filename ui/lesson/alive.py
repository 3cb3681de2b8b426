"""The living network below a chapter, opened at the stage that the chapter speaks of; computed only when asked for."""

from __future__ import annotations

import streamlit as st

from model.network.address import word
from ui.lesson import with_picture
from ui.network import living
from ui.shared import class_mode, models, state
from ui.text import _


def show(number: int) -> None:
    """The fold with the network, for a chapter that speaks of a part of it. Raises Problem if the model is broken."""
    unit, picture = with_picture.place(number), with_picture.shown()
    if unit is None or class_mode.is_hidden(picture):
        return
    fold = st.expander(
        _("The living network, opened at this stage"), key=f"lesson_alive-{number}", icon=":material/hub:",
        on_change="rerun",
    )  # fmt: skip
    if not fold.open:
        return
    with fold:
        stages = models.classifier(models.DEFAULT).stages
        living.draw(
            models.DEFAULT, stages, picture, picture.pixels, opened=word(unit), changes="",
            key=f"lesson_network-{number}", on_told=_nothing,
        )  # fmt: skip
        if st.button(_("On a page of its own"), key="lesson_living", type="tertiary", icon=":material/open_in_full:"):
            st.session_state[state.OPENED_KEY] = word(unit)
            st.switch_page("ui/network/page.py")


def _nothing(_opened: str, _changes: str) -> None:
    """What is opened and changed here stays in the page."""
