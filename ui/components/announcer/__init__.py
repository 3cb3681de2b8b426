"""What a screen reader is told: the page's language, and each new answer once it has come to rest."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from ui.components.part import part

_render = part(Path(__file__).parent)


def announcer(language: str) -> None:
    """Name the page's language, and announce what stands in an element of the class `answer` with `data-about`.

    It speaks when that element's words, or what they are about, have changed: an answer that is not shown is not
    announced either.
    """
    _render(key="announcer", data={"language": language})


def announce(sentence: str) -> None:
    """Have a sentence announced that stands in no such element; call it where the sentence may change."""
    st.html(f'<div class="answer unseen" data-about=""><p>{escape(sentence)}</p></div>')
