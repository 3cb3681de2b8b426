"""Choices that stand in the link, so that it opens the page as it was (Streamlit would put labels into it)."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


def start(key: str, options: Sequence[str], default: str) -> None:
    """A choice begins as the link says. Call this before the widget of this key is shown."""
    if st.session_state.get(key) not in options:
        asked = st.query_params.get(key)
        st.session_state[key] = asked if asked in options else default


def keep(key: str, default: str) -> None:
    """The link says what was chosen, unless it is what everyone gets. Call this after the widget."""
    value = st.session_state[key]
    if value != default:
        st.query_params[key] = value
    elif key in st.query_params:
        del st.query_params[key]
