"""Home: choose a test picture, draw one or upload one; the network's answer stands beside it."""

from __future__ import annotations

import streamlit as st

from ui.classify import answer, choosing, guess, live, misread, several, source
from ui.shared import class_mode, header, problems
from ui.text import _


def page() -> None:
    """The page Classify."""
    header.unseen_title(_("Classify"))
    if class_mode.is_round():
        guess.play()
        return
    with st.container(key=f"panels-{st.session_state.get(source.KEY, source.SAMPLES)}"):
        left, right = st.columns([11, 10], gap="medium")
    with left.container(border=True, key="input"):
        choice = choosing.choose()
        if st.session_state.get(source.KEY) == source.UPLOAD:
            several.show()
    with right.container(border=True, key="answer"), problems.told():
        if st.session_state.get(source.KEY) == source.DRAW:
            live.follow(choice)
        if choice.picture is None:
            answer.invite(choice.invitation)
        elif class_mode.is_hidden(choice.picture):
            guess.ask(choice.picture)
        else:
            given = answer.show(choice.picture, choice.steps)
            if choice.drawing is not None:
                misread.show(choice.picture, choice.drawing, given)
            elif choice.picture.sight is not None:
                misread.show_photo(choice.picture.sight)


if __name__ == "__main__":  # as Streamlit runs a page
    page()
