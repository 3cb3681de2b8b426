"""Where in the lesson this visitor is: the chapter, which stands in the link, and the way from one to the next."""

from __future__ import annotations

import streamlit as st

from ui.lesson.chapters import COUNT, titles
from ui.shared import link
from ui.text import _

CHAPTER_KEY, PAGE = "chapter", "ui/lesson/page.py"
_FIRST = "1"
_CHAPTERS = [str(number) for number in range(1, COUNT + 1)]
# The tour that was here before, by its stops' numbers: each led to what a chapter tells now.
_TOUR_KEY = "tour"
_TOUR = {"1": "1", "2": "6", "3": "5", "4": "10", "5": "11", "6": "3"}


def is_asked_for() -> bool:
    """Whether an older link asks for a stop of the tour; its chapter is set then."""
    stop = link.take(_TOUR_KEY)
    if stop in _TOUR:
        st.session_state[CHAPTER_KEY] = _TOUR[stop]
    return stop in _TOUR


def begin() -> int:
    """The chapter, from 1, as the link or the visitor says."""
    link.start(CHAPTER_KEY, _CHAPTERS, _FIRST)
    link.keep(CHAPTER_KEY, _FIRST)
    return int(st.session_state[CHAPTER_KEY])


def go(number: int) -> None:
    """To this chapter; for a button's on_click."""
    st.session_state[CHAPTER_KEY] = str(number)


def line() -> None:
    """All chapters in a line, the present one marked."""
    named = dict(zip(_CHAPTERS, titles(_), strict=True))
    with st.container(key="lesson_line", horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            _("Chapter"), _CHAPTERS, required=True, key=CHAPTER_KEY, label_visibility="collapsed",
            persist_state="session",
        )  # fmt: skip
        st.caption(
            _("Chapter {number} of {count}", number=st.session_state[CHAPTER_KEY], count=COUNT)
            + f" · {named[st.session_state[CHAPTER_KEY]]}",
            width="content",
        )


def steps(number: int) -> None:
    """On to the next chapter, or back."""
    with st.container(key="lesson_steps", horizontal=True, vertical_alignment="center"):
        st.button(
            _("Previous chapter"), key="lesson_back", disabled=number == 1, on_click=go, args=(number - 1,),
            icon=":material/arrow_back:",
        )  # fmt: skip
        if number < COUNT:
            st.button(
                _("Next: {title}", title=titles(_)[number]), key="lesson_next", type="primary", on_click=go,
                args=(number + 1,), icon=":material/arrow_forward:", icon_position="right",
            )  # fmt: skip
        else:
            st.page_link("ui/classify/page.py", label=_("Try the network yourself"), icon=":material/draw:")
