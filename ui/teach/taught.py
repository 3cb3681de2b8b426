"""What this visitor teaches: kept in the session and in the tab, with what came before, and what was learned of it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from functools import lru_cache
from zlib import crc32

import streamlit as st

from model import takehome
from model.bundle.bundle import Bundle
from model.network.classifier import Classifier
from model.network.forward import Values
from model.photo import eyes
from model.problem import Problem
from model.teaching import classes as teaching
from model.teaching import garments, learner, rounds
from model.teaching.classes import Classes
from model.teaching.learner import Head
from model.teaching.seeing import Drawings, Photos, Seeing
from ui.shared import link, models
from ui.text import _

NETWORK = "sketch-plus"  # the best one for 28×28 pixels: benchmarks/teach.py
LINK_KEY = "taught"
BESIDE_KEY = "teach_beside"
_CLASSES_KEY, _PAST_KEY, _PROBLEM_KEY, _HEAD_KEY = "taught_classes", "taught_past", "taught_problem", "taught_head"
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


def is_beside() -> bool:
    """Whether the network's ten classes stay, and the visitor's stand beside them."""
    return bool(st.session_state.get(BESIDE_KEY))


def seeing(classes: Classes) -> Seeing:
    """Who looks at these examples. Raises Problem if that model is missing or damaged."""
    return _photos() if classes.of_photos else _drawings(models.read(NETWORK))


def head() -> Head | None:
    """What was learned of the current examples: worked out once for them, whatever the classes are called."""
    classes, beside = current(), is_beside() and not current().of_photos
    known = st.session_state.get(_HEAD_KEY)
    if known is None or known[0] is not classes.examples or known[1] != beside:
        known = (classes.examples, beside, learner.learned(classes, seeing(classes), garments_seen(beside=beside)))
        st.session_state[_HEAD_KEY] = known
    found: Head | None = known[2]
    return found


def to_take_home() -> Callable[[], bytes] | None:
    """What makes the network with what was taught one HTML file, once that is wanted; None if there is nothing to
    answer with that a page without a server could compute."""
    classes, learned = current(), head()
    if learned is None or classes.of_photos:
        return None
    given = takehome.Taught(tuple(classes.names[place] for place in learned.places), learned)
    return lambda: takehome.html(NETWORK, models.read(NETWORK), given).encode()


def garments_seen(*, beside: bool) -> Values | None:
    """What the network makes of garments, where the ten classes stay."""
    return _garments(models.read(NETWORK)) if beside else None


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


@st.cache_resource(
    show_spinner=False, max_entries=2, hash_funcs={Bundle: lambda model: (model.directory, model.created)}
)
def _drawings(model: Bundle) -> Drawings:
    return Drawings(model.classifier())


@st.cache_resource(
    show_spinner=False, max_entries=2, hash_funcs={Bundle: lambda model: (model.directory, model.created)}
)
def _garments(model: Bundle) -> Values:
    return garments.seen(_drawings(model))


@st.cache_resource(show_spinner=False)
def _photos() -> Photos:
    return Photos(eyes.shipped())


def classifier() -> Classifier:
    """The network that is borrowed."""
    return models.classifier(NETWORK)
