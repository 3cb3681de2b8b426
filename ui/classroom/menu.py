"""The fold "For class" in the header: switches, a round of ten, the lesson with a class."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.lesson import progress, room
from ui.shared import class_mode
from ui.text import _


def show(pages: Sequence[StreamlitPage]) -> None:
    """The fold. Another round or class makes another fold, so that it closes when one begins."""
    shown = f"{st.session_state[class_mode.ROUND_KEY]}-{room.code()}"
    with st.popover(_("For class"), icon=":material/school:", key=f"for_class-{shown}"):
        class_mode.switches(pages)
        if st.button(
            _("Guess ten pictures"), key="start_round", icon=":material/quiz:", on_click=class_mode.start_round,
            width="stretch",
        ):  # fmt: skip
            st.switch_page("ui/classify/page.py")
        if st.button(
            _("Lead a class through the lesson"), key="start_lesson", icon=":material/menu_book:", on_click=_lead,
            width="stretch",
        ):  # fmt: skip
            st.switch_page(progress.PAGE)
        st.caption(_("All of this stands in the link: who opens it gets the same, and the same ten pictures."))


def _lead() -> None:
    class_mode.end_round()
    room.open_room()
