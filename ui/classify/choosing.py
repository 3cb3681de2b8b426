"""Choose the current picture: a test picture, a drawing or an upload, on whatever page."""

from __future__ import annotations

import streamlit as st

from ui.classify import draw, samples, source, upload
from ui.shared import problems, state
from ui.shared.state import Choice
from ui.text import _

_CHOOSE = {source.SAMPLES: samples.choose, source.DRAW: draw.choose, source.UPLOAD: upload.choose}


def choose() -> Choice:
    """Show where the picture comes from and its tools; what is chosen becomes the current picture."""
    chosen, choice = _source(), Choice()
    with problems.told():
        choice = _CHOOSE[chosen]()
        if choice.picture is not None:
            state.set_current_picture(choice.picture)
    return choice


def _source() -> str:
    titles = {source.SAMPLES: _("Samples"), source.DRAW: _("Draw"), source.UPLOAD: _("Upload")}
    # Set anew, or Streamlit forgets at the first switch of pages what the link had set.
    st.session_state[source.KEY] = st.session_state[source.KEY]
    chosen = st.segmented_control(
        _("Where the picture comes from"),
        list(titles),
        required=True,
        key=source.KEY,
        format_func=titles.__getitem__,
        label_visibility="collapsed",
        persist_state="session",
    )
    return str(chosen)
