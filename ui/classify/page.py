"""Home: choose a test picture, draw one or upload one; the network's answer stands beside it."""

from __future__ import annotations

import streamlit as st

from ui.classify import answer, draw, guess, misread, samples, source, upload
from ui.shared import class_mode, header, problems, state
from ui.shared.state import Choice
from ui.text import _

_CHOOSE = {source.SAMPLES: samples.choose, source.DRAW: draw.choose, source.UPLOAD: upload.choose}


def page() -> None:
    """The page Classify."""
    header.unseen_title(_("Classify"))
    if class_mode.is_round():
        guess.play()
        return
    with st.container(key=f"panels-{st.session_state.get(source.KEY, source.SAMPLES)}"):
        left, right = st.columns([11, 10], gap="medium")
    with left.container(border=True, key="input"):
        chosen, choice = _source(), Choice()
        with problems.told():
            choice = _CHOOSE[chosen]()
            if choice.picture is not None:
                state.set_current_picture(choice.picture)
    with right.container(border=True, key="answer"), problems.told():
        if choice.picture is None:
            answer.invite(choice.invitation)
        elif class_mode.is_hidden(choice.picture):
            guess.ask(choice.picture)
        else:
            given = answer.show(choice.picture, choice.steps)
            if choice.drawing is not None:
                misread.show(choice.picture, choice.drawing, given)


def _source() -> str:
    titles = {source.SAMPLES: _("Samples"), source.DRAW: _("Draw"), source.UPLOAD: _("Upload")}
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


if __name__ == "__main__":  # as Streamlit runs a page
    page()
