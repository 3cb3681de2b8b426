"""The choices that hold on every page: model and language. Both stand in the link."""

from __future__ import annotations

import streamlit as st

from ui import models, state
from ui.text import LANGUAGE_KEY, LANGUAGES, _, browser_language


def choices() -> None:
    """Show the model's and the language's choice."""
    with st.container(key="choices", horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.selectbox(
            _("Model"),
            [state.AUTOMATIC, *models.names()],
            key=state.MODEL_KEY,
            format_func=lambda name: _("Model: {name}", name=_("automatic") if name == state.AUTOMATIC else name),
            label_visibility="collapsed",
            width=190,
            bind="query-params",
        )
        st.selectbox(
            _("Language"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(browser_language()),
            key=LANGUAGE_KEY,
            format_func=LANGUAGES.__getitem__,
            label_visibility="collapsed",
            width=120,
            bind="query-params",
        )
