"""What a link carries of a visit beside its choices: the picture, the drawing, and the unit looked at on Inside."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from zlib import crc32

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from model.drawing import compact
from model.drawing.strokes import Drawing
from model.problem import Problem
from ui.classify import draw, samples, sketchpad, source
from ui.classify.sketchpad import Sketchpad
from ui.server import below
from ui.shared import link, models, problems, state
from ui.teach import kept

SAMPLE, DRAWING = "sample", "drawing"
_HOME = "classify"  # what people call the home page, whose address is none
_MARK = re.compile(r"tab-[0-9a-f]{8}")  # stands for a drawing that the visitor's tab keeps
_SECONDS_BETWEEN_RUNS = 3600


def lost(paths: Collection[str]) -> list[st.Page]:
    """A hidden page for an address that leads to none of `paths`; Streamlit would show a box of its own."""
    running = get_script_run_ctx()
    path = (running and running.pages_manager.intended_page_name) or ""
    if "/" in path or path in {"", *paths}:
        return []
    if path != _HOME:
        link.refuse(_no_page(path))
    return [st.Page(_nothing, title="…", url_path=path, visibility="hidden")]


def _no_page(path: str) -> Problem:
    return Problem("There is no page `/{page}` here: this is the home page.", page=link.short(path))


def begin(page: st.Page, home: st.Page) -> None:
    """Show the page with the picture that the link says, or the home page with the reason why that can't be."""
    if page.url_path == _HOME:
        st.switch_page(home)
    try:
        _open()
    except Problem as problem:
        st.session_state[source.KEY] = source.SAMPLES
        link.refuse(problem)
    _leave(page, home)
    with problems.told():
        link.raise_refused()
    _keep()  # for the parts of a page that keep the address themselves


def end(page: st.Page, home: st.Page) -> None:
    """Let the address say what the page has come to show."""
    _leave(page, home)
    _keep()
    link.show(page.url_path)
    # A page that finds its server again runs anew only if some part of it runs by itself.
    st.fragment(_nothing, run_every=_SECONDS_BETWEEN_RUNS)()


def _nothing() -> None:
    pass


def _leave(page: st.Page, home: st.Page) -> None:
    """To the home page if the link could not be opened."""
    if link.refused():
        link.forget()
        if page is not home:
            st.switch_page(home)


def _open() -> None:
    """Make what the link says the current picture. Raises Problem if it says what does not exist."""
    if (path := link.take(below.LOST)) is not None:
        raise _no_page(path)
    link.start(source.KEY, list(source.ALL), source.SAMPLES)
    kept.open_kept()
    number, word = link.take(SAMPLE), _word()
    if number is not None:
        samples.pick(_number(number))
        state.set_current_picture(state.sample(samples.picked()))
    if word is not None and not draw.drawn().present.strokes:  # a canvas that outlived its server knows better
        st.session_state[draw.PAD_KEY] = sketchpad.replaced(Sketchpad(), compact.unpacked(word))
    if word is not None and st.session_state[source.KEY] == source.DRAW:
        picture = draw.read(draw.drawn().present).picture
        state.set_current_picture(picture or state.current_picture())


def _word() -> str | None:
    """The drawing that the link carries. Raises Problem for one that another tab keeps, once this one was asked."""
    word = link.take(DRAWING)
    if word is None or not _MARK.fullmatch(word):
        return word
    if link.was_told():
        raise Problem("The drawing of this link stayed in the tab where it was made: it is too large for a link.")
    return None


def _keep() -> None:
    kept.keep()
    link.keep(source.KEY, source.SAMPLES)
    link.note(SAMPLE, str(samples.picked()) if samples.picked() else None)
    drawing = draw.drawn().present
    word = packed(drawing) if drawing.strokes else None
    link.note(DRAWING, word)
    if drawing.strokes and word is None:
        link.note_in_tab(DRAWING, *_in_tab(drawing))


@lru_cache(maxsize=32)
def _in_tab(drawing: Drawing) -> tuple[str, str]:
    """A drawing that is too large for an address: its mark there, and the word that the tab keeps for it."""
    word = compact.whole(drawing)
    return f"tab-{crc32(word.encode()):08x}", word


def shared(most: int) -> dict[str, str]:
    """What a link to share holds: the current picture alone, a drawing if it takes at most `most` characters."""
    picture = state.current_picture()
    parameters = {key: value for key, value in link.noted().items() if not _MARK.fullmatch(value)}
    parameters.pop(DRAWING, None)
    if picture is not None and picture.source != "sample":
        parameters.pop(SAMPLE, None)
    if picture is not None and picture.source == "upload":
        parameters.pop(source.KEY, None)
    if _is_drawn():
        word = packed(draw.drawn().present, most)
        parameters |= {DRAWING: word} if word else {}
    return parameters


def is_too_large(most: int) -> bool:
    """Whether the current picture is a drawing that `most` characters can't hold."""
    return _is_drawn() and packed(draw.drawn().present, most) is None


def is_simplified(most: int) -> bool:
    """Whether the current picture is a drawing that `most` characters hold less exactly than a link does."""
    drawing = draw.drawn().present
    return _is_drawn() and packed(drawing, most) != packed(drawing)


def _is_drawn() -> bool:
    picture = state.current_picture()
    return picture is not None and picture.source == "drawing"


@lru_cache(maxsize=32)
def packed(drawing: Drawing, most: int = compact.MOST_CHARACTERS) -> str | None:
    """As `compact.packed`; a page runs often while its drawing stays."""
    return compact.packed(drawing, most)


def _number(text: str) -> int:
    count = len(models.pictures(state.model_name()))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else count
    if number >= count:
        raise Problem("The link names a test picture that does not exist: they are numbered from 0 to {last}.",
                      last=f"{count - 1:,}")  # fmt: skip
    return number
