"""The choices that hold on every page: model and language, which stand in the link, and the button that gives it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from ui.shared import class_mode, link, models, state
from ui.shared.state import CurrentPicture
from ui.text import LANGUAGE_KEY, LANGUAGES, _, browser_language, class_names, language

CHOICES_KEY = "choices"


def choices(*further: Callable[[], None]) -> bool:
    """Show the model's and the language's choice, what `further` shows, and Share; returns whether that was pressed."""
    names = [state.AUTOMATIC, *models.names()]
    link.start(state.MODEL_KEY, names, state.AUTOMATIC)
    link.start(LANGUAGE_KEY, list(LANGUAGES), browser_language())
    with st.container(key=CHOICES_KEY, horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.selectbox(
            _("Model"),
            names,
            key=state.translated(state.MODEL_KEY),
            format_func=lambda name: _("Model: {name}", name=_("automatic") if name == state.AUTOMATIC else name),
            label_visibility="collapsed",
            width=190,
        )
        _languages()
        for show in further:
            show()
        sharing = st.button(_("Share link"), key="share", icon=":material/share:")
    link.keep(state.MODEL_KEY, state.AUTOMATIC)
    link.keep(LANGUAGE_KEY, browser_language())
    return sharing


def _languages() -> None:
    """A button for each language that is not spoken now. Keys are places, so that the focus stays where it was."""
    others = [code for code in LANGUAGES if code != language()]
    for place, code in enumerate(others):
        st.button(LANGUAGES[code], key=f"language-{place}", on_click=_speak, args=(code,))


def _speak(code: str) -> None:
    st.session_state[LANGUAGE_KEY] = code
    state.tell_translated()


def unseen_title(text: str) -> None:
    """A page's title for screen readers, where the page shows what it is about."""
    st.html(f'<h1 class="unseen">{escape(text)}</h1>')


def title(text: str) -> str:
    """Show a page's title with the current picture and its model beside it; returns the model's name."""
    picture = state.current_picture()
    name = state.model_name(picture)
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.title(text, width="content")
        if picture is not None:
            st.image(picture.pixels, width=48, alt=describe(picture))
        st.caption(_("Model: {name}", name=name))
    return name


def describe(picture: CurrentPicture) -> str:
    """The picture's text equivalent."""
    if picture.number is not None and class_mode.is_hidden(picture):
        return _("Test picture {number}", number=picture.number)
    if picture.number is not None and picture.label is not None:
        names = models.class_names(picture.owner) if picture.owner else class_names()
        return _("Test picture {number}: {name}", number=picture.number, name=names[picture.label])
    return _("Your drawing in 28×28 pixels") if picture.source == "drawing" else _("Your picture in 28×28 pixels")
