"""What this visitor teaches: kept in the session and in the tab, with what came before, so that it can be undone.

Every page keeps it, so what learns of it is not loaded here.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from functools import lru_cache
from zlib import crc32

import streamlit as st

from model.problem import Problem
from model.teaching import classes as teaching
from model.teaching import rounds
from model.teaching.classes import Classes
from ui.shared import link
from ui.text import _

LINK_KEY = "taught"
_CLASSES_KEY, _PAST_KEY, _PROBLEM_KEY = "taught_classes", "taught_past", "taught_problem"
_MOST_UNDO = 50


def current() -> Classes:
    """What is taught now; to begin with two classes without examples."""
    if _CLASSES_KEY not in st.session_state:
        st.session_state[_CLASSES_KEY] = teaching.begun((_("Hat"), _("Sock")))
    found: Classes = st.session_state[_CLASSES_KEY]
    return found


def plain(name: str) -> str:
    """A class's name as Markdown shows it letter by letter: a file from elsewhere may call one as it likes."""
    return re.sub(r"([^\w\s])", r"\\\1", name)


def change(make: Callable[[Classes], Classes]) -> None:
    """Go on with another value; for a button's on_click. What cannot be is told where the classes stand."""
    before = current()
    try:
        after = make(before)
    except Problem as problem:
        st.session_state[_PROBLEM_KEY] = problem
        return
    if after is not before:
        past: list[Classes] = st.session_state.setdefault(_PAST_KEY, [])
        st.session_state[_PAST_KEY] = [*past, before][-_MOST_UNDO:]
        st.session_state[_CLASSES_KEY] = after


def undo() -> None:
    """Take the last change back."""
    if can_undo():
        st.session_state[_CLASSES_KEY] = st.session_state[_PAST_KEY].pop()


def can_undo() -> bool:
    """Whether there is a change to take back."""
    return bool(st.session_state.get(_PAST_KEY))


def raise_problem() -> None:
    """Raise the reason why the last change could not be made, if it was not told yet."""
    if problem := st.session_state.pop(_PROBLEM_KEY, None):
        raise problem


def keep() -> None:
    """The tab keeps the drawn examples, so that they outlive a reload, another page, and the server."""
    classes: Classes | None = st.session_state.get(_CLASSES_KEY)
    if classes is not None and classes.count and not classes.of_photos:
        mark, word = _word(classes)
        if len(word) <= rounds.LONGEST_WORD:
            link.note_in_tab(LINK_KEY, mark, word)


def open_kept() -> None:
    """Go on with what the tab kept, unless something is taught already. Raises Problem if it is damaged."""
    word = link.take(LINK_KEY)
    if word is None or st.session_state.get(_PAST_KEY):
        return
    if word.startswith("tab-"):
        if link.was_told():
            raise Problem("What was taught stayed in the tab where it was taught: save it there as a file.")
        return
    try:
        content = base64.urlsafe_b64decode(word.encode())
    except (binascii.Error, ValueError) as error:
        raise Problem("This link is damaged: what was taught cannot be read.") from error
    st.session_state[_CLASSES_KEY] = rounds.unpacked(content)


@lru_cache(maxsize=64)
def _word(classes: Classes) -> tuple[str, str]:
    """The mark in the address, and the word that the tab keeps for it."""
    word = base64.urlsafe_b64encode(rounds.packed(classes)).decode()
    return f"tab-{crc32(word.encode()):08x}", word
