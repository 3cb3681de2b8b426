"""The page Training: a model's curves, a training in the page, and all that was trained."""

from __future__ import annotations

import streamlit as st

from ui.shared import header, link
from ui.text import _
from ui.training import curves, finished, start

VIEW_KEY = "show"
CURVES, TRAIN, RUNS = "curves", "train", "runs"
_VIEWS = {CURVES: curves.show, TRAIN: start.show, RUNS: finished.show}


def page() -> None:
    """The page Training."""
    name = header.title(_("Training"))
    link.start(VIEW_KEY, list(_VIEWS), CURVES)
    titles = {CURVES: _("Curves"), TRAIN: _("Train"), RUNS: _("Runs")}
    st.segmented_control(
        _("What to see"),
        list(_VIEWS),
        required=True,
        key=VIEW_KEY,
        format_func=titles.__getitem__,
        label_visibility="collapsed",
        persist_state="session",
    )
    link.keep(VIEW_KEY, CURVES)
    _VIEWS[st.session_state[VIEW_KEY]](name)


if __name__ == "__main__":  # as Streamlit runs a page
    page()
