"""What stands around every page and Streamlit leaves out: the page's language, answers told to screen readers,
what a browser's translation must leave alone, a phone's menu that gives way to the page, and chapters that begin at
their top."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from ui.components.part import part

_render = part(Path(__file__).parent)


def page_frame(language: str, page: str, chapter: str = "") -> None:
    """Name the language, close the menu when `page` is another one, go to the top when `chapter` is, keep drawings,
    charts and figures from being translated, and announce each new answer once it has come to rest.

    An answer is what stands in an element of the class `answer` with `data-about`. It is announced when its words,
    or what they are about, have changed; one that is not shown is not announced either.
    """
    _render(key="page_frame", data={"language": language, "page": page, "chapter": chapter})


def announce(sentence: str) -> None:
    """Have a sentence announced that stands in no such element; call it where the sentence may change."""
    st.html(f'<div class="answer unseen" data-about=""><p>{escape(sentence)}</p></div>')
