"""The fold "For class" in the header: switches, a round of ten, the tour."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.classroom import tour
from ui.shared import class_mode
from ui.text import _


def show(pages: Sequence[StreamlitPage]) -> None:
    """The fold. Another round or stop makes another fold, so that it closes when one begins."""
    shown = f"{st.session_state[class_mode.ROUND_KEY]}-{st.session_state[tour.TOUR_KEY]}"
    with st.popover(_("For class"), icon=":material/school:", key=f"for_class-{shown}"):
        class_mode.switches(pages)
        if st.button(
            _("Guess ten pictures"), key="start_round", icon=":material/quiz:", on_click=_play, width="stretch"
        ):
            st.switch_page("ui/classify/page.py")
        st.button(
            _("A tour of six stops"), key="start_tour", icon=":material/map:", on_click=tour.start, width="stretch"
        )
        st.caption(_("All of this stands in the link: who opens it gets the same, and the same ten pictures."))


def _play() -> None:
    tour.end()
    class_mode.start_round()
