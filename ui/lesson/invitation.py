"""On the home page a way into the lesson, as long as nothing else is going on."""

from __future__ import annotations

import streamlit as st

from ui.lesson import progress
from ui.shared import class_mode
from ui.text import _


def show() -> None:
    """The invitation, unless the class guesses or plays, or should not see the lesson."""
    if class_mode.is_guessing() or class_mode.is_round() or class_mode.visibility("lesson") == "hidden":
        return
    if st.button(
        _("New here? The lesson in eleven short chapters"), key="invite", type="tertiary", icon=":material/menu_book:"
    ):
        st.switch_page(progress.PAGE)
