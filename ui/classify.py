"""Home: choose a test picture, draw one or upload one; the network's answer stands beside it."""

from __future__ import annotations

import streamlit as st

from ui import answer, classroom, classroom_guess, draw, header, misread, problems, samples, state, upload
from ui.state import Choice
from ui.text import _

SOURCE_KEY = "source"
SAMPLES, DRAW, UPLOAD = "samples", "draw", "upload"
SOURCES = {SAMPLES: samples.choose, DRAW: draw.choose, UPLOAD: upload.choose}


def page() -> None:
    """The page Classify."""
    header.unseen_title(_("Classify"))
    if classroom.is_round():
        classroom_guess.play()
        return
    source = st.session_state.get(SOURCE_KEY, SAMPLES)
    with st.container(key=f"panels-{source}"):
        left, right = st.columns([11, 10], gap="medium")
    with left.container(border=True, key="input"):
        source, choice = _source(), Choice()
        with problems.told():
            choice = SOURCES[source]()
            if choice.picture is not None:
                state.set_current_picture(choice.picture)
    with right.container(border=True, key="answer"), problems.told():
        if choice.picture is None:
            answer.invite(choice.invitation)
        elif classroom.is_hidden(choice.picture):
            classroom_guess.ask(choice.picture)
        else:
            given = answer.show(choice.picture, choice.steps)
            if choice.drawing is not None:
                misread.show(choice.picture, choice.drawing, given)


def _source() -> str:
    titles = {SAMPLES: _("Samples"), DRAW: _("Draw"), UPLOAD: _("Upload")}
    chosen = st.segmented_control(
        _("Where the picture comes from"),
        list(titles),
        required=True,
        key=SOURCE_KEY,
        format_func=titles.__getitem__,
        label_visibility="collapsed",
        persist_state="session",
    )
    return str(chosen)


if __name__ == "__main__":  # as Streamlit runs a page
    page()
