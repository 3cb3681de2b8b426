"""Problems are told in one calm sentence, never as a traceback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from model.problem import Problem
from ui.text import say


@contextmanager
def told() -> Iterator[None]:
    """Show a Problem raised inside as a message in its place."""
    try:
        yield
    except Problem as problem:
        _tell(problem)


def kept(key: str, act: Callable[[], None]) -> None:
    """Act for a button's `on_click`, which runs before the page does; `tell(key)` shows a Problem raised inside.

    A click that the page's own run answers is lost where that run ends before it comes to the button.
    """
    st.session_state.pop(key, None)
    try:
        act()
    except Problem as problem:
        st.session_state[key] = problem


def tell(key: str) -> None:
    """Show the Problem of the last act kept under this key, if it raised one."""
    problem: Problem | None = st.session_state.get(key)
    if problem:
        _tell(problem)


def _tell(problem: Problem) -> None:
    st.error(say(problem), icon=":material/error:")
