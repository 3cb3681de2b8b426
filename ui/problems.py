"""Problems are told in one calm sentence, never as a traceback."""

from __future__ import annotations

from collections.abc import Iterator
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
        st.error(say(problem), icon=":material/error:")
